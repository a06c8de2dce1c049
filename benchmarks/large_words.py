"""Drafts with large Word files: ``python -m benchmarks.large_words [--views 20]``.

For each file: how long its upload as a new version takes, its page for the first time, then again and again, and the
check on the page “Kiểm tra thể thức”. Through Flask's test client, with the real limited processes.
"""

from __future__ import annotations

import argparse
import copy
import io
import statistics
import tempfile
import time
from collections.abc import Callable
from typing import Any

import docx
from docx.shared import Pt
from flask_migrate import upgrade

from tests import builders
from tests.visitor import Visitor
from ytcs_docs.app import create_app
from ytcs_docs.core.db import session
from ytcs_docs.drafting.models import Draft
from ytcs_docs.files.store import file_store


def with_table(content: bytes, rows: int, columns: int) -> bytes:
    """A draft with a table of many cells before its foot."""
    document = docx.Document(io.BytesIO(content))
    table = document.add_table(rows=1, cols=columns)
    for number, cell in enumerate(table.rows[0].cells):
        cell.paragraphs[0].add_run(f"Trạm Y tế xã Hòa Lộc {number}").font.size = Pt(12)
    first = table.rows[0]._tr
    for _ in range(rows - 1):
        first.addnext(copy.deepcopy(first))
    document.tables[0]._tbl.addnext(table._tbl)
    return _bytes(document)


def with_pages(content: bytes, pages: int) -> bytes:
    """A draft of many pages."""
    document = docx.Document(io.BytesIO(content))
    text = max(document.paragraphs, key=lambda one: len(one.text))
    text.runs[0].text = "Các đơn vị rà soát nhân lực, thuốc và trang thiết bị của từng trạm y tế. " * 6
    for _ in range(pages * 6):
        text._p.addnext(copy.deepcopy(text._p))
    return _bytes(document)


def _bytes(document: Any) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def timed(act: Callable[[], Any]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--views", type=int, default=20)
    views = parser.parse_args().views
    with tempfile.TemporaryDirectory() as name:
        settings = {"SECRET_KEY": "benchmark", "DATA_DIR": name, "PASSWORD_TIME_COST": "1", "PASSWORD_MEMORY_KIB": "64"}
        app = create_app(settings)
        with app.app_context():
            upgrade()
            builders.small_office()
            draft_id = builders.draft_of().id
            draft = session().get_one(Draft, draft_id)
            plain = file_store().path(draft.current.sha256).read_bytes()
        visitor = Visitor(app, "chuyenvien")
        page = f"/du-thao/{draft_id}"
        print(f"{'file':24}{'KiB':>7}{'upload':>9}{'first':>8}{'median':>8}{'p95':>7}{'check':>8}   ms")
        for label, content in (
            ("as it is written", plain),
            ("table of 178 x 8", with_table(plain, 178, 8)),
            ("table of 1,000 x 8", with_table(plain, 1000, 8)),
            ("120 pages", with_pages(plain, 120)),
        ):
            form = visitor.page(page).xpath('//form[contains(@action, "/phien-ban")]')[0]
            values = {**dict(form.form_values()), "file": (io.BytesIO(content), "sua.docx")}
            upload = timed(lambda form=form, values=values: visitor.client.post(form.get("action"), data=values))
            first = timed(lambda: visitor.page(page))
            again = [timed(lambda: visitor.page(page)) for _ in range(views)]
            check = timed(lambda content=content: _check(visitor, content))
            numbers = (upload, first, statistics.median(again), statistics.quantiles(again, n=20)[-1], check)
            print(f"{label:24}{len(content) // 1024:>7}" + "".join(f"{one:>8.0f}" for one in numbers))


def _check(visitor: Visitor, content: bytes) -> None:
    sent = {**visitor.form("/kiem-tra-the-thuc"), "file": (io.BytesIO(content), "tep.docx")}
    answer = visitor.client.post("/kiem-tra-the-thuc", data=sent, follow_redirects=True)
    assert answer.status_code == 200  # noqa: S101


if __name__ == "__main__":
    main()
