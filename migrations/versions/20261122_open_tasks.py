"""indexes that answer the counts of the start pages by themselves

Revision ID: d0717a5c0de3
Revises: c5ea2c11ed02
Create Date: 2026-11-22

"""

import sqlalchemy as sa
from alembic import op

revision = "d0717a5c0de3"
down_revision = "c5ea2c11ed02"
branch_labels = None
depends_on = None

OPEN = sa.text("state IN ('new', 'accepted')")


def upgrade():
    op.drop_index("ix_task_unit_state_due", "task")
    op.create_index("ix_task_unit_state_due", "task", ["unit_id", "state", "due_on", "giver_id"])
    op.create_index(
        "ix_task_open_by_unit",
        "task",
        ["giver_id", "unit_id", "due_on", "state"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade():
    op.drop_index("ix_task_open_by_unit", "task")
    op.drop_index("ix_task_unit_state_due", "task")
    op.create_index("ix_task_unit_state_due", "task", ["unit_id", "state", "due_on"])
