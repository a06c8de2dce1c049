"""Abbreviations that texts explain, and what the administrator makes of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.builders import incoming
from tests.visitor import Visitor, text_of
from ytcs_docs.core.db import session
from ytcs_docs.core.jobs import Job, run_once
from ytcs_docs.documents.jobs import read_texts
from ytcs_docs.search.abbreviations import explained_in, learn_abbreviations, offers
from ytcs_docs.search.models import AbbreviationReading, RefusedAbbreviation


@pytest.mark.neutral
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Giao Trung tâm Kiểm soát bệnh tật (TTKSBT) báo cáo", [("TTKSBT", "Trung tâm Kiểm soát bệnh tật")]),
        ("công tác phòng, chống dịch (viết tắt là PCD)", [("PCD", "phòng chống dịch")]),
        ("phòng cháy và chữa cháy (sau đây gọi tắt là: PCCC)", [("PCCC", "phòng cháy và chữa cháy")]),
        ("Dân số - Kế hoạch hóa gia đình (DS-KHHGĐ)", [("DS-KHHGĐ", "Dân số Kế hoạch hóa gia đình")]),
        ("Trạm Y tế (TYT) và trạm y tế (TYT)", [("TYT", "Trạm Y tế")]),
        ("Chi cục An toàn vệ sinh thực phẩm (sau đây gọi tắt là Chi cục)", []),
        ("Ông Nguyễn Văn Bình (BS)", []),
        ("bệnh tay chân miệng (Nghị định số 5)", []),
        ("(TTKSBT)", []),
    ],
)
def test_a_bracket_explains_where_the_letters_agree(text: str, found: list[tuple[str, str]]) -> None:
    assert list(explained_in(text)) == found


def test_what_texts_explain_is_offered_and_taken_or_refused(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        incoming(code="1/A", text="Khoa kiểm soát nhiễm trùng (KSNT), khoa Da (BTD) và bệnh Than da (BTD).")
        incoming(code="2/A", text="Kiểm soát nhiễm trùng (KSNT)")
        while run_once([Job(name="read", run=read_texts)]):
            pass
        learn_abbreviations()
        learn_abbreviations()
        assert session().query(AbbreviationReading).count() == 2
        assert [(one.short, one.files) for one in offers()] == [("KSNT", 2), ("BTD", 1)]
    page = visit("caocap")
    assert "KSNT" in text_of(page.get("/tu-dong-nghia"))
    page.post("/tu-dong-nghia/khong-dung", {"terms": "BTD = bệnh Than da"})
    page.post("/tu-dong-nghia/khong-dung", {"terms": "ABC = điều không ai hỏi"})
    with app.app_context():
        assert session().query(RefusedAbbreviation).count() == 1
    assert page.post("/tu-dong-nghia", {"terms": "KSNT = kiểm soát nhiễm trùng"}).status_code == 303
    with app.app_context():
        assert not offers()
