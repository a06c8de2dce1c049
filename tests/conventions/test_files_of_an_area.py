"""What each kind of file may do: CONTRIBUTING.md has the table."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parents[2] / "ytcs_docs"
pytestmark = pytest.mark.neutral


def files(pattern: str) -> list[Path]:
    found = [path for path in SOURCES.glob("*/*.py") if re.fullmatch(pattern, path.name)]
    assert found
    return found


def imported(path: Path) -> Iterator[str]:
    """Modules and the names taken from them: ``sqlalchemy``, ``ytcs_docs.core.db.session``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def offenders(paths: list[Path], forbidden: str) -> list[str]:
    return [
        f"{path.relative_to(SOURCES)}: {name}"
        for path in paths
        for name in imported(path)
        if re.search(forbidden, name)
    ]


def test_a_view_asks_no_database() -> None:
    assert not offenders(files(r".*views\.py"), r"^sqlalchemy|core\.db\.(session|db)$")


def test_a_view_makes_no_html() -> None:
    assert not offenders(files(r".*views\.py"), r"^markupsafe|^html$")


def test_commands_queries_and_rules_know_no_request_no_form_and_no_html() -> None:
    paths = files(r"(.*commands|.*queries|rules|models|data)\.py")
    assert not offenders(paths, r"^flask$|^flask\.|^markupsafe|^wtforms|\.forms(\.|$)|core\.web")
    assert not offenders(paths, r"core\.access\.(viewer|actor)$")


def test_rules_ask_neither_database_nor_clock() -> None:
    assert not offenders(files(r"rules\.py"), r"^sqlalchemy|core\.(db|clock)")


def test_a_query_never_saves() -> None:
    assert not offenders(files(r".*queries\.py"), r"core\.db\.transaction")
    texts = {path: path.read_text(encoding="utf-8") for path in files(r".*queries\.py")}
    assert not [path for path, text in texts.items() if re.search(r"\.commit\(|\.add\(|\.delete\(", text)]


def test_only_the_transaction_commits() -> None:
    outside_search = [path for path in SOURCES.rglob("*.py") if path.parent.name != "search"]  # indexes commit, too
    saving = [path for path in outside_search if ".commit()" in path.read_text(encoding="utf-8")]
    assert {str(path.relative_to(SOURCES)) for path in saving} <= {"core/db.py", "organizations/importing.py"}


def test_files_from_outside_are_opened_by_few_modules() -> None:
    """In the limited process, that is; letters and signing open files that passed its upload check."""
    libraries = r"^(openpyxl|mammoth|pypdfium2|olefile|PIL|zipfile|pytesseract|zxingcpp)\b"
    opening = {str(path.relative_to(SOURCES).parent) for path in SOURCES.rglob("*.py") if offenders([path], libraries)}
    assert opening <= {"files", "letters", "signing", "drafting"}
    users = [path for path in SOURCES.rglob("*.py") if path.parent.name != "files"]
    assert not offenders(users, r"files\.(text|scans|html_preview|word_text|ocr)\.(read_file|split_scan|preview_html)")


def test_services_hang_on_typed_keys() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.py") if path.name != "services.py"}
    assert not [path for path, text in texts.items() if "extensions[" in text]
