"""PDFs as signing software and old scanners leave them: stamps in annotations, text layers that say nothing."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from pyhanko.pdf_utils import generic, writer

from ytcs_docs.extraction.fields import read_fields
from ytcs_docs.files.layout import FileText, Line, file_text
from ytcs_docs.files.pdf import in_one
from ytcs_docs.files.text import read_file
from ytcs_docs.intake import proposing

name, number = generic.NameObject, generic.FloatObject


def pdf(drawn: list[tuple[float, float, str, str]], stamps: list[tuple[float, float, str]] = ()) -> bytes:
    """A page of words (left, bottom, font, text) and of annotations (left, bottom, text), in points."""
    out = writer.PdfFileWriter()
    fonts = generic.DictionaryObject(
        {
            name(f"/{key}"): generic.DictionaryObject(
                {name("/Type"): name("/Font"), name("/Subtype"): name("/Type1"), name("/BaseFont"): name(base)}
            )
            for key, base in (("F", "/Times-Roman"), ("B", "/Times-Bold"))
        }
    )
    resources = generic.DictionaryObject({name("/Font"): fonts})
    content = "\n".join(f"BT /{font} 13 Tf {left} {bottom} Td ({text}) Tj ET" for left, bottom, font, text in drawn)
    page = writer.PageObject(
        contents=out.add_object(generic.StreamObject(stream_data=content.encode("latin-1"))), media_box=(0, 0, 595, 842)
    )
    page[name("/Resources")] = resources
    notes = generic.ArrayObject()
    for left, bottom, text in stamps:
        box = (0, 0, 8 * len(text) + 4, 16)
        look = generic.StreamObject(
            {
                name("/Type"): name("/XObject"),
                name("/Subtype"): name("/Form"),
                name("/BBox"): generic.ArrayObject(map(number, box)),
                name("/Resources"): resources,
            },
            stream_data=f"BT /F 13 Tf 1 4 Td ({text}) Tj ET".encode("latin-1"),
        )
        rect = (left, bottom - 4, left + box[2], bottom + 12)
        note = {
            name("/Type"): name("/Annot"),
            name("/Subtype"): name("/Stamp"),
            name("/Rect"): generic.ArrayObject(map(number, rect)),
            name("/F"): generic.NumberObject(4),
            name("/AP"): generic.DictionaryObject({name("/N"): out.add_object(look)}),
        }
        notes.append(out.add_object(generic.DictionaryObject(note)))
    page[name("/Annots")] = notes
    out.insert_page(page)
    stream = io.BytesIO()
    out.write(stream)
    return stream.getvalue()


def lines(tmp_path: Path, content: bytes) -> list[str]:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    return [line.text for line in read_file(path, "pdf").lines]


HEAD = [(60, 780, "B", "SO Y TE"), (330, 780, "B", "CONG HOA XA HOI CHU NGHIA VIET NAM")]


def test_what_annotations_draw_is_read_where_it_stands(tmp_path: Path) -> None:
    drawn = [*HEAD, (60, 740, "F", "S: "), (120, 740, "F", "/SYT-NVY"), (330, 740, "F", "Tan Hai")]
    read = lines(tmp_path, pdf(drawn, [(80, 740, "1428")]))
    assert any("1428" in line and "/SYT-NVY" in line for line in read)


def test_a_word_in_pieces_is_read_once(tmp_path: Path) -> None:
    """Word divides words at will, and draws boxes that overlap: the day of one must not be part of the next."""
    pieces = [(60, 700, "F", "ngay 1"), (95.1, 700, "F", "0/02/2025 va"), (60, 684, "F", "hon 10/02/2025")]
    assert lines(tmp_path, pdf(pieces)) == ["ngay 10/02/2025 va", "hon 10/02/2025"]


def test_bold_letters_of_a_pdf_are_known(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([(60, 700, "B", "Ke hoach"), (60, 680, "F", "Thuc hien")]))
    assert [(line.text, line.bold) for line in read_file(path, "pdf").lines] == [
        ("Ke hoach", True),
        ("Thuc hien", False),
    ]


def test_stamps_are_not_lost_where_files_are_put_into_one(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([*HEAD], [(80, 740, "1428")]))
    document = pypdfium2.PdfDocument(path)
    assert pypdfium2.raw.FPDFPage_GetAnnotCount(document[0]) == 1
    assert "1428" in "\n".join(line.text for line in read_file(path, "pdf").lines)
    whole = tmp_path / "whole.pdf"
    whole.write_bytes(in_one([path, path], "Cả hai"))
    assert "\n".join(line.text for line in read_file(whole, "pdf").lines).count("1428") == 2


LETTER = """SỞ NỘI VỤ
Số: #76Š /SNV-CCVC
V/v góp ý dự thảo
CỘNG HÒA XÃ HỘI CHỦ NGHĨA
VIỆT NAM
Tân Hải, ngày Ö tháng 6 năm 2026
Kính gửi: Sở Y tế.
"""


def recognised(text: str, trust: float = 0.6) -> FileText:
    return file_text((Line(line, 1, trust=trust) for line in text.splitlines()), 1, [(1, 0.95)])


def test_what_is_printed_stays_where_number_and_day_were_written_by_hand() -> None:
    fields = read_fields(recognised(LETTER))
    assert (fields["code"].value, fields["symbol"].value) == (None, "SNV-CCVC")
    assert (fields["date"].value, fields["month"].value, fields["place"].value) == (None, "2026-06", "Tân Hải")
    assert fields["subject"].value == "góp ý dự thảo"
    assert fields["issuer"].value == "Sở Nội vụ"


def test_only_what_is_missing_is_left_to_the_clerk(context: None) -> None:
    read = recognised(LETTER)
    late = proposing.reading_of(0, read, date(2026, 8, 3)).proposals
    assert (late["code"].text, late["code"].level) == ("/SNV-CCVC", "guess")
    assert (late["issued_on"].text, late["issued_on"].level) == ("/6/2026", "guess")
    soon = proposing.reading_of(0, read, date(2026, 6, 29)).proposals
    assert (soon["issued_on"].text, soon["issued_on"].level) == ("29/6/2026", "guess")


def test_the_note_beside_a_seal_is_no_part_of_the_letter() -> None:
    text = LETTER.replace("Ö tháng 6", "  tháng  ") + (
        "GIÁM ĐỐC\nNgười ký: SỞ NỘI VỤ\nEmail: snv@tanhai.example\nThời gian ký: 24.06.2026 10:11:12 +07:00\n"
        "Nguyễn Văn An\n"
    )
    fields = read_fields(recognised(text, 1.0))
    assert fields["signer"].value == "Nguyễn Văn An"
    assert (fields["date"].value, fields["date"].level) == ("2026-06-24", "guess")


@pytest.mark.parametrize(
    ("foot", "signer", "position"),
    [
        ("K/T TRƯỞNG BAN\nÉHÓ TRƯỞNG\nBAN\nHứa Thị Khánh", "Hứa Thị Khánh", "Phó Trưởng ban"),
        ("KT. TRƯỞNG PHÒNG\nPHÓ TRƯỞNG PHÒNG\nTìượng tá Lò Văn Mến", "Lò Văn Mến", "Phó Trưởng phòng"),
        ("KT. GIÁM ĐỐC\nPHÓ GILÁM ĐỐC\nĐỉnh Công Lập", "Đinh Công Lập", "Phó Giám đốc"),
    ],
)
def test_who_signed_is_read_through_what_recognition_spoiled(foot: str, signer: str, position: str) -> None:
    fields = read_fields(recognised(f"{LETTER}Đề nghị báo cáo trước ngày 01/7/2026./.\n{foot}\n"))
    assert (fields["signer"].value, fields["signer_position"].value) == (signer, position)
    assert (fields["signer_authority"].value, fields["signer"].level) == ("KT.", "check")


def test_the_letterhead_is_read_through_dirt_and_misread_marks() -> None:
    head = "ỦY BAN NHÂN DÂN:\nTÍNH LẠC GIANG '\nSố: 325 /UBND-KGVX\nV/v xử lý đề xuất\nKính gửi: Sở Y tế.\n"
    assert read_fields(recognised(head))["issuer"].value == "Ủy ban nhân dân tỉnh Lạc Giang"
