"""history is append only

The database itself refuses to change or delete a line of history.

Revision ID: b1a5c0ffee01
Revises: ae0ced8ad239
Create Date: 2026-11-22

"""

from alembic import op

revision = "b1a5c0ffee01"
down_revision = "ae0ced8ad239"
branch_labels = None
depends_on = None

SENTENCE = "history is append only"


def upgrade():
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"""
            CREATE FUNCTION refuse_history_change() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$
            """
        )
        op.execute(
            """
            CREATE TRIGGER history_line_append_only BEFORE UPDATE OR DELETE ON history_line
            FOR EACH ROW EXECUTE FUNCTION refuse_history_change()
            """
        )
        return
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f"""
            CREATE TRIGGER history_line_no_{action.lower()} BEFORE {action} ON history_line
            BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END
            """
        )


def downgrade():
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER history_line_append_only ON history_line")
        op.execute("DROP FUNCTION refuse_history_change()")
        return
    for action in ("update", "delete"):
        op.execute(f"DROP TRIGGER history_line_no_{action}")
