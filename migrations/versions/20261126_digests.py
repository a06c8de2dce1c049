"""The day's e-mail with a post's notices

Revision ID: e7a1c4b6d9f3
Revises: d6f9b3a5c8e2
"""

import sqlalchemy as sa
from alembic import op

revision = "e7a1c4b6d9f3"
down_revision = "d6f9b3a5c8e2"
branch_labels = None
depends_on = None

STATES = ("to_send", "sending", "sent", "empty", "failed")
WAITING = sa.text("state = 'to_send'")


def upgrade():
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("up_to", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="state", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_digest_post_id_post"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("post_id", "on_date", name=op.f("uq_digest_post_id_on_date")),
    )
    op.create_index("ix_digest_waiting", "digest", ["id"], sqlite_where=WAITING, postgresql_where=WAITING)
    with op.batch_alter_table("user_account") as batch:
        batch.add_column(sa.Column("mails_all", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("user_account") as batch:
        batch.alter_column("mails_all", existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table("duty_setting") as batch:
        batch.add_column(sa.Column("mail_hour", sa.Integer(), nullable=False, server_default="8"))
    with op.batch_alter_table("duty_setting") as batch:
        batch.alter_column("mail_hour", existing_type=sa.Integer(), server_default=None)
        batch.create_check_constraint(op.f("ck_duty_setting_mail_hour_range"), "mail_hour BETWEEN 0 AND 23")


def downgrade():
    with op.batch_alter_table("duty_setting") as batch:
        batch.drop_constraint(op.f("ck_duty_setting_mail_hour_range"), type_="check")
        batch.drop_column("mail_hour")
    with op.batch_alter_table("user_account") as batch:
        batch.drop_column("mails_all")
    op.drop_index("ix_digest_waiting", "digest")
    op.drop_table("digest")
