"""Before which leader a document is put

Revision ID: d3f6b9c2e5a8
Revises: c2e5a8b1d4f7
"""

import sqlalchemy as sa
from alembic import op

revision = "d3f6b9c2e5a8"
down_revision = "c2e5a8b1d4f7"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("document") as batch:
        batch.add_column(sa.Column("presented_to_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_document_presented_to_id_post"), "post", ["presented_to_id"], ["id"], ondelete="SET NULL"
        )
    filled = sa.text("presented_to_id IS NOT NULL")
    op.create_index(
        "ix_document_presented_to_id", "document", ["presented_to_id"], sqlite_where=filled, postgresql_where=filled
    )


def downgrade():
    op.drop_index("ix_document_presented_to_id", "document")
    with op.batch_alter_table("document") as batch:
        batch.drop_constraint(op.f("fk_document_presented_to_id_post"), type_="foreignkey")
        batch.drop_column("presented_to_id")
