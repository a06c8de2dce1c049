"""What a signature covers, what was allowed after it, what was done; number and day that are not sealed

Revision ID: d9f3b2c4e6a8
Revises: c8e2a1b3d5f7
"""

import sqlalchemy as sa
from alembic import op

revision = "d9f3b2c4e6a8"
down_revision = "c8e2a1b3d5f7"
branch_labels = None
depends_on = None

VERDICTS = ("good", "changed", "changed_after", "unknown_authority", "expired", "unreadable")


def choice(name, *values):
    return sa.Column(
        name,
        sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24),
        nullable=False,
        server_default=values[0],
    )


def verdicts(*values):
    with op.batch_alter_table("pdf_signature") as batch:
        batch.drop_constraint(op.f("ck_pdf_signature_verdict"), type_="check")
        said = ", ".join(repr(value) for value in values)
        batch.create_check_constraint(op.f("ck_pdf_signature_verdict"), sa.text(f"verdict IN ({said})"))


def upgrade():
    verdicts(*VERDICTS, "unsealed")
    columns = (
        choice("coverage", "part", "file", "revision"),
        choice("allowed", "filling", "nothing", "signing", "notes"),
        choice("done", "nothing", "signed", "filled", "noted", "changed"),
    )
    with op.batch_alter_table("pdf_signature") as batch:
        for column in columns:
            batch.add_column(column)
    op.execute("UPDATE pdf_signature SET done = 'filled' WHERE filled_after")
    with op.batch_alter_table("pdf_signature") as batch:
        batch.drop_column("filled_after")
        for column in columns:
            batch.alter_column(column.name, existing_type=column.type, server_default=None)
    # what an earlier version called whole is looked at again
    op.execute(
        "UPDATE blob SET text_state = 'pending', attempts = 0, leased_until = NULL "
        "WHERE sha256 IN (SELECT sha256 FROM pdf_signature)"
    )


def downgrade():
    op.execute("UPDATE pdf_signature SET verdict = 'changed_after' WHERE verdict = 'unsealed'")
    verdicts(*VERDICTS)
    with op.batch_alter_table("pdf_signature") as batch:
        batch.add_column(sa.Column("filled_after", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE pdf_signature SET filled_after = (done = 'filled')")
    with op.batch_alter_table("pdf_signature") as batch:
        batch.alter_column("filled_after", existing_type=sa.Boolean(), server_default=None)
        for name in ("coverage", "allowed", "done"):
            batch.drop_constraint(op.f(f"ck_pdf_signature_{name}"), type_="check")
            batch.drop_column(name)
