"""Reports that are sent again are kept once; addresses of calendars

Revision ID: a9c3e6d8f1b5
Revises: f8b2d5c7e0a4
"""

import sqlalchemy as sa
from alembic import op

revision = "a9c3e6d8f1b5"
down_revision = "f8b2d5c7e0a4"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("assignment_report") as batch:
        batch.add_column(sa.Column("submission_key", sa.String(length=64), nullable=True))
        batch.create_unique_constraint(op.f("uq_assignment_report_submission_key"), ["submission_key"])
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("mine", "unit", name="kind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_calendar_feed_post_id_post"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("post_id", "kind", name=op.f("uq_calendar_feed_post_id_kind")),
    )


def downgrade():
    op.drop_table("calendar_feed")
    with op.batch_alter_table("assignment_report") as batch:
        batch.drop_constraint(op.f("uq_assignment_report_submission_key"), type_="unique")
        batch.drop_column("submission_key")
