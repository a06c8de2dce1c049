"""Nobody overwrites what somebody else has just changed: forms carry the revision of what they showed."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.things import Things
from tests.visitor import Visitor, text_of
from ytcs_docs.core.access import Gate, mark_of
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
    "tasks_duties.calendar": ("giamdoc", "tasks_duties.set_ladder", {"mail_hour": "9"}),
}
# Steps that compare what the page showed with what is there: who takes them, what is typed.
STEPS = {
    "desk_people.hand_over": ("quantri", {"to": "1"}),
    "desk_planning.forget": ("chuyenvien", {"viec": "0" * 32}),
    "drafting.cancel": ("chuyenvien", {"reason": "thôi"}),
    "drafting.pass_on": ("chuyenvien", {}),
    "intake.keep_name": ("vanthu", {}),
    "intake.refuse_name": ("vanthu", {}),
    "search.remove_synonyms": ("caocap", {}),
    "signing.confirm_certificate": ("quantri", {}),
    "signing.withdraw_certificate": ("quantri", {}),
    "tasks.withdraw": ("giamdoc", {"reason": "thôi"}),
    "tasks_deciding.accept_result": ("giamdoc", {}),
    "tasks_deciding.accept_results": ("giamdoc", {}),
    "tasks_deciding.send_result_back": ("giamdoc", {"reason": "chưa đủ"}),
    "tasks_duties.drop": ("giamdoc", {}),
    "tasks_duties.end": ("giamdoc", {"reason": "thôi"}),
    "tasks_duties.set_accept_after": ("giamdoc", {"accept_after": "3"}),
}
# Compared as well, and tested where the way there is made.
ELSEWHERE = {
    "desk_planning.planned": "tests/drafting",
    "drafting.autofix_form": "a version is based on the one that it was made from",
    "drafting.number": "tests/drafting",
    "drafting.send_back": "tests/drafting",
    "drafting.sign_here": "tests/signing",
    "drafting.sign_on_paper": "tests/drafting",
    "drafting.take_signed": "tests/signing",
    "drafting.upload_version": "tests/drafting",
    "intake.duties": "tests/tasks",
    "intake.own_duties": "tests/tasks",
    "tasks_deciding.decide": "tests/tasks",
    "tasks_duties.add_doers": "tests/tasks",
    "tasks_tables.columns": "tests/tasks",
    "tasks_tables.save": "tests/tasks",
}
# What overwrites nothing of anybody, by why.
NEW = "makes something new, sent twice it is made once or said to be there"
STATE = "a step that the state of its thing allows or not; it writes over nothing that was typed"
OWN = "only the person's own"
WITHOUT = {
    NEW: """
        accounts.add_person accounts.add_post accounts.name_persons_substitute desk_registers.reserve
        documents.add_files
        documents.register_outgoing drafting.ask_comments drafting.comment drafting_copies.new drafting_writing.answer
        drafting_writing.begin_from_file drafting_writing.instead drafting_writing.new drafting_writing.urge
        drafting_writing.urge_all
        files.stage_file intake_registering.attach_second_copy intake_registering.divide_upload intake_registering.fill
        intake_registering.register_delivery intake_registering.register_file intake_registering.register_incoming
        letters.check_form organizations.add organizations.add_list organizations.import_file register_import.choose
        registers.open_register search.save search.synonyms signing.register_agency_certificate
        tasks.pass_on tasks.report
        tasks.spoken tasks_deciding.ask tasks_feeds.open_feed""",
    STATE: """
        accounts.end_persons_substitution accounts.end_post accounts.reset_password accounts.sign_person_out
        deliveries.archive deliveries.record_outcome deliveries.see_recall desk_registers.void_number
        desk_lists.urge_given_tasks documents.file_away documents.file_many documents.hand_over documents.hand_over_many
        documents.present documents.present_many desk_lists.take_on
        intake.drop_file intake.forget_name letters_templates.drop letters_templates.drop_draft
        letters_templates.index organizations.delete_list
        organizations.succeed register_import.check register_import.resume registers.close search.forget_miss
        search.refuse_abbreviation
        signing.agency_key signing.drop_agency_key tasks.accept tasks.acknowledge tasks.finish tasks.recall tasks.reopen
        tasks.void tasks_deciding.resume tasks_deciding.take_request_back tasks_deciding.take_result_back
        tasks_duties.calendar tasks_duties.remove_day tasks_duties.urge_document tasks_duties.urge_duty
        tasks_exchange.issue tasks_exchange.return_delivery tasks_feeds.close_feed tasks_tables.read_sheet""",
    OWN: """
        accounts.act_as accounts.change_password accounts.end_session accounts.end_substitution accounts.name_substitute
        accounts.sign_out accounts.sign_out_everywhere search.open_saved search.remove_saved signing.drop_own_key
        signing.own_key signing.register_own_certificate tasks_duties.choose_mail tasks_duties.see_notices""",
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


def test_every_form_compares_what_it_showed_or_has_a_reason_not_to(app: Flask) -> None:
    sending = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in rule.methods and mark_of(app.view_functions[rule.endpoint]) is not Gate.PUBLIC
    }
    compared = [*(target for _, target, _ in FORMS.values()), *STEPS, *ELSEWHERE]
    reasoned = [endpoint for names in WITHOUT.values() for endpoint in names.split()]
    assert len(set(compared + reasoned)) == len(compared + reasoned)
    assert sending == set(compared + reasoned)


@pytest.mark.parametrize("endpoint", FORMS)
def test_a_form_about_something_that_changed_meanwhile_is_refused(
    app: Flask, visit: Callable[..., Visitor], endpoint: str
) -> None:
    username, target, typed = FORMS[endpoint]
    things = Things(app, username)
    visitor = visit(username)
    page, action = things.address(rule_of(app, endpoint)), things.address(rule_of(app, target))
    values = {**sent_form(visitor, page, action), **typed}
    without = {name: value for name, value in values.items() if name != "seen"}
    for old in ({**values, "seen": "0" * 32}, without):
        stale = visitor.client.post(action, data=old, follow_redirects=True)
        assert STALE in text_of(stale), text_of(stale)[:400]
    fresh = visitor.client.post(action, data=values, follow_redirects=True)
    assert STALE not in text_of(fresh)


@pytest.mark.parametrize("endpoint", STEPS)
def test_a_step_on_something_that_changed_meanwhile_is_refused(
    app: Flask, visit: Callable[..., Visitor], endpoint: str
) -> None:
    username, typed = STEPS[endpoint]
    action = Things(app, username).address(rule_of(app, endpoint))
    visitor = visit(username)
    for old in ({"seen": "0" * 32}, {}):
        stale = visitor.post(action, {**typed, **old}, follow_redirects=True)
        assert STALE in text_of(stale), text_of(stale)[:400]


def test_revisions_are_compared_by_commands_only() -> None:
    """Compared in a view, it would be before the lock; a view takes the revision from what was sent, nowhere else."""
    sources = Path(__file__).resolve().parents[2] / "ytcs_docs"
    views = {path: path.read_text("utf-8") for path in sources.rglob("*views.py")}
    assert not [path for path, text in views.items() if re.search(r"\bcheck_unchanged\(", text)]
    assert not [path for path, text in views.items() if re.search(r"=form\.seen\.data", text)]
