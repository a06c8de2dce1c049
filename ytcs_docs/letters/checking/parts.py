"""Finds the parts of an official document in a Word file."""

from __future__ import annotations

import re
from collections.abc import Callable

from ytcs_docs.decree30.types import OFFICIAL_LETTER, DocumentType, type_named
from ytcs_docs.language.text import fold, upper
from ytcs_docs.letters.word import Line, WordFile

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
DATE = re.compile(
    r"^(?P<place>.*?),?\s*ngày\s*(?P<day>[\d.…_ ]*)\s*tháng\s*(?P<month>[\d.…_ ]*)\s*năm\s*(?P<year>[\d.…_ ]*)\.?$",
    re.IGNORECASE,
)

_TYPED_RULE = re.compile(r"^[-–—_=*.\s]{3,}$")


class Parts:
    """The components of the decree in a file; None or empty where they are not found."""

    def __init__(self, word: WordFile) -> None:
        self.word = word
        # A rule is often typed as dashes: that is not text.
        self.lines = [line for line in word.lines if line.text and not _TYPED_RULE.match(line.text)]
        self.nation = self._first_line(lambda line: fold(line.text) == fold(NATION))
        self.motto = self._first_line(lambda line: fold(line.text) == fold(MOTTO))
        self.code = self._first_line(
            lambda line: (
                re.match(r"^Số\s*[:.]?\s*[\d/…. ]*", line.text) is not None and "/" in line.text and len(line.text) < 50
            )
        )
        self.date = self._first_line(lambda line: DATE.match(line.text) is not None and len(line.text) < 80)
        self.about = self._first_line(lambda line: re.match(r"^V\s*/\s*v\b", line.text, re.IGNORECASE) is not None)
        self.recipients_label = self._first_line(
            lambda line: re.match(r"^Nơi\s+nhận\s*:?$", line.text, re.IGNORECASE) is not None
        )
        self.kind_line = self._first_line(self._names_type)
        self.kind: DocumentType | None = self._find_kind()
        self.agency = self._find_agency()
        self.addressees = self._first_line(lambda line: fold(line.text).startswith("kinh gui"))
        self.recipients, self.signature = self._find_foot()
        self.subject = self._find_subject()
        self.body = self._find_body()

    def ruled_after(self, line: Line) -> bool:
        """Whether there is a rule under a line: drawn, a border, or typed."""
        following = [other for other in self.word.lines if line.number <= other.number <= line.number + 2]
        return any(other.ruled or _TYPED_RULE.match(other.text) for other in following)

    def mentions(self, text: str) -> bool:
        """Whether the words occur inside a line with other text."""
        return any(fold(text) in fold(line.text) for line in self.lines)

    def _first_line(self, matches: Callable[[Line], bool]) -> Line | None:
        return next((line for line in self.lines if matches(line)), None)

    def _names_type(self, line: Line) -> bool:
        kind = type_named(line.text.rstrip(":"))
        prints_its_name = kind is not None and not kind.incoming_only and kind is not OFFICIAL_LETTER
        return prints_its_name and line.text == upper(line.text) and line.table < 0

    def _find_kind(self) -> DocumentType | None:
        if self.kind_line is not None:
            return type_named(self.kind_line.text.rstrip(":"))
        return OFFICIAL_LETTER if self.about is not None else None

    def _find_agency(self) -> list[Line]:
        """The lines above the number in its cell, else in the cells above it."""
        code = self.code
        if code is None or code.table < 0:
            return []
        same = [line for line in self.lines if line.table == code.table and line.column == code.column]
        above = [line for line in same if line.number < code.number]
        if above:
            return above
        return [line for line in self.lines if line.table == code.table and line.column == 0 and line.row < code.row]

    def _find_foot(self) -> tuple[list[Line], list[Line]]:
        """The list of recipients, and the signature block beside it."""
        label = self.recipients_label
        if label is None:
            return [], []
        after = [line for line in self.lines if line.number > label.number]
        if label.table < 0:
            return [line for line in after if line.text.startswith("-")], []
        same = [line for line in self.lines if line.table == label.table]
        recipients = [line for line in same if line.column == label.column and line.number > label.number]
        return recipients, [line for line in same if line.column != label.column]

    def _find_subject(self) -> list[Line]:
        """The centred lines between the type and the next part."""
        if self.kind_line is None:
            return [self.about] if self.about is not None else []
        lines: list[Line] = []
        for line in self.lines:
            if line.number <= self.kind_line.number:
                continue
            if line.alignment != "center" or line.table >= 0 or line.text == upper(line.text) or len(lines) == 4:
                break
            if fold(line.text).startswith(("kinh gui", "can cu", "dieu 1")) or line.text.startswith("("):
                break
            if line.text.endswith(":"):  # who wires, in a công điện
                break
            lines.append(line)
        return lines

    def _find_body(self) -> list[Line]:
        """The body paragraphs: outside tables, between the head and the foot."""
        heads = [
            line for line in (self.nation, self.code, self.date, self.about, self.kind_line, *self.subject) if line
        ]
        start = max((line.number for line in heads), default=-1)
        end = self.recipients_label.number if self.recipients_label else len(self.word.lines)
        # text after the signature is an annex, which has a form of its own
        return [
            line for line in self.lines if start < line.number < end and line.table < 0 and not self._is_addressee(line)
        ]

    def _is_addressee(self, line: Line) -> bool:
        if self.addressees is None or line.number < self.addressees.number:
            return False
        return line is self.addressees or line in self.addressee_list

    @property
    def addressee_list(self) -> list[Line]:
        """The items below ``Kính gửi:``."""
        if self.addressees is None or fold(self.addressees.text) != "kinh gui":
            return []
        items: list[Line] = []
        for line in self.lines:
            if line.number <= self.addressees.number:
                continue
            if not line.text.startswith(("-", "–")):
                break
            items.append(line)
        return items
