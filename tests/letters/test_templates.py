from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.decree30.form import Authority
from ytcs_docs.letters.building import TEMPLATES, build_all
from ytcs_docs.letters.catalogue import TEMPLATE_LABELS
from ytcs_docs.letters.pieces import FONT
from ytcs_docs.letters.rendering import render
from ytcs_docs.letters.rules import DraftData, Letterhead, check_draft, context

pytestmark = pytest.mark.neutral

LETTERHEAD = Letterhead(
    parent_name="Ủy ban nhân dân tỉnh Tân Hải",
    agency_name="Sở Y tế",
    place_name="Tân Hải",
    head_title="Giám đốc",
    collective="",
)
REPLY = DraftData(
    form="cong-van-tra-loi",
    subject="tăng cường năng lực y tế cơ sở",
    addressees=("Bộ Y tế", "UBND tỉnh"),
    legal_basis="Thực hiện Công văn số 289/BYT-KCB ngày 05/3/2026 của Bộ Y tế,",
    body="Sở Y tế báo cáo như sau.\nTrân trọng.",
    recipients=("Như trên", "Lưu: VT, NVY"),
    authority=Authority.FOR_HEAD,
    signer_position="Phó Giám đốc",
    signer_name="Phạm Văn A",
)
REPORT = replace(REPLY, form="bao-cao")
FILES = [f"{form}.docx" for form in TEMPLATES]
CODE, DAY = "15/SYT-NVY", date(2026, 3, 5)
AT = datetime(2026, 3, 5, 2, 30, tzinfo=UTC)
LONG = ("tăng cường phòng, chống dịch bệnh " * 20)[:500].strip()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("word")
    build_all(target)
    return target


def paragraphs(document: WordDocument) -> Iterator[Paragraph]:
    """Every paragraph, those of the tables in their place."""
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block
        else:
            for cell in (cell for row in block.rows for cell in row.cells):
                yield from cell.paragraphs


def lines(document: WordDocument) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(document) if paragraph.text.strip()]


def opened(content: bytes) -> WordDocument:
    return docx.Document(io.BytesIO(content))


def rendered(folder: Path, values: dict[str, Any], name: str = "cong-van-tra-loi.docx") -> bytes:
    return render(folder / name, values, author="Sở Y tế", title="Công văn 15/SYT-NVY", at=AT)


def reply(folder: Path, data: DraftData, code: str = CODE) -> WordDocument:
    return opened(rendered(folder, context(data, LETTERHEAD, code, DAY), f"{data.form}.docx"))


def paragraph_with(document: WordDocument, text: str) -> Paragraph:
    return next(paragraph for paragraph in paragraphs(document) if paragraph.text == text)


def all_xml(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode("utf-8") for name in archive.namelist() if name.endswith(".xml"))


def test_a_template_is_built_for_every_form(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == set(FILES)
    assert set(TEMPLATES) == set(TEMPLATE_LABELS)


def test_building_twice_gives_the_same_text(folder: Path, tmp_path: Path) -> None:
    for path in build_all(tmp_path):
        assert lines(docx.Document(str(path))) == lines(docx.Document(str(folder / path.name)))


@pytest.mark.parametrize("name", FILES)
def test_the_page_is_a4_with_the_margins_of_the_decree(folder: Path, name: str) -> None:
    section = docx.Document(str(folder / name)).sections[0]
    measures = {
        "width": section.page_width,
        "height": section.page_height,
        "top": section.top_margin,
        "bottom": section.bottom_margin,
        "left": section.left_margin,
        "right": section.right_margin,
    }
    assert {side: round(length.mm) for side, length in measures.items() if length is not None} == {
        "width": 210,
        "height": 297,
        "top": 20,
        "bottom": 20,
        "left": 30,
        "right": 15,
    }


@pytest.mark.parametrize("name", FILES)
def test_every_letter_is_times_new_roman_of_11_to_14_points(folder: Path, name: str) -> None:
    document = docx.Document(str(folder / name))
    normal = document.styles["Normal"]
    fonts = normal.element.rPr.rFonts
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "cs", "eastAsia")} == {FONT}
    assert FONT == "Times New Roman"
    for paragraph in paragraphs(document):
        for run in paragraph.runs:
            assert run.font.name == FONT
            assert run.font.size is not None
            assert 11 <= run.font.size.pt <= 14


@pytest.mark.parametrize("name", FILES)
def test_the_page_number_stands_centred_on_top_but_not_on_the_first_page(folder: Path, name: str) -> None:
    section = docx.Document(str(folder / name)).sections[0]
    assert section.different_first_page_header_footer
    header = section.header.paragraphs[0]
    assert header.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert [element.text for element in header._p.iter(qn("w:instrText"))] == ["PAGE"]
    kinds = [element.get(qn("w:fldCharType")) for element in header._p.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "end"]
    assert not list(section.first_page_header._element.iter(qn("w:instrText")))


@pytest.mark.parametrize("name", [name for name in FILES if name not in ("phu-luc.docx", "ban-sao.docx")])
def test_the_head_has_two_columns_within_the_text(folder: Path, name: str) -> None:
    head = docx.Document(str(folder / name)).tables[0]
    left, right = head.rows[0].cells
    assert len(head.columns) == 2
    assert left.width is not None
    assert right.width is not None
    assert round(left.width.mm + right.width.mm) == 210 - 30 - 15
    assert [one.text for one in left.paragraphs[:2]] == ["{%p if co_quan_chu_quan %}", "{{ co_quan_chu_quan }}"]
    assert [paragraph.text for paragraph in right.paragraphs[:2]] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]
    for cell in (left, right):
        texts = [paragraph for paragraph in cell.paragraphs if paragraph.text and "{%" not in paragraph.text]
        assert all(paragraph.alignment == WD_ALIGN_PARAGRAPH.CENTER for paragraph in texts)


@pytest.mark.parametrize(
    ("text", "size", "bold", "italic"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", (12, 13), True, False),
        ("Độc lập - Tự do - Hạnh phúc", (13, 14), True, False),
        ("ỦY BAN NHÂN DÂN TỈNH TÂN HẢI", (12, 13), False, False),
        ("SỞ Y TẾ", (12, 13), True, False),
        ("Số: 15/SYT-NVY", (13, 13), False, False),
        ("V/v tăng cường năng lực y tế cơ sở", (12, 13), False, False),
        ("Tân Hải, ngày 05 tháng 3 năm 2026", (13, 14), False, True),
        ("KT. GIÁM ĐỐC", (13, 14), True, False),
        ("PHÓ GIÁM ĐỐC", (13, 14), True, False),
        ("Phạm Văn A", (13, 14), True, False),
        ("Nơi nhận:", (12, 12), True, True),
        ("- Như trên;", (11, 11), False, False),
    ],
)
def test_each_part_has_the_type_of_appendix_one(
    folder: Path, text: str, size: tuple[int, int], bold: bool, italic: bool
) -> None:
    for run in paragraph_with(reply(folder, REPLY), text).runs:
        assert run.font.size is not None
        assert size[0] <= run.font.size.pt <= size[1]
        assert (bool(run.bold), bool(run.italic)) == (bold, italic)


def test_an_official_letter_reads_as_model_1_5(folder: Path) -> None:
    assert lines(reply(folder, REPLY)) == [
        "ỦY BAN NHÂN DÂN TỈNH TÂN HẢI",
        "SỞ Y TẾ",
        "Số: 15/SYT-NVY",
        "V/v tăng cường năng lực y tế cơ sở",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Tân Hải, ngày 05 tháng 3 năm 2026",
        "Kính gửi:",
        "- Bộ Y tế;",
        "- UBND tỉnh.",
        "Thực hiện Công văn số 289/BYT-KCB ngày 05/3/2026 của Bộ Y tế,",
        "Sở Y tế báo cáo như sau.",
        "Trân trọng./.",
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT, NVY.",
        "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
        "Phạm Văn A",
    ]


def test_a_report_has_its_type_and_subject_in_the_middle(folder: Path) -> None:
    document = reply(folder, REPORT, "15/BC-SYT")
    texts = lines(document)
    assert texts.index("BÁO CÁO") + 1 == texts.index("Tăng cường năng lực y tế cơ sở")
    assert "Số: 15/BC-SYT" in texts
    assert not any(text.startswith("V/v") for text in texts)
    assert paragraph_with(document, "BÁO CÁO").alignment == WD_ALIGN_PARAGRAPH.CENTER


@pytest.mark.parametrize("name", ["Bộ Y tế", "Bộ Y tế."])
def test_one_addressee_stands_on_the_line_of_kinh_gui(folder: Path, name: str) -> None:
    texts = lines(reply(folder, replace(REPLY, addressees=(name,))))
    assert "Kính gửi: Bộ Y tế." in texts
    assert "- Bộ Y tế." not in texts


@pytest.mark.parametrize("opening", ["", "V/v ", "v/v ", "Về việc ", "về việc "])
def test_the_subject_says_about_only_once(folder: Path, opening: str) -> None:
    texts = lines(reply(folder, replace(REPLY, subject=f"{opening}tiêm chủng mở rộng")))
    assert "V/v tiêm chủng mở rộng" in texts


@pytest.mark.parametrize("body", ["Trân trọng", "Trân trọng.", "Trân trọng./.", "Trân trọng ;", "Trân trọng.\n\n  \n"])
def test_the_text_is_closed_once(folder: Path, body: str) -> None:
    assert "Trân trọng./." in lines(reply(folder, replace(REPLY, body=body)))


@pytest.mark.parametrize("data", [REPLY, REPORT], ids=["cong-van", "bao-cao"])
def test_no_placeholder_is_left(folder: Path, data: DraftData) -> None:
    values = context(data, LETTERHEAD, CODE, DAY)
    assert not re.search("{{|{%|}}|%}", all_xml(rendered(folder, values, f"{data.form}.docx")))


@pytest.mark.parametrize("data", [REPLY, REPORT], ids=["cong-van", "bao-cao"])
def test_every_placeholder_of_a_template_has_a_value(folder: Path, data: DraftData) -> None:
    template = docx.Document(str(folder / f"{data.form}.docx"))
    named = set(re.findall(r"{{ (\w+) }}|(?:if|in) (\w+) %}", "\n".join(lines(template))))
    names = {one or other for one, other in named} - {"noi", "doan", "dong"}
    assert names
    assert names <= set(context(data, LETTERHEAD, CODE, DAY))


def test_values_of_500_characters_are_printed_whole(folder: Path) -> None:
    data = replace(REPLY, subject=LONG, body=LONG, addressees=(LONG, "UBND tỉnh"), signer_name=LONG)
    texts = lines(reply(folder, data))
    assert f"V/v {LONG}" in texts
    assert f"{LONG}./." in texts
    assert f"- {LONG};" in texts
    assert LONG in texts


def test_177_recipients_are_each_on_a_line_and_the_last_ends_with_a_full_stop(folder: Path) -> None:
    names = tuple(f"Trạm Y tế xã số {number} & cơ sở <{number}>" for number in range(1, 178))
    texts = lines(reply(folder, replace(REPLY, recipients=names)))
    foot = texts[texts.index("Nơi nhận:") + 1 :]  # a long list goes on below the signature
    listed = [text for text in foot if text.startswith("- ")]
    assert listed == [f"- {name};" for name in names[:-1]] + [f"- {names[-1]}."]


def test_a_letter_without_any_value_still_opens(folder: Path) -> None:
    data = replace(
        REPLY,
        subject="",
        addressees=(),
        legal_basis="",
        body="",
        recipients=(),
        signer_position="",
        signer_name="",
    )
    document = reply(folder, data, "")
    texts = lines(document)
    assert "Kính gửi:" not in texts
    assert "Nơi nhận:" in texts
    for table in document.tables:
        for cell in table.rows[0].cells:
            assert cell._tc[-1].tag == qn("w:p")  # Word refuses a cell that ends otherwise


@pytest.mark.parametrize(
    "hostile",
    [
        "Công ty A & B",
        "<b>đậm</b> <w:p/> </w:t>",
        "{{ 7*7 }}",
        "{{ self._TemplateReference__context }}",
        "{% for i in [1,2] %}{{ i }}{% endfor %}",
        "{%p if true %}",
        "{# ghi chú #}",
        "{{r so_ky_hieu }}",
        "&lt;script&gt; &amp; hết",
        "“ngoặc” 'đơn' \"kép\"",
        "]]> <!-- --> <?xml?>",
    ],
)
@pytest.mark.parametrize("data", [REPLY, REPORT], ids=["cong-van", "bao-cao"])
def test_hostile_values_are_printed_as_they_are(folder: Path, data: DraftData, hostile: str) -> None:
    data = replace(
        data,
        subject=hostile,
        addressees=(hostile, "UBND tỉnh"),
        legal_basis=hostile,
        body=f"{hostile} xong",
        recipients=(hostile, "Lưu: VT"),
        signer_name=hostile,
    )
    texts = lines(reply(folder, data))
    subject = f"V/v {hostile}" if data.form == "cong-van-tra-loi" else hostile[:1].upper() + hostile[1:]
    assert subject in texts
    assert texts.count(f"- {hostile};") == 2
    assert f"{hostile} xong./." in texts
    assert texts[-1] == hostile


def test_control_characters_are_left_out(folder: Path) -> None:
    texts = lines(reply(folder, replace(REPLY, subject="tiêm\x00 chủng\x0b\x1f\ufffe", signer_name="A\x07B\ud800")))
    assert "V/v tiêm chủng" in texts
    assert texts[-1] == "AB"


def test_the_letter_names_its_author_title_and_day(folder: Path) -> None:
    properties = opened(rendered(folder, context(REPLY, LETTERHEAD, CODE, DAY))).core_properties
    assert properties.author == properties.last_modified_by == "Sở Y tế"
    assert properties.title == "Công văn 15/SYT-NVY"
    assert properties.created == properties.modified == AT
    assert "python-docx" not in (properties.comments or "")


def test_rendering_leaves_the_template_unchanged(folder: Path) -> None:
    template = folder / "cong-van-tra-loi.docx"
    before = template.read_bytes()
    reply(folder, REPLY)
    assert template.read_bytes() == before


@pytest.mark.parametrize(
    "placeholder",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ so_ky_hieu.__class__.__init__.__globals__ }}",
        "{{ khong_dong",
        "{% for noi in noi_nhan %}",
        "{{ so_ky_hieu | khong_co }}",
    ],
)
def test_a_template_that_reaches_out_or_has_a_mistake_is_refused(tmp_path: Path, placeholder: str) -> None:
    document = docx.Document()
    document.add_paragraph(placeholder)
    document.save(str(tmp_path / "mau-rieng.docx"))
    with pytest.raises(RuleBroken, match="Mẫu Word có lỗi"):
        rendered(tmp_path, context(REPLY, LETTERHEAD, CODE, DAY), "mau-rieng.docx")


def test_a_missing_template_is_named_with_the_command_that_makes_it(tmp_path: Path) -> None:
    with pytest.raises(RuleBroken, match=r"Thiếu mẫu Word cong-van-tra-loi\.docx.*build-templates"):
        rendered(tmp_path, {})


def test_number_and_notation_are_values_of_their_own() -> None:
    values = context(REPLY, LETTERHEAD, "05/SYT-NVY", DAY)
    assert (values["so"], values["ky_hieu"], values["so_ky_hieu"]) == ("05", "SYT-NVY", "05/SYT-NVY")


def test_a_complete_reply_is_accepted() -> None:
    check_draft(REPLY)
    check_draft(REPORT)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"form": "thu-tay"}, "form"),
        ({"subject": ""}, "subject"),
        ({"addressees": ()}, "addressees"),
        ({"body": ""}, "body"),
        ({"signer_name": ""}, "signer"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_incomplete_reply_is_refused_beside_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_draft(replace(REPLY, **change))
    assert refused.value.field == field
