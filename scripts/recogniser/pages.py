"""Pages to train the recogniser with: printed in faces like those of offices, stamped, copied, faded, scanned, of the
width at which pages are read, each with the boxes of its lines ("WordStr", as Tesseract takes them)."""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont
from texts import Texts

from ytcs_docs.files.ocr import WIDTH

_FONTS = Path("/usr/share/fonts")
_GYRE = "../texmf/fonts/opentype/public/tex-gyre/texgyretermes-{}.otf"
_FACES = (  # how often; regular, bold, italic
    (40, "truetype/liberation/LiberationSerif-{}.ttf", ("Regular", "Bold", "Italic")),
    (26, _GYRE, ("regular", "bold", "italic")),
    (18, "truetype/freefont/FreeSerif{}.ttf", ("", "Bold", "Italic")),
    (5, "opentype/linux-libertine/LinLibertine_{}.otf", ("R", "RB", "RI")),
    (5, "truetype/noto/NotoSerif-{}.ttf", ("Regular", "Bold", "Italic")),
    (6, "truetype/liberation/LiberationSans-{}.ttf", ("Regular", "Bold", "Italic")),
)
_REGULAR, _BOLD, _ITALIC = range(3)
_DPI = (100, 120, 150, 150, 170, 190, 200, 200, 200, 220, 250, 300)
_A4 = (8.27, 11.69)  # inches
_FINE = 3  # times larger are letters drawn, so that no hinting bends them
_WEAR = {"clean": 8, "plain": 26, "soft": 14, "copy": 26, "fax": 8, "pale": 8, "jpeg": 10}
_HAIR = 3  # pixels by which a box is wider than its ink, at most


@dataclass(frozen=True, slots=True)
class Box:
    """A line of text and where it stands, in pixels."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    def times(self, scale: float) -> Box:
        return Box(self.left * scale, self.top * scale, self.right * scale, self.bottom * scale, self.text)


@lru_cache(maxsize=500)
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


class Paper:
    """A page that is being printed."""

    def __init__(self, chance: Random, texts: Texts) -> None:
        self._chance, self._texts = chance, texts
        self.dpi = chance.choice(_DPI)
        self.image = Image.new("L", (round(_A4[0] * self.dpi), round(_A4[1] * self.dpi)), 255)
        self.boxes: list[Box] = []
        face, styles = chance.choices([face[1:] for face in _FACES], [face[0] for face in _FACES])[0]
        self._styles = [_FONTS / face.format(style) for style in styles]
        self._point = self.dpi / 72
        self._spacing = chance.uniform(1.15, 1.6)
        self._left = round(chance.uniform(0.1, 0.17) * self.image.width)
        self._right = round(chance.uniform(0.9, 0.95) * self.image.width)
        self._y = chance.uniform(0.03, 0.06) * self.image.height

    def print(self) -> None:
        """A head in two columns, then headings, paragraphs, names and lists down to the end of the page."""
        self._head()
        while self._y < self.image.height - 60 * self._point:
            kind = self._chance.random()
            if kind < 0.2:
                style = _BOLD if self._chance.random() < 0.8 else _REGULAR
                self._centred(self._texts.capitals(), style)
            elif kind < 0.35:
                text = self._texts.paragraph()
                self._centred(text[:1].lower() + text[1:], _BOLD, most=5)
            elif kind < 0.42:
                middle = (self._left + self._right) // 2
                self._line(self._texts.person().split(), _BOLD, 13.5, middle, self._right)
            elif kind < 0.52:
                for _ in range(self._chance.randint(2, 5)):
                    item = self._texts.titled(self._texts.words(self._chance.randint(2, 7)), 0.15)
                    self._line(["-", *item], self._chance.choice([_REGULAR, _ITALIC]), self._chance.uniform(10.5, 12))
            else:
                self._paragraph()
            self._y += self._chance.choice([0, 4, 6]) * self._point

    def _head(self) -> None:
        begun, middle = self._y, self._left + round((self._right - self._left) * self._chance.uniform(0.38, 0.45))
        for _ in range(self._chance.randint(2, 4)):
            kind = self._chance.random()
            about = f"V/v {' '.join(self._texts.words(self._chance.randint(4, 14)))}"
            text = self._texts.capitals() if kind < 0.75 else self._texts.person() if kind < 0.82 else about
            style = self._chance.choice([_REGULAR, _BOLD])
            for words in self._wrapped(text, style, 12.5, middle - self._left - 10):
                self._line(words, style, self._chance.uniform(11, 13), self._left, middle - 10)
        ended, self._y = self._y, begun
        usual = self._chance.random() < 0.4
        country = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" if usual else self._texts.capitals()
        motto = "Độc lập - Tự do - Hạnh phúc" if usual else " ".join(self._texts.titled(self._texts.words(6), 0.4))
        self._line(country.split()[:8], _BOLD, 12.5, middle, self._right)
        self._line(motto.split(), _BOLD, 13, middle, self._right, underlined=self._chance.random() < 0.5)
        day = self._chance.choice([self._texts.when(), "ngày tháng năm 2026"])
        self._line(f"{self._texts.place()}, {day}".split(), _ITALIC, 13, middle, self._right)
        self._y = max(ended, self._y) + 10 * self._point

    def _centred(self, text: str, style: int, most: int = 9) -> None:
        for words in self._wrapped(text, style, 14, (self._right - self._left) * 0.8)[:most]:
            self._line(words, style, self._chance.uniform(13, 14), self._left, self._right)

    def _paragraph(self) -> None:
        style = self._chance.choices([_REGULAR, _BOLD, _ITALIC], [80, 8, 12])[0]
        size = self._chance.choice([12, 13, 13, 13, 13.5, 14, 14])
        lines = self._wrapped(self._texts.paragraph(), style, size, self._right - self._left - 4)
        for index, words in enumerate(lines):
            if self._y > self.image.height - 50 * self._point:
                break
            full = index < len(lines) - 1 and self._chance.random() < 0.9
            self._line(words, style, size, width=self._right - self._left - 8 if full else None)

    def _wrapped(self, text: str, style: int, size: float, width: float) -> list[list[str]]:
        font = _font(self._styles[style], round(size * self._point * _FINE))
        lines: list[list[str]] = [[]]
        for word in text.split():
            if lines[-1] and font.getlength(" ".join([*lines[-1], word])) > width * _FINE:
                lines.append([])
            lines[-1].append(word)
        return [line for line in lines if line]

    def _line(
        self,
        words: list[str],
        style: int,
        size: float,
        left: float | None = None,
        right: float | None = None,
        *,
        width: float | None = None,
        underlined: bool = False,
    ) -> None:
        """A line at the left, spread over ``width``, or in the middle between ``left`` and ``right``."""
        drawn = self._drawn(words, style, size, width, underlined)
        left = self._left if left is None else left
        if right is not None:
            left += max(0, (right - left - drawn.width) // 2)
        x, y = round(left), round(self._y)
        self._y += size * self._point * self._spacing
        ink = drawn.point(lambda value: 255 if value < 200 else 0).getbbox()
        if ink is None or x + drawn.width > self.image.width or y + drawn.height > self.image.height:
            return
        place = (x, y, x + drawn.width, y + drawn.height)
        self.image.paste(ImageChops.darker(self.image.crop(place), drawn), place)
        self.boxes.append(Box(x + ink[0], y + ink[1], x + ink[2], y + ink[3], " ".join(words)))

    def _drawn(self, words: list[str], style: int, size: float, width: float | None, underlined: bool) -> Image.Image:
        font = _font(self._styles[style], round(size * self._point * _FINE))
        lengths = [font.getlength(word) for word in words]
        blank = font.getlength(" ") * self._chance.uniform(0.75, 1.25)
        if width and len(words) > 1:
            blank = (width * _FINE - sum(lengths)) / (len(words) - 1)
        ascent, descent = font.getmetrics()
        total = sum(lengths) + blank * (len(words) - 1)
        image = Image.new("L", (round(total) + 8 * _FINE, ascent + descent + 4 * _FINE), 255)
        draw, x = ImageDraw.Draw(image), 4.0 * _FINE
        for word, length in zip(words, lengths, strict=True):
            draw.text((x, 2 * _FINE), word, font=font, fill=0)
            x += length + blank
        if underlined:
            draw.line((4 * _FINE, ascent + 5 * _FINE, x - blank, ascent + 5 * _FINE), fill=0, width=_FINE)
        stretched = self._chance.choice([1, 1, 1, self._chance.uniform(0.94, 1.05)])
        return image.resize((round(image.width * stretched / _FINE), round(image.height / _FINE)), Image.Resampling.BOX)

    def stamp(self) -> None:
        """What is left of seals and of stamps of arrival when their colour was taken away."""
        draw, chance = ImageDraw.Draw(self.image), self._chance
        bold = _FONTS / _FACES[0][1].format("Bold")
        for _ in range(chance.choice([0, 0, 1, 2])):
            x, y, grey = (
                chance.uniform(0, self.image.width),
                chance.uniform(0, self.image.height),
                chance.randint(150, 235),
            )
            outer = chance.uniform(0.5, 0.75) * self.dpi
            for radius in (outer, 0.92 * outer):
                draw.ellipse(
                    (x - radius, y - radius, x + radius, y + radius), outline=grey, width=max(1, self.dpi // 90)
                )
            font = _font(bold, max(8, round(outer / 5)))
            draw.text((x - outer * 0.8, y - outer * 0.2), self._texts.capitals()[:16], font=font, fill=grey)
        if chance.random() < 0.25:
            wide, high, grey = (
                chance.uniform(1.8, 2.4) * self.dpi,
                chance.uniform(0.8, 1.1) * self.dpi,
                chance.randint(120, 220),
            )
            x, y = chance.uniform(0, self.image.width - wide), chance.uniform(0, self.image.height * 0.5)
            draw.rectangle((x, y, x + wide, y + high), outline=grey, width=max(1, self.dpi // 90))
            lines = ("SỞ Y TẾ", "CÔNG VĂN ĐẾN", f"Số: {chance.randint(1, 9999)}", "Ngày:")
            for index, text in enumerate(lines):
                font = _font(bold, max(8, round(wide / 16)))
                draw.text((x + wide * 0.06, y + high * (0.05 + 0.23 * index)), text, font=font, fill=grey)

    def scanned(self) -> tuple[Image.Image, list[Box]]:
        """The page as it comes out of copiers and scanners, of the width at which it is read."""
        image, chance = self.image, self._chance
        wear = chance.choices(list(_WEAR), list(_WEAR.values()))[0]
        if chance.random() < 0.33:  # laid down askew, put right but for a rest
            askew = chance.uniform(-1.5, 1.5)
            for angle in (askew, chance.uniform(-0.12, 0.12) - askew):
                image = image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
        least, most = {"soft": (0.7, 1.3), "copy": (0.6, 1.15), "fax": (0.5, 1.0), "clean": (0, 0)}.get(
            wear, (0.3, 0.8)
        )
        image = image.filter(ImageFilter.GaussianBlur(chance.uniform(least, most) * max(0.75, self.dpi / 200)))
        if wear == "copy":
            image = self._copied(image)
        elif wear == "fax":
            cut = chance.uniform(110, 190)
            image = _noisy(image, chance.uniform(5, 30)).point(lambda value: 255 if value > cut else 0)
        elif wear == "pale":
            darkest = chance.uniform(60, 150)
            image = image.point(lambda value: round(darkest + (255 - darkest) * value / 255))
            image = _noisy(image, chance.uniform(1, 8))
        else:
            image = _noisy(image, chance.choice([0, 1, 3, 6, 10]))
        if chance.random() < 0.3:
            paper = chance.uniform(0.8, 1)
            image = image.point(lambda value: round(value * paper))
        if chance.random() < 0.2:  # darker towards one side
            shade = Image.linear_gradient("L").rotate(chance.choice([90, 270])).resize(image.size)
            darkest = chance.uniform(0.65, 1)
            image = ImageChops.multiply(image, shade.point(lambda value: round(255 - value * (1 - darkest))))
        if wear != "clean" and chance.random() < 0.7:
            packed = io.BytesIO()
            image.save(packed, "JPEG", quality=chance.choice([20, 30, 45, 60, 75, 85]))
            image = Image.open(packed).convert("L")
        scale = WIDTH / image.width
        image = image.resize((WIDTH, round(image.height * scale)), Image.Resampling.LANCZOS)
        return image, [box.times(scale) for box in self.boxes]

    def _copied(self, image: Image.Image) -> Image.Image:
        """With the dirt of a copier, and cut at some grey."""
        chance = self._chance
        if chance.random() < 0.8:
            draw = ImageDraw.Draw(image)
            for _ in range(chance.randint(100, 1300)):
                x, y = chance.randrange(image.width), chance.randrange(image.height)
                wide, high = (chance.randint(0, max(2, self.dpi // 80)) for _ in range(2))
                draw.ellipse((x, y, x + wide, y + high), fill=chance.choice([*[chance.randint(0, 150)] * 4, 255]))
            if chance.random() < 0.3:
                image = image.filter(ImageFilter.GaussianBlur(0.5))
        image = _noisy(image, chance.choice([0, 0, 6, 14]))
        cut, hardness, black = chance.uniform(120, 200), chance.choice([1, 2, 4, 20]), chance.uniform(0.6, 1)
        if chance.random() < 0.6:
            return image.point(lambda value: 255 if value > cut else round(value * black))
        return image.point(lambda value: min(255, max(0, round((value - cut) * hardness + 128))))


def _noisy(image: Image.Image, sigma: float) -> Image.Image:
    return ImageChops.add(image, Image.effect_noise(image.size, sigma), offset=-128) if sigma else image


def _labels(boxes: list[Box], size: tuple[int, int], chance: Random) -> Iterator[str]:
    """A line of text and the sign of its end, from the left and from below."""
    width, height = size
    for box in boxes:
        hair = chance.uniform(0, _HAIR)
        left, above = max(0, round(box.left - hair)), height - max(0, round(box.top - hair))
        right, below = min(width, round(box.right + hair)), max(0, height - round(box.bottom + hair))
        yield f"WordStr {left} {below} {right} {above} 0 #{box.text}\n"
        yield f"\t {right} {below} {right + 1} {above} 0\n"


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("folder", type=Path)
    given.add_argument("seed", type=int)
    given.add_argument("count", type=int)
    wanted = given.parse_args()
    chance = Random(wanted.seed)  # nosec B311 -- pages by chance, the same for the same seed
    texts = Texts(chance)
    for number in range(wanted.count):
        paper = Paper(chance, texts)
        paper.print()
        paper.stamp()
        image, boxes = paper.scanned()
        target = wanted.folder / f"{wanted.seed}-{number}"
        image.save(target.with_suffix(".png"))
        target.with_suffix(".box").write_text("".join(_labels(boxes, image.size, chance)), encoding="utf-8")


if __name__ == "__main__":
    main()
