"""Searching: accents or not, codes in any spelling, only what one may see."""

import unicodedata
from datetime import timedelta

import pytest
from flask import current_app

from tests.builders import assign, incoming, order_data, outgoing, person, place
from tests.documents.test_documents import viewer_of
from ytcs_docs.core import clock
from ytcs_docs.core.db import transaction
from ytcs_docs.core.jobs import Job, run_once
from ytcs_docs.documents.commands import void_number
from ytcs_docs.documents.data import ReferenceData
from ytcs_docs.documents.jobs import read_texts
from ytcs_docs.documents.rules import ReferenceKind
from ytcs_docs.files.store import FILE_STORE
from ytcs_docs.language.highlights import Piece
from ytcs_docs.search import commands, queries, sync
from ytcs_docs.search.engine import Narrowing
from ytcs_docs.search.store import IndexStore
from ytcs_docs.tasks.rules import Part, Share

pytestmark = pytest.mark.usefixtures("context")


# The engines do not know the database: one of them is enough on the second one.
@pytest.fixture(params=[pytest.param("whoosh", marks=pytest.mark.neutral), "tantivy"], autouse=True)
def engine(request: pytest.FixtureRequest, context: None) -> str:
    """Every test of this file runs on both engines."""
    state = sync.index_sync()
    state.store = IndexStore(state.store.folder, request.param)
    return str(request.param)


def test_words_that_texts_divide_otherwise_and_numbers_in_words_are_found() -> None:
    joined = incoming(code="1/A", subject="cảnh báo đầu tư bitcoin").id
    apart = incoming(code="2/A", subject="tiêm chủng mở rộng").id
    amount = incoming(code="3/A", subject="hỗ trợ một triệu đồng").id
    work()
    assert find("bit coin") == [joined]
    assert find("tiemchung mo rong") == [apart]
    assert find("1 trieu dong") == find("một triệu") == [amount]
    assert find("2 trieu") == []


def work() -> None:
    while run_once((Job(name="read", run=read_texts), Job(name="index", run=sync.catch_up))):
        pass


def results(typed: str, username: str = "giamdoc", *, by_date: bool = False, **narrow: object) -> queries.Results:
    viewer = viewer_of(username)
    facets = {
        name: [str(narrow.pop(name))] for name in ("direction", "type", "status", "force", "unit") if name in narrow
    }
    narrowing = Narrowing(acl=queries.acl_terms(viewer), facets=facets, **narrow)  # type: ignore[arg-type]
    return queries.search(viewer, typed, narrowing, 1, 25, by_date=by_date)


def find(typed: str, username: str = "giamdoc", **narrow: object) -> list[int]:
    return [found.document.id for found in results(typed, username, **narrow).page.items]


@pytest.fixture
def archive(engine: str) -> dict[str, int]:
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
    assert [found.cites for found in results("2348/QĐ-TTg").page.items[:2]] == [False, True]


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
    page = results("nhan luc tram").page
    assert Piece("nhân lực", marked=True) in page.items[0].snippet
    assert page.items[0].file is not None
    assert page.items[0].file.name == "van-ban.txt"


def test_text_is_escaped_where_words_are_marked() -> None:
    incoming(subject="tiêm <script>alert(1)</script> chủng", text="<b>tiêm</b>")
    work()
    found = results("tiêm").page.items[0]
    assert "".join(piece.text for piece in found.subject) == "tiêm <script>alert(1)</script> chủng"
    macro = current_app.jinja_env.get_template("_components/text.html").module.highlighted  # type: ignore[attr-defined]
    assert str(macro(found.subject)) == "<mark>tiêm</mark> &lt;script&gt;alert(1)&lt;/script&gt; chủng"


def test_filters_narrow(archive: dict[str, int]) -> None:
    assert find("y tế", type="thong-bao") == [archive["notice"]]
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
        assign(archive["vaccine"], order_data(instruction="Làm", shares=(share,)), person("giamdoc"), clock.today())
    work()
    assert find("tiem chung", "tram1") == [archive["vaccine"]]
    assert find("tiem chung", "truongphong") == []


def test_a_change_is_found_by_its_new_words_only(archive: dict[str, int]) -> None:
    with transaction():
        void_number(1, 2, "Nhầm", person("vanthu"))
    work()
    assert find("tiêm chủng", status="voided") == [archive["vaccine"]]


def test_exact_accents_rank_above_folded_ones() -> None:
    plain = incoming(code="1/A", subject="báo cáo về chung cư", text="Chung cư.").id
    marked = incoming(code="2/A", subject="báo cáo về chủng cũ", text="Chủng cũ.").id
    work()
    assert find("chủng") == [marked, plain]
    assert set(find("chung")) == {plain, marked}


def test_neighbours_rank_above_scattered_words_and_subject_above_body() -> None:
    scattered = incoming(code="1/A", subject="việc này", text="trạm xá; y sĩ; kinh tế. " * 20).id
    together = incoming(code="2/A", subject="củng cố trạm y tế", text="Không nói gì thêm.").id
    body = incoming(code="3/A", subject="việc khác", text="trạm y tế " * 20).id
    work()
    assert find("trạm y tế") == [together, body, scattered]


def test_a_phrase_must_stand_together() -> None:
    scattered = incoming(code="1/A", subject="huyết áp, xuất viện, sốt cao").id
    together = incoming(code="2/A", subject="phòng chống sốt xuất huyết").id
    work()
    assert find('"sốt xuất huyết"') == [together]
    assert set(find("sốt xuất huyết")) == {together, scattered}


def test_a_code_finds_its_bearer_then_those_that_name_it_in_their_text() -> None:
    citing = incoming(code="77/SYT-KHTC", subject="hướng dẫn", text="Căn cứ Thông tư số 39/2017/TT-BYT, quy định").id
    other = incoming(code="39/2018/TT-BYT", type_code="cong-van", subject="quy định khác").id
    bearer = incoming(code="39/2017/TT-BYT", type_code="cong-van", subject="gói dịch vụ y tế cơ bản").id
    work()
    for typed in ("39/2017/TT-BYT", "39 / 2017 / TT - BYT", "39/2017/tt-byt", "39 2017 tt byt", "39/2017/ТТ-ВУТ"):
        assert find(typed)[:2] == [bearer, citing], typed
        assert [found.cites for found in results(typed).page.items[:2]] == [False, True]
    assert set(find("39")[:2]) == {bearer, other}


def test_abbreviations_expand_both_ways() -> None:
    short = incoming(code="1/A", subject="giám sát SXH tại TYT").id
    long = incoming(code="2/A", subject="giám sát sốt xuất huyết tại trạm y tế").id
    work()
    assert set(find("SXH")) == set(find("sốt xuất huyết")) == set(find("sxh tyt")) == {short, long}
    assert find("SXH")[0] == short
    assert Piece("sốt xuất huyết", marked=True) in next(
        one.subject for one in results("SXH").page.items if one.document.id == long
    )


def test_the_administrators_synonyms_are_used_at_once(archive: dict[str, int]) -> None:
    assert archive["vaccine"] not in find("chích ngừa")
    with transaction():
        commands.save_synonyms("chích ngừa = tiêm chủng")
    assert archive["vaccine"] in find("chích ngừa")


def test_a_misspelt_word_gets_a_suggestion(archive: dict[str, int]) -> None:
    for typed, meant in (
        ("tiêm chumg", "tiêm chủng"),
        ("luan pheen", "luan phien"),
        ("sot xuat huyetd", "sot xuat huyet"),
    ):
        assert results(typed).suggestion == meant
    assert results("tiêm chủng").suggestion == ""


def test_a_code_in_words_marks_those_that_name_it(archive: dict[str, int]) -> None:
    found = {one.document.id: one.cites for one in results("quyết định số 2348/QĐ-TTg").page.items}
    assert found[archive["plan"]]
    assert not found[archive["decision"]]
    incoming(
        code="9/A-B", subject="khác", references=(ReferenceData(code="12348/QĐ-TTg", kind=ReferenceKind.MENTIONS),)
    )
    work()
    assert not any(one.cites for one in results("2348/QĐ-TTg").page.items if one.document.code == "9/A-B")


def test_a_number_beside_a_word_does_not_bring_up_codes(archive: dict[str, int]) -> None:
    numbered = incoming(code="10/SYT-NVY", subject="việc khác").id
    worded = incoming(code="1/A", subject="báo cáo tháng 10").id
    work()
    assert find("tháng 10") == [worded]
    assert find("10")[0] == numbered


def test_a_phrase_can_be_left_out() -> None:
    kept = incoming(code="1/A", subject="trạm gác của y sĩ, kinh tế").id
    incoming(code="2/A", subject="trạm y tế")
    work()
    assert find('trạm -"trạm y tế"') == [kept]


def test_words_are_known_only_from_what_one_may_see(archive: dict[str, int]) -> None:
    incoming(agency="ttyt", by="vanthu.tt", code="9/A", subject="tiêm amlodipin")
    work()
    assert results("tiêm amlodipiz").suggestion == ""
    assert list(results("tiêm amlodipin").dropped) == ["amlodipin"] == list(results("tiêm amlodipin").dropped)
    assert results("tiêm amlodipiz", "giamdoc.tt").suggestion == "tiêm amlodipin"


def test_nobody_is_suggested_words_of_what_they_may_not_open(archive: dict[str, int]) -> None:
    assert results("tiêm chumg", "giamdoc.tt").suggestion == ""


def test_words_that_no_document_has_are_said_and_left_out(archive: dict[str, int]) -> None:
    found = results("tiêm chủng qwrtzx")
    assert found.page.items[0].document.id == archive["vaccine"]
    assert list(found.dropped) == ["qwrtzx"]


def test_facets_count_only_what_the_person_may_see(archive: dict[str, int]) -> None:
    incoming(agency="ttyt", by="vanthu.tt", code="9/BYT-DP", subject="tiêm chủng ở trung tâm")
    work()
    assert {one.key: one.count for one in results("tiêm chủng").facets["direction"]} == {"incoming": 1}
    assert results("tiêm chủng").page.total == 1
    own = results("tiêm chủng", "giamdoc.tt")
    assert [one.label for one in own.facets["issuer"]] == ["Bộ Y tế"]
    assert own.page.total == 1


def test_facets_have_the_words_of_the_office(archive: dict[str, int]) -> None:
    facets = results("y tế").facets
    assert {one.label for one in facets["type"]} >= {"Thông báo"}
    assert [one.label for one in facets["force"]] == ["Còn hiệu lực"]
    assert facets["year"][0].label == str(clock.today().year)


def test_a_replaced_document_says_so_and_leads_to_the_newer_one() -> None:
    old = incoming(code="5/QĐ-BYT", type_code="quyet-dinh", subject="quy trình tiêm chủng cũ").id
    replaces = (ReferenceData(code="5/QĐ-BYT", kind=ReferenceKind.REPLACES),)
    new = incoming(code="8/QĐ-BYT", type_code="quyet-dinh", subject="quy trình tiêm chủng mới", references=replaces).id
    work()
    found = {one.document.id: one for one in results("quy trình tiêm chủng").page.items}
    assert found[old].force.value == "replaced"
    assert [one.document_id for one in found[old].newer] == [new]
    assert found[new].force.value == "in_force"
    assert find("quy trình tiêm chủng", force="in_force") == [new]
    with transaction():
        void_number(1, 2, "Nhầm", person("vanthu"))
    work()
    assert old in find("quy trình tiêm chủng", force="in_force")


def test_by_date_the_newest_comes_first() -> None:
    days = [clock.today() - timedelta(days=back) for back in (5, 1, 9)]
    made = [incoming(code=f"{number}/A", issued_on=day).id for number, day in enumerate(days, 1)]
    work()
    assert [one.document.id for one in results("tiêm chủng", by_date=True).page.items] == [made[1], made[0], made[2]]


def test_a_long_question_finds_what_it_is_about(archive: dict[str, int]) -> None:
    question = "Theo quy định năm 2017 thì các trung tâm phải báo cáo những khó khăn nào về nhân lực của trạm y tế?"
    assert find(question)[0] == archive["notice"]


def test_the_worker_remembers_a_file_it_can_not_read() -> None:
    document = incoming(text="tệp")
    FILE_STORE.get().path(document.attachments[0].sha256).unlink()
    work()
    assert sync.behind() == 0
