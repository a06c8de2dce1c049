"""Plain functions that make what a test needs, through the real commands."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import docx
from sqlalchemy import select

from ytcs_docs.accounts import commands as accounts
from ytcs_docs.accounts.commands import PostData
from ytcs_docs.accounts.passwords import NewPassword, new_password
from ytcs_docs.accounts.rules import Role
from ytcs_docs.core import clock
from ytcs_docs.core.actor import OPERATOR, Actor
from ytcs_docs.core.db import load, session, transaction
from ytcs_docs.core.slow import alone
from ytcs_docs.decree30.form import Authority
from ytcs_docs.documents import commands as documents
from ytcs_docs.documents.attachments import add_attachment
from ytcs_docs.documents.data import DocumentData
from ytcs_docs.documents.models import Document
from ytcs_docs.drafting import commands as drafts
from ytcs_docs.drafting import numbering, written
from ytcs_docs.drafting.attempts import save_numbered
from ytcs_docs.drafting.models import Draft
from ytcs_docs.drafting.rules import StartData
from ytcs_docs.files import uploads
from ytcs_docs.files.store import StoredFile, file_store
from ytcs_docs.intake.models import LearnedName, OfferedName, WaitingFile
from ytcs_docs.intake.naming import Meaning, learn, offer
from ytcs_docs.intake.rules import WaitingState
from ytcs_docs.letters.catalogue import FORMS
from ytcs_docs.letters.rules import DraftData
from ytcs_docs.organizations import commands as organizations
from ytcs_docs.organizations.models import DistributionList, Organization
from ytcs_docs.organizations.queries import find_by_name
from ytcs_docs.organizations.rules import Kind, OrganizationData
from ytcs_docs.register_import.importing import start_import
from ytcs_docs.register_import.models import RegisterImport
from ytcs_docs.register_import.sheets import layout_of, look_at, rows_path
from ytcs_docs.registers.numbering import RegisterData, open_register
from ytcs_docs.registers.queries import registers_of
from ytcs_docs.registers.rules import Direction
from ytcs_docs.tasks import giving
from ytcs_docs.tasks.models import Assignment
from ytcs_docs.tasks.rules import DutyData, ListShare, OrderData, Outcome, Part, Share

PASSWORD = "mot mat khau dai"

TREE = (
    # key, parent, kind, name, abbreviation, head title, keeps a register
    ("ubnd", None, Kind.AGENCY, "Ủy ban nhân dân tỉnh Tân Hải", "UBND", "Chủ tịch", False),
    ("byt", None, Kind.AGENCY, "Bộ Y tế", "BYT", "Bộ trưởng", False),
    ("syt", "ubnd", Kind.AGENCY, "Sở Y tế", "SYT", "Giám đốc", True),
    ("nvy", "syt", Kind.UNIT, "Phòng Nghiệp vụ Y", "NVY", "Trưởng phòng", False),
    ("vp", "syt", Kind.UNIT, "Văn phòng", "VP", "Chánh Văn phòng", False),
    ("ttyt", "syt", Kind.AGENCY, "Trung tâm Y tế khu vực Bình Lộc", "TTYTBL", "Giám đốc", True),
    ("tyt1", "ttyt", Kind.UNIT, "Trạm Y tế xã An Phú", "TYT", "Trưởng trạm", False),
    ("tyt2", "ttyt", Kind.UNIT, "Trạm Y tế xã An Hòa", "TYT", "Trưởng trạm", False),
    ("ttyt2", "syt", Kind.AGENCY, "Trung tâm Y tế khu vực Hòa Phong", "TTYTHP", "Giám đốc", True),
)

PEOPLE = (
    ("vanthu", "Lê Thị Hương", "syt", Role.CLERK, "Văn thư"),
    ("giamdoc", "Đoàn Văn Vượng", "syt", Role.LEADER, "Giám đốc"),
    ("phogiamdoc", "Phan Đình Kiên", "syt", Role.LEADER, "Phó Giám đốc"),
    ("truongphong", "Ngô Thị Lan", "nvy", Role.UNIT_HEAD, "Trưởng phòng"),
    ("chuyenvien", "Bùi Văn Tú", "nvy", Role.OFFICER, "Chuyên viên"),
    ("chanhvp", "Hồ Thị Mận", "vp", Role.UNIT_HEAD, "Chánh Văn phòng"),
    ("vanthu.tt", "Mai Văn Sáu", "ttyt", Role.CLERK, "Văn thư"),
    ("giamdoc.tt", "Vũ Thị Bảy", "ttyt", Role.LEADER, "Giám đốc"),
    ("tram1", "Cao Văn Tám", "tyt1", Role.UNIT_HEAD, "Trưởng trạm"),
    ("quantri", "Đỗ Quản Trị", "syt", Role.ADMINISTRATOR, "Quản trị"),
)
# One person of each role.
ROLE_OF = {username: role for role in Role for username in [next(row[0] for row in PEOPLE if row[3] is role)]}
ALL_STATIONS = "Các trạm y tế"


def small_office() -> None:
    """Two levels, ten people, three agencies with registers of this year, one distribution list."""
    ids: dict[str, int] = {}
    with transaction():
        for key, parent, kind, name, abbreviation, head, keeps in TREE:
            ids[key] = organizations.add_organization(
                OrganizationData(
                    name=name,
                    kind=kind,
                    parent_id=ids[parent] if parent else None,
                    abbreviation=abbreviation,
                    place_name="Tân Hải",
                    head_title=head,
                    keeps_register=keeps,
                ),
                OPERATOR,
            ).id
        for username, full_name, key, role, title in PEOPLE:
            add_person(username, full_name, key, role, title)
        accounts.add_user("caocap", "Người Toàn Hệ Thống", the_password(), OPERATOR, must_change=False)
        boss = accounts.queries.user_named("caocap")
        assert boss is not None
        accounts.add_post(boss.id, PostData(role=Role.ADMINISTRATOR, organization_id=None), OPERATOR)
        organizations.save_list(None, ids["syt"], ALL_STATIONS, "", [ids["tyt1"], ids["tyt2"]], OPERATOR)
        for key in ("syt", "ttyt", "ttyt2"):
            open_books(ids[key], clock.today().year)


def the_password() -> NewPassword:
    """Everybody's; nobody else waits while it is hashed."""
    with alone():
        return new_password(PASSWORD)


def add_person(username: str, full_name: str, key: str, role: Role, title: str = "") -> None:
    """Somebody new of the small office; inside a transaction."""
    user = accounts.add_user(username, full_name, the_password(), OPERATOR, must_change=False)
    accounts.add_post(user.id, PostData(role=role, organization_id=place(key).id, title=title), OPERATOR)


def open_books(agency_id: int, year: int) -> None:
    for direction, name in ((Direction.INCOMING, "Sổ văn bản đến"), (Direction.OUTGOING, "Sổ văn bản đi")):
        open_register(agency_id, RegisterData(direction=direction, year=year, name=name), OPERATOR)


def place(key: str) -> Organization:
    """An organization of the small office."""
    found = find_by_name(next(row[3] for row in TREE if row[0] == key))
    assert found is not None
    return found


def person(username: str) -> Actor:
    """Somebody of the small office, as history knows them."""
    user = accounts.queries.user_named(username)
    assert user is not None
    post = user.posts[0]
    return Actor(
        name=user.full_name,
        title=post.shown_title,
        user_id=user.id,
        organization_id=post.organization.agency_id if post.organization else None,
        unit_id=post.organization_id,
    )


def list_id() -> int:
    found = session().query(DistributionList).filter_by(name=ALL_STATIONS).one()
    return int(found.id)


def data(**changes: Any) -> DocumentData:
    """An ordinary letter; give what matters to the test."""
    plain: dict[str, Any] = {
        "type_code": "cong-van",
        "subject": "tăng cường công tác tiêm chủng vắc xin",
        "issuer_name": "Bộ Y tế",
        "issued_on": clock.today(),
        "code": "289/BYT-DP",
    }
    return DocumentData(**{**plain, **changes})


def incoming(agency: str = "syt", by: str = "vanthu", *, text: str = "", **changes: Any) -> Document:
    """A registered incoming document, in a transaction of its own."""
    stored = stored_text(text) if text else None
    with transaction():
        document = documents.register_incoming(place(agency).id, data(**changes), person(by), clock.today())
        if stored is not None:
            attach(document, stored, by)
        return document


def outgoing(agency: str = "syt", by: str = "vanthu", **changes: Any) -> Document:
    """A registered outgoing document."""
    with transaction():
        agency_row = place(agency)
        plain = {
            "code": "",
            "issuer_name": agency_row.name,
            "issuer_id": agency_row.id,
            "signer_name": "Đoàn Văn Vượng",
        }
        return documents.register_outgoing(agency_row.id, data(**{**plain, **changes}), person(by), clock.today())


def post_id(username: str) -> int:
    user = accounts.queries.user_named(username)
    assert user is not None
    return user.posts[0].id


def draft_data(form: str = "cong-van", **changes: Any) -> DraftData:
    """The text of an ordinary draft of the department's."""
    plain: dict[str, Any] = {
        "form": form,
        "subject": "tăng cường phòng, chống dịch",
        "addressees": ("Trung tâm Y tế khu vực Bình Lộc",) if FORMS[form].addressees else (),
        "body": "Sở Y tế đề nghị các đơn vị tăng cường giám sát.\nĐề nghị nghiêm túc thực hiện.",
        "recipients": ("Như trên", "Lưu: VT, NVY"),
        "authority": Authority.NONE,
        "signer_position": "Giám đốc",
        "signer_name": "Đoàn Văn Vượng",
        "drafting_unit_id": place("nvy").id,
    }
    return DraftData(**{**plain, **changes})


def draft_of(author: str = "chuyenvien", agency: str = "syt", *, signer: str = "giamdoc", **changes: Any) -> Draft:
    """A draft in its first version, to be signed by the director."""
    start = {
        name: changes.pop(name) for name in ("about_id", "relation", "assignment_id", "uploads") if name in changes
    }
    data = StartData(draft=draft_data(**changes), signer_post_id=post_id(signer), **start)
    return start_draft(data, author, agency)


def start_draft(
    data: StartData, author: str = "chuyenvien", agency: str = "syt", *, submission_key: str | None = None
) -> Draft:
    """A draft from what the form held."""
    version = written.merged(place(agency).id, data, person(author))
    with transaction():
        return drafts.start(place(agency).id, data, version, person(author), submission_key=submission_key)


def change_draft(draft_id: int, data: StartData, note: str = "", by: str = "chuyenvien") -> Draft:
    """A new version from what the form held."""
    version = written.merged(session().get_one(Draft, draft_id).organization_id, data, person(by), note)
    with transaction():
        return drafts.change(draft_id, data, version, person(by))


def new_version(draft_id: int, content: bytes, name: str = "sua.docx", note: str = "", by: str = "chuyenvien") -> Draft:
    """A new version that somebody edited in Word."""
    stored = uploads.store_file(io.BytesIO(content), name)
    version = written.uploaded(session().get_one(Draft, draft_id), stored, note)
    with transaction():
        return drafts.add_version(draft_id, version, person(by))


def number_draft(draft_id: int, by: str = "vanthu", day: date | None = None, *, seal_passphrase: str = "") -> Document:
    """The document that a signed draft becomes, as the page makes it."""
    today = day or clock.today()

    def make() -> numbering.NumberedFiles:
        return numbering.numbered_files(session().get_one(Draft, draft_id), today, seal_passphrase)

    return save_numbered(make, lambda made: numbering.number(draft_id, made, person(by), today))


def stored_text(text: str) -> StoredFile:
    """A text file, stored before the transaction that needs it."""
    return uploads.store_file(io.BytesIO(text.encode()), "van-ban.txt")


def attach(document: Document, stored: StoredFile, by: str = "vanthu") -> None:
    """Give a document a file that was stored before the transaction."""
    uploads.remember_blob(stored)
    add_attachment(document, stored.sha256, stored.name, documents.AttachmentRole.MAIN, person(by))


def word_file(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def pdf_file(text: str = "Hello") -> bytes:
    """A PDF of one page with a text layer, written by hand."""
    content = f"BT /F1 24 Tf 72 720 Td ({text}) Tj ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % at for at in places)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)


def waiting_file(content: bytes | None = None, name: str = "quet.docx") -> WaitingFile:
    """A file of the department's scanner that waits to be registered."""
    stored = uploads.store_file(io.BytesIO(content or word_file("Số: 5/UBND-VX\nV/v báo cáo nhân lực")), name)
    with transaction():
        uploads.remember_blob(stored)
        session().flush()
        waiting = WaitingFile(
            agency_id=place("syt").id,
            sha256=stored.sha256,
            name=stored.name,
            scan_sha256=stored.sha256,
            state=WaitingState.WAITING,
            arrived_at=clock.now(),
        )
        session().add(waiting)
    return waiting


def offered_name(name: str, organization_id: int) -> OfferedName:
    """A name of which the department is asked whether it means an organization."""
    with transaction():
        offer(place("syt").id, name, Meaning(organization_id=organization_id), None, OPERATOR)
    return session().query(OfferedName).filter_by(name=name).one()


def learned_name(name: str, organization_id: int) -> LearnedName:
    """A name that the department means an organization by."""
    offered = offered_name(name, organization_id)
    with transaction():
        learn(load(OfferedName, offered.id), OPERATOR)
    return session().query(LearnedName).filter_by(name=name).one()


def register_import() -> RegisterImport:
    """A sheet of two rows that is to be taken over into the department's book of outgoing documents."""
    sheet = (
        b"So ky hieu,Ngay,Trich yeu\n1/QD-SYT,05/01/2020,ve viec cu can bo\n2/QD-SYT,06/01/2020,ve viec khen thuong\n"
    )
    register = registers_of(place("syt").id, Direction.OUTGOING, clock.today().year)[0]
    sha256 = file_store().keep_bytes(io.BytesIO(sheet))
    layout = layout_of(look_at(rows_path(sha256, "so.csv"), "so.csv"))
    with transaction():
        return start_import(register.id, sha256, "so.csv", layout, OPERATOR)


def this_year(month: int, day: int) -> date:
    return date(clock.today().year, month, day)


def order_data(
    instruction: str = "Làm",
    shares: Sequence[Share] = (),
    lists: Sequence[tuple[int, Part, date | None]] = (),
    outcome: Outcome = Outcome.WORDS,
) -> OrderData:
    """An instruction with one duty."""
    listed = tuple(ListShare(list_id=key, part=part, due_on=due) for key, part, due in lists)
    duty = DutyData(text=instruction or "Làm", shares=tuple(shares), lists=listed, outcome=outcome)
    return OrderData(instruction=instruction, duties=(duty,))


def assign(document_id: int, data: OrderData, by: Actor, today: date) -> list[Assignment]:
    """Give out duties; the assignments that came of it, within the same transaction."""
    duties = [duty.id for duty in giving.give(document_id, data, by, today)]
    query = select(Assignment).where(Assignment.duty_id.in_(duties)).order_by(Assignment.id)
    return list(session().scalars(query))


@contextmanager
def at(day: date, hour: int = 9) -> Iterator[None]:
    """That day, at an hour in Vietnam."""
    moment = clock.now().astimezone(clock.VIETNAM).replace(year=day.year, month=day.month, day=day.day, hour=hour)
    with clock.pinned(moment):
        yield
