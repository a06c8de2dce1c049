"""What becomes of the rows of an old register: against the book, the old books, and the rows before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from ytcs_docs.core.db import session
from ytcs_docs.decree30.codes import code_key
from ytcs_docs.decree30.form import format_date
from ytcs_docs.documents.models import Document
from ytcs_docs.language.text import fold
from ytcs_docs.register_import.old_rows import OldRow, RefusedRow, understand
from ytcs_docs.register_import.rules import RowOutcome
from ytcs_docs.registers.models import Register, RegisterEntry
from ytcs_docs.registers.rules import ANY_TYPE, Direction

HIGHEST = 99_999  # no office issues more in a year: a larger number is a slip, and would move the book's counter
FIRST_FREE = 900_001  # for rows whose number is none the system can keep: 15a, or none at all


@dataclass(kw_only=True, slots=True)
class RowReport:
    """What becomes of a row; ``row`` counts as the sheet does, from 1."""

    row: int
    code: str
    outcome: RowOutcome
    sentence: str
    old: OldRow | None = None
    place: tuple[int, str] | None = None  # year and series of the old book; None: the chosen book itself
    number: int = 0


def series_of(old: OldRow) -> str:
    """Numbers of one kind follow each other: those of a type, or of công văn."""
    return old.kind.name if old.kind.named else "Công văn"


class Judge:
    """Tells what becomes of rows, against the book, the old books and the rows before."""

    def __init__(self, register: Register, columns: Sequence[str], today: date, year: int | None = None) -> None:
        self.register = register
        self.columns = list(columns)
        self.today = today
        self.year = year or register.year  # of days that are written without one
        self.own_types = {row.type_code for row in register.types}
        self.books: dict[tuple[int, str], int] = {}
        self.numbers: dict[tuple[int, str] | None, set[int]] = {}  # taken: by rows before, or found in the books
        self.codes: dict[str, list[tuple[str, date | None, str]]] = {}

    def reports(self, batch: Sequence[Sequence[str]], first: int) -> list[RowReport | None]:
        """A report for each row; None for empty ones and for the row that counts the columns."""
        made: list[RowReport | None] = [self._read(row, number) for number, row in enumerate(batch, first)]
        fresh = [one for one in made if one is not None and one.old is not None]
        self._look_up(fresh)
        self._look_up_numbers(fresh)
        for report in fresh:
            self._place(report)
        return made

    def forget_rows(self) -> None:
        """What was saved is asked of the database again: memory doesn't grow with the sheet."""
        self.codes.clear()
        self.numbers.clear()

    def _read(self, row: Sequence[str], number: int) -> RowReport | None:
        values = {name: str(value) for name, value in zip(self.columns, row, strict=False) if name}
        said = [value for value in values.values() if value.strip()]
        if not said or all(value.strip().strip("()").isdigit() and len(value.strip()) <= 4 for value in said):
            return None
        shown = values.get("code", "") or values.get("number", "") or values.get("arrival", "")
        try:
            old = understand(values, self.register.direction, self.today, self.year)
        except RefusedRow as error:
            return RowReport(row=number, code=shown[:80], outcome=RowOutcome.REFUSED, sentence=str(error))
        outcome = RowOutcome.DOUBTFUL if old.doubts else RowOutcome.CORRECTED if old.mended else RowOutcome.TAKEN
        return RowReport(
            row=number,
            code=(old.code.printed or shown)[:80],
            outcome=outcome,
            sentence="; ".join([*old.doubts, *old.mended]),
            old=old,
        )

    def _look_up(self, reports: Sequence[RowReport]) -> None:
        """What the database holds of the codes of a batch."""
        keys = {code_key(one.old.code.printed)[:80] for one in reports if one.old and one.old.code.printed}
        unknown = [key for key in keys if key and key not in self.codes]
        if not unknown:
            return
        for key in unknown:
            self.codes[key] = []
        query = select(
            Document.code_key, Document.code, Document.issued_on, Document.folded_subject, Document.issuer_key
        )
        query = query.where(
            Document.organization_id == self.register.organization_id,
            Document.direction == self.register.direction,
            Document.code_key.in_(unknown),
        )
        for key, _, issued_on, subject, issuer in session().execute(query):
            self.codes[key].append((issuer, issued_on, subject))

    def _place(self, report: RowReport) -> None:
        old = report.old
        assert old is not None  # noqa: S101 -- only rows that were understood come here
        key = code_key(old.code.printed)[:80]
        issuer = self._issuer_key(old)
        same = [one for one in self.codes.get(key, []) if key and self._same_issue(one, issuer, old)]
        if same:
            alike = any(subject == fold(old.subject)[:600] for _, _, subject in same)
            when = f" ngày {format_date(old.issued_on)}" if old.issued_on else ""
            report.outcome = RowOutcome.DUPLICATE if alike else RowOutcome.REFUSED
            report.sentence = (
                f"Đã có văn bản {old.code.printed}{when} trong sổ."
                if alike
                else f"Số {old.code.printed} trong năm đã thuộc văn bản khác trích yếu."
            )
            report.old = None
            return
        report.place = self._book(old)
        wanted = self._wanted(old)
        numbers = self.numbers.setdefault(report.place, set())
        if wanted is None:
            if report.place is None:
                report.outcome, report.old = RowOutcome.REFUSED, None
                report.sentence = "Không có số để giữ chỗ trong sổ năm nay."
                return
            wanted = self._free_number(report.place, numbers)
            report.outcome = RowOutcome.DOUBTFUL
            what = "số đến" if self.register.direction is Direction.INCOMING else "số nguyên"
            report.sentence = "; ".join(filter(None, [f"Không có {what}, xếp cuối sổ cũ", report.sentence]))
        elif wanted > HIGHEST:
            report.outcome, report.old = RowOutcome.REFUSED, None
            report.sentence = f"Số {wanted} lớn bất thường, hãy kiểm tra lại bảng gốc."
            return
        elif wanted in numbers:
            report.outcome, report.old = RowOutcome.REFUSED, None
            report.sentence = f"Số {wanted} của sổ này đã có văn bản khác."
            return
        numbers.add(wanted)
        report.number = wanted
        if key:
            self.codes.setdefault(key, []).append((issuer, old.issued_on, fold(old.subject)[:600]))

    def _same_issue(self, known: tuple[str, date | None, str], issuer: str, old: OldRow) -> bool:
        """The same code is another document when another agency, or the same in another year, issued it."""
        known_issuer, known_day, _ = known
        if self.register.direction is Direction.INCOMING and known_issuer != issuer:
            return False
        return known_day is None or old.issued_on is None or known_day.year == old.issued_on.year

    def _issuer_key(self, old: OldRow) -> str:
        return fold(old.issuer_name)[:200] if self.register.direction is Direction.INCOMING else ""

    def _book(self, old: OldRow) -> tuple[int, str] | None:
        """None for the chosen book; otherwise year and series of an old one."""
        own = old.kind.code in self.own_types or ANY_TYPE in self.own_types
        if old.year == self.register.year and own:
            return None
        series = "" if self.register.direction is Direction.INCOMING else series_of(old)
        return old.year, series

    def _wanted(self, old: OldRow) -> int | None:
        return old.number if self.register.direction is Direction.OUTGOING else old.arrival

    def _look_up_numbers(self, reports: Sequence[RowReport]) -> None:
        """Which of the numbers that a batch asks for are taken in their books."""
        wanted: dict[tuple[int, str] | None, set[int]] = {}
        for one in reports:
            if one.old is not None:
                number = self._wanted(one.old)
                wanted.setdefault(self._book(one.old), set()).update([number] if number else [])
        for place, numbers in wanted.items():
            register_id = self.register.id if place is None else self.book_id(place)
            taken = self.numbers.setdefault(place, set())
            if register_id and numbers:
                query = select(RegisterEntry.number).where(
                    RegisterEntry.register_id == register_id, RegisterEntry.number.in_(numbers)
                )
                taken.update(session().scalars(query))

    def _free_number(self, place: tuple[int, str], taken: set[int]) -> int:
        register_id = self.book_id(place)
        highest = select(func.max(RegisterEntry.number)).where(RegisterEntry.register_id == register_id)
        last = (session().scalar(highest) if register_id else None) or 0
        return max([FIRST_FREE, last + 1, *(number + 1 for number in taken if number >= FIRST_FREE)])

    def book_id(self, place: tuple[int, str]) -> int:
        """The old book of a year and series, 0 when there is none yet."""
        if place not in self.books:
            query = select(Register.id).where(
                Register.organization_id == self.register.organization_id,
                Register.direction == self.register.direction,
                Register.year == place[0],
                Register.name == old_book_name(self.register.direction, place[1]),
            )
            self.books[place] = session().scalar(query.limit(1)) or 0
        return self.books[place]


def old_book_name(direction: Direction, series: str) -> str:
    return f"Sổ cũ – {series}" if direction is Direction.OUTGOING else "Sổ cũ – văn bản đến"
