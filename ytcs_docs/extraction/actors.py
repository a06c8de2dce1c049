"""Who is charged: in a heading, at the beginning of a sentence, behind a word of charging."""

from __future__ import annotations

import re

from ytcs_docs.extraction.paragraphs import in_capitals
from ytcs_docs.extraction.vocabulary import (
    ABBREVIATED,
    ACTOR_START,
    CAPITAL_ACTOR,
    CHARGE,
    COORDINATE,
    DOING,
    FIRM,
    HEADS,
    MANY,
    NO_ACTOR,
    PAST,
    SUBJECT,
)
from ytcs_docs.language.text import clean_line

_ASKS = re.compile(r"\s(?:trân trọng |kính )?(?:đề nghị|yêu cầu|giao nhiệm vụ cho|giao cho|giao)\s+", re.IGNORECASE)
_ISSUED = re.compile(r"(?:Bộ trưởng|Chủ tịch|Thủ tướng|Giám đốc|Bộ|UBND|Ủy ban)[^,;.]{0,60}? ban hành\s", re.IGNORECASE)


def heading_actor(text: str) -> str:
    """Whom a heading names: ``Sở Nội vụ:``, ``Các Trung tâm Y tế.``, ``Trách nhiệm của Phòng Y tế``; else empty."""
    bare = text.strip(" .:;/")
    bare = re.sub(r"^(?:trách nhiệm|nhiệm vụ)\s+của\s+", "", bare, flags=re.IGNORECASE)
    bare = re.sub(
        r"^(?:kính\s+đề nghị|đề nghị|yêu cầu|giao cho|giao nhiệm vụ cho|giao|phân công|đối với|"
        r"kiến nghị(?: với)?)\s+",
        "",
        bare,
        flags=re.IGNORECASE,
    )
    if in_capitals(bare) and len(bare.split()) > 2:
        bare = bare.capitalize()
    bare = re.sub(r"\s+(?:có trách nhiệm|chịu trách nhiệm|thực hiện|chủ trì)\s*$", "", bare)
    if len(bare) > 130 or not ACTOR_START.match(bare):
        return ""
    if NO_ACTOR.match(bare):
        return ""
    verb = DOING.search(f"{bare} ") if text.rstrip().endswith(":") else re.search(rf"\s{FIRM}", bare)
    if verb and len(bare) - verb.start() > 12:
        return ""
    return clean_line(bare)


def actor_name(text: str) -> str:
    text = clean_line(text).strip(" ,.:;-–")
    return re.sub(
        r"\s+(?:khẩn trương|nghiêm túc|tích cực|chủ động|tiếp tục|tập trung|căn cứ.*|có trách nhiệm|cần|phải|"
        r"tăng cường|trên cơ sở.*|thường xuyên|hãy)$",
        "",
        text,
    )


def charged(text: str) -> bool:
    found = CHARGE.search(text)
    return found is not None and bool(ACTOR_START.match(found["rest"].strip()))


def masked(text: str) -> str:
    """The full stop of ``TP. Hạ Long`` ends no sentence: another dot of the same length stands for it."""
    return ABBREVIATED.sub(lambda found: found.group()[:-1] + "\u2024", text)


def named_doer(text: str) -> tuple[str, str] | None:
    """``Trung tâm Y tế huyện rà soát …``: doer and deed; None when no one is named or it was done already."""
    if not CAPITAL_ACTOR.match(text):
        return None
    if NO_ACTOR.match(text):
        return None
    found = SUBJECT.match(text)
    if found is None:
        return None
    actor = actor_name(found["actor"])
    if asked := _ASKS.search(actor):  # ``Sở Y tế đề nghị các đơn vị …``: who asks is not who does
        if PAST.search(actor[: asked.start() + 1]):
            return None
        actor = actor_name(actor[asked.end() :])
        if not ACTOR_START.match(actor):
            return None
    if _ISSUED.match(f"{actor} {found['what']}"):
        return None
    bare = re.sub(r"\([^)]*\)", "", actor)
    if PAST.search(f"{bare} ") or re.search(r"\b(?:là|có|và đã|nằm|thuộc về)\s", f"{bare} "):
        return None
    if re.match(r"(?:đã|được)\b", found["what"]):
        return None
    return actor, found["what"]


def coordinating(words: str) -> tuple[str, ...]:
    names: list[str] = []
    for found in COORDINATE.finditer(words):
        for name in split_names(found["who"]):
            if name not in names and ACTOR_START.match(name):
                names.append(name)
    return tuple(names[:12])


def split_names(text: str) -> list[str]:
    """Names joined by commas and ``và``; a name that holds ``và`` itself stays whole."""
    pieces = re.split(
        rf"\s*,\s*(?:và\s+)?(?={MANY}|{HEADS}(?!\w))|\s+và\s+(?={MANY}|{HEADS}(?!\w))", text, flags=re.IGNORECASE
    )
    out: list[str] = []
    for piece in pieces:
        piece = clean_line(piece).strip(" ,.;")
        if out and re.match(
            r"(?:ban|ngành|sở|phòng|thị xã|thành phố|xã|phường|huyện|quận|thị trấn|tổ chức|đoàn thể|"
            r"tỉnh)(?!\w)",
            piece,
        ):
            out[-1] = f"{out[-1]}, {piece}"  # các sở, ban, ngành; UBND các huyện, thị xã, thành phố
        elif piece:
            out.append(piece)
    return out
