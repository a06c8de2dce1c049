"""Nobody overwrites what somebody else has just changed: forms carry the revision of what they showed."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.things import Things
from tests.visitor import Visitor, text_of
from ytcs_docs.core.revisions import STALE

pytestmark = pytest.mark.neutral
# Pages with a form that changes what it shows: who opens it, where it is sent, what is typed besides what it holds.
FORMS = {
    "documents.edit": ("vanthu", "documents.edit", {"subject": "trích yếu đã sửa"}),
    "tasks.assign": ("giamdoc", "tasks.assign", {"instruction": "Làm thêm"}),
    "tasks.assignment_page": ("giamdoc", "tasks.change_due", {"due_on": "31/12", "reason": "Lùi"}),
    "organizations.edit": ("quantri", "organizations.edit", {"name": "Phòng Nghiệp vụ Dược"}),
    "organizations.edit_list": ("vanthu", "organizations.edit_list", {"name": "Danh sách khác"}),
    "accounts.person": ("quantri", "accounts.person", {"full_name": "Tên Mới"}),
    "search.synonyms": ("caocap", "search.change_synonyms", {"terms": "a = b"}),
    "drafting.steps": ("vanthu", "drafting.steps", {"content": "y"}),
    "drafting_writing.change": ("chuyenvien", "drafting_writing.change", {"subject": "trích yếu đã sửa"}),
}


def rule_of(app: Flask, endpoint: str) -> Any:
    return next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)


def sent_form(visitor: Visitor, page: str, action: str) -> dict[str, Any]:
    """What the form of a page that goes to an address holds."""
    for form in visitor.page(page).xpath('//main//form[@method="post"]'):
        values = dict(form.form_values())
        if "seen" in values and form.get("action", page) in (action, page):
            return {name: value or "" for name, value in values.items()}
    raise AssertionError(f"{page} has no form with a revision that goes to {action}")


@pytest.mark.parametrize("endpoint", FORMS)
def test_a_form_about_something_that_changed_meanwhile_is_refused(
    app: Flask, visit: Callable[..., Visitor], endpoint: str
) -> None:
    username, target, typed = FORMS[endpoint]
    things = Things(app, username)
    visitor = visit(username)
    page, action = things.address(rule_of(app, endpoint)), things.address(rule_of(app, target))
    values = {**sent_form(visitor, page, action), **typed}
    stale = visitor.client.post(action, data={**values, "seen": "0" * 32}, follow_redirects=True)
    assert STALE in text_of(stale), text_of(stale)[:400]
    fresh = visitor.client.post(action, data=values, follow_redirects=True)
    assert STALE not in text_of(fresh)


def test_revisions_are_compared_by_commands_only() -> None:
    """Compared in a view, it would be before the lock."""
    sources = Path(__file__).resolve().parents[2] / "ytcs_docs"
    views = [path for path in sources.rglob("*views.py") if re.search(r"\bcheck_unchanged\(", path.read_text("utf-8"))]
    assert not views
