"""Documents: references that find each other, duplicates, secrets, delivery, what one may see."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.builders import data, incoming, outgoing, person, place
from ytcs_docs.accounts.queries import user_named
from ytcs_docs.accounts.queries import viewer_of as viewer_of_post
from ytcs_docs.audit.models import HistoryLine
from ytcs_docs.core import clock
from ytcs_docs.core.access import Viewer
from ytcs_docs.core.db import session, transaction
from ytcs_docs.core.errors import InvalidInput, NotFound, Refused, RuleBroken
from ytcs_docs.decree30.secrecy import Secrecy
from ytcs_docs.deliveries import commands as deliveries
from ytcs_docs.deliveries import queries as delivery_queries
from ytcs_docs.deliveries.commands import register_delivery
from ytcs_docs.deliveries.models import Delivery
from ytcs_docs.deliveries.rules import DeliveryState
from ytcs_docs.documents import commands, queries
from ytcs_docs.documents.data import ReferenceData
from ytcs_docs.documents.duplicates import find_duplicates
from ytcs_docs.documents.models import Document, Reference
from ytcs_docs.documents.rules import ReferenceKind, Status

pytestmark = pytest.mark.usefixtures("context")


def viewer_of(username: str) -> Viewer:
    return viewer_of_post(user_named(username).posts[0])


def basis(code: str, day=None) -> tuple[ReferenceData, ...]:  # type: ignore[no-untyped-def]
    return (ReferenceData(code=code, kind=ReferenceKind.LEGAL_BASIS, issued_on=day),)


def target_of(document: Document) -> int | None:
    return session().scalar(select(Reference.target_id).where(Reference.document_id == document.id))


@pytest.mark.parametrize("spelling", ["2348/QĐ-TTg", "2348/qđ-ttg", " 2348 / QĐ - TTG", "2348/QÐ-TTg"])
def test_a_reference_links_to_a_document_registered_before(spelling: str) -> None:
    cited = incoming(code="2348/QĐ-TTg")
    assert target_of(incoming(code="534/KH-UBND", references=basis(spelling))) == cited.id


def test_a_reference_links_when_the_other_document_comes_later() -> None:
    citing = incoming(code="534/KH-UBND", references=basis("2348/QĐ-TTG"))
    assert target_of(citing) is None
    cited = incoming(code="2348/QĐ-TTg", issued_on=clock.today() - timedelta(days=90))
    assert target_of(citing) == cited.id


def test_the_date_tells_two_documents_with_one_code_apart() -> None:
    today = clock.today()
    old, new = today - timedelta(days=800), today - timedelta(days=30)
    first = incoming(code="15/KH-UBND", issued_on=old)
    incoming(code="15/KH-UBND", issued_on=new)
    assert target_of(incoming(code="99/SYT", references=basis("15/KH-UBND", old))) == first.id


def test_references_do_not_reach_into_another_agency() -> None:
    incoming(code="2348/QĐ-TTg")
    assert target_of(incoming("ttyt", "vanthu.tt", code="1/SYT", references=basis("2348/QĐ-TTg"))) is None


def test_a_code_is_tidied_at_the_door() -> None:
    document = incoming(code="Số: 2348 / QÐ-TTg ")
    assert (document.code, document.code_number, document.code_notation) == ("2348/QĐ-TTg", "2348", "QĐ-TTg")


def test_a_draft_may_have_no_number_and_no_date() -> None:
    document = incoming(code="/BC-UBND", issued_on=None)
    assert (document.code, document.code_number, document.issued_on) == ("/BC-UBND", "", None)


@pytest.mark.parametrize("level", [Secrecy.CONFIDENTIAL, Secrecy.SECRET, Secrecy.TOP_SECRET])
def test_a_secret_document_is_refused_with_the_law_and_leaves_no_trace(level: Secrecy) -> None:
    with pytest.raises(Refused, match="117/2025/QH15"), transaction():
        commands.register_incoming(place("syt").id, data(secrecy=level), person("vanthu"), clock.today())
    assert session().scalar(select(func.count()).select_from(Document)) == 0
    before = session().scalar(select(func.count()).where(HistoryLine.action == "registered"))
    assert before == 0
    assert incoming().number == 1


def test_the_same_letter_is_recognised_by_issuer_code_and_date() -> None:
    first = incoming(code="289/BYT-DP")
    found = find_duplicates(place("syt").id, "bộ y tế", "289 /byt-dp", clock.today(), [])
    assert [duplicate.document.id for duplicate in found] == [first.id]
    assert not find_duplicates(place("syt").id, "Bộ Nội vụ", "289/BYT-DP", clock.today(), [])
    yesterday = clock.today() - timedelta(days=1)
    assert not find_duplicates(place("syt").id, "Bộ Y tế", "289/BYT-DP", yesterday, [])
    assert not find_duplicates(place("ttyt").id, "Bộ Y tế", "289/BYT-DP", clock.today(), [])


def test_the_same_file_is_recognised_under_another_code() -> None:
    first = incoming(text="Nội dung của công văn")
    sha256 = first.attachments[0].sha256
    assert find_duplicates(place("syt").id, "Bộ khác", "1/X", None, [sha256])[0].document.id == first.id


def test_sending_a_form_again_registers_once() -> None:
    with transaction():
        one = commands.register_incoming(
            place("syt").id, data(), person("vanthu"), clock.today(), submission_key="abc"
        ).id
    with transaction():
        two = commands.register_incoming(
            place("syt").id, data(), person("vanthu"), clock.today(), submission_key="abc"
        ).id
    assert one == two
    assert incoming().number == 2


def test_dates_that_can_not_be_are_refused() -> None:
    tomorrow = clock.today() + timedelta(days=1)
    for change in ({"received_on": tomorrow}, {"issued_on": tomorrow, "received_on": clock.today()}):
        with pytest.raises(InvalidInput), transaction():
            commands.register_incoming(place("syt").id, data(**change), person("vanthu"), clock.today())


def test_the_clerk_mends_details_but_not_the_number() -> None:
    document = incoming()
    with transaction():
        commands.change_details(document.id, data(subject="trích yếu đúng"), person("vanthu"), clock.today())
    row = session().get(Document, document.id)
    assert (row.subject, row.number) == ("trích yếu đúng", document.number)
    line = session().scalars(select(HistoryLine).where(HistoryLine.action == "changed")).one()
    assert "trích yếu đúng" in line.summary


def test_an_issued_document_waits_in_the_inbox_of_an_agency_that_keeps_its_register_here() -> None:
    document = outgoing()
    with transaction():
        deliveries.issue(document.id, [place("ttyt").id, place("nvy").id], person("vanthu"))
    (delivery,) = delivery_queries.inbox(place("ttyt").id)
    with transaction():
        known = deliveries.data_of_delivery(session().get(Delivery, delivery.id), clock.today())
        received = register_delivery(
            place("ttyt").id, known, person("vanthu.tt"), clock.today(), delivery_id=delivery.id
        )
        assert (received.code, received.number) == (document.code, 1)
    assert not delivery_queries.inbox(place("ttyt").id)
    assert delivery_queries.deliveries_of(document.id)[0].state is DeliveryState.REGISTERED
    with pytest.raises(RuleBroken), transaction():
        register_delivery(place("ttyt").id, known, person("vanthu.tt"), clock.today(), delivery_id=delivery.id)


def test_a_wrongly_sent_document_goes_back_with_a_reason() -> None:
    document = outgoing()
    with transaction():
        deliveries.issue(document.id, [place("ttyt").id], person("vanthu"))
    (delivery,) = delivery_queries.inbox(place("ttyt").id)
    with pytest.raises(InvalidInput), transaction():
        deliveries.return_delivery(delivery.id, place("ttyt").id, "", person("vanthu.tt"))
    with transaction():
        deliveries.return_delivery(delivery.id, place("ttyt").id, "Không thuộc địa bàn", person("vanthu.tt"))
    assert delivery_queries.deliveries_of(document.id)[0].reason == "Không thuộc địa bàn"


def test_everybody_sees_what_their_post_opens_and_nothing_else() -> None:
    document = incoming()
    for username in ("vanthu", "giamdoc", "phogiamdoc"):
        assert queries.document_for(viewer_of(username), document.id).id == document.id
    for username in ("truongphong", "chuyenvien", "vanthu.tt", "giamdoc.tt", "tram1", "quantri"):
        with pytest.raises(NotFound):
            queries.document_for(viewer_of(username), document.id)


def test_a_unit_sees_what_it_drafted() -> None:
    document = outgoing(drafting_unit_id=place("nvy").id)
    assert queries.document_for(viewer_of("chuyenvien"), document.id).id == document.id
    with pytest.raises(NotFound):
        queries.document_for(viewer_of("chanhvp"), document.id)


def test_state_moves_by_the_table_only() -> None:
    document = incoming()
    with transaction():
        commands.file_away(document.id, "", person("vanthu"))
    with pytest.raises(RuleBroken), transaction():
        commands.present(document.id, person("vanthu"))
    assert session().get(Document, document.id).status is Status.FILED


def test_history_can_not_be_changed() -> None:
    incoming()
    line = session().scalars(select(HistoryLine)).first()
    with pytest.raises(Exception, match="append only"), transaction():
        session().get(HistoryLine, line.id).summary = "khác"
