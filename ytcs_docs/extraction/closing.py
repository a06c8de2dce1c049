"""The end of a document: its recipients (Nơi nhận) and its signer, with authority and position.

Appendix I, II.7 and II.9 of Decree 30/2020/NĐ-CP. Annexes may follow, so the end is searched for, not assumed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from ytcs_docs.extraction.person_names import (
    FAMILIES,
    fold_family,
    is_name,
    with_apostrophe,
    with_family,
    with_rank,
    without_rank,
)
from ytcs_docs.extraction.posts import POST, misread_post, post_name
from ytcs_docs.extraction.rules import Fields, Value
from ytcs_docs.extraction.shaping import Row
from ytcs_docs.language.text import upper

_RECIPIENTS = re.compile(r"n[ơoôớ]i\s+nh[ậaâạ]n\s*[:.;]?", re.IGNORECASE)
_AUTHORITY = re.compile(r"(?:(?P<mark>TM|KT|TL|TUQ|Q)\s*[.,]|(?P<slashed>[TK]/[MTL])[\s.,])\s*(?=[A-ZĐÀ-Ỹa-zđà-ỹ])")
# Minutes are signed by the chair as well, tables by the head.
_CLERK_OF_MINUTES = re.compile(r"(?:thư ký|người ghi|người lập|kế toán)", re.IGNORECASE)
_SIGNED = re.compile(
    r"[(\[]?\s*(?:đã\s+k[ýí]|ký\s*,|ký\s+(?:và\s+)?(?:tên|ghi)|ghi\s+rõ|đóng\s+dấu|chữ\s+ký|đã\s+ký.*)\b.*",
    re.IGNORECASE,
)
_OF_A_PARTY = re.compile(r"(?:đại\s+diện\s+)?bên\s+(?:[a-d]|[^\W\d_]+)\b|đại\s+diện\b", re.IGNORECASE)
_ONE_OF_SEVERAL = 0.85


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature block: the rows above the name, the row of the name, whether it has a known family name, and
    whether somebody else signs beside (which of the names belongs to which post, the rows don't tell for certain)."""

    block: tuple[Row, ...]
    name: Row
    family: bool
    beside: bool = False


def read_closing(rows: Sequence[Row]) -> Fields:
    """The fields of recipients and signer that the text has."""
    return {**_recipients(rows), **_signer(rows)}


# -- Nơi nhận --


def _recipients(rows: Sequence[Row]) -> Fields:
    starts = [i for i, row in enumerate(rows) if _RECIPIENTS.match(row.text) and len(row.text) < 120]
    if not starts:
        return {}
    start = starts[0]
    names: list[str] = []
    rest = _RECIPIENTS.sub("", rows[start].text, count=1).strip()
    if rest and not _is_post(rows[start], rest):
        names.append(rest.lstrip("-– "))
    for row in rows[start + 1 : start + 80]:
        text = row.text
        item = re.match(r"[-–—+•*]\s*(.*)", text)
        if item:
            names.append(item[1])
            if _is_archive_line(item[1]) and item[1].rstrip().endswith("."):
                break
        elif _is_post(row, text) or is_name(text) or _SIGNED.fullmatch(text):
            if names and _is_archive_line(names[-1]):
                break
            continue
        elif names and not names[-1].rstrip().endswith((";", ".")) and len(text) < 90:
            names[-1] = f"{names[-1]} {text}"
        elif _is_archive_line(text) or (names and names[-1].rstrip().endswith(";") and len(text) < 120):
            names.append(text)
            if _is_archive_line(text):
                break
        elif names:
            break
    names = [re.sub(r"\s+", " ", name).strip(" ;,.") + ("" if not _is_archive_line(name) else ".") for name in names]
    names = [name for name in names if len(name) > 2]
    if not names:
        return {}
    confidence = 0.92 if _is_archive_line(names[-1]) else 0.75
    return {"recipients": Value(names, min(confidence, rows[start].trust), rows[start].source)}


def _is_archive_line(text: str) -> bool:
    return bool(re.match(r"l[ưu]u\s*(?:[:;.]|vt\b|\()", text.strip(), re.IGNORECASE))


def _is_post(row: Row, text: str) -> bool:
    return bool(_AUTHORITY.match(text)) or (text == upper(text) and bool(POST.match(text)))


# -- who signed --


def _signer(rows: Sequence[Row]) -> Fields:
    rows = [with_rank(with_apostrophe(row)) for row in rows]
    signatures = _signatures(rows) or _under_another_post(rows)
    if not signatures:
        return {}
    main = _main_signature(rows, signatures)
    return _signer_fields(main)


def _main_signature(rows: Sequence[Row], signatures: Sequence[Signature]) -> Signature:
    """The document's own signature: annexes may contain signature blocks too."""
    confirmed = [
        signature
        for signature in signatures
        if any("xac thuc van ban hop nhat" in row.folded for row in _before(rows, signature, 6))
    ]
    if confirmed:
        return confirmed[-1]
    leading = [
        signature for signature in signatures if not any(_CLERK_OF_MINUTES.match(row.text) for row in signature.block)
    ]
    signatures = leading or signatures
    ends = [row.start for row in rows if re.search(r"(?:\./\.|/\.|\./)\s*$", row.text)]
    ends += [row.start for row in rows if _RECIPIENTS.match(row.text)]
    if ends:
        behind = [signature for signature in signatures if signature.name.start > min(ends)]
        if behind:
            return behind[0]
    return signatures[0]


def _before(rows: Sequence[Row], signature: Signature, count: int) -> Sequence[Row]:
    index = next(i for i, row in enumerate(rows) if row is signature.block[0])
    return rows[max(0, index - count) : index]


def _signatures(rows: Sequence[Row]) -> list[Signature]:
    """Blocks of posts in capitals (or with KT., TL. …) followed by a person's name."""
    signatures = []
    index = 0
    while index < len(rows):
        row = rows[index]
        if not _begins_block(row):
            index += 1
            continue
        block = [row]
        after = index + 1
        while after < len(rows) and (_begins_block(rows[after]) or _continues_post(rows[after], block[-1])):
            block.append(rows[after])
            after += 1
        name = _name_after(rows, after)
        if name is not None and (beside := _beside_clerk(block)) is not None:
            block, name = [block[beside]], _nth_name(rows, after, beside) or name
        if name is not None:
            names = _names_beside(rows, name)
            if len(names) > 1:
                name, block = _named_first(rows[:index], names), _first_party(block)
            family = fold_family(without_rank(name.text)) in FAMILIES
            signatures.append(Signature(tuple(block), name, family, len(names) > 1))
        index = max(after, index + 1)
    return signatures


def _under_another_post(rows: Sequence[Row]) -> list[Signature]:
    """A name behind the recipients under a row in capitals, which may be a post that is not known."""
    start = max((i for i, row in enumerate(rows) if _RECIPIENTS.match(row.text)), default=len(rows))
    return [
        Signature((row,), below, family=False)
        for row, below in pairwise(rows[start:])
        if row.text == upper(row.text)
        and sum(map(str.isalpha, row.text)) > 4
        and not below.capital
        and is_name(below.text)
    ]


def _beside_clerk(block: Sequence[Row]) -> int | None:
    """In minutes two posts side by side are read as one block: the index of the one that is not the clerk's."""
    clerks = [bool(_CLERK_OF_MINUTES.match(row.text)) for row in block]
    return clerks.index(False) if len(block) == 2 and sum(clerks) == 1 else None


def _names_beside(rows: Sequence[Row], name: Row) -> list[Row]:
    """The name and those that follow at once: of people who sign beside each other."""
    start = next(i for i, row in enumerate(rows) if row is name)
    names: dict[str, Row] = {}
    for row in takewhile(lambda row: is_name(row.text), rows[start:]):
        names.setdefault(without_rank(row.text).lower(), row)
    return list(names.values())


def _named_first(rows: Sequence[Row], names: Sequence[Row]) -> Row:
    """Of several who sign, the one whom the text before names first, as parties are: the first party's."""
    for row in rows:
        for name in names:
            if without_rank(name.text).lower() in row.text.lower():
                return name
    return names[0]


def _first_party(block: Sequence[Row]) -> list[Row]:
    """The posts of the first of several parties: those up to the next ``ĐẠI DIỆN BÊN …``."""
    heads = [i for i, row in enumerate(block) if _OF_A_PARTY.match(row.text)]
    return list(block[: next((i for i in heads if i), len(block))])


def _nth_name(rows: Sequence[Row], start: int, number: int) -> Row | None:
    names = [row for row in rows[start : start + 12] if is_name(row.text)]
    return names[number] if number < len(names) else None


def _begins_block(row: Row) -> bool:
    text = row.text
    if misread_post(row):
        return True
    if len(text) > 80 or text.endswith((";", ":", ",")):
        return False
    if _AUTHORITY.match(text):
        return row.capital or bool(POST.search(text)) or upper(text[3:10]) == text[3:10]
    if row.capital:
        return bool(POST.match(text))
    return row.bold and bool(POST.match(text)) and len(text.split()) <= 6


def _continues_post(row: Row, last: Row) -> bool:
    """Whether a line continues the post: ``CHỦ TỊCH`` / ``PHÓ CHỦ TỊCH`` / ``TỔNG THƯ KÝ``."""
    return row.capital and len(row.text) <= 60 and not re.search(r"\d", row.text) and not is_name(row.text)


def _name_after(rows: Sequence[Row], start: int) -> Row | None:
    """The name within the next lines; a signature, a seal, ``(Đã ký)`` or recipients may come before it."""
    skipped = 0
    for row in rows[start : start + 40]:
        text = row.text
        if _SIGNED.fullmatch(text) or misread_post(row):
            continue
        if is_name(text):
            return row
        if _RECIPIENTS.match(text) or re.match(r"[-–—+•]\s", text) or _is_archive_line(text):
            continue  # rows of the left column come between post and name
        skipped += 1
        if skipped > (4 if row.trust < 1 else 2):
            return None
    return None


def _signer_fields(signature: Signature) -> Fields:
    text = " ".join(without_rank(signature.name.text).split())
    name = text if text != upper(text) else " ".join(word.capitalize() for word in text.split())
    if signature.name.trust < 1:
        name = with_family(name)
    trust = min([signature.name.trust, *(row.trust for row in signature.block)])
    confidence = 0.96 if signature.family else 0.75
    if signature.beside:
        trust = min(trust, _ONE_OF_SEVERAL)
    fields: Fields = {"signer": Value(name, min(confidence, trust), signature.name.source)}
    marks = [
        (match["mark"] or match["slashed"].replace("/", "")) + "."
        for row in signature.block
        if (match := _AUTHORITY.match(row.text))
    ]
    source = " / ".join(row.text for row in signature.block)
    fields["signer_authority"] = Value(marks[0] if marks else "", min(0.95, trust), source)
    posts = _posts(signature.block)
    last = max((i for i, post in enumerate(posts) if POST.match(post)), default=len(posts) - 1)
    position = " ".join(posts[last:])
    fields["signer_position"] = Value(post_name(position), min(0.95, trust), source)
    return fields


def _posts(block: Sequence[Row]) -> list[str]:
    """The lines of a block without the authority, misread posts put right, also those of two lines."""
    posts: list[str] = []
    rows = list(block)
    while rows:
        row, *rows = rows
        both = replace(row, text=f"{row.text} {rows[0].text}") if rows and row.trust < 1 else None
        if both and not POST.match(row.text) and (post := misread_post(both)):
            posts.append(post)
            rows = rows[1:]
        else:
            posts.append(misread_post(row) or _AUTHORITY.sub("", row.text, count=1))
    return posts
