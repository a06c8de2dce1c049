"""What is read from a document: values with a confidence and their source line. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ytcs_docs.extraction.deadlines import Deadline
from ytcs_docs.language.labelled import LabelledEnum

CERTAIN = 0.9  # at least this confidence: a value is shown as certain; cross-validated by benchmarks/marks
DOUBTFUL = 0.6  # below this confidence a value is a guess


class Level(LabelledEnum):
    """How sure a reading is."""

    SURE = "sure", "Đọc được"
    CHECK = "check", "Nên xem lại"
    GUESS = "guess", "Đoán"


@dataclass(frozen=True, slots=True)
class Value:
    """A value that was read. ``confidence`` is from 0 to 1; ``source`` is the line it was read from.

    ``value`` is a ``str``, an ISO date, an ``int``, or a list of ``str`` or of ``dict``.
    """

    value: Any
    confidence: float
    source: str

    @property
    def certain(self) -> bool:
        return self.confidence >= CERTAIN

    @property
    def level(self) -> Level:
        return Level.SURE if self.certain else Level.CHECK if self.confidence >= DOUBTFUL else Level.GUESS

    def as_json(self) -> dict[str, Any]:
        return {"value": self.value, "confidence": round(self.confidence, 2), "source": self.source}


BLANK = Value(None, 0.0, "")

FIELDS = (
    "code",
    "number",
    "symbol",
    "date",
    "month",
    "place",
    "type",
    "issuer",
    "parent",
    "subject",
    "urgency",
    "secrecy",
    "addressees",
    "recipients",
    "signer",
    "signer_position",
    "signer_authority",
    "pages",
    "references",
)

Fields = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Mention:
    """A document that a text cites. ``kind`` is the value of a ``ReferenceKind`` of documents."""

    code: str
    kind: str
    type_name: str = ""
    issued_on: str | None = None
    issuer: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "kind": self.kind,
            "type": self.type_name,
            "date": self.issued_on,
            "issuer": self.issuer,
        }


@dataclass(frozen=True, slots=True)
class ReadDuty:
    """An action that a document assigns to somebody.

    ``lead`` and ``coordinating`` are names as written, ``doers`` the same as ``lead`` taken apart: where they are many,
    or a plural, each does it. ``due`` is an ISO date, ``recurrence`` is in Vietnamese (``hằng năm, trước ngày 30/11``).
    ``start`` and ``end`` are offsets of ``sentence`` in the text. ``deadlines`` are those of its clauses where they are
    of several kinds, ``deadline`` the one that counts for the whole.
    """

    title: str
    sentence: str
    start: int
    end: int
    lead: str = ""
    coordinating: tuple[str, ...] = ()
    due: str | None = None
    due_words: str = ""
    recurrence: str = ""
    confidence: float = 0.8
    doers: tuple[str, ...] = ()
    each_does_it: bool = False
    deadline: Deadline | None = None
    deadlines: tuple[Deadline, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "lead": self.lead or None,
            "coordinating": list(self.coordinating),
            "due": self.due,
            "due_words": self.due_words or None,
            "recurrence": self.recurrence or None,
            "confidence": round(self.confidence, 2),
            "sentence": self.sentence,
            "start": self.start,
            "end": self.end,
            "mode": "each" if self.each_does_it else "lead",
            "doers": list(self.doers),
            "dues": [day.isoformat() for day in self.deadline.dues] if self.deadline else [],
        }
