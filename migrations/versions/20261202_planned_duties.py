"""Duties planned while a draft is written

Revision ID: e4a7c1d3f6b9
Revises: d3f6b9c2e5a8
"""

import sqlalchemy as sa
from alembic import op

revision = "e4a7c1d3f6b9"
down_revision = "d3f6b9c2e5a8"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("draft") as batch:
        batch.add_column(sa.Column("planned_duties", sa.JSON(), nullable=True))


def downgrade():
    with op.batch_alter_table("draft") as batch:
        batch.drop_column("planned_duties")
