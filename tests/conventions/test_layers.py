"""The order of the areas: said once in pyproject.toml, shown in ARCHITECTURE.md, kept by imports and by links."""

import re
import tomllib
from pathlib import Path

import pytest
from flask import Flask

from ytcs_docs.template_globals import LINKS

PROJECT = Path(__file__).resolve().parents[2]
SOURCES = PROJECT / "ytcs_docs"
TEMPLATES = PROJECT / "templates"
ENDPOINT = re.compile(r"""url_for\(\s*["']([a-z_]+\.[a-z_]+)["'](?=\s*[,)])""")


def layers() -> list[list[str]]:
    """The list that import-linter keeps, from top to bottom."""
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = settings["tool"]["importlinter"]["contracts"][0]
    return [line.split(" | ") for line in contract["layers"]]


def heights() -> dict[str, int]:
    return {area: -number for number, line in enumerate(layers()) for area in line}


def area_of(path: Path) -> str | None:
    """``ytcs_docs/tasks/views.py`` and ``templates/tasks/task.html`` belong to tasks; the frame to nobody."""
    for root in (SOURCES, TEMPLATES):
        if path.is_relative_to(root):
            area = path.relative_to(root).parts[0].removesuffix(".py")
            return area if area in heights() else None
    return None


def area_of_view(app: Flask, endpoint: str) -> str:
    return app.view_functions[endpoint].__module__.split(".")[1]


def pages_and_code() -> list[Path]:
    return [*TEMPLATES.rglob("*.html"), *SOURCES.rglob("*.py")]


@pytest.mark.neutral
def test_the_table_of_the_architecture_says_what_the_linter_keeps() -> None:
    text = (PROJECT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    table = text.partition("## Layers")[2].partition("\n## ")[0]
    rows = [re.findall(r"`(\w+)`", row.split("|")[1]) for row in table.splitlines() if row.startswith("| `")]
    assert rows == layers()


@pytest.mark.neutral
def test_every_folder_is_in_a_layer() -> None:
    folders = {path.parent.name for path in SOURCES.glob("*/__init__.py")}
    modules = {path.stem for path in SOURCES.glob("*.py")} - {"__init__", "config"}
    assert folders | modules == set(heights())


def test_links_lead_down_or_through_a_landmark(app: Flask) -> None:
    upward = []
    for path in pages_and_code():
        area = area_of(path)
        for endpoint in ENDPOINT.findall(path.read_text(encoding="utf-8")) if area else ():
            assert endpoint in app.view_functions, f"{path}: {endpoint}"
            target = area_of_view(app, endpoint)
            if area != target and heights()[target] >= heights()[str(area)]:
                upward.append(f"{path.relative_to(PROJECT)}: {endpoint}")
    assert not upward


def test_every_landmark_is_claimed(app: Flask) -> None:
    for name, url in vars(LINKS).items():
        landmark = getattr(url, "__self__", None)
        assert landmark is None or landmark.endpoint in app.view_functions, name


def test_a_blueprint_is_named_after_its_folder(app: Flask) -> None:
    for endpoint in app.view_functions:
        if endpoint != "static":
            name, area = endpoint.split(".")[0], area_of_view(app, endpoint)
            assert name == area or name.startswith(f"{area}_"), endpoint


@pytest.mark.neutral
def test_every_template_is_used_and_every_named_one_exists() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in pages_and_code()}
    named = {name for text in texts.values() for name in re.findall(r"""["']((?:\w+/)?\w+\.html)["']""", text)}
    there = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")}
    assert there <= named
    assert {name for name in named - there if "/" in name} == set()
