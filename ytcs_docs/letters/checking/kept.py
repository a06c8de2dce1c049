"""What the form check of a stored file says, kept beside it: a file never changes, the rules seldom do."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256 as hashed
from pathlib import Path

import msgspec

from ytcs_docs.files.rules import NotNow
from ytcs_docs.files.store import file_store
from ytcs_docs.letters.checking import Checked, check_now

_READING = ("word.py", "styles.py")


def kept_check(sha256: str) -> Checked:
    """The result of :func:`check_now` for a stored .docx; it is checked the first time that anybody asks."""

    def make(original: Path, target: Path) -> None:
        target.write_bytes(msgspec.json.encode(check_now(original)))

    try:
        path = file_store().derive(sha256, f"the-thuc-{rules_version()}.json", make)
    except NotNow as error:  # the machine was busy: nothing is kept
        return Checked(problem=error.sentence)
    return msgspec.json.decode(path.read_bytes(), type=Checked)


@lru_cache(maxsize=1)
def rules_version() -> str:
    """Changes with the program that checks: what was found by other rules is not shown any more."""
    folder = Path(__file__).parent
    sources = [*sorted(folder.glob("*.py")), *(folder.parent / name for name in _READING)]
    return hashed(b"".join(path.read_bytes() for path in sources)).hexdigest()[:12]
