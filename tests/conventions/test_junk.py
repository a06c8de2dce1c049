"""What nobody types into a form: unknown choices, numbers that no row has, broken addresses. No page breaks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest
from flask import Flask
from lxml import html

from tests.conventions.test_routes import in_order
from tests.things import Things
from tests.visitor import Visitor

JUNK = ("x", "-1", "9" * 30, "//[", "\x00", "2026-13-45")
PEOPLE = {"vanthu": JUNK, "giamdoc": JUNK[::3], "chuyenvien": JUNK[1::3], "quantri": JUNK[2::3]}
pytestmark = pytest.mark.neutral


def fields_of(form: html.FormElement) -> dict[str, str]:
    return {name: value for name, value in form.form_values() if name != "csrf_token"}


def spoiled(names: Sequence[str], values: Sequence[str]) -> list[dict[str, str]]:
    """Each value in all fields at once, and each field alone with one of them."""
    alone = [{name: values[place % len(values)]} for place, name in enumerate(names)]
    return [dict.fromkeys(names, value) for value in values] + alone


@pytest.mark.parametrize("username", PEOPLE)
def test_no_address_breaks_a_page(app: Flask, visit: Callable[..., Visitor], username: str) -> None:
    visitor, made = visit(username), Things(app, username)
    tried = 0
    for rule in in_order(app, "GET"):
        path = made.address(rule)
        answer = visitor.get(path)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            answer.close()
            continue
        names = {"trang", "so-dong", "tiep"}
        for form in html.fromstring(answer.text).xpath("//form[@method='get']"):
            names |= {name for name in form.fields if name}
        for query in [*spoiled(sorted(names), PEOPLE[username]), {"xoa": "1"}]:
            said = visitor.get(path.partition("?")[0], query_string=query)
            assert said.status_code < 500, f"{path} {query}"
            said.close()
            tried += 1
    assert tried > 100


@pytest.mark.parametrize("username", PEOPLE)
def test_no_choice_that_was_not_offered_breaks_a_form(app: Flask, visit: Callable[..., Visitor], username: str) -> None:
    visitor, made = visit(username), Things(app, username)
    tried, places = 0, set()
    for rule in in_order(app, "GET"):
        answer = visitor.get(made.address(rule))
        if answer.status_code != 200 or answer.mimetype != "text/html":
            answer.close()
            continue
        for form in html.fromstring(answer.text).xpath("//main//form[@method='post']"):
            chosen = form.xpath(".//select/@name | .//input[@type='hidden' or @type='checkbox' or @type='radio']/@name")
            action, names = form.get("action") or made.address(rule), sorted(set(chosen) - {"csrf_token"})
            place = re.sub(r"\d+", "0", f"{action} {names}")
            if not names or place in places:  # the same form as on another page, or of another row
                continue
            places.add(place)
            for junk in spoiled(names, [value for value in JUNK[:4] if value in PEOPLE[username]]):
                said = visitor.post(action, {**fields_of(form), **junk})
                assert said.status_code < 500, f"{place} {junk}"
                said.close()
                tried += 1
    assert tried > 20
