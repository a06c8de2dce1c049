"""What takes long is done before the transaction that saves it, and made anew when it comes too late."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from types import FunctionType
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.builders import (
    attach,
    change_draft,
    draft_data,
    draft_of,
    incoming,
    new_version,
    number_draft,
    outgoing,
    pdf_file,
    person,
    place,
    post_id,
    stored_text,
)
from tests.drafting.test_drafts import ready_to_sign
from tests.signing.certificates import PASSPHRASE, store_key
from tests.visitor import Visitor, text_of
from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.core.errors import RuleBroken
from ytcs_docs.core.revisions import Stale
from ytcs_docs.core.slow import before_transactions
from ytcs_docs.decree30.form import format_date
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.register_contents import certificate_of
from ytcs_docs.drafting import commands, copies, numbering, signing, written
from ytcs_docs.drafting.attempts import TRIES, save_numbered
from ytcs_docs.drafting.models import Draft
from ytcs_docs.drafting.rules import OPTIONAL, Stage, StartData
from ytcs_docs.files import uploads
from ytcs_docs.files.store import file_store
from ytcs_docs.letters import rendering
from ytcs_docs.letters.checking.parts import Parts
from ytcs_docs.letters.queries import signers
from ytcs_docs.letters.word import read_stored
from ytcs_docs.registers.models import RegisterEntry
from ytcs_docs.registers.numbering import NumberTaken
from ytcs_docs.registers.queries import registers_of
from ytcs_docs.registers.rules import Direction
from ytcs_docs.signing import commands as keys
from ytcs_docs.signing.queries import Owner

PATIENCE = 60  # seconds after which what waits gives up, so that a failure does not hang
SLOW = (
    "accounts.passwords.new_password",
    "accounts.passwords.rehashed",
    "accounts.passwords.verify",
    "drafting.copies.copy_file",
    "drafting.numbering.numbered_files",
    "drafting.signing.brought_back",
    "drafting.signing.signature_of",
    "drafting.written.as_word",
    "drafting.written.autofixed",
    "drafting.written.merged",
    "drafting.written.obstacles",
    "drafting.written.uploaded",
    "files.conversion.to_pdf",
    "files.sandbox.Sandbox.run_telling",
    "files.store.FileStore.keep_bytes",
    "files.store.FileStore.save",
    "intake.watching.destroy_copies",
    "intake.watching.divide",
    "signing.commands.check_signatures",
)


def slow_functions() -> dict[str, FunctionType]:
    """Everything in the program that bears ``before_transactions``."""
    mark = before_transactions(lambda: None).__code__
    found: dict[str, FunctionType] = {}
    for name, module in list(sys.modules.items()):
        if not name.startswith("ytcs_docs."):
            continue
        owners = [module, *(one for one in vars(module).values() if isinstance(one, type))]
        for one in [one for owner in owners for one in vars(owner).values()]:
            if isinstance(one, FunctionType) and one.__code__ is mark:
                found[f"{one.__module__}.{one.__qualname__}".removeprefix("ytcs_docs.")] = one
    return found


def test_all_that_takes_long_is_known_here(app: Flask) -> None:
    assert sorted(slow_functions()) == list(SLOW)


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize("name", SLOW)
def test_what_takes_long_refuses_to_run_inside_a_transaction(name: str) -> None:
    slow = slow_functions()[name]
    with pytest.raises(RuntimeError, match=f"{slow.__qualname__} takes long"), transaction():
        slow()


def draft(draft_id: int) -> Draft:
    return session().get_one(Draft, draft_id)


def start(**changes: Any) -> StartData:
    return StartData(draft=draft_data(**changes), signer_post_id=post_id("giamdoc"))


def sign(draft_id: int) -> None:
    with transaction():
        commands.pass_on(draft_id, person("chuyenvien"))
        signing.sign_on_paper(draft_id, person("giamdoc"))


def signed_draft() -> int:
    """A draft that waits for its number, in an office that checks nothing before."""
    with transaction():
        commands.set_steps(place("syt").id, dict.fromkeys(OPTIONAL, (False, None)), person("vanthu"))
    draft_id = draft_of().id
    sign(draft_id)
    return draft_id


def printed(document: Document) -> str:
    """Number and symbol as they stand in the Word file of a document."""
    (sha256,) = [file.sha256 for file in document.attachments if file.blob.kind == "docx"]
    code = Parts(read_stored(file_store().path(sha256))).code
    assert code is not None
    return code.text


def test_two_who_number_at_the_same_time_get_a_number_each_and_files_that_bear_it(app: Flask) -> None:
    with app.app_context():
        ids = [signed_draft(), signed_draft()]
    both_made = Barrier(2, timeout=PATIENCE)
    today = clock.today()

    def number(draft_id: int) -> tuple[list[str], str, str]:
        tries: list[str] = []

        def make() -> numbering.NumberedFiles:
            made = numbering.numbered_files(draft(draft_id), today)
            tries.append(made.code)
            if len(tries) == 1:
                both_made.wait()
            return made

        with app.app_context():
            document = save_numbered(make, lambda made: numbering.number(draft_id, made, person("vanthu"), today))
            return tries, document.code, printed(document)

    with ThreadPoolExecutor(2) as pool:
        found = sorted(pool.map(number, ids))
    assert found == [
        (["01/SYT-NVY"], "01/SYT-NVY", "Số: 01/SYT-NVY"),
        (["01/SYT-NVY", "02/SYT-NVY"], "02/SYT-NVY", "Số: 02/SYT-NVY"),
    ]
    with app.app_context():
        assert certificate_of(registers_of(place("syt").id, Direction.OUTGOING)[0]).sound


@pytest.mark.usefixtures("context")
def test_files_made_for_the_number_of_another_are_not_saved_and_leave_no_gap() -> None:
    draft_id = signed_draft()
    made = numbering.numbered_files(draft(draft_id), clock.today())
    other_id = outgoing().id
    with pytest.raises(NumberTaken), transaction():
        numbering.number(draft_id, made, person("vanthu"), clock.today())
    assert (draft(draft_id).stage, draft(draft_id).document_id) == (Stage.SIGNED, None)
    assert session().scalars(select(Document.id)).all() == [other_id]
    assert session().scalars(select(RegisterEntry.number)).all() == [1]
    register = registers_of(place("syt").id, Direction.OUTGOING)[0]
    assert (register.next_number, certificate_of(register).sound) == (2, True)
    assert printed(number_draft(draft_id)) == "Số: 02/SYT-NVY"


@pytest.mark.usefixtures("context")
def test_a_copy_whose_number_another_got_is_made_anew_with_its_own() -> None:
    source_id, stored = incoming().id, stored_text("Nội dung")
    with transaction():
        attach(session().get_one(Document, source_id), stored)
    agency, by, today = place("syt").id, person("vanthu"), clock.today()
    data = copies.CopyData(type_code=copies.FULL, signer=signers(agency, today)[0], recipients=("Lưu: VT",), copies=1)

    def copy(meanwhile: Callable[[], object]) -> Document:
        tries: list[copies.CopyFile] = []

        def make() -> copies.CopyFile:
            tries.append(copies.copy_file(session().get_one(Document, source_id), agency, data, by, today))
            if len(tries) == 1:
                meanwhile()
            return tries[-1]

        return save_numbered(make, lambda made: copies.make_copy(source_id, agency, data, made, by, today))

    late = copy(lambda: copy(outgoing))  # what the common series gives is no number of a copy
    assert (late.code, printed(late)) == ("02/SY-SYT", "Số: 02/SY-SYT")
    assert certificate_of(late.register).sound


@pytest.mark.usefixtures("context")
def test_who_comes_too_late_every_time_is_told_so() -> None:
    tries = []

    def too_late(made: int) -> None:
        raise NumberTaken("Số vừa được cấp cho văn bản khác.")

    with pytest.raises(NumberTaken):
        save_numbered(lambda: tries.append(1) or 1, too_late)  # type: ignore[func-returns-value]
    assert len(tries) == TRIES


@pytest.mark.usefixtures("context")
def test_a_text_that_changed_while_its_number_was_written_in_is_not_numbered() -> None:
    draft_id = signed_draft()
    made = numbering.numbered_files(draft(draft_id), clock.today())
    change_draft(draft_id, start(body="Nội dung khác."))
    with pytest.raises(RuleBroken), transaction():
        numbering.number(draft_id, made, person("vanthu"), clock.today())
    with transaction():
        signing.sign_on_paper(draft_id, person("giamdoc"))
    with pytest.raises(Stale), transaction():
        numbering.number(draft_id, made, person("vanthu"), clock.today())
    assert session().scalar(select(RegisterEntry.number)) is None


@pytest.mark.usefixtures("context")
def test_a_version_made_from_one_that_is_not_the_last_any_more_is_refused() -> None:
    draft_id = draft_of().id
    word = read_stored(file_store().path(draft(draft_id).current.sha256))
    for line in word.lines:
        if line.text == "Độc lập - Tự do - Hạnh phúc":
            line.retype("Độc lập – Tự do – Hạnh phúc")  # something to correct
    new_version(draft_id, word.content())
    stored = uploads.store_file(io.BytesIO(word.content()), "sua.docx")
    late = [written.uploaded(draft(draft_id), stored, ""), written.autofixed(draft(draft_id))]
    assert [version.based_on for version in late] == [2, 2]
    newest = change_draft(draft_id, start(body="Nội dung khác.")).current.sha256
    for version in late:
        with pytest.raises(Stale), transaction():
            commands.add_version(draft_id, version, person("chuyenvien"))
    assert (draft(draft_id).version, draft(draft_id).current.sha256) == (3, newest)


class Slow:
    """A function that waits when it is called for the first time."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function, self.begun, self.go_on = function, Event(), Event()

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        if not self.begun.is_set():
            self.begun.set()
            assert self.go_on.wait(PATIENCE), "nobody could save meanwhile"
        return self.function(*arguments, **named)

    def meanwhile(self, waits: Callable[[], Any], saves: Callable[[], Any]) -> tuple[Any, Any]:
        """What two people get; the second has it while the first still waits."""
        with ThreadPoolExecutor(1) as pool:
            first = pool.submit(waits)
            try:
                while not self.begun.wait(0.05):
                    assert not first.done(), first.result()
                second = saves()
                assert not first.done()
            finally:
                self.go_on.set()
            return first.result(PATIENCE), second


def test_others_save_while_a_word_file_is_merged(
    app: Flask, visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        document_id = incoming().id
    leader, clerk = visit("giamdoc"), visit("vanthu")
    slow = Slow(rendering.render)
    monkeypatch.setattr(rendering, "render", slow)
    composed, saved = slow.meanwhile(
        lambda: leader.fill(f"/van-ban/{document_id}/soan-tra-loi", body="Sở Y tế trả lời như sau."),
        lambda: clerk.fill(
            "/van-ban-den/dang-ky",
            code="45/BYT-KCB",
            issued_on=format_date(clock.today()),
            issuer_name="Bộ Y tế",
            subject="báo cáo nhân lực",
        ),
    )
    assert saved.status_code == 303, text_of(saved)
    assert composed.status_code == 303, text_of(composed)


def test_who_numbers_slowly_gets_the_next_number_and_holds_nobody_up(
    app: Flask, visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        draft_id = signed_draft()
    clerk = visit("vanthu")
    slow = Slow(numbering.stamped)
    monkeypatch.setattr(numbering, "stamped", slow)

    def issue() -> str:
        with app.app_context():
            return outgoing().code

    numbered, code = slow.meanwhile(lambda: clerk.press(f"/du-thao/{draft_id}", "/cap-so"), issue)
    assert numbered.status_code == 303, text_of(numbered)
    assert code == "01/SYT"
    with app.app_context():
        document = draft(draft_id).document
        assert document is not None
        assert (document.code, printed(document)) == ("02/SYT-NVY", "Số: 02/SYT-NVY")


def test_a_sealed_extract_that_is_sent_twice_leads_to_the_copy_of_the_first_time(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        owner = Owner(organization_id=place("syt").id)
        store_key(owner, "Sở Y tế", person("vanthu"))
        source_id, stored = incoming().id, stored_text("Nội dung")
        with transaction():
            attach(session().get_one(Document, source_id), stored)
        signer = signers(place("syt").id, clock.today())[0].key
    clerk = visit("vanthu")
    address = f"/van-ban/{source_id}/sao"
    fields = clerk.form(address) | {
        "type_code": copies.EXTRACT,
        "signer": signer,
        "seal_passphrase": PASSPHRASE,
        "uploads": clerk.upload_token(pdf_file("Phan trich"), "trich.pdf"),
    }
    first, second = clerk.client.post(address, data=fields), clerk.client.post(address, data=fields)
    assert (first.status_code, second.status_code) == (303, 303), text_of(first)
    assert first.location == second.location
    gone = clerk.client.post(address, data={**fields, "submission_key": "khac"})
    assert gone.status_code == 422
    assert "không còn, hãy tải lên lại" in text_of(gone)
    with app.app_context():
        assert session().scalars(select(RegisterEntry.number)).all() == [1, 1]  # what arrived, one copy


def test_who_presses_twice_while_a_draft_is_numbered_gets_the_same_document(
    app: Flask, visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        draft_id = signed_draft()
    clerk, again = visit("vanthu"), visit("vanthu")
    slow = Slow(numbering.stamped)
    monkeypatch.setattr(numbering, "stamped", slow)
    late, early = slow.meanwhile(
        lambda: clerk.press(f"/du-thao/{draft_id}", "/cap-so"),
        lambda: again.press(f"/du-thao/{draft_id}", "/cap-so"),
    )
    assert (early.status_code, late.status_code) == (303, 303), text_of(late)
    assert late.location == early.location
    with app.app_context():
        assert session().scalars(select(RegisterEntry.number)).all() == [1]


def test_issuing_a_document_whose_number_nobody_has_locked_is_warned_about(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    """The agency signs with a token: the PDF that came with the number is not yet the one to send."""
    with app.app_context():
        draft_id = ready_to_sign()
        store_key(Owner(user_id=person("giamdoc").user_id), "Đoàn Văn Vượng", person("giamdoc"))
        signature = signing.signature_of(session().get_one(Draft, draft_id), PASSPHRASE, person("giamdoc"))
        with transaction():
            signing.sign_here(draft_id, signature, person("giamdoc"))
        document = number_draft(draft_id)
        sha256, document_id = document.attachments[0].sha256, document.id
        with transaction():
            keys.note_signatures(sha256, signature.found)
    page = text_of(visit("vanthu").get(f"/van-ban/{document_id}/phat-hanh"))
    assert "01-SYT-NVY.pdf chưa có chữ ký số của cơ quan" in page
