"""Duties, each with its doers; a task becomes a unit's assignment in a duty; the calendar of days off

What was given under one instruction on one document becomes one duty; the tasks keep their ids, states, days, reports
and files.

Revision ID: a3c6e9d2b5f8
Revises: f2b5d8c1a3e7
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "a3c6e9d2b5f8"
down_revision = "f2b5d8c1a3e7"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("state IN ('new', 'accepted')")
ONCE = sa.text("occurrence_id IS NULL AND parent_id IS NULL AND state <> 'withdrawn'")
AGAIN = sa.text("occurrence_id IS NOT NULL AND parent_id IS NULL AND state <> 'withdrawn'")
STATES = ("new", "accepted", "finished", "withdrawn")


def enum(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def key(table, column, to, **more):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), **more)


def upgrade():
    tables()
    op.create_table(
        "calendar_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_worked", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        key("calendar_day", "agency_id", "organization"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_day")),
        sa.UniqueConstraint("agency_id", "day", name=op.f("uq_calendar_day_agency_id_day")),
    )
    national = sa.text("agency_id IS NULL")
    op.create_index(
        "uq_calendar_day_national",
        "calendar_day",
        ["day"],
        unique=True,
        sqlite_where=national,
        postgresql_where=national,
    )
    move_rows(op.get_bind())
    with op.batch_alter_table("draft") as batch:
        batch.drop_constraint("fk_draft_task_id_task", type_="foreignkey")
        batch.alter_column("task_id", new_column_name="assignment_id", existing_type=sa.Integer())
    with op.batch_alter_table("draft") as batch:
        batch.create_foreign_key(op.f("fk_draft_assignment_id_assignment"), "assignment", ["assignment_id"], ["id"])
    for name in ("task_report_file", "task_report", "task"):
        op.drop_table(name)


def tables():
    op.create_table(
        "duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("instruction_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded_text", sa.Text(), nullable=False),
        sa.Column("place_start", sa.Integer(), nullable=True),
        sa.Column("place_end", sa.Integer(), nullable=True),
        sa.Column("ordered_by", sa.String(120), nullable=False),
        sa.Column("ordered_by_title", sa.String(160), nullable=False),
        sa.Column("topic", sa.String(80), nullable=False),
        sa.Column("urgency", enum("urgency", "normal", "urgent", "very_urgent", "flash"), nullable=False),
        sa.Column("mode", enum("mode", "each", "lead"), nullable=False),
        sa.Column("outcome", enum("outcome", "words", "files", "answer", "nothing"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_time", sa.String(5), nullable=False),
        sa.Column("due_words", sa.String(300), nullable=False),
        sa.Column("term_count", sa.Integer(), nullable=True),
        sa.Column("term_unit", enum("term_unit", "working_days", "days", "weeks", "months"), nullable=True),
        sa.Column("term_from", sa.Date(), nullable=True),
        sa.Column("recurrence", sa.String(200), nullable=False),
        sa.Column("lead_days", sa.Integer(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(300), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.CheckConstraint("recurrence = '' OR due_on IS NULL", name=op.f("ck_duty_due_once_or_again")),
        sa.CheckConstraint("(term_count IS NULL) = (term_from IS NULL)", name=op.f("ck_duty_whole_term")),
        sa.CheckConstraint("ended_on IS NULL OR end_reason <> ''", name=op.f("ck_duty_end_needs_reason")),
        key("duty", "agency_id", "organization"),
        key("duty", "document_id", "document"),
        key("duty", "instruction_id", "instruction"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
    )
    op.create_index("ix_duty_agency", "duty", ["agency_id", "given_at"])
    op.create_index("ix_duty_document_id", "duty", ["document_id"])
    op.create_index("ix_duty_instruction_id", "duty", ["instruction_id"])
    coming = sa.text("next_on IS NOT NULL")
    op.create_index("ix_duty_next", "duty", ["next_on"], sqlite_where=coming, postgresql_where=coming)
    op.create_table(
        "duty_doer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("part", enum("part", "lead", "do", "coordinate", "inform"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        key("duty_doer", "duty_id", "duty", ondelete="CASCADE"),
        key("duty_doer", "unit_id", "organization"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_doer")),
        sa.UniqueConstraint("duty_id", "unit_id", name=op.f("uq_duty_doer_duty_id_unit_id")),
    )
    op.create_index("ix_duty_doer_unit_id", "duty_doer", ["unit_id"])
    op.create_table(
        "duty_occurrence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("period", sa.String(40), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        key("duty_occurrence", "duty_id", "duty", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_occurrence")),
        sa.UniqueConstraint("duty_id", "due_on", name=op.f("uq_duty_occurrence_duty_id_due_on")),
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("received_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("part", enum("part", "lead", "do", "coordinate", "inform"), nullable=False),
        sa.Column("state", enum("state", *STATES), nullable=False),
        sa.Column("state_reason", sa.String(300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.Column("assigned_at", MOMENT, nullable=False),
        sa.Column("accepted_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("finished_by", sa.String(120), nullable=False),
        sa.CheckConstraint("state <> 'finished' OR finished_at IS NOT NULL", name=op.f("ck_assignment_finished_when")),
        key("assignment", "duty_id", "duty"),
        key("assignment", "occurrence_id", "duty_occurrence"),
        key("assignment", "parent_id", "assignment"),
        key("assignment", "document_id", "document"),
        key("assignment", "received_id", "document"),
        key("assignment", "unit_id", "organization"),
        key("assignment", "giver_id", "organization"),
        key("assignment", "answer_id", "document"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    for column in ("duty_id", "occurrence_id", "parent_id", "document_id", "received_id"):
        op.create_index(f"ix_assignment_{column}", "assignment", [column])
    op.create_index("ix_assignment_unit_state_due", "assignment", ["unit_id", "state", "due_on", "giver_id"])
    op.create_index("ix_assignment_giver_state_due", "assignment", ["giver_id", "state", "due_on", "unit_id"])
    op.create_index(
        "ix_assignment_open_by_unit",
        "assignment",
        ["giver_id", "unit_id", "due_on", "state"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    for name, column, where in (
        ("uq_assignment_unit", "duty_id", ONCE),
        ("uq_assignment_occurrence_unit", "occurrence_id", AGAIN),
    ):
        op.create_index(
            name, "assignment", [column, "unit_id"], unique=True, sqlite_where=where, postgresql_where=where
        )
    op.create_table(
        "assignment_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("finishing", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_name", sa.String(120), nullable=False),
        sa.Column("by_title", sa.String(160), nullable=False),
        key("assignment_report", "assignment_id", "assignment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_report")),
    )
    op.create_index("ix_assignment_report_assignment_id", "assignment_report", ["assignment_id"])
    op.create_table(
        "assignment_report_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.String(150), nullable=False),
        key("assignment_report_file", "report_id", "assignment_report"),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name=op.f("fk_assignment_report_file_sha256_blob")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_report_file")),
    )
    op.create_index("ix_assignment_report_file_report_id", "assignment_report_file", ["report_id"])
    op.create_index("ix_assignment_report_file_sha256", "assignment_report_file", ["sha256"])


# the beginning of an instruction, in one line, is the title of its duty
TITLE = "trim(substr(replace(replace(i.text, chr13, ' '), chr10, ' '), 1, 160))"

DUTIES = f"""
INSERT INTO duty (id, agency_id, document_id, instruction_id, title, text, folded_text, ordered_by, ordered_by_title, topic, urgency,
    mode, outcome, due_time, due_words, recurrence, lead_days, end_reason, given_at)
SELECT i.id, min(t.giver_id), i.document_id, i.id, {TITLE}, i.text, '', i.by_name, i.by_title, d.field_name, d.urgency,
    CASE WHEN max(CASE WHEN t.part = 'inform' THEN 0 ELSE 1 END) = 1 THEN 'lead' ELSE 'each' END,
    CASE WHEN max(CASE WHEN t.needs_answer THEN 1 ELSE 0 END) = 1 THEN 'answer' ELSE 'words' END,
    '', '', '', 0, '', i.at
FROM instruction i JOIN task t ON t.instruction_id = i.id JOIN document d ON d.id = i.document_id
GROUP BY i.id, i.document_id, i.text, i.by_name, i.by_title, i.at, d.field_name, d.urgency
"""
DOERS = """
INSERT INTO duty_doer (duty_id, unit_id, part, due_on)
SELECT instruction_id, unit_id, part, due_on FROM task WHERE state <> 'withdrawn'
"""
ASSIGNMENTS = """
INSERT INTO assignment (id, duty_id, document_id, unit_id, giver_id, part, state, state_reason, note, first_due_on,
    due_on, answer_id, assigned_at, accepted_at, finished_at, finished_on, finished_by)
SELECT id, instruction_id, document_id, unit_id, giver_id, part, state, '', '', due_on, due_on, answer_id, assigned_at,
    accepted_at, finished_at, IN_VIETNAM, finished_by
FROM task
"""
REPORTS = """
INSERT INTO assignment_report (id, assignment_id, text, finishing, at, by_name, by_title)
SELECT id, task_id, text, finishing, at, by_name, by_title FROM task_report
"""
FILES = """
INSERT INTO assignment_report_file (id, report_id, sha256, name)
SELECT id, report_id, sha256, name FROM task_report_file
"""


def move_rows(connection):
    """A duty gets the id of its instruction, everything else keeps its own."""
    postgresql = connection.dialect.name == "postgresql"
    sign = "chr({})" if postgresql else "char({})"
    connection.execute(sa.text(DUTIES.replace("chr13", sign.format(13)).replace("chr10", sign.format(10))))
    found = connection.execute(sa.text("SELECT id, title, text FROM duty")).all()
    if found:
        connection.execute(
            sa.text("UPDATE duty SET folded_text = :folded WHERE id = :id"),
            [{"id": key, "folded": folded(f"{title}\n{words}")} for key, title, words in found],
        )
    day = "(finished_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date" if postgresql else "date(finished_at, '+7 hours')"
    for statement in (DOERS, ASSIGNMENTS, REPORTS, FILES):
        connection.execute(sa.text(statement.replace("IN_VIETNAM", day)))
    if postgresql:
        follow_on(connection, "duty", "assignment", "assignment_report", "assignment_report_file")


def folded(words):
    """Without accents and capitals, as the search compares."""
    plain = unicodedata.normalize("NFD", words.replace("đ", "d").replace("Đ", "D"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).lower().split())


def follow_on(connection, *names):
    """The next row gets the next id."""
    for name in names:
        connection.execute(
            sa.text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), coalesce(max(id), 0) + 1, false) FROM {name}")
        )


def downgrade():
    """What tasks could not say goes: duties beside the first of a unit in a document, occurrences, parts passed on."""
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("instruction_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("part", enum("part", "lead", "coordinate", "inform"), nullable=False),
        sa.Column("state", enum("state", *STATES), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("needs_answer", sa.Boolean(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.Column("assigned_at", MOMENT, nullable=False),
        sa.Column("accepted_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("finished_by", sa.String(120), nullable=False),
        sa.CheckConstraint("state <> 'finished' OR finished_at IS NOT NULL", name=op.f("ck_task_finished_when")),
        key("task", "answer_id", "document"),
        key("task", "document_id", "document"),
        key("task", "giver_id", "organization"),
        key("task", "instruction_id", "instruction"),
        key("task", "unit_id", "organization"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    op.create_table(
        "task_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("finishing", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_name", sa.String(120), nullable=False),
        sa.Column("by_title", sa.String(160), nullable=False),
        key("task_report", "task_id", "task"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_report")),
    )
    op.create_index("ix_task_report_task_id", "task_report", ["task_id"])
    op.create_table(
        "task_report_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.String(150), nullable=False),
        key("task_report_file", "report_id", "task_report"),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name=op.f("fk_task_report_file_sha256_blob")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_report_file")),
    )
    op.create_index("ix_task_report_file_report_id", "task_report_file", ["report_id"])
    op.create_index("ix_task_report_file_sha256", "task_report_file", ["sha256"])
    connection = op.get_bind()
    connection.execute(sa.text(TASKS))
    connection.execute(
        sa.text(
            "INSERT INTO task_report (id, task_id, text, finishing, at, by_name, by_title) "
            "SELECT id, assignment_id, text, finishing, at, by_name, by_title FROM assignment_report "
            "WHERE assignment_id IN (SELECT id FROM task)"
        )
    )
    connection.execute(
        sa.text(
            "INSERT INTO task_report_file (id, report_id, sha256, name) "
            "SELECT id, report_id, sha256, name FROM assignment_report_file "
            "WHERE report_id IN (SELECT id FROM task_report)"
        )
    )
    if connection.dialect.name == "postgresql":
        follow_on(connection, "task", "task_report", "task_report_file")
    leads = sa.text("part = 'lead' AND state <> 'withdrawn'")
    live = sa.text("state IN ('new', 'accepted', 'finished')")
    op.create_index("ix_task_document_id", "task", ["document_id"])
    op.create_index("ix_task_unit_state_due", "task", ["unit_id", "state", "due_on", "giver_id"])
    op.create_index("ix_task_giver_state_due", "task", ["giver_id", "state", "due_on", "unit_id"])
    op.create_index(
        "ix_task_open_by_unit",
        "task",
        ["giver_id", "unit_id", "due_on", "state"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index(
        "uq_task_one_lead", "task", ["document_id"], unique=True, sqlite_where=leads, postgresql_where=leads
    )
    op.create_index(
        "uq_task_open_unit", "task", ["document_id", "unit_id"], unique=True, sqlite_where=live, postgresql_where=live
    )
    connection.execute(sa.text("UPDATE draft SET assignment_id = NULL WHERE assignment_id NOT IN (SELECT id FROM task)"))
    with op.batch_alter_table("draft") as batch:
        batch.drop_constraint("fk_draft_assignment_id_assignment", type_="foreignkey")
        batch.alter_column("assignment_id", new_column_name="task_id", existing_type=sa.Integer())
    with op.batch_alter_table("draft") as batch:
        batch.create_foreign_key("fk_draft_task_id_task", "task", ["task_id"], ["id"])
    for name in (
        "assignment_report_file",
        "assignment_report",
        "assignment",
        "duty_occurrence",
        "duty_doer",
        "duty",
        "calendar_day",
    ):
        op.drop_table(name)


# of a unit in a document the first live part; of the leads the first, the others do not lead any more
TASKS = """
INSERT INTO task (id, document_id, instruction_id, unit_id, giver_id, part, state, due_on, needs_answer, answer_id,
    assigned_at, accepted_at, finished_at, finished_by)
SELECT a.id, a.document_id, d.instruction_id, a.unit_id, a.giver_id,
    CASE WHEN a.part = 'do' THEN 'coordinate'
         WHEN a.part = 'lead' AND EXISTS (SELECT 1 FROM assignment b WHERE b.document_id = a.document_id
             AND b.part = 'lead' AND b.state <> 'withdrawn' AND b.id < a.id) THEN 'coordinate'
         ELSE a.part END,
    a.state, a.due_on, d.outcome = 'answer' AND a.part = 'lead', a.answer_id, a.assigned_at, a.accepted_at,
    a.finished_at, a.finished_by
FROM assignment a JOIN duty d ON d.id = a.duty_id
WHERE a.parent_id IS NULL AND a.occurrence_id IS NULL AND d.instruction_id IS NOT NULL
    AND (a.state = 'withdrawn' OR NOT EXISTS (SELECT 1 FROM assignment b JOIN duty e ON e.id = b.duty_id
        WHERE b.document_id = a.document_id AND b.unit_id = a.unit_id AND b.parent_id IS NULL
        AND b.occurrence_id IS NULL AND e.instruction_id IS NOT NULL AND b.state <> 'withdrawn' AND b.id < a.id))
"""
