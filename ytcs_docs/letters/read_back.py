"""What a Word file of a draft says itself, after somebody edited it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile, groupby
from pathlib import Path

from ytcs_docs.core.errors import InvalidInput
from ytcs_docs.decree30.form import without_about
from ytcs_docs.files.sandbox import limited
from ytcs_docs.language.text import upper
from ytcs_docs.letters.body import Kind, kinds
from ytcs_docs.letters.checking.parts import Parts
from ytcs_docs.letters.checking.text import basis_lines
from ytcs_docs.letters.markup import Stretch, written, written_row
from ytcs_docs.letters.stamping import places_free
from ytcs_docs.letters.template_check import outside_parts
from ytcs_docs.letters.word import Line, read_stored

_DECIDED = ("quyet-dinh", "nghi-quyet")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, kw_only=True, slots=True)
class WordDraft:
    """``places_free``: number and day can still be written in. ``symbol`` is what follows the number's place."""

    places_free: bool
    symbol: str
    subject: str
    addressees: tuple[str, ...]
    recipients: tuple[str, ...]
    signer: str  # empty where the block does not say


@limited()
def read_draft(path: Path) -> WordDraft:
    """Read a draft. Raises :class:`Refused`, and :class:`InvalidInput` when it fetches something from elsewhere."""
    for sentence in outside_parts(path.read_bytes()):
        raise InvalidInput(sentence, "file")
    word = read_stored(path)
    parts = Parts(word)
    return WordDraft(
        places_free=places_free(word),
        symbol=parts.code.text.partition("/")[2].strip() if parts.code else "",
        subject=without_about(" ".join(line.text for line in parts.subject)),
        addressees=_addressees(parts),
        recipients=_names([line.text for line in parts.recipients]),
        signer=_signer(parts),
    )


def _signer(parts: Parts) -> str:
    """The name below the signature: the last line of the block that is not in capitals or brackets."""
    lines = [line.text for line in parts.signature if line.text[:1] not in "([" and line.text != upper(line.text)]
    return lines[-1] if lines else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class WordText:
    """What a Word file says that a new draft may begin with: its words with no format but bold, italics and tables, as
    :mod:`ytcs_docs.letters.markup` writes them. ``type_code`` is empty where its type was not recognised."""

    type_code: str
    subject: str
    addressees: tuple[str, ...]
    basis: tuple[str, ...]
    body: tuple[str, ...]
    recipients: tuple[str, ...]
    has_annexes: bool = False


@limited()
def read_text(path: Path) -> WordText:
    """Read any Word file, one in the legal form or not. Raises :class:`Refused`."""
    parts = Parts(read_stored(path))
    basis = basis_lines(parts)
    ordering = ("QUYẾT ĐỊNH:", "QUYẾT NGHỊ:")
    skipped = {id(line) for line in basis}
    body = [line for line in parts.text_and_tables if id(line) not in skipped and upper(line.text) not in ordering]
    if parts.kind is not None and parts.kind.code in _DECIDED:  # who decides stands above, in capitals
        body = list(dropwhile(lambda line: line.table < 0 and line.text == upper(line.text), body))
    if parts.code is None and parts.nation is None:  # no head: all of it is text
        body = list(parts.lines)
    return WordText(
        type_code=parts.kind.code if parts.kind else "",
        subject=without_about(" ".join(line.text for line in parts.subject)),
        addressees=_addressees(parts),
        basis=tuple(line.text.rstrip(" ;.") for line in basis),
        body=tuple(_typed(body)),
        recipients=_names([line.text for line in parts.recipients]),
        has_annexes=bool(parts.annex_heads) and parts.code is not None,
    )


def _typed(lines: Sequence[Line]) -> Iterator[str]:
    """Paragraphs and tables as a person would type them; what the form itself prints in bold needs no sign."""
    found = dict(zip([line.number for line in lines], kinds([line.text for line in lines]), strict=True))
    for table, group in groupby(lines, key=lambda line: line.table):
        if table >= 0:
            yield from _rows(list(group))
            continue
        for line in group:
            kind = found[line.number]
            typed = line.text if kind.is_bold else written(_without_bold_opening(_stretches(line), kind))
            yield typed.removesuffix("./.").removesuffix("./").rstrip()


def _without_bold_opening(found: list[Stretch], kind: Kind) -> list[Stretch]:
    """“Điều 1.” is printed in bold by itself."""
    return [replace(found[0], bold=False), *found[1:]] if kind is Kind.ARTICLE else found


def _rows(lines: Sequence[Line]) -> Iterator[str]:
    columns = max(line.column for line in lines) + 1
    for _, group in groupby(lines, key=lambda line: line.row):
        row = list(group)
        is_heading = row[0].row == lines[0].row  # printed in bold by itself
        cells = [[_stretches(line, plainly=is_heading) for line in row if line.column == one] for one in range(columns)]
        yield written_row([cell or [[]] for cell in cells])


def _stretches(line: Line, *, plainly: bool = False) -> list[Stretch]:
    if plainly:
        return [Stretch(line.text)]
    found = [Stretch(line.mark)] if line.mark else []
    found += [Stretch(piece.text, piece.bold, piece.italic) for piece in line.pieces]
    joined = [
        Stretch("".join(one.text for one in group), bold, italic)
        for (bold, italic), group in groupby(found, key=lambda one: (one.bold, one.italic))
    ]
    return [replace(one, text=_BLANKS.sub(" ", one.text)) for one in joined]


@limited()
def make_sure_it_opens(path: Path) -> None:
    """Raises :class:`Refused` when a Word file can't be read."""
    read_stored(path)


def _addressees(parts: Parts) -> tuple[str, ...]:
    addressees = [line.text for line in parts.addressee_list]
    if not addressees and parts.addressees is not None:
        addressees = [parts.addressees.text.partition(":")[2]]
    return _names(addressees)


def _names(lines: list[str]) -> tuple[str, ...]:
    stripped = (line.strip(" -–.;") for line in lines)
    return tuple(name for name in stripped if name)
