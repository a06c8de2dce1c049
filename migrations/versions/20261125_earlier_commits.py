"""Databases of earlier commits: what was edited in a migration after it had been committed

Revision ID: b7d1f0a2c4e6
Revises: a4c7e9d2b5f6

``uq_delivery_named`` was first made without the address, ``waiting_file`` without ``scan_sha256``. (A third, ``task``
without ``giver_id``, stands in the way of the migrations before this one: see env.py.)
"""

import sqlalchemy as sa
from alembic import op

revision = "b7d1f0a2c4e6"
down_revision = "a4c7e9d2b5f6"
branch_labels = None
depends_on = None

NAMED = ["document_id", "way", "name", "address"]


def upgrade():
    inspector = sa.inspect(op.get_bind())
    indexes = {index["name"]: index["column_names"] for index in inspector.get_indexes("delivery")}
    if indexes["uq_delivery_named"] != NAMED:
        op.drop_index("uq_delivery_named", "delivery")
        unnamed = sa.text("to_id IS NULL")
        op.create_index(
            "uq_delivery_named", "delivery", NAMED, unique=True, sqlite_where=unnamed, postgresql_where=unnamed
        )
    if "scan_sha256" not in {column["name"] for column in inspector.get_columns("waiting_file")}:
        with op.batch_alter_table("waiting_file") as batch:
            batch.add_column(sa.Column("scan_sha256", sa.String(64), nullable=False, server_default=""))
        # whole files only: what stood between separator sheets is taken once more if it is scanned once more
        op.execute("UPDATE waiting_file SET scan_sha256 = sha256 WHERE sha256 IS NOT NULL")
        with op.batch_alter_table("waiting_file") as batch:
            batch.alter_column("scan_sha256", existing_type=sa.String(64), server_default=None)
        op.create_index(op.f("ix_waiting_file_scan_sha256"), "waiting_file", ["scan_sha256"])


def downgrade():
    """What it brings is what the earlier migrations say now."""
