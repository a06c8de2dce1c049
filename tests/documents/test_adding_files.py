"""More files for a document that has its number already."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.builders import incoming, outgoing, pdf_file, person, place, word_file
from tests.visitor import Visitor, text_of
from ytcs_docs.audit.models import ACCESS_ACTIONS, HistoryLine, Subject
from ytcs_docs.core.db import load, session, transaction
from ytcs_docs.documents import commands as documents
from ytcs_docs.documents.models import Attachment, Document
from ytcs_docs.documents.rules import AttachmentRole
from ytcs_docs.files.models import Blob, Upload

Sent = tuple[str, bytes]

PDF = ("phu-luc.pdf", pdf_file("Phu luc"))
WORD = ("Biểu mẫu số 1.docx", word_file("Biểu mẫu tổng hợp"))
BROKEN = ("hong.pdf", pdf_file()[:200])
DISGUISED = ("bang-luong.xlsx", pdf_file())
PROGRAM = ("chay.exe", b"MZ\x90\x00 program")
EMPTY = ("rong.txt", b"")


@pytest.fixture
def document_id(app: Flask) -> int:
    """A registered document with one file."""
    with app.app_context():
        return incoming(text="Kính gửi các đơn vị").id


@pytest.fixture
def clerk(visit: Callable[..., Visitor]) -> Visitor:
    return visit("vanthu")


def send(visitor: Visitor, document_id: int, *files: Sent, **fields: str) -> str:
    """Add files without JavaScript; what the page says then."""
    chosen = [(io.BytesIO(content), name) for name, content in files]
    answer = visitor.press(f"/van-ban/{document_id}", "/them-tep", **fields, **({"files": chosen} if chosen else {}))
    assert (answer.status_code, answer.headers.get("Location")) == (303, f"/van-ban/{document_id}"), text_of(answer)
    return text_of(visitor.get(f"/van-ban/{document_id}"))


def listed(visitor: Visitor, document_id: int) -> list[tuple[str, str]]:
    """Names and roles of the files on the page of a document."""
    rows = visitor.page(f"/van-ban/{document_id}").xpath("//ul[@class='file-list']/li[span[@class='tag']]")
    return [(row.xpath("a[1]")[0].text_content(), row.xpath("span")[0].text_content()) for row in rows]


def downloaded(visitor: Visitor, document_id: int, name: str) -> bytes:
    page = visitor.page(f"/van-ban/{document_id}")
    (address,) = page.xpath(f"//a[span[text()='Tải về {name}']]/@href")
    answer = visitor.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return answer.data


def kept(app: Flask, document_id: int) -> list[tuple[str, AttachmentRole, str, str]]:
    with app.app_context():
        query = select(Attachment).where(Attachment.document_id == document_id).order_by(Attachment.id)
        return [(file.name, file.role, file.note, file.added_by) for file in session().scalars(query)]


def history(app: Flask, document_id: int) -> list[tuple[str, str, str]]:
    with app.app_context():
        query = select(HistoryLine).where(
            HistoryLine.subject == Subject.DOCUMENT,
            HistoryLine.subject_id == document_id,
            HistoryLine.action.not_in(ACCESS_ACTIONS),
        )
        lines = session().scalars(query.order_by(HistoryLine.id))
        return [(line.actor_name, line.action, line.summary) for line in lines]


def count(app: Flask, model: type) -> int:
    with app.app_context():
        return session().scalar(select(func.count()).select_from(model)) or 0


FIRST = ("van-ban.txt", AttachmentRole.MAIN, "", "Lê Thị Hương")


def test_a_file_that_is_added_is_listed_kept_and_in_the_history(app: Flask, clerk: Visitor, document_id: int) -> None:
    page = send(clerk, document_id, PDF, note="Nhận qua bưu điện")
    assert "Đã thêm tệp." in page
    assert "Nhận qua bưu điện" in page
    assert listed(clerk, document_id) == [("van-ban.txt", "Văn bản"), ("phu-luc.pdf", "Tài liệu kèm theo")]
    assert downloaded(clerk, document_id, "phu-luc.pdf") == PDF[1]
    added = ("phu-luc.pdf", AttachmentRole.APPENDIX, "Nhận qua bưu điện", "Lê Thị Hương")
    assert kept(app, document_id) == [FIRST, added]
    line = ("Lê Thị Hương", "files_added", "Thêm tệp: phu-luc.pdf (Nhận qua bưu điện)")
    assert history(app, document_id)[-1] == line
    assert line[2] in page
    assert count(app, Upload) == 0


def test_several_files_are_added_at_once_in_their_order(app: Flask, clerk: Visitor, document_id: int) -> None:
    send(clerk, document_id, WORD, PDF)
    assert [name for name, _ in listed(clerk, document_id)] == ["van-ban.txt", WORD[0], PDF[0]]
    for name, content in (WORD, PDF):
        assert downloaded(clerk, document_id, name) == content
    assert history(app, document_id)[-1][2] == f"Thêm tệp: {WORD[0]}, {PDF[0]}"
    assert [line[1] for line in history(app, document_id)].count("files_added") == 1


def test_files_that_were_dropped_before_join_those_of_the_form(app: Flask, clerk: Visitor, document_id: int) -> None:
    tokens = clerk.upload_token(WORD[1], WORD[0])
    send(clerk, document_id, PDF, uploads=tokens)
    assert [name for name, *_ in kept(app, document_id)] == ["van-ban.txt", WORD[0], PDF[0]]
    assert count(app, Upload) == 0


def test_a_file_goes_to_an_outgoing_document_too(app: Flask, clerk: Visitor) -> None:
    with app.app_context():
        document_id = outgoing().id
    send(clerk, document_id, PDF)
    assert listed(clerk, document_id) == [("phu-luc.pdf", "Tài liệu kèm theo")]


@pytest.mark.parametrize(
    ("refused", "sentence"),
    [
        (BROKEN, "Tệp “hong.pdf” bị hỏng, không mở được."),
        (DISGUISED, "Tệp “bang-luong.xlsx” có nội dung là PDF nhưng tên lại là .xlsx."),
        (PROGRAM, "Không nhận ra nội dung của tệp “chay.exe”."),
        (EMPTY, "Tệp “rong.txt” rỗng (0 byte)."),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_a_refused_file_does_not_keep_a_good_one_out(
    app: Flask, clerk: Visitor, document_id: int, refused: Sent, sentence: str, first: bool
) -> None:
    page = send(clerk, document_id, *((refused, PDF) if first else (PDF, refused)))
    assert sentence in page
    assert "Đã thêm tệp." in page
    assert [name for name, _ in listed(clerk, document_id)] == ["van-ban.txt", "phu-luc.pdf"]
    assert history(app, document_id)[-1][2] == "Thêm tệp: phu-luc.pdf"
    assert count(app, Blob) == 2


def test_nothing_is_added_when_every_file_is_refused(app: Flask, clerk: Visitor, document_id: int) -> None:
    lines = history(app, document_id)
    page = send(clerk, document_id, BROKEN, PROGRAM)
    assert "hong.pdf" in page
    assert "chay.exe" in page
    assert "Đã thêm tệp." not in page
    assert "Chưa chọn tệp nào." not in page
    assert kept(app, document_id) == [FIRST]
    assert history(app, document_id) == lines


def test_a_form_without_a_file_says_so_and_changes_nothing(app: Flask, clerk: Visitor, document_id: int) -> None:
    lines = history(app, document_id)
    page = send(clerk, document_id, note="quên chọn tệp")
    assert "Chưa chọn tệp nào." in page
    assert "Đã thêm tệp." not in page
    assert kept(app, document_id) == [FIRST]
    assert history(app, document_id) == lines


def test_a_file_that_somebody_else_dropped_is_not_added(
    app: Flask, clerk: Visitor, visit: Callable[..., Visitor], document_id: int
) -> None:
    token = visit("giamdoc").upload_token(PDF[1], PDF[0])
    answer = clerk.press(f"/van-ban/{document_id}", "/them-tep", uploads=token)
    assert answer.status_code == 404
    assert "hãy tải lên lại" in text_of(answer)
    assert kept(app, document_id) == [FIRST]
    assert count(app, Upload) == 1


def test_a_file_sent_twice_by_mistake_is_stored_once(app: Flask, clerk: Visitor, document_id: int) -> None:
    send(clerk, document_id, PDF)
    send(clerk, document_id, ("phu-luc-2.pdf", PDF[1]))
    assert [name for name, *_ in kept(app, document_id)] == ["van-ban.txt", "phu-luc.pdf", "phu-luc-2.pdf"]
    assert count(app, Blob) == 2


def test_those_who_work_on_a_document_read_its_new_file_and_nobody_else(
    app: Flask, clerk: Visitor, visit: Callable[..., Visitor], document_id: int
) -> None:
    with app.app_context(), transaction():
        documents.grant_access(load(Document, document_id), [place("nvy").id])
    send(clerk, document_id, PDF)
    head, other = visit("truongphong"), visit("chanhvp")
    assert downloaded(head, document_id, "phu-luc.pdf") == PDF[1]
    with app.app_context():
        file_id = session().scalars(select(Attachment.id).where(Attachment.name == "phu-luc.pdf")).one()
    assert other.get(f"/tep/{file_id}").status_code == 404


def test_only_the_clerk_of_the_register_adds_files(app: Flask, visit: Callable[..., Visitor], document_id: int) -> None:
    with app.app_context(), transaction():
        documents.grant_access(load(Document, document_id), [place("nvy").id, place("ttyt").id])
    for username, status in (("giamdoc", 403), ("truongphong", 403), ("vanthu.tt", 404)):
        other = visit(username)
        assert not other.page(f"/van-ban/{document_id}").xpath('//form[contains(@action, "/them-tep")]')
        fields = {"files": (io.BytesIO(PDF[1]), PDF[0])}
        assert other.post(f"/van-ban/{document_id}/them-tep", fields).status_code == status
    assert kept(app, document_id) == [FIRST]
    assert count(app, Upload) == 0


def test_the_files_of_a_document_whose_number_was_given_up_stay_and_no_form_offers_more(
    app: Flask, clerk: Visitor
) -> None:
    with app.app_context():
        document = incoming(text="nội dung")
        with transaction():
            documents.void_number(document.register_id, document.number, "Đăng ký nhầm", person("vanthu"))
        document_id = document.id
    assert not clerk.page(f"/van-ban/{document_id}").xpath('//form[contains(@action, "/them-tep")]')
    assert downloaded(clerk, document_id, "van-ban.txt") == "nội dung".encode()


def test_a_page_that_was_open_when_the_number_was_given_up_adds_no_file(app: Flask, clerk: Visitor) -> None:
    with app.app_context():
        document = incoming()
        document_id, register_id, number = document.id, document.register_id, document.number
    fields = clerk.form(f"/van-ban/{document_id}", -1)
    token, before = clerk.upload_token(b"Them", "them.txt"), kept(app, document_id)
    with app.app_context(), transaction():
        documents.void_number(register_id, number, "Đăng ký nhầm", person("vanthu"))
    answer = clerk.client.post(f"/van-ban/{document_id}/them-tep", data={**fields, "uploads": token})
    assert answer.status_code == 409
    assert kept(app, document_id) == before


def test_a_note_that_is_too_long_is_refused_with_a_sentence(app: Flask, clerk: Visitor, document_id: int) -> None:
    token, before = clerk.upload_token(b"Them", "them.txt"), kept(app, document_id)
    said = send(clerk, document_id, uploads=token, note="x" * 301)
    assert "Không được dài quá 300 ký tự" in said
    assert kept(app, document_id) == before
