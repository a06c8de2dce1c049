"""Finds duties in a document: who has to do what by when; they become proposed tasks.

A directive names the actor in a heading (``2. Sở Nội vụ:``), at the start of a sentence (``Trung tâm Y tế rà soát
…``), after a verb of assigning (``Giao …``, ``Đề nghị …``, ``Đối với …:``) or once for all items (``yêu cầu các đơn
vị thực hiện các nội dung sau:``). Past actions, targets, funding and legal bases are not duties.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ytcs_docs.deadlines.terms import PLAIN, WorkCalendar
from ytcs_docs.extraction.actors import (
    actor_name,
    charged,
    coordinating,
    heading_actor,
    masked,
    named_doer,
    split_names,
)
from ytcs_docs.extraction.assignment_tables import rows_of_tables
from ytcs_docs.extraction.deadlines import deadlines_of_clauses, find_deadline
from ytcs_docs.extraction.paragraphs import SIGNS, Paragraph, body, in_capitals, paragraphs_of
from ytcs_docs.extraction.rules import ReadDuty
from ytcs_docs.extraction.shaping import clean
from ytcs_docs.extraction.vocabulary import (
    ACTOR_START,
    CHARGE,
    CHARGE_LATER,
    CHARGE_WORD,
    CHARGED_LIST,
    CONCLUSION,
    DIRECTING,
    DUTY_SECTIONS,
    FIRM,
    FOR,
    FORMULA,
    GENERIC,
    LEAD_IN,
    NAMED_BEFORE,
    NO_ACTOR,
    NOT_DUTY_SECTIONS,
    OPENING,
    PAST,
    TELLING,
    TO,
    VERB,
)
from ytcs_docs.files.layout import FileText, Line
from ytcs_docs.language.text import clean_line, fold, upper

TITLE_LENGTH = 120


MAX_DUTIES = 200

_MANY = re.compile(r"(?:tất cả |toàn bộ )?(?:các|những|mọi|từng|mỗi|\d{1,4})\s", re.IGNORECASE)

# ``Thực hiện Công văn số 12/BYT-DP ngày … của …`` is a legal basis, as is ``Căn cứ Luật … số …``.
_GROUND = re.compile(
    r"(?:thực hiện|triển khai|căn cứ|tiếp theo|thi hành)\s(?:[^\W\d]+\s){1,5}số\s*:?\s*\d", re.IGNORECASE
)


@dataclass
class _Context:
    """The context of a paragraph: what the headings above it say."""

    actor: str = ""
    actor_level: int = 0
    closed: bool = False  # in a section without duties
    closed_level: int = 0
    open: bool = False  # in a section on implementation
    open_level: int = 0
    general: str = ""  # the actor of all items


def read_duties(
    file: FileText,
    kind: str = "",
    issued: date | None = None,
    received: date | None = None,
    calendar: WorkCalendar = PLAIN,
) -> list[ReadDuty]:
    """The duties in a text, at most :data:`MAX_DUTIES`. ``kind`` is the name of the document type: a report contains
    fewer duties than a directive. See :func:`find_deadline` for the dates and the ``calendar``."""
    paragraphs = paragraphs_of(file)
    directive = fold(kind) in (
        "cong van",
        "chi thi",
        "thong bao",
        "cong dien",
        "huong dan",
        "ket luan",
        "thong cao",
    ) or (not kind and any(DIRECTING.search(paragraph.text) for paragraph in paragraphs[:40]))
    context = _Context()
    duties: list[ReadDuty] = []
    has_begun = not directive
    head_ends = _head_ends(paragraphs)
    table_rows = list(rows_of_tables(file, issued, received, calendar))
    tabled = [duty for _, duty in table_rows if duty is not None]
    rows = [line for line, _ in table_rows]
    resumes = 0
    for index, paragraph in enumerate(paragraphs):
        if index < resumes:
            continue
        if SIGNS.match(paragraph.text) and len(paragraph.text) < 60 and duties:
            attached = _attached_after(paragraphs, index)
            if attached is None:
                break
            resumes, context = attached, _Context()
            continue
        context = _context_after(context, paragraph)
        opens = bool(DIRECTING.search(paragraph.text)) and not paragraph.bullet
        has_begun = has_begun or opens or paragraph.level > 0
        if paragraph.start >= head_ends and (general := _lead_in_actor(paragraph.text)):
            context.general, has_begun = general, True
            continue
        if opens or paragraph.start < head_ends:
            continue
        if paragraph.heading and not _is_duty_heading(paragraph):
            continue
        if _is_within(paragraph, rows):
            continue
        for duty in _of_paragraph(paragraph, context, directive and has_begun, kind):
            duties.append(_with_deadline(duty, file.text, issued, received, calendar))
        if len(duties) >= MAX_DUTIES:
            break
    return [*duties, *tabled][:MAX_DUTIES]


_ATTACHED = re.compile(r"(?:ke hoach|chuong trinh|phuong an|de an|quy che|quy dinh|quy trinh|huong dan|du an)\b")
_ATTACHED_TO = re.compile(r"(?:^|\()\s*(?:ban hành\s+)?kèm theo\b", re.IGNORECASE)


def _attached_after(paragraphs: Sequence[Paragraph], signature: int) -> int | None:
    """Where a plan or the like begins that a decision is issued with; None where only annexes follow."""
    for index in range(signature, len(paragraphs)):
        text = paragraphs[index].text
        if text == upper(text) and _ATTACHED.match(fold(text)):
            for later in range(index + 1, min(index + 4, len(paragraphs))):
                if _ATTACHED_TO.search(paragraphs[later].text):
                    return later + 1
    return None


def _is_within(paragraph: Paragraph, rows: Sequence[Line]) -> bool:
    """Whether a paragraph is one of the rows of tables that were read."""
    row = bisect_right(rows, paragraph.start, key=lambda row: row.start) - 1
    return row >= 0 and paragraph.start < rows[row].end


def _head_ends(paragraphs: Sequence[Paragraph]) -> int:
    """The offset at which the list after ``Kính gửi`` ends: those named there are addressees, not actors."""
    for index, paragraph in enumerate(paragraphs[:40]):
        if not TO.match(paragraph.text):
            continue
        last = paragraph.text
        for following in paragraphs[index + 1 : index + 40]:
            if not (following.bullet or last.rstrip().endswith((":", ";", ","))):
                return following.start
            last = following.text
    return 0


def _lead_in_actor(text: str) -> str:
    """The actor in the sentence before a list of items: ``yêu cầu các đơn vị thực hiện các nội dung sau:``."""
    for charge in CHARGE_WORD.finditer(text):
        rest = text[charge.start() :]
        match = LEAD_IN.match(rest) or CHARGED_LIST.match(rest)
        if match and ACTOR_START.match(match["actor"]):
            return actor_name(match["actor"])
    return ""


def _is_duty_heading(paragraph: Paragraph) -> bool:
    """Whether a numbered line is a duty itself: ``3. Báo cáo kết quả về Sở Y tế trước ngày 05/11/2022.``"""
    text = body(paragraph.text)
    if in_capitals(text) or text.endswith(":"):
        return False
    if _named_before(text):
        return True
    ends = text.endswith((".", "./", ".//"))
    return (ends and bool(VERB.match(text)) and len(text.split()) > 3) or find_deadline(text) is not None


def _named_before(text: str) -> tuple[str, str] | None:
    """``Phòng Nghiệp vụ Y: Tham mưu …`` as (actor, action)."""
    before = NAMED_BEFORE.match(text)
    actor = heading_actor(f"{before['actor']}:") if before else ""
    return (actor, before["what"]) if before and actor else None


def _context_after(context: _Context, paragraph: Paragraph) -> _Context:
    """The context after a paragraph; headings and numbers change it."""
    text = body(paragraph.text)
    level = paragraph.level
    if not level and not paragraph.heading:
        if paragraph.text.endswith(":") and not paragraph.bullet and len(paragraph.text) < 160:
            actor = heading_actor(text)
            if actor:
                return replace(context, actor=actor, actor_level=7)
        return context
    if not level:
        return context
    new = replace(context)
    if new.actor and level <= new.actor_level:
        new.actor, new.actor_level = "", 0
    if new.closed and level <= new.closed_level:
        new.closed, new.closed_level = False, 0
    if new.open and level <= new.open_level:
        new.open, new.open_level = False, 0
    if not paragraph.heading:
        return new
    actor = heading_actor(text)
    if NOT_DUTY_SECTIONS.search(text) and not actor and not DUTY_SECTIONS.search(text) and not new.actor:
        if not new.closed:
            new.closed, new.closed_level = True, level
    elif DUTY_SECTIONS.search(text) and not actor:
        new.open, new.open_level, new.closed = True, level, False
    if actor:
        new.actor, new.actor_level, new.closed = actor, level, False
    return new


_SENTENCES = re.compile(r"(?<=[^\W\d_]\.)\s+(?=[^\W\d_])")
_PART = re.compile(r"\((\d{1,2})\)\s+(?=\S)")


def _of_paragraph(paragraph: Paragraph, context: _Context, directive: bool, kind: str) -> Iterator[ReadDuty]:
    text = body(paragraph.text)
    if len(text) < 12 or (CONCLUSION.match(text) and not charged(text)):
        return
    telling = fold(kind) in ("bao cao", "to trinh", "bien ban")
    ending = bool(CONCLUSION.match(text))
    pieces = _pieces(paragraph)
    carried = context.actor if not (context.closed or ending) else ""
    for words, start, end in pieces:
        if words.endswith(":") and len(words) < 160:
            carried = heading_actor(words) or carried  # yêu cầu Giám đốc các Trung tâm: (1) …; (2) …
            continue  # it only introduces a list
        if all(map(FORMULA.fullmatch, _SENTENCES.split(words))) and find_deadline(words) is None:
            continue
        actor, what, confidence = _who(words, carried, directive)
        if ending and (actor is None or GENERIC.match(what)):
            continue
        if actor is None:
            deadline = find_deadline(words)
            firm = deadline is not None and not PAST.search(words[:60])
            if (
                context.closed
                or telling
                or not firm
                or not re.search(r"\b(?:báo cáo|gửi|hoàn thành|nộp|tổng hợp|trình)\b", words, re.IGNORECASE)
            ):
                if not (directive and not context.closed and not telling and _orders(words, paragraph)):
                    continue
                actor, what, confidence = context.general, words, 0.7
            else:
                actor, what, confidence = context.general, words, 0.75
        if telling and not (charged(words) or (carried and context.open)):
            continue
        if context.closed and not charged(words):
            continue
        yield ReadDuty(
            title=_title(what).replace("\u2024", "."),
            sentence="",
            start=start,
            end=end,
            lead=(actor or "").replace("\u2024", "."),
            coordinating=coordinating(words),
            confidence=confidence,
        )


def _pieces(paragraph: Paragraph) -> list[tuple[str, int, int]]:
    """The sentences of a paragraph that name their own actor, as (words, start, end); else the whole paragraph."""
    text = masked(paragraph.text)
    begins = {0}
    numbers = list(_PART.finditer(text))
    if len(numbers) > 1 and [int(one[1]) for one in numbers] == list(range(1, len(numbers) + 1)):
        begins |= {one.start() for one in numbers}
    for mark in re.finditer(r"(?<=[.;])\s+(?=\S)", text):
        rest = re.split(r"(?<=[.;])\s", text[mark.end() :], maxsplit=1)[0]
        if _has_own_actor(rest):
            begins.add(mark.end())
    cuts = sorted(begins)
    pieces = []
    for index, cut in enumerate(cuts):
        stop = cuts[index + 1] if index + 1 < len(cuts) else len(text)
        part = text[cut:stop].strip()
        words = _PART.sub("", body(part) if index == 0 else part, count=1)
        last = len(text[:stop].rstrip()) - 1
        pieces.append((words, paragraph.offsets[cut], paragraph.offsets[last] + 1))
    return pieces


def _has_own_actor(text: str) -> bool:
    """Whether a sentence names its own actor."""
    text = OPENING.sub("", text, count=1)
    charge = CHARGE.match(text) or CHARGE_LATER.search(text)
    if charge and ACTOR_START.match(charge["rest"].strip()):
        return True
    return named_doer(text) is not None


def _who(words: str, carried: str, directive: bool) -> tuple[str | None, str, float]:
    """(actor, action, confidence); the actor is None when nobody is assigned the action."""
    if (named := _named_before(words)) and not TELLING.match(named[1]) and not PAST.match(named[1]):
        return named[0], named[1].lstrip("-– "), 0.9
    if match := FOR.match(words):
        actor, what = actor_name(match["actor"]), match["what"]
        begins = VERB.match(what) or (what[:1].isupper() and ":" in words[: match.start("what")])
        if ACTOR_START.match(actor) and not NO_ACTOR.match(actor) and begins:
            return actor, what, 0.85
    opened = OPENING.sub("", words, count=1)
    doer = named_doer(opened)
    charge = CHARGE.search(words)
    if charge and re.search(r"\bđã\s*$", words[: charge.start("charge")], re.IGNORECASE):
        charge = None  # it was assigned earlier
    if charge and doer is None and ACTOR_START.match(charge["rest"].strip()):
        rest = charge["rest"].strip()
        near = charge.start() < 12 or len(words) - len(opened) >= charge.start() - 2
        charged_with = re.match(
            rf"(?P<actor>[^.;:]{{2,200}}?)\s*(?::\s*|,?\s+(?={FIRM}))(?P<what>.+)$", rest, re.DOTALL
        )
        if charged_with and (near or (directive and not carried)):
            return actor_name(charged_with["actor"]), charged_with["what"], 0.9
    if doer and not TELLING.match(words):
        if carried and not fold(doer[0]).startswith(("cac", "giam doc", "so ", "trung tam", "tram", "phong")):
            return carried, words, 0.85
        return doer[0], doer[1], 0.85
    if carried and not TELLING.match(words) and not PAST.match(words):
        return carried, words, 0.9
    return None, words, 0.0


def _orders(words: str, paragraph: Paragraph) -> bool:
    """Whether an item of a directive begins with an action: ``- Tăng cường kiểm tra, giám sát …``."""
    if _GROUND.match(words) and find_deadline(words) is None:
        return False
    return bool(VERB.match(words)) and not TELLING.match(words) and not words.endswith(":") and len(words.split()) >= 4


def _title(what: str) -> str:
    """The beginning of an action as a title, cut at the end of a clause, at most :data:`TITLE_LENGTH` characters."""
    text = clean_line(re.sub(r"^\s*[:\-–(]*\s*(?:\(?\d\)?[.)]?\s+)?", "", what))
    text = re.split(r"[.;:]\s", text, maxsplit=1)[0].strip(" .;:,/")
    if len(text) > TITLE_LENGTH:
        cut = text.rfind(", ", 40, TITLE_LENGTH)
        if cut < 0:
            cut = text.rfind(" ", 0, TITLE_LENGTH)
        text = text[:cut].rstrip(" ,;")
    return text[:1].upper() + text[1:]


def _with_deadline(
    duty: ReadDuty, text: str, issued: date | None, received: date | None, calendar: WorkCalendar
) -> ReadDuty:
    """The duty with its sentence as in the text, and its deadline."""
    sentence = text[duty.start : duty.end]
    deadline = find_deadline(clean(sentence), issued, received, calendar)
    deadlines = deadlines_of_clauses(clean(sentence), issued, received, calendar)
    doers = tuple(split_names(duty.lead))
    several = len(doers) > 1 or bool(_MANY.match(duty.lead))
    duty = replace(duty, sentence=sentence, doers=doers, each_does_it=several)
    if deadline is None:
        return duty
    due = deadline.due.isoformat() if deadline.due else None
    return replace(
        duty, due=due, due_words=deadline.words, recurrence=deadline.recurrence, deadline=deadline, deadlines=deadlines
    )
