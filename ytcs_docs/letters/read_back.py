"""What a Word file of a draft says itself, after somebody edited it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ytcs_docs.core.errors import InvalidInput
from ytcs_docs.decree30.form import without_about
from ytcs_docs.files.sandbox import limited
from ytcs_docs.language.text import upper
from ytcs_docs.letters.checking.parts import Parts
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
    addressees = [line.text for line in parts.addressee_list]
    if not addressees and parts.addressees is not None:
        addressees = [parts.addressees.text.partition(":")[2]]
    return WordDraft(
        places_free=places_free(word),
        symbol=parts.code.text.partition("/")[2].strip() if parts.code else "",
        subject=without_about(" ".join(line.text for line in parts.subject)),
        addressees=_names(addressees),
        recipients=_names([line.text for line in parts.recipients]),
        signer=_signer(parts),
    )


def _signer(parts: Parts) -> str:
    """The name below the signature: the last line of the block that is not in capitals or brackets."""
    lines = [line.text for line in parts.signature if line.text[:1] not in "([" and line.text != upper(line.text)]
    return lines[-1] if lines else ""


@limited()
def make_sure_it_opens(path: Path) -> None:
    """Raises :class:`Refused` when a Word file can't be read."""
    read_stored(path)


def _names(lines: list[str]) -> tuple[str, ...]:
    stripped = (line.strip(" -–.;") for line in lines)
    return tuple(name for name in stripped if name)
