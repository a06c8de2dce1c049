"""Any type of outgoing document may be what a duty asks for; grounds, addressee and recipients are filled in."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select

from tests.builders import assign, attach, incoming, number_draft, order_data, outgoing, person, place, post_id
from tests.visitor import Visitor, text_of
from ytcs_docs.config import WORD_TEMPLATES
from ytcs_docs.core import clock
from ytcs_docs.core.db import load, session, transaction
from ytcs_docs.drafting import commands, composing, signing
from ytcs_docs.drafting.models import Draft
from ytcs_docs.drafting.rules import OPTIONAL
from ytcs_docs.files.uploads import store_file
from ytcs_docs.letters.catalogue import FORMS, REPLY_FORMS
from ytcs_docs.letters.rendering import render
from ytcs_docs.letters.samples import sample_values
from ytcs_docs.tasks.models import Assignment
from ytcs_docs.tasks.rules import AssignmentState, Outcome, Part, Share

CITED = "Công văn số 45/BYT-KCB"


def ordered() -> tuple[int, int]:
    """A document and the part of a unit that has to answer it."""
    document_id = incoming(code="45/BYT-KCB", subject="phòng bệnh mùa lạnh").id
    share = Share(unit_id=place("nvy").id, part=Part.LEAD, due_on=clock.today())
    with transaction():
        data = order_data(instruction="Xây dựng kế hoạch", shares=(share,), outcome=Outcome.ANSWER)
        (part,) = assign(document_id, data, person("giamdoc"), clock.today())
        commands.set_steps(place("syt").id, dict.fromkeys(OPTIONAL, (False, None)), person("vanthu"))
        return document_id, part.id


@pytest.mark.parametrize("key", REPLY_FORMS)
def test_a_document_of_any_type_is_begun_from_the_duty_and_ends_it(
    app: Flask, visit: Callable[..., Visitor], key: str
) -> None:
    form = FORMS[key]
    with app.app_context():
        document_id, part_id = ordered()
    author, path = visit("truongphong"), f"/van-ban/{document_id}/soan-tra-loi?viec={part_id}&mau={key}"
    begun = author.form(path)
    if form.basis.is_asked:
        assert CITED in begun["legal_basis"]
        assert begun["legal_basis"].strip().startswith("Căn cứ" if form.basis.is_lines else "Thực hiện")
    named = begun["addressees"] if form.addressees else begun["recipients"].strip().split("\n")[0]
    assert named.strip() == "Bộ Y tế"
    assert ("Như trên" in begun["recipients"]) is bool(form.addressees)
    assert CITED in begun["subject"]
    needed = {detail.name: "Hội trường Sở Y tế" for detail in form.details if detail.needed}
    saved = author.fill(path, body="Điều 1. Tổ chức phòng bệnh.\nĐiều 2. Các đơn vị thi hành.", **needed)
    assert saved.status_code == 303, text_of(saved)
    with app.app_context():
        draft_id = session().scalars(select(Draft.id)).one()
        with transaction():
            commands.pass_on(draft_id, person("truongphong"))
            signing.sign_on_paper(draft_id, person("giamdoc"))
        answer = number_draft(draft_id)
        part = load(Assignment, part_id)
        assert (part.state, part.answer_id) == (AssignmentState.FINISHED, answer.id)
        assert answer.type_code == form.type_code


def test_a_letter_that_urges_answers_nothing(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        document_id, _ = ordered()
    assert visit("giamdoc").get(f"/van-ban/{document_id}/soan-tra-loi?mau=cong-van-don-doc").status_code == 404


def test_another_form_keeps_what_was_typed_and_proposes_what_was_not(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        document_id, part_id = ordered()
    author, path = visit("truongphong"), f"/van-ban/{document_id}/soan-tra-loi?viec={part_id}"

    def switch(fields: dict[str, Any], before: str, to: str) -> dict[str, Any]:
        answer = author.post(f"{path}&mau={to}", {**fields, "from": before})
        assert answer.status_code == 200
        form = html.fromstring(answer.text).xpath('//form[@id="draft"]')[0]
        return {name: value.removeprefix("\n") for name, value in form.form_values()}  # which browsers leave out

    letter, invitation, decision = "cong-van-tra-loi", "giay-moi", "quyet-dinh"
    typed = {**author.form(path), "body": "Đã làm <xong>.", "addressees": "Bộ Y tế\nCục Phòng bệnh"}
    as_decision = switch(typed, letter, decision)
    assert as_decision["body"] == "Đã làm <xong>."
    assert "addressees" not in as_decision
    assert CITED in as_decision["legal_basis"]
    assert as_decision["recipients"] == author.form(f"{path}&mau={decision}")["recipients"].strip()
    assert as_decision["submission_key"] == typed["submission_key"]
    as_invitation = switch(as_decision, decision, invitation)
    refused = author.post(f"{path}&mau={invitation}", {**as_invitation, "body": ""})
    assert refused.status_code == 422
    assert 'name="carried-legal_basis"' in refused.text  # nothing gets lost on the way
    as_letter = switch({**as_invitation, "thoi_gian": "8 giờ"}, invitation, letter)
    assert as_letter["addressees"] == "Bộ Y tế\nCục Phòng bệnh"
    assert as_letter["legal_basis"] == typed["legal_basis"].strip()
    assert switch(as_letter, letter, invitation)["thoi_gian"] == "8 giờ"
    assert author.post(f"{path}&mau={letter}", as_letter).status_code == 303
    with app.app_context():
        assert session().scalars(select(Draft)).one().current.data.body == "Đã làm <xong>."


def test_the_next_draft_names_the_signer_of_the_last_one(app: Flask, visit: Callable[..., Visitor]) -> None:
    author, path = visit("truongphong"), "/du-thao/soan"
    offered = [option.get("value") for option in author.page(path).xpath('//select[@name="signer"]/option')]
    usual = next(key for key in reversed(offered) if key)
    assert author.form(path)["signer"] != usual
    saved = author.fill(path, subject="kiểm tra", addressees="Bộ Y tế", body="Nội dung.", signer=usual)
    assert saved.status_code == 303, text_of(saved)
    assert author.form(path)["signer"] == usual
    assert visit("giamdoc").form(path)["signer"] != usual, "another person's habit is another"


def test_a_peer_is_answered_with_phuc_dap_and_who_is_above_with_a_report(context: None) -> None:
    asked = incoming(code="12/STC-NS", issuer_name="Sở Tài chính", subject="góp ý dự toán")
    above = incoming(code="45/BYT-KCB", issuer_name="Bộ Y tế", subject="phòng bệnh mùa lạnh")
    agency, unit = place("syt"), place("nvy")
    peer = composing.answer(asked, "cong-van-tra-loi", agency, unit)["legal_basis"]
    ministry = composing.answer(above, "cong-van-tra-loi", agency, unit)["legal_basis"]
    assert peer.startswith("Phúc đáp Công văn số 12/STC-NS")
    assert peer.endswith("Sở Y tế có ý kiến như sau:")
    assert ministry.startswith("Thực hiện Công văn số 45/BYT-KCB")
    assert ministry.endswith("Sở Y tế báo cáo như sau:")


def test_an_answer_is_begun_with_what_was_reported_and_signed_by_who_ordered(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        document_id, task_id = ordered()
    head = visit("truongphong")
    head.press(f"/viec/{task_id}", "/tiep-nhan")
    head.post(f"/viec/{task_id}/bao-cao", {"text": "Đã rà soát 12 trạm.\nCòn 3 trạm thiếu thuốc."})
    form = head.form(f"/van-ban/{document_id}/soan-tra-loi?viec={task_id}")
    assert form["body"].strip().splitlines() == ["Đã rà soát 12 trạm.", "Còn 3 trạm thiếu thuốc."]
    with app.app_context(), transaction():
        duty = load(Assignment, task_id).duty
        duty.text, duty.place_start, duty.place_end = "Các trạm rà soát thuốc.", 10, 33
    form = head.form(f"/van-ban/{document_id}/soan-tra-loi?viec={task_id}")
    assert form["body"].strip().splitlines()[0] == "Về nhiệm vụ “Các trạm rà soát thuốc”:"
    with app.app_context():
        assert form["signer"] == str(post_id("giamdoc"))


def test_a_draft_begins_with_the_words_of_a_word_file_or_an_earlier_document(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        values = sample_values("quyet-dinh")
        content = render(WORD_TEMPLATES / "quyet-dinh.docx", values, author="", title="", at=clock.now())
        document = outgoing(subject="rà soát")
        stored = store_file(io.BytesIO(content), "quyet-dinh.docx")
        with transaction():
            attach(document, stored)
        document_id = document.id
    author = visit("chuyenvien")
    token = author.token()
    sent = author.client.post(
        "/du-thao/soan/tu-tep", data={"csrf_token": token, "file": (io.BytesIO(content), "mau cu.docx")}
    )
    assert "mau=quyet-dinh" in sent.location
    for visitor, page in (
        (author, sent.location),
        (visit("vanthu"), f"/du-thao/soan?mau=quyet-dinh&theo={document_id}"),
    ):
        form = visitor.form(page)
        assert form["subject"].strip() == "kết quả rà soát trạm y tế"
        assert form["legal_basis"].strip().splitlines()[1] == "Theo đề nghị của Trưởng phòng Nghiệp vụ Y"
        assert form["body"].strip().splitlines()[0] == "Điều 1. Phê duyệt kết quả rà soát."
        assert "QUYẾT ĐỊNH" not in form["body"]
        assert form["recipients"].strip().splitlines()[-1] == "Lưu: VT, NVY"
    refused = author.client.post(
        "/du-thao/soan/tu-tep", data={"csrf_token": token, "file": (io.BytesIO(b"khong phai Word"), "x.docx")}
    )
    assert refused.location.endswith("/du-thao/soan")
    stranger = visit("truongphong")
    assert stranger.get(sent.location).status_code == 404
