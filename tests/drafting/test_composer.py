"""Writing a draft: what is bold, listed or a table reaches the Word file, and the page is seen before it is saved."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable

import docx
import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from tests.builders import draft_of
from tests.visitor import Visitor
from ytcs_docs.core.db import session
from ytcs_docs.drafting.models import Draft
from ytcs_docs.files import conversion
from ytcs_docs.files.models import Blob
from ytcs_docs.files.store import file_store
from ytcs_docs.letters.rules import CoSigner

pytestmark = pytest.mark.neutral  # what is typed, merged and printed

NEW = "/du-thao/soan"
TABLE = "| TT | Đơn vị |\n| 1 | Trạm Y tế xã A |"


def pages(answer: str) -> list[Image.Image]:
    found = re.findall(r'src="data:image/png;base64,([^"]+)"', answer)
    return [Image.open(io.BytesIO(base64.b64decode(one))) for one in found]


def kept() -> list[int | None]:
    return [session().scalar(select(func.count()).select_from(kind)) for kind in (Draft, Blob)]


def test_the_page_is_seen_while_one_writes_and_nothing_is_saved(app: Flask, visit: Callable[..., Visitor]) -> None:
    officer = visit("chuyenvien")
    with app.app_context():
        before = kept()
    long = f"Đề nghị **gấp**.\n{TABLE}\n" + "Dòng.\n" * 60
    whole = officer.post(NEW, {"paper": "1", "subject": "báo cáo", "body": long})
    assert len(pages(whole.text)) > 1
    begun = officer.post(NEW, {"paper": "1"})
    assert begun.status_code == 200
    assert len(pages(begun.text)) == 1
    with app.app_context():
        assert kept() == before


def test_without_libreoffice_the_words_are_seen(visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversion, "program", lambda: None)
    shown = visit("chuyenvien").post(NEW, {"paper": "1", "body": f"Đề nghị **gấp**.\n{TABLE}"}).text
    assert "<strong>gấp</strong>" in shown
    assert "Trạm Y tế xã A" in shown


def test_the_page_of_a_draft_that_is_changed_is_seen_by_who_may_change_it(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        draft_id = draft_of().id
    address = f"/du-thao/{draft_id}/sua"
    assert len(pages(visit("chuyenvien").post(address, {"paper": "1", "body": "Nội dung mới."}).text)) == 1
    assert visit("tram1").post(address, {"paper": "1"}).status_code == 404


def test_bold_words_and_tables_of_the_form_stand_in_the_draft(context: None) -> None:
    draft = draft_of(body=f"Đề nghị **khẩn trương** báo cáo:\n{TABLE}\nTrân trọng.")
    word = docx.Document(file_store().path(draft.current.sha256))
    assert ["TT", "Đơn vị"] in [[cell.text for cell in row.cells] for table in word.tables for row in table.rows]
    assert draft.current.data.body.startswith("Đề nghị **khẩn trương**")


def test_a_draft_begun_from_a_word_file_keeps_what_is_bold_and_its_tables(visit: Callable[..., Visitor]) -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("Đề nghị ")
    paragraph.add_run("khẩn trương").bold = True
    table = word.add_table(2, 2)
    for cell, text in zip([*table.rows[0].cells, *table.rows[1].cells], ("TT", "Nơi", "1", "Trạm|A"), strict=True):
        cell.text = text
    content = io.BytesIO()
    word.save(content)
    content.seek(0)
    officer = visit("chuyenvien")
    sent = officer.post("/du-thao/soan/tu-tep", {"file": (content, "cu.docx")})
    assert officer.form(sent.location)["body"].strip().splitlines() == [
        "Đề nghị **khẩn trương**",
        "| TT | Nơi |",
        r"| 1 | Trạm\|A |",
    ]


def test_a_letter_names_the_unit_that_wrote_it_where_the_agency_has_units(visit: Callable[..., Visitor]) -> None:
    clerk = visit("vanthu")
    typed = {"subject": "báo cáo", "addressees": "Bộ Y tế", "body": "Nội dung.", "recipients": "Lưu: VT"}
    form = clerk.form(f"{NEW}?mau=cong-van")
    assert form["recipients"].strip() == "Lưu: VT, VP"  # what no unit wrote is of the office
    refused = clerk.fill(f"{NEW}?mau=cong-van", **typed, drafting_unit_id="")
    assert refused.status_code == 422
    assert "Công văn phải có đơn vị soạn thảo" in refused.text
    assert clerk.fill(f"{NEW}?mau=bao-cao", **typed).status_code == 303
    station = visit("vanthu.tt")  # an agency without units
    assert station.fill(f"{NEW}?mau=cong-van", **typed).status_code == 303


def test_a_draft_begun_from_an_own_document_keeps_its_tables_and_headings(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    """With the head, the foot and the basis of the decree around it."""
    body = f"I. TÌNH HÌNH CHUNG\nĐến nay **đủ** thuốc.\n{TABLE}\nII. KIẾN NGHỊ\nĐề nghị cấp thêm."
    with app.app_context():
        draft = draft_of(form="ke-hoach", body=body, legal_basis="Căn cứ Luật Khám bệnh, chữa bệnh số 15/2023/QH15")
        content = file_store().path(draft.current.sha256).read_bytes()
        table_alone = file_store().path(draft_of(body=TABLE).current.sha256).read_bytes()
        several = (CoSigner(name="Trần Thị Hoa", position="Giám đốc", agency="Sở Nội vụ"),)
        articles = f"Điều 1. Trang bị máy cho các trạm sau đây:\n{TABLE}\nĐiều 2. Sở Y tế thi hành."
        decision = file_store().path(draft_of(form="quyet-dinh", body=articles).current.sha256).read_bytes()
        of_two = file_store().path(draft_of(body=body, co_signers=several).current.sha256).read_bytes()
    officer = visit("chuyenvien")
    for word, wanted in ((content, body), (table_alone, TABLE), (of_two, body), (decision, articles)):
        sent = officer.post("/du-thao/soan/tu-tep", {"file": (io.BytesIO(word), "cu.docx")})
        typed = officer.form(sent.location)["body"].strip().replace("\r\n", "\n")
        assert typed.rstrip(".") == wanted.rstrip(".")


def test_a_page_asks_nothing_of_what_is_typed_but_its_length(visit: Callable[..., Visitor]) -> None:
    officer = visit("chuyenvien")
    assert officer.post(NEW, {"paper": "1", "urgency": "rất gấp", "signer": "không có"}).status_code == 200
    assert officer.post(NEW, {"paper": "1", "body": "a" * 300_000}).status_code == 422
    assert officer.fill(NEW, body="| |\n| |", subject="x").status_code == 422  # a text of empty cells


def test_a_page_that_is_looked_at_waits_for_nobody(visit: Callable[..., Visitor]) -> None:
    with conversion._converting:
        answer = visit("chuyenvien").post(NEW, {"paper": "1", "body": "Nội dung."}, headers={"HX-Request": "true"})
    assert "Máy chủ đang chuyển tệp khác" in answer.text
    assert "data-again" in answer.text
