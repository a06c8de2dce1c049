"""How duties of directives are read: ``python -m benchmarks.duties [develop|kept|later|fresh|fourth]``; see README.md.

The labels name for each duty its first words, who leads, who helps, its day, whether it recurs, terms in days. The
same again of directives with tables as PDFs that LibreOffice prints and as scans of these, and of single sentences
their deadlines.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.labelled import DIRECTIVES, PAPERS, run
from benchmarks.papers import making
from ytcs_docs.deadlines.holidays import calendar_around
from ytcs_docs.extraction.actors import split_names
from ytcs_docs.extraction.deadlines import deadlines_of_clauses, find_deadline
from ytcs_docs.extraction.duties import read_duties
from ytcs_docs.extraction.rules import ReadDuty
from ytcs_docs.files import conversion
from ytcs_docs.files.layout import FileText, plain_text
from ytcs_docs.files.text import read_file
from ytcs_docs.language.text import fold

HERE = Path(__file__).parent / "papers"
SCANS = ("plain", "copy")
OPENING = 5  # words of a duty that tell which one it is


def measure(name: str, show: bool) -> Iterator[str]:
    papers = json.loads((HERE / f"directives_{name}.json").read_text(encoding="utf-8"))["directives"]
    yield from _of_directives([(paper, plain_text(paper["text"])) for paper in papers], show)
    if conversion.program() is not None:
        with_tables = [paper for paper in papers if "\t" in paper["text"]]
        yield f"{len(with_tables)} with tables, as PDF:"
        printed = [_printed(paper["text"], SCANS[seed % 2], seed) for seed, paper in enumerate(with_tables)]
        yield from _of_directives([(paper, pdf) for paper, (pdf, _) in zip(with_tables, printed, strict=True)], show)
        yield "the same, scanned:"
        yield from _of_directives([(paper, scan) for paper, (_, scan) in zip(with_tables, printed, strict=True)], show)
    if name in PAPERS:
        yield from _of_sentences(name, show)


def _printed(text: str, way: str, seed: int) -> tuple[FileText, FileText]:
    """A directive as LibreOffice prints it, and as a scan of that."""
    with tempfile.TemporaryDirectory() as folder:
        word, pdf = Path(folder) / "directive.docx", Path(folder) / "directive.pdf"
        word.write_bytes(making.directive(text))
        conversion.to_pdf(word, pdf)
        scan = Path(folder) / "scan.pdf"
        making.scanned(pdf, way, scan, seed)
        return read_file(pdf, "pdf"), read_file(scan, "pdf")


def _of_sentences(name: str, show: bool) -> Iterator[str]:
    labels = json.loads((HERE / f"deadlines_{name}.json").read_text(encoding="utf-8"))
    issued, received = (date.fromisoformat(labels[key]) for key in ("issued", "received"))
    calendar, right = calendar_around([issued]), 0
    for sentence, dues, recurring in labels["sentences"]:
        one = find_deadline(sentence, issued, received, calendar)
        found = deadlines_of_clauses(sentence, issued, received, calendar) or ((one,) if one else ())
        days = sorted({due.isoformat() for each in found for due in each.dues})
        periods = sorted({each.every.value for deadline in found for each in deadline.recurrences})
        same = (days, periods) == (sorted(dues), sorted(recurring))
        right += same
        if show and not same:
            yield f"  {days} {periods}, wanted {dues} {recurring}: {sentence}"
    yield f"sentences {right} of {len(labels['sentences'])}"


def _of_directives(papers: Sequence[tuple[dict[str, Any], FileText]], show: bool) -> Iterator[str]:
    total: Counter[str] = Counter()
    for paper, text in papers:
        issued, received = (date.fromisoformat(paper[key]) for key in ("day", "received"))
        found = read_duties(text, paper["kind"], issued, received)
        left = list(found)
        total["found"] += len(found)
        for wanted in paper["duties"]:
            total["wanted"] += 1
            one = _match(wanted, left)
            if one is None:
                if show:
                    yield f"  lost {paper['code']}: {wanted['what']} ({', '.join(wanted['doer'])})"
                continue
            left.remove(one)
            total["right"] += 1
            doer = _same_names(wanted["doer"], one)
            total["doer"] += doer
            due = _same_due(wanted, one)
            timed = wanted["due"] or wanted["terms"] or wanted["recurrence"]
            total["timed"] += bool(timed)
            total["due"] += bool(timed) and due
            total["invented"] += not timed and not due
            if show and not doer:
                yield f"  doer {paper['code']}: {one.lead!r}, wanted {wanted['doer']}: {wanted['what']}"
            if show and not due:
                said = (one.due, one.recurrence, one.due_words)
                asked = wanted["due"], wanted["recurrence"], wanted["terms"]
                yield f"  due {paper['code']}: {said}, wanted {asked}: {one.sentence[:150]}"
        if show:
            for extra in left:
                yield f"  extra {paper['code']}: {extra.lead} | {extra.title[:90]}"
    yield f"recall {total['right']} of {total['wanted']} {_share(total['right'], total['wanted'])}"
    yield f"precision {total['right']} of {total['found']} {_share(total['right'], total['found'])}"
    yield f"doer exact {total['doer']} of {total['right']} {_share(total['doer'], total['right'])}"
    due = _share(total["due"], total["timed"])
    yield f"deadlines {total['due']} of {total['timed']} {due}; invented {total['invented']}"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / (whole or 1):.1f} %"


def _match(wanted: dict[str, Any], found: Sequence[ReadDuty]) -> ReadDuty | None:
    """The duty that begins with these words; else one whose sentence holds them, and names the doer."""
    opening = " ".join(fold(wanted["what"]).split()[:OPENING])
    titled = [one for one in found if fold(one.title).startswith(opening)]
    holding = [one for one in found if opening in fold(one.title) or opening in fold(one.sentence)]
    named = [one for one in (*titled, *holding) if _same_names(wanted["doer"], one)]
    return next(iter((*named, *titled, *holding)), None)


def _same_names(wanted: Sequence[str], one: ReadDuty) -> bool:
    return set(map(_plain, wanted)) in (
        {_plain(one.lead)},
        set(map(_plain, one.doers)),
        set(map(_plain, split_names(one.lead))),
    )


def _plain(name: str) -> str:
    words = fold(name).split()
    return " ".join(word for word in words if word not in ("cac", "so"))


def _same_due(wanted: dict[str, Any], one: ReadDuty) -> bool:
    days = {wanted["due"], *wanted["more_due"]} - {None}
    if wanted["recurrence"]:
        return _every(one.recurrence) == wanted["recurrence"]
    if wanted["terms"]:
        return one.due is not None
    return one.due in days if days else one.due is None and not one.recurrence


_EVERY = {
    "hang ngay": "daily",
    "hang tuan": "weekly",
    "hang thang": "monthly",
    "hang quy": "quarterly",
    "6 thang": "half_yearly",
    "hang nam": "yearly",
}


def _every(recurrence: str) -> str:
    folded = fold(recurrence)
    return next((name for words, name in _EVERY.items() if folded.startswith(words)), folded)


if __name__ == "__main__":
    run(measure, __doc__, DIRECTIVES)
