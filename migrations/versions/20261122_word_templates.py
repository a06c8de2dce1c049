"""Word templates of agencies

Revision ID: e1a7e57a7e01
Revises: d0717a5c0de3
Create Date: 2026-11-22

"""

import sqlalchemy as sa
from alembic import op

revision = "e1a7e57a7e01"
down_revision = "d0717a5c0de3"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "word_template",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("type_code", sa.String(30), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.String(150), nullable=False),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("put_by", sa.String(120), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name="fk_word_template_organization_id_organization",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name="fk_word_template_sha256_blob"),
        sa.PrimaryKeyConstraint("organization_id", "type_code", name="pk_word_template"),
    )
    op.create_index("ix_word_template_sha256", "word_template", ["sha256"])


def downgrade():
    op.drop_table("word_template")
