"""The form check: finds the one fault of each document and nothing else, mends it, and leaves right ones alone."""

from __future__ import annotations

import io
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests.visitor import Visitor, text_of
from ytcs_docs.config import PROJECT
from ytcs_docs.core.errors import Refused
from ytcs_docs.decree30.form import Authority
from ytcs_docs.letters import checking, pieces
from ytcs_docs.letters.checking import autofix, check
from ytcs_docs.letters.rendering import render
from ytcs_docs.letters.rules import DraftData, Letterhead, context
from ytcs_docs.letters.word import WordFile, read_word

pytestmark = pytest.mark.neutral  # one page and one command apart, nothing here touches the database

HOUSE = Letterhead(
    parent_name="Ủy ban nhân dân tỉnh Tân Hải",
    agency_name="Sở Y tế",
    place_name="Tân Hải",
    head_title="Giám đốc",
    collective="",
)
TEXT = (
    "Các trung tâm y tế đã rà soát nhân lực, thuốc và trang thiết bị của từng trạm, lập danh sách việc phải làm ngay.\n"
    "Sở Y tế giao Phòng Nghiệp vụ Y theo dõi, tổng hợp và báo cáo trước ngày 15 hằng tháng để kịp thời chỉ đạo"
)


def letter(type_code: str = "cong-van", addressees: int = 1) -> WordDocument:
    """A right document, made from the project's own template."""
    values = DraftData(
        form="cong-van-tra-loi" if type_code == "cong-van" else type_code,
        subject="kết quả rà soát trạm y tế",
        addressees=tuple(f"Trung tâm Y tế khu vực {number}" for number in range(1, addressees + 1)),
        legal_basis="Thực hiện Công văn số 289/SYT-NVY ngày 05/3/2026 của Sở Y tế về việc rà soát các trạm y tế xã,",
        body=TEXT,
        recipients=("Như trên", "Giám đốc (để báo cáo)", "Lưu: VT, NVY"),
        authority=Authority.FOR_HEAD,
        signer_position="Phó Giám đốc",
        signer_name="Phan Đình Kiên",
    )
    code = "05/SYT-NVY" if type_code == "cong-van" else "05/BC-SYT"
    template = PROJECT / "templates" / "word" / f"{values.form}.docx"
    filled = context(values, HOUSE, code, date(2026, 2, 5))
    return docx.Document(io.BytesIO(render(template, filled, author="", title="", at=datetime(2026, 1, 1, tzinfo=UTC))))


def decision() -> WordDocument:
    """A right decision with articles, built by hand."""
    document = pieces.page()
    pieces.head(document)
    replace(document, "{{ co_quan_chu_quan }}", "ỦY BAN NHÂN DÂN TỈNH TÂN HẢI")
    replace(document, "{{ co_quan_ban_hanh }}", "SỞ Y TẾ")
    replace(document, "Số: {{ so_ky_hieu }}", "Số: 12/QĐ-SYT")
    replace(document, "{{ dia_danh_ngay_thang }}", "Tân Hải, ngày 15 tháng 9 năm 2026")
    for paragraph in list(document.tables[0].rows[0].cells[0].paragraphs):
        if "do_khan" in paragraph.text or "{%p" in paragraph.text:
            paragraph._p.getparent().remove(paragraph._p)
    pieces.line(document.add_paragraph(), "QUYẾT ĐỊNH", size=14, bold=True, centred=True, before=12)
    pieces.line(document.add_paragraph(), "Về việc thành lập Đoàn kiểm tra", size=14, bold=True, centred=True)
    pieces.line(document.add_paragraph(), "GIÁM ĐỐC SỞ Y TẾ", size=14, bold=True, centred=True, before=12)
    for text in (
        "Căn cứ Luật Khám bệnh, chữa bệnh ngày 09 tháng 01 năm 2023;",
        "Căn cứ Quyết định số 743/QĐ-UBND ngày 01/4/2025 của Ủy ban nhân dân tỉnh Tân Hải;",
        "Theo đề nghị của Trưởng phòng Nghiệp vụ Y.",
    ):
        pieces.text(document, text)
        document.paragraphs[-1].runs[0].italic = True
    pieces.line(document.add_paragraph(), "QUYẾT ĐỊNH:", size=14, bold=True, centred=True, before=12)
    for number, text in enumerate(
        (
            "Thành lập Đoàn kiểm tra gồm các ông, bà có tên trong danh sách kèm theo quyết định này, "
            "do Phó Giám đốc làm Trưởng đoàn.",
            "Quyết định này có hiệu lực từ ngày ký.",
            "Chánh Văn phòng và các thành viên Đoàn kiểm tra chịu trách nhiệm thi hành./.",
        ),
        1,
    ):
        pieces.text(document, f"Điều {number}. ")
        paragraph = document.paragraphs[-1]
        paragraph.runs[0].bold = True
        paragraph.add_run(text).font.size = Pt(14)
    left, right = pieces.two_columns(document)
    pieces.line(left.paragraphs[0], "Nơi nhận:", size=12, bold=True, italic=True)
    pieces.line(left.add_paragraph(), "- Như Điều 3;", size=11)
    pieces.line(left.add_paragraph(), "- Lưu: VT, NVY.", size=11)
    pieces.line(right.paragraphs[0], "GIÁM ĐỐC", size=14, bold=True, centred=True)
    pieces.line(right.add_paragraph(), "Đoàn Văn Vượng", size=14, bold=True, centred=True)
    return document


def read(document: WordDocument) -> WordFile:
    target = io.BytesIO()
    document.save(target)
    target.seek(0)
    return read_word(target)


def paragraphs(document: WordDocument) -> list[Paragraph]:
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    return [*document.paragraphs, *(paragraph for cell in cells for paragraph in cell.paragraphs)]


def line(document: WordDocument, text: str) -> Paragraph:
    return next(paragraph for paragraph in paragraphs(document) if text in paragraph.text)


def replace(document: WordDocument, old: str, new: str) -> None:
    paragraph = line(document, old)
    run = next((run for run in paragraph.runs if old in run.text), None)
    if run is None:
        paragraph.runs[0].text = paragraph.text.replace(old, new)
        for other in paragraph.runs[1:]:
            other.text = ""
    else:
        run.text = run.text.replace(old, new)


def words(old: str, new: str) -> Callable[[WordDocument], None]:
    return lambda document: replace(document, old, new)


def style(text: str, **changes: object) -> Callable[[WordDocument], None]:
    """Another format for the runs of a line."""

    def act(document: WordDocument) -> None:
        for run in line(document, text).runs:
            for name, value in changes.items():
                setattr(run.font, name, value)

    return act


def place(text: str, **changes: object) -> Callable[[WordDocument], None]:
    """Another format for a paragraph."""

    def act(document: WordDocument) -> None:
        for name, value in changes.items():
            setattr(line(document, text).paragraph_format, name, value)

    return act


def page(**changes: object) -> Callable[[WordDocument], None]:
    def act(document: WordDocument) -> None:
        for name, value in changes.items():
            setattr(document.sections[0], name, value)

    return act


def remove(text: str) -> Callable[[WordDocument], None]:
    def act(document: WordDocument) -> None:
        element = line(document, text)._p
        element.getparent().remove(element)

    return act


LEFT = WD_ALIGN_PARAGRAPH.LEFT
# document, fault, a piece of the sentence that says so, whether it is mended safely
FAULTS = [
    ("cong-van", page(page_width=Mm(216), page_height=Mm(279)), "khổ 216 × 279 mm", True),
    ("cong-van", page(left_margin=Mm(20)), "lề trái 20 mm", True),
    ("cong-van", page(right_margin=Mm(10)), "lề phải 10 mm", True),
    ("cong-van", page(top_margin=Mm(10)), "lề trên 10 mm", True),
    ("cong-van", page(bottom_margin=Mm(30)), "lề dưới 30 mm", True),
    ("cong-van", style("Các trung tâm", name="Arial"), "phông chữ Arial", True),
    ("cong-van", style("Các trung tâm", name=".VnTime"), "phông chữ cũ .VnTime", False),
    ("cong-van", style("Các trung tâm", color_rgb=True), "chữ màu FF0000", True),
    ("cong-van", words("CỘNG HÒA XÃ HỘI", "CỘNG HÒA XA HỘI"), "Quốc hiệu: ghi", True),
    ("cong-van", style("CỘNG HÒA", size=Pt(14)), "Quốc hiệu: cỡ chữ 14", True),
    ("cong-van", style("CỘNG HÒA", bold=False), "Quốc hiệu: chữ không đậm", True),
    ("cong-van", remove("CỘNG HÒA"), "Quốc hiệu: không thấy", False),
    ("cong-van", words("Độc lập - Tự do - Hạnh phúc", "Độc lập – Tự do – Hạnh phúc"), "Tiêu ngữ: ghi", True),
    ("cong-van", style("Độc lập", underline=True), "Tiêu ngữ: gạch chân", True),
    ("cong-van", place("Độc lập", alignment=LEFT), "Tiêu ngữ: không đặt giữa", True),
    ("cong-van", words("SỞ Y TẾ", "Sở Y tế"), "không viết hoa hết", True),
    ("cong-van", style("SỞ Y TẾ", size=Pt(15)), "Tên cơ quan ban hành: cỡ chữ 15", True),
    ("cong-van", style("ỦY BAN NHÂN DÂN", italic=True), "Tên cơ quan chủ quản: chữ nghiêng", True),
    ("cong-van", words("Số: 05/SYT-NVY", "Số 05/SYT-NVY"), "không có dấu hai chấm", True),
    ("cong-van", words("Số: 05/SYT-NVY", "Số: 5/SYT-NVY"), "nhỏ hơn 10", True),
    ("cong-van", words("Số: 05/SYT-NVY", "Số: 05/SYT - NVY"), "khoảng trắng", True),
    ("cong-van", words("Số: 05/SYT-NVY", "Số: 05/CV-SYT"), "của công văn", False),
    ("bao-cao", words("05/BC-SYT", "05/TB-SYT"), "ký hiệu “TB-SYT” của báo cáo", False),
    ("cong-van", style("Số: 05", size=Pt(12)), "Số, ký hiệu: cỡ chữ 12", True),
    ("cong-van", words("ngày 05 tháng 02", "ngày 5 tháng 02"), "ngày 5 tháng 02", True),
    ("cong-van", words("ngày 05 tháng 02", "ngày 05 tháng 2"), "ngày 05 tháng 2", True),
    ("decision", words("ngày 15 tháng 9", "ngày 15 tháng 09"), "ngày 15 tháng 09", True),
    ("cong-van", style("Tân Hải, ngày", italic=False), "Địa danh, thời gian: chữ không nghiêng", True),
    ("cong-van", words("Tân Hải, ngày", "ngày"), "không có địa danh", False),
    ("cong-van", style("V/v", size=Pt(14)), "Trích yếu: cỡ chữ 14", True),
    ("cong-van", words("rà soát trạm y tế", "rà soát trạm y tế."), "có dấu chấm ở cuối", True),
    ("bao-cao", style("BÁO CÁO", size=Pt(16)), "Tên loại: cỡ chữ 16", True),
    ("bao-cao", style("Kết quả rà soát", bold=False), "Trích yếu: chữ không đậm", True),
    ("decision", style("Căn cứ Luật", italic=False), "Căn cứ ban hành: chữ không nghiêng", True),
    ("decision", words("năm 2023;", "năm 2023,"), "kết thúc bằng dấu “;”", True),
    ("cong-van", remove("Kính gửi"), "Kính gửi: không thấy", False),
    ("three", words("- Trung tâm Y tế khu vực 1;", "- Trung tâm Y tế khu vực 1,"), "kết thúc bằng dấu chấm phẩy", True),
    ("cong-van", style("Các trung tâm", size=Pt(12)), "cỡ chữ 12", True),
    ("cong-van", place("Các trung tâm", alignment=LEFT), "không canh đều", True),
    ("cong-van", place("Các trung tâm", first_line_indent=Mm(20)), "lùi đầu dòng 20.0 mm", True),
    ("cong-van", place("Các trung tâm", space_before=Pt(0)), "khoảng cách giữa các đoạn 0 pt", True),
    ("cong-van", place("Các trung tâm", line_spacing=2.0), "giãn dòng 2", True),
    ("decision", words("Điều 3. ", "Điều 4. "), "đánh số liên tục: Điều 3", False),
    ("decision", style("Điều 2.", bold=False), "chữ “Điều” không đậm", False),
    ("cong-van", words("chỉ đạo./.", "chỉ đạo."), "không kết thúc bằng “./.”", True),
    ("cong-van", words("KT. GIÁM ĐỐC", "KT.GIÁM ĐỐC"), "có dấu chấm và khoảng trắng", True),
    ("cong-van", words("PHÓ GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"), "là chức vụ của cấp phó", False),
    ("cong-van", remove("KT. GIÁM ĐỐC"), "ký mà không có “KT.”", False),
    ("cong-van", words("Phan Đình Kiên", "PHAN ĐÌNH KIÊN"), "viết in hoa", False),
    ("cong-van", style("Nơi nhận", italic=False), "Nơi nhận: chữ không nghiêng", True),
    ("cong-van", style("- Như trên", size=Pt(13)), "Danh sách nơi nhận: cỡ chữ 13", True),
    ("cong-van", words("- Lưu: VT, NVY.", "- Phòng Nghiệp vụ Y."), "dòng cuối", False),
    ("cong-van", words("- Như trên;", "Như trên;"), "không có gạch đầu dòng", True),
    ("cong-van", page(different_first_page_header_footer=False), "hiện cả ở trang đầu", True),
]  # fmt: skip


def made(kind: str) -> WordDocument:
    return docx.Document(io.BytesIO(_bytes(kind)))


@lru_cache
def _bytes(kind: str) -> bytes:
    document = decision() if kind == "decision" else letter("cong-van", 3) if kind == "three" else letter(kind)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@pytest.mark.parametrize("kind", ["cong-van", "three", "bao-cao", "decision"])
def test_a_right_document_has_no_finding(kind: str) -> None:
    found = check(read(made(kind)))
    assert [finding.sentence for finding in found.findings] == []
    assert found.unclear == []


@pytest.mark.parametrize(("kind", "fault", "said", "fixable"), FAULTS, ids=[fault[2] for fault in FAULTS])
def test_each_fault_is_found_and_nothing_else(
    kind: str, fault: Callable[[WordDocument], None], said: str, fixable: bool
) -> None:
    document = made(kind)
    if said.startswith("chữ màu"):
        for run in line(document, "Các trung tâm").runs:
            run.font.color.rgb = RGBColor(255, 0, 0)
    else:
        fault(document)
    word = read(document)
    (finding,) = check(word).findings
    assert said in finding.sentence
    assert "Phụ lục" in finding.rule
    assert finding.fixable == fixable
    if fixable:
        assert len(autofix(word)) == 1
        assert check(read(word.document)).findings == []


def plan(*lines: str) -> WordDocument:
    """A plan with a legal basis and clauses, made by changing a report."""
    document = letter("bao-cao")
    replace(document, "05/BC-SYT", "05/KH-SYT")
    replace(document, "BÁO CÁO", "KẾ HOẠCH")
    remove("Kính gửi")(document)
    last = line(document, "Sở Y tế giao")
    for text in lines:
        copy = deepcopy(last._p)
        last._p.addprevious(copy)
        Paragraph(copy, last._parent).runs[0].text = text
    return document


def test_a_sentence_that_begins_with_its_basis_is_text() -> None:
    sentence = (
        "Căn cứ tình hình dịch bệnh trên địa bàn tỉnh trong quý vừa qua, "
        "Sở Y tế ban hành kế hoạch với các nội dung như sau:"
    )
    assert check(read(plan(sentence))).findings == []


def test_a_plan_has_no_addressee() -> None:
    document = letter("bao-cao")
    replace(document, "05/BC-SYT", "05/KH-SYT")
    replace(document, "BÁO CÁO", "KẾ HOẠCH")
    (finding,) = check(read(document)).findings
    assert "kế hoạch không ghi “Kính gửi”" in finding.sentence


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("Điều 1. Một", "1. Thứ nhất", "3. Thứ ba"), "Điều 1, khoản 3"),
        (("Điều 1. Một", "1. Thứ nhất", "a) Một", "b) Hai", "c) Ba", "d) Bốn", "e) Năm"), "Điều 1, điểm e"),
        (("Điều 1. Một", "1. Thứ nhất", "a) Một", "b) Hai", "c) Ba", "d) Bốn", "đ) Năm", "e) Sáu", "g) Bảy"), ""),
    ],
)
def test_clauses_and_points_follow_each_other(lines: tuple[str, ...], said: str) -> None:
    document = plan(*lines)
    for run in line(document, "Điều 1.").runs:
        run.bold = True
    findings = [finding.sentence for finding in check(read(document)).findings]
    assert len(findings) == bool(said)
    assert all(said in sentence for sentence in findings)


def test_a_head_with_line_breaks_and_typed_rules_is_read() -> None:
    document = letter()
    nation, motto = line(document, "CỘNG HÒA"), line(document, "Độc lập")
    rule = motto._p.getnext()
    rule.getparent().remove(rule)
    motto._p.addnext(deepcopy(motto._p))
    Paragraph(motto._p.getnext(), motto._parent).runs[0].text = "———————————"
    nation.runs[0].text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    again = nation.add_run("Độc lập - Tự do - Hạnh phúc")
    again.font.size, again.bold = Pt(13), True
    motto._p.getparent().remove(motto._p)
    found = check(read(document))
    assert [finding.sentence for finding in found.findings] == []
    assert found.unclear == []
    nation.runs[1].text = "Độc lập – Tự do – Hạnh phúc"
    word = read(document)
    assert len(autofix(word)) == 1
    assert check(read(word.document)).findings == []
    assert "CỘNG HÒA XÃ HỘI" in line(word.document, "Độc lập - Tự do").text


def test_a_head_that_can_not_be_taken_apart_is_said_to_be_so() -> None:
    document = letter()
    replace(document, "Độc lập - Tự do - Hạnh phúc", "Tiêu ngữ Độc lập - Tự do - Hạnh phúc")
    found = check(read(document))
    assert not [finding for finding in found.findings if finding.place == "Tiêu ngữ"]
    assert any("không tách được" in sentence for sentence in found.unclear)


@pytest.mark.parametrize("text", ["Họp lúc 8 giờ thứ hai, ngày 05/01/0000 tại Sở Y tế.", "Phụ lục IIII"])
def test_numbers_that_are_none_do_not_stop_the_check(text: str) -> None:
    document = letter()
    pieces.line(document.add_paragraph(), "Phụ lục", size=14, bold=True, centred=True)
    pieces.line(document.add_paragraph(), text, size=14, bold=True, centred=True)
    line(document, "rà soát nhân lực").add_run(f" {text}")
    assert check(read(document)).findings


def test_many_faults_at_once_are_mended_together() -> None:
    document = letter()
    for _, fault, said, fixable in FAULTS[:30]:
        if fixable and not said.startswith("chữ màu"):
            try:
                fault(document)
            except StopIteration:
                continue  # another fault has changed that line
    word = read(document)
    autofix(word)
    assert [finding.sentence for finding in check(read(word.document)).findings if finding.fixable] == []


def test_a_draft_without_number_and_day_is_no_fault() -> None:
    document = letter()
    replace(document, "Số: 05/SYT-NVY", "Số:       /SYT-NVY")
    replace(document, "ngày 05 tháng 02 năm 2026", "ngày     tháng     năm 2026")
    assert check(read(document)).findings == []


def test_what_can_not_be_told_is_said_apart() -> None:
    document = letter()
    replace(document, "Phan Đình Kiên", "BS. Phan Đình Kiên")
    found = check(read(document))
    assert found.findings == []
    assert any("học vị" in sentence for sentence in found.unclear)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"rubbish" * 99])
def test_what_is_no_word_file_is_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        read_word(io.BytesIO(content))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(alphabet="aăĐ /.:-–Số1V/vĐiều\u0301KT", max_size=40), max_size=12))
def test_any_text_is_checked(texts: list[str]) -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for number, text in enumerate(texts):
        (document if number % 2 else table.rows[0].cells[0]).add_paragraph(text)
    word = read(document)
    check(word)
    autofix(word)


def test_the_command_prints_a_line_a_finding_and_fails(app: Flask, tmp_path: Path) -> None:
    document = letter()
    good, bad = tmp_path / "good.docx", tmp_path / "bad.docx"
    document.save(str(good))
    page(left_margin=Mm(20))(document)
    document.save(str(bad))
    run = app.test_cli_runner()
    right = run.invoke(args=["replies", "check", str(good)])
    assert (right.exit_code, right.output) == (0, "")
    wrong = run.invoke(args=["replies", "check", str(bad)])
    assert wrong.exit_code == 1
    assert wrong.output == "Trang giấy: lề trái 20 mm; phải từ 30 đến 35 mm (Phụ lục I, mục I)\n"
    mended = run.invoke(args=["replies", "check", str(bad), "--mend", str(tmp_path / "mended.docx")])
    assert mended.exit_code == 1
    assert run.invoke(args=["replies", "check", str(tmp_path / "mended.docx")]).exit_code == 0
    assert run.invoke(args=["replies", "check", __file__]).exit_code == 2


def test_a_file_whose_check_takes_too_long_says_so_on_the_page(
    visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking._check_file, "seconds", 0.0)
    document, target = letter(), io.BytesIO()
    for _ in range(2000):  # no machine is so busy that this is read before the time is up
        document.add_paragraph("Nội dung.")
    document.save(target)
    officer = visit("chuyenvien")
    page = officer.get(send(officer, target.getvalue(), "Dự thảo.docx").headers["Location"])
    assert page.status_code == 200
    assert "Đọc tệp này quá lâu nên đã dừng." in text_of(page)
    assert "Không thấy lỗi" not in text_of(page)


def test_the_page_checks_mends_and_refuses(visit: Callable[..., Visitor]) -> None:
    officer = visit("chuyenvien")
    document = letter()
    page(left_margin=Mm(20))(document)
    target = io.BytesIO()
    document.save(target)
    answer = send(officer, target.getvalue(), "Dự thảo.docx")
    assert answer.status_code == 303
    where = answer.headers["Location"]
    assert "lề trái 20 mm" in text_of(officer.get(where))
    mended = officer.get(f"{where}/ban-da-sua")
    assert check(read_word(io.BytesIO(mended.data))).findings == []
    assert visit("vanthu").get(where).status_code == 404
    clean = io.BytesIO()
    letter().save(clean)
    good = officer.get(send(officer, clean.getvalue(), "a.docx").headers["Location"])
    assert "Không thấy lỗi thể thức" in text_of(good)
    for content, name in ((b"x", "a.txt"), (b"", "a.docx"), (b"PK rubbish", "a.docx")):
        assert send(officer, content, name).status_code == 422


def send(visitor: Visitor, content: bytes, name: str) -> TestResponse:
    fields = {"csrf_token": visitor.token(), "file": (io.BytesIO(content), name)}
    return visitor.client.post("/kiem-tra-the-thuc", data=fields, content_type="multipart/form-data")
