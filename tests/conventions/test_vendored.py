"""Vendored files are those of vendor.lock, each with a licence beside it."""

import hashlib
from pathlib import Path

import pytest

pytestmark = pytest.mark.neutral

PROJECT = Path(__file__).resolve().parents[2]
FOLDERS = (PROJECT / "ytcs_docs" / "static" / "vendor", PROJECT / "tests" / "vendor")


def test_every_vendored_file_is_the_one_that_was_locked() -> None:
    lines = [
        line.split(" | ") for line in (PROJECT / "vendor.lock").read_text().splitlines() if line and line[0] != "#"
    ]
    locked = {line[2]: line[3] for line in lines}
    present = {str(path.relative_to(PROJECT)) for folder in FOLDERS for path in folder.rglob("*") if path.is_file()}
    assert present == set(locked)
    for name, digest in locked.items():
        assert hashlib.sha256((PROJECT / name).read_bytes()).hexdigest() == digest, name


def test_every_vendored_package_brings_its_licence() -> None:
    for folder in FOLDERS:
        for package in folder.iterdir():
            assert (package / "LICENSE").is_file(), package


def test_pages_load_nothing_from_elsewhere() -> None:
    for template in (PROJECT / "templates").rglob("*.html"):
        text = template.read_text(encoding="utf-8")
        assert "https://" not in text, template
        assert "http://" not in text, template
