"""Word files of drafts: written, read back and corrected before the transaction that saves them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load
from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.core.slow import before_transactions
from ytcs_docs.decree30.form import small_first_letter
from ytcs_docs.documents import commands as documents
from ytcs_docs.documents.data import SUBJECT_LENGTH
from ytcs_docs.documents.rules import Urgency
from ytcs_docs.drafting.models import Draft
from ytcs_docs.drafting.rules import Origin, Stage, StartData
from ytcs_docs.files import uploads
from ytcs_docs.files.store import StoredFile, file_store
from ytcs_docs.language.text import fold, upper
from ytcs_docs.letters import commands as letters
from ytcs_docs.letters.catalogue import FORMS
from ytcs_docs.letters.checking import Finding, autofix_file
from ytcs_docs.letters.checking.kept import kept_check
from ytcs_docs.letters.obstacles import Obstacle, obstacles_of
from ytcs_docs.letters.queries import Signer, signers
from ytcs_docs.letters.read_back import WordDraft, make_sure_it_opens, read_draft
from ytcs_docs.letters.rules import DraftData, check_draft, context
from ytcs_docs.organizations.models import Organization

NOTE_LENGTH = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A stored Word file that becomes a version of a draft. ``based_on`` is the version that it was made from, None
    when it was merged anew; ``fields`` is what the form held. ``changes`` says what of it the file says otherwise now,
    so that it has to be checked from the start; ``signer_post_id`` is another signer's."""

    stored: StoredFile
    origin: Origin
    fields: dict[str, Any]
    sentence: str
    note: str = ""
    based_on: int | None = None
    changes: tuple[str, ...] = ()
    signer_post_id: int | None = None


@before_transactions
def merged(organization_id: int, data: StartData, by: Actor, note: str = "") -> Written:
    """The Word file that the agency's template and the form make. Raises :class:`InvalidInput`, also for an annex
    that can't be read: refused now, not when the number is written in."""
    check_draft(data.draft)
    draft = data.draft
    content = as_word(organization_id, draft, data.urgency)
    for upload in uploads.uploads_by_token(data.uploads, by.user_id or 0):
        if upload.blob.kind == "docx":
            make_sure_it_opens(file_store().path(upload.sha256))
    fields = asdict(draft) | {"late_tasks": [asdict(task) | {"due_on": str(task.due_on)} for task in draft.late_tasks]}
    return Written(
        stored=_stored(content, f"du-thao-{draft.form}.docx"),
        origin=Origin.COMPOSED,
        fields=fields,
        sentence="Sửa dự thảo" + (f": {note}" if note else ""),
        note=note,
    )


@before_transactions
def as_word(organization_id: int, draft: DraftData, urgency: Urgency) -> bytes:
    """The .docx of a draft, finished or not. Raises :class:`RuleBroken`."""
    agency = load(Organization, organization_id)
    kind = FORMS[draft.form].kind
    notation = documents.outgoing_notation(agency.id, kind.code, draft.drafting_unit_id)
    values = context(draft, letters.letterhead_of(agency), f"/{notation}", None)
    if urgency is not Urgency.NORMAL:
        values["do_khan"] = upper(urgency.label)
    return letters.merge(agency, draft.form, values, f"{kind.name}: {draft.subject}")  # the title of the PDF, too


def _stored(content: bytes, name: str) -> StoredFile:
    stored = uploads.store_file(io.BytesIO(content), name)
    kept_check(stored.sha256)  # now, that the page opens at once
    return stored


@before_transactions
def obstacles(draft: Draft) -> list[Obstacle]:
    """What keeps a draft from being presented: in its text, and in the Word files that go along, by name."""
    found = obstacles_of(file_store().path(draft.current.sha256))
    for file in draft.files:
        if file.blob.kind == "docx":
            annex = obstacles_of(file_store().path(file.sha256), is_text=False)
            found += [Obstacle(f"{file.name}: {one.sentence}", one.place) for one in annex]
    return found


@before_transactions
def uploaded(draft: Draft, stored: StoredFile, note: str) -> Written:
    """A version that somebody edited in Word. It must keep the free places for number and day, and fetch nothing
    from elsewhere; subject, addressees and recipients are read back. Raises :class:`InvalidInput`."""
    if stored.kind.code != "docx":
        raise InvalidInput("Phiên bản mới phải là tệp Word .docx.", "file")
    word = read_draft(file_store().path(stored.sha256))
    if not word.places_free:
        raise InvalidInput(
            "Tệp phải giữ dòng “Số:    /ký hiệu” và dòng “Địa danh, ngày    tháng    năm” để trống chỗ ghi số và ngày.",
            "file",
        )
    if draft.stage is not Stage.DRAFTING:
        for obstacle in obstacles_of(file_store().path(stored.sha256)):
            place = f" (“{obstacle.place}”)" if obstacle.place else ""
            raise InvalidInput(f"{obstacle.sentence}{place}", "file")
    signer = _other_signer(draft, word)
    kept_check(stored.sha256)
    fields = _read_back(draft, word) | (_fields_of(signer) if signer is not None else {})
    changes = tuple(
        said
        for name, said in (("subject", "đổi trích yếu"), ("signer_name", f"đổi người ký thành {word.signer}"))
        if name in fields
    )
    said = "".join(f"; {change}" for change in (note, *changes) if change)
    return Written(
        stored=stored,
        origin=Origin.UPLOADED,
        fields=draft.current.fields | fields,
        sentence=f"Tải lên phiên bản {draft.version + 1} sửa bằng Word{said}",
        note=note,
        based_on=draft.version,
        changes=changes,
        signer_post_id=signer.post_id if signer is not None else None,
    )


def _other_signer(draft: Draft, word: WordDraft) -> Signer | None:
    """Who signs by the file, when it is somebody else than before. Raises :class:`InvalidInput` for somebody who may
    not sign for the agency."""
    if not word.signer or fold(word.signer) == fold(draft.signer_name):
        return None
    for signer in signers(draft.organization_id, clock.today()):
        if fold(signer.name) == fold(word.signer):
            return signer
    raise InvalidInput(
        f"Người ký trong tệp là “{word.signer}”, không có trong những người được ký của cơ quan; dự thảo ghi người ký "
        f"là {draft.signer_name}.",
        "file",
    )


def _fields_of(signer: Signer) -> dict[str, object]:
    return {
        "signer_name": signer.name,
        "signer_position": signer.position,
        "authority": signer.authority.value,
    }


@before_transactions
def autofixed(draft: Draft) -> Written:
    """A version in which what the form check can correct safely is corrected. Raises :class:`RuleBroken`."""
    autofixed = autofix_file(file_store().path(draft.current.sha256))
    fixed = autofixed.fixed
    if not fixed:
        raise RuleBroken("Không có lỗi thể thức nào máy sửa giúp được.")
    return Written(
        stored=_stored(autofixed.content, draft.current.name),
        origin=Origin.AUTOFIXED,
        fields=draft.current.fields,
        sentence=f"Sửa giúp {len(fixed)} lỗi thể thức (phiên bản {draft.version + 1})",
        note=_said(fixed),
        based_on=draft.version,
    )


def _said(fixed: Sequence[Finding]) -> str:
    """What was, and what stands there now; cut where a note of a version ends."""
    said = "; ".join(f"{one.place}: {one.found} → {one.wanted}" for one in fixed)
    return said if len(said) <= NOTE_LENGTH else f"{said[: NOTE_LENGTH - 1]}…"


def _read_back(draft: Draft, word: WordDraft) -> dict[str, object]:
    """What the register has to know and the file now says: subject, addressees, recipients. The symbol is not the
    writer's to choose: another one is refused."""
    wanted = documents.outgoing_notation(draft.organization_id, draft.kind.code, draft.current.data.drafting_unit_id)
    if word.symbol != wanted:
        raise InvalidInput(f"Ký hiệu trong tệp là “{word.symbol}”, phải là “{wanted}”.", "file")
    found: dict[str, object] = {}
    if word.subject and fold(word.subject) != fold(draft.subject):
        found["subject"] = small_first_letter(word.subject)[:SUBJECT_LENGTH]
    if word.addressees:
        found["addressees"] = list(word.addressees)
    if word.recipients:
        found["recipients"] = list(word.recipients)
    return found
