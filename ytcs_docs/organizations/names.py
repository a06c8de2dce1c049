"""Names of organizations as letters write them: abbreviations, titles before them, and names of many. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ytcs_docs.language.text import fold

NAME_LENGTH = 200

# What clerks write short, folded; each is tried beside the name as written.
_SHORT = (
    (r"\btyt\b", "tram y te"),
    (r"\bttyt\b", "trung tam y te"),
    (r"\bttksbt\b|\bcdc\b", "trung tam kiem soat benh tat"),
    (r"\bbvdk\b", "benh vien da khoa"),
    (r"\bbv\b", "benh vien"),
    (r"\bubnd\b", "uy ban nhan dan"),
    (r"\bhdnd\b", "hoi dong nhan dan"),
    (r"\bbhxh\b", "bao hiem xa hoi"),
    (r"\bsyt\b", "so y te"),
    (r"\bbyt\b", "bo y te"),
    (r"\bpyt\b", "phong y te"),
    (r"\bkhtc\b|\bkh tc\b", "ke hoach tai chinh"),
    (r"\btccb\b", "to chuc can bo"),
    (r"\bnvy\b", "nghiep vu y"),
    (r"\btp\b", "thanh pho"),
    (r"\btx\b", "thi xa"),
)
_TITLE = re.compile(
    r"^(?:cac dong chi|dong chi|dc|ban giam doc|giam doc|pho giam doc|thu truong|lanh dao|truong phong|truong|"
    r"chu tich|nguoi dung dau)\s+"
)
_MANY = re.compile(r"^(?:tat ca |toan bo )?(?:cac|nhung|moi|tung|\d{1,4})\s+")
PLACES = re.compile(
    r"\b(?:tinh|huyen|thi xa|thanh pho|quan|xa|phuong|thi tran|dac khu|khu vuc|truc thuoc|thuoc so|tren dia ban|"
    r"toan tinh)\b"
)


_SEVERAL = re.compile(
    r"(?:tat ca|toan bo|moi|so ban nganh|cac)\b|"
    r"(?:ubnd|uy ban nhan dan|hdnd|tram y te|tyt|trung tam y te|ttyt|benh vien|phong y te|phong)\b.*\bcac\b"
)


def is_office(folded: str) -> bool:
    """Whether a unit is the one that writes for its agency as a whole."""
    return folded.startswith(("van phong", "phong hanh chinh", "phong to chuc hanh chinh"))


def initials(name: str) -> str:
    """How clerks shorten a name: ``Trung tâm Y tế Thạch Hà`` → ``ttytth``."""
    return "".join(word[0] for word in fold(name).split())


def spellings(name: str) -> list[str]:
    """The folded forms of a name to look for: as written, abbreviations written out, without titles."""
    folded = fold(name)[:NAME_LENGTH]
    long = folded
    for pattern, words in _SHORT:
        long = re.sub(pattern, words, long)
    found = [folded, long, _without_titles(folded), _without_titles(long)]
    return [text for text in dict.fromkeys(found) if text]


def _without_titles(folded: str) -> str:
    """``cac giam doc cac trung tam y te`` means the centres: their plural stays."""
    while True:
        bare = _TITLE.sub("", _MANY.sub("", folded))
        if not _TITLE.match(_MANY.sub("", folded)):
            return folded
        folded = bare


def _kind_words(name: str) -> frozenset[str]:
    """What kind of units a list or a plural names: ``177 TYT xã/phường/thị trấn`` → tram, y, te."""
    folded = _MANY.sub("", next(reversed(spellings(name)), ""))
    return frozenset(PLACES.split(folded)[0].split()) - {"cac"}


def means_many(folded: str) -> bool:
    """Whether a name says that several are meant: ``cac tram y te``, ``177 tram y te``."""
    return _MANY.match(folded) is not None


def names_several(folded: str) -> bool:
    """Whether a name among recipients stands for several places that it doesn't tell: also ``ubnd cac xa``, ``so ban
    nganh``."""
    return means_many(folded) or _SEVERAL.match(folded) is not None


def list_called(name: str, lists: Sequence[tuple[int, str]]) -> int | None:
    """The only list, of (id, name), of that kind of units, when the name says that many are meant, or no single one
    (``Trạm Y tế``)."""
    folded = next(reversed(spellings(name)), "")
    wanted = _kind_words(name)
    many = means_many(folded) or "/" in name
    if not (many or PLACES.search(folded) or frozenset(folded.split()) == wanted):
        return None
    if not many and not frozenset(PLACES.sub(" ", folded).split()) <= wanted | {"cac"}:
        return None  # of one place, in capitals or not, or by a number: never all of them
    same = [list_id for list_id, called in lists if wanted and _kind_words(called) == wanted]
    return same[0] if len(same) == 1 else None
