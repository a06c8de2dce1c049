"""What recipients get: PDF, the annexes with the agency's signature, Word only when somebody chooses so."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest
from flask import Flask

from tests.builders import (
    attach,
    change_draft,
    draft_data,
    number_draft,
    order_data,
    outgoing,
    pdf_file,
    person,
    place,
    post_id,
    stored_text,
)
from tests.drafting.test_drafts import own, ready_to_sign, viewer
from tests.signing.certificates import PASSPHRASE, store_key
from tests.visitor import Visitor, text_of
from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.core.errors import NotFound, RuleBroken
from ytcs_docs.deliveries import commands as deliveries
from ytcs_docs.deliveries import queries as delivery_queries
from ytcs_docs.deliveries.rules import Channel, DeliveryState, reached
from ytcs_docs.documents.models import Document
from ytcs_docs.drafting import numbering, signing
from ytcs_docs.drafting.models import Draft
from ytcs_docs.drafting.rules import StartData
from ytcs_docs.files import conversion, uploads
from ytcs_docs.files.rules import Unreadable
from ytcs_docs.files.store import file_store
from ytcs_docs.signing import commands as keys
from ytcs_docs.signing.queries import Owner
from ytcs_docs.tasks import exchange
from ytcs_docs.tasks.recall import recall
from ytcs_docs.tasks.rules import Part, Share


def text_of_pdf(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def signed_draft(files: Sequence[tuple[bytes, str]] = (), *, on_paper: bool = False) -> int:
    """A draft with files that go along, signed by the director, with the agency's key on the server."""
    draft_id = ready_to_sign()
    officer = person("chuyenvien")
    stored = [uploads.store_file(io.BytesIO(content), name) for content, name in files]
    with transaction():
        tokens = [uploads.keep_upload(one, officer.user_id or 0).token for one in stored]
    if tokens:
        data = StartData(draft=draft_data(), signer_post_id=post_id("giamdoc"), uploads=tuple(tokens))
        change_draft(draft_id, data)  # presented anew by itself: this office has no checks
    if on_paper:
        with transaction():
            signing.sign_on_paper(draft_id, person("giamdoc"))
        return draft_id
    store_key(own("giamdoc"), "Đoàn Văn Vượng", person("giamdoc"))
    store_key(Owner(organization_id=place("syt").id), "Sở Y tế", person("vanthu"))
    signature = signing.signature_of(session().get_one(Draft, draft_id), PASSPHRASE, person("giamdoc"))
    with transaction():
        signing.sign_here(draft_id, signature, person("giamdoc"))
    return draft_id


def files_of(document: Document) -> dict[str, str]:
    return {file.name: file.role.value for file in document.attachments}


def bytes_of(document: Document, name: str) -> bytes:
    return file_store().path(next(file.sha256 for file in document.attachments if file.name == name)).read_bytes()


@pytest.mark.neutral
@pytest.mark.usefixtures("context")
def test_annexes_go_out_as_pdf_with_number_and_signature_of_the_agency_and_word_stays() -> None:
    word = io.BytesIO()
    annex = docx.Document()
    annex.add_paragraph("Phụ lục")
    annex.add_paragraph("(Kèm theo Công văn số        /SYT-NVY ngày        tháng        năm         của Sở Y tế)")
    annex.save(word)
    draft_id = signed_draft([(word.getvalue(), "danh sach.docx"), (pdf_file(), "bieu.pdf"), (b"a,b", "so lieu.txt")])
    document = number_draft(draft_id, seal_passphrase=PASSPHRASE)
    assert files_of(document) == {
        "01-SYT-NVY.pdf": "main",
        "01-SYT-NVY.docx": "editable",
        "01-SYT-NVY-phu-luc-1.pdf": "appendix",
        "danh sach.docx": "editable",
        "bieu.pdf": "appendix",
        "so lieu.txt": "appendix",
    }
    converted = bytes_of(document, "01-SYT-NVY-phu-luc-1.pdf")
    assert "Công văn số 01/SYT-NVY" in text_of_pdf(converted).replace("\r\n", " ")
    for name in ("01-SYT-NVY-phu-luc-1.pdf", "bieu.pdf"):
        assert [one.signer for one in keys.check_signatures(bytes_of(document, name))] == ["Sở Y tế"]
    assert [file.name for file in document.pages] == ["01-SYT-NVY.pdf", "01-SYT-NVY-phu-luc-1.pdf", "bieu.pdf"]
    main = bytes_of(document, "01-SYT-NVY.pdf")
    assert pypdfium2.PdfDocument(main).get_metadata_dict()["Title"] == "Công văn: tăng cường phòng, chống dịch"
    for content in (main, converted):
        fonts = subprocess.run(["pdffonts", "-"], input=content, capture_output=True, check=True).stdout.decode()
        used = [line for line in fonts.splitlines()[2:] if not line.startswith(("Times-Roman", "Times-Italic"))]
        assert used  # number and day are written in two of the fonts that every reader has; all else is in the file
        assert all(line.split()[-5] == "yes" for line in used)


@pytest.mark.neutral
@pytest.mark.usefixtures("context")
def test_a_table_of_excel_goes_out_as_pdf_signed_by_the_agency_where_it_can_be_printed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sheet = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["Trạm An Phú", 12])
    book.active.column_dimensions["A"].width = 40
    book.save(sheet)
    document = number_draft(signed_draft([(sheet.getvalue(), "bieu.xlsx")]), seal_passphrase=PASSPHRASE)
    assert files_of(document) == {
        "01-SYT-NVY.pdf": "main",
        "01-SYT-NVY.docx": "editable",
        "01-SYT-NVY-phu-luc-1.pdf": "appendix",
        "bieu.xlsx": "editable",
    }
    printed = bytes_of(document, "01-SYT-NVY-phu-luc-1.pdf")
    assert "Trạm An Phú" in text_of_pdf(printed)
    assert [one.signer for one in keys.check_signatures(printed)] == ["Sở Y tế"]
    monkeypatch.setattr(conversion, "prints_sheets", lambda: False)
    plain = number_draft(signed_draft([(sheet.getvalue(), "bieu.xlsx")]), seal_passphrase=PASSPHRASE)
    assert files_of(plain)["bieu.xlsx"] == "appendix"


@pytest.mark.neutral
@pytest.mark.usefixtures("context")
def test_an_annex_that_can_not_be_signed_goes_along_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    draft_id = signed_draft([(pdf_file(), "khoa.pdf")])

    def locked(path: Path) -> tuple[float, float]:
        raise Unreadable("Tệp bị khóa.")

    monkeypatch.setattr(numbering, "page_size", locked)
    document = number_draft(draft_id, seal_passphrase=PASSPHRASE)
    assert [(file.name, file.note) for file in document.pages] == [
        ("01-SYT-NVY.pdf", ""),
        ("khoa.pdf", "tệp PDF bị khóa hoặc hỏng nên không ký số được"),
    ]
    assert bytes_of(document, "khoa.pdf") == pdf_file()


@pytest.mark.neutral
@pytest.mark.usefixtures("context")
def test_without_libreoffice_an_annex_goes_out_as_word(monkeypatch: pytest.MonkeyPatch) -> None:
    word = io.BytesIO()
    docx.Document().save(word)
    draft_id = signed_draft([(word.getvalue(), "bang.docx")], on_paper=True)
    monkeypatch.setattr(conversion, "program", lambda: None)
    assert files_of(number_draft(draft_id)) == {"01-SYT-NVY.docx": "editable", "bang.docx": "appendix"}


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize("with_word", [False, True])
def test_word_files_reach_nobody_unless_chosen(*, with_word: bool) -> None:
    document = number_draft(signed_draft(on_paper=True))
    with transaction():
        deliveries.issue(document.id, [place("ttyt").id], person("vanthu"), with_word=with_word)
    (row,) = delivery_queries.inbox(place("ttyt").id)
    word = document.attachments[0].id
    if with_word:
        assert delivery_queries.attachment_for(viewer("vanthu.tt"), word).name == "01-SYT-NVY.docx"
    else:
        with pytest.raises(NotFound):
            delivery_queries.attachment_for(viewer("vanthu.tt"), word)
    with transaction():
        received = deliveries.register_delivery(
            place("ttyt").id,
            deliveries.data_of_delivery(row, row.document.issued_on),
            person("vanthu.tt"),
            row.document.issued_on,
            delivery_id=row.id,
        )
    assert [file.name for file in received.attachments] == (["01-SYT-NVY.docx"] if with_word else [])


def test_issuing_asks_for_the_scan_of_what_was_signed_on_paper(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        document_id = number_draft(signed_draft(on_paper=True)).id
    clerk = visit("vanthu")
    address = f"/van-ban/{document_id}/phat-hanh"
    assert "chưa có bản quét" in text_of(clerk.get(address))
    token = clerk.upload_token(pdf_file("scan"), "quet.pdf")
    form = clerk.form(address)
    refused = clerk.client.post(address, data={**form, "uploads": token, "rows-0-channel": "email"})
    assert refused.status_code == 422
    assert token in refused.text  # the scan is not asked for again
    assert "chưa có bản quét" not in text_of(refused)
    assert clerk.client.post(address, data={**form, "uploads": token}).status_code == 303
    with app.app_context():
        document = session().get_one(Document, document_id)
        assert [(file.name, file.role.value) for file in document.files_that_go_out] == [("01-SYT-NVY.pdf", "main")]
    assert "chưa có bản quét" not in text_of(clerk.get(address))


def test_annexes_without_the_paper_they_belong_to_are_said_before(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        document_id = number_draft(signed_draft([(b"a,b", "so lieu.txt")], on_paper=True)).id
    page = text_of(visit("vanthu").get(f"/van-ban/{document_id}/phat-hanh"))
    assert "chưa có bản quét" in page
    assert "không có chính văn bản" in page
    assert "kéo thả hoặc chọn tệp" in page


@pytest.mark.usefixtures("context")
def test_word_files_open_to_those_alone_who_were_sent_them() -> None:
    """Neither a duty nor an earlier delivery opens what stayed in the house."""
    document = number_draft(signed_draft(on_paper=True))
    document_id, word = document.id, document.attachments[0].id
    shares = (Share(unit_id=place("tyt1").id, part=Part.DO, due_on=None),)
    with transaction():
        exchange.order(document_id, order_data(instruction="Rà soát", shares=shares), person("giamdoc"), clock.today())
        exchange.issue(document_id, [place("ttyt").id], person("vanthu"), clock.today())
    with transaction():
        exchange.issue(document_id, [place("ttyt2").id], person("vanthu"), clock.today(), with_word=True)
    for username in ("vanthu.tt", "tram1", "giamdoc.tt"):
        with pytest.raises(NotFound):
            delivery_queries.attachment_for(viewer(username), word)
    assert delivery_queries.attachment_for(viewer("truongphong"), word).id == word
    found = {row.name: [file.name for file in row.files] for row in delivery_queries.deliveries_of(document_id)}
    assert list(found.values()) == [[], ["01-SYT-NVY.docx"]]


@pytest.mark.usefixtures("context")
def test_what_was_recalled_opens_to_nobody_of_another_house() -> None:
    document = number_draft(signed_draft())
    document_id, pdf = document.id, document.attachments[0].id
    shares = (Share(unit_id=place("tyt1").id, part=Part.DO, due_on=None),)
    with transaction():
        exchange.order(document_id, order_data(instruction="Rà soát", shares=shares), person("giamdoc"), clock.today())
        exchange.issue(document_id, [place("ttyt").id], person("vanthu"), clock.today())
    assert delivery_queries.attachment_for(viewer("tram1"), pdf).id == pdf
    with transaction():
        recall(document_id, "Sai", person("vanthu"))
    with pytest.raises(NotFound):
        delivery_queries.attachment_for(viewer("tram1"), pdf)
    assert delivery_queries.attachment_for(viewer("truongphong"), pdf).id == pdf


@pytest.mark.neutral
@pytest.mark.usefixtures("context")
def test_an_annex_that_can_not_become_pdf_is_not_sent_unsigned(monkeypatch: pytest.MonkeyPatch) -> None:
    word = io.BytesIO()
    docx.Document().save(word)
    draft_id = signed_draft([(word.getvalue(), "bang.docx")])

    def too_slow(*arguments: object, **named: object) -> None:
        raise conversion.Unconvertible("Chuyển sang PDF quá lâu nên đã dừng.")

    monkeypatch.setattr(conversion, "to_pdf", too_slow)
    with pytest.raises(RuleBroken, match="không chuyển được sang PDF"):
        number_draft(draft_id, seal_passphrase=PASSPHRASE)
    document = number_draft(draft_id)
    assert {file.name: file.note for file in document.attachments if file.note} == {
        "bang.docx": "chưa chuyển được sang PDF nên gửi đi tệp gốc"
    }


@pytest.mark.neutral
def test_document_and_annexes_are_had_in_one_pdf(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        draft_id = signed_draft([(pdf_file("Bieu so lieu"), "bieu.pdf")])
        document_id = number_draft(draft_id, seal_passphrase=PASSPHRASE).id
        alone, stored = outgoing(), stored_text("Nội dung")
        with transaction():
            attach(alone, stored)
        alone_id = alone.id
    answer = visit("vanthu").get(f"/van-ban/{document_id}/mot-tep")
    assert answer.headers["Content-Disposition"].endswith("01-SYT-NVY-ca-phu-luc.pdf")
    text = text_of_pdf(answer.data)
    assert text.index("01") < text.index("Bieu so lieu")
    whole = pypdfium2.PdfDocument(answer.data)
    assert whole.get_metadata_dict()["Title"].startswith("Công văn 01/SYT-NVY: ")
    assert len(whole) == 2
    assert visit("vanthu").get(f"/van-ban/{alone_id}/mot-tep").status_code == 404
    assert visit("vanthu.tt").get(f"/van-ban/{document_id}/mot-tep").status_code == 404


def test_what_did_not_arrive_stands_on_the_start_page_until_somebody_sees_to_it(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        document_id = outgoing(subject="gửi nhầm nơi").id
        with transaction():
            deliveries.issue(document_id, [place("ttyt").id], person("vanthu"))
        (row,) = delivery_queries.inbox(place("ttyt").id)
        delivery_id = row.id
        with transaction():
            deliveries.return_delivery(delivery_id, place("ttyt").id, "Không thuộc thẩm quyền", person("vanthu.tt"))
    clerk = visit("vanthu")
    start = text_of(clerk.get("/"))
    assert "Không đến nơi nhận" in start
    assert "Không thuộc thẩm quyền" in start
    assert clerk.post(f"/gui/{delivery_id}", {"state": "sent"}).status_code == 303
    assert "Không đến nơi nhận" in text_of(clerk.get("/"))  # within the system nobody carries it
    assert clerk.post(f"/gui/{delivery_id}", {"state": "given_up"}).status_code == 303
    assert "Không đến nơi nhận" not in text_of(clerk.get("/"))
    with app.app_context():
        with transaction():
            deliveries.issue(document_id, [place("ttyt").id], person("vanthu"))
        assert [one.state for one in delivery_queries.deliveries_of(document_id)] == [DeliveryState.WAITING]


def test_a_recall_says_whom_it_reaches(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        document_id = outgoing().id
        with transaction():
            deliveries.issue(document_id, [place("ttyt").id, place("ttyt2").id], person("vanthu"))
    clerk = visit("vanthu")
    assert "2 nơi còn trong hộp chờ." in clerk.get(f"/van-ban/{document_id}").text
    clerk.post(f"/van-ban/{document_id}/thu-hoi", {"reason": "Sai"})
    assert "Đã thu hồi. 2 nơi còn trong hộp chờ." in text_of(clerk.get(f"/van-ban/{document_id}"))


@pytest.mark.neutral
def test_who_is_reached_is_counted_by_what_can_still_be_done() -> None:
    found = [
        (Channel.SYSTEM, DeliveryState.REGISTERED),
        (Channel.SYSTEM, DeliveryState.RETURNED),
        (Channel.POST, DeliveryState.SENT),
        (Channel.PAPER, DeliveryState.TO_SEND),
    ]
    assert reached(found) == "1 nơi đã đăng ký, 1 nơi đã gửi đường khác, phải báo riêng, 1 nơi chưa gửi."
    assert reached([]) == "Chưa nơi nào nhận."
