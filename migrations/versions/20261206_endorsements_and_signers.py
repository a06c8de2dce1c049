"""Endorsements and co-signers of drafts; Word files that stay in the house; what is sent no more

Revision ID: a6c9e3f1b5d2
Revises: f5b8d2e4a7c0
"""

import sqlalchemy as sa
from alembic import op

revision = "a6c9e3f1b5d2"
down_revision = "f5b8d2e4a7c0"
branch_labels = None
depends_on = None

STAGES = ("drafting", "content", "form", "approval", "signing", "signed", "numbered", "cancelled")

ROLES = ["main", "appendix", "second_copy"]
STATES = ["waiting", "registered", "returned", "to_send", "sending", "sent", "confirmed", "failed", "recalled"]


def _allow(table, column, values):
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(f"ck_{table}_{column}"), type_="check")
        allowed = ", ".join(repr(value) for value in values)
        batch.create_check_constraint(op.f(f"ck_{table}_{column}"), sa.text(f"{column} IN ({allowed})"))


def upgrade():
    _allow("attachment", "role", [*ROLES, "editable"])
    _allow("delivery", "state", [*STATES, "given_up"])
    op.create_table(
        "draft_endorsement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Enum(*STAGES, name="stage", native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_draft_endorsement_draft_id_draft"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_endorsement")),
    )
    op.create_index(op.f("ix_draft_endorsement_draft_id"), "draft_endorsement", ["draft_id"])
    op.create_table(
        "draft_co_signer",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_draft_co_signer_draft_id_draft"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("draft_id", "place", name=op.f("pk_draft_co_signer")),
    )
    op.create_index(op.f("ix_draft_co_signer_post_id"), "draft_co_signer", ["post_id"])


def downgrade():
    op.execute("UPDATE attachment SET role = 'appendix' WHERE role = 'editable'")
    op.execute("UPDATE delivery SET state = 'failed' WHERE state = 'given_up' AND way <> 'system'")
    op.execute("UPDATE delivery SET state = 'returned' WHERE state = 'given_up'")
    _allow("attachment", "role", ROLES)
    _allow("delivery", "state", STATES)
    op.drop_index(op.f("ix_draft_co_signer_post_id"), table_name="draft_co_signer")
    op.drop_table("draft_co_signer")
    op.drop_index(op.f("ix_draft_endorsement_draft_id"), table_name="draft_endorsement")
    op.drop_table("draft_endorsement")
