"""What a query is taken to say before anything is looked up."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from tests.builders import incoming
from tests.search.test_search import results  # the same way to ask
from ytcs_docs.search import sync
from ytcs_docs.search.days import terms_of
from ytcs_docs.search.spelling import typed_keys
from ytcs_docs.search.understanding import facts_of, without

pytestmark = pytest.mark.neutral


@pytest.mark.parametrize(
    ("typed", "facts", "words"),
    [
        ("quyết định 1658 năm 2022", {"type": "quyet-dinh", "number": "1658", "year": "2022"}, ""),
        ("công văn số 3637 của ubnd tỉnh", {"type": "cong-van", "number": "3637", "issuer": "ubnd tỉnh"}, ""),
        ("qđ 1658 2022", {"type": "quyet-dinh", "number": "1658", "year": "2022"}, ""),
        ("thông tư 39 bộ y tế 2017", {"type": "thong-tu", "number": "39", "year": "2017"}, "bộ y tế"),
        ("số đến 23", {"arrival": "23"}, ""),
        ("đến số 23/2026", {"arrival": "23/2026"}, ""),
        ("289/SYT-NVY ngày 4/3/2025", {"day": "2025-03-04"}, "289/SYT-NVY"),
        ("thư ngày 5 tháng 3 năm 2025 của sở nội vụ", {"day": "2025-03-05", "issuer": "sở nội vụ"}, "thư"),
        ("quyết định tháng 3/2025 về thuốc", {"type": "quyet-dinh", "day": "2025-03"}, "thuốc"),
        ("quyết định năm 2022", {"type": "quyet-dinh", "year": "2022"}, ""),
        ("các công văn của Bộ Y tế năm 2025", {"type": "cong-van", "issuer": "Bộ Y tế", "year": "2025"}, ""),
        ("quyết định của ubnd tỉnh về sáp nhập", {"type": "quyet-dinh", "issuer": "ubnd tỉnh"}, "sáp nhập"),
        ("kế hoạch của sở y tế năm 2025", {"type": "ke-hoach", "issuer": "sở y tế"}, "năm 2025"),
        # a matter, not a document
        ("kế hoạch năm 2025", {}, "kế hoạch năm 2025"),
        ("thông báo của người sử dụng lao động", {}, "thông báo của người sử dụng lao động"),
        ("Quyết định của Chủ tịch UBND huyện về thu hồi đất có hiệu lực khi nào?", {}, None),
        ("kế hoạch phòng chống dịch năm 2025", {}, "kế hoạch phòng chống dịch năm 2025"),
        ("kế hoạch 2025", {}, "kế hoạch 2025"),
        ("báo cáo 6 tháng đầu năm 2024", {}, "báo cáo 6 tháng đầu năm 2024"),
        ("trạm y tế phường 1", {}, "trạm y tế phường 1"),
        ("quý 2 năm 2025 báo cáo", {}, "quý 2 năm 2025 báo cáo"),
        ("chuyển đổi số", {}, "chuyển đổi số"),
        ("ngày 31/2/2025", {}, "ngày 31/2/2025"),
        ("cat-pc06 ngày 4/3/2025", {"day": "2025-03-04"}, "cat-pc06"),
        ("pc06 phòng cháy", {}, "pc06 phòng cháy"),
    ],
)  # fmt: skip
def test_what_a_query_says(typed: str, facts: dict[str, str], words: str | None) -> None:
    found = facts_of(typed)
    assert {fact.kind: fact.value for fact in found.facts} == facts
    assert found.words == (typed if words is None else words)


@pytest.mark.parametrize(
    ("typed", "facts", "words"),
    [
        ("số đến 23 năm 2025", {"arrival": "23/2025"}, ""),
        ("số đi 12 năm 2025", {"number": "12", "direction": "outgoing", "year": "2025"}, ""),
        ("công văn đi năm ngoái", {"type": "cong-van", "direction": "outgoing", "year": "2025"}, ""),
        ("công văn trước ngày 15/3/2025", {"type": "cong-van", "day": "../2025-03-14"}, ""),
        ("thông báo sau 1/6/2025 về sởi", {"type": "thong-bao", "day": "2025-06-02/.."}, "sởi"),
        ("từ ngày 1/3/2025 đến hết ngày 31/3/2025", {"day": "2025-03-01/2025-03-31"}, ""),
        ("công văn từ 5 đến 9/3/2025", {"type": "cong-van", "day": "2025-03-05/2025-03-09"}, ""),
        ("công văn từ 5/3 đến 9/3/2025", {"type": "cong-van", "day": "2025-03-05/2025-03-09"}, ""),
        ("công văn từ tháng 3 đến tháng 5/2025", {"type": "cong-van", "day": "2025-03-01/2025-05-31"}, ""),
        ("quyết định tháng này", {"type": "quyet-dinh", "day": "2026-03"}, ""),
        ("quyết định tháng trước", {"type": "quyet-dinh", "day": "2026-02"}, ""),
        ("công văn hôm qua", {"type": "cong-van", "day": "2026-03-03"}, ""),
        ("công văn tuần trước", {"type": "cong-van", "day": "2026-02-23/2026-03-01"}, ""),
        ("quyết định năm nay", {"type": "quyet-dinh", "year": "2026"}, ""),
        ("trước ngày 15 tháng 3 năm 2026", {"day": "../2026-03-14"}, ""),
        ("trước tháng 3/2026", {"day": "../2026-02-28"}, ""),
        ("công văn sau tháng 3/2026", {"type": "cong-van", "day": "2026-04-01/.."}, ""),
        ("từ ngày 1 tháng 3 năm 2026 đến ngày 5 tháng 3 năm 2026", {"day": "2026-03-01/2026-03-05"}, ""),
        ("từ tháng 11 đến tháng 2/2026", {"day": "2025-11-01/2026-02-28"}, ""),  # over New Year
        ("từ năm 2024 đến năm 2025", {"day": "2024-01-01/2025-12-31"}, ""),
        ("số đi 12/2026", {"number": "12", "direction": "outgoing", "year": "2026"}, ""),
        ("văn bản đến hôm nay", {"direction": "incoming", "day": "2026-03-04"}, ""),
        ("công văn đến 23", {"type": "cong-van", "arrival": "23", "direction": "incoming"}, ""),
        ("từ 12/2026 đến 15/3/2026", {"day": "2026-03-15"}, "từ 12/2026 đến"),
        ("trước ngày 01/01/0001", {}, "trước ngày 01/01/0001"),
        ("sau ngày 31/12/9999", {}, "sau ngày 31/12/9999"),
        ("báo cáo những năm trước", {}, "báo cáo những năm trước"),
        ("công văn đi công tác", {}, "công văn đi công tác"),
    ],
)  # fmt: skip
def test_spans_of_time_and_the_way_a_document_went(typed: str, facts: dict[str, str], words: str) -> None:
    found = facts_of(typed, date(2026, 3, 4))
    assert {fact.kind: fact.value for fact in found.facts} == facts
    assert found.words == words


@pytest.mark.parametrize(
    ("value", "terms"),
    [
        ("2025-03-04", ["d2025-03-04"]),
        ("2025-03-30/2025-05-02", ["d2025-03-30", "d2025-03-31", "d2025-04", "d2025-05-01", "d2025-05-02"]),
        ("2024-12-01/2026-01-01", ["d2024-12", "2025", "d2026-01-01"]),
    ],
)
def test_a_span_is_looked_up_by_as_few_terms_as_can_be(value: str, terms: list[str]) -> None:
    assert [term for _, term in terms_of(value)] == terms
    assert terms_of("../1945-12-31") == [("year", "1945")]
    assert terms_of("2100-01-01/..") == [("year", "2100")]
    assert not any(fact.kind == "day" for fact in facts_of("trước ngày 1/1/1945 sau ngày 31/12/2100").facts)
    assert len(terms_of("../2025-03-14")) < 100
    assert len(terms_of("2025-06-02/..")) < 150


def test_a_span_is_what_lies_in_it(app: Flask) -> None:
    with app.app_context():
        rows = {
            day: incoming(code=f"{number}/SYT-NVY", type_code="cong-van", issued_on=date.fromisoformat(day)).id
            for number, day in enumerate(("2024-12-31", "2025-03-14", "2025-03-15", "2025-06-01", "2026-01-20"), 1)
        }
        sync.rebuild()

        def found(typed: str) -> set[str]:
            ids = {row.document.id for row in results(typed).page.items}
            return {day for day, key in rows.items() if key in ids}

        assert found("công văn trước ngày 15/3/2025") == {"2024-12-31", "2025-03-14"}
        assert found("công văn từ 15/3/2025 đến 1/6/2025") == {"2025-03-15", "2025-06-01"}
        assert found("công văn sau ngày 15/3/2025") == {"2025-06-01", "2026-01-20"}
        assert found("công văn từ tháng 3 đến tháng 6/2025") == {"2025-03-14", "2025-03-15", "2025-06-01"}


def test_a_number_that_nobody_has_is_said(app: Flask) -> None:
    with app.app_context():
        incoming(code="02/SYT-NVY", type_code="cong-van")
        sync.rebuild()
        assert results("số 289").missing_code == "289"
        assert results("công văn số 2").missing_code == ""
        assert results("số 289 tiêm chủng").missing_code == ""


def test_a_chip_takes_its_piece_out_of_the_query() -> None:
    typed = "công văn  số 3637 của ubnd tỉnh"
    facts = facts_of(typed)
    assert [without(typed, facts, fact) for fact in facts.facts] == [
        "số 3637 của ubnd tỉnh", "công văn của ubnd tỉnh", "công văn số 3637"
    ]  # fmt: skip
    typed = "1 cơ quan báo: công văn số 1 năm 2026"
    facts = facts_of(typed)
    number = facts.of("number")
    assert number is not None
    assert without(typed, facts, number) == "1 cơ quan báo: công văn năm 2026"
    typed = "số đi 12 năm 2025"
    facts = facts_of(typed)
    assert [without(typed, facts, fact) for fact in facts.facts] == ["năm 2025", "số 12 năm 2025", "số đi 12"]
    # a word that was excluded is not among what was understood, and stays
    quoted = facts_of("quyết định 743 năm 2025")
    year = quoted.of("year")
    assert year is not None
    assert without("quyết định -tân 743 năm 2025", quoted, year) == "quyết định -tân 743"


@pytest.mark.parametrize(("typed", "meant"), [("soost", "sot"), ("so61t", "sot"), ("huyeets", "huyet"), ("tre", "tre")])
def test_keystrokes_of_an_input_method_that_was_off(typed: str, meant: str) -> None:
    assert typed_keys(typed) == meant


def test_one_document_is_found_by_what_is_remembered_of_it(app: Flask) -> None:
    with app.app_context():
        wanted = incoming(
            code="3637/UBND-VX", type_code="cong-van", issuer_name="UBND tỉnh Tân Hải", issued_on=date(2026, 3, 4),
            subject="tiêm chủng",
        )  # fmt: skip
        others = [
            incoming(code="3637/SYT-NVY", type_code="cong-van", issuer_name="Sở Y tế", issued_on=date(2026, 2, 4)),
            incoming(
                code="3637/QĐ-UBND", type_code="quyet-dinh", issuer_name="UBND tỉnh Tân Hải", issued_on=date(2025, 3, 4)
            ),
        ]
        sync.rebuild()
        for typed in (
            "công văn số 3637 của ubnd tỉnh", "3637ubndvx", "cv 3637 ngày 4/3/2026", "3637 ubnd vx",
            f"số đến {wanted.number}", "công văn ngày 04/3/2026", "3637 của ubnd tỉnh năm 2026",
        ):  # fmt: skip
            assert [row.document.id for row in results(typed).page.items][:1] == [wanted.id], (typed, results(typed))
        found = results("công văn số 3637 của sở tài chính")
        assert {row.document.id for row in found.page.items} == {wanted.id, others[0].id}
        assert found.loosened == ("của sở tài chính",)
        # what is not met at all is said, not passed over in silence
        assert results("số đến 999").loosened == ("số đến 999",)
        assert results("công văn ngày 02/03/2019").loosened == ("ngày 02/03/2019",)
        assert results("công văn số 3637 công nghệ vũ trụ").page.items[0].document.code.startswith("3637")
        assert {row.document.id for row in results("3637 năm 2026 -ubnd").page.items} == {others[0].id}
        assert results("quyết định 3637 -tân").missing_code == ""


def test_a_type_with_a_year_or_an_issuer_finds_all_of_them_and_no_others(app: Flask) -> None:
    with app.app_context():
        rows = {
            key: incoming(
                code=f"{key}/{notation}",
                type_code=kind,
                issuer_name=issuer,
                issued_on=date(year, 3, 4),
                subject=subject,
            ).id
            for key, notation, kind, issuer, year, subject in (
                (1, "QĐ-UBND", "quyet-dinh", "UBND tỉnh Tân Hải", 2025, "sáp nhập trạm y tế"),
                (2, "QĐ-SNV", "quyet-dinh", "Sở Nội vụ", 2025, "tuyển dụng"),
                (3, "QĐ-UBND", "quyet-dinh", "UBND tỉnh Tân Hải", 2026, "quyết định năm 2025 hết hiệu lực"),
                (4, "UBND-VX", "cong-van", "UBND tỉnh Tân Hải", 2025, "quyết định của UBND tỉnh"),
            )
        }
        sync.rebuild()
        for typed, wanted in (
            ("quyết định năm 2025", {1, 2}),
            ("các quyết định của ubnd tỉnh", {1, 3}),
            ("quyết định của UBND tỉnh năm 2025", {1}),
        ):
            found = results(typed)
            assert {row.document.id for row in found.page.items} == {rows[key] for key in wanted}, typed
            assert found.loosened == ()
        assert results("quyết định năm 2019").loosened == ("năm 2019",)
        # a number that there is not: the rest of what was said still counts
        found = results("quyết định 1658 năm 2025")
        assert {row.document.id for row in found.page.items} == {rows[1], rows[2]}
        assert found.loosened == ("số 1658",)
        found = results("công văn 1658 năm 2031")
        assert ({row.document.id for row in found.page.items}, found.loosened) == ({rows[4]}, ("số 1658", "năm 2031"))
        assert set(results("chỉ thị 1658 năm 2031").loosened) >= {"số 1658", "năm 2031"}
        about = results("quyết định của ubnd tỉnh về sáp nhập")
        assert (about.page.items[0].document.id, about.loosened) == (rows[1], ())
