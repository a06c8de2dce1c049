"""Results that the giver accepts, requests of a unit, pauses, per cent; how long an agency waits before silence accepts

Revision ID: b4d7f1e3a6c9
Revises: a3c6e9d2b5f8
"""

import sqlalchemy as sa
from alembic import op

revision = "b4d7f1e3a6c9"
down_revision = "a3c6e9d2b5f8"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
STATES = ("new", "accepted", "finished", "withdrawn")
KINDS = ("extension", "pause", "not_ours")
OPEN = "state IN ('new', 'accepted')"
WITH_PAUSED = "state IN ('new', 'accepted', 'paused')"
TO_DECIDE = sa.text("asks IS NOT NULL OR (state = 'finished' AND settled_at IS NULL)")


def enum(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def states(values, is_open):
    """The states that an assignment may have, and the index of open ones."""
    op.drop_index("ix_assignment_open_by_unit", "assignment")
    with op.batch_alter_table("assignment") as batch:
        batch.drop_constraint(op.f("ck_assignment_state"), type_="check")
        said = ", ".join(repr(value) for value in values)
        batch.create_check_constraint(op.f("ck_assignment_state"), sa.text(f"state IN ({said})"))
    op.create_index(
        "ix_assignment_open_by_unit",
        "assignment",
        ["giver_id", "unit_id", "due_on", "state"],
        sqlite_where=sa.text(is_open),
        postgresql_where=sa.text(is_open),
    )


def upgrade():
    states((*STATES, "paused"), WITH_PAUSED)
    with op.batch_alter_table("assignment") as batch:
        batch.add_column(sa.Column("settled_at", MOMENT, nullable=True))
        batch.add_column(sa.Column("settled_by", sa.String(120), nullable=False, server_default=""))
        batch.add_column(sa.Column("paused_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("percent", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("asks", enum("asks", *KINDS), nullable=True))
    op.execute("UPDATE assignment SET settled_at = finished_at WHERE state = 'finished'")
    with op.batch_alter_table("assignment") as batch:
        batch.alter_column("settled_by", existing_type=sa.String(120), server_default=None)
        batch.create_check_constraint(
            op.f("ck_assignment_paused_when"), sa.text("(state = 'paused') = (paused_on IS NOT NULL)")
        )
        batch.create_check_constraint(op.f("ck_assignment_percent_range"), sa.text("percent BETWEEN 0 AND 100"))
    op.create_index(
        "ix_assignment_to_decide",
        "assignment",
        ["giver_id", "unit_id"],
        sqlite_where=TO_DECIDE,
        postgresql_where=TO_DECIDE,
    )
    op.add_column("assignment_report", sa.Column("percent", sa.Integer(), nullable=True))
    op.create_table(
        "assignment_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("kind", enum("kind", *KINDS), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("asked_by", sa.String(120), nullable=False),
        sa.Column("asked_by_title", sa.String(160), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by", sa.String(120), nullable=False),
        sa.Column("is_granted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_assignment_request_assignment_id_assignment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_request")),
    )
    op.create_index("ix_assignment_request_assignment_id", "assignment_request", ["assignment_id"])
    op.create_table(
        "duty_setting",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("accept_after", sa.Integer(), nullable=False),
        sa.CheckConstraint("accept_after BETWEEN 0 AND 60", name=op.f("ck_duty_setting_accept_after_range")),
        sa.ForeignKeyConstraint(["agency_id"], ["organization.id"], name=op.f("fk_duty_setting_agency_id_organization")),
        sa.PrimaryKeyConstraint("agency_id", name=op.f("pk_duty_setting")),
    )


def downgrade():
    op.drop_table("duty_setting")
    op.drop_table("assignment_request")
    op.drop_column("assignment_report", "percent")
    op.execute("UPDATE assignment SET state = 'accepted', paused_on = NULL WHERE state = 'paused'")
    op.drop_index("ix_assignment_to_decide", "assignment")
    with op.batch_alter_table("assignment") as batch:
        batch.drop_constraint(op.f("ck_assignment_asks"), type_="check")
        batch.drop_constraint(op.f("ck_assignment_paused_when"), type_="check")
        batch.drop_constraint(op.f("ck_assignment_percent_range"), type_="check")
        for name in ("asks", "percent", "paused_on", "settled_by", "settled_at"):
            batch.drop_column(name)
    states(STATES, OPEN)
