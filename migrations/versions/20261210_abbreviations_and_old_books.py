"""Longer symbols, documents that an old book says have lapsed, abbreviations found in texts, names offered, last searches

Revision ID: c8e1a5b3d7f4
Revises: b7d0f4a2c6e3
"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "c8e1a5b3d7f4"
down_revision = "b7d0f4a2c6e3"
branch_labels = None
depends_on = None

LONGER = {
    "document": {"code": (60, 120), "code_notation": (40, 100), "code_key": (80, 160)},
    "document_reference": {"code": (60, 120), "code_key": (80, 160)},
    "imported_row": {"code": (80, 120)},
}

# What the offices of the field write besides the first list.
SYNONYMS = """
ATGT = an toàn giao thông
ATVSLĐ = an toàn vệ sinh lao động
ATVSTP = an toàn vệ sinh thực phẩm
BCĐ = ban chỉ đạo
BHTN = bảo hiểm thất nghiệp
BHXHTN = bảo hiểm xã hội tự nguyện
BVCSSK = bảo vệ chăm sóc sức khỏe
BVMT = bảo vệ môi trường
CBCCVC = cán bộ công chức viên chức
CCHC = cải cách hành chính
CCVC = công chức viên chức
CĐS = chuyển đổi số
CSDL = cơ sở dữ liệu
CSVC = cơ sở vật chất
CTMTQG = chương trình mục tiêu quốc gia
DVC = dịch vụ công
ĐTNN = đầu tư nước ngoài
GDSK = giáo dục sức khỏe
GDĐT = giáo dục và đào tạo
GPLX = giấy phép lái xe
GPMB = giải phóng mặt bằng
HĐLĐ = hợp đồng lao động
HSSV = học sinh sinh viên
KCB = khám bệnh chữa bệnh
KHCN = khoa học công nghệ
KHHGĐ = kế hoạch hóa gia đình
KSNK = kiểm soát nhiễm khuẩn
LĐTBXH = lao động thương binh và xã hội
NCT = người cao tuổi
NKT = người khuyết tật
NSNN = ngân sách nhà nước
NTM = nông thôn mới
PCCC = phòng cháy chữa cháy
PCTN = phòng chống tham nhũng
PCTH = phòng chống tác hại
PHCN = phục hồi chức năng
QĐ = quyết định
QLNN = quản lý nhà nước
QPPL = quy phạm pháp luật
SDD = suy dinh dưỡng
SKSS = sức khỏe sinh sản
TCM = tay chân miệng
TCKT = tài chính kế toán
TĐKT = thi đua khen thưởng
TNTT = tai nạn thương tích
TTHC = thủ tục hành chính
TTGDSK = truyền thông giáo dục sức khỏe
VBQPPL = văn bản quy phạm pháp luật
VNeID = định danh điện tử
VSATTP = vệ sinh an toàn thực phẩm
XDCB = xây dựng cơ bản
""".strip().splitlines()


def _folded(text):
    text = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join(re.findall("[a-z0-9]+", re.sub("[\u0300-\u036f]", "", text)))


def _add_synonyms():
    """Those that the administrator has not entered meanwhile, in whatever line."""
    rows = sa.table(
        "search_synonym", sa.column("terms", sa.String), sa.column("sort_key", sa.String)
    )  # sort_key: good enough to sort by until the line is next saved
    lines = op.get_bind().execute(sa.select(rows.c.terms)).scalars()
    known = {_folded(term) for line in lines for term in re.split("[=;|]", line)}
    new = [line for line in SYNONYMS if _folded(line.partition("=")[0]) not in known]
    op.bulk_insert(rows, [{"terms": line, "sort_key": _folded(line).replace(" ", "")[:400]} for line in new])


def upgrade():
    for table, columns in LONGER.items():
        with op.batch_alter_table(table) as batch:
            for name, (before, after) in columns.items():
                batch.alter_column(name, type_=sa.String(after), existing_type=sa.String(before), existing_nullable=False)
            if table == "document":
                batch.add_column(sa.Column("lapsed", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("document") as batch:
        batch.alter_column("lapsed", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
    with op.batch_alter_table("learned_name") as batch:
        batch.add_column(sa.Column("document_id", sa.Integer()))
        batch.create_foreign_key(
            "fk_learned_name_document_id_document", "document", ["document_id"], ["id"], ondelete="SET NULL"
        )
        batch.create_index("ix_learned_name_document_id", ["document_id"])
    op.create_table(
        "offered_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("folded_name", sa.String(200), nullable=False),
        sa.Column("organization_id", sa.Integer()),
        sa.Column("list_id", sa.Integer()),
        sa.Column("document_id", sa.Integer()),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("by_name", sa.String(120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(organization_id IS NULL) <> (list_id IS NULL)", name="ck_offered_name_one_meaning"),
        sa.ForeignKeyConstraint(["agency_id"], ["organization.id"], name="fk_offered_name_agency_id_organization"),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name="fk_offered_name_organization_id_organization",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["distribution_list.id"], name="fk_offered_name_list_id_distribution_list", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_offered_name_document_id_document", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_offered_name"),
        sa.UniqueConstraint("agency_id", "folded_name", name="uq_offered_name_agency_id_folded_name"),
    )
    for column in ("organization_id", "list_id", "document_id"):
        op.create_index(f"ix_offered_name_{column}", "offered_name", [column])
    op.create_table(
        "abbreviation_reading",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"], ["blob.sha256"], name="fk_abbreviation_reading_sha256_blob", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sha256", name="pk_abbreviation_reading"),
    )
    op.create_table(
        "abbreviation_found",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("short", sa.String(20), nullable=False),
        sa.Column("meaning", sa.String(120), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"], ["blob.sha256"], name="fk_abbreviation_found_sha256_blob", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sha256", "short", name="pk_abbreviation_found"),
    )
    op.create_index("ix_abbreviation_found_short", "abbreviation_found", ["short"])
    op.create_table(
        "abbreviation_refused",
        sa.Column("folded", sa.String(150), nullable=False),
        sa.PrimaryKeyConstraint("folded", name="pk_abbreviation_refused"),
    )
    op.create_table(
        "recent_search",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("folded", sa.String(200), nullable=False),
        sa.Column("typed", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name="fk_recent_search_post_id_post", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("post_id", "folded", name="pk_recent_search"),
    )
    _add_synonyms()


def downgrade():
    for table in ("recent_search", "abbreviation_refused", "abbreviation_found", "abbreviation_reading", "offered_name"):
        op.drop_table(table)
    with op.batch_alter_table("learned_name") as batch:
        batch.drop_index("ix_learned_name_document_id")
        batch.drop_constraint("fk_learned_name_document_id_document", type_="foreignkey")
        batch.drop_column("document_id")
    for table, columns in LONGER.items():
        with op.batch_alter_table(table) as batch:
            for name, (before, after) in columns.items():
                batch.alter_column(name, type_=sa.String(before), existing_type=sa.String(after), existing_nullable=False)
            if table == "document":
                batch.drop_column("lapsed")
