"""What a paper is about: where its subject begins, goes on and ends."""

from __future__ import annotations

import pytest

from tests.extraction.letters import read, read_scanned, values

pytestmark = pytest.mark.neutral


@pytest.mark.parametrize(
    ("heading", "subject"),
    [
        ("QUYẾT ĐỊNH", "Về việc phê duyệt Đề án chuyển đổi số"),
        ("QUYẾT ĐỊNH", "Tổng kết phong trào thi đua của nước Cộng hòa xã hội chủ nghĩa Việt Nam năm 2026"),
        ("QUYẾT ĐỊNH", "Bãi bỏ Quy chế ban hành kèm theo Quyết định số 12/QĐ-SYT ngày 05/3/2024"),
        ("NGHỊ QUYẾT LIÊN TỊCH", "Về phối hợp bảo vệ sức khỏe nhân dân"),
    ],
)
def test_a_subject_is_whole(heading: str, subject: str) -> None:
    head = "SỞ Y TẾ\nSố: 5/QĐ-SYT\nTân Hải, ngày 05 tháng 3 năm 2026"
    assert read(f"{head}\n{heading}\n{subject}\nCăn cứ Luật Khám bệnh")["subject"].value == subject


@pytest.mark.parametrize(
    ("lines", "subject"),
    [
        ("theo Biên bản\nsố 88/BB-GĐYT", "theo Biên bản số 88/BB-GĐYT"),
        ("xét nghiệm HbA1c, NT-\nproBNP", "xét nghiệm HbA1c, NT-proBNP"),
        ("theo Biểu số 012.H/BCB-\nYT", "theo Biểu số 012.H/BCB-YT"),
        ("phòng, chống dịch COVID-\n19 -\nsốt xuất huyết", "phòng, chống dịch COVID-19 - sốt xuất huyết"),
        ("cấp hóa chất Permethrin\n50EC", "cấp hóa chất Permethrin 50EC"),
        ("theo Thông tư số 16/2013/TTLT-\nBYT-BNN&PTNT", "theo Thông tư số 16/2013/TTLT-BYT-BNN&PTNT"),
        ("ủng hộ bệnh nhân lao\n(PASTB)", "ủng hộ bệnh nhân lao (PASTB)"),
        ("thực tập của khóa 2023\n- 2026", "thực tập của khóa 2023 - 2026"),
    ],
)
def test_what_a_line_of_a_subject_divides_is_whole(lines: str, subject: str) -> None:
    head = "SỞ Y TẾ\nSố: 5/SYT-NVY\nV/v báo cáo"
    text = f"{head} {lines}\nTân Hải, ngày 05 tháng 3 năm 2026\nKính gửi: Trạm Y tế"
    assert read(text)["subject"].value == f"báo cáo {subject}"


@pytest.mark.parametrize("speck", ["-V/v", "· V⁄v", "V/y", "VW"])
def test_dirt_before_the_subject_of_a_scan(speck: str) -> None:
    text = f"SỞ Y TẾ\nSố: 5/SYT-NVY\n{speck} lập dự toán\nTân Hải, ngày 05 tháng 3 năm 2026\nKính gửi: Trạm Y tế"
    assert read_scanned(text)["subject"].value == "lập dự toán"


def test_letters_of_one_shape_may_be_small_on_a_scan() -> None:
    text = (
        "SỞ Y TẾ\nSố: 5/SYT-NVY\nV/v sử dụng thuốc tại\nCƠ SỞ\nTân Hải, ngày 05 tháng 3 năm 2026\nKính, gửi: Trạm Y tế"
    )
    assert read_scanned(text)["subject"].value == "sử dụng thuốc tại cơ sở"
    assert read(text)["subject"].value == "sử dụng thuốc tại"


def test_a_subject_in_capitals_is_written_as_the_text_writes_it() -> None:
    text = (
        "SỞ Y TẾ\nSố: 5/KH-SYT\nTân Hải, ngày 05 tháng 3 năm 2026\nKẾ HOẠCH\n"
        "TRIỂN KHAI HỒ SƠ SỨC KHỎE ĐIỆN TỬ TẠI HUYỆN AN PHÚ NĂM 2026\n"
        "Để triển khai Hồ sơ sức khỏe điện tử tại huyện An Phú năm 2026, Sở Y tế xây dựng kế hoạch như sau:\n"
    )
    assert values(text)["subject"] == "Triển khai Hồ sơ sức khỏe điện tử tại huyện An Phú năm 2026"


def test_a_subject_ends_where_the_text_begins() -> None:
    text = "QUYẾT ĐỊNH\nVề việc thành lập đoàn kiểm tra\ncông tác y tế trường học\nGIÁM ĐỐC SỞ Y TẾ\nCăn cứ Luật số 15/2023/QH15;\n"
    assert values(text)["subject"] == "Về việc thành lập đoàn kiểm tra công tác y tế trường học"


def test_a_subject_that_the_text_repeats_otherwise_is_not_certain() -> None:
    text = (
        "BỘ Y TẾ\nSố: 57/2025/TT-BYT\nHà Nội, ngày 31 tháng 12 năm 2025\nTHÔNG TƯ\nHướng dẫn phân nhóm theo tiêu chẩn kỹ thuật\n"
        "Bộ trưởng Bộ Y tế ban hành Thông tư hướng dẫn phân nhóm theo tiêu chuẩn kỹ thuật.\n"
    )
    assert not read(text)["subject"].certain


@pytest.mark.parametrize("day", ["Tân Hải, ngày 05 tháng 3 năm 2026", "Tân Hải, ngày 05 tháng 3\nnăm 2026"])
def test_a_subject_goes_on_behind_what_stands_beside_it(day: str) -> None:
    """As columns are read of which one line is lower than all of the other."""
    state = f"CỘNG HÒA XÃ HỘI CHỦ NGHĨA\nVIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n{day}\n"
    head = "SỞ Y TẾ\nSố: 45/SYT-NVY\nV/v sửa 01 máy X-\n"
    read = values(head + state + "quang kỹ thuật số\nnăm 2026\nKính gửi: Trạm Y tế.\nSở Y tế đề nghị các trạm./.\n")
    assert read["subject"] == "sửa 01 máy X-quang kỹ thuật số năm 2026"
    whole = values(head.replace("X-", "ảnh") + state + "Sở Y tế đề nghị các trạm báo cáo./.\n")
    assert whole["subject"] == "sửa 01 máy ảnh"
