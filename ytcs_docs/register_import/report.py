"""What became of the rows of an old register: every row as a sheet, every reason once."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ytcs_docs.register_import.judging import RowReport
from ytcs_docs.register_import.rules import RowOutcome
from ytcs_docs.register_import.sheets import Layout, plain_cell

HEADINGS = ("Dòng", "Số, ký hiệu", "Kết quả", "Diễn giải")
_PARTICULAR = re.compile(r"“[^”]*”|\d[\w/.\-]*")


def csv_report(rows: Iterable[tuple[str, str, RowOutcome, str]]) -> bytes:
    """Rows of (place, code, outcome, sentence) in UTF-8 with a mark, as Excel opens it."""
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(HEADINGS)
    for place, code, outcome, sentence in rows:
        out.writerow([plain_cell(place), plain_cell(code), outcome.label, plain_cell(sentence)])
    return text.getvalue().encode("utf-8-sig")


@dataclass(slots=True)
class Reason:
    """Why rows were not taken as they are: ``sentence`` is that of the first of them."""

    outcome: RowOutcome
    sentence: str
    rows: list[int] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def is_particular(self) -> bool:
        """Whether the sentence quotes what stands in its row alone."""
        return bool(_PARTICULAR.search(self.sentence))

    def places(self, layout: Layout, most: int = 12) -> str:
        """The rows as people find them, the first ``most`` of them."""
        shown = ", ".join(layout.place_of(row) for row in self.rows[:most])
        return f"{shown}, …" if self.count > most else shown


def reasons_of(reports: Sequence[RowReport]) -> list[Reason]:
    """Each reason once, whatever it quotes; the heaviest outcome first, then the most frequent."""
    found: dict[tuple[RowOutcome, str], Reason] = {}
    for report in reports:
        for sentence in report.reasons:
            key = report.outcome, _PARTICULAR.sub("…", sentence)
            found.setdefault(key, Reason(report.outcome, sentence)).rows.append(report.row)
    order = list(RowOutcome)
    return sorted(found.values(), key=lambda one: (-order.index(one.outcome), -one.count))
