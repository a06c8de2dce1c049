"""Imports an old register from a sheet: row by row, in batches, resumable after any crash.

Numbers are kept. Rows of the register's own year go into it; rows of other years into old registers that are
opened for each year and number series, and closed at once. A batch and the progress are saved in one transaction,
so each row is imported exactly once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any

from sqlalchemy import func, insert, select, update

from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import HistoryLine, Subject
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, session, transaction
from ytcs_docs.core.errors import InvalidInput, OfficeError, RuleBroken
from ytcs_docs.core.jobs import take
from ytcs_docs.decree30.codes import code_key
from ytcs_docs.documents.commands import columns_of
from ytcs_docs.documents.models import Document, Party
from ytcs_docs.documents.rules import PartyRole, Purpose, Status
from ytcs_docs.language.text import fold
from ytcs_docs.organizations import queries as organizations
from ytcs_docs.organizations.models import Organization
from ytcs_docs.register_import import sheets
from ytcs_docs.register_import.headings import COLUMN_LABELS
from ytcs_docs.register_import.judging import Judge, RowReport, old_register_name
from ytcs_docs.register_import.models import ImportedRow, RegisterImport
from ytcs_docs.register_import.rules import ImportState, RowOutcome
from ytcs_docs.register_import.sheets import Layout, PlacedRow
from ytcs_docs.registers.models import Register, RegisterEntry
from ytcs_docs.registers.rules import WITHOUT_NUMBER, Direction, EntryState

BATCH = 500
MAX_ROWS = 300_000
LEASE = timedelta(minutes=2)


class Overtaken(RuleBroken):
    """Another process imports the sheet now; nothing about it is this one's to change."""

    def __init__(self) -> None:
        super().__init__("Bảng này đang được nhập bởi một tiến trình khác.")


def check_columns(columns: Sequence[str], direction: Direction) -> None:
    """Raises :class:`InvalidInput` when a column that the register needs is missing or chosen twice."""
    required = {"subject", "issued_on"} if direction is Direction.OUTGOING else {"subject"}
    missing = [COLUMN_LABELS[name] for name in sorted(required - set(columns))]
    if not {"code", "number"} & set(columns) and direction is Direction.OUTGOING:
        missing.append(COLUMN_LABELS["code"])
    if direction is Direction.INCOMING and not {"arrived_on", "issued_on"} & set(columns):
        missing.append(COLUMN_LABELS["arrived_on"])
    if missing:
        raise InvalidInput(f"Chưa chọn cột cho: {', '.join(missing)}.", "columns")
    chosen = [name for name in columns if name]
    duplicates = {COLUMN_LABELS[name] for name in chosen if chosen.count(name) > 1}
    if duplicates:
        raise InvalidInput(f"Có hai cột cùng là {', '.join(sorted(duplicates))}.", "columns")


def check_layout(layout: Layout, direction: Direction) -> None:
    """See :func:`check_columns`, for each sheet that is taken."""
    if not layout.parts:
        raise InvalidInput("Chưa chọn trang tính nào.", "sheets")
    for part in layout.parts:
        try:
            check_columns(part.columns, direction)
        except InvalidInput as error:
            where = f"Trang tính {part.sheet}: " if len(layout.parts) > 1 else ""
            raise InvalidInput(f"{where}{error.sentence}", "columns") from error


def start_import(register_id: int, sha256: str, name: str, layout: Layout, by: Actor) -> RegisterImport:
    """Create the import job of stored sheets (:func:`sheets.layout_of`); the same file into the same register
    resumes its job."""
    register = load(Register, register_id, "Không có sổ này.")
    check_layout(layout, register.direction)
    if register.closed_at is not None:
        raise RuleBroken(f"{register.title} đã khóa, không nhập thêm được.")
    if layout.total > MAX_ROWS:
        raise InvalidInput(f"Bảng có hơn {MAX_ROWS:,} dòng. Hãy chia thành nhiều tệp.".replace(",", "."), "file")
    existing = session().scalar(
        select(RegisterImport)
        .where(RegisterImport.register_id == register_id, RegisterImport.sha256 == sha256)
        .order_by(RegisterImport.id.desc())
        .limit(1)
    )
    if existing is not None and existing.state is not ImportState.DONE:
        if existing.state is ImportState.STOPPED:
            resume(existing.id, by)
        return existing
    job = RegisterImport(
        organization_id=register.organization_id,
        register_id=register_id,
        sha256=sha256,
        name=name[:200],
        columns=layout.to_json(),
        state=ImportState.RUNNING,
        total=layout.total,
        done=0,
        problem="",
        created_at=clock.now(),
        created_by_id=by.user_id,
        created_by=by.name,
    )
    session().add(job)
    session().flush()
    record(by, Subject.REGISTER, register_id, "import_started", f"Bắt đầu nhập sổ cũ từ {name}")
    return job


def resume(import_id: int, by: Actor) -> None:
    """Resume a stopped import job; rows already imported stay imported."""
    job = load(RegisterImport, import_id)
    if job.state is ImportState.STOPPED:
        job.state, job.problem, job.leased_until = ImportState.RUNNING, "", None
        record(by, Subject.REGISTER, job.register_id, "import_resumed", f"Nhập tiếp sổ cũ {job.name}")


def run_imports() -> bool:
    """Job of `flask worker`: run one import job for some batches; True when there may be more to do."""
    running = RegisterImport.state == ImportState.RUNNING
    job_id = take(RegisterImport, running, order_by=RegisterImport.id, lease=LEASE)
    if job_id is None:
        return False
    try:
        return _import_batches(job_id, batches=40)
    except Overtaken:
        return True
    except OfficeError as error:
        with transaction():
            job = load(RegisterImport, job_id)
            job.state, job.problem = ImportState.STOPPED, error.sentence
        return True


def go_on(import_id: int, batches: int | None = None) -> bool:
    """Import the next batches; True while rows are left. Raises :class:`Overtaken` while another process does it."""
    this, running = RegisterImport.id == import_id, RegisterImport.state == ImportState.RUNNING
    if take(RegisterImport, this, running, order_by=RegisterImport.id, lease=LEASE) is None:
        if load(RegisterImport, import_id).state is ImportState.RUNNING:
            raise Overtaken
        return False
    return _import_batches(import_id, batches)


def _import_batches(import_id: int, batches: int | None) -> bool:
    """Import batches of a job that is leased; a batch is saved only where the last one ended."""
    job = load(RegisterImport, import_id)
    sha256, name, done, layout = job.sha256, job.name, job.done, job.layout
    direction = job.register.direction
    session().rollback()
    rows = sheets.rows_of(sheets.rows_path(sha256, name), layout, done, direction)
    saver = _BatchSaver(import_id, layout, done)
    saved_batches, unfinished = 0, True
    while unfinished and (batches is None or saved_batches < batches):
        batch = list(islice(rows, BATCH))
        with transaction():
            unfinished = saver.save_batch(batch)
        saved_batches += 1
    if unfinished:
        with transaction():
            load(RegisterImport, import_id).leased_until = None
    return unfinished


def dry_run(register_id: int, sha256: str, name: str, layout: Layout, limit: int) -> list[RowReport]:
    """The outcome of the first ``limit`` rows; nothing is saved."""
    register = load(Register, register_id, "Không có sổ này.")
    check_layout(layout, register.direction)
    rows = islice(sheets.rows_of(sheets.rows_path(sha256, name), layout, 0, register.direction), limit)
    judge = Judge(register, clock.today())
    reports: list[RowReport] = []
    while batch := list(islice(rows, BATCH)):
        reports += judge.reports(batch)
    session().rollback()
    return reports


# -- saving rows --


@dataclass(slots=True)
class _BatchSaver:
    """Saves batches of one import job; created for each run, so its state comes from the database."""

    import_id: int
    layout: Layout
    done: int  # rows saved before and during this run
    judge: Judge | None = None

    def save_batch(self, batch: Sequence[PlacedRow]) -> bool:
        """Save a batch; False when it was the last. Runs in the caller's transaction."""
        job = session().get(RegisterImport, self.import_id, with_for_update=True, populate_existing=True)
        if job is None or job.state is not ImportState.RUNNING:
            return False
        if job.done != self.done:  # the lease ran out and another process continued
            raise Overtaken
        load(Organization, job.organization_id)  # locks: imports into the same old registers run one after another
        register = load(Register, job.register_id)
        if self.judge is None:
            self.judge = Judge(register, clock.today())
        self.judge.register = register
        reports = self.judge.reports(batch)
        accepted = [report for report in reports if report.old is not None]
        by = Actor(user_id=job.created_by_id, name=job.created_by)
        ids = self._save(register, accepted, by) if accepted else {}
        if reports:
            session().execute(
                insert(ImportedRow),
                [
                    {
                        "import_id": self.import_id,
                        "row": report.row,
                        "outcome": report.outcome,
                        "code": report.code,
                        "sentence": report.sentence,
                        "document_id": ids.get(report.row),
                    }
                    for report in reports
                ],
            )
        job.done = self.done = min(job.total, job.done + len(batch))
        job.leased_until = clock.now() + LEASE
        self.judge.forget_rows()
        if len(batch) < BATCH:
            job.state, job.leased_until, job.finished_at = ImportState.DONE, None, clock.now()
            job.done = job.total
            totals = summary(self.import_id)
            record(by, Subject.REGISTER, register.id, "imported", f"Nhập xong sổ cũ {job.name}: {totals}")
            return False
        return True

    def _save(self, register: Register, reports: Sequence[RowReport], by: Actor) -> dict[int, int]:
        """Entries, documents, parties and history of a batch; document ids by row."""
        judge = self.judge
        assert judge is not None  # noqa: S101 -- set by save_batch
        now, real = clock.now(), clock.real_now()
        highest: dict[int, int] = {}
        entries, documents = [], []
        issuer_names = self._issuers(register, reports)
        for report in reports:
            old = report.old
            assert old is not None  # noqa: S101 -- the caller passes only rows with one
            register_id = register.id if report.place is None else self._old_register(register, report.place, by)
            if report.number < WITHOUT_NUMBER:
                highest[register_id] = max(highest.get(register_id, 0), report.number)
            on_date = old.arrived_on or old.issued_on if register.direction is Direction.INCOMING else old.issued_on
            entries.append(
                {
                    "register_id": register_id,
                    "number": report.number,
                    "state": EntryState.USED,
                    "on_date": on_date,
                    "reason": "",
                    "backdate_reason": "",
                    "by_name": by.name[:120],
                    "at": now,
                }
            )
            issuer_id, issuer_name = issuer_names[report.row]
            incoming = register.direction is Direction.INCOMING
            documents.append(
                {
                    "organization_id": register.organization_id,
                    "direction": register.direction,
                    "status": Status.FILED if incoming else Status.ISSUED,
                    "register_id": register_id,
                    "number": report.number,
                    "recorded_on": on_date,
                    **columns_of(old.data(issuer_name, issuer_id)),
                    "code": old.code.printed,
                    "code_number": old.code.number,
                    "code_notation": old.code.notation,
                    "code_key": code_key(old.code.printed),
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
        self._save_related(reports, ids, by, register)
        for register_id, number in highest.items():
            self._raise_counter(register_id, number)
        return {report.row: document_id for report, document_id in zip(reports, ids, strict=True)}

    def _save_related(self, reports: Sequence[RowReport], ids: Sequence[int], by: Actor, register: Register) -> None:
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
            for report, document_id in zip(reports, ids, strict=True)
            if report.old is not None
            for position, name in enumerate(report.old.recipients)
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
                    "summary": f"Nhập từ sổ cũ, dòng {self.layout.place_of(report.row)}"
                    + (f": {report.sentence}" if report.sentence else ""),
                    "actor_id": by.user_id,
                    "actor_name": by.name,
                    "actor_title": by.title,
                    "organization_id": register.organization_id,
                }
                for report, document_id in zip(reports, ids, strict=True)
            ],
        )

    @staticmethod
    def _raise_counter(register_id: int, number: int) -> None:
        """Move the register's counter past the imported numbers."""
        counter = Register.next_number
        session().execute(
            update(Register)
            .where(Register.id == register_id)
            .values(
                next_number=func.coalesce(_greatest(counter, number + 1), counter),
                taken_over_to=_greatest(func.coalesce(Register.taken_over_to, 0), number),
            )
            .execution_options(synchronize_session="fetch")
        )

    def _old_register(self, register: Register, place: tuple[int, str], by: Actor) -> int:
        judge = self.judge
        assert judge is not None  # noqa: S101 -- set by save_batch
        if not judge.old_register_id(place):
            name = old_register_name(register.direction, place[1])
            created = Register(
                organization_id=register.organization_id,
                direction=register.direction,
                year=place[0],
                name=name,
                start_number=1,
                next_number=1,
                closed_at=clock.now(),
                closed_by=by.name[:120],
            )
            session().add(created)
            session().flush()
            record(by, Subject.REGISTER, created.id, "opened", f"Mở {created.title} để chứa sổ cũ, khóa ngay")
            judge.old_registers[place] = created.id
        return judge.old_registers[place]

    def _issuers(self, register: Register, reports: Sequence[RowReport]) -> dict[int, tuple[int | None, str]]:
        """The issuer (id, name) of each row: this agency, or the one named by the column or the symbol."""
        if register.direction is Direction.OUTGOING:
            agency = load(Organization, register.organization_id)
            return {report.row: (agency.id, agency.name) for report in reports}
        names = {report.row: report.old.issuer_name for report in reports if report.old is not None}
        ids = organizations.known_names([name for name in set(names.values()) if name])
        return {row: (ids.get(fold(name)), name) for row, name in names.items()}


def _greatest(left: Any, right: Any) -> Any:
    """SQL for the larger of two values, on both databases."""
    return func.greatest(left, right) if session().get_bind().dialect.name == "postgresql" else func.max(left, right)


# -- reports --


def counts(import_id: int) -> dict[RowOutcome, int]:
    """The number of rows with each outcome."""
    query = select(ImportedRow.outcome, func.count()).where(ImportedRow.import_id == import_id)
    return {outcome: int(count) for outcome, count in session().execute(query.group_by(ImportedRow.outcome))}


def summary(import_id: int) -> str:
    totals = counts(import_id)
    words = {
        RowOutcome.TAKEN: "nhận nguyên",
        RowOutcome.CORRECTED: "nhận sau khi sửa",
        RowOutcome.DOUBTFUL: "nhận, cần xem lại",
        RowOutcome.DUPLICATE: "trùng",
        RowOutcome.REFUSED: "không nhận",
    }
    return (
        ", ".join(f"{totals[outcome]} {word}" for outcome, word in words.items() if totals.get(outcome))
        or "không có dòng nào"
    )


def row_reports(import_id: int) -> Iterator[Any]:
    """(row, code, outcome, sentence) of every row, in order, streamed."""
    query = (
        select(ImportedRow.row, ImportedRow.code, ImportedRow.outcome, ImportedRow.sentence)
        .where(ImportedRow.import_id == import_id)
        .order_by(ImportedRow.row)
        .execution_options(yield_per=2_000)
    )
    yield from map(tuple, session().execute(query))
