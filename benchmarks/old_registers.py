"""How old registers that nobody tuned for are read: ``python -m benchmarks.old_registers [develop|kept]``; see
README.md. The labels stand beside the files: registers/README.md."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.labelled import run
from ytcs_docs.files.tables import write_rows
from ytcs_docs.language.text import fold
from ytcs_docs.register_import import sheets
from ytcs_docs.register_import.headings import is_no_document
from ytcs_docs.register_import.old_rows import BookFacts, OldRow, RefusedRow, understand
from ytcs_docs.registers.rules import Direction

HERE = Path(__file__).parent / "registers"
FIELDS = ("number", "code", "day", "received", "type", "issuer", "subject")
TODAY = date(2026, 11, 27)


def read(path: Path, label: dict[str, Any], folder: Path) -> tuple[list[tuple[str, OldRow | str]], set[str]]:
    """(sheet, row or the reason why it is refused) of a file, and the sheets that are left out."""
    rows = folder / f"{path.name}.csv"
    write_rows(path, path.name, rows)
    direction = Direction(label["direction"])
    book = sheets.look_at(rows, path.name, direction)
    # what a clerk says on the page: the one issuer where the book has one
    issuers = {row["issuer"] for row in label["rows"]}
    one = next(iter(issuers)) if direction.is_incoming and len(issuers) == 1 else ""
    layout = sheets.layout_of(book, said=BookFacts(issuer=one or ""))
    found: list[tuple[str, OldRow | str]] = []
    for row in sheets.rows_of(rows, layout, 0, direction):
        if row.values is None or is_no_document(row.values):
            continue
        sheet = next(part.sheet for part in reversed(layout.parts) if part.first < row.line)
        try:
            found.append((sheet, understand(row.values, direction, TODAY, row.facts)))
        except RefusedRow as error:
            found.append((sheet, f"{row.values.get('subject', '')}\n{error}"))
    return found, {sheet.name for sheet in book.sheets} - {part.sheet for part in layout.parts}


def said(row: OldRow, direction: str) -> dict[str, Any]:
    """What was read, as labels say it."""
    return {
        "number": row.arrival if direction == "incoming" else row.number,
        "code": row.code.printed,
        "day": row.issued_on.isoformat() if row.issued_on else None,
        "received": row.arrived_on.isoformat() if row.arrived_on else None,
        "type": row.kind.name,
        "issuer": row.issuer or None,
        "subject": row.subject,
    }


def agrees(name: str, value: Any, label: dict[str, Any]) -> bool:
    wanted = [label[name], *label.get("accept", {}).get(name, [])]
    if name == "number" and label["suffix"]:
        wanted.append(None)  # 12a is no number; it stands in the note
    if isinstance(value, str):
        return fold(value) in {fold(str(each or "")) for each in wanted}
    return value in wanted


def measure(name: str, show: bool) -> Iterator[str]:
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    lost = extra = doubted = to_doubt = false_doubts = 0
    with tempfile.TemporaryDirectory() as folder:
        for label in json.loads((HERE / name / "labels.json").read_text(encoding="utf-8")):
            found, left = read(HERE / name / label["file"], label, Path(folder))
            free = list(found)
            numbers: Counter[Any] = Counter()
            for wanted in label["rows"]:
                at = next((n for n, (sheet, row) in enumerate(free) if _same(wanted, sheet, row)), None)
                row = free.pop(at)[1] if at is not None else "lost"
                suspicious = isinstance(row, str) or bool(row.doubts)
                if not isinstance(row, str):  # what judging says of numbers
                    number = row.arrival if label["direction"] == "incoming" else row.code.printed
                    numbers[number] += 1
                    numbered = label["direction"] == "outgoing" or any(each["number"] for each in label["rows"])
                    suspicious = suspicious or (numbered and (not number or numbers[number] > 1))
                if wanted["doubt"]:
                    to_doubt += 1
                    doubted += suspicious
                elif not wanted.get("doubt_optional"):
                    false_doubts += suspicious
                    if show and suspicious:
                        yield f"  doubted {label['file']}: {row if isinstance(row, str) else row.doubts}"
                if show and wanted["doubt"] and not suspicious:
                    yield f"  not doubted {label['file']}: {wanted['doubt']} {wanted['code']}"
                if isinstance(row, str):
                    lost += not wanted["doubt"]
                    if show:
                        yield f"  refused {label['file']}: {row} {wanted['subject'][:40]} ({wanted['doubt']})"
                    continue
                for field, value in said(row, label["direction"]).items():
                    if label["direction"] == "outgoing" and field in ("received", "issuer"):
                        continue
                    asked[field] += 1
                    right[field] += agrees(field, value, wanted)
                    if show and not agrees(field, value, wanted):
                        yield f"  {field} {label['file']}: {value!r}, wanted {wanted[field]!r}"
                if "validity" in wanted:
                    asked["in force"] += 1
                    right["in force"] += row.lapsed is (wanted["validity"] == "hết hiệu lực")
            extra += sum(1 for _, row in free if not isinstance(row, str))
            for _, row in free if show else ():
                yield f"  extra {label['file']}: {row if isinstance(row, str) else row.subject}"
            if show and not left <= set(label["sheets_without_register"] or ()):
                yield f"  sheets {label['file']}: {left}, wanted {label['sheets_without_register']}"
    for field in (*FIELDS, "in force"):
        if asked[field]:
            yield f"{field:<10} {right[field]:4} of {asked[field]:4} {100 * right[field] / asked[field]:6.1f} %"
    yield f"rows lost without a doubt of the label {lost}, rows that are none {extra}"
    yield f"doubtful rows doubted or refused {doubted} of {to_doubt}; others doubted {false_doubts}"


def _same(wanted: dict[str, Any], sheet: str, row: OldRow | str) -> bool:
    if wanted["sheet"] is not None and wanted["sheet"] != sheet:
        return False
    subject = fold(row.partition("\n")[0] if isinstance(row, str) else row.subject)
    return subject in {fold(each) for each in (wanted["subject"], *wanted.get("accept", {}).get("subject", []))}


if __name__ == "__main__":
    run(measure, __doc__)
