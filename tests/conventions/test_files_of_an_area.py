"""What each kind of file may do: CONTRIBUTING.md has the table."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType

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


# Libraries that open files from outside, and what the limited process itself is made of.
LIBRARIES = (
    r"^(asn1crypto|docx|docxtpl|lxml|mammoth|olefile|openpyxl|PIL|pyhanko|pyhanko_certvalidator|pypdfium2|pytesseract"
    r"|zipfile|zxingcpp)\b"
)
INSIDE = rf"{LIBRARIES}|files\.sandbox\.limited$|letters\.(word|checking\.parts)\."
MAKING = {
    "letters/building.py",  # makes the templates that the product brings, opens none
    "letters/pieces.py",  # makes the templates that the product brings, opens none
    "desk/collected_document.py",  # makes a table in Word, opens none
    "signing/trust.py",  # certificates that the operator put there
}
HARMLESS = {
    "check_now",  # asks the limited process
    "check_file",  # asks the limited process, and says why a file can't be checked
    "obstacles_of",  # asks the limited process, and says why a file can't be looked at
    "render",  # cleans its values and asks the limited process
    "preview_html",  # cleans what the limited process made of a file
    "read_cells",  # the JSON that the limited process wrote
    "read_rows",  # the plain .csv that the limited process wrote
    "read_sheets",  # and with the name of the sheet
    "separator_svg",  # draws a code
}


def test_files_from_outside_are_opened_in_limited_processes_only() -> None:
    """Of a module that works inside of one, others use types and limited functions alone."""
    paths = {path.relative_to(SOURCES): path for path in SOURCES.rglob("*.py")}
    inside = {name for name, path in paths.items() if offenders([path], INSIDE) and str(name) not in MAKING}
    modules = {"ytcs_docs." + ".".join(name.with_suffix("").parts).removesuffix(".__init__") for name in inside}
    outside = {name: path for name, path in paths.items() if name not in inside and str(name) not in MAKING}
    passing = [
        f"{name}: {module}.{attribute}"
        for name, path in outside.items()
        for module, attribute in taken_from(path, modules)
        if attribute not in HARMLESS and isinstance(getattr(importlib.import_module(module), attribute), FunctionType)
    ]
    assert len(inside) > 15
    assert not passing


def taken_from(path: Path, modules: set[str]) -> Iterator[tuple[str, str]]:
    """What a module takes from others: by ``from module import name``, or as ``module.name``."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known_as: dict[str, str] = {}
    for node in ast.walk(tree):
        for alias in node.names if isinstance(node, ast.ImportFrom) else ():
            if node.module in modules:
                yield node.module, alias.name
            elif f"{node.module}.{alias.name}" in modules:
                known_as[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known_as:
            yield known_as[node.value.id], node.attr


def test_services_hang_on_typed_keys() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.py") if path.name != "services.py"}
    assert not [path for path, text in texts.items() if "extensions[" in text]
