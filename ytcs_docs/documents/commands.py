"""What the office does with documents. Nothing here commits; history is written inside each command."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from ytcs_docs.accounts.models import Post
from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, one_at_a_time, session
from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.core.revisions import check_unchanged
from ytcs_docs.decree30.codes import code_key, is_notation, issued_code, parse_code, symbol
from ytcs_docs.decree30.form import format_date
from ytcs_docs.decree30.types import TYPES
from ytcs_docs.documents import references
from ytcs_docs.documents.attachments import attach_uploads
from ytcs_docs.documents.data import FIELDS, DocumentData, check_data, field_text
from ytcs_docs.documents.models import Access, Document, Party
from ytcs_docs.documents.rules import Action, AttachmentRole, Status, next_status
from ytcs_docs.language.text import fold
from ytcs_docs.organizations import queries as organization_queries
from ytcs_docs.organizations.models import Organization
from ytcs_docs.registers import numbering
from ytcs_docs.registers.models import Register, RegisterEntry
from ytcs_docs.registers.rules import Direction


def document_of_submission(key: str) -> Document | None:
    """The document that an earlier sending of the same form has saved."""
    if not key:
        return None
    one_at_a_time(key)
    return session().scalar(select(Document).where(Document.submission_key == key))


def register_incoming(
    organization_id: int,
    data: DocumentData,
    by: Actor,
    today: date,
    *,
    submission_key: str | None = None,
    register_id: int | None = None,
    backdate_reason: str = "",
) -> Document:
    """Enter a document that arrived; it gets the next arrival number of its book.

    Sending the same form again returns the document that is already there. Raises
    :class:`InvalidInput`, :class:`numbering.BackDated`, :class:`Refused`, :class:`RuleBroken`.
    """
    if submission_key and (known := document_of_submission(submission_key)) is not None:
        return known
    check_data(data, Direction.INCOMING, today)
    received_on = data.received_on or today
    register = _chosen_register(organization_id, Direction.INCOMING, data.type_code, register_id, today, by)
    entry = numbering.allocate(register, received_on, by, backdate_reason)
    document = _new_document(organization_id, Direction.INCOMING, data, entry, by, submission_key)
    code = parse_code(data.code)
    document.code, document.code_number, document.code_notation = code.printed, code.number, code.notation
    _finish_registering(document, data, by)
    record(
        by,
        Subject.DOCUMENT,
        document.id,
        "registered",
        f"Đăng ký số đến {document.shown_number} ({register.title})",
    )
    return document


def register_outgoing(
    organization_id: int,
    data: DocumentData,
    by: Actor,
    today: date,
    *,
    submission_key: str | None = None,
    register_id: int | None = None,
    reserved_number: int | None = None,
    backdate_reason: str = "",
) -> Document:
    """Give an outgoing document its number and symbol: ``15/QĐ-SYT``, ``15/SYT-NVY`` for a công văn."""
    if submission_key and (known := document_of_submission(submission_key)) is not None:
        return known
    check_data(data, Direction.OUTGOING, today)
    if not data.signer_name:
        raise InvalidInput("Văn bản đi phải có người ký.", "signer_name")
    issued_on = data.issued_on or today
    if issued_on > today:
        raise InvalidInput("Ngày văn bản không thể sau hôm nay.", "issued_on")
    notation = outgoing_notation(organization_id, data.type_code, data.drafting_unit_id)
    if reserved_number is not None and register_id is not None:
        register = load(Register, register_id)
        _check_register(register, organization_id, Direction.OUTGOING, data.type_code, today, by)
        entry = numbering.take_reserved(register, reserved_number, issued_on, by)
    else:
        register = _chosen_register(organization_id, Direction.OUTGOING, data.type_code, register_id, today, by)
        entry = numbering.allocate(register, issued_on, by, backdate_reason)
    document = _new_document(organization_id, Direction.OUTGOING, data, entry, by, submission_key)
    document.issued_on = issued_on
    document.code = issued_code(entry.number, notation)
    document.code_number, document.code_notation = document.code.split("/", 1)
    _finish_registering(document, data, by)
    record(by, Subject.DOCUMENT, document.id, "registered", f"Cấp số {document.code} ({register.title})")
    return document


def outgoing_notation(organization_id: int, type_code: str, drafting_unit_id: int | None) -> str:
    """The symbol that the agency's abbreviation and the drafting unit give."""
    agency = load(Organization, organization_id)
    unit = load(Organization, drafting_unit_id) if drafting_unit_id else None
    if unit is not None and unit.agency_id != organization_id:
        raise InvalidInput("Đơn vị soạn thảo phải thuộc cơ quan ban hành.", "drafting_unit_id")
    notation = symbol(TYPES[type_code], agency.abbreviation, unit.abbreviation if unit else "")
    if not is_notation(notation):
        raise InvalidInput(f"Ký hiệu “{notation}” không hợp lệ: hãy sửa chữ viết tắt của cơ quan, đơn vị.", "type_code")
    return notation


def _chosen_register(
    organization_id: int,
    direction: Direction,
    type_code: str,
    register_id: int | None,
    today: date,
    by: Actor,
) -> Register:
    if register_id is None:
        return numbering.register_for(organization_id, direction, type_code, today, by)
    register = load(Register, register_id)
    _check_register(register, organization_id, direction, type_code, today, by)
    return register


def _check_register(
    register: Register, organization_id: int, direction: Direction, type_code: str, today: date, by: Actor
) -> None:
    if register.organization_id != organization_id or register.direction is not direction:
        raise InvalidInput("Sổ này không thuộc cơ quan của bạn.", "register_id")
    if register.year != today.year:
        raise InvalidInput(f"{register.title}: chỉ cấp số trong năm của sổ.", "register_id")
    due = numbering.register_for(organization_id, direction, type_code, today, by)
    if due.id != register.id:
        raise InvalidInput(f"Loại {TYPES[type_code].name} phải vào sổ “{due.title}”.", "register_id")


def _new_document(
    organization_id: int,
    direction: Direction,
    data: DocumentData,
    entry: RegisterEntry,
    by: Actor,
    submission_key: str | None,
) -> Document:
    document = Document(
        organization_id=organization_id,
        direction=direction,
        status=Status.REGISTERED,
        entry=entry,
        recorded_on=entry.on_date if direction is Direction.INCOMING else clock.today(),
        created_at=clock.now(),
        created_by_id=by.user_id,
        submission_key=submission_key or None,
        code="",
    )
    _fill(document, data)
    session().add(document)
    return document


def columns_of(data: DocumentData, issuer_key: str = "") -> dict[str, Any]:
    """The columns of a document that its data give. ``issuer_key`` is the folded name of an issuer that is known."""
    return {
        **{name: getattr(data, name) for name in FIELDS},
        "issuer_id": data.issuer_id,
        "issuer_key": issuer_key or fold(data.issuer_name)[:200],
        "folded_subject": fold(data.subject)[:600],
    }


def _fill(document: Document, data: DocumentData) -> None:
    issuer = load(Organization, data.issuer_id) if data.issuer_id else None
    issuer = issuer or organization_queries.find_by_name(data.issuer_name)
    data = replace(data, issuer_id=issuer.id if issuer else None)
    for name, value in columns_of(data, issuer.folded_name if issuer else "").items():
        setattr(document, name, value)
    known = organization_queries.known_names([party.name for party in data.parties if not party.organization_id])
    document.parties = [
        Party(
            role=party.role,
            purpose=party.purpose,
            name=party.name[:200],
            organization_id=party.organization_id or known.get(fold(party.name)),
            position=position,
        )
        for position, party in enumerate(data.parties)
    ]
    document.bump_revision()


def _finish_registering(document: Document, data: DocumentData, by: Actor) -> None:
    document.code_key = code_key(document.code)
    session().flush()
    if data.uploads:
        attach_uploads(document, data.uploads, by, AttachmentRole.MAIN)
    references.set_references(document, data.references)
    references.link_to_new(document)
    if document.drafting_unit_id:
        grant_access(document, [document.drafting_unit_id])
    session().flush()


def change_details(
    document_id: int, data: DocumentData, by: Actor, today: date, *, seen: str | None = None
) -> Document:
    """Correct what was typed wrong. Number, register and date of registration never change; for an outgoing document
    neither do its type, date and code. ``seen`` is the ``content_revision`` of what was on the form."""
    document = load(Document, document_id)
    check_unchanged(seen, document.content_revision)
    if document.status is Status.VOIDED:
        raise RuleBroken("Văn bản đã hủy, không sửa được.")
    check_data(data, document.direction, today)
    before, key_before = _shown_fields(document), document.code_key
    kept = (document.type_code, document.issued_on, document.drafting_unit_id, document.code)
    _fill(document, data)
    if document.direction is Direction.INCOMING:
        code = parse_code(data.code)
        document.code, document.code_number, document.code_notation = code.printed, code.number, code.notation
        document.code_key = code_key(document.code)
    else:
        document.type_code, document.issued_on, document.drafting_unit_id, document.code = kept
    session().flush()
    if data.uploads:
        attach_uploads(document, data.uploads, by, AttachmentRole.APPENDIX)
    references.set_references(document, data.references)
    references.relink(document.organization_id, [key_before, document.code_key])
    references.name_by_code(document)
    changes = [
        f"{label[:1].lower()}{label[1:]}: “{before[label]}” → “{now}”"
        for label, now in _shown_fields(document).items()
        if before[label] != now
    ]
    if changes:
        record(by, Subject.DOCUMENT, document.id, "changed", "Sửa " + "; ".join(changes))
    session().flush()
    return document


def _shown_fields(document: Document) -> dict[str, str]:
    """What history tells of when it is changed, by label."""
    values = {info.label: field_text(name, getattr(document, name)) for name, info in FIELDS.items()}
    return {"Số, ký hiệu": document.code, **values}


def _move(document_id: int, action: Action, direction: Direction | None = None) -> Document:
    document = load(Document, document_id)
    document.status = next_status(direction or document.direction, document.status, action)
    document.bump_revision()
    return document


def present(document_id: int, by: Actor, leader: Post | None = None) -> Document:
    """Put the document before a leader, or before whoever is there (trình), Decree 30/2020 article 23."""
    document = _move(document_id, Action.PRESENT)
    document.presented_to = leader
    to = f"{leader.shown_title} {leader.user.full_name}" if leader is not None else "lãnh đạo"
    record(by, Subject.DOCUMENT, document.id, "presented", f"Trình {to} cho ý kiến chỉ đạo")
    return document


def file_away(document_id: int, reason: str, by: Actor) -> Document:
    """Nothing has to be done: keep for reference."""
    document = _move(document_id, Action.FILE)
    document.status_reason = reason
    record(by, Subject.DOCUMENT, document.id, "filed", "Lưu tham khảo" + (f": {reason}" if reason else ""))
    return document


def mark_assigned(document: Document) -> None:
    """Work was given out on it; called by the tasks area."""
    document.status = next_status(document.direction, document.status, Action.ASSIGN)
    document.bump_revision()


def mark_unassigned(document: Document, by: Actor) -> None:
    """All work on it was taken back; called by the tasks area."""
    document.status = next_status(document.direction, document.status, Action.UNASSIGN)
    document.bump_revision()
    record(by, Subject.DOCUMENT, document.id, "unassigned", "Đã rút hết việc, chờ lãnh đạo chỉ đạo lại")


def complete(document: Document, by: Actor) -> None:
    """Every branch is closed; called by the tasks area."""
    document.status = next_status(document.direction, document.status, Action.COMPLETE)
    document.bump_revision()
    record(by, Subject.DOCUMENT, document.id, "completed", "Kết thúc giải quyết: mọi đầu việc đã xong")


def reopen(document_id: int, reason: str, by: Actor) -> Document:
    """Take up a finished document again."""
    if not reason:
        raise InvalidInput("Phải ghi lý do mở lại.", "reason")
    document = _move(document_id, Action.REOPEN)
    document.status_reason = ""
    record(by, Subject.DOCUMENT, document.id, "reopened", f"Mở lại: {reason}")
    return document


def hand_over(document_id: int, on_date: date, by: Actor, today: date) -> Document:
    """The paper was handed to the units that work on it (ngày chuyển)."""
    document = load(Document, document_id)
    if document.status is Status.VOIDED:
        raise RuleBroken("Văn bản đã hủy.")
    if on_date > today or on_date < document.recorded_on:
        day = format_date(document.recorded_on)
        raise InvalidInput(f"Ngày chuyển phải từ ngày đến ({day}) đến hôm nay.", "on_date")
    if document.handed_over_on is not None:
        raise RuleBroken(f"Văn bản đã được chuyển giao ngày {format_date(document.handed_over_on)}.")
    document.handed_over_on = on_date
    record(by, Subject.DOCUMENT, document.id, "handed_over", f"Chuyển giao ngày {format_date(on_date)}")
    return document


def grant_access(document: Document, unit_ids: Iterable[int]) -> None:
    """Open a document to units; called when it is assigned to them or drafted by them."""
    known = set(session().scalars(select(Access.unit_id).where(Access.document_id == document.id)))
    for unit_id in dict.fromkeys(unit_ids):
        if unit_id not in known:
            session().add(Access(document_id=document.id, unit_id=unit_id))
    document.bump_revision()


def void_number(register_id: int, number: int, reason: str, by: Actor) -> Document | None:
    """Give a number up, with the document that bears it; answers with that document, if there is one."""
    numbering.void_entry(register_id, number, reason, by)
    bearing = select(Document).where(Document.register_id == register_id, Document.number == number)
    document = session().scalar(bearing.with_for_update(key_share=True))
    if document is not None:
        document.status = next_status(document.direction, document.status, Action.VOID)
        document.status_reason = reason
        document.bump_revision()
        references.bump_affected(document)
        session().flush()  # what it is now decides where references point
        references.relink(document.organization_id, [document.code_key])
        record(by, Subject.DOCUMENT, document.id, "voided", f"Hủy số {document.shown_number}: {reason}")
    return document
