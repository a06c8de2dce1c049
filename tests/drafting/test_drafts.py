"""Drafts through the real commands: versions, steps, comments, signature, number."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import docx
import pytest
from flask import Flask
from pyhanko import sign
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields
from sqlalchemy import select

from tests.builders import (
    assign,
    change_draft,
    draft_data,
    draft_of,
    incoming,
    new_version,
    number_draft,
    order_data,
    person,
    place,
    post_id,
    start_draft,
    word_file,
)
from tests.letters.test_obstacles import comment, with_markup, without_comments
from tests.signing.certificates import PASSPHRASE, confirm, p12_of, store_key, trust_the_authority
from tests.signing.test_signatures import signed
from ytcs_docs.accounts.queries import user_named, viewer_of
from ytcs_docs.audit.models import HistoryLine, Subject
from ytcs_docs.audit.queries import history_of
from ytcs_docs.config import SETTINGS
from ytcs_docs.core import clock
from ytcs_docs.core.access import Viewer
from ytcs_docs.core.db import session, transaction
from ytcs_docs.core.errors import InvalidInput, NotFound, RuleBroken
from ytcs_docs.core.revisions import Stale
from ytcs_docs.decree30.form import Authority, format_date_long
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import AttachmentRole, ReferenceKind, Urgency
from ytcs_docs.drafting import commands, numbering, queries, signing, written
from ytcs_docs.drafting.models import Draft
from ytcs_docs.drafting.rules import OPTIONAL, Stage, StartData
from ytcs_docs.files import uploads
from ytcs_docs.files.store import file_store
from ytcs_docs.letters.checking import check
from ytcs_docs.letters.obstacles import obstacles_of
from ytcs_docs.letters.queries import authority_of, signers
from ytcs_docs.letters.word import read_stored
from ytcs_docs.registers.models import Register, RegisterEntry
from ytcs_docs.signing import commands as keys
from ytcs_docs.signing import queries as keys_known
from ytcs_docs.signing.queries import Owner
from ytcs_docs.signing.rules import Box, Done
from ytcs_docs.tasks.models import Assignment
from ytcs_docs.tasks.rules import AssignmentState, Outcome, Part, Share

pytestmark = pytest.mark.usefixtures("context")


def viewer(username: str) -> Viewer:
    user = user_named(username)
    assert user is not None
    return viewer_of(user.posts[0])


def draft(draft_id: int) -> Draft:
    session().expire_all()
    found = session().get(Draft, draft_id)
    assert found is not None
    return found


def pass_on(draft_id: int, *people: str) -> Stage:
    """Several people one after the other do what is asked of them."""
    for username in people:
        queries.own_turn(viewer(username), draft_id)
        with transaction():
            commands.pass_on(draft_id, person(username))
    return draft(draft_id).stage


def approved() -> int:
    draft_id = draft_of().id
    assert pass_on(draft_id, "chuyenvien", "truongphong", "vanthu", "giamdoc") is Stage.SIGNING
    return draft_id


def text_of(sha256: str) -> list[str]:
    return [line.text for line in read_stored(file_store().path(sha256)).lines if line.text]


def edited(draft_id: int, old: str, new: str) -> bytes:
    """The current version with words changed, as Word would save it."""
    word = read_stored(file_store().path(draft(draft_id).current.sha256))
    for line in word.lines:
        if old in line.text:
            line.retype(line.text.replace(old, new))
    return word.content()


def test_a_draft_goes_from_officer_to_head_to_office_to_leader_to_clerk() -> None:
    draft_id = draft_of().id
    assert pass_on(draft_id, "chuyenvien") is Stage.CONTENT
    assert pass_on(draft_id, "truongphong") is Stage.FORM
    assert pass_on(draft_id, "vanthu") is Stage.APPROVAL
    assert pass_on(draft_id, "giamdoc") is Stage.SIGNING
    assert draft(draft_id).approved_version == 1
    with transaction():
        signing.sign_on_paper(draft_id, person("giamdoc"))
    document = number_draft(draft_id)
    document_id, code = document.id, document.code
    assert code == "01/SYT-NVY"
    found = draft(draft_id)
    assert (found.stage, found.document_id) == (Stage.NUMBERED, document_id)
    saved = session().get(Document, document_id)
    assert [file.role for file in saved.attachments] == [AttachmentRole.EDITABLE]  # signed on paper: no file goes out
    assert saved.files_that_go_out == []
    lines = text_of(saved.attachments[0].sha256)
    assert "Số: 01/SYT-NVY" in lines
    assert not check(read_stored(file_store().path(saved.attachments[0].sha256))).findings
    actions = select(HistoryLine.action).where(HistoryLine.subject == Subject.DRAFT, HistoryLine.subject_id == draft_id)
    assert session().scalars(actions.order_by(HistoryLine.id)).all() == [
        "drafted", "passed", "passed", "passed", "passed", "signed", "numbered",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("done", "right", "wrong"),
    [
        ((), "chuyenvien", ("truongphong", "vanthu", "giamdoc", "phogiamdoc")),
        (("chuyenvien",), "truongphong", ("chuyenvien", "vanthu", "giamdoc", "chanhvp")),
        (("chuyenvien", "truongphong"), "vanthu", ("chuyenvien", "truongphong", "giamdoc")),
        (("chuyenvien", "truongphong", "vanthu"), "giamdoc", ("phogiamdoc", "vanthu", "truongphong")),
    ],
)
def test_each_stage_waits_for_the_right_person_only(done: tuple[str, ...], right: str, wrong: tuple[str, ...]) -> None:
    draft_id = draft_of().id
    pass_on(draft_id, *done)
    assert queries.has_turn(viewer(right), draft_id)
    for username in wrong:
        assert not queries.has_turn(viewer(username), draft_id), username


def test_the_head_of_the_unit_does_not_check_an_own_draft() -> None:
    draft_id = draft_of("truongphong").id
    head = queries.heads_unit(viewer("truongphong"), draft(draft_id))
    assert head
    with transaction():
        assert commands.pass_on(draft_id, person("truongphong"), unit_head=head).stage is Stage.FORM


@pytest.mark.parametrize(("author", "unit"), [("chuyenvien", None), ("truongphong", "vp")])
def test_the_check_of_the_content_is_not_avoided_by_naming_another_unit_or_none(author: str, unit: str | None) -> None:
    draft_id = draft_of(author, form="thong-bao", drafting_unit_id=place(unit).id if unit else None).id
    head = queries.heads_unit(viewer(author), draft(draft_id))
    with transaction():
        assert commands.pass_on(draft_id, person(author), unit_head=head).stage is Stage.CONTENT
    assert queries.has_turn(viewer("chanhvp" if unit else "truongphong"), draft_id)


def test_a_step_is_about_the_version_that_the_person_saw() -> None:
    draft_id = draft_of().id
    seen = draft(draft_id).content_revision
    change_draft(draft_id, start(body="Nội dung khác."))
    with pytest.raises(RuleBroken, match="vừa được người khác"), transaction():
        commands.check_draft_unchanged(draft_id, seen)
    with transaction():
        commands.check_draft_unchanged(draft_id, draft(draft_id).content_revision)


def test_a_leader_above_does_not_comment_in_the_name_of_an_agency_below() -> None:
    draft_id = draft_of().id
    with transaction():
        commands.ask_comments(draft_id, [place("ttyt").id, place("vp").id], None, person("chuyenvien"), clock.today())
    below, beside = (comment.id for comment in draft(draft_id).comments)
    assert queries.own_comments(viewer("giamdoc"), draft_id) == set()
    assert queries.own_comments(viewer("giamdoc.tt"), draft_id) == {below}
    assert queries.own_comments(viewer("chanhvp"), draft_id) == {beside}
    assert queries.own_comments(viewer("truongphong"), draft_id) == set()


def test_other_units_and_agencies_do_not_see_a_draft() -> None:
    draft_id = draft_of().id
    for username in ("chanhvp", "giamdoc.tt", "tram1", "quantri"):
        with pytest.raises(NotFound):
            queries.draft_for(viewer(username), draft_id)
    for username in ("chuyenvien", "truongphong", "vanthu", "giamdoc"):
        assert queries.draft_for(viewer(username), draft_id).id == draft_id


def test_a_draft_is_returned_with_a_reason_and_comes_again() -> None:
    draft_id = draft_of().id
    pass_on(draft_id, "chuyenvien", "truongphong")
    with pytest.raises(InvalidInput), transaction():
        commands.send_back(draft_id, "", person("vanthu"))
    with transaction():
        commands.send_back(draft_id, "Sai nơi nhận", person("vanthu"))
    assert (draft(draft_id).stage, draft(draft_id).returned) == (Stage.DRAFTING, "Sai nơi nhận")
    assert pass_on(draft_id, "chuyenvien", "truongphong", "vanthu") is Stage.APPROVAL
    assert draft(draft_id).returned == ""


def start(**changes: object) -> StartData:
    return StartData(draft=draft_data(**changes), signer_post_id=post_id("giamdoc"))


def test_an_approved_text_that_changes_is_checked_from_the_start() -> None:
    draft_id = approved()
    change_draft(draft_id, start(body="Nội dung khác."), "đổi ý")
    found = draft(draft_id)
    assert (found.stage, found.version, found.approved_version) == (Stage.CONTENT, 2, None)


def test_a_signed_text_that_changes_is_not_signed_any_more() -> None:
    draft_id = approved()
    with transaction():
        signing.sign_on_paper(draft_id, person("giamdoc"))
    change_draft(draft_id, start(subject="trích yếu khác"))
    found = draft(draft_id)
    assert (found.stage, found.signed_at, found.signed_sha256) == (Stage.CONTENT, None, None)
    with pytest.raises(RuleBroken):
        number_draft(draft_id)
    assert session().scalar(select(RegisterEntry.number)) is None


def test_every_version_is_kept_and_none_is_changed() -> None:
    draft_id = draft_of(body="Bản một.").id
    first = draft(draft_id).current.sha256
    change_draft(draft_id, start(body="Bản hai."), "sửa")
    new_version(draft_id, edited(draft_id, "Bản hai", "Bản ba"), note="sửa bằng Word")
    versions = draft(draft_id).versions
    assert [(version.number, version.origin.value, version.note) for version in versions] == [
        (1, "composed", ""),
        (2, "composed", "sửa"),
        (3, "uploaded", "sửa bằng Word"),
    ]
    assert versions[0].sha256 == first
    assert [next(line for line in text_of(version.sha256) if "Bản" in line) for version in versions] == [
        "Bản một./.",
        "Bản hai./.",
        "Bản ba./.",
    ]


def test_a_version_must_keep_the_free_places_and_fetch_nothing() -> None:
    draft_id = draft_of().id
    with pytest.raises(InvalidInput, match="để trống chỗ ghi số"):
        new_version(draft_id, edited(draft_id, "/SYT-NVY", "99/SYT-NVY"))
    word = docx.Document(io.BytesIO(edited(draft_id, "không có", "không có")))
    word.part.relate_to(
        "http://10.0.0.1/x.png",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image",
        is_external=True,
    )
    target = io.BytesIO()
    word.save(target)
    with pytest.raises(InvalidInput, match="để trống chỗ ghi số"):
        new_version(draft_id, edited(draft_id, "ngày tháng năm", "ngày tháng năm 2026"))
    with pytest.raises(InvalidInput, match="từ bên ngoài"):
        new_version(draft_id, target.getvalue())
    with pytest.raises(InvalidInput, match="Word"):
        new_version(draft_id, b"chu thuong", "c.txt")
    assert draft(draft_id).version == 1


def test_what_was_changed_in_word_is_what_the_register_will_hold() -> None:
    draft_id = draft_of().id
    word = read_stored(file_store().path(draft(draft_id).current.sha256))
    for line in word.lines:
        if line.text.startswith("V/v"):
            line.retype("V/v giám sát bệnh dại")
        if line.text.startswith("Kính gửi"):
            line.retype("Kính gửi: Trung tâm Y tế khu vực Hòa Phong.")
        if line.text == "- Như trên;":
            line.retype("- Bộ Y tế (để báo cáo);")
    new_version(draft_id, word.content())
    found = draft(draft_id)
    assert found.subject == "giám sát bệnh dại"
    assert found.current.data.addressees == ("Trung tâm Y tế khu vực Hòa Phong",)
    assert found.current.data.recipients == ("Bộ Y tế (để báo cáo)", "Lưu: VT, NVY")
    with pytest.raises(InvalidInput, match="phải là “SYT-NVY”"):
        new_version(draft_id, edited(draft_id, "/SYT-NVY", "/BYT-KHTC"))


def test_another_subject_or_signer_in_word_is_said_and_checked_from_the_start() -> None:
    draft_id = draft_of().id
    assert pass_on(draft_id, "chuyenvien", "truongphong") is Stage.FORM
    new_version(draft_id, edited(draft_id, "không có", "không còn"), by="vanthu")
    assert draft(draft_id).stage is Stage.FORM  # a checker mends what is being checked
    new_version(draft_id, edited(draft_id, "Đoàn Văn Vượng", "Phan Đình Kiên"), by="vanthu")
    found = draft(draft_id)
    assert (found.stage, found.signer_name, found.signer_post_id) == (
        Stage.CONTENT,
        "Phan Đình Kiên",
        post_id("phogiamdoc"),
    )
    assert (found.current.data.signer_name, found.current.data.authority) == ("Phan Đình Kiên", Authority.FOR_HEAD)
    assert pass_on(draft_id, "truongphong") is Stage.FORM
    new_version(draft_id, edited(draft_id, "V/v", "V/v khác hẳn:"), by="vanthu")
    assert draft(draft_id).stage is Stage.CONTENT
    said = [line.summary for line in history_of(Subject.DRAFT, draft_id)]
    assert any("đổi người ký thành Phan Đình Kiên" in line and "trở lại bước" in line for line in said)
    assert any("đổi trích yếu" in line for line in said)
    with pytest.raises(InvalidInput, match="không có trong những người được ký"):
        new_version(draft_id, edited(draft_id, "Phan Đình Kiên", "Kẻ Nào Đó"))


def test_a_version_with_tracked_changes_is_not_taken_while_it_is_checked() -> None:
    draft_id = draft_of().id
    marked = with_markup(edited(draft_id, "không có", "không có"), comment)
    new_version(draft_id, marked)  # its author still works on it
    clean = edited(draft_id, "không có", "không có")
    assert obstacles_of(file_store().path(draft(draft_id).current.sha256))
    new_version(draft_id, with_markup(clean, without_comments))
    pass_on(draft_id, "chuyenvien")
    with pytest.raises(InvalidInput, match="bình luận"):
        new_version(draft_id, marked, by="truongphong")


def test_faults_of_form_are_mended_into_a_new_version() -> None:
    draft_id = draft_of().id
    word = read_stored(file_store().path(draft(draft_id).current.sha256))
    for line in word.lines:
        if line.text == "Độc lập - Tự do - Hạnh phúc":
            line.retype("Độc lập – Tự do – Hạnh phúc")
    new_version(draft_id, word.content())
    version = written.autofixed(draft(draft_id))
    with transaction():
        commands.add_version(draft_id, version, person("chuyenvien"))
    assert "Độc lập - Tự do - Hạnh phúc" in text_of(draft(draft_id).current.sha256)
    with pytest.raises(RuleBroken, match="Không có lỗi"):
        written.autofixed(draft(draft_id))


def test_units_comment_in_parallel_with_a_due_date() -> None:
    draft_id = draft_of().id
    today = clock.today()
    due = today + timedelta(days=2)
    with transaction():
        commands.ask_comments(draft_id, [place("vp").id, place("ttyt").id], due, person("chuyenvien"), today)
    assert queries.counts(viewer("chanhvp"))["comment"] == 1
    first, second = draft(draft_id).comments
    with transaction():
        commands.comment(draft_id, first.id, "Bổ sung kinh phí", person("chanhvp"))
    with pytest.raises(RuleBroken), transaction():
        commands.comment(draft_id, first.id, "Lần hai", person("chanhvp"))
    assert pass_on(draft_id, "chuyenvien") is Stage.CONTENT  # nobody waits for comments
    with transaction():
        commands.comment(draft_id, second.id, "Nhất trí", person("giamdoc.tt"))
    assert [comment.text for comment in draft(draft_id).comments] == ["Bổ sung kinh phí", "Nhất trí"]
    assert queries.counts(viewer("chanhvp"))["comment"] == 0
    for ids, day in (([place("nvy").id], due), ([place("vp").id], due), ([place("ttyt2").id], today - timedelta(1))):
        with pytest.raises(InvalidInput), transaction():
            commands.ask_comments(draft_id, ids, day, person("truongphong"), today)


def test_an_office_leaves_steps_out_and_drafts_do_not_get_stuck() -> None:
    draft_id = draft_of().id
    pass_on(draft_id, "chuyenvien")
    syt = place("syt").id
    with transaction():
        commands.set_steps(syt, {stage: (stage is Stage.APPROVAL, None) for stage in OPTIONAL}, person("vanthu"))
    assert draft(draft_id).stage is Stage.APPROVAL
    with transaction():
        commands.set_steps(syt, dict.fromkeys(OPTIONAL, (False, None)), person("vanthu"))
    assert (draft(draft_id).stage, draft(draft_id).approved_version) == (Stage.SIGNING, None)


def test_the_form_is_checked_by_the_unit_that_the_office_names() -> None:
    steps = {stage: (True, place("vp").id if stage is Stage.FORM else None) for stage in OPTIONAL}
    with transaction():
        commands.set_steps(place("syt").id, steps, person("vanthu"))
    draft_id = draft_of().id
    pass_on(draft_id, "chuyenvien", "truongphong")
    assert not queries.has_turn(viewer("vanthu"), draft_id)
    assert pass_on(draft_id, "chanhvp") is Stage.APPROVAL
    with pytest.raises(InvalidInput), transaction():
        commands.set_steps(place("syt").id, {**steps, Stage.FORM: (True, place("ttyt").id)}, person("vanthu"))


def asked_to_answer() -> tuple[int, int]:
    document = incoming()
    share = Share(unit_id=place("nvy").id, part=Part.LEAD, due_on=clock.today())
    with transaction():
        data = order_data(instruction="Trả lời", shares=(share,), outcome=Outcome.ANSWER)
        (task,) = assign(document.id, data, person("giamdoc"), clock.today())
        return document.id, task.id


def test_the_answer_closes_the_task_that_asked_for_it() -> None:
    document_id, assignment_id = asked_to_answer()
    with transaction():
        commands.set_steps(place("syt").id, dict.fromkeys(OPTIONAL, (False, None)), person("vanthu"))
    draft_id = draft_of(
        form="cong-van-tra-loi", about_id=document_id, relation=ReferenceKind.ANSWERS, assignment_id=assignment_id
    ).id
    pass_on(draft_id, "chuyenvien")
    with transaction():
        signing.sign_on_paper(draft_id, person("giamdoc"))
    assert session().get(Assignment, assignment_id).state is AssignmentState.NEW
    answer = number_draft(draft_id)
    assert [(row.kind, row.target_id) for row in answer.references] == [(ReferenceKind.ANSWERS, document_id)]
    answer_id = answer.id
    task = session().get(Assignment, assignment_id)
    assert (task.state, task.answer_id) == (AssignmentState.FINISHED, answer_id)
    assert session().get(Document, document_id).status.value == "completed"


def ready_to_sign() -> int:
    with transaction():
        commands.set_steps(place("syt").id, dict.fromkeys(OPTIONAL, (False, None)), person("vanthu"))
    draft_id = draft_of().id
    pass_on(draft_id, "chuyenvien")
    return draft_id


def own(username: str) -> Owner:
    return Owner(user_id=person(username).user_id)


def test_a_draft_is_signed_numbered_and_sealed_electronically() -> None:
    draft_id = ready_to_sign()
    syt = Owner(organization_id=place("syt").id)
    store_key(own("giamdoc"), "Đoàn Văn Vượng", person("giamdoc"))
    store_key(syt, "Sở Y tế", person("vanthu"))
    with pytest.raises(InvalidInput, match="Mật khẩu"):
        signing.signature_of(draft(draft_id), "sai mat khau", person("giamdoc"))
    assert draft(draft_id).stage is Stage.SIGNING
    signature = signing.signature_of(draft(draft_id), PASSPHRASE, person("giamdoc"))
    with transaction():
        signing.sign_here(draft_id, signature, person("giamdoc"))
    with pytest.raises(InvalidInput, match="Mật khẩu"):
        number_draft(draft_id, seal_passphrase="sai")
    assert session().scalars(select(Register.next_number)).all() == [1] * 6  # the number was given back
    document_id = number_draft(draft_id, seal_passphrase=PASSPHRASE).id
    document = session().get(Document, document_id)
    assert [(file.name, file.role.value) for file in document.attachments] == [
        ("01-SYT-NVY.pdf", "main"),
        ("01-SYT-NVY.docx", "editable"),
    ]
    content = file_store().path(document.attachments[0].sha256).read_bytes()
    assert [(one.signer, one.done) for one in keys.check_signatures(content)] == [
        ("Đoàn Văn Vượng", Done.FILLED),
        ("Sở Y tế", Done.NOTHING),
    ]


def locked(content: bytes, key: bytes) -> bytes:
    """Signed by the director, with no change allowed afterwards."""
    signer = sign.signers.SimpleSigner.load_pkcs12_data(key, other_certs=[], passphrase=PASSPHRASE.encode())
    metadata = sign.signers.PdfSignatureMetadata(
        field_name="X", certify=True, docmdp_permissions=fields.MDPPerm.NO_CHANGES, md_algorithm="sha256"
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    return bytes(sign.signers.sign_pdf(writer, metadata, signer=signer).getvalue())


@pytest.mark.neutral
def test_a_pdf_signed_elsewhere_must_have_grown_out_of_the_one_given_out() -> None:
    draft_id = ready_to_sign()
    prepared = signing.pdf_to_sign(draft(draft_id).current.sha256).read_bytes()
    key = store_key(own("giamdoc"), "Đoàn Văn Vượng", person("giamdoc"))
    by_director = signed(prepared, p12=key)
    for content, sentence in (
        (prepared, "chưa có chữ ký"),
        (prepared.replace(b"%PDF-1.6", b"%PDF-1.7", 1), "không phải bản trình ký"),
        (b"", "không phải tệp PDF"),
        (signed(prepared, "Đoàn Văn Vượng"), "chứng thư đã được xác nhận là của Đoàn Văn Vượng"),  # a namesake
        (signed(prepared, "Đoàn Văn Vượngh Thư"), "chứng thư đã được xác nhận"),
        (locked(prepared, key), "khóa"),
    ):
        with pytest.raises(InvalidInput, match=sentence):
            signing.brought_back(draft(draft_id), content)
    back = signing.brought_back(draft(draft_id), by_director)
    assert back.signers == "Đoàn Văn Vượng"
    with transaction():
        signing.take_signed(draft_id, back, person("chuyenvien"))
    assert draft(draft_id).stage is Stage.SIGNED
    assert number_draft(draft_id).code == "01/SYT-NVY"


@pytest.mark.neutral
@pytest.mark.parametrize("whose", ["chuyenvien", None])
def test_another_persons_or_the_agencys_certificate_signs_for_nobody_else(whose: str | None) -> None:
    draft_id = ready_to_sign()
    prepared = signing.pdf_to_sign(draft(draft_id).current.sha256).read_bytes()
    owner = own(whose) if whose else Owner(organization_id=place("syt").id)
    key = store_key(owner, "Đoàn Văn Vượng", person("vanthu"))
    with pytest.raises(InvalidInput, match="chứng thư đã được xác nhận"):
        signing.brought_back(draft(draft_id), signed(prepared, p12=key))


@pytest.mark.neutral
def test_a_certificate_counts_once_it_is_confirmed_and_until_it_is_withdrawn() -> None:
    draft_id = ready_to_sign()
    prepared = signing.pdf_to_sign(draft(draft_id).current.sha256).read_bytes()
    trust_the_authority()
    key = p12_of("Đoàn Văn Vượng")
    data = keys.checked_key(key, PASSPHRASE, b"")
    with transaction():
        keys.put_key(own("giamdoc"), data, person("giamdoc"))
    content = signed(prepared, p12=key)

    def refused(sentence: str) -> None:
        with pytest.raises(InvalidInput, match="chưa được quản trị xác nhận"):
            signing.signature_of(draft(draft_id), PASSPHRASE, person("giamdoc"))
        with pytest.raises(InvalidInput, match=sentence):
            signing.brought_back(draft(draft_id), content)

    refused("đang chờ quản trị xác nhận")
    confirm(data.certificate.fingerprint)
    assert signing.brought_back(draft(draft_id), content).signers == "Đoàn Văn Vượng"
    with transaction():
        keys.withdraw(keys_known.certificates_of(own("giamdoc"))[0].id, person("caocap"), data.certificate.fingerprint)
    refused("chứng thư đã được xác nhận")


@pytest.mark.neutral
def test_a_signature_of_an_authority_that_is_no_longer_trusted_is_not_taken(app: Flask) -> None:
    draft_id = ready_to_sign()
    prepared = signing.pdf_to_sign(draft(draft_id).current.sha256).read_bytes()
    key = store_key(own("giamdoc"), "Đoàn Văn Vượng", person("giamdoc"))
    (SETTINGS.get(app).trust_roots_dir / "goc.pem").unlink()
    with pytest.raises(RuleBroken, match="không được tin cậy"):
        signing.brought_back(draft(draft_id), signed(prepared, p12=key))


@pytest.mark.neutral
def test_whoever_else_signs_must_be_known_too() -> None:
    """A signature shows what its owner likes, in a box as large as a paragraph."""
    draft_id = ready_to_sign()
    prepared = signing.pdf_to_sign(draft(draft_id).current.sha256).read_bytes()
    once = signed(prepared, p12=store_key(own("giamdoc"), "Đoàn Văn Vượng", person("giamdoc")))
    more = Box(page=0, left=60, bottom=60, right=370, top=210)
    with pytest.raises(RuleBroken, match="không được tin cậy"):
        signing.brought_back(draft(draft_id), signed(once, "Ai Đó", field="La", box=more, certified_by="Tổ chức lạ"))
    with pytest.raises(InvalidInput, match="Ai Đó chưa đăng ký"):
        signing.brought_back(draft(draft_id), signed(once, "Ai Đó", field="La", box=more))
    initials = signed(
        once, field="KyNhay", box=more, p12=store_key(own("truongphong"), "Ngô Thị Lan", person("vanthu"))
    )
    assert signing.brought_back(draft(draft_id), initials).signers == "Đoàn Văn Vượng, Ngô Thị Lan"


@pytest.mark.neutral
def test_a_pdf_of_an_earlier_version_is_not_the_signed_draft() -> None:
    draft_id = ready_to_sign()
    prepared = signing.pdf_to_sign(draft(draft_id).current.sha256).read_bytes()
    key = store_key(own("giamdoc"), "Đoàn Văn Vượng", person("giamdoc"))
    back = signing.brought_back(draft(draft_id), signed(prepared, p12=key))
    new_version(draft_id, edited(draft_id, "không có", "không còn"))
    assert draft(draft_id).stage is Stage.SIGNING  # this office has no checks: the stage alone tells nothing
    with pytest.raises(Stale), transaction():
        signing.take_signed(draft_id, back, person("chuyenvien"))


def test_a_certificate_that_is_withdrawn_before_the_number_spends_none() -> None:
    draft_id = ready_to_sign()
    store_key(own("giamdoc"), "Đoàn Văn Vượng", person("giamdoc"))
    signature = signing.signature_of(draft(draft_id), PASSPHRASE, person("giamdoc"))
    with transaction():
        signing.sign_here(draft_id, signature, person("giamdoc"))
    (row,) = keys_known.certificates_of(own("giamdoc"))
    with transaction():
        keys.withdraw(row.id, person("caocap"), row.fingerprint)
    with pytest.raises(RuleBroken, match="không còn được xác nhận là của Đoàn Văn Vượng"):
        number_draft(draft_id)
    assert session().scalars(select(Register.next_number)).all() == [1] * 6


def test_an_annex_with_tracked_changes_keeps_the_draft_from_being_presented() -> None:
    officer = person("chuyenvien")
    annex = uploads.store_file(io.BytesIO(with_markup(word_file("Phụ lục"), comment)), "phu-luc.docx")
    with transaction():
        token = uploads.keep_upload(annex, officer.user_id or 0).token
    draft_id = draft_of(uploads=(token,)).id
    (found,) = written.obstacles(draft(draft_id))
    assert found.sentence.startswith("phu-luc.docx: Còn bình luận")
    with pytest.raises(Stale), transaction():
        commands.pass_on(draft_id, officer, looked_at=("another text",))


def test_numbering_twice_gives_one_number() -> None:
    draft_id = ready_to_sign()
    with transaction():
        signing.sign_on_paper(draft_id, person("giamdoc"))
    made = numbering.numbered_files(draft(draft_id), clock.today())
    codes = []
    for _ in range(2):
        with transaction():
            codes.append(numbering.number(draft_id, made, person("vanthu"), clock.today()).code)
    assert codes == ["01/SYT-NVY"] * 2


def test_sending_the_form_twice_makes_one_draft() -> None:
    ids = {start_draft(start(), submission_key="k1").id for _ in range(2)}
    assert len(ids) == 1


@pytest.mark.parametrize(
    "changes", [{"subject": ""}, {"body": ""}, {"addressees": ()}, {"signer_name": ""}, {"form": "giay-moi"}]
)
def test_a_draft_without_what_its_form_needs_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        start_draft(start(**changes))
    assert session().scalar(select(Draft.id)) is None


def test_a_draft_is_not_saved_without_a_file_that_is_not_kept_any_more() -> None:
    lost = replace(start(), uploads=("mất",))
    with pytest.raises(NotFound, match="quá hạn giữ tạm"):
        start_draft(lost)
    assert session().scalar(select(Draft.id)) is None
    draft_id = draft_of().id
    with pytest.raises(NotFound, match="quá hạn giữ tạm"):
        change_draft(draft_id, lost)
    assert draft(draft_id).version == 1


def test_a_draft_that_was_given_up_keeps_its_versions() -> None:
    draft_id = draft_of().id
    with transaction():
        commands.cancel(draft_id, "Không cần nữa", person("chuyenvien"))
    assert (draft(draft_id).stage, len(draft(draft_id).versions)) == (Stage.CANCELLED, 1)
    with pytest.raises(RuleBroken), transaction():
        commands.pass_on(draft_id, person("chuyenvien"))


def test_the_day_of_the_number_is_written_as_the_decree_writes_it() -> None:
    draft_id = ready_to_sign()
    with transaction():
        signing.sign_on_paper(draft_id, person("giamdoc"))
    day = date(clock.today().year, 2, 3)
    with clock.pinned(clock.datetime(day.year, 2, 3, 9, tzinfo=clock.VIETNAM)):
        sha256 = number_draft(draft_id, day=day).attachments[0].sha256
    assert f"Tân Hải, ngày 03 tháng 02 năm {day.year}" in text_of(sha256)


def test_an_annex_names_its_document_once_that_has_a_number() -> None:
    draft_id = ready_to_sign()
    word = commands.annex(draft(draft_id), 1, "Danh sách trạm y tế")
    stored = uploads.store_file(io.BytesIO(word), "phu-luc-1.docx")
    officer = person("chuyenvien")
    with transaction():
        token = uploads.keep_upload(stored, officer.user_id or 0).token
    data = StartData(draft=draft_data(), signer_post_id=post_id("giamdoc"), uploads=(token,))
    change_draft(draft_id, data)
    with transaction():
        signing.sign_on_paper(draft_id, person("giamdoc"))
    document = number_draft(draft_id)
    annex = next(file for file in document.attachments if file.name == "phu-luc-1.docx")
    lines = text_of(annex.sha256)
    assert lines[:2] == ["Phụ lục I", "DANH SÁCH TRẠM Y TẾ"]
    day = format_date_long(clock.today())
    assert lines[2] == f"(Kèm theo Công văn số 01/SYT-NVY {day} của Sở Y tế)"


def test_what_goes_along_can_be_taken_off_and_must_be_readable() -> None:
    draft_id = draft_of().id
    officer = person("chuyenvien")

    def with_file(content: bytes, name: str, **more: object) -> StartData:
        stored = uploads.store_file(io.BytesIO(content), name)
        with transaction():
            token = uploads.keep_upload(stored, officer.user_id or 0).token
        return StartData(draft=draft_data(), signer_post_id=post_id("giamdoc"), uploads=(token,), **more)

    data = with_file(b"bang sai", "sai.txt")
    change_draft(draft_id, data)
    (wrong,) = draft(draft_id).files
    data = with_file(b"bang dung", "dung.txt", dropped_files=(wrong.id,))
    change_draft(draft_id, data)
    assert [file.name for file in draft(draft_id).files] == ["dung.txt"]


def test_the_degree_of_urgency_stands_on_the_document() -> None:
    data = StartData(draft=draft_data(), signer_post_id=post_id("giamdoc"), urgency=Urgency.FLASH)
    draft_id = start_draft(data).id
    word = read_stored(file_store().path(draft(draft_id).current.sha256))
    assert "HỎA TỐC" in [line.text for line in word.lines]
    assert check(word).findings == []
    assert "HỎA TỐC" not in text_of(draft(draft_of().id).current.sha256)


@pytest.mark.parametrize(
    ("title", "head", "authority"),
    [
        ("Giám đốc", "Giám đốc", ""),
        ("Phó Giám đốc", "Giám đốc", "KT."),
        ("Quyền Giám đốc", "Giám đốc", "Q."),
        ("Q. Giám đốc", "Giám đốc", "Q."),
        ("Chủ tịch", "Chủ tịch", "TM."),
        ("Phó Chủ tịch", "Chủ tịch", "TM."),
    ],
)
def test_who_leads_signs_as_the_decree_says(title: str, head: str, authority: str) -> None:
    assert authority_of(title, head) == authority


def test_a_head_of_a_unit_signs_by_order_or_with_a_mandate() -> None:
    offered = [(one.key, one.authority) for one in signers(place("syt").id, clock.today())]
    lan = str(post_id("truongphong"))
    assert (lan, Authority.BY_ORDER) in offered
    assert (f"{lan}-tuq", Authority.BY_MANDATE) in offered


def test_evidence_beside_a_draft_keeps_its_bytes() -> None:
    draft_id = ready_to_sign()
    stored = uploads.store_file(io.BytesIO(word_file("Biên bản kiểm tra")), "bang-chung.docx")
    officer = person("chuyenvien")
    with transaction():
        token = uploads.keep_upload(stored, officer.user_id or 0).token
    data = StartData(draft=draft_data(), signer_post_id=post_id("giamdoc"), uploads=(token,))
    change_draft(draft_id, data)
    with transaction():
        signing.sign_on_paper(draft_id, person("giamdoc"))
    document = number_draft(draft_id)
    assert stored.sha256 in [file.sha256 for file in document.attachments]
