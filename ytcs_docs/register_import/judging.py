"""Decides the outcome of each row of an old register: against the registers and the rows before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import and_, func, or_, select

from ytcs_docs.core.db import session
from ytcs_docs.decree30.codes import CODE_LENGTH, code_key
from ytcs_docs.decree30.form import format_date
from ytcs_docs.documents.models import Document
from ytcs_docs.language.text import fold
from ytcs_docs.register_import.headings import is_no_document
from ytcs_docs.register_import.old_rows import BookFacts, OldRow, RefusedRow, understand, with_arrival
from ytcs_docs.register_import.rules import RowOutcome
from ytcs_docs.register_import.sheets import PlacedRow
from ytcs_docs.registers.models import Register, RegisterEntry
from ytcs_docs.registers.rules import ANY_TYPE, WITHOUT_NUMBER, Direction

HIGHEST = 99_999  # no office issues more in a year: a larger number is a typo that would move the register's counter


@dataclass(kw_only=True, slots=True)
class RowReport:
    """The outcome of a row; ``row`` is its number in the sheet, from 1."""

    row: int
    code: str
    outcome: RowOutcome
    reasons: tuple[str, ...] = ()
    old: OldRow | None = None
    place: tuple[int, str] | None = None  # year and series of the old register; None: the chosen register
    number: int = 0

    @property
    def sentence(self) -> str:
        return "; ".join(self.reasons)


_NO_CODE = "?"  # no code has it: before the folded subject of a document that has no code


def _key_of(old: OldRow) -> str:
    """By which a document is known again: its code, without one its subject."""
    return code_key(old.code.printed) or f"{_NO_CODE}{fold(old.subject)[:600]}"


def series_of(old: OldRow) -> str:
    """The number series of a row: that of its type, or of công văn."""
    return old.kind.name if old.kind.named else "Công văn"


class Judge:
    """Decides the outcome of rows against the chosen register, the old registers and the rows before."""

    def __init__(self, register: Register, today: date) -> None:
        self.register = register
        self.today = today
        self.own_mark = fold(register.organization.abbreviation).replace(" ", "")
        self.own_types = {row.type_code for row in register.types}
        self.old_registers: dict[tuple[int, str], int] = {}
        self.numbers: dict[tuple[int, str] | None, set[int]] = {}  # taken numbers: by earlier rows or in the registers
        self.codes: dict[str, list[tuple[str, date | None, str]]] = {}

    def reports(self, batch: Sequence[PlacedRow]) -> list[RowReport]:
        """A report for each row that is to be a document."""
        reports = [report for report in map(self._read, batch) if report is not None]
        parsed = [report for report in reports if report.old is not None]
        self._load_codes(parsed)
        self._load_numbers(parsed)
        for report in parsed:
            self._decide(report)
        return reports

    def forget_rows(self) -> None:
        """Clear the caches, so that memory doesn't grow with the sheet; saved rows are in the database."""
        self.codes.clear()
        self.numbers.clear()

    def _read(self, row: PlacedRow) -> RowReport | None:
        values = row.values
        if values is None or is_no_document(values):
            return None
        shown = values.get("code", "") or values.get("number", "") or values.get("arrival", "")
        try:
            old = understand(values, self.register.direction, self.today, self._of_register(row.facts))
        except RefusedRow as error:
            return RowReport(row=row.line, code=shown[:CODE_LENGTH], outcome=RowOutcome.REFUSED, reasons=(str(error),))
        outcome = RowOutcome.DOUBTFUL if old.doubts else RowOutcome.CORRECTED if old.corrected else RowOutcome.TAKEN
        return RowReport(
            row=row.line,
            code=(old.code.printed or shown)[:CODE_LENGTH],
            outcome=outcome,
            reasons=(*old.doubts, *old.corrected),
            old=old,
        )

    def _of_register(self, facts: BookFacts) -> BookFacts:
        facts = replace(facts, own_mark=self.own_mark)
        return facts if facts.year else replace(facts, year=self.register.year, year_is_guessed=True)

    def _load_codes(self, reports: Sequence[RowReport]) -> None:
        """Load the documents that already have the codes of a batch."""
        keys = {_key_of(report.old) for report in reports if report.old}
        unknown = [key for key in keys if key not in self.codes]
        if not unknown:
            return
        for key in unknown:
            self.codes[key] = []
        query = select(Document.code_key, Document.issued_on, Document.folded_subject, Document.issuer_key)
        subjects = [key.removeprefix(_NO_CODE) for key in unknown if key.startswith(_NO_CODE)]
        alike = and_(Document.code_key == "", Document.folded_subject.in_(subjects))
        query = query.where(
            Document.organization_id == self.register.organization_id,
            Document.direction == self.register.direction,
            or_(Document.code_key.in_(unknown), alike),
        )
        for key, issued_on, subject, issuer in session().execute(query):
            self.codes[key or f"{_NO_CODE}{subject}"].append((issuer, issued_on, subject))

    def _decide(self, report: RowReport) -> None:
        old = report.old
        assert old is not None  # noqa: S101 -- only parsed rows come here
        key = _key_of(old)
        issuer = self._issuer_key(old)
        matches = [entry for entry in self.codes.get(key, []) if self._same_issue(entry, issuer, old)]
        if matches:
            same_subject = any(subject == fold(old.subject)[:600] for _, _, subject in matches)
            when = f" ngày {format_date(old.issued_on)}" if old.issued_on else ""
            report.outcome = RowOutcome.DUPLICATE if same_subject else RowOutcome.REFUSED
            report.reasons = (
                f"Đã có văn bản {old.code.printed or 'này (không có số, ký hiệu)'}{when} trong sổ."
                if same_subject
                else f"Số {old.code.printed} trong năm đã thuộc văn bản khác trích yếu.",
            )
            report.old = None
            return
        number = self._number_of(old)
        if number is not None and number > HIGHEST:
            report.outcome, report.old = RowOutcome.REFUSED, None
            report.reasons = (f"Số {number} lớn bất thường, hãy kiểm tra lại bảng gốc.",)
            return
        place = self._register_of(old)
        incoming = self.register.direction is Direction.INCOMING
        if number is not None and number in self.numbers.setdefault(place, set()):
            if not incoming:
                report.outcome, report.old = RowOutcome.REFUSED, None
                report.reasons = (f"Số {number} của sổ này đã có văn bản khác.",)
                return
            self._doubt(report, f"Số đến {number} đã có văn bản khác: xếp vào sổ cũ, không có số đến")
            report.old = replace(old, note=with_arrival(old.note, number))
            number = None
        elif number is None:
            self._doubt(report, f"Không có {'số đến' if incoming else 'số nguyên'}: xếp cuối sổ cũ")
        if number is None:  # in an old book: one in use gives numbers itself
            place = place or (old.year, self._series_of(old))
            number = self._free_place(place, self.numbers.setdefault(place, set()))
        report.place = place
        self.numbers.setdefault(place, set()).add(number)
        report.number = number
        self.codes.setdefault(key, []).append((issuer, old.issued_on, fold(old.subject)[:600]))

    @staticmethod
    def _doubt(report: RowReport, reason: str) -> None:
        report.outcome, report.reasons = RowOutcome.DOUBTFUL, (reason, *report.reasons)

    def _same_issue(self, entry: tuple[str, date | None, str], issuer: str, old: OldRow) -> bool:
        """Whether an entry with the same code is the same document: of the same issuer and year."""
        entry_issuer, entry_day, _ = entry
        if self.register.direction is Direction.INCOMING and entry_issuer != issuer:
            return False
        if not old.code.printed:
            return entry_day == old.issued_on
        return entry_day is None or old.issued_on is None or entry_day.year == old.issued_on.year

    def _issuer_key(self, old: OldRow) -> str:
        return fold(old.issuer_name)[:200] if self.register.direction is Direction.INCOMING else ""

    def _register_of(self, old: OldRow) -> tuple[int, str] | None:
        """None for the chosen register; otherwise year and series of an old one."""
        takes_type = old.kind.code in self.own_types or ANY_TYPE in self.own_types
        if old.year == self.register.year and takes_type:
            return None
        return old.year, self._series_of(old)

    def _series_of(self, old: OldRow) -> str:
        return "" if self.register.direction is Direction.INCOMING else series_of(old)

    def _number_of(self, old: OldRow) -> int | None:
        return old.number if self.register.direction is Direction.OUTGOING else old.arrival

    def _load_numbers(self, reports: Sequence[RowReport]) -> None:
        """Load which of the numbers of a batch are taken in their registers."""
        requested: dict[tuple[int, str] | None, set[int]] = {}
        for report in reports:
            if report.old is not None:
                number = self._number_of(report.old)
                requested.setdefault(self._register_of(report.old), set()).update([number] if number else [])
        for place, numbers in requested.items():
            register_id = self.register.id if place is None else self.old_register_id(place)
            taken = self.numbers.setdefault(place, set())
            if register_id and numbers:
                query = select(RegisterEntry.number).where(
                    RegisterEntry.register_id == register_id, RegisterEntry.number.in_(numbers)
                )
                taken.update(session().scalars(query))

    def _free_place(self, place: tuple[int, str], taken: set[int]) -> int:
        register_id = self.old_register_id(place)
        highest = select(func.max(RegisterEntry.number)).where(RegisterEntry.register_id == register_id)
        last = (session().scalar(highest) if register_id else None) or 0
        return max([WITHOUT_NUMBER, last + 1, *(number + 1 for number in taken if number >= WITHOUT_NUMBER)])

    def old_register_id(self, place: tuple[int, str]) -> int:
        """Id of the old register of a year and series, 0 when there is none yet."""
        if place not in self.old_registers:
            query = select(Register.id).where(
                Register.organization_id == self.register.organization_id,
                Register.direction == self.register.direction,
                Register.year == place[0],
                Register.name == old_register_name(self.register.direction, place[1]),
            )
            self.old_registers[place] = session().scalar(query.limit(1)) or 0
        return self.old_registers[place]


def old_register_name(direction: Direction, series: str) -> str:
    return f"Sổ cũ – {series}" if direction is Direction.OUTGOING else "Sổ cũ – văn bản đến"
