"""A number that was asked for and that no document in sight bears, and the numbers that may have been meant."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ytcs_docs.core.access import Viewer
from ytcs_docs.core.db import session
from ytcs_docs.decree30.codes import code_key, parse_code
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.queries import visible
from ytcs_docs.language.text import fold
from ytcs_docs.search.analysis import without_type_name
from ytcs_docs.search.understanding import facts_of

_WHOLE_CODE = re.compile(r"\d{1,6}[a-zđ]?\s*(?:/\s*\d{4}\s*)?[/-]\s*[^\W\d_][\w&.-]*(?:\s?/\s?[\w-]+)*", re.IGNORECASE)
NEAR = 5


def missing_code(viewer: Viewer, typed: str) -> str:
    """The number that a query is about, with its notation as it was typed or without any, when no document that the
    person may see has it, written somehow, or one that begins so; empty otherwise."""
    code = asked_code(typed)
    if code:
        bears = Document.code_key.startswith(code_key(code), autoescape=True)
    elif code := _asked_number(typed):
        bears = Document.code_number.in_(_forms_of(code))
    else:
        return ""
    borne = session().scalar(select(Document.id).where(visible(viewer), bears).limit(1)) is not None
    return "" if borne else code


def _asked_number(typed: str) -> str:
    """The number that a query says and nothing else of a document but its type: ``số 289``, ``công văn 289``."""
    facts = facts_of(typed)
    number = facts.of("number")
    alone = number is not None and not facts.words and {fact.kind for fact in facts.facts} <= {"number", "type"}
    return number.value if number is not None and alone else ""


def _forms_of(number: str) -> set[str]:
    """A number as registers write it."""
    return {number, number.zfill(2), number.zfill(3)}


def asked_code(typed: str) -> str:
    """The number with notation that a query is about, as it was typed; empty when it is about something else."""
    pieces = typed.split() if "/" in typed else [piece for piece in typed.split() if piece[0] not in "-–"]
    if not pieces:
        return ""
    first = next((place for place, piece in enumerate(pieces) if piece[0].isdigit()), 0)
    bare = " ".join(pieces[first:])
    alone = without_type_name(" ".join(pieces)) == fold(bare)
    return bare if alone and _WHOLE_CODE.fullmatch(bare) else ""


def near_codes(viewer: Viewer, code: str) -> list[Document]:
    """Documents that may have been meant by a code that none bears: the same number under another notation, then other
    numbers of the same notation, the nearest first."""
    parsed = parse_code(code)
    number, notation = parsed.number.lstrip("0"), fold(parsed.notation)
    shown = select(Document).options(joinedload(Document.organization)).where(visible(viewer))
    last = Document.recorded_on.desc(), Document.id.desc()
    alike_numbers = Document.code_number.in_(_forms_of(number))
    same_number = session().scalars(shown.where(alike_numbers).order_by(*last).limit(NEAR * 4)).all()
    alike = sorted(same_number, key=lambda one: -SequenceMatcher(None, fold(one.code_notation), notation).ratio())
    found = alike[:NEAR]
    if len(found) < NEAR and notation and number.isdecimal():
        same_notation = shown.where(Document.code_notation.in_({parsed.notation, parsed.notation.upper()}))
        rows = session().scalars(same_notation.order_by(*last).limit(200)).all()
        numbered = [one for one in rows if one.code_number.isdecimal()]
        numbered.sort(key=lambda one: abs(int(one.code_number) - int(number)))
        found += [one for one in numbered if one not in found][: NEAR - len(found)]
    return found
