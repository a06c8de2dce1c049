"""Sessions known to the server; a history that can't be replaced or emptied

Revision ID: c8e2a1b3d5f7
Revises: b7d1f0a2c4e6
"""

import sqlalchemy as sa
from alembic import op

revision = "c8e2a1b3d5f7"
down_revision = "b7d1f0a2c4e6"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("device", sa.String(80), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_sign_in_user_id_user_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in"),
        sa.UniqueConstraint("key_hash", name="uq_sign_in_key_hash"),
    )
    op.create_index("ix_sign_in_user_id", "sign_in", ["user_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            """
            CREATE TRIGGER history_line_not_emptied BEFORE TRUNCATE ON history_line
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change()
            """
        )
        return
    op.execute(  # INSERT OR REPLACE deletes without asking the trigger of DELETE
        """
        CREATE TRIGGER history_line_not_replaced BEFORE INSERT ON history_line
        WHEN EXISTS (SELECT 1 FROM history_line WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'history is append only'); END
        """
    )


def downgrade():
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER history_line_not_emptied ON history_line")
    else:
        op.execute("DROP TRIGGER history_line_not_replaced")
    op.drop_table("sign_in")
