"""Indexes for open work, of a unit and of a giver; none on what is mostly empty

Revision ID: f8b2d5c7e0a4
Revises: e7a1c4b6d9f3
"""

import sqlalchemy as sa
from alembic import op

revision = "f8b2d5c7e0a4"
down_revision = "e7a1c4b6d9f3"
branch_labels = None
depends_on = None

OPEN = sa.text("state IN ('new', 'accepted', 'paused')")
INDEXES = {
    "ix_assignment_open_of_unit": ["unit_id", "due_on", "state", "giver_id", "post_id"],
    "ix_assignment_open_by_due": ["giver_id", "due_on", "document_id", "unit_id", "state"],
}
# SQLite took these for "parent_id IS NULL", which nearly every row is
SELDOM = ("parent_id", "received_id", "post_id")


def upgrade():
    for name, columns in INDEXES.items():
        op.create_index(name, "assignment", columns, sqlite_where=OPEN, postgresql_where=OPEN)
    for column in SELDOM:
        filled = sa.text(f"{column} IS NOT NULL")
        op.drop_index(f"ix_assignment_{column}", "assignment")
        op.create_index(
            f"ix_assignment_{column}", "assignment", [column], sqlite_where=filled, postgresql_where=filled
        )


def downgrade():
    for column in SELDOM:
        op.drop_index(f"ix_assignment_{column}", "assignment")
        op.create_index(f"ix_assignment_{column}", "assignment", [column])
    for name in INDEXES:
        op.drop_index(name, "assignment")
