"""The form that fills itself, files that wait, proposed tasks, names that are learnt: through the pages."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable

import pytest
from flask import Flask
from lxml import html

from tests.builders import incoming, learned_name, list_id, person, place, waiting_file, word_file
from tests.visitor import Visitor, text_of
from ytcs_docs.config import SETTINGS
from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.core.jobs import Job, run_once
from ytcs_docs.documents import commands as documents
from ytcs_docs.documents.jobs import read_texts
from ytcs_docs.documents.models import Document
from ytcs_docs.intake import commands as intake
from ytcs_docs.intake.commands import learn_from_documents
from ytcs_docs.intake.models import LearnedName, OfferedName, WaitingFile
from ytcs_docs.intake.rules import WaitingState
from ytcs_docs.register_import.importing import run_imports
from ytcs_docs.registers.queries import registers_of
from ytcs_docs.registers.rules import Direction
from ytcs_docs.tasks.models import Assignment

LETTER = (
    "UBND TỈNH TÂN HẢI",
    "SỞ NỘI VỤ",
    "Số: 77/SNV-CCVC",
    "V/v báo cáo nhân lực y tế",
    "Tân Hải, ngày 05 tháng 3 năm 2026",
    "Kính gửi: Sở Y tế",
    "Căn cứ Kế hoạch số 12/KH-UBND ngày 05/01/2026, Sở Nội vụ đề nghị Sở Y tế báo cáo trước ngày 20/3/2026.",
    "Nơi nhận:",
    "- Như trên;",
    "- Lưu: VT, CCVC.",
    "KT. GIÁM ĐỐC",
    "PHÓ GIÁM ĐỐC",
    "Trần Văn Bảy",
)
DIRECTIVE = (
    "SỞ Y TẾ",
    "Số: 9/TB-SYT",
    "THÔNG BÁO",
    "Kết luận giao ban",
    "Giám đốc Sở Y tế kết luận, chỉ đạo như sau:",
    "1. Phòng Nghiệp vụ Y tổng hợp số liệu, báo cáo trước ngày 20/12/2030.",
    "2. Các Trạm Y tế rà soát danh mục thuốc trong tháng 11/2030.",
    "3. Phòng NVY và Hành chính theo dõi, đôn đốc.",
)


def read_all(app: Flask) -> None:
    with app.app_context():
        while run_once((Job(name="read", run=read_texts),)):
            pass


def test_a_dropped_file_tells_what_was_read(app: Flask, visit: Callable[..., Visitor]) -> None:
    clerk = visit("vanthu")
    token = clerk.upload_token(word_file(*LETTER), "cong-van.docx")
    assert clerk.get(f"/tep-tam/{token}/doc").json == {"state": "pending", "sentence": "Đang đọc tệp…"}
    read_all(app)
    said = clerk.get(f"/tep-tam/{token}/doc").json
    assert said is not None
    assert said["state"] == "done"
    fields = {name: field["text"] for name, field in said["fields"].items()}
    assert fields["code"] == "77/SNV-CCVC"
    assert fields["issued_on"] == "05/3/2026"
    assert fields["type_code"] == "cong-van"
    assert fields["signer_name"] == "Trần Văn Bảy"
    assert said["fields"]["code"]["source"] == "Số: 77/SNV-CCVC"
    assert said["references"] == [{"kind": "legal_basis", "code": "12/KH-UBND", "issued_on": "05/01/2026"}]


def test_nobody_reads_anothers_dropped_file(app: Flask, visit: Callable[..., Visitor]) -> None:
    token = visit("vanthu").upload_token(word_file(*LETTER), "cong-van.docx")
    assert visit("vanthu.tt").get(f"/tep-tam/{token}/doc").status_code == 404


def test_a_file_without_text_says_so(app: Flask, visit: Callable[..., Visitor]) -> None:
    clerk = visit("vanthu")
    token = clerk.upload_token(word_file(), "trong.docx")
    read_all(app)
    assert clerk.get(f"/tep-tam/{token}/doc").json == {"state": "failed", "sentence": "Không thấy chữ trong tệp này."}


def test_without_javascript_a_button_fills_the_free_fields(app: Flask, visit: Callable[..., Visitor]) -> None:
    clerk = visit("vanthu")
    token = clerk.upload_token(word_file(*LETTER), "cong-van.docx")
    read_all(app)
    typed = clerk.form("/van-ban-den/dang-ky") | {"uploads": token, "subject": "Trích yếu tự gõ"}
    answer = clerk.client.post("/van-ban-den/dang-ky/doc-tep", data=typed)
    assert answer.status_code == 200
    page = html.fromstring(answer.text)
    assert page.xpath('//input[@name="code"]/@value') == ["77/SNV-CCVC"]
    assert page.xpath('//textarea[@name="subject"]')[0].text_content().strip() == "Trích yếu tự gõ"
    assert "Số: 77/SNV-CCVC" in page.xpath('//*[@id="code-read"]')[0].text_content()
    assert page.xpath('//input[@name="uploads"]/@value') == [token]
    with app.app_context():
        assert session().query(Document).count() == 0


def test_a_waiting_file_is_registered_as_it_was_read(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        waiting_id = waiting_file(word_file(*LETTER), "quet.docx").id
    read_all(app)
    clerk = visit("vanthu")
    assert "quet.docx" in text_of(clerk.get("/hop-cho"))
    asked = clerk.fill(f"/tep-cho/{waiting_id}/dang-ky")
    assert asked.status_code == 422
    assert "chưa có trong danh mục" in text_of(asked)
    answer = clerk.fill(f"/tep-cho/{waiting_id}/dang-ky", new_issuer="Sở Nội vụ")
    assert answer.status_code == 303, text_of(answer)
    with app.app_context():
        document = session().query(Document).one()
        assert (document.code, document.subject) == ("77/SNV-CCVC", "báo cáo nhân lực y tế")
        assert [file.name for file in document.attachments] == ["quet.docx"]
        waiting = session().get(WaitingFile, waiting_id)
        assert waiting is not None
        assert (waiting.state, waiting.document_id) == (WaitingState.REGISTERED, document.id)
    assert clerk.get(f"/tep-cho/{waiting_id}/dang-ky").status_code == 404
    assert "quet.docx" not in text_of(clerk.get("/hop-cho"))


def test_two_clerks_register_a_waiting_file_once(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        waiting_id = waiting_file(word_file(*LETTER)).id
    read_all(app)
    clerk = visit("vanthu")
    path = f"/tep-cho/{waiting_id}/dang-ky"
    first, second = ({**clerk.form(path), "new_issuer": "Sở Nội vụ"} for _ in range(2))
    assert clerk.client.post(f"/tep-cho/{waiting_id}/dang-ky", data=first).status_code == 303
    assert clerk.client.post(f"/tep-cho/{waiting_id}/dang-ky", data=second).status_code == 404
    with app.app_context():
        assert session().query(Document).count() == 1


def test_a_waiting_file_is_dropped_with_a_reason(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        waiting_id = waiting_file().id
    clerk = visit("vanthu")
    assert clerk.post(f"/tep-cho/{waiting_id}/bo", {"reason": ""}).status_code == 303
    assert "quet.docx" in text_of(clerk.get("/hop-cho"))
    clerk.post(f"/tep-cho/{waiting_id}/bo", {"reason": "Quét nhầm"})
    assert "quet.docx" not in text_of(clerk.get("/hop-cho"))


def a_directive(app: Flask) -> int:
    """A directive with a file, put before the leader."""
    with app.app_context():
        document = incoming(text="\n".join(DIRECTIVE))
        with transaction():
            documents.present(document.id, person("vanthu"))
        document_id = document.id
    read_all(app)
    return document_id


def test_duties_are_offered_to_the_leader_each_marked_in_the_text(app: Flask, visit: Callable[..., Visitor]) -> None:
    document_id = a_directive(app)
    page = visit("giamdoc").page(f"/van-ban/{document_id}/viec-doc-duoc")
    marks = [mark.text_content() for mark in page.xpath("//mark")]
    assert len(marks) == 3
    assert marks[0].startswith("Phòng Nghiệp vụ Y tổng hợp số liệu")
    chosen = [select.xpath(".//option[@selected]/@value") for select in page.xpath('//select[contains(@id, "doers")]')]
    with app.app_context():
        assert chosen[0] == [f"o{place('nvy').id}"]
        assert chosen[1] == [f"l{list_id()}"]
    assert page.xpath('//input[@id="rows-0-due"]/@value') == ["20/12/2030"]
    assert page.xpath('//input[@id="rows-1-due"]/@value') == ["30/11/2030"]
    assert page.xpath('//select[@id="rows-0-mode"]/option[@selected]/@value') == ["lead"]
    assert page.xpath('//select[@id="rows-1-mode"]/option[@selected]/@value') == ["each"]
    assert not page.xpath('//input[@id="rows-2-keep"]/@checked')


def test_accepted_duties_become_tasks_and_a_new_name_is_learnt(app: Flask, visit: Callable[..., Visitor]) -> None:
    document_id = a_directive(app)
    leader = visit("giamdoc")
    path = f"/van-ban/{document_id}/viec-doc-duoc"
    with app.app_context():
        office = f"o{place('vp').id}"
    page = leader.page(path)
    (unknown,) = [row for row in page.xpath('//li[@class="duty"]') if "Chưa biết là ai" in row.text_content()]
    row = unknown.xpath(".//textarea/@name")[0].removesuffix("text")
    answer = leader.fill(path, **{f"{row}keep": "y", f"{row}doers": office})
    assert answer.status_code == 303, text_of(answer)
    with app.app_context():
        tasks = session().query(Assignment).filter_by(document_id=document_id).all()
        due = {task.unit.name: (task.part.value, task.due_on and f"{task.due_on:%d/%m/%Y}") for task in tasks}
        assert due["Phòng Nghiệp vụ Y"] == ("lead", "20/12/2030")
        assert due["Trạm Y tế xã An Phú"] == ("do", "30/11/2030")
        assert due["Văn phòng"] == ("lead", None)
        known = session().query(OfferedName).one()
        assert known.name == "Phòng NVY và Hành chính"
        assert known.organization is not None
        assert known.organization.name == "Văn phòng"
    page = visit("giamdoc").page(f"/van-ban/{document_id}")
    assert "Tổng hợp số liệu" in " ".join(page.xpath('//a[@class="duty-title"]/text()'))


def test_what_the_office_itself_is_to_do_stands_first_and_asks_for_a_unit(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        own = "1. Sở Y tế chủ trì tổng hợp, báo cáo UBND tỉnh trước ngày 25/12/2030."
        lines = (*DIRECTIVE[:5], own, *DIRECTIVE[5:])
        document = incoming(text="\n".join(lines))
        with transaction():
            documents.present(document.id, person("vanthu"))
        path, office = f"/van-ban/{document.id}/viec-doc-duoc", f"o{place('vp').id}"
    read_all(app)
    leader = visit("giamdoc")
    group = leader.page(path).xpath('//h3[@class="duty-group"]')[0].text_content()
    assert " ".join(group.split()) == "Việc của cơ quan mình 1 chọn đơn vị làm"
    leader.fill(path, **{"rows-0-keep": "y", "rows-0-doers": office})
    with app.app_context():
        assert session().query(OfferedName).count() == 0  # Sở Y tế is not the unit that does it this time


def test_a_row_of_a_table_is_offered_by_the_cell_that_says_what_is_to_be_done(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    rows = ("STT\tNội dung\tĐơn vị chủ trì\tThời hạn", "1\tRà soát cơ số thuốc\tPhòng Nghiệp vụ Y\t20/12/2030")
    with app.app_context():
        document = incoming(text="\n".join((*DIRECTIVE[:4], *rows)))
        with transaction():
            documents.present(document.id, person("vanthu"))
        path = f"/van-ban/{document.id}/viec-doc-duoc"
    read_all(app)
    page = visit("giamdoc").page(path)
    assert page.xpath('//textarea[@id="rows-0-text"]')[0].text.strip() == "Rà soát cơ số thuốc"
    assert page.xpath('//input[@id="rows-0-due"]/@value') == ["20/12/2030"]


def test_nothing_chosen_is_nothing_given(app: Flask, visit: Callable[..., Visitor]) -> None:
    document_id = a_directive(app)
    leader = visit("giamdoc")
    form = leader.form(f"/van-ban/{document_id}/viec-doc-duoc")
    kept = {name: value for name, value in form.items() if not name.endswith("-keep")}
    answer = leader.client.post(f"/van-ban/{document_id}/viec-doc-duoc", data=kept)
    assert answer.status_code == 422
    assert "Chưa chọn việc nào" in text_of(answer)
    with app.app_context():
        assert session().query(Assignment).count() == 0


def test_a_directive_of_another_agency_is_not_there(app: Flask, visit: Callable[..., Visitor]) -> None:
    document_id = a_directive(app)
    assert visit("giamdoc.tt").get(f"/van-ban/{document_id}/viec-doc-duoc").status_code == 404


def register(clerk: Visitor, app: Flask, issuer: str, *lines: str) -> None:
    token = clerk.upload_token(word_file(*lines), "van-ban.docx")
    read_all(app)
    answer = clerk.fill(
        "/van-ban-den/dang-ky",
        uploads=token,
        code=lines[2][4:],
        issuer_name=issuer,
        subject=lines[3],
        type_code="cong-van",
    )
    assert answer.status_code == 303, text_of(answer)


def test_an_issuer_that_was_corrected_is_known_next_time(app: Flask, visit: Callable[..., Visitor]) -> None:
    clerk = visit("vanthu")
    head = ("UBND TỈNH TÂN HẢI", "SỞ Y TẾ VÀ DÂN SỐ", "Số: 8/BYTDS-VP", "V/v báo cáo")
    register(clerk, app, "Bộ Y tế", *head)
    with app.app_context():
        learn_from_documents()
        learn_from_documents()
        assert session().query(OfferedName).one().folded_name == "so y te va dan so tinh tan hai"
    shown = clerk.get("/ten-goi")
    assert "8/BYTDS-VP" in text_of(shown)
    clerk.press("/ten-goi", re.findall(r"/ten-goi/hoi/\d+/ghi", shown.text)[0])
    assert "Chờ trả lời" not in text_of(clerk.get("/ten-goi"))
    token = clerk.upload_token(word_file(*head[:2], "Số: 9/BYTDS-VP", "V/v việc khác"), "hai.docx")
    read_all(app)
    said = clerk.get(f"/tep-tam/{token}/doc").json
    assert said is not None
    assert said["fields"]["issuer_name"]["text"] == "Bộ Y tế"
    assert said["fields"]["issuer_name"]["level"] == "sure"


def test_the_namesake_of_another_province_is_not_taken_for_ours(app: Flask, visit: Callable[..., Visitor]) -> None:
    clerk = visit("vanthu")
    token = clerk.upload_token(word_file("UBND TỈNH NAM BÌNH", "SỞ Y TẾ", "Số: 9/SYT-VP", "V/v việc khác"), "khac.docx")
    read_all(app)
    said = clerk.get(f"/tep-tam/{token}/doc").json
    assert said is not None
    assert said["fields"]["issuer_name"]["text"] == "Sở Y tế tỉnh Nam Bình"
    assert said["fields"]["issuer_name"]["level"] != "sure"


def test_what_was_read_and_is_gone_is_read_again(app: Flask, visit: Callable[..., Visitor]) -> None:
    clerk = visit("vanthu")
    token = clerk.upload_token(word_file("", "BỘ Y TẾ", "Số: 8/BYT-VP", "V/v báo cáo"), "gui.docx")
    read_all(app)
    shutil.rmtree(SETTINGS.get(app).derived_dir)
    said = clerk.get(f"/tep-tam/{token}/doc").json
    assert said is not None
    assert said["state"] == "pending"
    read_all(app)
    said = clerk.get(f"/tep-tam/{token}/doc").json
    assert said is not None
    assert said["fields"]["code"]["text"] == "8/BYT-VP"


def test_what_was_read_rightly_is_nothing_to_learn(app: Flask, visit: Callable[..., Visitor]) -> None:
    register(visit("vanthu"), app, "Bộ Y tế", "", "BỘ Y TẾ", "Số: 8/BYT-VP", "V/v báo cáo")
    with app.app_context():
        learn_from_documents()
        assert session().query(OfferedName).count() == 0


def test_learning_waits_for_files_that_are_read_again(
    app: Flask, visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "_LEARN_AT_ONCE", 1)
    register(visit("vanthu"), app, "Bộ Y tế", "", "BỘ Y TẾ", "Số: 8/BYT-VP", "V/v báo cáo")
    shutil.rmtree(SETTINGS.get(app).derived_dir)
    with app.app_context():
        assert not learn_from_documents()
    read_all(app)
    with app.app_context():
        assert learn_from_documents()
        assert not learn_from_documents()


def test_another_agency_learns_nothing_from_it(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        learned_name("Sở Y tế và Dân số", place("byt").id)
    clerk = visit("vanthu.tt")
    token = clerk.upload_token(word_file("SỞ Y TẾ VÀ DÂN SỐ", "Số: 9/SYTDS-VP", "V/v việc khác"), "hai.docx")
    read_all(app)
    said = clerk.get(f"/tep-tam/{token}/doc").json
    assert said is not None
    assert said["fields"]["issuer_name"]["text"] != "Bộ Y tế"


def test_a_wrong_name_is_forgotten(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        name_id = learned_name("Sở Y tế và Dân số", place("byt").id).id
    clerk = visit("vanthu")
    assert "Sở Y tế và Dân số" in text_of(clerk.get("/ten-goi"))
    clerk.post(f"/ten-goi/{name_id}/bo")
    with app.app_context():
        assert session().query(LearnedName).count() == 0


def test_the_separator_sheet_has_its_code(visit: Callable[..., Visitor]) -> None:
    page = visit("vanthu").page("/to-phan-cach")
    assert len(page.xpath('//*[contains(@class, "separator-code")]/*[local-name() = "svg"]')) == 2


def test_a_book_is_taken_over_through_the_pages(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        register_id = registers_of(place("syt").id, Direction.OUTGOING, clock.today().year)[0].id
    clerk = visit("vanthu")
    sheet = "SỔ CŨ,,\nSố KH,Ngày tháng,Nội dung\n1/QĐ-SYT,05/01/2020,về việc cử cán bộ\n2/QĐ-SYT,31/02/2020,sai ngày\n"
    path = f"/so-dang-ky/{register_id}/nhap-so-cu"
    sent = clerk.client.post(
        path,
        data={"csrf_token": clerk.token(), "file": (io.BytesIO(sheet.encode()), "so.csv")},
        content_type="multipart/form-data",
    )
    assert sent.status_code == 303, text_of(sent)
    book = sent.headers["Location"]
    columns = clerk.page(book)
    assert columns.xpath("//th/select/option[@selected]/@value") == ["code", "issued_on", "subject"]
    at_once = clerk.fill(book, start="1")  # what can't be taken back is shown first
    assert at_once.status_code == 200
    assert "Chưa dòng nào được nhập" in text_of(at_once)
    assert "không phải là ngày có thật" in text_of(at_once)
    assert "Chưa dòng nào được nhập" in text_of(clerk.fill(book, start="1", type_code="quyet-dinh"))  # tried otherwise
    tried = clerk.fill(book, **{"try": "1"})
    assert "không phải là ngày có thật" in text_of(tried)
    assert "Chưa dòng nào được nhập" not in text_of(tried)
    with app.app_context():
        assert session().query(Document).count() == 0
    started = clerk.fill(book, start="1")
    assert started.status_code == 303
    live = clerk.get(started.headers["Location"], headers={"HX-Request": "true"})
    assert ("đang nhập" in live.text, "HX-Refresh" in live.headers) == (True, False)
    with app.app_context():
        while run_imports():
            pass
    live = clerk.get(started.headers["Location"], headers={"HX-Request": "true"})
    assert live.headers["HX-Refresh"] == "true"  # the end of the live page is the page as after a reload
    shown = text_of(clerk.get(started.headers["Location"]))
    assert "2/2 dòng" in shown
    assert "không phải là ngày có thật" in shown
    report = clerk.get(f"{started.headers['Location']}/bao-cao").text
    assert "Không nhận" in report
    with app.app_context():
        document = session().query(Document).one()
        assert (document.code, document.number, document.register.year) == ("1/QĐ-SYT", 1, 2020)
    assert "Chưa dòng nào được nhập" in text_of(clerk.fill(book, start="1"))  # each import has its trial
    empty = clerk.client.post(
        path,
        data={
            "csrf_token": clerk.token(),
            "file": (io.BytesIO("Số KH,Ngày tháng,Nội dung\nTổng cộng,,\n".encode()), "so.csv"),
        },
        content_type="multipart/form-data",
    ).headers["Location"]
    for _ in range(2):
        assert "không có dòng nào để nhập" in text_of(clerk.fill(empty, start="1"))


def test_a_column_may_be_corrected_and_what_is_missing_is_said(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        register_id = registers_of(place("syt").id, Direction.OUTGOING, clock.today().year)[0].id
    clerk = visit("vanthu")
    path = f"/so-dang-ky/{register_id}/nhap-so-cu"
    sheet = "Trích yếu,Số ký hiệu,Hạn trả lời\nviệc một,1/QĐ-SYT,05/01/2020\n"
    sent = clerk.client.post(
        path,
        data={"csrf_token": clerk.token(), "file": (io.BytesIO(sheet.encode()), "so.csv")},
        content_type="multipart/form-data",
    )
    book = sent.headers["Location"]
    refused = clerk.fill(book, **{"try": "1"})
    assert refused.status_code == 422
    assert "Chưa chọn cột cho: Ngày văn bản" in text_of(refused)
    mended = clerk.fill(book, **{"try": "1", "columns-2": "issued_on"})
    assert mended.status_code == 200
    assert "Mọi dòng được nhận nguyên" in text_of(mended)


@pytest.mark.parametrize("name", ["so.docx", "so.xlsx", "so.csv"])
def test_what_is_no_sheet_is_refused(app: Flask, visit: Callable[..., Visitor], name: str) -> None:
    with app.app_context():
        register_id = registers_of(place("syt").id)[0].id
    clerk = visit("vanthu")
    answer = clerk.client.post(
        f"/so-dang-ky/{register_id}/nhap-so-cu",
        data={"csrf_token": clerk.token(), "file": (io.BytesIO(b"\xff\x00khong phai bang"), name)},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
