"""Every form with long, short, empty and hostile values; its paragraphs, cells and formats against a golden list.

After a wanted change of a form: look at the pages, then write the lists anew with ``UPDATE_GOLDEN=1 pytest …``.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import docx
import pytest

from benchmarks.paper import printed
from tests.letters.test_templates import LETTERHEAD
from ytcs_docs.config import PROJECT
from ytcs_docs.core.errors import Refused
from ytcs_docs.files.conversion import to_pdf
from ytcs_docs.files.pdf import page_count, text_of_pages
from ytcs_docs.letters.catalogue import FORMS, TEMPLATE_LABELS
from ytcs_docs.letters.checking import check
from ytcs_docs.letters.rendering import render
from ytcs_docs.letters.rules import DraftData, LateTask, context
from ytcs_docs.letters.samples import sample_draft, sample_values
from ytcs_docs.letters.stamping import places_free, stamp
from ytcs_docs.letters.word import WordFile, read_word

pytestmark = pytest.mark.neutral

FOLDER = PROJECT / "templates" / "word"
GOLDEN = Path(__file__).parent / "golden"
AT = datetime(2026, 3, 5, tzinfo=UTC)
HOSTILE = "A & B <w:p>{{ 7*7 }}{%p for x in y %} \"'\u0000\u000b </w:t> ${x} #{y}"
PRINTED = "A & B <w:p>{{ 7*7 }}{%p for x in y %} \"' </w:t> ${x} #{y}"
LONG = ("tăng cường phòng, chống dịch bệnh " * 20)[:500].strip()


def merged(form: str, values: dict[str, Any]) -> bytes:
    return render(FOLDER / f"{form}.docx", values, author="Sở Y tế", title=form, at=AT)


def form_values(form: str, kind: str) -> dict[str, Any]:
    """What a form is merged with."""
    if form not in FORMS:
        values = sample_values(form)
        if kind == "hostile":
            values |= {"ten_phu_luc": HOSTILE, "nguoi_ky": HOSTILE, "noi_nhan": [HOSTILE]}
        return values
    return context(_data(sample_draft(form), kind), LETTERHEAD, "/SYT-NVY", None)


def _data(plain: DraftData, kind: str) -> DraftData:
    late = LateTask(document="Công văn 1/BYT", subject="việc", due_on=date(2026, 2, 1), days=5)
    if kind == "hostile":
        return replace(
            plain,
            subject=HOSTILE,
            addressees=(HOSTILE,) * 2 if plain.addressees else (),
            legal_basis=HOSTILE,
            body=f"{HOSTILE}\n{HOSTILE}",
            recipients=(HOSTILE, "Lưu: VT"),
            signer_name=HOSTILE,
            details=dict.fromkeys(plain.details, HOSTILE),
            late_tasks=(replace(late, document=HOSTILE, subject=HOSTILE),),
        )
    if kind == "long":
        stations = tuple(f"Trạm Y tế xã, phường, đặc khu số {number} tỉnh Tân Hải" for number in range(177))
        return replace(
            plain,
            subject=LONG,
            addressees=stations if plain.addressees else (),
            body="\n".join([LONG] * 30),
            recipients=("Như trên", *stations, "Lưu: VT, NVY"),
            late_tasks=(late,) * 60,
        )
    if kind == "short":
        return replace(plain, subject="x", body="x", recipients=("Lưu: VT",), legal_basis="x")
    return replace(  # empty
        plain,
        subject="",
        addressees=(),
        legal_basis="",
        body="",
        recipients=(),
        signer_name="",
        signer_position="",
        details={},
        late_tasks=(),
    )


def shown(word: WordFile) -> list[str]:
    """Every line with what the decree says about it: size, weight, slant, place, cell."""
    lines = []
    for line in word.lines:
        piece = line.pieces[0] if line.pieces else None
        size = f"{piece.size:g}" if piece else "-"
        style = ("B" if piece and piece.bold else "-") + ("I" if piece and piece.italic else "-")
        cell = f"{line.table}.{line.row}.{line.column}" if line.table >= 0 else "text"
        lines.append(f"{cell}\t{size}\t{style}\t{line.alignment}\t{'ruled' if line.ruled else ''}\t{line.text}")
    return lines


@pytest.mark.parametrize("form", TEMPLATE_LABELS)
def test_a_form_is_as_the_golden_list_says(form: str) -> None:
    found = shown(read_word(io.BytesIO(merged(form, sample_values(form)))))
    path = GOLDEN / f"{form}.tsv"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text("\n".join(found) + "\n", encoding="utf-8")
    assert found == path.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("kind", ["long", "short", "empty", "hostile"])
@pytest.mark.parametrize("form", TEMPLATE_LABELS)
def test_a_form_takes_any_values(form: str, kind: str) -> None:
    content = merged(form, form_values(form, kind))
    word = docx.Document(io.BytesIO(content))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        text = re.sub(r"<[^>]+>", "", archive.read("word/document.xml").decode())
    if kind == "hostile":
        assert "49" not in text
        assert PRINTED in "\n".join(line.text for line in read_word(io.BytesIO(content)).lines)
    else:
        assert not re.search(r"\{\{|\{%|\}\}|%\}", text)
    assert word.paragraphs


@pytest.mark.parametrize("form", FORMS)
def test_a_draft_of_every_form_has_no_fault_before_and_after_its_number(form: str) -> None:
    kind = FORMS[form].kind
    notation = f"{kind.abbreviation}-SYT" if kind.named else "SYT-NVY"
    word = read_word(io.BytesIO(merged(form, context(sample_draft(form), LETTERHEAD, f"/{notation}", None))))
    assert places_free(word)
    assert check(word).findings == []
    numbered = stamp(word, f"07/{notation}", date(2026, 2, 3))
    assert check(numbered).findings == []
    lines = [line.text for line in numbered.lines]
    assert f"Số: 07/{notation}" in lines
    assert "Tân Hải, ngày 03 tháng 02 năm 2026" in lines
    assert not places_free(numbered)


def test_libreoffice_opens_every_form_with_hostile_and_long_values(tmp_path: Path) -> None:
    files = {}
    for form, kind in [(form, kind) for form in FORMS for kind in ("hostile", "long")]:
        path = files[form, kind] = tmp_path / f"{form}-{kind}.docx"
        path.write_bytes(merged(form, form_values(form, kind)))
    printed(list(files.values()), tmp_path)
    for (form, kind), path in files.items():
        pdf = path.with_suffix(".pdf")
        text = text_of_pages(pdf)
        if kind == "hostile":
            assert "{{ 7*7 }}" in text, form
        else:
            assert page_count(pdf) > 3, form
            assert "Trạm Y tế xã, phường, đặc khu số 176" in " ".join(text.split()), form


def xml_with(content: bytes, declaration: str, text: str) -> bytes:
    """A Word file whose main part declares an entity and uses it."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(target, "w") as made:
        for name in archive.namelist():
            part = archive.read(name)
            if name == "word/document.xml":
                head, _, rest = part.decode().partition("?>")
                part = f"{head}?>{declaration}{rest.replace('Kính gửi', text, 1)}".encode()
            made.writestr(name, part)
    return target.getvalue()


def test_an_entity_that_reads_a_file_of_the_server_stays_unread(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("BÍ MẬT CỦA MÁY CHỦ", encoding="utf-8")
    declaration = f'<!DOCTYPE w:document [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    content = xml_with(merged("cong-van", sample_values("cong-van")), declaration, "&x;")
    assert "BÍ MẬT" not in "\n".join(line.text for line in read_word(io.BytesIO(content)).lines)
    (tmp_path / "a.docx").write_bytes(content)
    try:
        to_pdf(tmp_path / "a.docx", tmp_path / "a.pdf")
    except Exception:  # noqa: S110 -- refusing the file is as good
        pass
    else:
        assert "BÍ MẬT" not in text_of_pages(tmp_path / "a.pdf")


def test_entities_that_grow_without_end_are_refused() -> None:
    entities = "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 12))
    declaration = f'<!DOCTYPE w:document [<!ENTITY a0 "ha">{entities}]>'
    content = xml_with(merged("cong-van", sample_values("cong-van")), declaration, "&a11;")
    with pytest.raises(Refused):
        read_word(io.BytesIO(content))
