"""Lines to train the recogniser with, as papers of an office have them: walks over the pairs of syllables that
``spelling`` knows, the letters of our own first eight sets, sentences of the user guide."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random

from benchmarks.labelled import LETTERS
from benchmarks.papers.making import Letter, letters

ROOT = Path(__file__).parents[2]
SETS = LETTERS[:8]  # the later ones measure
_SHARE = (0, 1, 3, 9)  # how often a pair is walked, by what it is worth
# The recogniser has no other sign for them.
_TYPED = str.maketrans({"–": "-", "—": "-", "−": "-", "•": "-", "→": "-", "×": "x", "’": "'", "‘": "'", "…": "..."})
_UNKNOWN = re.compile("[ỵỴ✓↓↑³²≥≤]")

_TITLES = ("BS. ", "ThS. ", "TS. ", "BS.CKII. ", "BSCKI. ", "PGS.TS. ", "Đại tá ")
_ACTS = ("NĐ-CP", "TT-BYT", "QH15", "QĐ-TTg", "NQ-HĐND", "QĐ-BYT")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "X", "XI", "XIV", "XV", "XX")
_LEADS = (
    *[""] * 6,
    *("- ", "+ ", "1. ", "2. ", "a) ", "b) ", "đ) ", "3.1. ", "I. ", "II. ", "Điều 1. ", "Điều 2. ", "Căn cứ "),
    *("Theo đề nghị của ", "Thực hiện ", "V/v ", "V/v: ", "Kính gửi: ", "Về việc "),
)


def _sections() -> Iterator[tuple[str, list[str]]]:
    for section in (Path(__file__).parent / "words.txt").read_text(encoding="utf-8").removeprefix("[").split("\n["):
        title, _, rest = section.partition("]\n")
        yield title, rest.strip().replace("\n", " | ").split(" | ")


WORDS = dict(_sections())


class Texts:
    """Texts by chance, the same for the same seed."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._after = _pairs()
        self._first = list(self._after)
        self._weights = [sum(_SHARE[worth] for _, worth in self._after[word]) for word in self._first]
        self._words = sorted({word for pairs in self._after.values() for word, _ in pairs})
        self._letters: list[Letter] = [letter for name in SETS for letter in letters(name)]
        self._prose = list(_prose())

    def paragraph(self) -> str:
        chance = self._chance
        kind = chance.random()
        if kind < 0.58:
            words = self.titled(self.words(chance.randint(6, 60)), chance.choice([0, 0.02, 0.1]))
            words[0] = _capital(words[0])
            text = chance.choice(_LEADS) + " ".join(words) + chance.choice([".", ";", "./.", "", ":"])
        elif kind < 0.82:
            letter = self._letter()
            text = chance.choice(
                [
                    letter.subject,
                    f"V/v {letter.subject}",
                    f"Thực hiện {letter.type} số {letter.code} về {letter.subject};",
                    " ".join(letter.to) or letter.subject,
                    f"- {chance.choice(letter.recipients)};",
                    f"{letter.place}, {self.when()}",
                ]
            )
        else:
            text = chance.choice(self._prose)
        return _typed(text)

    def capitals(self) -> str:
        letter, kind = self._letter(), self._chance.random()
        if kind < 0.35:
            return self._chance.choice(
                [*letter.agency, letter.type, letter.authority or "GIÁM ĐỐC", letter.position]
            ).upper()
        if kind < 0.45:
            return self._chance.choice(WORDS["headings"])
        return _typed(" ".join(self.words(self._chance.randint(2, 9))).upper())

    def person(self) -> str:
        chance = self._chance
        names = [chance.choice(WORDS["families"])]
        names += [chance.choice(WORDS["middle names"]) for share in (0.85, 0.2) if chance.random() < share]
        title = chance.choice(_TITLES) if chance.random() < 0.4 else ""
        return title + " ".join([*names, chance.choice(WORDS["given names"])])

    def place(self) -> str:
        return self._letter().place

    def words(self, count: int) -> list[str]:
        """A walk from one syllable to one that may follow, with what else stands in papers now and then."""
        chance, found, word = self._chance, [], self._start()
        while len(found) < count:
            found.append(str(chance.choice([chance.randint(1, 12), chance.randint(1, 999)])) if word == "0" else word)
            if chance.random() < 0.06:
                found[-1] += chance.choice([",", ",", ",", ";", ":", "."])
            if chance.random() < 0.05:
                found.append(chance.choice(["-", "và", "của", *WORDS["short syllables"]]))
            if chance.random() < 0.05:
                found += chance.choice([self.when, self._code, self._rarity])().split()
            if chance.random() < 0.06:
                found.append(chance.choice(self._words))
            beside = self._after.get(word)
            if beside and chance.random() < 0.95:
                word = chance.choices([one for one, _ in beside], [_SHARE[worth] for _, worth in beside])[0]
            else:
                word = self._start()
        return found

    def titled(self, words: list[str], share: float) -> list[str]:
        return [_capital(word) if self._chance.random() < share else word for word in words]

    def when(self) -> str:
        chance = self._chance
        day, month, year = chance.randint(1, 31), chance.randint(1, 12), chance.randint(2014, 2035)
        return chance.choice(
            [
                f"ngày {day:02d} tháng {month:02d} năm {year}",
                f"ngày {day} tháng {month} năm {year}",
                f"ngày {day:02d}/{month:02d}/{year}",
                f"{day}/{month}/{year}",
                f"tháng {month}/{year}",
                f"tháng {month} năm {year}",
                f"quý {chance.choice(_ROMAN[:4])}/{year}",
                f"quý {chance.choice(_ROMAN[:4])} năm {year}",
                f"năm {year}",
                f"giai đoạn {year} - {year + 5}",
                f"năm học {year} - {year + 1}",
                f"đợt {chance.randint(1, 4)} năm {year}",
                f"lần thứ {chance.choice(_ROMAN)}",
            ]
        )

    def _start(self) -> str:
        if self._chance.random() < 0.8:
            return self._chance.choices(self._first, self._weights)[0]
        return self._chance.choice(self._first)

    def _letter(self) -> Letter:
        return self._chance.choice(self._letters)

    def _code(self) -> str:
        chance = self._chance
        number, own = chance.randint(1, 9999), chance.choice(WORDS["notations"])
        act = f"{chance.randint(1, 999):02d}/{chance.randint(2013, 2026)}/{chance.choice(_ACTS)}"
        return chance.choice([f"số {number}/{own}", f"{number}/{own}", f"số {act}", act])

    def _rarity(self) -> str:
        chance = self._chance
        few, many, roman = chance.randint(1, 9), chance.randint(1, 999), chance.choice(_ROMAN)
        letter = chance.choice("abcdđe")
        counted = (f"{few}%", f"{many} người", f"0{few} xã", f"{many}.{many:03d}", f"{many}.{many:03d}.000 đồng")
        numbered = (
            f"số {few}",
            f"thôn {few}",
            f"tổ {many}",
            f"Phòng {few}",
            f"khu vực {few}",
            f"(lần {few})",
            f"cấp {few}",
        )
        parts = (f"Điều {many}", f"điểm {letter} khoản {few} Điều {many}", f"loại {roman}", f"khóa {roman}")
        joined = (
            f"A(H{few}N{few})",
            f"{few} giờ 30",
            f"{few}-{few}/{few}",
            f"{few}K",
            f"{few}A",
            f"Huổi {_capital(letter)}",
        )
        return chance.choice([*counted, *numbered, *parts, *joined, *WORDS["rarities"], *WORDS["rarities"]])


def _pairs() -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    worth = 0
    for line in (ROOT / "ytcs_docs/language/pairs.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            worth = int(line[1])
        elif not line.startswith("#"):
            first, _, seconds = line.partition(": ")
            found[first] += [(second, worth) for second in seconds.split()]
    return found


def _prose() -> list[str]:
    guides = sorted((ROOT / "docs/huong-dan").glob("*.md"))
    parts = (part for guide in guides for part in re.split(r"\n\s*\n", guide.read_text(encoding="utf-8")))
    plain = (re.sub(r"[*`#>|]|!?\[|\]\([^)]*\)", "", part).replace("\n", " ").strip() for part in parts)
    return [part for part in plain if len(part) > 40]


def _typed(text: str) -> str:
    return _UNKNOWN.sub("", text.translate(_TYPED))


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
