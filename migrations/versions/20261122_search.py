"""search: each server follows the database; synonyms, misses, saved searches

Revision ID: c5ea2c11ed02
Revises: b1a5c0ffee01
Create Date: 2026-11-22

"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "c5ea2c11ed02"
down_revision = "b1a5c0ffee01"
branch_labels = None
depends_on = None

# What the offices of the field write; each office's administrator goes on from here.
SYNONYMS = """
ATTP = an toàn thực phẩm
BHXH = bảo hiểm xã hội
BHYT = bảo hiểm y tế
BV = bệnh viện
BVĐK = bệnh viện đa khoa
BYT = Bộ Y tế
CBYT = cán bộ y tế
CDC = trung tâm kiểm soát bệnh tật = KSBT
CNTT = công nghệ thông tin
CSSK = chăm sóc sức khỏe
CSSKSS = chăm sóc sức khỏe sinh sản
DS-KHHGĐ = dân số kế hoạch hóa gia đình
ĐTĐ = đái tháo đường = tiểu đường
HĐND = hội đồng nhân dân
HSBA = hồ sơ bệnh án
HSSK = hồ sơ sức khỏe
KBCB = khám bệnh chữa bệnh = khám chữa bệnh = KCB
KHTC = kế hoạch tài chính
KTXH = kinh tế xã hội
NVYT = nhân viên y tế
PCD = phòng chống dịch
QLCL = quản lý chất lượng
SXH = sốt xuất huyết
SYT = Sở Y tế
TCCB = tổ chức cán bộ
TCMR = tiêm chủng mở rộng
THA = tăng huyết áp
TNLĐ = tai nạn lao động
TTYT = trung tâm y tế
TTBYT = trang thiết bị y tế
TYT = trạm y tế
UBND = ủy ban nhân dân
VSMT = vệ sinh môi trường
vắc xin = vaccine = vắc-xin
VTYT = vật tư y tế
XHH = xã hội hóa
YHCT = y học cổ truyền
YTCS = y tế cơ sở
YTDP = y tế dự phòng
""".strip().splitlines()


def _rough_key(line):
    """Good enough to sort by until the line is next saved."""
    text = unicodedata.normalize("NFD", line.lower().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]", "", text)[:400]


def upgrade():
    with op.batch_alter_table("document") as batch:
        batch.drop_index("ix_document_index_behind")
        batch.drop_column("index_behind")
        batch.add_column(
            sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.current_timestamp())
        )
    with op.batch_alter_table("document") as batch:
        batch.alter_column("changed_at", existing_type=sa.DateTime(timezone=True), server_default=None)
        batch.create_index("ix_document_changed_at", ["changed_at"])
    synonym = op.create_table(
        "search_synonym",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("terms", sa.String(300), nullable=False),
        sa.Column("sort_key", sa.String(400), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_synonym"),
    )
    op.create_index("ix_search_synonym_sort_key", "search_synonym", ["sort_key"])
    op.bulk_insert(synonym, [{"terms": line, "sort_key": _rough_key(line)} for line in SYNONYMS])
    op.create_table(
        "search_miss",
        sa.Column("folded", sa.String(200), nullable=False),
        sa.Column("typed", sa.String(200), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("folded", name="pk_search_miss"),
    )
    op.create_index("ix_search_miss_last_at", "search_miss", ["last_at"])
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("arguments", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("matched_to", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name="fk_saved_search_post_id_post", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_search"),
    )
    op.create_index("ix_saved_search_post_id", "saved_search", ["post_id"])
    op.create_table(
        "saved_search_match",
        sa.Column("saved_search_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["saved_search_id"],
            ["saved_search.id"],
            name="fk_saved_search_match_saved_search_id_saved_search",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_saved_search_match_document_id_document", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("saved_search_id", "document_id", name="pk_saved_search_match"),
    )
    op.create_index("ix_saved_search_match_document_id", "saved_search_match", ["document_id"])
    op.create_index("ix_saved_search_match_unseen", "saved_search_match", ["saved_search_id", "seen"])


def downgrade():
    for table in ("saved_search_match", "saved_search", "search_miss", "search_synonym"):
        op.drop_table(table)
    with op.batch_alter_table("document") as batch:
        batch.drop_index("ix_document_changed_at")
        batch.drop_column("changed_at")
        batch.add_column(sa.Column("index_behind", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("document") as batch:
        batch.alter_column("index_behind", existing_type=sa.Boolean(), server_default=None)
        batch.create_index("ix_document_index_behind", ["index_behind"])
