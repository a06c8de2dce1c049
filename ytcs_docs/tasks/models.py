"""Instructions of leaders, the duties they give, every unit's part in a duty, reports on it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    and_,
    or_,
    text,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column, relationship

from ytcs_docs.accounts.models import Post
from ytcs_docs.core.db import Base, enum_column
from ytcs_docs.core.revisions import revision_of
from ytcs_docs.deadlines.recurrence import Recurrence, label_of, parse
from ytcs_docs.deadlines.terms import Term, TermUnit
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import Urgency
from ytcs_docs.files.models import Blob
from ytcs_docs.organizations.models import Organization
from ytcs_docs.tasks.rules import (
    ACCEPT_AFTER,
    LADDER,
    LEADER_AFTER,
    MAIL_HOUR,
    OPEN_STATES,
    PRESSING,
    RUNNING_STATES,
    AssignmentState,
    DigestState,
    FeedKind,
    Mode,
    Move,
    NoticeKind,
    Outcome,
    Part,
    RequestKind,
    may,
)
from ytcs_docs.tasks.table_rules import ColumnData, ColumnKind, missing_in


class Instruction(Base):
    """What a leader wrote on the document (bút phê)."""

    __tablename__ = "instruction"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(120))
    by_title: Mapped[str] = mapped_column(String(160))
    at: Mapped[datetime]


class Duty(Base):
    """One thing ordered by the agency ``agency_id``; ``document_id`` is its directive, incoming or outgoing.

    ``text`` is the whole sentence, ``place_start`` to ``place_end`` its offsets in the text of the directive's file. A
    duty that comes again has ``recurrence``, and ``next_on``, the first due date that has no :class:`Occurrence` yet;
    it ends on ``ended_on``.
    """

    __tablename__ = "duty"
    __table_args__ = (
        CheckConstraint("recurrence = '' OR due_on IS NULL", name="due_once_or_again"),
        CheckConstraint("(term_count IS NULL) = (term_from IS NULL)", name="whole_term"),
        CheckConstraint("ended_on IS NULL OR end_reason <> ''", name="end_needs_reason"),
        Index("ix_duty_agency", "agency_id", "given_at"),
        Index(
            "ix_duty_next",
            "next_on",
            sqlite_where=text("next_on IS NOT NULL"),
            postgresql_where=text("next_on IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    instruction_id: Mapped[int | None] = mapped_column(ForeignKey("instruction.id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    folded_text: Mapped[str] = mapped_column(Text)  # title and text, for searching
    place_start: Mapped[int | None]
    place_end: Mapped[int | None]
    ordered_by: Mapped[str] = mapped_column(String(120))
    ordered_by_title: Mapped[str] = mapped_column(String(160))
    topic: Mapped[str] = mapped_column(String(80), default="")
    urgency: Mapped[Urgency] = mapped_column(enum_column(Urgency, "urgency"))
    mode: Mapped[Mode] = mapped_column(enum_column(Mode, "mode"))
    outcome: Mapped[Outcome] = mapped_column(enum_column(Outcome, "outcome"))
    due_on: Mapped[date | None]
    due_time: Mapped[str] = mapped_column(String(5), default="")
    due_words: Mapped[str] = mapped_column(String(300), default="")
    term_count: Mapped[int | None]
    term_unit: Mapped[TermUnit | None] = mapped_column(enum_column(TermUnit, "term_unit"))
    term_from: Mapped[date | None]
    recurrence: Mapped[str] = mapped_column(String(200), default="")
    lead_days: Mapped[int] = mapped_column(default=0)
    next_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str] = mapped_column(String(300), default="")
    given_at: Mapped[datetime]
    many_rows: Mapped[bool] = mapped_column(default=False)  # of its table: as many as a unit needs, or one

    agency: Mapped[Organization] = relationship(foreign_keys=[agency_id])
    document: Mapped[Document] = relationship(foreign_keys=[document_id])
    instruction: Mapped[Instruction | None] = relationship()
    doers: Mapped[list[Doer]] = relationship(order_by="Doer.id", cascade="all, delete-orphan")
    columns: Mapped[list[TableColumn]] = relationship(order_by="TableColumn.position", cascade="all, delete-orphan")

    @property
    def recurrences(self) -> tuple[Recurrence, ...]:
        return parse(self.recurrence)

    @property
    def recurrence_label(self) -> str:
        """``hằng năm, ngày 30/11``; empty for what is due once."""
        return label_of(self.recurrences)

    @property
    def term(self) -> Term | None:
        """What the due date was counted from."""
        if self.term_count is None or self.term_unit is None or self.term_from is None:
            return None
        return Term(self.term_count, self.term_unit, self.term_from)

    @property
    def comes_again(self) -> bool:
        return bool(self.recurrence) and self.ended_on is None

    @property
    def has_more_than_title(self) -> bool:
        """Whether the sentence says more than its title."""
        return len(self.text) > len(self.title) + 1

    @property
    def asks_for_answer(self) -> bool:
        return self.outcome is Outcome.ANSWER

    @property
    def asks_for_table(self) -> bool:
        return self.outcome is Outcome.TABLE

    @property
    def asks_for_files(self) -> bool:
        return self.outcome is Outcome.FILES

    @property
    def asks_for_nothing(self) -> bool:
        return self.outcome is Outcome.NOTHING

    @property
    def content_revision(self) -> str:
        """Changes with what its page lets people change."""
        return revision_of(self.title, self.text, self.recurrence, self.ended_on, sorted(one.key for one in self.doers))


class Doer(Base):
    """Who has a part in a duty: each gets an assignment, of a duty that comes again one for each occurrence."""

    __tablename__ = "duty_doer"
    __table_args__ = (UniqueConstraint("duty_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id", ondelete="CASCADE"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    part: Mapped[Part] = mapped_column(enum_column(Part, "part"))
    due_on: Mapped[date | None]

    @property
    def key(self) -> tuple[int, str]:
        return self.unit_id, self.part.value


class TableColumn(Base):
    """A column of the table that a duty asks every unit for; ``choices`` one a line."""

    __tablename__ = "duty_column"

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[ColumnKind] = mapped_column(enum_column(ColumnKind, "kind"))
    required: Mapped[bool] = mapped_column(default=True)
    choices: Mapped[str] = mapped_column(Text, default="")
    least: Mapped[float | None]
    most: Mapped[float | None]

    @property
    def data(self) -> ColumnData:
        return ColumnData(
            id=self.id,
            name=self.name,
            kind=self.kind,
            required=self.required,
            choices=tuple(self.choices.splitlines()),
            least=self.least,
            most=self.most,
        )


class Occurrence(Base):
    """One time that a duty which comes again is due."""

    __tablename__ = "duty_occurrence"
    __table_args__ = (UniqueConstraint("duty_id", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id", ondelete="CASCADE"))
    due_on: Mapped[date]
    period: Mapped[str] = mapped_column(String(40))
    given_at: Mapped[datetime]


_LIVE = text("parent_id IS NULL AND state <> 'withdrawn'")
_OPEN = text("state IN ('new', 'accepted', 'paused')")
_UNTOLD = text("told_at IS NULL")
_TO_DECIDE = text("asks IS NOT NULL OR (state = 'finished' AND settled_at IS NULL)")


class Assignment(Base):
    """One unit's part in one duty (of one occurrence of it).

    ``giver_id`` is who gave it: the agency of the duty, or the unit that passed its own part (``parent_id``) on, to a
    unit below it or to one of its people (``post_id``).
    ``document_id`` is the duty's, kept for the lists. ``received_id`` is the directive as the doer's own agency
    registered it, when it came from another.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("state <> 'finished' OR finished_at IS NOT NULL", name="finished_when"),
        # a unit has one live part in a duty, of a duty that comes again one for each occurrence
        Index(
            "uq_assignment_unit",
            "duty_id",
            "unit_id",
            unique=True,
            sqlite_where=text(f"occurrence_id IS NULL AND {_LIVE.text}"),
            postgresql_where=text(f"occurrence_id IS NULL AND {_LIVE.text}"),
        ),
        Index(
            "uq_assignment_occurrence_unit",
            "occurrence_id",
            "unit_id",
            unique=True,
            sqlite_where=text(f"occurrence_id IS NOT NULL AND {_LIVE.text}"),
            postgresql_where=text(f"occurrence_id IS NOT NULL AND {_LIVE.text}"),
        ),
        Index("ix_assignment_unit_state_due", "unit_id", "state", "due_on", "giver_id"),
        Index("ix_assignment_giver_state_due", "giver_id", "state", "due_on", "unit_id"),
        # open work by unit, for the leader's start page
        Index(
            "ix_assignment_open_by_unit",
            "giver_id",
            "unit_id",
            "due_on",
            "state",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        # the same by due date, for the list of what was given and for late directives
        Index(
            "ix_assignment_open_by_due",
            "giver_id",
            "due_on",
            "document_id",
            "unit_id",
            "state",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        # a unit's own list
        Index(
            "ix_assignment_open_of_unit",
            "unit_id",
            "due_on",
            "state",
            "giver_id",
            "post_id",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        # what waits for the giver's word
        Index(
            "ix_assignment_to_decide",
            "giver_id",
            "unit_id",
            sqlite_where=_TO_DECIDE,
            postgresql_where=_TO_DECIDE,
        ),
        Index("ix_assignment_untold", "id", sqlite_where=_UNTOLD, postgresql_where=_UNTOLD),
        # empty in most rows: an index on all would be taken for "IS NULL"
        *(
            Index(
                f"ix_assignment_{column}",
                column,
                sqlite_where=text(f"{column} IS NOT NULL"),
                postgresql_where=text(f"{column} IS NOT NULL"),
            )
            for column in ("parent_id", "received_id", "post_id")
        ),
        CheckConstraint("(state = 'paused') = (paused_on IS NOT NULL)", name="paused_when"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent_range"),
        CheckConstraint("post_id IS NULL OR parent_id IS NOT NULL", name="person_of_part"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id"), index=True)
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("duty_occurrence.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    received_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="SET NULL"))
    giver_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    part: Mapped[Part] = mapped_column(enum_column(Part, "part"))
    state: Mapped[AssignmentState] = mapped_column(enum_column(AssignmentState, "state"))
    state_reason: Mapped[str] = mapped_column(String(300), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    first_due_on: Mapped[date | None]
    due_on: Mapped[date | None]
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    assigned_at: Mapped[datetime]
    told_at: Mapped[datetime | None]  # the unit's people have been told of it
    accepted_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    finished_on: Mapped[date | None]  # the same as a day in Vietnam, for counting
    finished_by: Mapped[str] = mapped_column(String(120), default="")
    settled_at: Mapped[datetime | None]  # the giver accepted the result, or let the time for it pass
    settled_by: Mapped[str] = mapped_column(String(120), default="")
    paused_on: Mapped[date | None]
    percent: Mapped[int | None]
    asks: Mapped[RequestKind | None] = mapped_column(enum_column(RequestKind, "asks"))

    duty: Mapped[Duty] = relationship()
    occurrence: Mapped[Occurrence | None] = relationship()
    document: Mapped[Document] = relationship(foreign_keys=[document_id])
    received: Mapped[Document | None] = relationship(foreign_keys=[received_id])
    unit: Mapped[Organization] = relationship(foreign_keys=[unit_id])
    giver: Mapped[Organization] = relationship(foreign_keys=[giver_id])
    post: Mapped[Post | None] = relationship()
    answer: Mapped[Document | None] = relationship(foreign_keys=[answer_id])
    parent: Mapped[Assignment | None] = relationship(remote_side=[id], foreign_keys=[parent_id])
    reports: Mapped[list[Report]] = relationship(order_by="Report.id")
    requests: Mapped[list[Request]] = relationship(order_by="Request.id")
    rows: Mapped[list[TableRow]] = relationship(order_by="TableRow.position", cascade="all, delete-orphan")
    row_files: Mapped[list[RowFile]] = relationship(order_by="RowFile.id", cascade="all, delete-orphan")

    @property
    def title(self) -> str:
        """What is to be done, with the period of a duty that comes again."""
        return f"{self.duty.title} – {self.occurrence.period}" if self.occurrence else self.duty.title

    @property
    def doer_name(self) -> str:
        """The unit, or the person that the unit gave it to."""
        return self.post.user.full_name if self.post is not None else self.unit.shown_name

    @property
    def due_was_moved(self) -> bool:
        return self.first_due_on != self.due_on

    @staticmethod
    def hangs_on(document_id: int) -> ColumnElement[bool]:
        """The condition that the document is its directive, or the copy that the doer's agency registered."""
        return or_(Assignment.document_id == document_id, Assignment.received_id == document_id)

    @staticmethod
    def overdue_on(day: Any) -> ColumnElement[bool]:
        """The condition that it should have been done before a day (or a parameter that stands for one)."""
        return and_(Assignment.state.in_(RUNNING_STATES), Assignment.due_on < day)

    @staticmethod
    def in_time(due: InstrumentedAttribute[date | None]) -> ColumnElement[bool]:
        """The condition that it was finished by a due date: ``due_on`` or ``first_due_on``. Without one it was."""
        return and_(Assignment.state == AssignmentState.FINISHED, or_(due.is_(None), Assignment.finished_on <= due))

    @staticmethod
    def unsettled() -> ColumnElement[bool]:
        """The condition of :attr:`waits_for_acceptance`."""
        return and_(Assignment.state == AssignmentState.FINISHED, Assignment.settled_at.is_(None))

    @property
    def directive_ids(self) -> list[int]:
        """The directive, and the copy that the doer's agency registered."""
        return [key for key in (self.document_id, self.received_id) if key is not None]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_finished(self) -> bool:
        return self.state is AssignmentState.FINISHED

    @property
    def is_paused(self) -> bool:
        return self.state is AssignmentState.PAUSED

    @property
    def waits_for_acceptance(self) -> bool:
        """It is said to be done, and the giver has not said whether the result will do."""
        return self.is_finished and self.settled_at is None

    @property
    def is_withdrawn(self) -> bool:
        return self.state is AssignmentState.WITHDRAWN

    @property
    def is_for_information(self) -> bool:
        return self.part is Part.INFORM

    @property
    def needs_answer(self) -> bool:
        """Whether it ends with a document: the answer to the giver of the duty, not of a part that was passed on."""
        return self.duty.asks_for_answer and self.part.answers_for_result and self.parent_id is None

    @property
    def wanted(self) -> Outcome:
        """What must come of this part; in words where the duty wants a document and the part was passed on."""
        return Outcome.WORDS if self.duty.asks_for_answer and self.parent_id is not None else self.duty.outcome

    @property
    def needs_files(self) -> bool:
        return self.duty.asks_for_files and self.part.answers_for_result

    @property
    def needs_table(self) -> bool:
        return self.duty.asks_for_table and self.part.answers_for_result

    @property
    def table_gap(self) -> str:
        """What keeps its table from being complete, as a sentence; empty when nothing does."""
        columns = [column.data for column in self.duty.columns]
        if not columns:
            return "Nơi giao chưa đặt mẫu bảng số liệu của việc này."
        return missing_in(columns, [row.cells for row in self.rows])

    @property
    def table_files(self) -> dict[str, RowFile]:
        """The files in its cells, by what the cells hold."""
        return {str(file.id): file for file in self.row_files}

    @property
    def table_revision(self) -> str:
        """Changes with what was filled in, and with the columns."""
        return revision_of(
            [column.data for column in self.duty.columns], [sorted(row.cells.items()) for row in self.rows]
        )

    @property
    def content_revision(self) -> str:
        """Changes with its state, result and due date."""
        return revision_of(self.state, self.due_on, self.finished_at)

    @property
    def may_be_acknowledged(self) -> bool:
        """What is only to be known ends with one click."""
        return self.is_for_information and may(self.state, self.part, Move.FINISH)

    @property
    def may_be_accepted(self) -> bool:
        return may(self.state, self.part, Move.ACCEPT)

    @property
    def may_be_reported_on(self) -> bool:
        return may(self.state, self.part, Move.REPORT)


class TableRow(Base):
    """A row of the table that a unit filled in: cells as :mod:`table_rules` writes them, by the column's id."""

    __tablename__ = "assignment_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    cells: Mapped[dict[str, str]] = mapped_column(JSON)


class RowFile(Base):
    """A file in a cell of a unit's table; the cell holds its id."""

    __tablename__ = "assignment_row_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"), index=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"), index=True)
    name: Mapped[str] = mapped_column(String(150))

    blob: Mapped[Blob] = relationship(lazy="joined", innerjoin=True)


class Report(Base):
    """What a unit says about its work."""

    __tablename__ = "assignment_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    finishing: Mapped[bool] = mapped_column(default=False)
    percent: Mapped[int | None]
    at: Mapped[datetime]
    by_name: Mapped[str] = mapped_column(String(120))
    by_title: Mapped[str] = mapped_column(String(160))
    submission_key: Mapped[str | None] = mapped_column(String(64), unique=True)  # sent again, it is kept once

    files: Mapped[list[ReportFile]] = relationship(order_by="ReportFile.id")


class ReportFile(Base):
    """A file that goes with a report."""

    __tablename__ = "assignment_report_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("assignment_report.id"), index=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"), index=True)
    name: Mapped[str] = mapped_column(String(150))

    blob: Mapped[Blob] = relationship(lazy="joined", innerjoin=True)


class Request(Base):
    """What a unit asks of who gave it the work; the giver decides."""

    __tablename__ = "assignment_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    kind: Mapped[RequestKind] = mapped_column(enum_column(RequestKind, "kind"))
    reason: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None]
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(120))
    asked_by_title: Mapped[str] = mapped_column(String(160))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(120), default="")
    is_granted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(String(300), default="")

    @property
    def is_open(self) -> bool:
        return self.decided_at is None

    @property
    def content_revision(self) -> str:
        """Which request it is, and whether it was decided."""
        return revision_of(self.id, self.decided_at)

    @property
    def wants_day(self) -> bool:
        return self.kind is RequestKind.EXTENSION

    @property
    def outcome(self) -> str:
        """What became of it."""
        if self.is_open:
            return "chờ quyết định"
        if self.is_granted is None:
            return "đã rút"
        return "đồng ý" if self.is_granted else "không đồng ý"


class DutySetting(Base):
    """How an agency follows its duties; one without a row has :data:`rules.ACCEPT_AFTER`, :data:`rules.LADDER` and
    :data:`rules.LEADER_AFTER`."""

    __tablename__ = "duty_setting"
    __table_args__ = (
        CheckConstraint("accept_after BETWEEN 0 AND 60", name="accept_after_range"),
        CheckConstraint("mail_hour BETWEEN 0 AND 23", name="mail_hour_range"),
    )

    agency_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    accept_after: Mapped[int] = mapped_column(default=ACCEPT_AFTER)
    ladder: Mapped[str] = mapped_column(String(60), default=" ".join(map(str, LADDER)))
    leader_after: Mapped[int] = mapped_column(default=LEADER_AFTER)
    mail_hour: Mapped[int] = mapped_column(default=MAIL_HOUR)

    @property
    def content_revision(self) -> str:
        return revision_of(self.accept_after, self.ladder, self.leader_after, self.mail_hour)


class CalendarDay(Base):
    """A day that is not as its weekday says: a holiday, or a day of a weekend that is worked. ``agency_id`` is None for
    the whole country (``holidays`` seeds a year, the ministry's yearly notice corrects it)."""

    __tablename__ = "calendar_day"
    __table_args__ = (
        UniqueConstraint("agency_id", "day"),
        Index(
            "uq_calendar_day_national",
            "day",
            unique=True,
            sqlite_where=text("agency_id IS NULL"),
            postgresql_where=text("agency_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    day: Mapped[date]
    is_worked: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str] = mapped_column(String(120))


class Notice(Base):
    """Something that a post is told, once for its ``key``; ``post.unseen`` counts those not looked at."""

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("post_id", "key"), Index("ix_notice_post_id_id", "post_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    kind: Mapped[NoticeKind] = mapped_column(enum_column(NoticeKind, "kind"))
    text: Mapped[str] = mapped_column(String(400))
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    key: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
    seen_at: Mapped[datetime | None]

    @property
    def is_pressing(self) -> bool:
        return self.kind in PRESSING


_WAITING = text("state = 'to_send'")


class Digest(Base):
    """The day's e-mail to a post with its notices up to ``up_to``."""

    __tablename__ = "digest"
    __table_args__ = (
        UniqueConstraint("post_id", "on_date"),
        Index("ix_digest_waiting", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    on_date: Mapped[date]
    up_to: Mapped[int]
    state: Mapped[DigestState] = mapped_column(enum_column(DigestState, "state"))
    leased_until: Mapped[datetime | None]

    post: Mapped[Post] = relationship()


class Reminder(Base):
    """A step of the ladder that was taken for an assignment and its due date: never again."""

    __tablename__ = "reminder"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"), primary_key=True)
    due_on: Mapped[date] = mapped_column(primary_key=True)
    step: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]


class CalendarFeed(Base):
    """An address at which a calendar program reads what a post has to do. The address holds the id and the ``nonce``,
    signed; without its row it is worth nothing."""

    __tablename__ = "calendar_feed"
    __table_args__ = (UniqueConstraint("post_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    kind: Mapped[FeedKind] = mapped_column(enum_column(FeedKind, "kind"))
    nonce: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]

    post: Mapped[Post] = relationship()
