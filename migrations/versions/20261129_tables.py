"""Tables that a duty asks units for

Revision ID: b1d4f7a9c2e6
Revises: a9c3e6d8f1b5
"""

import sqlalchemy as sa
from alembic import op

revision = "b1d4f7a9c2e6"
down_revision = "a9c3e6d8f1b5"
branch_labels = None
depends_on = None

BEFORE = ("words", "files", "answer", "nothing")
AFTER = ("words", "files", "table", "answer", "nothing")


def _outcomes(values):
    allowed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table("duty") as batch:
        batch.drop_constraint(op.f("ck_duty_outcome"), type_="check")
        batch.create_check_constraint(op.f("ck_duty_outcome"), f"outcome IN ({allowed})")


def upgrade():
    _outcomes(AFTER)
    with op.batch_alter_table("duty") as batch:
        batch.add_column(sa.Column("many_rows", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("duty") as batch:
        batch.alter_column("many_rows", existing_type=sa.Boolean(), server_default=None)
    op.create_table(
        "duty_column",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                *("number", "text", "date", "choice", "file"),
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("least", sa.Double(), nullable=True),
        sa.Column("most", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name=op.f("fk_duty_column_duty_id_duty"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_column")),
    )
    op.create_index(op.f("ix_duty_column_duty_id"), "duty_column", ["duty_id"])
    op.create_table(
        "assignment_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_assignment_row_assignment_id_assignment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_row")),
    )
    op.create_index(op.f("ix_assignment_row_assignment_id"), "assignment_row", ["assignment_id"])
    op.create_table(
        "assignment_row_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_assignment_row_file_assignment_id_assignment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name=op.f("fk_assignment_row_file_sha256_blob")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_row_file")),
    )
    op.create_index(op.f("ix_assignment_row_file_assignment_id"), "assignment_row_file", ["assignment_id"])
    op.create_index(op.f("ix_assignment_row_file_sha256"), "assignment_row_file", ["sha256"])


def downgrade():
    op.drop_table("assignment_row_file")
    op.drop_table("assignment_row")
    op.drop_table("duty_column")
    with op.batch_alter_table("duty") as batch:
        batch.drop_column("many_rows")
    op.execute("UPDATE duty SET outcome = 'words' WHERE outcome = 'table'")
    _outcomes(BEFORE)
