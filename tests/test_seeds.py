"""The five real documents: registered, assigned, one answered, all found."""

import io
from datetime import date, timedelta
from pathlib import Path

import docx
import pytest
from sqlalchemy import select

from tests import builders
from tests.builders import assign, order_data, person, place
from tests.documents.test_documents import viewer_of
from tests.search.test_search import find, work
from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.decree30.form import Authority
from ytcs_docs.documents import commands as documents
from ytcs_docs.documents.attachments import add_attachment
from ytcs_docs.documents.data import DocumentData, ReferenceData
from ytcs_docs.documents.models import Attachment, Document, Reference
from ytcs_docs.documents.rules import AttachmentRole, ReferenceKind, Status
from ytcs_docs.drafting import commands as drafts
from ytcs_docs.drafting import signing
from ytcs_docs.drafting.rules import OPTIONAL, StartData
from ytcs_docs.files import uploads
from ytcs_docs.files.store import file_store
from ytcs_docs.letters.rules import DraftData
from ytcs_docs.tasks import queries as task_queries
from ytcs_docs.tasks.models import Assignment
from ytcs_docs.tasks.rules import AssignmentView, Outcome, Part, Share

pytestmark = pytest.mark.usefixtures("context")

# What a clerk types from the head of each paper. The register is that of the office that received it.
TITLES: dict[str, DocumentData] = {
    "000": DocumentData(
        type_code="cong-van",
        code="1736/SYT-NVY",
        issued_on=date(2017, 8, 16),
        issuer_name="Sở Y tế Thanh Hóa",
        subject="tăng cường năng lực y tế cơ sở",
        authority=Authority.FOR_HEAD,
        signer_position="Phó Giám đốc",
        references=(
            ReferenceData(code="7693/UBND-THKH", kind=ReferenceKind.LEGAL_BASIS, issued_on=date(2017, 7, 4)),
            ReferenceData(code="289/SYT-NVY", kind=ReferenceKind.MENTIONS, issued_on=date(2016, 3, 3)),
        ),
    ),
    "001": DocumentData(
        type_code="bao-cao",
        code="/BC-UBND",
        issued_on=None,
        issuer_name="Ủy ban nhân dân thị xã Đức Phổ",
        subject="Tổng kết 20 năm thực hiện Chỉ thị số 06-CT/TW",
        references=(
            ReferenceData(code="06-CT/TW", kind=ReferenceKind.LEGAL_BASIS, issued_on=date(2002, 1, 22)),
            ReferenceData(code="116-KH/TU", kind=ReferenceKind.LEGAL_BASIS, issued_on=date(2023, 4, 27)),
        ),
    ),
    "002": DocumentData(
        type_code="ke-hoach",
        code="/KH-UBND",
        issued_on=None,
        issuer_name="Ủy ban nhân dân tỉnh Kiên Giang",
        subject="Thực hiện Đề án Xây dựng và phát triển mạng lưới y tế cơ sở trong tình hình mới",
        references=(ReferenceData(code="2348/QĐ-TTg", kind=ReferenceKind.LEGAL_BASIS, issued_on=date(2016, 12, 5)),),
    ),
    "003": DocumentData(
        type_code="thong-bao",
        code="/TB-SYT",
        issued_on=date(2022, 10, 24),
        issuer_name="Sở Y tế Quảng Ninh",
        subject="Kết luận của Giám đốc Sở Y tế tại Hội nghị đánh giá hoạt động của Trạm Y tế tuyến xã",
        authority=Authority.BY_ORDER,
        signer_position="Chánh Văn phòng",
        references=(ReferenceData(code="66/QĐ-UBND", kind=ReferenceKind.MENTIONS, issued_on=date(2022, 1, 10)),),
    ),
    "004": DocumentData(
        type_code="ke-hoach",
        code="/KH-UBND",
        issued_on=None,
        issuer_name="Ủy ban nhân dân huyện Hưng Nguyên",
        subject="Tăng cường năng lực Y tế cơ sở tại Trạm Y tế tuyến xã, giai đoạn II (2023 - 2025)",
        references=(
            ReferenceData(code="20-NQ/TW", kind=ReferenceKind.LEGAL_BASIS, issued_on=date(2017, 10, 25)),
            ReferenceData(code="2348/QĐ-TTG", kind=ReferenceKind.LEGAL_BASIS, issued_on=date(2016, 12, 5)),
            ReferenceData(code="74/CTr/TU", kind=ReferenceKind.MENTIONS, issued_on=date(2018, 12, 6)),
        ),
    ),
}

# Words of the texts, without accents, and codes that they bear or cite.
WANTED = {
    "thuoc kem chat luong va qua han tai tram y te": "000",
    "1736/syt-nvy": "000",
    "7693/ubnd-thkh": "000",
    "ban tuyen giao thi uy": "001",
    "126-TB/TW": "001",
    "116-kh/tu": "001",
    "gui bao cao ve so y te truoc ngay 30 thang 11": "002",
    "dau mua khi viem gan la": "003",
    "66/QĐ-UBND": "003",
    "thong bao ket luan tram y te": "003",
    "tram y te cac xa thi tran giao du bien che": "004",
    "534/KH-UBND": "004",
    "39/2017/TT-BYT": "004",
}


@pytest.fixture
def registered(shared: Path) -> dict[str, int]:
    found = {}
    for path in sorted((shared / "samples" / "seeds").glob("*.txt")):
        key = path.name[:3]
        stored = uploads.store_file(io.BytesIO(path.read_bytes()), path.name)
        with transaction():
            document = documents.register_incoming(place("syt").id, TITLES[key], person("vanthu"), clock.today())
            uploads.remember_blob(stored)
            add_attachment(document, stored.sha256, stored.name, AttachmentRole.MAIN, person("vanthu"))
            found[key] = document.id
    work()
    return found


def test_all_five_are_registered_in_order(registered: dict[str, int]) -> None:
    rows = [session().get(Document, registered[key]) for key in sorted(registered)]
    assert [row.number for row in rows] == [1, 2, 3, 4, 5]


def test_two_plans_name_the_same_decision_and_link_when_it_is_registered(registered: dict[str, int]) -> None:
    decision = builders.incoming(code="2348/QĐ-TTg", issued_on=date(2016, 12, 5), type_code="quyet-dinh")
    citing = select(Reference.document_id).where(Reference.target_id == decision.id)
    assert set(session().scalars(citing)) == {registered["002"], registered["004"]}


@pytest.mark.parametrize("typed", WANTED)
def test_each_is_found_by_a_phrase_without_accents_and_by_its_codes(registered: dict[str, int], typed: str) -> None:
    assert find(typed)[0] == registered[WANTED[typed]]


def test_the_duties_of_the_notice_and_the_plan_are_followed_by_their_dates(registered: dict[str, int]) -> None:
    """003: reports before 05/11/2022 and 28/10/2022; 002: every year before 30 November."""
    conference = date(2022, 10, 24)
    with clock.pinned(builders_noon(conference)):
        with transaction():
            assign(
                registered["003"],
                order_data(
                    instruction="Các Trung tâm Y tế xây dựng kế hoạch, báo cáo Sở.",
                    shares=(
                        Share(unit_id=place("nvy").id, part=Part.LEAD, due_on=date(2022, 11, 5)),
                        Share(unit_id=place("ttyt").id, part=Part.COORDINATE, due_on=date(2022, 10, 28)),
                    ),
                    lists=((builders.list_id(), Part.INFORM, None),),
                ),
                person("giamdoc"),
                clock.today(),
            )
        with transaction():
            assign(
                registered["002"],
                order_data(
                    instruction="Báo cáo hằng năm trước ngày 30 tháng 11.",
                    shares=(Share(unit_id=place("vp").id, part=Part.LEAD, due_on=date(2022, 11, 29)),),
                ),
                person("giamdoc"),
                clock.today(),
            )
    given = task_queries.AssignmentFilter(view=AssignmentView.LATE, given=True)
    late = task_queries.assignment_page(viewer_of("giamdoc"), given, date(2022, 11, 7), 1, 25)
    assert [(task.document_id, task.due_on) for task in late.items] == [
        (registered["003"], date(2022, 10, 28)),
        (registered["003"], date(2022, 11, 5)),
    ]
    stations = session().scalars(select(Assignment).where(Assignment.part == Part.INFORM)).all()
    assert {task.unit_id for task in stations} == {place("tyt1").id, place("tyt2").id}
    due = session().scalars(select(Assignment.due_on).where(Assignment.document_id == registered["002"])).one()
    assert due == date(2022, 11, 29)


def builders_noon(day: date):  # type: ignore[no-untyped-def]
    from tests.registers.test_numbering import at_noon

    return at_noon(day)


def test_the_notice_is_answered_in_the_legal_form_and_the_task_finished(registered: dict[str, int]) -> None:
    due = clock.today() + timedelta(days=5)
    with transaction():
        (task,) = assign(
            registered["003"],
            order_data(
                instruction="Báo cáo.",
                shares=(Share(unit_id=place("ttyt").id, part=Part.LEAD, due_on=due),),
                outcome=Outcome.ANSWER,
            ),
            person("giamdoc"),
            clock.today(),
        )
        assignment_id = task.id
    reply = DraftData(
        form="bao-cao",
        subject="kết quả thực hiện thông báo kết luận",
        addressees=("Sở Y tế",),
        legal_basis="Thực hiện Thông báo số /TB-SYT ngày 24/10/2022 của Sở Y tế Quảng Ninh, Trung tâm báo cáo như sau:",
        body="1. Đã rà soát nhân lực.\n2. Đã xây dựng kế hoạch.",
        recipients=("Như trên", "Lưu: VT"),
        authority=Authority.NONE,
        signer_position="Giám đốc",
        signer_name="Vũ Thị Bảy",
    )
    director = person("giamdoc.tt")
    start = StartData(
        draft=reply,
        signer_post_id=builders.post_id("giamdoc.tt"),
        about_id=registered["003"],
        relation=ReferenceKind.ANSWERS,
        assignment_id=assignment_id,
    )
    draft_id = builders.start_draft(start, "giamdoc.tt", "ttyt").id
    with transaction():
        drafts.set_steps(place("ttyt").id, dict.fromkeys(OPTIONAL, (False, None)), director)
        drafts.pass_on(draft_id, director)
        signing.sign_on_paper(draft_id, director)
    answer_id = builders.number_draft(draft_id, "vanthu.tt").id
    answer = session().get(Document, answer_id)
    assert (answer.code, answer.number) == ("01/BC-TTYTBL", 1)
    assert session().get(Assignment, assignment_id).answer_id == answer_id
    assert session().get(Document, registered["003"]).status is Status.COMPLETED
    sha256 = session().scalars(select(Attachment.sha256).where(Attachment.document_id == answer_id)).one()
    word = docx.Document(str(file_store().path(sha256)))
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    head = "\n".join(cell.text for cell in word.tables[0].rows[0].cells)
    assert "Số: 01/BC-TTYTBL" in head
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in head
    assert "Thực hiện Thông báo số /TB-SYT ngày 24/10/2022" in text
    assert text.rstrip().endswith("./.") or "./." in text
    assert "Vũ Thị Bảy" in word.tables[1].rows[0].cells[1].text
