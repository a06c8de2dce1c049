"""Finds who is assigned a duty: in a heading, at the start of a sentence, or after a verb of assigning."""

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


_CHARGED = re.compile(
    r"\s+(?:có trách nhiệm|có nhiệm vụ|chịu trách nhiệm|thực hiện|chủ trì|"
    r"(?:tập trung|khẩn trương|thực hiện|triển khai|làm)\b[^.;]{0,60}\b(?:sau|sau đây))\s*$",
    re.IGNORECASE,
)


def heading_actor(text: str) -> str:
    """The actor that a heading names: ``Sở Nội vụ:``, ``Trách nhiệm của Phòng Y tế``; empty when it names none."""
    bare = text.strip(" .:;/").partition(":")[0].rstrip()  # Sở Nội vụ: Tham mưu …
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
    bare = _CHARGED.sub("", bare)
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
        r"tăng cường|trên cơ sở.*|thường xuyên|hãy|(?:khẩn trương |tiếp tục |tập trung )?(?<!an )chỉ đạo\s.*)$",
        "",
        text,
    )


def charged(text: str) -> bool:
    match = CHARGE.search(text)
    return match is not None and bool(ACTOR_START.match(match["rest"].strip()))


def masked(text: str) -> str:
    """The text with the dots of abbreviations (``TP. Hạ Long``) replaced by U+2024: they end no sentence."""
    return ABBREVIATED.sub(lambda match: match.group()[:-1] + "\u2024", text)


def named_doer(text: str) -> tuple[str, str] | None:
    """``Trung tâm Y tế huyện rà soát …`` as (actor, action); None without an actor or when it is already done."""
    if not CAPITAL_ACTOR.match(text):
        return None
    if NO_ACTOR.match(text):
        return None
    match = SUBJECT.match(text)
    if match is None:
        return None
    actor = actor_name(match["actor"])
    if asked := _ASKS.search(actor):  # ``Sở Y tế đề nghị các đơn vị …``: the one who asks is not the actor
        if PAST.search(actor[: asked.start() + 1]):
            return None
        actor = actor_name(actor[asked.end() :])
        if not ACTOR_START.match(actor):
            return None
    if _ISSUED.match(f"{actor} {match['what']}"):
        return None
    bare = re.sub(r"\([^)]*\)", "", actor)
    if PAST.search(f"{bare} ") or re.search(r"\b(?:là|có|và đã|nằm|thuộc về)\s", f"{bare} "):
        return None
    if re.match(r"(?:đã|được)\b", match["what"]):
        return None
    return actor, match["what"]


def coordinating(words: str) -> tuple[str, ...]:
    names: list[str] = []
    for match in COORDINATE.finditer(words):
        for name in split_names(match["who"]):
            if name not in names and ACTOR_START.match(name):
                names.append(name)
    return tuple(names[:12])


def split_names(text: str) -> list[str]:
    """Split names joined by commas and ``và``; a name that contains ``và`` itself is not split."""
    pieces = re.split(
        rf"\s*;\s*|\s*,\s*(?:và\s+)?(?={MANY}|{HEADS}(?!\w))|\s+và\s+(?={MANY}|{HEADS}(?!\w))",
        text,
        flags=re.IGNORECASE,
    )
    names: list[str] = []
    for piece in pieces:
        piece = clean_line(piece).strip(" ,.;")
        if names and re.match(
            r"(?:ban|ngành|sở|phòng|thị xã|thành phố|xã|phường|huyện|quận|thị trấn|tổ chức|đoàn thể|"
            r"tỉnh)(?!\w)",
            piece,
        ):
            names[-1] = f"{names[-1]}, {piece}"  # các sở, ban, ngành; UBND các huyện, thị xã, thành phố
        elif piece:
            names.append(piece)
    return names
