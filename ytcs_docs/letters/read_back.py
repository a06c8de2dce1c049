"""What a Word file of a draft says itself, after somebody edited it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import dropwhile
from pathlib import Path

from ytcs_docs.core.errors import InvalidInput
from ytcs_docs.decree30.form import without_about
from ytcs_docs.files.sandbox import limited
from ytcs_docs.language.text import upper
from ytcs_docs.letters.checking.parts import Parts
from ytcs_docs.letters.checking.text import basis_lines
from ytcs_docs.letters.stamping import places_free
from ytcs_docs.letters.template_check import outside_parts
from ytcs_docs.letters.word import read_stored


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
    """What a Word file says that a new draft may begin with: its words without their formats. ``type_code`` is empty
    where its type was not recognised."""

    type_code: str
    subject: str
    addressees: tuple[str, ...]
    basis: tuple[str, ...]
    body: tuple[str, ...]
    recipients: tuple[str, ...]


@limited()
def read_text(path: Path) -> WordText:
    """Read any Word file, one in the legal form or not. Raises :class:`Refused`."""
    parts = Parts(read_stored(path))
    basis = basis_lines(parts)
    ordering = ("QUYẾT ĐỊNH:", "QUYẾT NGHỊ:")
    skipped = {id(line) for line in basis}
    body = [line.text for line in parts.body if id(line) not in skipped and upper(line.text) not in ordering]
    body = list(dropwhile(lambda text: text == upper(text), body))  # who decides, above the basis
    if parts.code is None and parts.nation is None:  # no head: all of it is text
        body = [line.text for line in parts.lines]
    return WordText(
        type_code=parts.kind.code if parts.kind else "",
        subject=without_about(" ".join(line.text for line in parts.subject)),
        addressees=_addressees(parts),
        basis=tuple(line.text.rstrip(" ;.") for line in basis),
        body=tuple(text.removesuffix("./.").removesuffix("./").rstrip() for text in body),
        recipients=_names([line.text for line in parts.recipients]),
    )


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
