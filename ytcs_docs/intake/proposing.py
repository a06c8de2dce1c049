"""From what was read to what the registration form proposes, and to the tasks that the leader is offered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from ytcs_docs.deadlines.recurrence import label_of
from ytcs_docs.deadlines.terms import PLAIN, WorkCalendar
from ytcs_docs.decree30.codes import CODE_LENGTH, parse_code
from ytcs_docs.decree30.form import format_date
from ytcs_docs.decree30.types import type_named
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import AttachmentRole
from ytcs_docs.extraction.duties import read_duties
from ytcs_docs.extraction.fields import read_fields
from ytcs_docs.extraction.rules import Fields, Level, ReadDuty, Value
from ytcs_docs.extraction.shaping import clean
from ytcs_docs.files.layout import FileText
from ytcs_docs.files.reading import lines_of_blob
from ytcs_docs.intake.naming import Meaning, contradicts_place, issuer_of, with_place
from ytcs_docs.language.text import fold
from ytcs_docs.organizations.queries import find_by_name, own_unit_called
from ytcs_docs.tasks.rules import Mode, Outcome

MAX_REFERENCES = 20
_SOURCE_LENGTH = 110


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a field of the form is offered: ``data`` for the form, ``text`` as it is typed."""

    data: Any
    text: str
    level: Level
    source: str

    @property
    def label(self) -> str:
        return self.level.label

    def as_json(self) -> dict[str, str]:
        return {"text": self.text, "level": self.level, "label": self.label, "source": self.source}


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything proposed from one file."""

    proposals: dict[str, Proposal]
    references: list[dict[str, Any]]
    recognised: float | None = None

    def values(self) -> dict[str, Any]:
        """What a form is filled with."""
        values = {name: one.data for name, one in self.proposals.items()}
        return values | ({"references": self.references} if self.references else {})


def drafting_unit(agency_id: int, code: Proposal | None) -> dict[str, Proposal]:
    """The unit of the own agency that the notation of an own document names: ``15/SYT-NVY`` → Phòng Nghiệp vụ Y."""
    ending = parse_code(code.text).notation.rpartition("-")[2] if code else ""
    unit = own_unit_called(agency_id, ending) if ending else None
    if code is None or unit is None:
        return {}
    return {"drafting_unit_id": Proposal(unit.id, str(unit.id), code.level, f"{code.text}: {unit.name}")}


def reading_of(agency_id: int, text: FileText, received: date) -> Reading:
    """Read a file's text for the register of an agency."""
    fields = read_fields(text)
    guesses = _guesses(fields, received) if text.recognised else {}  # what a file leaves blank is blank
    proposals = guesses | {name: one for name, one in _plain(fields).items() if one is not None}
    day = proposals.get("issued_on")
    if day is not None and day.data is not None and day.data > received and day.level is Level.SURE:
        proposals["issued_on"] = replace(day, level=Level.CHECK)  # nothing comes before it was issued
    issuer = fields["issuer"]
    if issuer.value:
        parent = fields["parent"].value or ""
        known = issuer_of(agency_id, issuer.value, parent, fields["place"].value or "")
        name = known.name if known else issuer.value
        if known is None and find_by_name(name) is not None:
            name = with_place(name, parent)  # a namesake elsewhere must not be registered as ours
        elsewhere = known is not None and contradicts_place(known, fields["place"].value or "")
        level = Level.CHECK if issuer.certain and (known is None or elsewhere) else issuer.level
        proposals["issuer_name"] = Proposal(name, name, level, _short(issuer.source))
    due = _reply_by(text, fields, received)
    if due is not None:
        proposals["respond_by"] = due
    sure = [share for _, share in text.recognised]
    return Reading(proposals, _references(fields["references"]), sum(sure) / len(sure) if sure else None)


def _guesses(fields: Fields, received: date) -> dict[str, Proposal]:
    """What is printed where number or day were written by hand: the clerk adds just these. A document without any day
    that was read may be of the day it came."""
    guesses = {}
    if notation := fields["symbol"].value:
        text = f"{'-' if '/' in notation else '/'}{notation}"
        guesses["code"] = Proposal(text, text, Level.GUESS, _short(fields["symbol"].source))
    month = fields["month"].value
    if month and month != f"{received:%Y-%m}":
        year, number = map(int, month.split("-"))
        text = f"/{format_date(date(year, number, 1)).partition('/')[2]}"
        guesses["issued_on"] = Proposal(None, text, Level.GUESS, _short(fields["month"].source))
    elif month or fields["date"].source:
        guesses["issued_on"] = Proposal(
            received, format_date(received), Level.GUESS, "ngày đến, vì không đọc được ngày"
        )
    return guesses


def _plain(fields: Fields) -> dict[str, Proposal | None]:
    return {
        "code": _text(fields["code"], 60),
        "issued_on": _day(fields["date"]),
        "type_code": _type(fields["type"]),
        "subject": _text(fields["subject"], 500),
        "urgency": _text(fields["urgency"], 20),
        "secrecy": _text(fields["secrecy"], 20),
        "signer_name": _text(fields["signer"], 50),
        "signer_position": _text(fields["signer_position"], 100),
        "authority": _text(fields["signer_authority"], 4),
        "page_count": _number(fields["pages"]),
        "addressees": _lines(fields["addressees"]),
        "recipients": _lines(fields["recipients"]),
    }


def _short(source: str) -> str:
    source = clean(source)
    return source if len(source) <= _SOURCE_LENGTH else source[: _SOURCE_LENGTH - 1].rstrip() + "…"


def _proposal(value: Value, data: Any, text: str) -> Proposal:
    return Proposal(data, text, value.level, _short(value.source))


def _text(value: Value, limit: int) -> Proposal | None:
    text = (value.value or "")[:limit]
    return _proposal(value, text, text) if text else None


def _day(value: Value) -> Proposal | None:
    if not value.value:
        return None
    day = date.fromisoformat(value.value)
    return _proposal(value, day, format_date(day))


def _type(value: Value) -> Proposal | None:
    kind = type_named(value.value or "")
    return _proposal(value, kind.code, kind.code) if kind else None


def _number(value: Value) -> Proposal | None:
    return _proposal(value, value.value, str(value.value)) if value.value else None


def _lines(value: Value) -> Proposal | None:
    text = "\n".join(value.value or ())
    return _proposal(value, text, text) if text else None


def _references(value: Value) -> list[dict[str, Any]]:
    rows = []
    for one in (value.value or ())[:MAX_REFERENCES]:
        day = date.fromisoformat(one["date"]) if one["date"] else None
        rows.append({"kind": one["kind"], "code": one["code"][:CODE_LENGTH], "issued_on": day})
    return rows


def _reply_by(text: FileText, fields: Fields, received: date) -> Proposal | None:
    """The first day that a duty names: the office may have to answer by then."""
    duties = [duty for duty in duties_of(text, fields, received) if duty.due and duty.due >= received.isoformat()]
    if not duties:
        return None
    first = min(duties, key=lambda duty: duty.due or "")
    day = date.fromisoformat(first.due or "")
    return Proposal(day, format_date(day), Level.CHECK, _short(first.due_words))


def duties_of(
    text: FileText,
    fields: Fields,
    received: date | None,
    calendar: WorkCalendar = PLAIN,
    *,
    will_be_of: date | None = None,
) -> list[ReadDuty]:
    """The duties of a text whose fields are known; ``will_be_of`` is the day of one that does not say it yet."""
    issued = fields["date"].value
    kind = fields["type"].value or ""
    return read_duties(text, kind, date.fromisoformat(issued) if issued else will_be_of, received, calendar)


OWN = "Việc của cơ quan mình"
LONG_PAST = timedelta(days=30)  # a deadline that has passed so long ago is not set again by itself


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposedDuty:
    """A duty that was read, and what its row is filled with. ``number`` is its place in the text; ``is_own`` says that
    the agency itself is charged; ``past`` its deadline when that has passed so long ago that somebody has to decide. A
    sentence with several due dates has a row for each, named “lần 1”, “lần 2”."""

    number: int
    duty: ReadDuty
    whom: str
    is_known: bool
    is_own: bool
    past: date | None
    was_given: bool
    values: dict[str, Any]

    @property
    def place(self) -> str:
        return str(self.values["place"])

    @property
    def group(self) -> str:
        """The name that the row stands under; empty when nobody knows whom it is for."""
        return OWN if self.is_own else self.whom if self.is_known else ""


def proposed(
    duties: Sequence[ReadDuty],
    meant: Mapping[str, Meaning],
    calendar: WorkCalendar,
    today: date,
    given: Collection[tuple[int | None, int | None]] = (),
    said: Collection[str] = (),
    own: Set[str] = frozenset(),
) -> list[ProposedDuty]:
    """The rows, those for the same doers together in the order of the text, those whose doers are not known last.
    Sentences that were ``given`` before, by their places or by what they ``said`` (folded), are not chosen; doers in
    ``own`` are the agency itself."""
    rows = [
        _row(number, one, days, meant, today, (duty.start, duty.end) in given or fold(_sentence(duty)) in said, own)
        for number, duty in enumerate(duties, 1)
        for one, days in _turns(duty, calendar)
    ]
    first: dict[str, int] = {}
    for row in rows:
        first.setdefault(row.group, row.number)
    return sorted(rows, key=lambda row: (not row.group, first[row.group], row.number))


def _turns(duty: ReadDuty, calendar: WorkCalendar) -> list[tuple[ReadDuty, list[date]]]:
    """The duty with its due date, none or one; once for each of several. A term ends on a working day."""
    if len(duty.deadlines) > 1:
        return [
            (replace(one, title=f"{duty.title} (lần {turn})", deadlines=(deadline,), due_words=deadline.words), days)
            for turn, deadline in enumerate(duty.deadlines, 1)
            for one, days in _turns(replace(duty, deadline=deadline, deadlines=()), calendar)
        ]
    if duty.deadline is None or not duty.deadline.dues:
        return [(duty, [])]
    if duty.deadline.term:
        return [(duty, [duty.deadline.term.ends_on(calendar)])]
    if len(duty.deadline.dues) == 1 or duty.deadline.recurrences:
        return [(duty, list(duty.deadline.dues))]
    return [
        (replace(duty, title=f"{duty.title} (lần {turn})"), [day]) for turn, day in enumerate(duty.deadline.dues, 1)
    ]


def _row(
    number: int,
    duty: ReadDuty,
    days: Sequence[date],
    meant: Mapping[str, Meaning],
    today: date,
    was_given: bool,
    own: Set[str],
) -> ProposedDuty:
    whole = meant.get(duty.lead)
    meanings = [whole] if whole else [meant[name] for name in duty.doers if name in meant]
    keys = list(dict.fromkeys(meaning.key for meaning in meanings))
    helpers = dict.fromkeys(meant[name].key for name in duty.coordinating if name in meant)
    each = duty.each_does_it or len(keys) > 1 or any(key[0] == "l" for key in keys)
    coming = [day for day in days if day >= today - LONG_PAST]
    due, past = (coming[0], None) if coming else (None, days[-1] if days else None)
    deadline = duty.deadline
    again = label_of(deadline.recurrences) if deadline else ""
    return ProposedDuty(
        number=number,
        duty=duty,
        whom=duty.lead,
        is_known=bool(keys),
        is_own=not keys and not own.isdisjoint((duty.lead, *duty.doers)),
        past=past,
        was_given=was_given,
        values={
            "keep": bool(keys) and not was_given,
            "place": _place(duty, days),
            "text": _sentence(duty),
            "doers": keys,
            "mode": Mode.EACH if each else Mode.LEAD,
            "coordinate": [key for key in helpers if key not in keys],
            "due": None if again else due,
            "due_time": deadline.time if deadline else "",
            "again": again,
            "outcome": Outcome.WORDS,
        },
    )


def _sentence(duty: ReadDuty) -> str:
    """As the text says it; of a row of a table, the cell that says what is to be done."""
    return clean(duty.title if "\t" in duty.sentence else duty.sentence).lstrip("-+•* ")


def _place(duty: ReadDuty, days: Sequence[date]) -> str:
    """Key of a proposed duty: offsets of its sentence, plus clause and day where the sentence has several."""
    several = duty.deadline is not None and len(duty.deadline.dues) > 1
    clause = f"-{duty.deadline.start}" if duty.deadline is not None and len(duty.deadlines) == 1 else ""
    return f"{duty.start}-{duty.end}{clause}" + (f"-{days[0]:%Y%m%d}" if several and days else "")


def grouped(rows: Sequence[ProposedDuty]) -> list[tuple[str, list[tuple[int, ProposedDuty]]]]:
    """The rows with their places in the form, by :attr:`ProposedDuty.group`."""
    groups: dict[str, list[tuple[int, ProposedDuty]]] = {}
    for index, row in enumerate(rows):
        groups.setdefault(row.group, []).append((index, row))
    return list(groups.items())


def main_text(document: Document) -> FileText | None:
    """The text of the document's own file, or of the first that has been read."""
    files = sorted(document.attachments, key=lambda file: (file.role is not AttachmentRole.MAIN, file.id))
    return next((text for text in (lines_of_blob(file.blob) for file in files) if text and text.lines), None)
