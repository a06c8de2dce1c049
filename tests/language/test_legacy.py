"""Texts of the years before Unicode, by font and by guess."""

from __future__ import annotations

import pytest

from ytcs_docs.language.legacy import decode_guessed, decoder_of_font, garbled, plausible
from ytcs_docs.language.specks import without_specks
from ytcs_docs.language.spelling import restore_marks

pytestmark = pytest.mark.neutral

UNICODE = "cộng hòa xã hội chủ nghĩa việt nam, kính gửi sở y tế: đề nghị báo cáo trước ngày 05 tháng 3"
TCVN3 = "céng hßa x· héi chñ nghÜa viÖt nam, kÝnh göi së y tÕ: ®Ò nghÞ b¸o c¸o tr­íc ngµy 05 th¸ng 3"
VNI = "coäng hoøa xaõ hoäi chuû nghóa vieät nam, kính göûi sôû y teá: ñeà nghò baùo caùo tröôùc ngaøy 05 thaùng 3"


@pytest.mark.parametrize(("font", "text"), [(".VnTime", TCVN3), ("VNI-Times", VNI), ("VNI Helve", VNI)])
def test_a_font_tells_how_its_text_is_read(font: str, text: str) -> None:
    decode = decoder_of_font(font)
    assert decode is not None
    assert decode(text) == UNICODE


def test_a_font_of_capitals_shows_capitals() -> None:
    decode = decoder_of_font(".VnTimeH")
    assert decode is not None
    assert decode("së y tÕ") == "SỞ Y TẾ"


@pytest.mark.parametrize("font", ["Times New Roman", "Arial", ""])
def test_other_fonts_are_unicode(font: str) -> None:
    assert decoder_of_font(font) is None


@pytest.mark.parametrize("text", [TCVN3, VNI, UNICODE, "Hello world, this is no Vietnamese text at all", ""])
def test_without_fonts_the_most_vietnamese_reading_counts(text: str) -> None:
    assert decode_guessed(text) == (UNICODE if text in (TCVN3, VNI) else text)


@pytest.mark.parametrize(
    ("text", "useless"),
    [
        (UNICODE, False),
        ("(cid:12)(cid:7)(cid:33)(cid:2) (cid:12)(cid:7)(cid:33)", True),
        ("\ufffd\ufffd\ufffd th \ufffd\ufffd ng \ufffd\ufffd o c\ufffd\ufffd o \ufffd\ufffd\ufffd\ufffd kh ng r", True),
        ("Xqzj wvkf bgdt pprl mnnx qwrt zxcv bnmk lkjh gfds", True),
        ("Bao cao ket qua cong tac y te " * 15, True),  # long and without a single mark
        ("ngắn", False),
    ],
)
def test_a_useless_text_layer_is_noticed(text: str, useless: bool) -> None:
    assert garbled(text) is useless


def test_the_rules_of_spelling_tell_syllables() -> None:
    assert plausible("nghiêng khuỷu quyền giếng yêu oẹo") == 1
    assert plausible("coäng hoøa vieät göûi") == 0


@pytest.mark.parametrize(
    ("row", "mended"),
    [
        ([("khân", True), ("trương", False)], "khẩn trương"),
        ([("khân", False), ("trương", False)], "khẩn trương"),  # that is no pair, however surely it was read
        ([("Khân", False), ("trương", False)], "Khẩn trương"),  # a sentence begins
        ([("V/v", False), ("Khân", False), ("trương", False)], "V/v Khẩn trương"),
        ([("ông", False), ("Khân", False), ("trương", False)], "ông Khân trương"),  # but here it may be a name
        ([("Khân", False), ("Trương", False)], "Khân Trương"),
        # though “số theo” is right as well
        ([("lập", False), ("số", False), ("theo", False), ("dõi", False)], "lập sổ theo dõi"),
        ([("nhưng", False), ("số", False), ("theo", False), ("dõi", False)], "nhưng số theo dõi"),
        ([("kênh", False), ("đế", True), ("nạo", False)], "kênh để nạo"),  # that stands beside anything
        ([("kênh", False), ("đế", False), ("nạo", False)], "kênh đế nạo"),
        ([("khân", False), ("trường", False)], "khân trường"),  # or two other words
        ([("trao", False), ("đổi", False), ("với", True)], "trao đổi với"),  # right beside its other neighbour
        ([("đổi", False), ("với", False)], "đối với"),
        ([("chi", False), ("tiểu", False)], "chi tiêu"),  # the nearer of chi tiêu and chỉ tiêu
        ([("thông", False), ("báo", False), ("về", True), ("việc", False)], "thông báo về việc"),  # no bảo vệ
        ([("thoả", True), ("thuận", True)], "thoả thuận"),  # the tone may stand on either vowel
        ([("BÁO", False), ("CAO", True)], "BÁO CÁO"),
        ([("phòng,", False), ("chông", True), ("dịch", False)], "phòng, chống dịch"),
        ([("xong.", False), ("Bao", True), ("cáo", False)], "xong. Báo cáo"),
        ([("cơ", True), ("số", True)], "cơ số"),  # cơ số and cơ sở are both words
        ([("COVID-I9", True)], "COVID-19"),
        ([("(triên", True), ("khai)", False)], "(triển khai)"),
        ([("BẢO", False), ("HIẾM", False), ("XÃ", False), ("HỘI", False)], "BẢO HIỂM XÃ HỘI"),  # both sides agree
        ([("Bảo", False), ("Hiếm", False), ("Trân", False)], "Bảo Hiếm Trân"),  # one side alone may be a name
        ([("Tổ", False), ("chức", False), ("Hội", False), ("thao", False)], "Tổ chức Hội thao"),
    ],
)
def test_marks_are_mended_where_the_neighbour_leaves_no_doubt(row: list[tuple[str, bool]], mended: str) -> None:
    assert " ".join(restore_marks(row)) == mended


def test_a_texts_own_spelling_counts_when_it_is_frequent() -> None:
    read = [("Nậm", False), ("Chía", False)] * 3 + [("Nậm", False), ("Chia", True)]
    assert restore_marks(read)[-2:] == ["Nậm", "Chía"]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("tháo gỡ thiếu .bác sĩ ở các xã", "tháo gỡ thiếu bác sĩ ở các xã"),
        ("chưa được.cấp mã số", "chưa được cấp mã số"),
        ("vùng đồng bào dân. tộc thiểu số", "vùng đồng bào dân tộc thiểu số"),
        ("uống vitamin A. đợt 1", "uống vitamin A đợt 1"),
        (
            "mục tiêu 4. 385.000.000 đồng ngày 25/1 1/2025",
            "mục tiêu 4.385.000.000 đồng ngày 25/11/2025",
        ),
        ("uống liều cao (100. 000 IU)", "uống liều cao (100.000 IU)"),
        ("cúm gia cầm A(H5N]) tại thôn", "cúm gia cầm A(H5N1) tại thôn"),
        ("“Tổ chức Tháng Công nhân", "Tổ chức Tháng Công nhân"),
        ("xong trong Quý IH/2026, quý II, IÍI và quý 1V", "xong trong Quý III/2026, quý II, III và quý IV"),
        ("Quý II2026; quý l/2027.", "Quý II/2026; quý I/2027."),
        ("Hãng tháng, báo cáo hãng quý.", "Hằng tháng, báo cáo hằng quý."),
        ("bảo hiểm v tế, ngành Yy tế, SỞ V TẾ", "bảo hiểm y tế, ngành y tế, SỞ Y TẾ"),
        ("Nghị định số 05/2026/NB-CP và 12/QD-UBND, 7/NO-CP", "Nghị định số 05/2026/NĐ-CP và 12/QĐ-UBND, 7/NQ-CP"),
        ("bơm kim tiêm (,5 ml", "bơm kim tiêm 0,5 ml"),
        ("bệnh lây truyền tự động vật sang người", "bệnh lây truyền từ động vật sang người"),
        ('Phối "hợp liên ngành "Thực hiện', "Phối hợp liên ngành Thực hiện"),
        ("quý 11/2026, quý 1/2026, lợp 120 m?, cúm A(H1N¡)", "quý II/2026, quý 1/2026, lợp 120 m2, cúm A(H1N1)"),
        ("H°Nhơn, KˆBrêu", "H'Nhơn, K'Brêu"),
        ("cúm A(H5NỊ), HbATc, HbAI1c, 58/KL-TTTr", "cúm A(H5N1), HbA1c, HbA1c, 58/KL-TTr"),
        ("tại xã la Tuk", "tại xã Ia Tuk"),
        ("Sở Vtế, SỞ VTẾ", "Sở Y tế, SỞ Y TẾ"),
        ("phối hợp-chặt chẽ, đơn:vị", "phối hợp chặt chẽ, đơn vị"),
        ("288-TB/ĐÐU, PC04(ÐĐ2), GÐ, TỈÑH, ÑNC", "288-TB/ĐU, PC04(Đ2), GĐ, TỈNH, NC"),
        ("Giám đốc (để b/€); Bộ Y tế (b/C), công tác cy tế", "Giám đốc (để b/c); Bộ Y tế (b/c), công tác y tế"),
        ("SỞNÔNG NGHIỆP, UBND TỈNH SỞYTẾ", "SỞ NÔNG NGHIỆP, UBND TỈNH SỞ Y TẾ"),
        ("PHÓCHỦTỊCH, BÍTHƯ, ĐẢNG ỦYSỞYTẾ, tếxã hội.", "PHÓ CHỦ TỊCH, BÍ THƯ, ĐẢNG ỦY SỞ Y TẾ, tế xã hội."),
        # these are right
        ("“Dinh dưỡng hợp lý” cho học sinh", None),
        ("a. tổ chức họp; 1. báo cáo kết quả", None),
        ("phối hợp thực hiện. Sau đó báo cáo", None),
        ("gửi về soyte@tanhai.gov.vn v.v. và báo cáo", None),
        ("danh mục [1] kèm theo [phụ lục A] và", None),
        ("Kinh phí: 1. 385.000.000 đồng; Mục 2. 300.000.000 đồng", None),
        ("P.Giám đốc TP.Hà Nội BS.CKII Nguyễn T.Hoa 12/KH.SYT", None),
        ("tệp Danhsach.xlsx ở chinhphu.vn và 0 ,5 mg", None),
        ("I. mục tiêu; A. phần chung TP. và 10/2 5/2026", None),
        ("quý 1/2026, quý H/2026, quý 12026, quý vị, quý HV, vắc xin loại II, H và I", None),
        ("máy thở tự động, v/v tế bào, BỘT SẮT, Bộ trưởng, Sở, số 5/HD-SYT", None),
        ("kinh tế-xã hội, môi trường-dân số, lỗi a/C", None),
        ("UBND, NĐ-CP, QĐ, PCCĐ, Êban, H’Ngăm, Khuyến, khuỷu, nghiêng, SXHD, ĐTUT", None),
        ("hãng xe, thuốc của hãng năm 2026, nhiều hãng tháng này", None),
    ],
)
def test_specks_that_were_read_as_points(read: str, meant: str | None) -> None:
    assert " ".join(word for word in without_specks(read.split()) if word) == (meant or read)
