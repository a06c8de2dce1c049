"""References point at what bears a code now, whatever is voided, mended or registered in between."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from tests.builders import data, incoming, person
from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.documents import commands, references
from ytcs_docs.documents.commands import void_number
from ytcs_docs.documents.data import ReferenceData
from ytcs_docs.documents.models import Document, Reference
from ytcs_docs.documents.rules import ReferenceKind

pytestmark = pytest.mark.usefixtures("context")

REPLACES = (ReferenceData(code="5/QĐ-BYT", kind=ReferenceKind.REPLACES),)


def target(document: Document) -> int | None:
    return session().scalar(select(Reference.target_id).where(Reference.document_id == document.id))


def test_a_document_registered_again_takes_over_the_references_of_the_voided_one() -> None:
    first = incoming(code="5/QĐ-BYT")
    citing = incoming(code="8/QĐ-BYT", references=REPLACES)
    assert target(citing) == first.id
    with transaction():
        void_number(first.register_id, first.number, "Nhầm", person("vanthu"))
    assert target(citing) is None
    again = incoming(code="5/QĐ-BYT", subject="ghi lại")
    assert target(citing) == again.id
    assert list(references.superseding([again.id])) == [again.id]


def test_a_mended_code_loses_and_gains_references() -> None:
    document = incoming(code="5/QĐ-BYT")
    citing = incoming(code="8/QĐ-BYT", references=REPLACES)
    changes = document.revision
    with transaction():
        commands.change_details(document.id, data(code="6/QĐ-BYT"), person("vanthu"), clock.today())
    assert target(citing) is None
    assert session().get(Document, document.id).revision > changes  # it is in force again: indexes must know
    with transaction():
        commands.change_details(document.id, data(code="5/QĐ-BYT"), person("vanthu"), clock.today())
    assert target(citing) == document.id


def test_what_two_transactions_missed_is_linked_later() -> None:
    document = incoming(code="5/QĐ-BYT")
    citing = incoming(code="8/QĐ-BYT", references=REPLACES)
    with transaction():
        session().execute(update(Reference).values(target_id=None))
    with transaction():
        assert references.link_late() == 1
        assert references.link_late() == 0
    assert target(citing) == document.id
