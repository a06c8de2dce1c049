"""pages of files read, learnt names, files that wait, old registers

Revision ID: a4c7e9d2b5f6
Revises: f2b8d4a7e1c3
Create Date: 2026-11-23

"""

import sqlalchemy as sa
from alembic import op

revision = "a4c7e9d2b5f6"
down_revision = "f2b8d4a7e1c3"
branch_labels = None
depends_on = None


def moment(name, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def choice(name, values, length):
    return sa.Column(
        name, sa.Enum(*values, name=name, native_enum=False, length=length, create_constraint=True), nullable=False
    )


def upgrade():
    with op.batch_alter_table("blob") as batch:
        batch.add_column(sa.Column("pages", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("pages_read", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("blob") as batch:
        batch.alter_column("pages_read", server_default=None)
    with op.batch_alter_table("register") as batch:
        batch.add_column(sa.Column("taken_over_to", sa.Integer(), nullable=True))
    # A file that was read before has no lines yet: what it holds is read again the first time it is asked for.
    op.create_table(
        "learned_name",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("agency_id", sa.Integer(), sa.ForeignKey("organization.id"), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("folded_name", sa.String(200), nullable=False),
        sa.Column("organization_id", sa.Integer(), sa.ForeignKey("organization.id", ondelete="CASCADE")),
        sa.Column("list_id", sa.Integer(), sa.ForeignKey("distribution_list.id", ondelete="CASCADE")),
        sa.Column("by_name", sa.String(120), nullable=False),
        moment("at"),
        sa.CheckConstraint("(organization_id IS NULL) <> (list_id IS NULL)", name="one_meaning"),
        sa.UniqueConstraint("agency_id", "folded_name"),
    )
    op.create_index(op.f("ix_learned_name_organization_id"), "learned_name", ["organization_id"])
    op.create_index(op.f("ix_learned_name_list_id"), "learned_name", ["list_id"])
    op.create_table(
        "learned_document",
        sa.Column(
            "document_id", sa.Integer(), sa.ForeignKey("document.id", ondelete="CASCADE"), primary_key=True
        ),
        moment("at"),
    )
    op.create_table(
        "waiting_file",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("agency_id", sa.Integer(), sa.ForeignKey("organization.id"), nullable=False),
        sa.Column("sha256", sa.String(64), sa.ForeignKey("blob.sha256")),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("scan_name", sa.String(200), nullable=False),
        sa.Column("scan_sha256", sa.String(64), nullable=False),
        choice("state", ["waiting", "registered", "dropped", "refused"], 24),
        sa.Column("reason", sa.Text(), nullable=False),
        moment("arrived_at"),
        sa.Column("document_id", sa.Integer(), sa.ForeignKey("document.id", ondelete="CASCADE")),
        sa.CheckConstraint("state <> 'registered' OR document_id IS NOT NULL", name="registered_as"),
        sa.CheckConstraint("state <> 'refused' OR reason <> ''", name="refusal_needs_reason"),
        sa.UniqueConstraint("agency_id", "sha256"),
    )
    op.create_index("ix_waiting_file_state", "waiting_file", ["agency_id", "state"])
    op.create_index(op.f("ix_waiting_file_scan_sha256"), "waiting_file", ["scan_sha256"])
    op.create_index(op.f("ix_waiting_file_sha256"), "waiting_file", ["sha256"])
    op.create_index(op.f("ix_waiting_file_document_id"), "waiting_file", ["document_id"])
    op.create_table(
        "register_import",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("organization_id", sa.Integer(), sa.ForeignKey("organization.id"), nullable=False),
        sa.Column("register_id", sa.Integer(), sa.ForeignKey("register.id"), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        choice("state", ["running", "done", "stopped"], 24),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        moment("leased_until", nullable=True),
        moment("created_at"),
        sa.Column("created_by_id", sa.Integer()),
        sa.Column("created_by", sa.String(120), nullable=False),
        moment("finished_at", nullable=True),
        sa.CheckConstraint("done <= total", name="not_beyond_the_end"),
    )
    op.create_index(op.f("ix_register_import_organization_id"), "register_import", ["organization_id"])
    op.create_index(op.f("ix_register_import_state"), "register_import", ["state"])
    op.create_table(
        "imported_row",
        sa.Column(
            "import_id", sa.Integer(), sa.ForeignKey("register_import.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("row", sa.Integer(), primary_key=True, autoincrement=False),
        choice("outcome", ["taken", "corrected", "doubtful", "duplicate", "refused"], 24),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), sa.ForeignKey("document.id", ondelete="SET NULL")),
    )
    op.create_index("ix_imported_row_outcome", "imported_row", ["import_id", "outcome", "row"])
    op.create_index(op.f("ix_imported_row_document_id"), "imported_row", ["document_id"])


def downgrade():
    for table in ("imported_row", "register_import", "waiting_file", "learned_document", "learned_name"):
        op.drop_table(table)
    with op.batch_alter_table("register") as batch:
        batch.drop_column("taken_over_to")
    with op.batch_alter_table("blob") as batch:
        batch.drop_column("pages_read")
        batch.drop_column("pages")
