"""What the form of a new draft holds before anybody types: an answer, a replacement, a correction, an urging letter."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from ytcs_docs.decree30.form import citation, without_about
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import PartyRole, ReferenceKind
from ytcs_docs.letters import queries as replies
from ytcs_docs.letters.catalogue import FORMS, OWN_FORMS
from ytcs_docs.letters.queries import Signer
from ytcs_docs.letters.read_back import WordText
from ytcs_docs.letters.rules import LateTask
from ytcs_docs.organizations.models import Organization
from ytcs_docs.tasks.models import Assignment, Instruction

MOST_ADDRESSEES = 12  # named in “Kính gửi”; more stand in the table only
LETTERS = {ReferenceKind.CORRECTS: "đính chính", ReferenceKind.RECALLS: "thu hồi"}


def blank(agency: Organization, unit: Organization) -> dict[str, Any]:
    """An own draft."""
    mark = f", {unit.abbreviation}" if unit.id != agency.id and unit.abbreviation else ""
    return {"recipients": f"Lưu: VT{mark}", "drafting_unit_id": unit.id if unit.id != agency.id else ""}


def of_the_office(values: dict[str, Any], office: Organization) -> dict[str, Any]:
    """What nobody's unit wrote goes out from the agency's office, which the symbol of a công văn names (appendix I,
    II.3)."""
    if values.get("drafting_unit_id"):
        return values
    recipients = re.sub(
        r"^Lưu: VT$", f"Lưu: VT, {office.abbreviation}", values.get("recipients", ""), flags=re.MULTILINE
    )
    return values | {"drafting_unit_id": office.id, "recipients": recipients}


def from_word(word: WordText, key: str, agency: Organization, unit: Organization) -> dict[str, Any]:
    """The words of a Word file, for the fields that a form has."""
    form, values = FORMS[key], blank(agency, unit)
    basis = "\n".join(word.basis)
    body = list(word.body)
    if word.basis and not form.basis.is_lines:  # in this form the basis is a sentence of the text
        body, basis = [*(f"{line};" for line in word.basis), *body], ""
    return values | {
        "subject": word.subject,
        "addressees": "\n".join(word.addressees),
        "legal_basis": basis,
        "body": "\n".join(body),
        "recipients": "\n".join(word.recipients) or values["recipients"],
    }


def form_of(type_code: str) -> str:
    """The form that a text of a type is written in; a công văn where it is not known."""
    return next((key for key in OWN_FORMS if FORMS[key].type_code == type_code), OWN_FORMS[0])


def answer(
    document: Document, key: str, agency: Organization, unit: Organization, assignment: Assignment | None = None
) -> dict[str, Any]:
    """Addressee, subject, legal basis and recipients follow from what is answered, the text from the task that asks
    for it and what was reported of it."""
    proposed = replies.proposal(document, agency, unit, FORMS[key])
    return {
        "body": _reported(assignment) if assignment is not None else "",
        "subject": proposed.subject,
        "addressees": "\n".join(proposed.addressees),
        "legal_basis": proposed.legal_basis,
        "recipients": "\n".join(proposed.recipients),
        "drafting_unit_id": proposed.drafting_unit_id or "",
    }


def _reported(assignment: Assignment) -> str:
    """What was reported, the oldest first, below the duty where that is a sentence of the document: what a leader
    ordered in own words stays in the office."""
    duty = assignment.duty
    heading = f"Về nhiệm vụ “{' '.join(duty.text.split()).rstrip(' .;,')}”:" if duty.place_start is not None else ""
    reports = [line.strip() for report in assignment.reports for line in report.text.split("\n") if line.strip()]
    return "\n".join([heading, *reports] if heading else reports)


def who_ordered(instructions: Sequence[Instruction], signers: Sequence[Signer]) -> str:
    """The key of the signer who wrote the last instruction: an answer is most likely signed by who ordered it."""
    by_user = {signer.user_id: signer.key for signer in reversed(signers)}
    found = [by_user[one.by_id] for one in instructions if one.by_id in by_user]
    return found[-1] if found else ""


def instead(document: Document, relation: ReferenceKind, agency: Organization, unit: Organization) -> dict[str, Any]:
    """Replacing or amending has the form of the document itself, correcting (article 18.3) and telling of a recall are
    done by a công văn that goes to all who got the document."""
    receivers = [party.name for party in document.parties_as(PartyRole.ADDRESSEE)]
    listed = [party.name for party in document.parties_as(PartyRole.RECIPIENT) if not party.name.startswith("Lưu")]
    named = f"{document.kind.name} số {document.code}"
    values = blank(agency, unit)
    if relation in LETTERS:
        others = [name for name in listed if name != "Như trên"]
        bodies = {
            ReferenceKind.CORRECTS: f"{agency.name} đính chính {_cited(document)} như sau:\n"
            "Tại …, đã in là “…”, nay sửa lại là “…”.\n"
            f"Các nội dung khác của {named} không thay đổi.",
            ReferenceKind.RECALLS: f"{agency.name} thu hồi {_cited(document)}. "
            f"Lý do: {document.status_reason or '…'}.\n"
            "Đề nghị các cơ quan, đơn vị đã nhận gửi trả bản giấy, hủy bản điện tử và thông báo lại.",
        }
        return values | {
            "subject": f"{LETTERS[relation]} {named}",
            "addressees": "\n".join(receivers or others),
            "body": bodies[relation],
            "recipients": "\n".join(["Như trên", *(listed if receivers else []), values["recipients"]]),
        }
    done = "thay thế" if relation is ReferenceKind.REPLACES else "sửa đổi, bổ sung"
    ends = f"Văn bản này {done} {_cited(document)}."
    if document.type_code == "quyet-dinh":
        ends = f"Điều 1. …\nĐiều 2. Quyết định này có hiệu lực kể từ ngày ký và {done} {_cited(document)}."
    return values | {
        "subject": document.subject if relation is ReferenceKind.REPLACES else f"{done} {named}",
        "addressees": "\n".join(receivers),
        "body": ends,
        "recipients": "\n".join([*listed, values["recipients"]]),
    }


def form_instead(document: Document, relation: ReferenceKind) -> str:
    """The form that a replacement or correction has."""
    if relation in LETTERS:
        return "cong-van"
    return next((form.key for form in FORMS.values() if form.type_code == document.type_code), "cong-van")


def _cited(document: Document) -> str:
    return citation(document.kind.name, document.code, document.issued_on, document.issuer_name, document.subject)


def late_tasks(tasks: Sequence[Assignment], today: date) -> tuple[LateTask, ...]:
    """The lines of an urging letter to one unit."""
    return tuple(_late(late, without_about(late.title), today) for late in tasks)


def late_tasks_of_all(tasks: Sequence[Assignment], today: date) -> tuple[LateTask, ...]:
    """The lines of an urging letter to all late units of a directive: a duty with the units, the longest late first."""
    by_duty: dict[tuple[int, date | None], list[Assignment]] = defaultdict(list)
    for late in tasks:
        by_duty[late.duty_id, late.due_on].append(late)
    lines = []
    for parts in by_duty.values():
        names = "; ".join(dict.fromkeys(late.unit.shown_name for late in parts))
        lines.append(_late(parts[0], f"{without_about(parts[0].title)} ({names})", today))
    return tuple(sorted(lines, key=lambda line: line.due_on))


def _late(late: Assignment, subject: str, today: date) -> LateTask:
    due_on = late.due_on or today
    return LateTask(
        document=f"{late.document.kind.name} {late.document.code} của {late.document.issuer_name}",
        subject=subject,
        due_on=due_on,
        days=(today - due_on).days,
    )


def urging(units: Sequence[Organization], count: int, agency: Organization, own: Organization) -> dict[str, Any]:
    """A công văn đôn đốc to units with late work."""
    names = list(dict.fromkeys(unit.name for unit in units))
    called = names[0] if len(names) == 1 else "các đơn vị"
    return blank(agency, own) | {
        "subject": f"đôn đốc thực hiện {count} nhiệm vụ quá hạn",
        "addressees": "\n".join(names) if len(names) <= MOST_ADDRESSEES else "Các đơn vị nêu trong bảng dưới đây",
        "legal_basis": f"Qua theo dõi, đến nay {called} còn {count} nhiệm vụ do {agency.name} giao "
        "đã quá hạn nhưng chưa hoàn thành, cụ thể như sau:",
        "body": f"{agency.name} đề nghị {called} khẩn trương thực hiện, báo cáo kết quả và nêu rõ nguyên nhân "
        "chậm trễ trước ngày …/…/….",
        "recipients": "\n".join(
            ["Như trên", f"Lãnh đạo {agency.shown_name} (để báo cáo)", blank(agency, own)["recipients"]]
        ),
    }
