"""Initials on the way to the signature, the slip with them, one step back, and several who sign."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest
from flask import Flask

from tests.builders import change_draft, draft_data, draft_of, number_draft, person, place, post_id, start_draft
from tests.drafting.test_drafts import approved, draft, own, pass_on, viewer
from tests.signing.certificates import PASSPHRASE, store_key
from tests.signing.test_signatures import signed
from tests.visitor import Visitor, text_of
from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.core.errors import InvalidInput, NotFound, RuleBroken
from ytcs_docs.core.revisions import Stale
from ytcs_docs.decree30.form import Authority
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import Urgency
from ytcs_docs.drafting import commands, queries, signing
from ytcs_docs.drafting.rules import OPTIONAL, Stage, StartData
from ytcs_docs.files.store import file_store
from ytcs_docs.letters.checking import check
from ytcs_docs.letters.rules import CO_SIGNERS, CoSigner, DraftData, Letterhead, context
from ytcs_docs.letters.word import read_stored
from ytcs_docs.signing import commands as keys
from ytcs_docs.signing import queries as keys_known
from ytcs_docs.signing.queries import Owner

DEPUTY = CoSigner(name="Đỗ Thị Hà", position="Phó Giám đốc", authority=Authority.FOR_HEAD)
OUTSIDE = CoSigner(name="Trần Thị Hoa", position="Giám đốc", agency="Sở Giáo dục và Đào tạo")


def say(draft_id: int, username: str, note: str) -> None:
    with transaction():
        commands.pass_on(draft_id, person(username), note=note)


def standing(draft_id: int) -> list[tuple[str, str, str, int]]:
    return [(one.stage.endorses, one.name, one.note, one.version) for one in draft(draft_id).standing]


def send_back(draft_id: int, username: str, *, one_step: bool) -> Stage:
    with transaction():
        commands.send_back(draft_id, "Sửa lại", person(username), one_step=one_step)
    return draft(draft_id).stage


@pytest.mark.usefixtures("context")
def test_each_check_leaves_its_initials_and_a_word() -> None:
    draft_id = draft_of().id
    say(draft_id, "chuyenvien", "Cần gửi trước thứ Sáu")
    say(draft_id, "truongphong", "")
    say(draft_id, "vanthu", "Đã sửa nơi nhận")
    assert [(what, note) for what, _, note, _ in standing(draft_id)] == [
        ("Trình", "Cần gửi trước thứ Sáu"),
        ("Ký nháy nội dung", ""),
        ("Ký nháy thể thức", "Đã sửa nơi nhận"),
    ]


@pytest.mark.usefixtures("context")
def test_a_draft_is_given_back_one_step_and_what_was_initialled_from_there_on_is_done_again() -> None:
    draft_id = approved()
    assert send_back(draft_id, "giamdoc", one_step=True) is Stage.FORM  # what the signer approved is the signer's own
    assert [what for what, *_ in standing(draft_id)] == ["Trình", "Ký nháy nội dung"]
    assert draft(draft_id).approved_version is None
    assert draft(draft_id).came_back == "Sửa lại"
    assert queries.has_turn(viewer("vanthu"), draft_id)
    assert send_back(draft_id, "vanthu", one_step=True) is Stage.CONTENT
    with pytest.raises(RuleBroken, match="bước trước"):
        send_back(draft_id, "truongphong", one_step=True)
    assert pass_on(draft_id, "truongphong", "vanthu", "giamdoc") is Stage.SIGNING
    assert draft(draft_id).came_back == ""
    assert send_back(draft_id, "giamdoc", one_step=False) is Stage.DRAFTING
    assert standing(draft_id) == []
    assert len(draft(draft_id).endorsements) == 7  # nothing of what was done is forgotten


@pytest.mark.usefixtures("context")
def test_what_is_signed_goes_one_step_back_to_who_signed_it() -> None:
    draft_id = approved()
    with transaction():
        signing.sign_on_paper(draft_id, person("giamdoc"))
    with transaction():
        commands.send_back(draft_id, "Thiếu phụ lục", person("vanthu"), one_step=True)
    found = draft(draft_id)
    assert (found.stage, found.signed_at) == (Stage.SIGNING, None)
    assert queries.has_turn(viewer("giamdoc"), draft_id)


@pytest.mark.usefixtures("context")
def test_a_text_that_changes_loses_the_initials_it_got_from_there_on() -> None:
    draft_id = approved()
    change_draft(draft_id, StartData(draft=draft_data(body="Nội dung khác."), signer_post_id=post_id("giamdoc")))
    assert draft(draft_id).stage is Stage.CONTENT
    assert [what for what, *_ in standing(draft_id)] == ["Trình"]


def test_the_page_asks_how_far_back_and_the_slip_says_who_looked(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        draft_id = draft_of().id
        say(draft_id, "chuyenvien", "Kính trình Giám đốc")
        say(draft_id, "truongphong", "Nhất trí")
    address = f"/du-thao/{draft_id}"
    clerk = visit("vanthu")
    assert "Kiểm tra nội dung: Ngô Thị Lan" in text_of(clerk.get(address))
    answer = clerk.press(address, "/tra-lai", to="step", reason="Chưa có số liệu")
    assert answer.status_code == 303
    head = visit("truongphong")
    assert "Bị trả lại: Chưa có số liệu" in text_of(head.get(address))
    slip = text_of(head.get(f"{address}/phieu-trinh"))
    assert "Kính trình Giám đốc" in slip
    assert "Nhất trí" not in slip  # to be done again
    assert head.press(address, "/chuyen", note="Đã bổ sung").status_code == 303
    assert "Đã bổ sung" in text_of(clerk.get(f"{address}/phieu-trinh"))
    assert visit("tram1").get(f"{address}/phieu-trinh").status_code == 404


@pytest.mark.usefixtures("context")
def test_the_most_urgent_draft_waits_first_on_the_start_page() -> None:
    plain = draft_of().id
    urgent = start_draft(StartData(draft=draft_data(), signer_post_id=post_id("giamdoc"), urgency=Urgency.FLASH)).id
    assert [one.id for one in queries.waiting(viewer("chuyenvien"))] == [urgent, plain]


# -- several who sign --


def with_signers(*others: CoSigner) -> int:
    data = StartData(draft=draft_data(co_signers=others), signer_post_id=post_id("giamdoc"))
    draft_id = start_draft(data).id
    assert pass_on(draft_id, "chuyenvien", "truongphong", "vanthu", "giamdoc") is Stage.SIGNING
    return draft_id


def head_of_unit() -> CoSigner:
    name = person("truongphong").name
    position = "Trưởng phòng Nghiệp vụ Y"
    return CoSigner(name=name, position=position, authority=Authority.BY_ORDER, post_id=post_id("truongphong"))


@pytest.mark.neutral
@pytest.mark.usefixtures("context")
def test_several_sign_electronically_one_after_the_other_on_one_pdf() -> None:
    draft_id = with_signers(head_of_unit())
    store_key(own("giamdoc"), "Đoàn Văn Vượng", person("giamdoc"))
    store_key(own("truongphong"), person("truongphong").name, person("truongphong"))
    assert queries.has_turn(viewer("truongphong"), draft_id)
    assert not queries.has_turn(viewer("giamdoc"), draft_id)
    first = signing.signature_of(draft(draft_id), PASSPHRASE, person("truongphong"))
    with transaction():
        signing.sign_here(draft_id, first, person("truongphong"))
    found = draft(draft_id)
    assert (found.stage, found.next_signer) == (Stage.SIGNING, "Đoàn Văn Vượng")
    assert queries.has_turn(viewer("giamdoc"), draft_id)
    with pytest.raises(RuleBroken, match="ký số"), transaction():
        signing.sign_on_paper(draft_id, person("giamdoc"))
    second = signing.signature_of(draft(draft_id), PASSPHRASE, person("giamdoc"))
    with pytest.raises(Stale), transaction():
        signing.sign_here(draft_id, first, person("giamdoc"))  # made of what was signed before
    with transaction():
        signing.sign_here(draft_id, second, person("giamdoc"))
    document = number_draft(draft_id)
    content = file_store().path(document.attachments[0].sha256).read_bytes()
    assert [one.signer for one in keys.check_signatures(content)] == [person("truongphong").name, "Đoàn Văn Vượng"]


@pytest.mark.usefixtures("context")
def test_the_signature_of_another_agency_is_on_paper_and_noted_by_the_author() -> None:
    draft_id = with_signers(OUTSIDE)
    assert queries.has_turn(viewer("chuyenvien"), draft_id)
    assert not queries.has_turn(viewer("giamdoc"), draft_id)
    store_key(own("giamdoc"), "Đoàn Văn Vượng", person("giamdoc"))
    with pytest.raises(RuleBroken, match="bản giấy"):
        signing.signature_of(draft(draft_id), PASSPHRASE, person("giamdoc"))
    with transaction():
        signing.sign_on_paper(draft_id, person("chuyenvien"))
    assert not queries.has_turn(viewer("chuyenvien"), draft_id)
    with pytest.raises(RuleBroken, match="bản giấy"):
        signing.signature_of(draft(draft_id), PASSPHRASE, person("giamdoc"))
    with transaction():
        signing.sign_on_paper(draft_id, person("giamdoc"))
    assert draft(draft_id).stage is Stage.SIGNED
    assert isinstance(session().get(Document, number_draft(draft_id).id), Document)


@pytest.mark.usefixtures("context")
def test_who_signs_beside_the_signer_is_no_other_and_signs_once() -> None:
    draft_id = with_signers(head_of_unit())
    prepared = signing.printed(draft(draft_id))[1].read_bytes()
    key = store_key(own("giamdoc"), "Đoàn Văn Vượng", person("giamdoc"))
    with pytest.raises(InvalidInput, match="không có chữ ký bằng chứng thư"):
        signing.brought_back(draft(draft_id), signed(prepared, p12=key))
    with pytest.raises(InvalidInput, match="chỉ ký một lần"):
        draft_of(co_signers=(CoSigner(name="Đoàn Văn Vượng", position="Giám đốc"),))


@pytest.mark.usefixtures("context")
def test_a_draft_given_back_has_to_be_signed_by_all_again() -> None:
    draft_id = with_signers(OUTSIDE)
    with transaction():
        signing.sign_on_paper(draft_id, person("chuyenvien"))
    send_back(draft_id, "giamdoc", one_step=False)
    assert [one.signed_at for one in draft(draft_id).co_signers] == [None]


@pytest.mark.usefixtures("context")
def test_who_is_to_sign_beside_sees_the_draft_and_can_not_leave_it_behind() -> None:
    other = CoSigner(name=person("chanhvp").name, position="Chánh Văn phòng", post_id=post_id("chanhvp"))
    draft_id = start_draft(StartData(draft=draft_data(co_signers=(other,)), signer_post_id=post_id("giamdoc"))).id
    assert queries.draft_for(viewer("chanhvp"), draft_id).id == draft_id
    assert [one.id for one in queries.drafts_to_sign(post_id("chanhvp"))] == [draft_id]
    with transaction():
        commands.lose_signer(draft_id, post_id("chanhvp"), person("vanthu"))
    assert draft(draft_id).co_signers == []
    assert "thôi giữ chức vụ" in draft(draft_id).came_back
    with pytest.raises(NotFound):
        queries.draft_for(viewer("chanhvp"), draft_id)


@pytest.mark.neutral
@pytest.mark.usefixtures("context")
@pytest.mark.parametrize(
    "others",
    [(OUTSIDE,), (OUTSIDE, DEPUTY), (OUTSIDE, DEPUTY, CoSigner(name="Lê Tư", position="Giám đốc", agency="Sở Nội vụ"))],
)
def test_every_block_stands_in_the_letter_and_its_form_is_right(others: tuple[CoSigner, ...]) -> None:
    made = start_draft(StartData(draft=draft_data(co_signers=others), signer_post_id=post_id("giamdoc")))
    path = file_store().path(made.current.sha256)
    assert (
        check(read_stored(path)).findings == check(read_stored(file_store().path(draft_of().current.sha256))).findings
    )
    foot = docx.Document(io.BytesIO(path.read_bytes())).tables[-1]
    cells = [
        [paragraph.text for paragraph in cell.paragraphs if paragraph.text] for row in foot.rows for cell in row.cells
    ]
    assert ["SỞ GIÁO DỤC VÀ ĐÀO TẠO", "GIÁM ĐỐC", "Trần Thị Hoa"] in cells
    assert ["SỞ Y TẾ", "GIÁM ĐỐC", "Đoàn Văn Vượng"] in cells
    assert sum(len(cell) > 1 for cell in cells) == len(others) + 2  # and the recipients


def test_the_form_keeps_and_refuses_what_was_typed_of_those_who_sign(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        draft_id = draft_of().id
        head = f"{post_id('truongphong')}"
    officer = visit("chuyenvien")
    address = f"/du-thao/{draft_id}/sua"
    wrong = officer.fill(address, outside_signers="Sở Nội vụ, Giám đốc, Lê Tư")
    assert wrong.status_code == 422
    assert "cách nhau bằng dấu chấm phẩy" in wrong.text
    sent = officer.fill(address, co_signers=head, outside_signers="Sở Nội vụ; Giám đốc; Lê Tư")
    assert sent.status_code == 303
    form = officer.form(address)
    assert form["co_signers"] == head
    assert form["outside_signers"].strip() == "Sở Nội vụ; Giám đốc; Lê Tư"
    with app.app_context():
        assert [one.name for one in draft(draft_id).co_signers][1] == "Lê Tư"


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize("on_paper", [True, False])
def test_a_text_that_changes_between_two_signatures_is_signed_by_all_again(*, on_paper: bool) -> None:
    with transaction():
        commands.set_steps(place("syt").id, dict.fromkeys(OPTIONAL, (False, None)), person("vanthu"))
    others = (OUTSIDE,) if on_paper else (head_of_unit(),)
    data = StartData(draft=draft_data(co_signers=others), signer_post_id=post_id("giamdoc"))
    draft_id = start_draft(data).id
    assert pass_on(draft_id, "chuyenvien") is Stage.SIGNING
    if on_paper:
        with transaction():
            signing.sign_on_paper(draft_id, person("chuyenvien"))
    else:
        store_key(own("truongphong"), person("truongphong").name, person("truongphong"))
        first = signing.signature_of(draft(draft_id), PASSPHRASE, person("truongphong"))
        with transaction():
            signing.sign_here(draft_id, first, person("truongphong"))
    alone = StartData(draft=draft_data(body="Chi 900 triệu."), signer_post_id=post_id("giamdoc"))
    changed = StartData(draft=draft_data(body="Chi 900 triệu.", co_signers=others), signer_post_id=post_id("giamdoc"))
    for new in (changed, alone):  # the co-signer goes: what that one has signed goes, too
        change_draft(draft_id, new)
        found = draft(draft_id)
        assert found.stage is Stage.SIGNING
        assert not found.bears_signatures


@pytest.mark.usefixtures("context")
def test_nobody_signs_electronically_where_one_of_another_agency_signs_at_all() -> None:
    draft_id = with_signers(head_of_unit(), OUTSIDE)
    assert not draft(draft_id).may_be_signed_electronically
    store_key(own("truongphong"), person("truongphong").name, person("truongphong"))
    with pytest.raises(RuleBroken, match="bản giấy"):
        signing.signature_of(draft(draft_id), PASSPHRASE, person("truongphong"))


@pytest.mark.usefixtures("context")
def test_the_signature_of_a_post_that_is_no_more_is_nobodys() -> None:
    store_key(own("phogiamdoc"), person("phogiamdoc").name, person("phogiamdoc"))
    assert keys_known.confirmed_fingerprints(Owner(user_id=None)) == frozenset()


def test_the_words_on_the_slip_are_not_for_another_house(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        draft_id = draft_of().id
        say(draft_id, "chuyenvien", "Chuyện nội bộ")
        with transaction():
            commands.ask_comments(draft_id, [place("ttyt").id], None, person("chuyenvien"), clock.today())
    other = visit("vanthu.tt")
    page = text_of(other.get(f"/du-thao/{draft_id}"))
    assert "tăng cường phòng, chống dịch" in page
    assert "Ký nháy" not in page
    assert other.get(f"/du-thao/{draft_id}/phieu-trinh").status_code == 404


@pytest.mark.neutral
def test_who_signs_beside_the_head_signs_for_nobody_and_names_the_house() -> None:
    house = Letterhead(
        parent_name="", agency_name="Sở Y tế", place_name="", head_title="Giám đốc", collective="Sở Y tế"
    )
    deputy = CoSigner(name="Đỗ Thị Hà", position="Phó Giám đốc", authority=Authority.FOR_HEAD, post_id=1)
    blocks = context(draft_data_of(deputy, OUTSIDE), house, "/SYT-NVY", None)[CO_SIGNERS]
    assert blocks[0] == (["SỞ Y TẾ", "PHÓ GIÁM ĐỐC"], "Đỗ Thị Hà")
    assert context(draft_data_of(deputy), house, "/SYT-NVY", None)[CO_SIGNERS] == [(["PHÓ GIÁM ĐỐC"], "Đỗ Thị Hà")]


def draft_data_of(*others: CoSigner) -> DraftData:
    return DraftData(
        form="ke-hoach",
        subject="phối hợp",
        body="Nội dung.",
        recipients=("Lưu: VT",),
        authority=Authority.NONE,
        signer_position="Giám đốc",
        signer_name="Đoàn Văn Vượng",
        co_signers=others,
    )
