"""Who signs, in which name, and how posts and persons are called."""

from __future__ import annotations

import pytest

from tests.extraction.letters import LETTER, read_scanned, values
from ytcs_docs.extraction.fields import read_fields
from ytcs_docs.extraction.person_names import with_family, without_rank
from ytcs_docs.extraction.posts import post_name
from ytcs_docs.files.layout import plain_text

pytestmark = pytest.mark.neutral


@pytest.mark.parametrize(
    ("post", "signed", "signer"),
    [("KIỂM NGHIỆM VIÊN", "Lê Thị Sáu", "Lê Thị Sáu"), ("PHỤ LỤC", "Danh mục kèm theo", None)],
)
def test_a_name_under_a_post_that_is_not_known(post: str, signed: str, signer: str | None) -> None:
    found = values(f"Đề nghị thực hiện./.\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n{post}\n{signed}\n")
    assert found.get("signer") == signer


@pytest.mark.parametrize(
    ("block", "authority", "position"),
    [
        ("GIÁM ĐỐC", "", "Giám đốc"),
        ("KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", "KT.", "Phó Giám đốc"),
        ("KT.BỘ TRƯỞNG\nTHỨ TRƯỞNG", "KT.", "Thứ trưởng"),
        ("TL. GIÁM ĐỐC\nCHÁNH VĂN PHÒNG", "TL.", "Chánh Văn phòng"),
        ("TUQ. GIÁM ĐỐC\nTRƯỞNG PHÒNG NGHIỆP VỤ Y", "TUQ.", "Trưởng phòng nghiệp vụ y"),
        ("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "TM.", "Phó Chủ tịch"),
        ("Q. GIÁM ĐỐC", "Q.", "Giám đốc"),
        ("KT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\nTHƯỜNG TRỰC", "KT.", "Thứ trưởng thường trực"),
        ("KT. CHỈ HUY TRƯỞNG\nPHÓ CHỈ HUY TRƯỞNG", "KT.", "Phó chỉ huy trưởng"),
        ("ĐỒN TRƯỞNG", "", "Đồn trưởng"),
        ("KT. TRƯỞNG THUẾ TỈNH\nPHÓ TRƯỞNG THUẾ TỈNH", "KT.", "Phó Trưởng thuế tỉnh"),
    ],
)
def test_who_signs_in_which_name(block: str, authority: str, position: str) -> None:
    found = values(
        f"Nhận được công văn, đề nghị thực hiện./.\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n{block}\n\nLê Thị Sáu\n"
    )
    assert (found.get("signer_authority", ""), found["signer_position"]) == (authority, position)
    assert found["signer"] == "Lê Thị Sáu"


@pytest.mark.parametrize("names", ["Lê Thị Sáu\nTrần Văn Bình", "Trần Văn Bình\nLê Thị Sáu"])
def test_of_two_who_sign_beside_each_other_none_is_certain(names: str) -> None:
    text = (
        "SỞ Y TẾ\nSố: 5/HĐ-SYT\nHỢP ĐỒNG\nMua vắc xin\n1. Bên A: Sở Y tế\nNgười đại diện: Lê Thị Sáu, Phó Giám đốc.\n"
        "2. Bên B: Công ty Dược\nNgười đại diện: Trần Văn Bình, Giám đốc.\nHợp đồng có hiệu lực kể từ ngày ký./.\n"
        f"ĐẠI DIỆN BÊN A\nKT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\nĐẠI DIỆN BÊN B\nGIÁM ĐỐC\n{names}\n"
    )
    found = read_fields(plain_text(text))
    assert (found["signer"].value, found["signer"].certain) == ("Lê Thị Sáu", False)
    assert (found["signer_authority"].value, found["signer_position"].value) == ("KT.", "Phó Giám đốc")


@pytest.mark.parametrize(
    "written",
    [
        "ThS. Nguyễn Văn An",
        "Thượng tướng Nguyễn Văn An",
        "BS.CKII Nguyễn Văn An",
        "PGS.TS. Nguyễn Văn An",
        "BS.CKTII. Nguyễn Văn An",  # misread
    ],
)
def test_a_name_has_no_rank(written: str) -> None:
    assert without_rank(written) == "Nguyễn Văn An"


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Đỉnh Công Lập", "Đinh Công Lập"),
        ("Nguyên Văn An", "Nguyễn Văn An"),
        ("Phan Văn An", "Phan Văn An"),  # a family as it stands
        ("Phản Văn An", "Phản Văn An"),  # Phan or Phàn
        ("Xuân Văn An", "Xuân Văn An"),  # no family has these letters
        ("Đỉnh", "Đỉnh"),
    ],
)
def test_the_family_of_a_name_that_was_recognised_has_its_marks(read: str, meant: str) -> None:
    assert with_family(read) == meant


@pytest.mark.parametrize("name", ["H'Nguyệt Êban", "K'Brêu", "Nay H’Lan", "Bàn Tòn Sơn", "“Triệu Mùi Ghển"])
def test_names_of_all_peoples_are_names(name: str) -> None:
    found = values(f"Đề nghị thực hiện./.\nNơi nhận:\n- Như trên;\n- Lưu: VT.\nKT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n{name}\n")
    assert found["signer"] == name.strip("“")


def test_a_scan_has_lost_the_sign_in_names_of_the_highlands() -> None:
    text = "Đề nghị thực hiện./.\nNơi nhận:\n- Như trên;\n- Lưu: VT.\nKT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\nH Nguyệt Niê\n"
    assert read_scanned(text)["signer"].value == "H'Nguyệt Niê"


def test_a_part_of_a_post_is_no_name() -> None:
    assert "signer" not in values("Đề nghị thực hiện./.\nTM. ỦY BAN NHÂN DÂN\nPhó Chủ\ntịch\n")


def test_posts_are_written_as_the_decree_writes_them() -> None:
    assert [post_name(text) for text in ("PHÓ CHỦ TỊCH", "CHÁNH VĂN PHÒNG", "THỦ TƯỚNG", "PHÓ THỦ TƯỚNG")] == [
        "Phó Chủ tịch",
        "Chánh Văn phòng",
        "Thủ tướng",
        "Phó Thủ tướng",
    ]


def test_annexes_with_signatures_of_their_own_change_nothing() -> None:
    text = LETTER + "Phụ lục\nMẪU BÁO CÁO\nTHỦ TRƯỞNG ĐƠN VỊ\n(Ký tên, đóng dấu)\nGIÁM ĐỐC\nPhạm Thị Mẫu\n"
    assert values(text)["signer"] == "Trần Văn Bảy"
