"""Word files of an agency, merged from the common templates or from its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.config import WORD_TEMPLATES
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import session
from ytcs_docs.core.errors import NotFound
from ytcs_docs.files import uploads
from ytcs_docs.files.store import StoredFile, file_store
from ytcs_docs.letters import queries, rendering
from ytcs_docs.letters.catalogue import TEMPLATE_LABELS
from ytcs_docs.letters.models import WordTemplate, WordTemplateDraft
from ytcs_docs.letters.rules import Letterhead
from ytcs_docs.letters.template_check import TemplateReport
from ytcs_docs.organizations.models import Organization


def letterhead_of(agency: Organization) -> Letterhead:
    """The letterhead of an agency; its parent in the tree is the superior body."""
    parent = agency.parent
    return Letterhead(
        parent_name=parent.name if parent else "",
        agency_name=agency.name,
        place_name=agency.place_name or "………",
        head_title=agency.head_title or "Thủ trưởng",
        collective=agency.name,
    )


def template_path(organization_id: int, form: str) -> Path:
    """The Word template of an agency for a form: its own, else the common one."""
    own = queries.own_template(organization_id, form)
    if own is not None:
        return file_store().path(own.sha256)
    return WORD_TEMPLATES / f"{form}.docx"


def merge(agency: Organization, form: str, values: dict[str, Any], title: str) -> bytes:
    """The .docx made by merging values into the agency's template."""
    return rendering.render(template_path(agency.id, form), values, author=agency.name, title=title, at=clock.now())


def put_template(organization_id: int, form: str, stored: StoredFile, report: TemplateReport, by: Actor) -> None:
    """Let an agency use a template of its own; one that did not pass its check is kept as a draft of a template."""
    uploads.remember_blob(stored)
    kind = WordTemplate if report.usable else WordTemplateDraft
    kept: Any = session().get(kind, (organization_id, form))
    if kept is None:
        kept = kind(organization_id=organization_id, form=form)
        session().add(kept)
    kept.sha256, kept.name = stored.sha256, stored.name
    kept.put_at, kept.put_by = clock.now(), by.name
    label = TEMPLATE_LABELS[form].lower()
    if isinstance(kept, WordTemplateDraft):
        kept.problems = report.why_not
        said = f"Giữ bản nháp của mẫu “{stored.name}” cho {label}"
    else:
        said = f"Dùng mẫu riêng “{stored.name}” cho {label}"
        draft = session().get(WordTemplateDraft, (organization_id, form))
        if draft is not None:
            session().delete(draft)
    record(by, Subject.ORGANIZATION, organization_id, "template", said)
    session().flush()


def drop_template_draft(organization_id: int, form: str, by: Actor) -> None:
    """Raises :class:`NotFound`."""
    session().delete(queries.template_draft(organization_id, form))
    said = f"Bỏ bản nháp của mẫu cho {TEMPLATE_LABELS[form].lower()}"
    record(by, Subject.ORGANIZATION, organization_id, "template", said)


def drop_template(organization_id: int, form: str, by: Actor) -> None:
    """Go back to the common template. Raises :class:`NotFound` when the agency has none of its own."""
    template = queries.own_template(organization_id, form)
    if template is None:
        raise NotFound("Cơ quan đang dùng mẫu chung của hệ thống.")
    session().delete(template)
    record(by, Subject.ORGANIZATION, organization_id, "template", f"Bỏ mẫu riêng cho {TEMPLATE_LABELS[form].lower()}")
