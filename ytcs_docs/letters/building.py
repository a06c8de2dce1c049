"""Builds the Word templates of templates/word, so that they can be reviewed as code.

Models: Decree 30/2020/NĐ-CP, appendix III; :mod:`ytcs_docs.letters.catalogue` says which form has which.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from docx.document import Document as WordDocument
from docx.shared import Mm

from ytcs_docs.letters.catalogue import ANNEX, COPY, FORMS, Form
from ytcs_docs.letters.pieces import (
    TEXT_WIDTH,
    addressees,
    agency_lines,
    articles,
    authority,
    basis,
    blank,
    body,
    citation,
    each,
    foot,
    head,
    line,
    ordering,
    page,
    rule,
    table,
    text,
    title,
    two_columns,
    two_signatures,
)

Build = Callable[[WordDocument], None]
_LATE_COLUMNS = (
    ("TT", "stt", 10),
    ("Văn bản giao việc", "van_ban", 48),
    ("Nội dung", "noi_dung_viec", 62),
    ("Hạn", "han", 25),
    ("Số ngày chậm", "cham", 20),
)


def build_all(folder: Path) -> list[Path]:
    """Write every template into a folder."""
    built = []
    for name, build in TEMPLATES.items():
        path = folder / f"{name}.docx"
        document = page()
        build(document)
        document.save(str(path))
        built.append(path)
    return built


def _official_letter(document: WordDocument) -> None:
    """Model 1.5, công văn: V/v below the number, addressees before the text."""
    head(document, about=True)
    addressees(document)
    citation(document)
    body(document)
    foot(document)


def _urging_letter(document: WordDocument) -> None:
    """Model 1.5 with a table of overdue tasks between the reason and the request."""
    head(document, about=True)
    addressees(document)
    citation(document)
    line(document.add_paragraph(), "", size=11)
    table(document, _LATE_COLUMNS, "stt, van_ban, noi_dung_viec, han, cham in viec_qua_han")
    body(document)
    foot(document)


def _named(form: Form) -> Build:
    """Model 1.4: type and subject are centred; báo cáo, tờ trình and slips name whom they go to."""

    def build(document: WordDocument) -> None:
        head(document)
        title(document)
        if form.addressees:
            addressees(document)
        else:
            blank(document)
        if form.basis.is_lines:
            basis(document)
        else:
            citation(document)
        body(document)
        foot(document)

    return build


def _promulgated(document: WordDocument) -> None:
    """Quy chế and quy định, model 1.4 with articles."""
    head(document)
    title(document)
    blank(document)
    basis(document)
    articles(document, "noi_dung_dieu")
    foot(document)


def _ruling(words: str) -> Build:
    """Models 1.1 and 1.2: who rules, on which basis, the line that orders, the articles."""

    def build(document: WordDocument) -> None:
        head(document)
        title(document, "Về việc {{ trich_yeu }}")
        authority(document)
        blank(document)
        basis(document)
        ordering(document, words)
        articles(document, "noi_dung_dieu")
        foot(document)

    return build


def _decision_with_annexed_text(document: WordDocument) -> None:
    """Model 1.3: a decision that promulgates an annexed text, which begins on a new page."""
    _ruling("QUYẾT ĐỊNH:")(document)
    first = document.add_paragraph()
    first.paragraph_format.page_break_before = True
    line(first, "{{ loai_kem_theo }}", size=14, bold=True, centred=True)
    line(document.add_paragraph(), "{{ ten_kem_theo }}", size=14, bold=True, centred=True)
    line(document.add_paragraph(), "{{ kem_theo }}", size=14, italic=True, centred=True)
    rule(document.add_paragraph(), of=TEXT_WIDTH, length=50)
    articles(document, "noi_dung_kem_theo")


def _telegram(document: WordDocument) -> None:
    """Model 1.6, công điện: who wires, to whom."""
    head(document)
    title(document)
    line(document.add_paragraph(), "{{ tham_quyen }} điện:", size=14, centred=True, before=12)
    line(document.add_paragraph(), "{%p for noi in kinh_gui %}", size=14)
    line(document.add_paragraph(), "{{ noi }}", size=14).paragraph_format.left_indent = Mm(45)
    line(document.add_paragraph(), "{%p endfor %}", size=14)
    blank(document)
    citation(document)
    body(document)
    foot(document)


def _invitation(document: WordDocument) -> None:
    """Model 1.7, giấy mời: it opens with who invites whom."""
    head(document)
    title(document)
    blank(document)
    text(document, "{{ ten_co_quan }} trân trọng kính mời: {{ kinh_gui_mot }}.", where="kinh_gui_mot")
    text(document, "{{ ten_co_quan }} trân trọng kính mời:", where="not kinh_gui_mot")
    line(document.add_paragraph(), "{%p if not kinh_gui_mot %}", size=14)
    each(document, "noi", "kinh_gui", "{{ noi }}")
    line(document.add_paragraph(), "{%p endif %}", size=14)
    text(document, "Tới dự {{ toi_du }}.", where="toi_du")
    text(document, "Chủ trì: {{ chu_tri }}.")
    text(document, "Thời gian: {{ thoi_gian }}.")
    text(document, "Địa điểm: {{ dia_diem }}.")
    body(document)
    foot(document)


def _introduction(document: WordDocument) -> None:
    """Model 1.8, giấy giới thiệu."""
    head(document)
    title(document, "")
    blank(document)
    text(document, "{{ ten_co_quan }} trân trọng giới thiệu:")
    text(document, "Ông (bà): {{ nguoi_duoc_cap }}")
    text(document, "Chức vụ: {{ chuc_vu }}")
    text(document, "Được cử đến: {{ noi_den }}")
    text(document, "Về việc: {{ trich_yeu }}")
    body(document)
    text(document, "Đề nghị Quý cơ quan tạo điều kiện để ông (bà) có tên ở trên hoàn thành nhiệm vụ.")
    text(document, "Giấy này có giá trị đến hết ngày {{ den_het_ngay }}./.")
    foot(document)


def _leave(document: WordDocument) -> None:
    """Model 1.10, giấy nghỉ phép."""
    head(document)
    title(document, "")
    blank(document)
    text(document, "Xét Đơn đề nghị nghỉ phép ngày {{ ngay_don }} của ông (bà) {{ nguoi_duoc_cap }},")
    text(document, "{{ ten_co_quan }} cấp cho:")
    text(document, "Ông (bà): {{ nguoi_duoc_cap }}")
    text(document, "Chức vụ: {{ chuc_vu }}")
    text(document, "Nghỉ phép trong thời gian {{ thoi_gian_nghi }}, tại {{ noi_nghi }}.")
    body(document)
    text(document, "Số ngày nghỉ phép nêu trên được tính vào thời gian {{ tinh_vao }}./.")
    foot(document)


def _minutes(document: WordDocument) -> None:
    """Model 1.9, biên bản: attendance, proceedings, closing line, two signatures."""
    head(document)
    title(document)
    blank(document)
    text(document, "Thời gian bắt đầu: {{ thoi_gian }}.")
    text(document, "Địa điểm: {{ dia_diem }}.")
    text(document, "Thành phần tham dự:")
    each(document, "nguoi", "thanh_phan", "- {{ nguoi }}")
    text(document, "Chủ trì (chủ tọa): {{ chu_tri }}.", where="chu_tri")
    text(document, "Thư ký (người ghi biên bản): {{ thu_ky }}.")
    text(document, "Nội dung:")
    body(document)
    text(document, "Cuộc họp kết thúc vào {{ ket_thuc }}./.", where="ket_thuc")
    two_signatures(document, ("THƯ KÝ", "{{ thu_ky }}"), ("CHỦ TỌA", "{{ nguoi_ky }}"))


def _agreement(document: WordDocument) -> None:
    """Hợp đồng, bản thỏa thuận, bản ghi nhớ: two sides, articles, both sign. No model in the decree."""
    head(document)
    title(document)
    blank(document)
    basis(document)
    text(document, "Chúng tôi gồm có:")
    text(document, "1. Bên A: {{ ten_co_quan }}")
    text(document, "Người đại diện: {{ nguoi_ky }}, chức vụ: {{ chuc_vu_nguoi_ky }}.")
    text(document, "2. Bên B: {{ ben_b }}")
    text(document, "Địa chỉ: {{ dia_chi_b }}.", where="dia_chi_b")
    text(document, "Người đại diện: {{ nguoi_ky_b }}, chức vụ: {{ chuc_vu_b }}.")
    text(document, "Hai bên thống nhất các điều khoản sau đây:")
    articles(document, "noi_dung_dieu")
    ours = ("{%p for dong in quyen_han_chuc_vu %}", "{{ dong }}", "{%p endfor %}")
    two_signatures(
        document,
        ("ĐẠI DIỆN BÊN A", *ours, "{{ nguoi_ky }}"),
        ("ĐẠI DIỆN BÊN B", "{{ chuc_vu_b|upper }}", "{{ nguoi_ky_b }}"),
    )


def _open_letter(document: WordDocument) -> None:
    """Thư công: whom it greets, the text. No model in the decree."""
    head(document)
    title(document)
    addressees(document)
    body(document)
    foot(document)


def _annex(document: WordDocument) -> None:
    """Model 2.1, phụ lục: number, title, the document it belongs to."""
    blank(document)
    line(document.add_paragraph(), "Phụ lục {{ so_phu_luc }}", size=14, bold=True, centred=True)
    line(document.add_paragraph(), "{{ ten_phu_luc }}", size=14, bold=True, centred=True)
    line(document.add_paragraph(), "{{ kem_theo }}", size=14, italic=True, centred=True)
    rule(document.add_paragraph(), of=TEXT_WIDTH, length=50)
    text(document, "(Nội dung phụ lục)")


def _copy_block(document: WordDocument) -> None:
    """Model 3.1, the certification block of a copy, below a rule under the copied text."""
    rule(document.add_paragraph(), of=TEXT_WIDTH, length=TEXT_WIDTH)
    left, right = two_columns(document)
    agency_lines(left)
    line(right.paragraphs[0], "{{ hinh_thuc_sao }}", size=14, bold=True, centred=True)
    line(right.add_paragraph(), "{{ dia_danh_ngay_thang }}", size=13, italic=True, centred=True, before=18)
    foot(document)


# Forms that are more than name, subject and text.
_SPECIAL: dict[str, Build] = {
    "cong-van": _official_letter,
    "cong-van-tra-loi": _official_letter,
    "cong-van-don-doc": _urging_letter,
    "quyet-dinh": _ruling("QUYẾT ĐỊNH:"),
    "quyet-dinh-ban-hanh": _decision_with_annexed_text,
    "nghi-quyet": _ruling("QUYẾT NGHỊ:"),
    "quy-che": _promulgated,
    "quy-dinh": _promulgated,
    "cong-dien": _telegram,
    "giay-moi": _invitation,
    "giay-gioi-thieu": _introduction,
    "giay-nghi-phep": _leave,
    "bien-ban": _minutes,
    "hop-dong": _agreement,
    "ban-thoa-thuan": _agreement,
    "ban-ghi-nho": _agreement,
    "thu-cong": _open_letter,
}
TEMPLATES: dict[str, Build] = {
    **{key: _SPECIAL.get(key) or _named(form) for key, form in FORMS.items()},
    ANNEX: _annex,
    COPY: _copy_block,
}
