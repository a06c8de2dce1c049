"""Where the documents of one file begin."""

import pytest

from ytcs_docs.extraction.several import document_starts
from ytcs_docs.files.layout import FileText, Line

pytestmark = pytest.mark.neutral
HEAD = ("SỞ Y TẾ\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 12/SYT-NVY\tĐộc lập - Tự do - Hạnh phúc")
BODY = ("Thực hiện chỉ đạo của Bộ Y tế, Sở Y tế đề nghị các đơn vị báo cáo.",)


def text(*pages: tuple[str, ...]) -> FileText:
    return FileText(tuple(Line(line, page) for page, lines in enumerate(pages, 1) for line in lines))


def test_one_document_of_several_pages_is_one() -> None:
    assert document_starts(text(HEAD + BODY, BODY, BODY)) == []


def test_each_head_begins_a_document() -> None:
    assert document_starts(text(HEAD + BODY, BODY, HEAD + BODY, HEAD)) == [1, 3, 4]


def test_a_document_behind_a_slip_without_a_head_begins_too() -> None:
    assert document_starts(text(BODY, HEAD + BODY)) == [1, 2]


@pytest.mark.parametrize(
    "page",
    [
        ("Mẫu số 01", *HEAD),
        ("PHỤ LỤC II", "(Kèm theo Công văn số 12/SYT-NVY)", *HEAD),
        ("UBND XÃ ………\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: ……/BC-TYT\tĐộc lập - Tự do - Hạnh phúc"),
        ("Căn cứ Công văn số 12/SYT-NVY của Sở Y tế",),
    ],
)
def test_annexes_and_blank_forms_begin_none(page: tuple[str, ...]) -> None:
    assert document_starts(text(HEAD + BODY, page)) == []


def test_a_file_without_pages_is_one() -> None:
    assert document_starts(FileText(tuple(Line(line) for line in HEAD * 2))) == []
