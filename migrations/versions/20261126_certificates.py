"""Certificates of persons and agencies; whether one was revoked, and the time that an authority certified

Revision ID: e1a4c7b9d2f6
Revises: d9f3b2c4e6a8
"""

import sqlalchemy as sa
from alembic import op

revision = "e1a4c7b9d2f6"
down_revision = "d9f3b2c4e6a8"
branch_labels = None
depends_on = None

VERDICTS = ("good", "changed", "changed_after", "unknown_authority", "expired", "unreadable", "unsealed")


def verdicts(*values):
    with op.batch_alter_table("pdf_signature") as batch:
        batch.drop_constraint(op.f("ck_pdf_signature_verdict"), type_="check")
        said = ", ".join(repr(value) for value in values)
        batch.create_check_constraint(op.f("ck_pdf_signature_verdict"), sa.text(f"verdict IN ({said})"))


def upgrade():
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("organization_name", sa.String(200), nullable=False),
        sa.Column("issuer", sa.String(200), nullable=False),
        sa.Column("serial", sa.String(80), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(120), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.String(120), nullable=False),
        sa.CheckConstraint("(user_id IS NULL) <> (organization_id IS NULL)", name=op.f("ck_certificate_one_owner")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_certificate_user_id_user_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_certificate_organization_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_certificate_fingerprint")),
    )
    op.create_index("ix_certificate_user_id", "certificate", ["user_id"])
    op.create_index("ix_certificate_organization_id", "certificate", ["organization_id"])
    # no fingerprint can be told of a key that is there: its file is closed with its owner's passphrase
    op.add_column("signing_key", sa.Column("fingerprint", sa.String(64), nullable=True))
    verdicts(*VERDICTS, "revoked")
    revocation = sa.Enum(
        "unknown", "not_revoked", "revoked", name="revocation", native_enum=False, create_constraint=True, length=24
    )
    with op.batch_alter_table("pdf_signature") as batch:
        batch.add_column(sa.Column("fingerprint", sa.String(64), nullable=False, server_default=""))
        batch.add_column(sa.Column("revocation", revocation, nullable=False, server_default="unknown"))
        batch.add_column(sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("pdf_signature") as batch:
        batch.alter_column("fingerprint", existing_type=sa.String(64), server_default=None)
        batch.alter_column("revocation", existing_type=revocation, server_default=None)
    # number and day are vouched for by the signers' own organization only: what was called good is looked at again
    op.execute(
        "UPDATE blob SET text_state = 'pending', attempts = 0, leased_until = NULL "
        "WHERE sha256 IN (SELECT sha256 FROM pdf_signature)"
    )


def downgrade():
    op.execute("UPDATE pdf_signature SET verdict = 'expired' WHERE verdict = 'revoked'")
    verdicts(*VERDICTS)
    with op.batch_alter_table("pdf_signature") as batch:
        batch.drop_constraint(op.f("ck_pdf_signature_revocation"), type_="check")
        for name in ("stamped_at", "revocation", "fingerprint"):
            batch.drop_column(name)
    with op.batch_alter_table("signing_key") as batch:
        batch.drop_column("fingerprint")
    op.drop_table("certificate")
