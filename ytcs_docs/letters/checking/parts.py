"""Finds the parts of an official document in a Word file, however its head and foot are laid out: in tables, text
boxes, halves of a line held apart by tabs or blanks, or paragraphs moved to a side."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from functools import cached_property

from docx.oxml.ns import qn

from ytcs_docs.decree30.types import ISSUED_TYPES, OFFICIAL_LETTER, DocumentType, type_named
from ytcs_docs.language.text import fold, upper
from ytcs_docs.letters.word import Line, WordFile

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
DATE = re.compile(
    r"^(?P<place>.*?)[,;]?\s*ngày\s*(?P<day>[\d.…_ ]*)\s*tháng\s*(?P<month>[\d.…_ ]*)\s*năm\s*(?P<year>[\d.…_ ]*)\.?$",
    re.IGNORECASE,
)
# A day written otherwise: “ngày 5/3/2026”.
SHORT_DATE = re.compile(
    r"^(?P<place>.*?)[,;]?\s*(?:ngày\s*)?(?P<day>\d{1,2})\s*[/.-]\s*(?P<month>\d{1,2})\s*[/.-]\s*(?P<year>\d{2,4})\.?$",
    re.IGNORECASE,
)
URGENCY = ("HỎA TỐC", "THƯỢNG KHẨN", "KHẨN")
# TM., KT., TL., TUQ., Q., also where they are written otherwise: K/T, T.U.Q.
AUTHORITY = re.compile(r"^(T\W?M|K\W?T|T\W?L|T\W?U\W?Q|Q)\b\s*[.,/]?\s*(?=[A-ZĐÀ-Ỹ]{2}|[A-ZĐ][a-zà-ỹ])", re.IGNORECASE)

_TYPED_RULE = re.compile(r"^[-–—_=*.…\s]{3,}$")
_STAMP = re.compile(
    r"^(tuyệt mật|tối mật|mật|(bản )?sao số\W.*|xem xong trả lại|lưu hành nội bộ|tài liệu thu hồi|bản số\s*:.*"
    r"|chỉ người có tên mới được bóc bì|thu hồi)[.:!]?$",
    re.IGNORECASE,
)
_AUTHORITY_FOLLOWS = ("quyet dinh", "nghi quyet", "cong dien", "chi thi", "bien ban", "giay moi", "giay gioi thieu")
_CODE = re.compile(r"^S[ốô]\s*[:.;]?\s*[\d./…_ \u00a0]*\S{0,6}/", re.IGNORECASE)
_URGENT = re.compile(r"^(h[oỏ][aả] t[oố]c|(th[ưu][oợ]ng |r[aấ]t )?kh[aẩ]n( c[aấ]p)?)[!.]?$", re.IGNORECASE)
_ANNEX = re.compile(r"^ph[uụ] l[uụ]c(\s+(số\s+)?(?P<number>[IVXLC]+|\d+|[a-zđ]))?\s*[.:]?$", re.IGNORECASE)
_WRITTEN_LIKE_A_NAME = 60  # letters at most
LONG = 90  # letters of a line that is text for sure
_SAME = 0.82  # as like as a misspelt line is to the right one


def _like(text: str, wanted: str) -> bool:
    """Whether a line is the wanted one, perhaps misspelt; not one in which it stands with other words."""
    if fold(wanted) in fold(text):
        return fold(text) == fold(wanted)
    return SequenceMatcher(None, fold(text), fold(wanted), autojunk=False).ratio() > _SAME


_TITLES = (
    "giam doc", "pho giam doc", "chu tich", "pho chu tich", "truong", "pho truong", "bo truong", "thu truong", "chanh",
    "pho chanh", "cuc truong", "vu truong", "vien truong", "hieu truong", "thu ky", "chu toa", "dai dien", "quyen",
)  # fmt: skip


def is_title(text: str) -> bool:
    """Whether a line is a position or an authority; a name has a capital in each word: Trương Công Thắng is no head
    (trưởng)."""
    words = text.split()
    if len(words) > 1 and all(word[:1].isupper() and word[1:].islower() for word in words):
        return False
    return fold(text).startswith(_TITLES) or AUTHORITY.match(text) is not None


class Parts:
    """The components of the decree in a file; None or empty where they are not found."""

    def __init__(self, word: WordFile) -> None:
        self.word = word
        # A rule is often typed as dashes: that is not text.
        # Stamps of secrecy and of circulation are not of this form: they are left as they are.
        self.lines = [
            line
            for line in word.lines
            if line.text and not _TYPED_RULE.match(line.text) and not _STAMP.match(line.text)
        ]
        self.nation = self._first(lambda line: len(line.text) < LONG and _like(line.text, NATION))
        self.motto = self._first(lambda line: len(line.text) < _WRITTEN_LIKE_A_NAME and _like(line.text, MOTTO))
        self.recipients_label = self._first(lambda line: fold(line.text) == "noi nhan")
        self.kind_line = self._find_kind_line()
        self.addressees = self._first(lambda line: fold(line.text).startswith("kinh gui") and not self._is_head(line))
        self._head_end = self._find_head_end()
        self.code = self._first(lambda line: _CODE.match(line.text) is not None and len(line.text) < LONG, self.head)
        self.date = self._find_date()
        self.about_lines = self._find_about()
        self.about = self.about_lines[0] if self.about_lines else None
        self.urgency = self._first(
            lambda line: _URGENT.match(line.text) is not None and not line.text.islower(), self.head
        )
        self.kind = self._find_kind()
        self.agency = self._find_agency()
        self.recipients, self.signature = self._find_foot()
        self.subject = self._find_subject()
        self.text_and_tables = self._find_text()
        self.body = [line for line in self.text_and_tables if line.is_flowing]

    @property
    def head(self) -> list[Line]:
        """The lines before the type, the addressees or the text."""
        return [line for line in self.lines if line.number < self._head_end]

    def ruled_after(self, line: Line) -> bool:
        """Whether there is a rule under a line: drawn, a border, or typed."""
        following = [other for other in self.word.lines if line.number <= other.number <= line.number + 3]
        return any(other.ruled or _TYPED_RULE.match(other.text) for other in following)

    @property
    def has_rules(self) -> bool:
        """Whether anything is drawn in the head: a shape, a border, the border of a cell."""
        head = [line for line in self.word.lines if line.number < max(self._head_end, 12)]
        if any(line.ruled or _TYPED_RULE.match(line.text) for line in head):
            return True
        cells = [cell for line in head for cell in line.paragraph._p.iterancestors(qn("w:tc"))]
        sides = [side for cell in cells for side in cell.iter(qn("w:top"), qn("w:bottom"))]
        return any(side.get(qn("w:val")) not in (None, "nil", "none") for side in sides)

    def mentions(self, text: str) -> bool:
        """Whether the words occur inside a line with other text."""
        return any(fold(text) in fold(line.text) for line in self.lines)

    def _first(self, matches: Callable[[Line], bool], among: Iterable[Line] | None = None) -> Line | None:
        return next((line for line in (self.lines if among is None else among) if matches(line)), None)

    def _is_head(self, line: Line) -> bool:
        """Whether it stands before the name of the type, in a table or not."""
        return self.kind_line is not None and line.number < self.kind_line.number

    # -- the head --

    def _find_kind_line(self) -> Line | None:
        """The name of the type: in capitals, else a short centred line that is nothing but a name."""
        before_text: list[Line] = []
        for line in self.lines:
            if not line.is_flowing or line is self.nation or line is self.motto:
                continue
            if len(line.text) > LONG or fold(line.text).startswith(("kinh gui", "can cu", "dieu 1")):
                break
            before_text.append(line)
        named = [line for line in before_text if self._names_type(line)]
        capitals = [line for line in named if line.text == upper(line.text)]
        centred = [line for line in named if line.alignment == "center" or line.lead]
        return next(iter((*capitals, *centred)), None)

    @staticmethod
    def _names_type(line: Line) -> bool:
        if line.text.endswith(":"):
            return False
        kind = type_named(line.text)
        return kind is not None and not kind.incoming_only and kind is not OFFICIAL_LETTER

    def _find_head_end(self) -> int:
        ends = [line.number for line in (self.kind_line, self.addressees, self.recipients_label) if line is not None]
        long = self._first(lambda line: len(line.text) > LONG and line.is_flowing)
        return min([*ends, *([long.number] if long else [])], default=len(self.word.lines))

    def _find_date(self) -> Line | None:
        written = self._first(lambda line: DATE.match(line.text) is not None and len(line.text) < LONG, self.head)
        if written is not None:
            return written
        return self._first(
            lambda line: (
                SHORT_DATE.match(line.text) is not None and "ngày" in line.text.lower() and len(line.text) < 60
            ),
            self.head,
        )

    def _find_about(self) -> list[Line]:
        """The subject of a công văn below its number, over one or more lines; without V/v, too."""
        first = self._first(lambda line: re.match(r"^V\s*/\s*v\b", line.text, re.IGNORECASE) is not None, self.head)
        if first is None and self.kind_line is None and self.code is not None:
            below = [line for line in self.head if line.number > self.code.number and self._beside_code(line)]
            first = next((line for line in below if fold(line.text).startswith("ve viec") or len(line.text) > 12), None)
            if first is not None and (_URGENT.match(first.text) or DATE.match(first.text)):
                first = None
        if first is None:
            return []
        found = [first]
        for line in self.head:
            if line.number <= first.number or not self._same_place(line, first):
                continue
            if _URGENT.match(line.text) or line in (self.date, self.nation, self.motto):
                break
            found.append(line)
        return found

    def _beside_code(self, line: Line) -> bool:
        code = self.code
        if code is None or line in (self.date, self.nation, self.motto):
            return False
        if line.table >= 0:
            return line.table == code.table and line.column == code.column
        return line.box == code.box and line.side == code.side and not (line.is_flowing and line.alignment == "justify")

    @staticmethod
    def _same_place(line: Line, other: Line) -> bool:
        """Whether two lines are of one column: of a table, a box, or a half."""
        if line.table >= 0 or other.table >= 0:
            return line.table == other.table and line.column == other.column
        return line.box == other.box and line.side in (other.side, "") and line.alignment != "justify"

    def _find_kind(self) -> DocumentType | None:
        if self.kind_line is not None:
            return type_named(self.kind_line.text)
        if not self.has_about and self.type_of_code is not None:
            return self.type_of_code
        return OFFICIAL_LETTER if self.about is not None else None

    @property
    def has_about(self) -> bool:
        """Whether the subject below the number begins with V/v."""
        return self.about is not None and re.match(r"v\s*/\s*v\b", self.about.text, re.IGNORECASE) is not None

    @cached_property
    def type_of_code(self) -> DocumentType | None:
        """The named type that the code begins with."""
        found = re.search(r"/\s*([A-ZĐ][A-Za-zĐđ]*)\s*-", self.code.text) if self.code else None
        return next((one for one in ISSUED_TYPES if found and one.named and one.abbreviation == found[1]), None)

    @property
    def head_in_halves(self) -> bool:
        """Whether tabs or blanks hold the two sides of the head: nothing in it is centred by its paragraph."""
        return any(line is not None and line.side for line in (self.nation, self.motto, self.code, self.date))

    def _find_agency(self) -> list[Line]:
        """The lines of the agency's names: above the number in its column."""
        code = self.code
        others = (self.nation, self.motto, self.date, self.urgency)
        if code is None:
            return []
        above = [line for line in self.head if line.number < code.number and line not in others]
        if code.table >= 0:
            return [line for line in above if line.table == code.table and line.column == code.column]
        if code.box >= 0:
            return [line for line in above if line.box == code.box]
        return [line for line in above if line.side != "right" and line.table < 0 and line.box < 0]

    def _find_subject(self) -> list[Line]:
        """The centred lines between the type and the next part; of a công văn V/v."""
        if self.kind_line is None:
            return self.about_lines
        lines: list[Line] = []
        for line in self.lines:
            if line.number <= self.kind_line.number:
                continue
            if not line.is_flowing or len(lines) == 5:
                break
            if line.alignment != "center" and not line.lead:
                break
            if line.text.startswith("(") or line.text.endswith(":"):
                break
            if line.text == upper(line.text) and (lines or fold(self.kind_line.text) in _AUTHORITY_FOLLOWS):
                break
            if fold(line.text).startswith(("kinh gui", "can cu", "dieu 1")):
                break
            lines.append(line)
        return lines

    # -- the foot --

    def _find_foot(self) -> tuple[list[Line], list[Line]]:
        """The list of recipients, and the signature block beside it."""
        label = self.recipients_label
        if label is None:
            return [], self._lone_signature()
        after = [line for line in self.lines if line.number > label.number and line.page == label.page]
        annex = next((place for place, line in enumerate(after) if self._begins_annex(line)), len(after))
        after = after[:annex]
        if label.table >= 0:
            same = [line for line in self.lines if line.table == label.table]
            below = [line for line in same if line.column == label.column and line.number > label.number]
            return below, [line for line in same if line.column != label.column]
        if label.box >= 0:
            beside = self._nearby(label)
            inside = [line for line in after if line.box == label.box]
            return inside, [line for line in beside if line.box != label.box]
        recipients: list[Line] = []
        signature = [line for line in self._nearby(label) if line.box >= 0]
        signs = False  # a signature below the recipients, moved to no side, has begun
        signature += self._before_label(label)
        for line in after:
            if signs or (line.is_flowing and line.text == upper(line.text) and is_title(line.text)):
                signs = len(line.text) < _WRITTEN_LIKE_A_NAME
                if not signs:
                    break
                signature.append(line)
            elif line.side:
                (recipients if line.side == (label.side or "left") else signature).append(line)
            elif line.text.startswith(("-", "–", "+", "•")) and line.number > label.number:
                recipients.append(line)
            elif self._looks_signed(line):
                signature.append(line)
            elif line.number > label.number and line.is_flowing:
                if recipients and signature:
                    break
                if len(line.text) < LONG:
                    recipients.append(line)
        return recipients, signature

    def _before_label(self, label: Line) -> list[Line]:
        """Lines just above the label that are of the signature: it often stands higher, or in a table above."""
        found: list[Line] = []
        before = [one for one in self.lines if one.number < label.number and one.page == label.page]
        last_table = before[-1].table if before else -1
        if last_table >= 0:
            block = [line for line in before if line.table == last_table]
            right = max(line.column for line in block)
            return [line for line in block if line.column == right] if self._has_title(block) else []
        for line in reversed(before):
            if not self._looks_signed(line):
                break
            found.insert(0, line)
        return found if self._has_title(found) else []

    @staticmethod
    def _has_title(lines: Iterable[Line]) -> bool:
        """Whether one of the lines is a position or authority in capitals."""
        return any(line.text == upper(line.text) and is_title(line.text) for line in lines)

    @staticmethod
    def _looks_signed(line: Line) -> bool:
        """Whether a line is of a signature: on the right, or centred in a paragraph moved there."""
        moved = line.lead > 0 or line.alignment in ("right", "center") or (line.format.left or 0) > 150
        return moved and len(line.text) < _WRITTEN_LIKE_A_NAME and line.box < 0 and line.table < 0

    def _nearby(self, label: Line) -> list[Line]:
        """What stands in boxes or on the right after the text, near a label that is in a box."""
        text = [line for line in self.lines if line.is_flowing and len(line.text) > LONG and line.page == label.page]
        last = max((line.number for line in text), default=-1)
        return [
            line
            for line in self.lines
            if line.number > last
            and line.page == label.page
            and (line.box >= 0 or self._looks_signed(line))
            and line is not label
            and not self._begins_annex(line)
        ]

    def _lone_signature(self) -> list[Line]:
        """A signature without recipients beside it: from its authority or position on."""
        for place, line in enumerate(self.lines):
            if line.number <= self._head_end or line.text != upper(line.text) or len(line.text) > _WRITTEN_LIKE_A_NAME:
                continue
            titles = ("giam doc", "pho giam doc", "chu tich", "truong", "bo truong", "kt", "tm", "tl", "tuq", "q")
            if fold(line.text).startswith(titles) and self._begins_signature(line):
                following = [one for one in self.lines[place:] if one.place == line.place or self._looks_signed(one)]
                return following[:5]
        return []

    def _begins_signature(self, line: Line) -> bool:
        return not line.is_flowing or line.alignment in ("center", "right") or line.lead > 1

    @staticmethod
    def _begins_annex(line: Line) -> bool:
        return _ANNEX.match(line.text) is not None

    @cached_property
    def annex_heads(self) -> list[Line]:
        """The lines “Phụ lục I” that open an annex."""
        return [
            line for line in self.lines if line.is_flowing and self._begins_annex(line) and self._stands_alone(line)
        ]

    @staticmethod
    def _stands_alone(line: Line) -> bool:
        return line.alignment == "center" or line.lead > 0

    # -- between them --

    def _find_text(self) -> list[Line]:
        """The paragraphs and tables of the text, between the head and the foot."""
        heads = [
            line
            for line in (
                self.nation,
                self.code,
                self.date,
                self.urgency,
                self.kind_line,
                *self.about_lines,
                *self.subject,
            )
            if line
        ]
        start = max((line.number for line in heads), default=-1)
        feet = [line.number for line in (self.recipients_label, *self.signature) if line and line.number > start]
        if not feet and self.annex_heads:
            feet = [self.annex_heads[0].number]
        end = min(feet, default=len(self.word.lines))
        of_foot = {line.table for line in (self.recipients_label, *self.signature) if line} - {-1}
        # text after the signature is an annex, which has a form of its own
        return [
            line
            for line in self.lines
            if start < line.number < end
            and (line.is_flowing or (line.table >= 0 and line.table not in of_foot))
            and not self._is_addressee(line)
            and line not in self._wired_to
        ]

    @cached_property
    def _wired_to(self) -> frozenset[Line]:
        """Who wires, and to whom, in a công điện (model 1.6)."""
        opening = self._first(lambda line: fold(line.text).endswith(" dien") and line.text.endswith(":"))
        if opening is None or self.kind is None or self.kind.code != "cong-dien":
            return frozenset()
        found = [opening]
        for line in self.lines:
            if line.number > opening.number:
                if not line.text.startswith(("-", "–")):
                    break
                found.append(line)
        return frozenset(found)

    def _is_addressee(self, line: Line) -> bool:
        if self.addressees is None or line.number < self.addressees.number:
            return False
        return line is self.addressees or line in self._listed

    @cached_property
    def _listed(self) -> frozenset[Line]:
        return frozenset(self.addressee_list)

    @cached_property
    def addressee_list(self) -> list[Line]:
        """The items below ``Kính gửi:``."""
        if self.addressees is None or fold(self.addressees.text) != "kinh gui":
            return []
        items: list[Line] = []
        for line in self.lines:
            if line.number <= self.addressees.number:
                continue
            if not line.text.startswith(("-", "–", "+", "•")):
                break
            items.append(line)
        return items
