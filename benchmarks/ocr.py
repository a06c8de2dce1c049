"""How well and how fast pages are recognised: ``python -m benchmarks.ocr``; see README.md beside this file.

Pages of our own letters are drawn, then spoiled as scanners and telephones do, and read by the product's own
recognition. ``--page`` reads a real picture beside its true text as well.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from ytcs_docs.extraction.fields import read_fields
from ytcs_docs.files import ocr
from ytcs_docs.files.layout import file_text
from ytcs_docs.language.text import nfc

FONTS = Path("/usr/share/fonts/truetype/liberation2")
DPI = 300
A4 = (2480, 3508)

LETTER = {
    "left": [
        "UBND TỈNH TÂN HẢI",
        "SỞ Y TẾ",
        "Số: 1245/SYT-NVY",
        "V/v tăng cường giám sát bệnh sốt xuất huyết",
        "tại các xã ven biển",
    ],
    "right": [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "",
        "Tân Hải, ngày 18 tháng 9 năm 2026",
    ],
    "body": [
        "Kính gửi:",
        "- Trung tâm Kiểm soát bệnh tật tỉnh;",
        "- Các Trung tâm Y tế khu vực.",
        "Thực hiện Công văn số 5123/BYT-DP ngày 10/9/2026 của Bộ Y tế về việc chủ động phòng, chống bệnh sốt "
        "xuất huyết, Sở Y tế yêu cầu "
        "các đơn vị khẩn trương thực hiện các nội dung sau:",
        "1. Trung tâm Kiểm soát bệnh tật tỉnh chủ trì, phối hợp với các Trung tâm Y tế khu vực giám sát véc "
        "tơ tại các ổ dịch cũ; "
        "tổng hợp kết quả, báo cáo Sở Y tế trước ngày 30/9/2026.",
        "2. Các Trung tâm Y tế khu vực rà soát cơ số hóa chất, máy phun và nhân lực; chỉ đạo Trạm Y tế xã, "
        "phường tuyên truyền, vận động "
        "nhân dân diệt lăng quăng vào sáng thứ Bảy hằng tuần.",
        "3. Các bệnh viện bảo đảm đủ dịch truyền, thuốc điều trị, phân luồng người bệnh ngay từ khâu tiếp "
        "đón, không để lây nhiễm chéo.",
        "4. Định kỳ trước ngày 25 hằng tháng, các đơn vị báo cáo kết quả thực hiện về Sở Y tế qua Phòng "
        "Nghiệp vụ Y để tổng hợp.",
        "Nhận được Công văn này, đề nghị Thủ trưởng các đơn vị nghiêm túc triển khai thực hiện./.",
    ],
    "recipients": ["Nơi nhận:", "- Như trên;", "- Giám đốc Sở (để b/c);", "- Lưu: VT, NVY."],
    "signature": ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "", "", "", "Trần Quốc Bảo"],
}


def draw(letter: dict[str, list[str]]) -> tuple[Image.Image, str]:
    """A page of A4 at 300 dpi in the form of the decree, and the text that it holds in reading order."""
    page = Image.new("RGB", A4, "white")
    pen = ImageDraw.Draw(page)
    plain = ImageFont.truetype(FONTS / "LiberationSerif-Regular.ttf", 56)
    bold = ImageFont.truetype(FONTS / "LiberationSerif-Bold.ttf", 54)
    small = ImageFont.truetype(FONTS / "LiberationSerif-Regular.ttf", 46)
    for lines, centre in ((letter["left"], 700), (letter["right"], 1700)):
        for row, text in enumerate(lines):
            font = bold if row < 2 else small if text.startswith(("V/v", "tại")) else plain
            pen.text((centre, 240 + 68 * row), text, font=font, fill="black", anchor="ma")
    y = 640
    for paragraph in letter["body"]:
        left = 500 if paragraph.startswith(("Kính", "- ")) else 360
        for index, line in enumerate(_wrapped(pen, paragraph, plain, 2300 - left)):
            pen.text((left if not index else 300, y), line, font=plain, fill="black")
            y += 78
        y += 26
    for row, text in enumerate(letter["recipients"]):
        pen.text((300, y + 60 * row), text, font=small, fill="black")
    for row, text in enumerate(letter["signature"]):
        pen.text((1750, y + 70 * row), text, font=bold, fill="black", anchor="ma")
    text = "\n".join([*letter["left"], *letter["right"], *letter["body"], *letter["recipients"], *letter["signature"]])
    return page, text


def _wrapped(pen: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        wider = f"{line} {word}".strip()
        if pen.textlength(wider, font=font) > width and line:
            lines.append(line)
            line = word
        else:
            line = wider
    return [*lines, line]


def _seal(page: Image.Image) -> Image.Image:
    seal = Image.new("RGB", page.size, "white")
    pen = ImageDraw.Draw(seal)
    for grow in (0, 14):
        pen.ellipse((1320 - grow, 2360 - grow, 1720 + grow, 2760 + grow), outline=(215, 60, 70), width=10)
    pen.text(
        (1520, 2560),
        "SỞ Y TẾ",
        font=ImageFont.truetype(FONTS / "LiberationSans-Bold.ttf", 60),
        fill=(215, 60, 70),
        anchor="mm",
    )
    pen.rectangle((560, 560, 860, 630), outline=(215, 60, 70), width=6)
    return ImageChops.multiply(page, seal)  # ink upon ink


def _noisy(page: Image.Image) -> Image.Image:
    dice = random.Random(5)
    specks = Image.effect_noise(page.size, 60).convert("RGB")
    page = Image.blend(page, specks, 0.12)
    pen = ImageDraw.Draw(page)
    for _ in range(400):
        x, y = dice.randrange(page.width), dice.randrange(page.height)
        pen.point([(x, y), (x + 1, y), (x, y + 1)], fill="black")
    return page


def spoiled(page: Image.Image) -> dict[str, Image.Image]:
    """The page as it comes from a clean scan down to a telephone."""
    low = page.resize((1240, 1754), Image.Resampling.LANCZOS)
    return {
        "clean, 300 dpi": page,
        "clean, 150 dpi": low,
        "skewed by 2.5 degrees": page.rotate(2.5, Image.Resampling.BICUBIC, fillcolor="white"),
        "red seal over the text": _seal(page),
        "noise and specks": _noisy(page),
        "blurred, 150 dpi, JPEG": low.filter(ImageFilter.GaussianBlur(0.8)),
        "skew, seal, noise, 150 dpi": _noisy(
            _seal(page).rotate(-1.5, Image.Resampling.BICUBIC, fillcolor="white")
        ).resize((1240, 1754), Image.Resampling.BOX),
    }


def distance(first: str, second: str) -> int:
    """Letters to change, add or leave out (Levenshtein)."""
    before = list(range(len(second) + 1))
    for row, a in enumerate(first, 1):
        now = [row]
        for column, b in enumerate(second, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (a != b)))
        before = now
    return before[-1]


def accuracy(read: str, true: str) -> float:
    """The share of characters that are right; runs of blanks are one."""
    read, true = " ".join(nfc(read).split()), " ".join(nfc(true).split())
    return 1 - distance(read, true) / len(true)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + used.ru_utime + used.ru_stime


def measure(name: str, picture: Image.Image, true: str) -> float:
    before = _cpu()
    lines, sure = ocr.recognise(picture, 1)
    used = _cpu() - before
    text = file_text(lines, 1)
    share = accuracy(text.text, true)
    found = read_fields(text)
    said = ", ".join(f"{field} {found[field].value!s:.50}" for field in ("code", "date", "subject"))
    print(f"{name:<28} {share:8.2%} {used:6.2f} s   sure {sure:.2f}   {said}")
    return share


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--page", type=Path, nargs="*", default=[], help="pictures; the true text beside as .txt")
    options = parser.parse_args()
    print(f"{'page':<28} {'right':>8} {'CPU':>8}")
    for path in options.page:
        measure(path.name, Image.open(path), path.with_suffix(".txt").read_text(encoding="utf-8"))
    page, true = draw(LETTER)
    for name, picture in spoiled(page).items():
        measure(name, picture, true)


if __name__ == "__main__":
    main()
