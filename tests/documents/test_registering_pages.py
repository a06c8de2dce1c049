"""The registration form as a clerk meets it."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import func, select

from tests.builders import incoming, outgoing, pdf_file, place, word_file
from tests.visitor import Visitor, text_of
from ytcs_docs.core import clock
from ytcs_docs.core.db import session
from ytcs_docs.decree30.form import format_date
from ytcs_docs.deliveries import queries as delivery_queries
from ytcs_docs.documents.data import ReferenceData
from ytcs_docs.documents.models import Attachment, Document
from ytcs_docs.documents.rules import AttachmentRole, ReferenceKind, Status
from ytcs_docs.files.models import Blob, Upload
from ytcs_docs.files.store import FILE_STORE

FORM = "/van-ban-den/dang-ky"
LETTER = {
    "code": "289/SYT-NVY",
    "issued_on": "03/3/2016",
    "issuer_name": "Sở Y tế tỉnh bạn",
    "new_issuer": "Sở Y tế tỉnh bạn",
    "subject": "luân phiên cán bộ trạm y tế",
}


def count(app: Flask, model: type) -> int:
    with app.app_context():
        return session().scalar(select(func.count()).select_from(model)) or 0


def only_document(app: Flask) -> Document:
    with app.app_context():
        document = session().scalars(select(Document)).one()
        session().expunge_all()
        return document


@pytest.fixture
def clerk(visit: Callable[..., Visitor]) -> Visitor:
    return visit("vanthu")


def test_saving_leads_to_the_number_and_its_stamp(clerk: Visitor) -> None:
    answer = clerk.fill(FORM, **LETTER)
    assert answer.status_code == 303
    page = text_of(clerk.get(answer.headers["Location"]))
    assert "Số đến 01" in page
    assert "ĐẾN" in page
    assert "289/SYT-NVY" in page


@pytest.mark.parametrize("code", ["116-KH/TU", "74-CTr/TU", "20-NQ/TW"])
def test_a_document_of_the_party_is_registered_as_it_is(app: Flask, clerk: Visitor, code: str) -> None:
    answer = clerk.fill(
        FORM,
        **{
            **LETTER,
            "code": code,
            "issuer_name": "Tỉnh ủy Tân Hải",
            "new_issuer": "Tỉnh ủy Tân Hải",
            "type_code": "ke-hoach",
        },
    )
    assert answer.status_code == 303
    assert only_document(app).code == code


def test_a_file_that_is_not_kept_any_more_is_told_of_once(app: Flask, clerk: Visitor) -> None:
    kept = clerk.upload_token(pdf_file("Cong van"), "cong-van.pdf")
    refused = clerk.fill(FORM, **LETTER, uploads=f"{kept},lost")
    assert refused.status_code == 422
    assert "quá hạn giữ tạm" in text_of(refused)
    assert html.fromstring(refused.text).xpath('//input[@name="uploads"]/@value') == [kept]
    assert count(app, Document) == 0


def test_the_form_remembers_the_last_sender(clerk: Visitor) -> None:
    clerk.fill(FORM, **LETTER)
    assert clerk.form(FORM)["issuer_name"] == "Sở Y tế tỉnh bạn"


def test_a_form_sent_twice_registers_once(app: Flask, clerk: Visitor) -> None:
    fields = {**clerk.form(FORM), **LETTER}
    first = clerk.client.post(FORM, data=fields)
    second = clerk.client.post(FORM, data=fields)
    assert first.headers["Location"] == second.headers["Location"]
    assert count(app, Document) == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("subject", "", "Phải nhập trích yếu"),
        ("subject", "x" * 501, "quá 500 ký tự"),
        ("issuer_name", " ", "Phải nhập cơ quan ban hành"),
        ("issuer_name", "x" * 201, "quá 200 ký tự"),
        ("code", "x" * 121, "quá 120 ký tự"),
        ("code", f"1/{'A' * 101}", "ký hiệu không được dài quá 100"),
        ("code", f"{'1' * 12}/A", "số không được dài quá 11"),
        ("issued_on", "31/02/2026", "Ngày không hợp lệ"),
        ("issued_on", "hôm qua", "Ngày không hợp lệ"),
        ("issued_on", "01/01/2999", "Năm không hợp lý"),
        ("received_on", "", "Phải nhập ngày đến"),
        ("page_count", "0", "Số trang từ 1 đến 999"),
        ("page_count", "mười", "Phải là số nguyên"),
        ("page_count", "2-3", "Phải là số nguyên"),
        ("page_count", "1_0", "Phải là số nguyên"),
        ("signer_name", "x" * 51, "quá 50 ký tự"),
        ("type_code", "khong-co", "Lựa chọn không hợp lệ"),
        ("urgency", "khong-co", "Lựa chọn không hợp lệ"),
        ("register_id", "99999", "Lựa chọn không hợp lệ"),
        ("references-0-issued_on", "abc", "Ngày không hợp lệ"),
    ],
)
def test_bad_input_is_422_with_a_summary_and_nothing_typed_is_lost(
    app: Flask, clerk: Visitor, field: str, value: str, sentence: str
) -> None:
    typed = {**LETTER, "signer_name": "Nguyễn Thị Ký", "recipients": "UBND tỉnh (b/c)", field: value}
    answer = clerk.fill(FORM, **typed)
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    assert sentence in page.xpath("//div[@class='summary']")[0].text_content()
    assert len(page.xpath("//div[@class='summary']//li")) == 1  # one reason is enough
    kept = {}
    for form in page.forms:
        kept.update(dict(form.form_values()))
    for name, content in typed.items():
        if name not in ("type_code", "urgency", "register_id"):
            assert kept[name].strip() == content.strip(), name
    assert count(app, Document) == 0


def test_text_is_normalised_at_the_door(app: Flask, clerk: Visitor) -> None:
    import unicodedata

    decomposed = unicodedata.normalize("NFD", "tiêm chủng vắc xin")
    clerk.fill(FORM, **{**LETTER, "code": "2348/QÐ-TТg", "subject": f"  {decomposed}\u200b  mở rộng "})
    document = only_document(app)
    assert document.code == "2348/QĐ-TTg"
    assert document.subject == "tiêm chủng vắc xin mở rộng"


@pytest.mark.parametrize("typed", ["5/3/2020", "05.03.2020", "050320", "2020-03-05", "05/03/20"])
def test_dates_are_taken_as_clerks_type_them(app: Flask, clerk: Visitor, typed: str) -> None:
    clerk.fill(FORM, **{**LETTER, "issued_on": typed})
    assert format_date(only_document(app).issued_on) == "05/3/2020"


def test_a_file_dropped_first_is_shown_and_kept_by_its_hash(app: Flask, clerk: Visitor) -> None:
    token = clerk.upload_token(word_file("Kính gửi các trạm y tế", "Nội dung"), "cong-van.docx")
    assert "Kính gửi các trạm y tế" in clerk.get(f"/tep-tam/{token}/xem").text
    clerk.fill(FORM, uploads=token, **LETTER)
    with app.app_context():
        attachment = session().scalars(select(Attachment)).one()
        assert (attachment.name, attachment.role) == ("cong-van.docx", AttachmentRole.MAIN)
        assert FILE_STORE.get(app).path(attachment.sha256).exists()
    assert count(app, Upload) == 0


def test_without_javascript_the_file_comes_with_the_form_and_survives_a_refusal(app: Flask, clerk: Visitor) -> None:
    fields = {**clerk.form(FORM), **LETTER, "subject": "", "files": (io.BytesIO(pdf_file()), "van-ban.pdf")}
    refused = clerk.client.post(FORM, data=fields, content_type="multipart/form-data")
    assert refused.status_code == 422
    page = html.fromstring(refused.text)
    again: dict[str, str] = {}
    for form in page.forms:
        again.update(dict(form.form_values()))
    assert again["uploads"]
    assert clerk.client.post(FORM, data={**again, "subject": "đã nhập"}).status_code == 303
    with app.app_context():
        assert session().scalars(select(Attachment.name)).all() == ["van-ban.pdf"]


def test_a_disguised_file_is_refused_with_a_sentence(clerk: Visitor) -> None:
    answer = clerk.upload(b"MZ\x90\x00 program", "thong-bao.pdf")
    assert answer.status_code == 422
    assert "thong-bao.pdf" in answer.text


def test_a_file_that_waits_is_its_uploaders_only(clerk: Visitor, visit: Callable[..., Visitor]) -> None:
    token = clerk.upload_token(b"noi dung", "a.txt")
    other = visit("giamdoc")
    assert other.get(f"/tep-tam/{token}").status_code == 404
    assert other.get(f"/tep-tam/{token}/xem").status_code == 404


def test_a_pdf_is_previewed_page_by_page(app: Flask, clerk: Visitor) -> None:
    token = clerk.upload_token(pdf_file(), "van-ban.pdf")
    clerk.fill(FORM, uploads=token, **LETTER)
    with app.app_context():
        attachment_id = session().scalars(select(Attachment.id)).one()
    picture = clerk.get(f"/tep/{attachment_id}/trang/1")
    assert picture.content_type == "image/png"
    assert picture.data.startswith(b"\x89PNG")
    picture.close()
    assert clerk.get(f"/tep/{attachment_id}/trang/2").status_code == 404
    download = clerk.get(f"/tep/{attachment_id}")
    assert download.headers["Content-Disposition"].startswith("attachment")


def test_a_twin_is_shown_before_saving_and_saved_when_the_clerk_says_so(app: Flask, clerk: Visitor) -> None:
    clerk.fill(FORM, **LETTER)
    warned = clerk.fill(FORM, **LETTER)
    assert warned.status_code == 422
    assert "đã được đăng ký" in text_of(warned)
    assert "Số đến 01" in text_of(warned)
    again: dict[str, str] = {}
    for form in html.fromstring(warned.text).forms:
        again.update(dict(form.form_values()))
    assert clerk.client.post(FORM, data=again).status_code == 303
    assert count(app, Document) == 2


def test_a_twin_can_become_a_second_copy_instead(app: Flask, clerk: Visitor) -> None:
    clerk.fill(FORM, **LETTER)
    token = clerk.upload_token(pdf_file(), "ban-giay.pdf")
    warned = clerk.fill(FORM, uploads=token, **LETTER)
    fields: dict[str, str] = {}
    for form in html.fromstring(warned.text).forms:
        fields.update(dict(form.form_values()))
    target = html.fromstring(warned.text).xpath("//button/@formaction")[0]
    assert clerk.client.post(target, data=fields).status_code == 303
    with app.app_context():
        assert session().scalars(select(Attachment.role)).all() == [AttachmentRole.SECOND_COPY]
    assert count(app, Document) == 1


def test_the_same_file_is_warned_of_too(app: Flask, clerk: Visitor) -> None:
    clerk.fill(FORM, uploads=clerk.upload_token(pdf_file("mot"), "a.pdf"), **LETTER)
    other = {**LETTER, "code": "5/X-Y", "uploads": clerk.upload_token(pdf_file("mot"), "b.pdf")}
    warned = clerk.fill(FORM, **other)
    assert warned.status_code == 422
    assert "cùng tệp" in text_of(warned)


def test_a_secret_is_refused_and_neither_it_nor_its_file_stays(app: Flask, clerk: Visitor, tmp_path: Path) -> None:
    token = clerk.upload_token(pdf_file("bi mat"), "mat.pdf")
    answer = clerk.fill(FORM, uploads=token, **{**LETTER, "secrecy": "secret"})
    assert answer.status_code == 422
    assert "117/2025/QH15" in text_of(answer)
    assert token not in answer.text
    assert [count(app, model) for model in (Document, Upload, Blob)] == [0, 0, 0]
    assert not [path for path in (tmp_path / "data" / "uploads").rglob("*") if path.is_file()]


def test_a_back_dated_paper_asks_for_its_reason_in_the_form(app: Flask, clerk: Visitor) -> None:
    clerk.fill(FORM, **LETTER)
    late = {**LETTER, "code": "7/A-B", "issued_on": "01/01/2024", "received_on": "02/01/2024"}
    refused = clerk.fill(FORM, **late)
    assert refused.status_code == 422
    fields: dict[str, str] = {}
    for form in html.fromstring(refused.text).forms:
        fields.update(dict(form.form_values()))
    assert "backdate_reason" in fields
    saved = clerk.client.post(FORM, data={**fields, "backdate_reason": "Bưu điện chậm"})
    assert saved.status_code == 303


def test_an_outgoing_document_gets_its_symbol(app: Flask, clerk: Visitor) -> None:
    with app.app_context():
        from tests.builders import place

        unit = str(place("nvy").id)
    answer = clerk.fill(
        "/van-ban-di/dang-ky",
        subject="hướng dẫn tiêm chủng",
        signer_name="Đoàn Văn Vượng",
        drafting_unit_id=unit,
        recipients="Như trên\nLưu: VT, NVY",
    )
    assert answer.status_code == 303
    assert only_document(app).code == "01/SYT-NVY"


def test_a_void_stays_in_list_and_register(app: Flask, clerk: Visitor) -> None:
    clerk.fill(FORM, **LETTER)
    document = only_document(app)
    clerk.post(f"/van-ban/{document.id}/huy", {"reason": "Đăng ký nhầm"})
    assert only_document(app).status is Status.VOIDED
    assert "ĐÃ HỦY: Đăng ký nhầm" in text_of(clerk.get(f"/so-dang-ky/{document.register_id}/in"))
    assert "Đã hủy" in text_of(clerk.get("/van-ban-den"))


def test_the_clerk_presents_many_at_once(app: Flask, clerk: Visitor) -> None:
    with app.app_context():
        ids = [incoming().id for _ in range(3)]
    clerk.post("/trinh-nhieu", {"document_id": ids})
    with app.app_context():
        assert set(session().scalars(select(Document.status))) == {Status.PRESENTED}


def test_today_is_proposed_as_the_day_of_arrival(clerk: Visitor) -> None:
    assert clerk.form(FORM)["received_on"] == format_date(clock.today())


def test_the_clerk_mends_an_incoming_and_an_outgoing_document_in_the_form(app: Flask, clerk: Visitor) -> None:
    with app.app_context():
        from tests.builders import outgoing

        ids = incoming().id, outgoing().id
    for document_id in ids:
        answer = clerk.fill(f"/van-ban/{document_id}/sua", subject="trích yếu đã sửa")
        assert answer.status_code == 303, text_of(answer)
        assert "trích yếu đã sửa" in text_of(clerk.get(f"/van-ban/{document_id}"))


def test_a_document_of_the_inbox_that_is_there_already_joins_it(
    app: Flask, clerk: Visitor, visit: Callable[..., Visitor]
) -> None:
    from tests.builders import attach, outgoing, person, place, stored_text
    from ytcs_docs.core.db import load, transaction
    from ytcs_docs.deliveries import commands as deliveries

    with app.app_context():
        sent = outgoing()
        stored = stored_text("bản điện tử")
        with transaction():
            attach(load(Document, sent.id), stored)
            deliveries.issue(sent.id, [place("ttyt").id], person("vanthu"))
        code, delivery_id = sent.code, delivery_queries.inbox(place("ttyt").id)[0].id
    center = visit("vanthu.tt")
    center.fill(FORM, code=code, issuer_name="Sở Y tế", subject="bản giấy", issued_on=format_date(clock.today()))
    warned = center.fill(f"/hop-cho/{delivery_id}/dang-ky")
    assert warned.status_code == 422
    page = html.fromstring(warned.text)
    fields: dict[str, str] = {}
    for form in page.forms:
        fields.update(dict(form.form_values()))
    assert center.client.post(page.xpath("//button/@formaction")[0], data=fields).status_code == 303
    with app.app_context():
        assert not delivery_queries.inbox(place("ttyt").id)
        roles = session().scalars(select(Attachment.role).where(Attachment.document_id != sent.id)).all()
        assert roles == [AttachmentRole.SECOND_COPY]


def test_two_people_who_mend_one_document_do_not_overwrite_each_other(
    app: Flask, clerk: Visitor, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        document_id = incoming().id
    other = visit("vanthu")
    path = f"/van-ban/{document_id}/sua"
    first, second = clerk.form(path), other.form(path)
    assert clerk.client.post(path, data={**first, "subject": "trích yếu mới"}).status_code == 303
    refused = other.client.post(path, data={**second, "note": "ghi chú"})
    assert refused.status_code == 422
    assert "vừa được người khác sửa" in text_of(refused)
    assert only_document(app).subject == "trích yếu mới"


@pytest.mark.parametrize("register", [incoming, outgoing])
def test_what_is_not_on_the_form_stays_as_it_is(app: Flask, clerk: Visitor, register: Callable[..., Document]) -> None:
    with app.app_context():
        document = register(archive_place="VT; NVY", note="ghi chú", file_notation="01.NVY", copies=2, topic="Dược")
        document_id, before = document.id, document.data
    assert clerk.fill(f"/van-ban/{document_id}/sua", subject="trích yếu mới").status_code == 303
    with app.app_context():
        assert session().get_one(Document, document_id).data == replace(before, subject="trích yếu mới")


def test_an_issuer_that_is_named_anew_is_another(app: Flask, clerk: Visitor) -> None:
    with app.app_context():
        document_id, other_id = incoming().id, place("ttyt").id
        other = place("ttyt").name
    assert clerk.fill(f"/van-ban/{document_id}/sua", issuer_name=other).status_code == 303
    assert only_document(app).issuer_id == other_id


def test_an_official_letter_names_its_drafting_unit(clerk: Visitor) -> None:
    answer = clerk.fill("/van-ban-di/dang-ky", subject="hướng dẫn", signer_name="Đoàn Văn Vượng")
    assert answer.status_code == 422
    assert "đơn vị soạn thảo" in text_of(answer)


def test_the_same_subject_from_the_same_sender_is_warned_of(app: Flask, clerk: Visitor) -> None:
    clerk.fill(FORM, **LETTER)
    warned = clerk.fill(FORM, **{**LETTER, "code": "", "issued_on": ""})
    assert warned.status_code == 422
    assert "cùng cơ quan ban hành và trích yếu" in text_of(warned)


def test_a_link_to_a_document_without_a_code_outlives_a_correction(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        asked = incoming(code="")
        named = ReferenceData(code="", kind=ReferenceKind.ANSWERS, document_id=asked.id)
        answer_id = outgoing(references=(named,), signer_name="Đoàn Văn Vượng").id
        asked_id, shown = asked.id, asked.shown_code
    clerk, path = visit("vanthu"), f"/van-ban/{answer_id}"
    assert shown in text_of(clerk.get(path))
    assert shown in clerk.get(f"{path}/sua").text
    assert clerk.fill(f"{path}/sua", note="đã sửa").status_code == 303
    with app.app_context():
        (row,) = session().get_one(Document, answer_id).references
        assert row.target_id == asked_id


def test_a_new_issuer_is_asked_about_once_and_near_names_are_offered(app: Flask, clerk: Visitor) -> None:
    typed = {**LETTER, "issuer_name": "Bộ Y tết", "new_issuer": ""}
    asked = clerk.fill(FORM, **typed)
    assert asked.status_code == 422
    page = html.fromstring(asked.text)
    assert page.xpath('//button[@name="issuer_instead"]/@value')[0] == "Bộ Y tế"
    assert page.xpath('//textarea[@name="subject"]')[0].text_content().strip() == LETTER["subject"]
    assert count(app, Document) == 0
    form = dict(page.xpath("//main//form")[0].form_values())
    assert clerk.client.post(FORM, data={**form, "issuer_instead": "Bộ Y tế"}).status_code == 303
    assert only_document(app).issuer_name == "Bộ Y tế"


def test_saving_again_means_that_the_issuer_is_new_and_from_then_on_it_is_known(app: Flask, clerk: Visitor) -> None:
    asked = clerk.fill(FORM, **{**LETTER, "new_issuer": ""})
    form = dict(html.fromstring(asked.text).xpath("//main//form")[0].form_values())
    assert clerk.client.post(FORM, data=form).status_code == 303
    other = {**LETTER, "new_issuer": "", "code": "290/SYT-NVY", "subject": "khám sức khỏe học sinh"}
    assert clerk.fill(FORM, **other).status_code == 303
    known = clerk.page(FORM).xpath('//datalist[@id="issuers"]/option')
    assert (known[0].get("value"), known[0].get("data-recent")) == (LETTER["issuer_name"], "yes")


def test_the_first_button_of_every_form_of_registration_saves(clerk: Visitor) -> None:
    for path in (FORM, "/van-ban-di/dang-ky"):
        first = clerk.page(path).xpath("//main//form//button[@type='submit']")[0]
        assert first.get("formaction") is None, path


@pytest.mark.parametrize(
    "name", ["subject", "code", "uploads", "page_count", "issued_on", "recipients", "references-0-code"]
)
def test_a_file_under_the_name_of_another_field_is_none_of_it(visit: Callable[..., Visitor], name: str) -> None:
    clerk = visit("vanthu")
    sent = {"csrf_token": clerk.token(), name: (io.BytesIO(b"x"), "a.txt")}
    answer = clerk.client.post("/van-ban-den/dang-ky", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Phải nhập" in text_of(answer)
