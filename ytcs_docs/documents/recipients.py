"""The list Nơi nhận as it is written on a document, and back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ytcs_docs.documents.data import PartyData
from ytcs_docs.documents.rules import PartyRole, Purpose
from ytcs_docs.language.text import fold

_PURPOSE_SUFFIX = re.compile(r"\s*\(([^)]*)\)\s*$")


_PURPOSE_WORDS = {
    "b c": Purpose.REPORT,
    "bc": Purpose.REPORT,
    "b cao": Purpose.REPORT,
    "bao cao": Purpose.REPORT,
    "de bao cao": Purpose.REPORT,
    "de b c": Purpose.REPORT,
    "p h": Purpose.COORDINATE,
    "phoi hop": Purpose.COORDINATE,
    "de phoi hop": Purpose.COORDINATE,
    "de p h": Purpose.COORDINATE,
    "de biet": Purpose.KNOW,
    "biet": Purpose.KNOW,
    "t h": Purpose.ACT,
    "thuc hien": Purpose.ACT,
    "de thuc hien": Purpose.ACT,
}


def is_archive_copy(line: str) -> bool:
    """``Lưu: VT, NVY.`` at the end of the list, not a person whose family name is Lưu."""
    return bool(re.match(r"lưu\s*(:|vt\b)", line.strip(), re.IGNORECASE))


def recipients_from(lines: Sequence[str]) -> list[PartyData]:
    """Recipients as the list Nơi nhận writes them: ``Sở Y tế (b/c)``, ``Lưu: VT``."""
    found = []
    for line in lines:
        name, purpose = line.rstrip(" .;"), Purpose.ACT
        if is_archive_copy(line):
            purpose = Purpose.KEEP
        elif (suffix := _PURPOSE_SUFFIX.search(name)) and (known := _PURPOSE_WORDS.get(fold(suffix[1]))):
            name, purpose = name[: suffix.start()], known
        found.append(PartyData(name=name, role=PartyRole.RECIPIENT, purpose=purpose))
    return found


def recipient_line(name: str, purpose: Purpose) -> str:
    return name if purpose in (Purpose.ACT, Purpose.KEEP) else f"{name} ({purpose.label})"
