"""Who acts in a post while its holder is away

Revision ID: c2e5a8b1d4f7
Revises: b1d4f7a9c2e6
"""

import sqlalchemy as sa
from alembic import op

revision = "c2e5a8b1d4f7"
down_revision = "b1d4f7a9c2e6"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "substitution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_substitution_days_order")),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_substitution_post_id_post"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_substitution_user_id_user_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution")),
    )
    op.create_index(op.f("ix_substitution_post_id"), "substitution", ["post_id"])
    op.create_index(op.f("ix_substitution_user_id"), "substitution", ["user_id"])


def downgrade():
    op.drop_table("substitution")
