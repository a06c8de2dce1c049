"""A unit's part may be passed on to one of its people

Revision ID: d6f9b3a5c8e2
Revises: c5e8a2f4b7d1
"""

import sqlalchemy as sa
from alembic import op

revision = "d6f9b3a5c8e2"
down_revision = "c5e8a2f4b7d1"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("assignment") as batch:
        batch.add_column(sa.Column("post_id", sa.Integer(), nullable=True))
        # a post that is deleted, not ended: the part is the unit's again
        batch.create_foreign_key(op.f("fk_assignment_post_id_post"), "post", ["post_id"], ["id"], ondelete="SET NULL")
        batch.create_check_constraint(
            op.f("ck_assignment_person_of_part"), sa.text("post_id IS NULL OR parent_id IS NOT NULL")
        )
    op.create_index("ix_assignment_post_id", "assignment", ["post_id"])


def downgrade():
    op.execute("UPDATE assignment SET post_id = NULL")
    op.drop_index("ix_assignment_post_id", "assignment")
    with op.batch_alter_table("assignment") as batch:
        batch.drop_constraint(op.f("ck_assignment_person_of_part"), type_="check")
        batch.drop_constraint(op.f("fk_assignment_post_id_post"), type_="foreignkey")
        batch.drop_column("post_id")
