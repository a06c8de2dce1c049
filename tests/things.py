"""One of everything that an address can name, made so that a person of Sở Y tế may open it when the right is there."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from tests import builders
from tests.builders import (
    assign,
    draft_of,
    incoming,
    learned_name,
    list_id,
    offered_name,
    order_data,
    outgoing,
    pdf_file,
    person,
    place,
    word_file,
)
from ytcs_docs.accounts import commands as accounts
from ytcs_docs.accounts.models import Post, SignIn, Substitution
from ytcs_docs.accounts.queries import user_named
from ytcs_docs.accounts.rules import ROLE_RIGHTS, Role
from ytcs_docs.config import WORD_TEMPLATES
from ytcs_docs.core import clock
from ytcs_docs.core.access import Right
from ytcs_docs.core.actor import OPERATOR
from ytcs_docs.core.db import transaction
from ytcs_docs.deliveries import commands as deliveries
from ytcs_docs.deliveries import queries as delivery_queries
from ytcs_docs.documents.attachments import add_attachment
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import AttachmentRole
from ytcs_docs.drafting import commands as drafts
from ytcs_docs.files import uploads
from ytcs_docs.letters.commands import put_template
from ytcs_docs.letters.template_check import TemplateReport
from ytcs_docs.registers import queries as registers
from ytcs_docs.registers.rules import Direction
from ytcs_docs.search import commands as searches
from ytcs_docs.signing import commands as signing
from ytcs_docs.signing.certificates import Certificate
from ytcs_docs.signing.queries import Owner
from ytcs_docs.tasks import calendars, feeds
from ytcs_docs.tasks import commands as tasks
from ytcs_docs.tasks.models import CalendarDay, RowFile
from ytcs_docs.tasks.rules import FeedKind, Part, Share

QUESTIONS = ("quan-he",)  # what follows the question mark


class Things:
    """``address(rule)`` fills in a rule of the URL map with ids that exist."""

    def __init__(self, app: Flask, username: str) -> None:
        self.app = app
        with app.app_context():
            self.values, self.special = _make(username)

    def address(self, rule: Any) -> str:
        values = {**self.values, **self.special.get(rule.endpoint, {})}
        arguments = {name: values[name] for name in rule.arguments - set(rule.defaults or ())}
        arguments |= {name: value for name, value in values.items() if name in QUESTIONS}
        with self.app.test_request_context():
            return str(self.app.url_map.bind("localhost").build(rule.endpoint, {**(rule.defaults or {}), **arguments}))


def _attach(document: Document, content: bytes, name: str) -> int:
    stored = uploads.store_file(io.BytesIO(content), name)
    with transaction():
        uploads.remember_blob(stored)
        row = builders.session().get_one(Document, document.id)
        attachment = add_attachment(row, stored.sha256, stored.name, AttachmentRole.MAIN, person("vanthu"))
        builders.session().flush()
        return attachment.id


def _upload(content: bytes, name: str, user_id: int) -> str:
    stored = uploads.store_file(io.BytesIO(content), name)
    with transaction():
        return uploads.keep_upload(stored, user_id).token


def _certificate(user_id: int) -> int:
    """One that waits to be confirmed."""
    moment = clock.now()
    read = Certificate(
        name="Bùi Văn Tú",
        organization="Sở Y tế",
        issuer="Tổ chức chứng thực",
        serial="1",
        fingerprint="ab" * 32,
        valid_from=moment,
        valid_to=moment,
        der=b"",
    )
    with transaction():
        return signing.register(Owner(user_id=user_id), read, person("chuyenvien")).id


def _substitution(away_id: int, by_id: int) -> int:
    """Somebody for a post, next month."""
    first = clock.today() + timedelta(days=30)
    by = builders.session().get_one(Post, by_id).user_id
    named = Substitution(
        post_id=away_id, user_id=by, from_on=first, until_on=first, created_at=clock.now(), created_by="Thử"
    )
    with transaction():
        builders.session().add(named)
        builders.session().flush()
        return named.id


def _row_file(assignment_id: int) -> int:
    stored = uploads.store_file(io.BytesIO(word_file("Danh sách")), "danh-sach.docx")
    with transaction():
        uploads.remember_blob(stored)
        file = RowFile(assignment_id=assignment_id, sha256=stored.sha256, name=stored.name)
        builders.session().add(file)
        builders.session().flush()
        return file.id


def _feed(post_id: int) -> str:
    with transaction():
        feeds.open_feed(post_id, FeedKind.UNIT, OPERATOR)
    return feeds.feeds_of(post_id)[FeedKind.UNIT]


def _calendar_day(agency_id: int) -> int:
    today = clock.today()
    with transaction():
        calendars.set_day(agency_id, today, False, "Ngày truyền thống", person("giamdoc"), today)
    return builders.session().scalar(select(func.max(CalendarDay.id))) or 0


def _make(username: str) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Values by argument, and other values for single endpoints."""
    user, officer = user_named(username), user_named("chuyenvien")
    assert user is not None
    assert officer is not None
    today, agency, unit = clock.today(), place("syt").id, place("nvy").id
    user_id, own_post, officer_id, officer_post = user.id, user.posts[0].id, officer.id, officer.posts[0].id
    writes = Right.COMPOSE in ROLE_RIGHTS[builders.ROLE_OF.get(username, Role.OFFICER)]

    with transaction():
        accounts.begin_session(user_id, "10.0.0.1", "Firefox/140 Windows")
        sign_in_id = builders.session().scalar(select(func.max(SignIn.id)))
    document = incoming()
    attachment_id, picture_id = (
        _attach(document, word_file("Nội dung"), "thu.docx"),
        _attach(document, pdf_file(), "x.pdf"),
    )
    _attach(document, pdf_file("Bieu"), "bieu.pdf")
    sent = outgoing(drafting_unit_id=unit)
    arrived = outgoing("ttyt", "vanthu.tt")
    shares = (Share(unit_id=unit, part=Part.LEAD, due_on=today),)
    with transaction():
        deliveries.issue(sent.id, [place("ttyt2").id], person("vanthu"))
        deliveries.issue(arrived.id, [agency], person("vanthu.tt"))
        (task,) = assign(document.id, order_data(instruction="Làm", shares=shares), person("giamdoc"), today)
    head = user_named("truongphong")
    assert head is not None
    token = _upload(word_file("Kết quả"), "ket-qua.docx", head.id)
    with transaction():
        tasks.accept(task.id, person("truongphong"))
        report = tasks.report(task.id, "Đang làm", [token], person("truongphong"))
        report_file = report.files[0].id

    author = username if writes else "chuyenvien"
    author_id = user_id if writes else officer_id
    draft = draft_of(author, uploads=(_upload(word_file("Phụ lục"), "phu-luc.docx", author_id),))
    with transaction():
        drafts.ask_comments(draft.id, [place("vp").id], None, person(author), today)
    asked = draft_of("chanhvp", drafting_unit_id=place("vp").id)
    with transaction():
        drafts.ask_comments(asked.id, [unit], None, person("chanhvp"), today)

    stored = uploads.store_file(io.BytesIO((WORD_TEMPLATES / "cong-van.docx").read_bytes()), "mau.docx")
    with transaction():
        saved_id = searches.save_search(own_post, "tiêm chủng", "q=ti%C3%AAm").id
        group_id = searches.save_synonyms("chích = tiêm").id
        put_template(agency, "cong-van", stored, TemplateReport(missing=["nguoi_ky"]), person("vanthu"))
        put_template(agency, "bao-cao", stored, TemplateReport(placeholders=["nguoi_ky"]), person("vanthu"))
    values = {
        "form": "cong-van",
        "draft_id": draft.id,
        "unit_id": unit,
        "saved_id": saved_id,
        "group_id": group_id,
        "document_id": document.id,
        "assignment_id": task.id,
        "attachment_id": attachment_id,
        "register_id": registers.registers_of(agency, Direction.OUTGOING, today.year)[0].id,
        "delivery_id": delivery_queries.inbox(agency)[0].id,
        "organization_id": unit,
        "list_id": list_id(),
        "user_id": officer_id,
        "post_id": officer_post,
        "sign_in_id": sign_in_id,
        "number": 1,
        "token": _upload(word_file("Bản nháp"), "nhap.docx", user_id),
        "waiting_id": builders.waiting_file().id,
        "certificate_id": _certificate(officer_id),
        "offer_id": offered_name("Sở Nội vụ tỉnh bạn", place("byt").id).id,
        "name_id": learned_name("Sở Nội vụ tỉnh nhà", place("byt").id).id,
        "duty_id": task.duty_id,
        "day_id": _calendar_day(agency),
        "substitution_id": _substitution(own_post, officer_post),
        "file_id": _row_file(task.id),
        "import_id": builders.register_import().id,
        "chapter": "van-thu",
        "name": "van-ban.png",
    }
    picture = builders.waiting_file(pdf_file("Scan"), "quet.pdf").id
    own_delivery = delivery_queries.deliveries_of(sent.id)[0].id
    special = {
        "intake.own_duties": {"document_id": sent.id},
        "accounts.act_as": {"post_id": own_post},
        "accounts.end_persons_substitution": {"substitution_id": _substitution(officer_post, own_post)},
        "deliveries.archive": {"document_id": sent.id},
        "tasks_exchange.issue": {"document_id": sent.id},
        "deliveries.record_outcome": {"delivery_id": own_delivery},
        "deliveries_attachments.page": {"attachment_id": picture_id},
        "drafting.comment": {"draft_id": asked.id, "comment_id": asked.comments[0].id},
        "drafting_papers.download_file": {"file_id": draft.files[0].id},
        "drafting_writing.instead": {"document_id": sent.id, "quan-he": "replaces"},
        "files.upload_page": {"token": _upload(pdf_file("Tam"), "tam.pdf", user_id)},
        "intake.file_page": {"waiting_id": picture},
        "tasks.download_report_file": {"file_id": report_file},
        "letters_templates.drop": {"form": "bao-cao"},
        "tasks.recall": {"document_id": sent.id},
        "tasks_feeds.read": {"token": _feed(officer_post)},
    }
    return values, special
