"""The data of the recogniser, and the scripts that train them."""

import shutil
import struct
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from PIL import ImageFilter

from tests.files.test_reading import scan
from ytcs_docs.files import ocr

SCRIPTS = Path(__file__).parents[2] / "scripts/recogniser"
DATA = Path(ocr.__file__).parent / "recogniser/vie.traineddata"
needs_ocr = pytest.mark.skipif(not ocr.available(), reason="Tesseract is not installed")
TEXT = "Sở Y tế đề nghị các đơn vị báo cáo kết quả trước ngày 25/9/2026./."


def text_of(image, monkeypatch: pytest.MonkeyPatch, folder: Path) -> str:
    monkeypatch.setattr(ocr, "_HOW", f"--tessdata-dir {folder} --psm 3 --dpi 205")
    lines, _ = ocr.recognise(image, 1)
    return " ".join(line.text for line in lines)


@needs_ocr
def test_a_network_of_integers_reads_the_same_as_floating_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    network, trainable = tmp_path / "integers.lstm", tmp_path / "vie.lstm"
    subprocess.run(["combine_tessdata", "-e", DATA, network], check=True, capture_output=True)
    subprocess.run([sys.executable, SCRIPTS / "trainable.py", network, trainable], check=True)
    assert struct.unpack("<ii", trainable.read_bytes()[-20:-12]) == (0, 268)  # no samples yet; the sign of nothing
    floating = tmp_path / "vie.traineddata"
    shutil.copy(DATA, floating)
    subprocess.run(["combine_tessdata", "-o", floating, trainable], check=True, capture_output=True)
    assert floating.stat().st_size > 5 * DATA.stat().st_size  # eight bytes a weight
    page = scan(TEXT)
    assert text_of(page, monkeypatch, tmp_path) == text_of(page, monkeypatch, DATA.parent) == TEXT
    again = subprocess.run(
        [sys.executable, SCRIPTS / "trainable.py", trainable, network], capture_output=True, text=True
    )
    assert "floating numbers already" in again.stderr


@needs_ocr
def test_lines_to_train_with_have_letters_that_the_recogniser_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    from texts import Texts

    letters = tmp_path / "vie.lstm-unicharset"
    subprocess.run(["combine_tessdata", "-e", DATA, letters], check=True, capture_output=True)
    known = {line.split(" ")[0] for line in letters.read_text(encoding="utf-8").splitlines()}
    texts, again = Texts(Random(5)), Texts(Random(5))
    for _ in range(2_000):
        drawn = [texts.paragraph(), texts.capitals(), texts.person()]
        assert drawn == [again.paragraph(), again.capitals(), again.person()]
        assert set("".join(drawn)) - {" "} <= known


@needs_ocr
def test_a_soft_scan_is_read_letter_by_letter() -> None:
    written = [
        "- Hồ sơ gồm 01 bản ảnh màu; quý II/2026 ở Ia Tuk và ở Bản Huổi.",
        "- Bản Huổi Cưởm: 15 ca; chuyển mẫu về Trung tâm",
    ]
    lines, _ = ocr.recognise(scan(*written).filter(ImageFilter.GaussianBlur(0.8)), 1)
    assert [line.text for line in lines] == written
