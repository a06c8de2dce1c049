"""Which recipients get the Word files, too

Revision ID: b7d0f4a2c6e3
Revises: a6c9e3f1b5d2
"""

import sqlalchemy as sa
from alembic import op

revision = "b7d0f4a2c6e3"
down_revision = "a6c9e3f1b5d2"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("delivery") as batch:
        batch.add_column(sa.Column("with_word", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("delivery") as batch:
        batch.alter_column("with_word", server_default=None)


def downgrade():
    with op.batch_alter_table("delivery") as batch:
        batch.drop_column("with_word")
