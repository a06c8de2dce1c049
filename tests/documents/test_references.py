"""References point at what bears a code now, whatever is voided, mended or registered in between."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.builders import data, incoming, outgoing, person, post_id
from ytcs_docs.accounts.models import Post
from ytcs_docs.accounts.queries import viewer_of
from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.core.errors import InvalidInput
from ytcs_docs.documents import commands, references
from ytcs_docs.documents.chain import chain_of
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


def named_by(document: Document, **named: Any) -> Document:
    """An outgoing document that answers another."""
    reference = ReferenceData(**{"code": "", "kind": ReferenceKind.ANSWERS, **named})
    return outgoing(references=(reference,), signer_name="Đoàn Văn Vượng")


def test_a_document_without_a_code_is_in_the_chain_of_its_answer() -> None:
    asked = incoming(code="", subject="Đề nghị cấp bổ sung vắc xin")
    answer = named_by(asked, document_id=asked.id)
    assert [row.target_id for row in answer.references] == [asked.id]
    found = chain_of(viewer_of(session().get_one(Post, post_id("vanthu"))), answer)
    assert [node.document.id for node in found.above() if node.document] == [asked.id]
    assert answer.data.references[0].document_id == asked.id


def test_its_arrival_number_names_it_too() -> None:
    asked = incoming(code="")
    for typed in (f"đến {asked.number}", f"số đến {asked.number}/{clock.today().year}"):
        assert named_by(asked, code=typed).references[0].target_id == asked.id
    with pytest.raises(InvalidInput, match="không có văn bản nào số 999"):
        named_by(asked, code="đến 999")


def test_a_code_that_comes_later_joins_what_named_the_document_before() -> None:
    asked = incoming(code="")
    answer = named_by(asked, document_id=asked.id)
    with transaction():
        changed = dataclasses.replace(asked.data, code="77/BYT-DP")
        commands.change_details(asked.id, changed, person("vanthu"), clock.today())
    (row,) = session().get_one(Document, answer.id).references
    assert (row.code, row.code_key, row.target_id) == ("77/BYT-DP", asked.code_key, asked.id)


def test_no_document_of_another_agency_is_linked() -> None:
    theirs = incoming("ttyt", "vanthu.tt", code="")
    assert named_by(theirs, document_id=theirs.id).references == []
