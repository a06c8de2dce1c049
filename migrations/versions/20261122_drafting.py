"""drafts, signing keys, signatures, ways of delivery, recall

Revision ID: f2b8d4a7e1c3
Revises: e1a7e57a7e01
Create Date: 2026-11-22

"""

import sqlalchemy as sa
from alembic import op

revision = "f2b8d4a7e1c3"
down_revision = "e1a7e57a7e01"
branch_labels = None
depends_on = None

STATUSES = ["registered", "presented", "assigned", "completed", "filed", "issued", "voided"]
KINDS = ["legal_basis", "answers", "replaces", "amends", "corrects", "recalls", "mentions"]
SUBJECTS = ["document", "register", "organization", "list", "user"]
DELIVERY_STATES = ["waiting", "registered", "returned"]


def upgrade():
    _allow("document", "status", [*STATUSES, "archived", "recalled"])
    _allow("document_reference", "kind", [*KINDS, "copies"])
    _history_allows([*SUBJECTS, "draft"])
    _templates("type_code", "form", "cong-van", "cong-van-tra-loi")
    _deliveries()
    _keys()
    _drafts()
    # their signatures are looked at with the text
    op.execute("UPDATE blob SET text_state = 'pending', attempts = 0 WHERE kind = 'pdf'")


def downgrade():
    for table in ("draft_step", "draft_file", "draft_comment", "draft_version", "draft", "pdf_signature", "signing_key"):
        op.drop_table(table)
    op.execute("DELETE FROM delivery WHERE way <> 'system' OR state NOT IN ('waiting', 'registered', 'returned')")
    with op.batch_alter_table("delivery") as batch:
        for name in ("system_knows_whom", "email_has_address", "copies_from_one", "way", "state"):
            batch.drop_constraint(op.f(f"ck_delivery_{name}"), type_="check")
        batch.drop_constraint("uq_delivery_document_id_way_to_id", type_="unique")
        batch.drop_index("uq_delivery_named")
        batch.drop_index("ix_delivery_way")
        for name in ("name", "way", "address", "copies", "note", "issued_at", "leased_until", "recall_seen_at"):
            batch.drop_column(name)
        batch.alter_column("to_id", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("sent_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch.create_unique_constraint("uq_delivery_document_id_to_id", ["document_id", "to_id"])
        batch.create_check_constraint(op.f("ck_delivery_state"), _in("state", DELIVERY_STATES))
    op.execute("DELETE FROM word_template WHERE form NOT IN ('cong-van-tra-loi', 'bao-cao')")
    _templates("form", "type_code", "cong-van-tra-loi", "cong-van")
    op.execute("UPDATE document SET status = 'issued' WHERE status = 'archived'")
    op.execute("UPDATE document SET status = 'voided' WHERE status = 'recalled'")
    op.execute("UPDATE document_reference SET kind = 'mentions' WHERE kind = 'copies'")
    _history_allows(SUBJECTS)
    _allow("document_reference", "kind", KINDS)
    _allow("document", "status", STATUSES)


def _in(column, values):
    return sa.text(f"{column} IN ({', '.join(repr(value) for value in values)})")


def _allow(table, column, values):
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(f"ck_{table}_{column}"), type_="check")
        batch.create_check_constraint(op.f(f"ck_{table}_{column}"), _in(column, values))


def _history_allows(values):
    """On SQLite the table is made anew, so the triggers that keep it append-only are, too. Lines about subjects
    that are not known any more go: nothing else may delete from this table."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE history_line DISABLE TRIGGER history_line_append_only")
        op.execute(sa.text(f"DELETE FROM history_line WHERE NOT ({_in('subject', values)})"))
        _allow("history_line", "subject", values)
        op.execute("ALTER TABLE history_line ENABLE TRIGGER history_line_append_only")
        return
    for action in ("update", "delete"):
        op.execute(f"DROP TRIGGER history_line_no_{action}")
    op.execute(sa.text(f"DELETE FROM history_line WHERE NOT ({_in('subject', values)})"))
    _allow("history_line", "subject", values)
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f"""
            CREATE TRIGGER history_line_no_{action.lower()} BEFORE {action} ON history_line
            BEGIN SELECT RAISE(ABORT, 'history is append only'); END
            """
        )


def _templates(old, new, old_key, new_key):
    with op.batch_alter_table("word_template") as batch:
        batch.alter_column(old, new_column_name=new, existing_type=sa.String(30), existing_nullable=False)
    op.execute(sa.text(f"UPDATE word_template SET {new} = '{new_key}' WHERE {new} = '{old_key}'"))


def _deliveries():
    with op.batch_alter_table("delivery") as batch:
        batch.drop_constraint(op.f("ck_delivery_state"), type_="check")
        batch.drop_constraint("uq_delivery_document_id_to_id", type_="unique")
        batch.add_column(sa.Column("name", sa.String(200), nullable=False, server_default=""))
        batch.add_column(sa.Column("way", sa.String(24), nullable=False, server_default="system"))
        batch.add_column(sa.Column("address", sa.String(200), nullable=False, server_default=""))
        batch.add_column(sa.Column("copies", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("note", sa.String(200), nullable=False, server_default=""))
        batch.add_column(sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("recall_seen_at", sa.DateTime(timezone=True), nullable=True))
        batch.alter_column("to_id", existing_type=sa.Integer(), nullable=True)
        batch.alter_column("sent_at", existing_type=sa.DateTime(timezone=True), nullable=True)
    op.execute("UPDATE delivery SET issued_at = sent_at")
    op.execute("UPDATE delivery SET name = (SELECT name FROM organization WHERE organization.id = delivery.to_id)")
    with op.batch_alter_table("delivery") as batch:
        for name, kind in (("name", sa.String(200)), ("way", sa.String(24)), ("address", sa.String(200))):
            batch.alter_column(name, existing_type=kind, server_default=None)
        batch.alter_column("copies", existing_type=sa.Integer(), server_default=None)
        batch.alter_column("note", existing_type=sa.String(200), server_default=None)
        batch.alter_column("issued_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch.create_unique_constraint("uq_delivery_document_id_way_to_id", ["document_id", "way", "to_id"])
        batch.create_index("ix_delivery_way", ["way", "state"])
        batch.create_index(
            "uq_delivery_named",
            ["document_id", "way", "name", "address"],
            unique=True,
            sqlite_where=sa.text("to_id IS NULL"),
            postgresql_where=sa.text("to_id IS NULL"),
        )
        states = [*DELIVERY_STATES, "to_send", "sending", "sent", "confirmed", "failed", "recalled"]
        batch.create_check_constraint(op.f("ck_delivery_state"), _in("state", states))
        batch.create_check_constraint(op.f("ck_delivery_way"), _in("way", ["system", "paper", "post", "email", "exchange"]))
        batch.create_check_constraint(op.f("ck_delivery_system_knows_whom"), "way <> 'system' OR to_id IS NOT NULL")
        batch.create_check_constraint(op.f("ck_delivery_email_has_address"), "way <> 'email' OR address <> ''")
        batch.create_check_constraint(op.f("ck_delivery_copies_from_one"), "copies >= 1")


def _keys():
    op.create_table(
        "signing_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("issuer", sa.String(200), nullable=False),
        sa.Column("serial", sa.String(80), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=False),
        sa.Column("p12", sa.LargeBinary(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(120), nullable=False),
        sa.CheckConstraint("(user_id IS NULL) <> (organization_id IS NULL)", name="one_owner"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_signing_key_user_id_user_account", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_signing_key_organization_id_organization"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_signing_key"),
        sa.UniqueConstraint("user_id", name="uq_signing_key_user_id"),
        sa.UniqueConstraint("organization_id", name="uq_signing_key_organization_id"),
    )
    op.create_table(
        "pdf_signature",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("signer", sa.String(200), nullable=False),
        sa.Column("organization", sa.String(200), nullable=False),
        sa.Column("issuer", sa.String(200), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "verdict",
            sa.Enum(
                "good", "changed", "changed_after", "unknown_authority", "expired", "unreadable",
                name="verdict", native_enum=False, create_constraint=True, length=24,
            ),
            nullable=False,
        ),
        sa.Column("filled_after", sa.Boolean(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "position", name="pk_pdf_signature"),
    )


STAGES = ("drafting", "content", "form", "approval", "signing", "signed", "numbered", "cancelled")


def _enum(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def _drafts():
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("stage", _enum("stage", *STAGES), nullable=False),
        sa.Column("form", sa.String(30), nullable=False),
        sa.Column("subject", sa.String(500), nullable=False),
        sa.Column("urgency", _enum("urgency", "normal", "urgent", "very_urgent", "flash"), nullable=False),
        sa.Column("drafting_unit_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(120), nullable=False),
        sa.Column("signer_post_id", sa.Integer(), nullable=True),
        sa.Column("signer_name", sa.String(50), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("relation", _enum("relation", *KINDS[:6], "copies", "mentions"), nullable=True),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("approved_version", sa.Integer(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_sha256", sa.String(64), nullable=True),
        sa.Column("returned", sa.String(300), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("submission_key", sa.String(64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("stage <> 'numbered' OR document_id IS NOT NULL", name="numbered_as"),
        sa.CheckConstraint("stage NOT IN ('signed', 'numbered') OR signed_at IS NOT NULL", name="signed_when"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_draft_organization_id_organization"),
        sa.ForeignKeyConstraint(
            ["drafting_unit_id"], ["organization.id"], name="fk_draft_drafting_unit_id_organization"
        ),
        sa.ForeignKeyConstraint(["about_id"], ["document.id"], name="fk_draft_about_id_document"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_draft_task_id_task"),
        sa.ForeignKeyConstraint(["signed_sha256"], ["blob.sha256"], name="fk_draft_signed_sha256_blob"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_draft_document_id_document"),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sa.UniqueConstraint("document_id", name="uq_draft_document_id"),
        sa.UniqueConstraint("submission_key", name="uq_draft_submission_key"),
    )
    op.create_index("ix_draft_stage", "draft", ["organization_id", "stage"])
    for column in ("drafting_unit_id", "author_id", "signer_post_id", "about_id"):
        op.create_index(f"ix_draft_{column}", "draft", [column])
    op.create_table(
        "draft_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("origin", _enum("origin", "composed", "uploaded", "mended"), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.String(150), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(120), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name="fk_draft_version_draft_id_draft", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name="fk_draft_version_sha256_blob"),
        sa.PrimaryKeyConstraint("id", name="pk_draft_version"),
        sa.UniqueConstraint("draft_id", "number", name="uq_draft_version_draft_id_number"),
    )
    op.create_index("ix_draft_version_sha256", "draft_version", ["sha256"])
    op.create_table(
        "draft_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(120), nullable=False),
        sa.CheckConstraint("answered_at IS NULL OR text <> ''", name="answer_says_something"),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name="fk_draft_comment_draft_id_draft", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["unit_id"], ["organization.id"], name="fk_draft_comment_unit_id_organization"),
        sa.PrimaryKeyConstraint("id", name="pk_draft_comment"),
        sa.UniqueConstraint("draft_id", "unit_id", name="uq_draft_comment_draft_id_unit_id"),
    )
    op.create_index("ix_draft_comment_unit_id", "draft_comment", ["unit_id"])
    op.create_table(
        "draft_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.String(150), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name="fk_draft_file_draft_id_draft", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name="fk_draft_file_sha256_blob"),
        sa.PrimaryKeyConstraint("id", name="pk_draft_file"),
    )
    op.create_index("ix_draft_file_draft_id", "draft_file", ["draft_id"])
    op.create_index("ix_draft_file_sha256", "draft_file", ["sha256"])
    op.create_table(
        "draft_step",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("stage", _enum("stage", *STAGES), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_draft_step_organization_id_organization",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["organization.id"], name="fk_draft_step_unit_id_organization"),
        sa.PrimaryKeyConstraint("organization_id", "stage", name="pk_draft_step"),
    )
