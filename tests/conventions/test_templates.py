"""Rules that every template keeps: lines that can be read, and no words of the code in them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ytcs_docs.core.access import Operation
from ytcs_docs.documents.rules import Action
from ytcs_docs.drafting.rules import Move

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
WIDTH = 140
ENUMS = r"\.(?:state|status|part|stage|urgency|direction|channel|verdict|outcome)\b"
COMPARED = re.compile(
    rf"""{ENUMS}\s*(?:==|!=|(?:not\s+)?in\b)\s*[\[({{]*\s*["']|["']\s*(?:==|!=|(?:not\s+)?in\b)\s*[\w.]*{ENUMS}"""
)

pytestmark = pytest.mark.neutral


def lines() -> Iterator[tuple[str, str]]:
    """Each line of each template with its place, as ``desk/chain.html:7``."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            yield f"{path.relative_to(TEMPLATES)}:{number}", line


def test_no_line_of_a_template_is_longer_than_140_characters() -> None:
    assert not [place for place, line in lines() if len(line) > WIDTH]


def test_a_template_asks_an_enum_and_never_for_its_value() -> None:
    assert not [place for place, line in lines() if re.search(r"\.value\b", line)]


def test_a_template_never_compares_an_enum_with_a_string() -> None:
    assert not [place for place, line in lines() if COMPARED.search(line)]


def test_a_template_never_looks_for_a_step_by_its_string() -> None:
    assert not [place for place, line in lines() if re.search(r"""["'][\w-]+["'] in (moves|allowed)\b""", line)]


def test_a_template_names_members_that_its_enums_have() -> None:
    known = {
        "Operation": set(Operation.__members__),
        "Action": set(Action.__members__),
        "Move": set(Move.__members__),
    }
    named = [(place, *found) for place, line in lines() for found in re.findall(r"\b([A-Z]\w+)\.([A-Z_]+)\b", line)]
    assert {enum for _, enum, _ in named} == set(known)
    assert not [place for place, enum, member in named if member not in known[enum]]


@pytest.mark.parametrize(
    "line",
    [
        '{% if row.state == "sent" %}',
        "{% if task.part in ['lead', 'inform'] %}",
        "{% if draft.stage not in ('form',) %}",
        '{% if "flash" == document.urgency %}',
        "{% if 'late' in node.status %}",
    ],
)
def test_such_a_comparison_is_found(line: str) -> None:
    assert COMPARED.search(line)
