"""Where pages break: letters of random length, printed by LibreOffice: ``python -m benchmarks.paper [--letters 200]``.

Counts the letters whose signature stands on a page without text, or whose recipients and signature are parted.
Exit code 1 when there is one.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2

from ytcs_docs.config import WORD_TEMPLATES
from ytcs_docs.decree30.form import Authority
from ytcs_docs.files.conversion import program
from ytcs_docs.letters.catalogue import FORMS
from ytcs_docs.letters.rendering import render_stream
from ytcs_docs.letters.rules import CoSigner, DraftData, Letterhead, context
from ytcs_docs.letters.samples import sample_draft

AT = datetime(2026, 3, 5, tzinfo=UTC)
HOUSE = Letterhead(
    parent_name="Ủy ban nhân dân tỉnh Tân Hải",
    agency_name="Sở Y tế",
    place_name="Tân Hải",
    head_title="Giám đốc",
    collective="Sở Y tế",
)
SENTENCE = "Các đơn vị rà soát nhân lực, thuốc, trang thiết bị của từng trạm y tế và báo cáo Sở Y tế theo quy định. "
LAST = "Đây là đoạn cuối của văn bản"
SIGNER = "Nguyễn Thị Hồng Nhung"
FIRST_RECIPIENT, LAST_RECIPIENT = "Nơi nhận đầu tiên", "Lưu: VT, NVY"


# A first one begins the blocks of those who sign beside the signer.
OTHERS = tuple(
    CoSigner(name=name, position="Giám đốc", agency=agency)
    for name, agency in (("Trần Thị Hoa", "Sở Ngoại vụ"), ("Lê Văn Ba", "Sở Tài chính"), ("Đỗ Tư", "Sở Nội vụ"))
)


def block_of_text(chance: random.Random) -> str:
    """A paragraph of one to six sentences, one in eight times a table."""
    if chance.random() > 1 / 8:
        return (SENTENCE * chance.randint(1, 6)).strip()
    rows = [f"| {place} | Trạm Y tế xã {place} | {SENTENCE.strip()} |" for place in range(1, chance.randint(2, 12))]
    return "\n".join(["| TT | Trạm | Nhiệm vụ |", *rows])


def letter(chance: random.Random, form: str) -> bytes:
    """A letter of one to some five pages; its last paragraph has one to six lines, its list 2 to 25. In one of four up
    to four people sign."""
    paragraphs = [block_of_text(chance) for _ in range(chance.randint(3, 40))]
    others = OTHERS[: chance.randint(1, 3)] if FORMS[form].takes_co_signers and chance.random() < 1 / 4 else ()
    most = 10 if others else 23  # four blocks, 25 recipients and a paragraph are more than a page holds
    between = [f"Phòng, đơn vị số {place}" for place in range(chance.randint(0, most))]
    last = f"{LAST}. {(SENTENCE * chance.randint(0, 4)).strip()}"
    plain = sample_draft(form)
    authority, position = chance.choice(
        [(Authority.NONE, "Giám đốc"), (Authority.FOR_HEAD, "Phó Giám đốc"), (Authority.BY_ORDER, "Chánh Văn phòng")]
    )
    data: DraftData = replace(
        plain,
        body="\n".join([*paragraphs, last]),
        recipients=(FIRST_RECIPIENT, *between, LAST_RECIPIENT),
        authority=authority,
        signer_position=position,
        signer_name=SIGNER,
        co_signers=others,
    )
    notation = f"{data.kind.abbreviation}-SYT" if data.kind.named else "SYT-NVY"
    with (WORD_TEMPLATES / f"{form}.docx").open("rb") as template:
        values = context(data, HOUSE, f"15/{notation}", AT.date())
        return render_stream(template, values, author="Sở Y tế", title=form, at=AT)


def printed(files: list[Path], folder: Path) -> None:
    """Make all PDFs in one run of LibreOffice."""
    office = program()
    if office is None:
        sys.exit("LibreOffice is needed.")
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True)


def faults(pdf: Path) -> Iterator[str]:
    """What is wrong with the last page of a letter."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    signed = max(place for place, text in enumerate(pages) if SIGNER in text)
    if LAST_RECIPIENT not in pages[signed] or FIRST_RECIPIENT not in pages[signed]:
        yield "the recipients are divided or stand on another page than the signature"
    before = pages[signed].partition("Nơi nhận:")[0].partition(OTHERS[0].agency.upper())[0]
    if len(before) < 25:
        yield "no text stands above the signature"


def run(letters: int, seed: int = 1) -> list[str]:
    """Print letters of all forms with text; returns what is wrong, by file."""
    chance = random.Random(seed)
    forms = [key for key, form in FORMS.items() if form.has_text]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = []
        for place in range(letters):
            form = forms[place % len(forms)]
            path = folder / f"{place:03d}-{form}.docx"
            path.write_bytes(letter(chance, form))
            files.append(path)
        printed(files, folder)
        return [f"{path.stem}: {fault}" for path in files for fault in faults(path.with_suffix(".pdf"))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    found = run(chosen.letters, chosen.seed)
    print(f"{chosen.letters} letters printed; {len(found)} faults", *found, sep="\n")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
