"""Whose part of a document a line of its history is about

Revision ID: f2b5d8c1a3e7
Revises: e1a4c7b9d2f6
"""

import sqlalchemy as sa
from alembic import op

revision = "f2b5d8c1a3e7"
down_revision = "e1a4c7b9d2f6"
branch_labels = None
depends_on = None


def upgrade():
    # added in place: the table's triggers let no row be copied
    op.add_column("history_line", sa.Column("unit_id", sa.Integer(), nullable=True))


def downgrade():
    op.drop_column("history_line", "unit_id")
