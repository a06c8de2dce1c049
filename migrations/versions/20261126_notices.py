"""Notices for posts, reminders that were sent, how an agency reminds

Revision ID: c5e8a2f4b7d1
Revises: b4d7f1e3a6c9
"""

import sqlalchemy as sa
from alembic import op

revision = "c5e8a2f4b7d1"
down_revision = "b4d7f1e3a6c9"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
KINDS = ("new", "urged", "due", "late", "changed", "returned", "accepted", "decided", "asked", "result")
UNTOLD = sa.text("told_at IS NULL")


def upgrade():
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="kind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("text", sa.String(400), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_notice_post_id_post"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_notice_assignment_id_assignment")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_notice_document_id_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("post_id", "key", name=op.f("uq_notice_post_id_key")),
    )
    op.create_index("ix_notice_post_id_id", "notice", ["post_id", "id"])
    op.create_table(
        "reminder",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_reminder_assignment_id_assignment"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("assignment_id", "due_on", "step", name=op.f("pk_reminder")),
    )
    op.add_column("assignment", sa.Column("told_at", MOMENT, nullable=True))
    op.execute("UPDATE assignment SET told_at = assigned_at")
    op.create_index("ix_assignment_untold", "assignment", ["id"], sqlite_where=UNTOLD, postgresql_where=UNTOLD)
    with op.batch_alter_table("post") as batch:
        batch.add_column(sa.Column("unseen", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("post") as batch:
        batch.alter_column("unseen", existing_type=sa.Integer(), server_default=None)
    with op.batch_alter_table("duty_setting") as batch:
        batch.add_column(sa.Column("ladder", sa.String(60), nullable=False, server_default="-2 0 1 3 5"))
        batch.add_column(sa.Column("leader_after", sa.Integer(), nullable=False, server_default="5"))
    with op.batch_alter_table("duty_setting") as batch:
        batch.alter_column("ladder", existing_type=sa.String(60), server_default=None)
        batch.alter_column("leader_after", existing_type=sa.Integer(), server_default=None)


def downgrade():
    op.drop_column("duty_setting", "leader_after")
    op.drop_column("duty_setting", "ladder")
    op.drop_column("post", "unseen")
    op.drop_index("ix_assignment_untold", "assignment")
    op.drop_column("assignment", "told_at")
    op.drop_table("reminder")
    op.drop_table("notice")
