"""Templates of an agency that did not pass their check, kept until they do

Revision ID: f5b8d2e4a7c0
Revises: e4a7c1d3f6b9
"""

import sqlalchemy as sa
from alembic import op

revision = "f5b8d2e4a7c0"
down_revision = "e4a7c1d3f6b9"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "word_template_draft",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=30), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("put_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_word_template_draft_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name=op.f("fk_word_template_draft_sha256_blob")),
        sa.PrimaryKeyConstraint("organization_id", "form", name=op.f("pk_word_template_draft")),
    )
    op.create_index(op.f("ix_word_template_draft_sha256"), "word_template_draft", ["sha256"])


def downgrade():
    op.drop_index(op.f("ix_word_template_draft_sha256"), table_name="word_template_draft")
    op.drop_table("word_template_draft")
