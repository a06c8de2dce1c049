"""Searching: accents or not, codes in any spelling, only what one may see."""

import unicodedata

import pytest
from flask import current_app

from tests.builders import incoming, outgoing, person, place
from tests.documents.test_documents import viewer_of
from ytcs_docs.core import clock
from ytcs_docs.core.db import transaction
from ytcs_docs.core.work import run_once
from ytcs_docs.documents.numbering import void_number
from ytcs_docs.documents.rules import ReferenceData, ReferenceKind
from ytcs_docs.documents.work import read_texts
from ytcs_docs.search import queries, sync
from ytcs_docs.search.index import Narrowing
from ytcs_docs.tasks import commands as tasks
from ytcs_docs.tasks.rules import AssignmentData, Part, Share

pytestmark = pytest.mark.usefixtures("context")


def work() -> None:
    while run_once((("read text of files", read_texts), ("search index", sync.catch_up))):
        pass


def find(typed: str, username: str = "giamdoc", **narrow: object) -> list[int]:
    viewer = viewer_of(username)
    narrowing = Narrowing(acl=queries.acl_terms(viewer), **narrow)  # type: ignore[arg-type]
    return [found.document.id for found in queries.search(viewer, typed, narrowing, 1, 25).items]


@pytest.fixture
def archive(context: None) -> dict[str, int]:
    basis = (ReferenceData(code="2348/QĐ-TTg", kind=ReferenceKind.LEGAL_BASIS),)
    made = {
        "notice": incoming(
            code="12/TB-SYT",
            type_code="thong-bao",
            subject="kết luận của Giám đốc Sở tại hội nghị trạm y tế",
            text="Các trung tâm báo cáo khó khăn về nhân lực của trạm y tế, hoà giải và củng cố cơ sở.",
        ).id,
        "vaccine": incoming(code="5/BYT-DP", subject="tiêm chủng vắc xin mở rộng", text="Tiêm đủ mũi cho trẻ em.").id,
        "plan": incoming(
            code="289/SYT-NVY", subject="luân phiên cán bộ", references=basis, text="Luân phiên bác sĩ."
        ).id,
        "decision": incoming(code="2348/QĐ-TTg", subject="phê duyệt đề án y tế cơ sở", text="Phê duyệt.").id,
        "letter": outgoing(type_code="ke-hoach", subject="phòng chống sốt xuất huyết").id,
    }
    work()
    return made


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("thong bao ket luan tram y te", "notice"),
        ("tiêm chủng vắc xin", "vaccine"),
        ("TIEM CHUNG", "vaccine"),
        ("289/syt-nvy", "plan"),
        ("289 syt nvy", "plan"),
        ("2348/QĐ-TTG", "decision"),
        ("2348/qd-ttg", "decision"),
        ("2348/QÐ-TTg", "decision"),
        ("hòa giải", "notice"),
        ("hoà giải", "notice"),
        (unicodedata.normalize("NFD", "vắc xin"), "vaccine"),
        ("sot xuat huyet", "letter"),
        ("01/kh-syt", "letter"),
        ("luân phiên bác sĩ", "plan"),
    ],
)
def test_the_right_document_comes_first(archive: dict[str, int], typed: str, first: str) -> None:
    assert find(typed)[0] == archive[first]


def test_documents_that_cite_a_code_follow_the_one_that_bears_it(archive: dict[str, int]) -> None:
    assert find("2348/QĐ-TTg")[:2] == [archive["decision"], archive["plan"]]
    viewer = viewer_of("giamdoc")
    page = queries.search(viewer, "2348/QĐ-TTg", Narrowing(acl=queries.acl_terms(viewer)), 1, 25)
    assert [found.cites for found in page.items[:2]] == [False, True]


def test_two_letter_words_count(archive: dict[str, int]) -> None:
    assert archive["notice"] in find("y tế")


@pytest.mark.parametrize(
    "typed", ["", "   ", '"', "-", "()", "AND OR NOT", "a:b", "*", "[", "x" * 900, '"tiêm chủng', "~^"]
)
def test_no_query_fails(archive: dict[str, int], typed: str) -> None:
    find(typed)


def test_a_word_with_a_minus_is_left_out(archive: dict[str, int]) -> None:
    assert archive["vaccine"] not in find("y tế tiêm -vắc")


def test_words_are_marked_in_subject_and_text(archive: dict[str, int]) -> None:
    viewer = viewer_of("giamdoc")
    page = queries.search(viewer, "nhan luc tram", Narrowing(acl=queries.acl_terms(viewer)), 1, 25)
    assert "<mark>nhân lực</mark>" in page.items[0].snippet
    assert page.items[0].file_name == "van-ban.txt"


def test_text_is_escaped_where_words_are_marked() -> None:
    incoming(subject="tiêm <script>alert(1)</script> chủng", text="<b>tiêm</b>")
    work()
    viewer = viewer_of("giamdoc")
    found = queries.search(viewer, "tiêm", Narrowing(acl=queries.acl_terms(viewer)), 1, 25).items[0]
    assert "<script>" not in found.subject
    assert "<b>" not in found.snippet


def test_filters_narrow(archive: dict[str, int]) -> None:
    assert find("y tế", type_code="thong-bao") == [archive["notice"]]
    assert find("xuất huyết", direction="incoming") == []
    assert archive["vaccine"] in find("tiêm chủng", issuer="bo y te")
    assert find("tiêm chủng", date_to=clock.today().replace(year=2001)) == []
    assert find("tiêm chủng", status="completed") == []


def test_nobody_finds_what_they_may_not_open(archive: dict[str, int]) -> None:
    for username in ("truongphong", "giamdoc.tt", "vanthu.tt", "tram1", "quantri"):
        assert find("tiêm chủng vắc xin", username) == []


def test_what_is_assigned_is_found_by_the_unit(archive: dict[str, int]) -> None:
    share = Share(unit_id=place("tyt1").id, part=Part.LEAD)
    with transaction():
        tasks.assign(
            archive["vaccine"], AssignmentData(instruction="Làm", shares=(share,)), person("giamdoc"), clock.today()
        )
    work()
    assert find("tiem chung", "tram1") == [archive["vaccine"]]
    assert find("tiem chung", "truongphong") == []


def test_a_change_is_found_by_its_new_words_only(archive: dict[str, int]) -> None:
    with transaction():
        void_number(1, 2, "Nhầm", person("vanthu"))
    work()
    assert find("tiêm chủng", status="voided") == [archive["vaccine"]]


def test_a_lost_index_is_made_anew(archive: dict[str, int]) -> None:
    import shutil

    shutil.rmtree(current_app.extensions["search_index"].folder)
    work()
    assert find("tiem chung")[0] == archive["vaccine"]


# Whoosh leaves its file open when it finds rubbish in it
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_damaged_index_is_made_anew(archive: dict[str, int]) -> None:
    folder = current_app.extensions["search_index"].folder / "whoosh"
    for path in folder.glob("*.toc"):
        path.write_bytes(b"rubbish")
    current_app.extensions["search_index"]._index = None
    work()
    assert find("tiem chung")[0] == archive["vaccine"]


def test_the_worker_remembers_a_file_it_can_not_read() -> None:
    document = incoming(text="tệp")
    current_app.extensions["file_store"].path(document.attachments[0].sha256).unlink()
    work()
    assert sync.behind() == 0
