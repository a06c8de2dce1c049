"""Numbers: in order, once each, never filled in again."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from tests import builders
from tests.builders import incoming, outgoing, person, place
from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.documents import commands
from ytcs_docs.documents.commands import void_number
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.register_contents import certificate_of
from ytcs_docs.documents.rules import Status
from ytcs_docs.registers import numbering
from ytcs_docs.registers import queries as register_queries
from ytcs_docs.registers.models import Register, RegisterEntry
from ytcs_docs.registers.numbering import BackDated, RegisterData
from ytcs_docs.registers.rules import Direction, EntryState

pytestmark = pytest.mark.usefixtures("context")


def book(direction: Direction = Direction.INCOMING, year: int | None = None) -> Register:
    found = register_queries.registers_of(place("syt").id, direction, year or clock.today().year)
    return found[0]


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=clock.VIETNAM)


def test_numbers_follow_on_within_a_year_and_restart_in_the_next() -> None:
    assert [incoming().number for _ in range(3)] == [1, 2, 3]
    next_year = date(clock.today().year + 1, 1, 1)
    with clock.pinned(at_noon(next_year)):
        first = incoming()
        assert (first.number, first.register.year, first.shown_number) == (1, next_year.year, "01")
        assert incoming().number == 2
    assert book(year=next_year.year).name == book().name


def test_the_year_is_that_of_vietnam_not_of_utc() -> None:
    year = clock.today().year
    seven_in_the_morning_of_new_year = datetime(year + 1, 1, 1, 0, 30, tzinfo=clock.VIETNAM)
    assert seven_in_the_morning_of_new_year.astimezone(clock.UTC).year == year
    with clock.pinned(seven_in_the_morning_of_new_year):
        assert incoming().register.year == year + 1


def test_an_office_that_begins_in_mid_year_starts_at_the_number_of_its_paper_book() -> None:
    year = clock.today().year + 1
    with transaction():
        numbering.open_register(
            place("syt").id,
            RegisterData(direction=Direction.INCOMING, year=year, name="Sổ đến", start_number=418),
            person("vanthu"),
        )
    with clock.pinned(at_noon(date(year, 6, 1))):
        assert incoming().number == 418


def test_a_failed_registration_gives_its_number_back() -> None:
    incoming()

    class PowerCutError(Exception):
        pass

    with pytest.raises(PowerCutError), transaction():
        commands.register_incoming(place("syt").id, builders.data(), person("vanthu"), clock.today())
        raise PowerCutError
    assert incoming().number == 2


def test_a_void_keeps_its_number_its_reason_and_its_place() -> None:
    first, second = incoming(), incoming()
    with transaction():
        void_number(book().id, first.number, "Đăng ký nhầm", person("vanthu"))
    assert incoming().number == 3
    assert session().get(Document, first.id).status is Status.VOIDED
    entry = session().get(RegisterEntry, (book().id, first.number))
    assert (entry.state, entry.reason) == (EntryState.VOIDED, "Đăng ký nhầm")
    assert certificate_of(book()).voided == (1,)
    assert session().get(Document, second.id).status is Status.REGISTERED
    with pytest.raises(RuleBroken), transaction():
        void_number(book().id, first.number, "Lần nữa", person("vanthu"))


def test_a_void_needs_a_reason() -> None:
    document = incoming()
    with pytest.raises(InvalidInput), transaction():
        void_number(book().id, document.number, "", person("vanthu"))


def test_a_kept_number_is_left_out_and_used_when_it_is_asked_for() -> None:
    today = clock.today()
    outgoing()
    with transaction():
        kept = numbering.reserve(book(Direction.OUTGOING).id, 2, today, "Chờ chữ ký", person("vanthu"))
        numbers = [entry.number for entry in kept]
    assert numbers == [2, 3]
    assert outgoing().code == "04/SYT"
    with transaction():
        document = commands.register_outgoing(
            place("syt").id,
            builders.data(code="", issuer_name="Sở Y tế", signer_name="Đoàn Văn Vượng"),
            person("vanthu"),
            today,
            register_id=book(Direction.OUTGOING).id,
            reserved_number=2,
        )
        assert document.code == "02/SYT"
    with pytest.raises(RuleBroken), transaction():
        numbering.take_reserved(book(Direction.OUTGOING), 2, today, person("vanthu"))


def test_a_reservation_that_ends_is_void_and_never_given_again() -> None:
    with transaction():
        numbering.reserve(book(Direction.OUTGOING).id, 1, clock.today(), "Chờ", person("vanthu"))
    tomorrow = clock.today() + timedelta(days=1)
    with clock.pinned(at_noon(tomorrow)):
        if tomorrow.year == clock.today().year:
            with pytest.raises(RuleBroken), transaction():
                numbering.take_reserved(book(Direction.OUTGOING), 1, tomorrow, person("vanthu"))
        with transaction():
            assert numbering.expire_reservations(tomorrow) == 1
    entry = session().get(RegisterEntry, (book(Direction.OUTGOING).id, 1))
    assert entry.state is EntryState.VOIDED
    assert "Hết hạn" in entry.reason
    assert outgoing().number == 2


def test_a_back_dated_paper_is_warned_of_and_taken_with_a_reason() -> None:
    yesterday = clock.today() - timedelta(days=1)
    incoming()
    with pytest.raises(BackDated) as warning, transaction():
        commands.register_incoming(
            place("syt").id, builders.data(received_on=yesterday, issued_on=yesterday), person("vanthu"), clock.today()
        )
    assert warning.value.field == "backdate_reason"
    with transaction():
        late = commands.register_incoming(
            place("syt").id,
            builders.data(received_on=yesterday, issued_on=yesterday),
            person("vanthu"),
            clock.today(),
            backdate_reason="Bưu điện chuyển chậm",
        )
        assert (late.number, late.entry.backdate_reason) == (2, "Bưu điện chuyển chậm")
    assert incoming().number == 3


def test_the_reason_of_a_number_outside_the_year_of_its_register_is_kept() -> None:
    last_year = date(clock.today().year - 1, 12, 31)
    with transaction():
        late = commands.register_incoming(
            place("syt").id,
            builders.data(received_on=last_year, issued_on=last_year),
            person("vanthu"),
            clock.today(),
            backdate_reason="Nhận trước giao thừa",
        )
        assert (late.number, late.entry.backdate_reason) == (1, "Nhận trước giao thừa")


def test_a_closed_book_gives_no_number() -> None:
    incoming()
    with pytest.raises(RuleBroken, match="hết năm"), transaction():
        numbering.close_register(book().id, person("vanthu"))
    with clock.pinned(at_noon(builders.this_year(12, 31))):
        with transaction():
            numbering.close_register(book().id, person("vanthu"))
        with pytest.raises(RuleBroken):
            incoming()


def test_a_book_with_kept_numbers_can_not_be_closed() -> None:
    with transaction():
        numbering.reserve(book(Direction.OUTGOING).id, 1, clock.today(), "Chờ", person("vanthu"))
    with clock.pinned(at_noon(builders.this_year(12, 31))), pytest.raises(RuleBroken), transaction():
        numbering.close_register(book(Direction.OUTGOING).id, person("vanthu"))


def test_decisions_may_have_a_series_of_their_own() -> None:
    with transaction():
        numbering.open_register(
            place("syt").id,
            RegisterData(
                direction=Direction.OUTGOING, year=clock.today().year, name="Sổ quyết định", type_codes=("quyet-dinh",)
            ),
            person("vanthu"),
        )
    assert outgoing().code == "01/SYT"
    assert outgoing(type_code="quyet-dinh").code == "01/QĐ-SYT"
    assert outgoing(type_code="ke-hoach").code == "02/KH-SYT"


def test_a_type_has_one_book_a_year() -> None:
    with pytest.raises(InvalidInput), transaction():
        numbering.open_register(
            place("syt").id,
            RegisterData(direction=Direction.OUTGOING, year=clock.today().year, name="Sổ chung thứ hai"),
            person("vanthu"),
        )


def test_symbols_name_type_and_agency_and_for_a_letter_the_drafting_unit() -> None:
    assert outgoing(drafting_unit_id=place("nvy").id).code == "01/SYT-NVY"
    assert outgoing(type_code="quyet-dinh", drafting_unit_id=place("nvy").id).code == "02/QĐ-SYT"


def test_an_agency_numbers_by_itself() -> None:
    incoming()
    assert incoming("ttyt", "vanthu.tt").number == 1


@pytest.mark.parametrize("wound", ["document", "entry", "counter"])
def test_certify_sees_what_was_taken_out_of_the_database(wound: str) -> None:
    for _ in range(3):
        incoming()
    assert certificate_of(book()).sound
    with transaction():
        if wound == "document":
            session().execute(delete(Document).where(Document.number == 2))
        elif wound == "entry":
            session().execute(delete(Document).where(Document.number == 2))
            session().execute(delete(RegisterEntry).where(RegisterEntry.number == 2))
        else:
            session().execute(update(Register).where(Register.id == book().id).values(next_number=6))
    found = certificate_of(book())
    assert not found.sound
    assert found.missing == ((4, 5) if wound == "counter" else (2,))


def test_certify_prints_every_book_and_fails_when_a_number_is_missing(app) -> None:  # type: ignore[no-untyped-def]
    incoming()
    incoming()
    runner = app.test_cli_runner()
    year = str(clock.today().year)
    good = runner.invoke(args=["registers", "certify", "--year", year])
    assert good.exit_code == 0
    assert "first: 1   last: 2   documents: 2" in good.output
    with transaction():
        session().execute(delete(Document).where(Document.number == 1))
    bad = runner.invoke(args=["registers", "certify", "--year", year])
    assert bad.exit_code == 1
    assert "missing: 1" in bad.output


def test_two_documents_can_not_have_one_number() -> None:
    first, second = incoming(), incoming()
    with pytest.raises(Exception, match=r"(?i)unique"), transaction():
        session().get(Document, second.id).number = first.number
        session().flush()
    assert sorted(session().scalars(select(Document.number))) == [1, 2]


def test_a_date_of_another_year_asks_for_a_reason() -> None:
    last_year = date(clock.today().year - 1, 12, 31)
    with pytest.raises(BackDated, match="không thuộc năm"):
        outgoing(issued_on=last_year)
