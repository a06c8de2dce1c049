"""Answering a document."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

from flask import current_app

from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, session
from ytcs_docs.core.errors import InvalidInput, NotFound
from ytcs_docs.core.files import StoredFile
from ytcs_docs.decree30.types import TYPES
from ytcs_docs.documents import commands as documents
from ytcs_docs.documents import uploads
from ytcs_docs.documents.forms import recipients_from
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import (
    AttachmentRole,
    DocumentData,
    PartyData,
    PartyRole,
    Purpose,
)
from ytcs_docs.language.text import fold
from ytcs_docs.organizations.models import Organization
from ytcs_docs.replies import queries, rendering
from ytcs_docs.replies.models import WordTemplate
from ytcs_docs.replies.rules import Letterhead, ReplyData, check_reply, context
from ytcs_docs.replies.template_check import TemplateReport, check_template
from ytcs_docs.tasks import commands as tasks


def letterhead_of(agency: Organization) -> Letterhead:
    """The agency's part of the form; its parent in the tree is the body it belongs to."""
    parent = agency.parent
    return Letterhead(
        parent_name=parent.name if parent else "",
        agency_name=agency.name,
        place_name=agency.place_name or "………",
        head_title=agency.head_title or "Thủ trưởng",
        collective=agency.name,
    )


def answer(
    answered: Document,
    agency_id: int,
    data: ReplyData,
    by: Actor,
    today: date,
    *,
    submission_key: str | None = None,
    backdate_reason: str = "",
) -> Document:
    """Write the reply, give it its number, link it with what it answers and with the task that asked.

    Number, document and file belong to one transaction. Raises what registering raises.
    """
    if submission_key and (known := documents.document_of_submission(submission_key)) is not None:
        return known
    check_reply(data)
    agency = load(Organization, agency_id)
    letterhead = letterhead_of(agency)
    reply = documents.register_outgoing(
        agency_id,
        _document_data(answered, agency, data),
        by,
        today,
        submission_key=submission_key,
        backdate_reason=backdate_reason,
    )
    stored = uploads.store_file(io.BytesIO(_word_file(reply, data, letterhead)), f"{reply.code.replace('/', '-')}.docx")
    uploads.remember_blob(stored)
    uploads.add_attachment(reply, stored.sha256, stored.name, AttachmentRole.MAIN, by)
    if data.task_id is not None:
        tasks.link_answer(data.task_id, reply, by)
    else:
        record(
            by,
            Subject.DOCUMENT,
            answered.id,
            "answered",
            f"{agency.shown_name} trả lời bằng {reply.kind.name} số {reply.code}",
        )
    record(by, Subject.DOCUMENT, reply.id, "composed", f"Soạn trả lời {answered.citation}")
    session().flush()
    return reply


def _document_data(answered: Document, agency: Organization, data: ReplyData) -> DocumentData:
    addressees = [PartyData(name=name, role=PartyRole.ADDRESSEE) for name in data.addressees]
    recipients = [PartyData(name=name, role=PartyRole.RECIPIENT, purpose=_purpose(name)) for name in data.recipients]
    return DocumentData(
        type_code=data.type_code,
        subject=data.subject,
        issuer_name=agency.name,
        issuer_id=agency.id,
        issued_on=data.issued_on,
        authority=data.authority,
        signer_position=data.signer_position,
        signer_name=data.signer_name,
        drafting_unit_id=data.drafting_unit_id,
        field_name=answered.field_name,
        parties=(*addressees, *recipients),
        references=(documents.answer_reference(answered),) if answered.code_key else (),
    )


def _purpose(name: str) -> Purpose:
    """A recipient of a reply gets it to know of it, unless the list says otherwise."""
    if fold(name) == "nhu tren":
        return Purpose.ACT
    written = recipients_from([name])[0].purpose
    return Purpose.KNOW if written is Purpose.ACT else written


def template_path(organization_id: int, type_code: str) -> Path:
    """The Word template of an agency for a type of reply: its own, else the one that comes with the program."""
    own = queries.own_template(organization_id, type_code)
    if own is not None:
        return uploads.file_store().path(own.sha256)
    folder: Path = current_app.extensions["word_templates"]
    return folder / rendering.TEMPLATE_OF[type_code]


def put_template(organization_id: int, type_code: str, stored: StoredFile, by: Actor) -> TemplateReport:
    """Let an agency use a template of its own; one that can't be used is refused with what is wrong."""
    with uploads.file_store().path(stored.sha256).open("rb") as stream:
        report = check_template(stream, type_code)
    if not report.usable:
        raise InvalidInput(" ".join(report.problems), "file")
    uploads.remember_blob(stored)
    template = queries.own_template(organization_id, type_code)
    if template is None:
        template = WordTemplate(organization_id=organization_id, type_code=type_code)
        session().add(template)
    template.sha256, template.name = stored.sha256, stored.name
    template.put_at, template.put_by = clock.now(), by.name
    record(
        by,
        Subject.ORGANIZATION,
        organization_id,
        "template",
        f"Dùng mẫu riêng “{stored.name}” cho {TYPES[type_code].name.lower()}",
    )
    session().flush()
    return report


def drop_template(organization_id: int, type_code: str, by: Actor) -> None:
    """Go back to the template that comes with the program."""
    template = queries.own_template(organization_id, type_code)
    if template is None:
        raise NotFound("Cơ quan đang dùng mẫu chung của hệ thống.")
    session().delete(template)
    record(by, Subject.ORGANIZATION, organization_id, "template", f"Bỏ mẫu riêng cho {TYPES[type_code].name.lower()}")


def _word_file(reply: Document, data: ReplyData, letterhead: Letterhead) -> bytes:
    values = context(data, letterhead, reply.code, reply.issued_on or clock.today())
    return rendering.render(
        template_path(reply.organization_id, data.type_code),
        values,
        author=letterhead.agency_name,
        title=f"{TYPES[data.type_code].name} {reply.code}",
        at=clock.now(),
    )
