"""How much of a registration is read rightly: ``python -m benchmarks.extraction``; see README.md beside this file.

The documents of the catalogue give text, number, type and subject; day and signer were labelled by reading
(``extraction_labels.json``, which also says what the text of a document doesn't have or writes otherwise than the
catalogue). Documents of our own forms, as .docx, .pdf and scanned, are read as well: there every value is known.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pypdfium2

from ytcs_docs.config import PROJECT
from ytcs_docs.decree30.form import Authority, without_about
from ytcs_docs.extraction.fields import read_fields
from ytcs_docs.files import conversion, ocr
from ytcs_docs.files.layout import FileText, plain_text
from ytcs_docs.files.text import read_file
from ytcs_docs.language.text import latin_letters, nfc
from ytcs_docs.letters.catalogue import FORMS
from ytcs_docs.letters.rendering import render
from ytcs_docs.letters.rules import DraftData, Letterhead, context
from ytcs_docs.letters.samples import sample_draft

LABELS = Path(__file__).parent / "extraction_labels.json"
AIMS = {"code": 0.98, "type": 0.98, "date": 0.98, "subject": 0.92, "signer": 0.95}
HOUSE = Letterhead(
    agency_name="Sở Y tế",
    parent_name="Ủy ban nhân dân tỉnh Tân Hải",
    place_name="Tân Hải",
    head_title="Giám đốc",
    collective="Sở Y tế",
)
DAY = date(2026, 9, 18)
SUBJECTS = (
    "kết quả rà soát trạm y tế",
    "triển khai Chiến dịch tiêm bổ sung vắc xin sởi cho trẻ từ 1 đến 10 tuổi tại các xã ven biển, hải đảo của tỉnh "
    "Tân Hải theo Quyết định số 1234/QĐ-BYT ngày 01/8/2026 của Bộ Y tế",
    "cử bác sĩ luân phiên",
)
SIGNERS = (
    (Authority.FOR_HEAD, "Phó Giám đốc", "Nguyễn Văn An"),
    (Authority.NONE, "Giám đốc", "Đoàn Thị Thanh Hương"),
    (Authority.BY_ORDER, "Chánh Văn phòng", "Hồ Ngọc Mai Linh"),
)


@dataclass
class Score:
    """Of one field: how many had it, were right, were shown as certain, were certain and wrong."""

    wanted: int = 0
    right: int = 0
    certain: int = 0
    wrong: int = 0


def same(field: str, found: Any, wanted: str) -> bool:
    if field not in ("subject", "issuer"):
        return bool(found == wanted)
    return _folded(found or "") == _folded(wanted)


def _folded(text: str) -> str:
    """Case, blanks, quotes and the two ways to set a tone don't count."""
    text = without_about(latin_letters(nfc(text))).lower()
    for new, old in (("uỷ", "ủy"), ("hoà", "hòa"), ("thuỷ", "thủy"), ("khoẻ", "khỏe")):
        text = text.replace(new, old)
    return "".join(letter for letter in text if letter.isalnum())


def catalogue(path: Path) -> Iterator[tuple[str, FileText, dict[str, str]]]:
    labels = json.loads(LABELS.read_text(encoding="utf-8"))
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        label = labels.get(row["id"], {})
        wanted = {
            "code": latin_letters(row["so_ky_hieu"]),
            "type": row["loai"],
            "subject": row["trich_yeu"],
            "date": label.get("date"),
            "signer": label.get("signer"),
        }
        for field in label.get("not_in_text", ()):
            del wanted[field]
        yield row["id"], plain_text(row["text"]), {field: value for field, value in wanted.items() if value}


def own(folder: Path, way: str) -> Iterator[tuple[str, FileText, dict[str, str]]]:
    """Every form three times, as .docx, as .pdf, or as a scan of its first page and its last."""
    number = 0
    for form in FORMS:
        for subject, (authority, position, name) in zip(SUBJECTS, SIGNERS, strict=True):
            number += 1
            draft = replace(
                sample_draft(form), subject=subject, authority=authority, signer_position=position, signer_name=name
            )
            kind = FORMS[form].kind
            code = f"{number:02d}/" + (f"{kind.abbreviation}-SYT" if kind.named else "SYT-NVY")
            path = folder / f"{number}.docx"
            path.write_bytes(_merged(form, draft, code))
            wanted = {"code": code, "type": kind.name, "date": DAY.isoformat(), "signer": name, "subject": subject}
            yield f"{form} {number}", _read(path, way), wanted


def _merged(form: str, draft: DraftData, code: str) -> bytes:
    template = PROJECT / "templates" / "word" / f"{form}.docx"
    at = datetime(2026, 9, 18, tzinfo=UTC)
    return render(template, context(draft, HOUSE, code, DAY), author="Sở Y tế", title=form, at=at)


def _read(path: Path, way: str) -> FileText:
    if way == "docx":
        return read_file(path, "docx")
    pdf = path.with_suffix(".pdf")
    conversion.to_pdf(path, pdf)
    if way == "pdf":
        return read_file(pdf, "pdf")
    scan = path.with_suffix(".scan.pdf")
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.render(scale=200 / 72).to_pil().rotate(0.7, fillcolor="white") for page in document]
    pages[0].save(scan, save_all=True, append_images=pages[1:], resolution=200)
    return read_file(scan, "pdf")


def score(scores: dict[str, Score], key: str, text: FileText, wanted: dict[str, str], *, show: bool) -> None:
    """Count what was read of one document."""
    fields = read_fields(text)
    for field, value in wanted.items():
        found, counted = fields[field], scores[field]
        right = same(field, found.value, value)
        counted.wanted += 1
        counted.right += right
        counted.certain += found.certain
        counted.wrong += found.certain and not right
        if show and not right:
            print(f"  {key} {field} ({found.confidence:.2f}): {found.value!r} instead of {value!r}")


def measure(name: str, documents: Iterator[tuple[str, FileText, dict[str, str]]], *, show: bool) -> bool:
    """Print a table; True when every aim is met."""
    scores: dict[str, Score] = defaultdict(Score)
    for key, text, wanted in documents:
        score(scores, key, text, wanted, show=show)
    print(f"{name:<22} {'field':<8} {'right':>14} {'aim':>6} {'certain':>8} {'certain, wrong':>15}")
    met = True
    for field, aim in AIMS.items():
        one = scores[field]
        share = one.right / one.wanted if one.wanted else 1.0
        wrong = one.wrong / one.certain if one.certain else 0.0
        met = met and share >= aim and wrong < 0.01
        right = f"{one.right}/{one.wanted} {share:6.1%}"
        print(f"{'':<22} {field:<8} {right:>14} {aim:6.0%} {one.certain:8} {one.wrong:7} {wrong:6.1%}")
    return met


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    shared = PROJECT.parent / "shared" / "data" / "extraction"
    parser.add_argument("--documents", type=Path, nargs="*", default=sorted(shared.glob("*.jsonl")))
    parser.add_argument("--own", nargs="*", default=["docx", "pdf", "scan"], choices=["docx", "pdf", "scan"])
    parser.add_argument("--show", action="store_true", help="print what was read wrongly")
    options = parser.parse_args()
    for path in options.documents:
        measure(path.name, catalogue(path), show=options.show)
    for way in options.own:
        if (way != "docx" and conversion.program() is None) or (way == "scan" and not ocr.available()):
            print(f"own forms as {way}: LibreOffice or Tesseract is not installed")
            continue
        with tempfile.TemporaryDirectory() as name:
            measure(f"own forms as {way}", own(Path(name), way), show=options.show)


if __name__ == "__main__":
    main()
