"""Taking over an old register from a sheet: row by row, in batches, to be gone on with after any crash.

Numbers stay what they were. Rows of the book's own year go into it; rows of other years into old books that
are opened for each year and kind of number, closed at once. A batch and how far it went are saved in one
transaction, so a row is taken once, whatever happens.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any

from sqlalchemy import func, insert, or_, select, update

from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import HistoryLine, Subject
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, session, transaction
from ytcs_docs.core.errors import InvalidInput, OfficeError, RuleBroken
from ytcs_docs.decree30.codes import code_key
from ytcs_docs.documents.commands import columns_of
from ytcs_docs.documents.models import Document, Party
from ytcs_docs.documents.rules import PartyRole, Purpose, Status
from ytcs_docs.files.tables import read_rows
from ytcs_docs.language.text import fold
from ytcs_docs.organizations import queries as organizations
from ytcs_docs.organizations.models import Organization
from ytcs_docs.register_import import sheets
from ytcs_docs.register_import.judging import FIRST_FREE, Judge, RowReport, old_book_name
from ytcs_docs.register_import.models import ImportedRow, RegisterImport
from ytcs_docs.register_import.old_rows import COLUMN_LABELS
from ytcs_docs.register_import.rules import ImportState, RowOutcome
from ytcs_docs.registers.models import Register, RegisterEntry
from ytcs_docs.registers.rules import Direction, EntryState

BATCH = 500
MAX_ROWS = 300_000
LEASE = timedelta(minutes=2)


def check_columns(columns: Sequence[str], direction: Direction) -> None:
    """Raises :class:`InvalidInput` when what a book needs is not there."""
    wanted = {"subject", "issued_on"} if direction is Direction.OUTGOING else {"subject"}
    missing = [COLUMN_LABELS[name] for name in sorted(wanted - set(columns))]
    if not {"code", "number"} & set(columns) and direction is Direction.OUTGOING:
        missing.append(COLUMN_LABELS["code"])
    if direction is Direction.INCOMING and not {"arrived_on", "issued_on"} & set(columns):
        missing.append(COLUMN_LABELS["arrived_on"])
    if missing:
        raise InvalidInput(f"Chưa chọn cột cho: {', '.join(missing)}.", "columns")
    named = [name for name in columns if name]
    doubled = {COLUMN_LABELS[name] for name in named if named.count(name) > 1}
    if doubled:
        raise InvalidInput(f"Có hai cột cùng là {', '.join(sorted(doubled))}.", "columns")


def start_import(register_id: int, sha256: str, name: str, columns: Sequence[str], by: Actor) -> RegisterImport:
    """Note that a kept sheet is to be taken over; the same sheet into the same book goes on where it stopped."""
    register = load(Register, register_id, "Không có sổ này.")
    check_columns(columns, register.direction)
    if register.closed_at is not None:
        raise RuleBroken(f"{register.title} đã khóa, không nhập thêm được.")
    rows = sheets.rows_path(sha256, name)
    sheet = sheets.look_at(rows)
    total = sheets.count_rows(rows, sheet.heading)
    if total > MAX_ROWS:
        raise InvalidInput(f"Bảng có hơn {MAX_ROWS:,} dòng. Hãy chia thành nhiều tệp.".replace(",", "."), "file")
    known = session().scalar(
        select(RegisterImport)
        .where(RegisterImport.register_id == register_id, RegisterImport.sha256 == sha256)
        .order_by(RegisterImport.id.desc())
        .limit(1)
    )
    if known is not None and known.state is not ImportState.DONE:
        if known.state is ImportState.STOPPED:
            resume(known.id, by)
        return known
    started = RegisterImport(
        organization_id=register.organization_id,
        register_id=register_id,
        sha256=sha256,
        name=name[:200],
        columns=json.dumps({"heading": sheet.heading, "columns": list(columns), "year": sheet.year}),
        state=ImportState.RUNNING,
        total=total,
        done=0,
        problem="",
        created_at=clock.now(),
        created_by_id=by.user_id,
        created_by=by.name,
    )
    session().add(started)
    session().flush()
    record(by, Subject.REGISTER, register_id, "import_started", f"Bắt đầu nhập sổ cũ từ {name}")
    return started


def resume(import_id: int, by: Actor) -> None:
    """Go on with a sheet that stopped; its rows that were taken stay taken."""
    known = load(RegisterImport, import_id)
    if known.state is ImportState.STOPPED:
        known.state, known.problem, known.leased_until = ImportState.RUNNING, "", None
        record(by, Subject.REGISTER, known.register_id, "import_resumed", f"Nhập tiếp sổ cũ {known.name}")


def run_imports() -> bool:
    """Work of `flask worker`: go on with one sheet that was started, a few batches at a time."""
    free = (
        select(RegisterImport.id)
        .where(RegisterImport.state == ImportState.RUNNING, _not_leased())
        .order_by(RegisterImport.id)
        .limit(1)
    )
    found = session().scalar(free)
    session().rollback()
    if found is None:
        return False
    try:
        return go_on(found, batches=40)
    except OfficeError as error:
        with transaction():
            stopped = load(RegisterImport, found)
            stopped.state, stopped.problem = ImportState.STOPPED, error.sentence
        return True


def _not_leased() -> Any:
    return or_(RegisterImport.leased_until.is_(None), RegisterImport.leased_until < clock.now())


def go_on(import_id: int, batches: int | None = None) -> bool:
    """Take over the next batches; True while rows are left.

    Only one process at a time works on a sheet: it is leased while batches are saved, and a batch is saved only
    where the last one ended. Raises :class:`RuleBroken` while another process has it.
    """
    with transaction():
        known = load(RegisterImport, import_id)
        if known.state is not ImportState.RUNNING:
            return False
        if known.leased_until is not None and known.leased_until > clock.now():
            raise RuleBroken("Bảng này đang được nhập bởi một tiến trình khác.")
        known.leased_until = clock.now() + LEASE
        sha256, name, done, layout = known.sha256, known.name, known.done, json.loads(known.columns)
    rows = islice(read_rows(sheets.rows_path(sha256, name)), layout["heading"] + 1 + done, None)
    keeper = _Keeper(import_id, layout["columns"], layout["heading"], layout["year"], done)
    taken, more = 0, True
    while more and (batches is None or taken < batches):
        batch = list(islice(rows, BATCH))
        with transaction():
            more = keeper.take(batch)
        taken += 1
    if more:
        with transaction():
            load(RegisterImport, import_id).leased_until = None
    return more


def dry_run(register_id: int, sha256: str, name: str, columns: Sequence[str], limit: int) -> list[RowReport]:
    """What would become of the first rows; nothing is kept."""
    register = load(Register, register_id, "Không có sổ này.")
    check_columns(columns, register.direction)
    path = sheets.rows_path(sha256, name)
    sheet = sheets.look_at(path)
    reports: list[RowReport] = []
    rows = islice(read_rows(path), sheet.heading + 1, sheet.heading + 1 + limit)
    judge = Judge(register, columns, clock.today(), sheet.year)
    number = sheet.heading + 1
    while batch := list(islice(rows, BATCH)):
        found = judge.reports(batch, number + 1)
        reports += [report for report in found if report is not None]
        number += len(batch)
    session().rollback()
    return reports


# -- keeping rows --


@dataclass(slots=True)
class _Keeper:
    """Saves batches of one import; made anew for each run, so what it remembers comes from the database."""

    import_id: int
    columns: list[str]
    heading: int
    year: int | None
    done: int  # rows that were saved when it began, and since
    judge: Judge | None = None

    def take(self, batch: Sequence[Sequence[str]]) -> bool:
        """Save a batch; False when it was the last. Runs in the caller's transaction."""
        known = session().get(RegisterImport, self.import_id, with_for_update=True, populate_existing=True)
        if known is None or known.state is not ImportState.RUNNING:
            return False
        if known.done != self.done:  # its lease ran out and another process went on
            raise RuleBroken("Bảng này đang được nhập bởi một tiến trình khác.")
        load(Organization, known.organization_id)  # locks: two sheets into the same old books follow each other
        register = load(Register, known.register_id)
        if self.judge is None:
            self.judge = Judge(register, self.columns, clock.today(), self.year)
        self.judge.register = register
        first = self.heading + 2 + known.done
        reports = [one for one in self.judge.reports(batch, first) if one is not None]
        kept = [one for one in reports if one.old is not None]
        by = Actor(user_id=known.created_by_id, name=known.created_by)
        ids = self._save(register, kept, by) if kept else {}
        if reports:
            session().execute(
                insert(ImportedRow),
                [
                    {
                        "import_id": self.import_id,
                        "row": one.row,
                        "outcome": one.outcome,
                        "code": one.code,
                        "sentence": one.sentence,
                        "document_id": ids.get(one.row),
                    }
                    for one in reports
                ],
            )
        known.done = self.done = min(known.total, known.done + len(batch))
        known.leased_until = clock.now() + LEASE
        self.judge.forget_rows()
        if len(batch) < BATCH:
            known.state, known.leased_until, known.finished_at = ImportState.DONE, None, clock.now()
            known.done = known.total
            said = summary(self.import_id)
            record(by, Subject.REGISTER, register.id, "imported", f"Nhập xong sổ cũ {known.name}: {said}")
            return False
        return True

    def _save(self, register: Register, reports: Sequence[RowReport], by: Actor) -> dict[int, int]:
        """Entries, documents, parties and history of a batch; document ids by row."""
        judge = self.judge
        assert judge is not None  # noqa: S101 -- made by take
        now, real = clock.now(), clock.real_now()
        highest: dict[int, int] = {}
        entries, documents = [], []
        issuer_names = self._issuers(register, reports)
        for one in reports:
            old = one.old
            assert old is not None  # noqa: S101 -- the caller leaves out rows without
            register_id = register.id if one.place is None else self._old_book(register, one.place, by)
            highest[register_id] = max(highest.get(register_id, 0), one.number)
            on_date = old.arrived_on or old.issued_on if register.direction is Direction.INCOMING else old.issued_on
            entries.append(
                {
                    "register_id": register_id,
                    "number": one.number,
                    "state": EntryState.USED,
                    "on_date": on_date,
                    "reason": "",
                    "backdate_reason": "",
                    "by_name": by.name[:120],
                    "at": now,
                }
            )
            issuer_id, issuer_name = issuer_names[one.row]
            incoming = register.direction is Direction.INCOMING
            documents.append(
                {
                    "organization_id": register.organization_id,
                    "direction": register.direction,
                    "status": Status.FILED if incoming else Status.ISSUED,
                    "register_id": register_id,
                    "number": one.number,
                    "recorded_on": on_date,
                    **columns_of(old.data(issuer_name, issuer_id)),
                    "code": old.code.printed,
                    "code_number": old.code.number,
                    "code_notation": old.code.notation,
                    "code_key": code_key(old.code.printed)[:80],
                    "handed_over_on": old.handed_on,
                    "status_reason": "Nhập từ sổ cũ",
                    "created_at": now,
                    "created_by_id": by.user_id,
                    "changed_at": real,
                    "revision": 1,
                }
            )
        session().execute(insert(RegisterEntry), entries)
        ids = list(session().scalars(insert(Document).returning(Document.id, sort_by_parameter_order=True), documents))
        self._save_around(reports, ids, by, register)
        for register_id, number in highest.items():
            self._raise(register_id, number, own=register_id == register.id)
        return {one.row: document_id for one, document_id in zip(reports, ids, strict=True)}

    @staticmethod
    def _save_around(reports: Sequence[RowReport], ids: Sequence[int], by: Actor, register: Register) -> None:
        now = clock.now()
        parties = [
            {
                "document_id": document_id,
                "role": PartyRole.RECIPIENT,
                "purpose": Purpose.ACT,
                "name": name,
                "organization_id": None,
                "position": position,
            }
            for one, document_id in zip(reports, ids, strict=True)
            if one.old is not None
            for position, name in enumerate(one.old.recipients)
        ]
        if parties:
            session().execute(insert(Party), parties)
        session().execute(
            insert(HistoryLine),
            [
                {
                    "at": now,
                    "subject": Subject.DOCUMENT,
                    "subject_id": document_id,
                    "action": "imported",
                    "summary": f"Nhập từ sổ cũ, dòng {one.row}" + (f": {one.sentence}" if one.sentence else ""),
                    "actor_id": by.user_id,
                    "actor_name": by.name,
                    "actor_title": by.title,
                    "organization_id": register.organization_id,
                }
                for one, document_id in zip(reports, ids, strict=True)
            ],
        )

    @staticmethod
    def _raise(register_id: int, number: int, *, own: bool) -> None:
        """The book's counter goes on behind what was taken over."""
        top = Register.next_number
        most = number if own or number < FIRST_FREE else FIRST_FREE
        session().execute(
            update(Register)
            .where(Register.id == register_id)
            .values(
                next_number=func.coalesce(_greatest(top, most + 1), top),
                taken_over_to=_greatest(func.coalesce(Register.taken_over_to, 0), number),
            )
            .execution_options(synchronize_session="fetch")
        )

    def _old_book(self, register: Register, place: tuple[int, str], by: Actor) -> int:
        judge = self.judge
        assert judge is not None  # noqa: S101 -- made by take
        if not judge.book_id(place):
            name = old_book_name(register.direction, place[1])
            made = Register(
                organization_id=register.organization_id,
                direction=register.direction,
                year=place[0],
                name=name,
                start_number=1,
                next_number=1,
                closed_at=clock.now(),
                closed_by=by.name[:120],
            )
            session().add(made)
            session().flush()
            record(by, Subject.REGISTER, made.id, "opened", f"Mở {made.title} để chứa sổ cũ, khóa ngay")
            judge.books[place] = made.id
        return judge.books[place]

    def _issuers(self, register: Register, reports: Sequence[RowReport]) -> dict[int, tuple[int | None, str]]:
        """Who issued each row: this agency, or whom the column or the symbol names."""
        if register.direction is Direction.OUTGOING:
            agency = load(Organization, register.organization_id)
            return {one.row: (agency.id, agency.name) for one in reports}
        names = {one.row: one.old.issuer_name for one in reports if one.old is not None}
        known = organizations.known_names([name for name in set(names.values()) if name])
        return {row: (known.get(fold(name)), name) for row, name in names.items()}


def _greatest(left: Any, right: Any) -> Any:
    """The larger of two values in both databases."""
    return func.greatest(left, right) if session().get_bind().dialect.name == "postgresql" else func.max(left, right)


# -- reports --


def counts(import_id: int) -> dict[RowOutcome, int]:
    """How many rows had each outcome."""
    query = select(ImportedRow.outcome, func.count()).where(ImportedRow.import_id == import_id)
    return {outcome: int(count) for outcome, count in session().execute(query.group_by(ImportedRow.outcome))}


def summary(import_id: int) -> str:
    found = counts(import_id)
    words = {
        RowOutcome.TAKEN: "nhận nguyên",
        RowOutcome.CORRECTED: "nhận sau khi sửa",
        RowOutcome.DOUBTFUL: "nhận, cần xem lại",
        RowOutcome.DUPLICATE: "trùng",
        RowOutcome.REFUSED: "không nhận",
    }
    return (
        ", ".join(f"{found[outcome]} {word}" for outcome, word in words.items() if found.get(outcome))
        or "không có dòng nào"
    )


def row_reports(import_id: int) -> Iterator[Any]:
    """Row, code, outcome and sentence of every row, in order, a few at a time."""
    query = (
        select(ImportedRow.row, ImportedRow.code, ImportedRow.outcome, ImportedRow.sentence)
        .where(ImportedRow.import_id == import_id)
        .order_by(ImportedRow.row)
        .execution_options(yield_per=2_000)
    )
    yield from map(tuple, session().execute(query))
