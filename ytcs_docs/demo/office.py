"""A believable province, lived through day by day with the office's own commands.

The tree, the people and the documents stand in organizations.toml and documents.toml; all of it is
invented. Dates are counted back from today, so that the demo is always fresh.
"""

from __future__ import annotations

import io
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from ytcs_docs.accounts import commands as accounts
from ytcs_docs.accounts.commands import PostData
from ytcs_docs.accounts.passwords import rehashed
from ytcs_docs.accounts.rules import Role
from ytcs_docs.config import WORD_TEMPLATES
from ytcs_docs.core import clock
from ytcs_docs.core.actor import OPERATOR, Actor
from ytcs_docs.core.db import load, session, transaction
from ytcs_docs.decree30.form import Authority, citation, format_date, place_and_date, signature_block
from ytcs_docs.decree30.types import OFFICIAL_LETTER, type_named
from ytcs_docs.deliveries import commands as deliveries
from ytcs_docs.deliveries import queries as delivery_queries
from ytcs_docs.demo.drafts import write_drafts
from ytcs_docs.demo.duties import order_duties, settle
from ytcs_docs.documents import commands as documents
from ytcs_docs.documents.attachments import add_attachment
from ytcs_docs.documents.commands import void_number
from ytcs_docs.documents.data import DocumentData, PartyData, ReferenceData
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.recipients import recipients_from
from ytcs_docs.documents.rules import AttachmentRole, PartyRole, ReferenceKind, Urgency
from ytcs_docs.files import uploads
from ytcs_docs.letters import rendering
from ytcs_docs.organizations import commands as organizations
from ytcs_docs.organizations.models import DistributionList, Organization
from ytcs_docs.organizations.rules import Kind, OrganizationData
from ytcs_docs.registers.numbering import RegisterData, close_register, open_register, register_for, reserve
from ytcs_docs.registers.queries import registers_of
from ytcs_docs.registers.rules import Direction
from ytcs_docs.tasks import commands as tasks
from ytcs_docs.tasks import exchange, giving
from ytcs_docs.tasks.models import Assignment
from ytcs_docs.tasks.rules import DutyData, ListShare, OrderData, Outcome, Part, Share

HERE = Path(__file__).parent
PASSWORD = "ytcs-demo-2026"  # noqa: S105 -- printed for everybody: the demo's people are invented
_PLACEHOLDER = re.compile(r"\{(ngay|nam|han:(\d+)|ref:([\w-]+))\}")


@dataclass(slots=True)
class Office:
    """What has been made so far, by the keys of the files."""

    today: date
    organizations: dict[str, int] = field(default_factory=dict)
    people: dict[str, Actor] = field(default_factory=dict)
    clerks: dict[int, Actor] = field(default_factory=dict)
    lists: dict[str, int] = field(default_factory=dict)
    documents: dict[str, int] = field(default_factory=dict)
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)


Event = tuple[date, int, Callable[[], None]]


def fill(today: date, say: Callable[[str], None]) -> Office:
    """Make the whole demo office or, when something fails, none of it."""
    office = Office(today=today)
    with transaction():
        _live_through(office, say)
    return office


def _live_through(office: Office, say: Callable[[str], None]) -> None:
    _organizations(office)
    _people(office)
    _lists(office)
    say(f"{len(office.organizations)} organizations, {len(office.people)} people")
    entries = tomllib.loads((HERE / "documents.toml").read_text(encoding="utf-8"))["document"]
    office.sources = {entry["key"]: entry for entry in entries}
    events = _opening(office, entries)
    for entry in entries:
        events += _life_of(office, entry)
    events += _odd_numbers(office)
    for minute, (day, _, act) in enumerate(sorted(events, key=lambda event: event[:2])):
        moment = datetime.combine(day, time(8, 0), clock.VIETNAM) + timedelta(minutes=minute % 480)
        with clock.pinned(moment):
            act()
    settle(list(office.organizations.values()), office.today)
    ordered = order_duties(office.organizations["syt"], office.lists, office.people["giamdoc.syt"], office.today)
    count = write_drafts(office.organizations, office.people, office.today)
    say(f"{len(office.documents)} documents, {count} drafts, {ordered} duties of stations and centres")


def _organizations(office: Office) -> None:
    table = tomllib.loads((HERE / "organizations.toml").read_text(encoding="utf-8"))
    later: list[tuple[str, str]] = []
    for row in table["organization"]:
        parent = office.organizations.get(row.get("parent", ""))
        data = OrganizationData(
            name=row["name"],
            kind=Kind(row["kind"]),
            parent_id=parent,
            short_name=row.get("short_name", ""),
            abbreviation=row.get("abbreviation", ""),
            place_name=row.get("place_name", ""),
            head_title=row.get("head_title", ""),
            code=row.get("code", ""),
            legacy_code=row.get("legacy_code", ""),
            aliases=tuple(row.get("aliases", ())),
            keeps_register=row.get("keeps_register", False),
            valid_from=_day(row.get("valid_from")),
            valid_to=_day(row.get("valid_to")),
        )
        office.organizations[row["key"]] = organizations.add_organization(data, OPERATOR).id
        if row.get("successor"):
            later.append((row["key"], row["successor"]))
    for predecessor, successor in later:
        keys = office.organizations
        organizations.succeed(keys[predecessor], keys[successor], date(2025, 7, 1), OPERATOR)


def _day(value: Any) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def _people(office: Office) -> None:
    table = tomllib.loads((HERE / "organizations.toml").read_text(encoding="utf-8"))
    password = rehashed(PASSWORD)  # nobody could choose it: everybody knows it
    for row in table["person"]:
        user = accounts.add_user(row["username"], row["full_name"], password, OPERATOR, must_change=False)
        role = Role(row["role"])
        place_id = office.organizations[row["organization"]] if "organization" in row else None
        accounts.add_post(user.id, PostData(role=role, organization_id=place_id, title=row["title"]), OPERATOR)
        if place_id is None:  # the administrator of the whole system
            continue
        place = load(Organization, place_id)
        actor = Actor(
            name=user.full_name,
            title=row["title"],
            user_id=user.id,
            organization_id=place.agency_id,
            unit_id=place.id,
        )
        office.people[row["username"]] = actor
        if role is Role.CLERK and place.agency_id is not None:
            office.clerks.setdefault(place.agency_id, actor)


def _lists(office: Office) -> None:
    owner = office.organizations["syt"]
    keys = office.organizations
    wanted = {
        "tat-ca-tram": ("177 Trạm Y tế", [key for key in keys if re.fullmatch(r"tyt-\d{3}", key)]),
        "tat-ca-ttyt": (
            "13 Trung tâm Y tế khu vực",
            [key for key in keys if re.fullmatch(r"ttyt-\d{2}", key)],
        ),
        "phong-so": ("Các phòng thuộc Sở", ["vp", "nvy", "nvd", "khtc", "tccb", "qlhn"]),
    }
    for key, (name, members) in wanted.items():
        ids = [keys[member] for member in members]
        office.lists[key] = organizations.save_list(None, owner, name, "", ids, OPERATOR).id


def _opening(office: Office, entries: list[dict[str, Any]]) -> list[Event]:
    """The offices began with the program in mid-year: their first books start later than number one."""
    first = office.today - timedelta(days=max(entry["days_ago"] for entry in entries) + 1)

    def open_books() -> None:
        for key, incoming, outgoing in (("syt", 2841, 1206), ("ttyt-01", 417, 198), ("ttyt-02", 382, 164)):
            _books(office, key, first.year, incoming, outgoing)
        for number in range(3, 14):
            _books(office, f"ttyt-{number:02d}", first.year, 300 + 7 * number, 120 + 5 * number)

    events: list[Event] = [(first, 0, open_books)]
    for year in range(first.year, office.today.year):
        events.append((date(year + 1, 1, 10), 8, lambda year=year: _close_books(office, year)))  # type: ignore[misc]
    return [event for event in events if event[0] <= office.today]


def _close_books(office: Office, year: int) -> None:
    for key in ("syt", "ttyt-01", "ttyt-02"):
        agency = office.organizations[key]
        for register in registers_of(agency, year=year):
            close_register(register.id, office.clerks[agency])


def _books(office: Office, key: str, year: int, incoming: int, outgoing: int) -> None:
    agency = office.organizations[key]
    by = office.clerks.get(agency, OPERATOR)
    decisions = ("quyet-dinh",)
    for data in (
        RegisterData(direction=Direction.INCOMING, year=year, name="Sổ văn bản đến", start_number=incoming),
        RegisterData(direction=Direction.OUTGOING, year=year, name="Sổ văn bản đi", start_number=outgoing),
        RegisterData(
            direction=Direction.OUTGOING,
            year=year,
            name="Sổ quyết định",
            type_codes=decisions,
            start_number=outgoing // 3,
        ),
    ):
        open_register(agency, data, by)


def _life_of(office: Office, entry: dict[str, Any]) -> list[Event]:
    """What happens to one document, day by day, as far as today."""
    issued = office.today - timedelta(days=entry["days_ago"])
    incoming = entry["direction"] == "incoming"
    arrived = min(issued + timedelta(days=entry.get("received_after", 0) if incoming else 0), office.today)
    events: list[Event] = [(arrived, 1, lambda: _register(office, entry, issued))]
    if not incoming:
        events.append((arrived, 2, lambda: _issue(office, entry)))
        late = arrived + timedelta(days=2)
        if entry.get("deliver") and late < office.today - timedelta(days=14):
            events.append((late, 1, lambda: _receive(office, entry)))
        return events
    if "instruction" in entry:
        instructed = max(arrived, issued + timedelta(days=entry["instruction"].get("after", 1)))
        instructed = min(instructed, office.today)
        events.append((arrived, 3, lambda: _present(office, entry)))
        events.append((instructed, 4, lambda: _instruct(office, entry, issued)))
        events += _work_on(office, entry, issued, instructed)
        handed_over = instructed + timedelta(days=1)
        if handed_over < office.today - timedelta(days=4):
            events.append((handed_over, 4, lambda: _hand_over(office, entry)))
    elif entry.get("presented"):
        events.append((arrived, 3, lambda: _present(office, entry)))
    return events


def _register(office: Office, entry: dict[str, Any], issued: date) -> None:
    agency_id = office.organizations[entry["holder"]]
    by = office.clerks[agency_id]
    outgoing = entry["direction"] == "outgoing"
    data = _data(office, entry, issued)
    if outgoing:
        document = documents.register_outgoing(agency_id, data, by, clock.today())
    else:
        document = documents.register_incoming(agency_id, data, by, clock.today())
    office.documents[entry["key"]] = document.id
    _attach_file(office, entry, document, by)


def _data(office: Office, entry: dict[str, Any], issued: date) -> DocumentData:
    kind = type_named(entry["type"])
    if kind is None:
        raise ValueError(f"{entry['key']}: unknown type {entry['type']}")
    issuer = load(Organization, office.organizations[entry["issuer"]])
    outgoing = entry["direction"] == "outgoing"
    addressees = [PartyData(name=name, role=PartyRole.ADDRESSEE) for name in entry.get("addressees", ())]
    references = tuple(
        ReferenceData(
            code=row.get("code") or _code(office, row["to"]),
            kind=ReferenceKind(row["kind"]),
            issued_on=_day(row.get("date")) or (_issued(office, row["to"]) if "to" in row else None),
        )
        for row in entry.get("references", ())
    )
    return DocumentData(
        type_code=kind.code,
        subject=entry["subject"],
        issuer_name=issuer.name,
        issuer_id=issuer.id,
        issued_on=issued,
        code="" if outgoing else entry.get("code") or f"{entry['number']}/{entry['notation']}",
        received_on=None if outgoing else clock.today(),
        urgency=Urgency(entry.get("urgency", "normal")),
        authority=Authority(entry.get("authority", "")),
        signer_name=entry["signer"],
        signer_position=_capitalised(entry["signer_position"]),
        page_count=entry.get("page_count"),
        copies=12 if outgoing else None,
        topic=entry.get("field", ""),
        drafting_unit_id=office.organizations[entry["unit"]] if outgoing and entry.get("unit") else None,
        parties=(*addressees, *recipients_from(entry.get("recipients", ()))),
        references=references,
    )


def _capitalised(position: str) -> str:
    return position[:1] + position[1:].lower() if position.isupper() else position


def _issued(office: Office, key: str) -> date:
    return office.today - timedelta(days=office.sources[key]["days_ago"])


def _code(office: Office, key: str) -> str:
    entry = office.sources[key]
    if key in office.documents:
        return load(Document, office.documents[key]).code
    return str(entry.get("code") or f"{entry.get('number', '')}/{entry.get('notation', '')}")


def _filled(office: Office, text: str, issued: date) -> str:
    def value(found: re.Match[str]) -> str:
        if found[3]:
            cited = office.sources[found[3]]
            kind = type_named(cited["type"])
            issuer = load(Organization, office.organizations[cited["issuer"]])
            name = kind.name if kind else cited["type"]
            return citation(name, _code(office, found[3]), _issued(office, found[3]), issuer.shown_name)
        if found[2]:
            return format_date(issued + timedelta(days=int(found[2])))
        return str(issued.year) if found[1] == "nam" else format_date(issued)

    return _PLACEHOLDER.sub(value, text)


def _attach_file(office: Office, entry: dict[str, Any], document: Document, by: Actor) -> None:
    body = _filled(office, entry["body"], document.issued_on or office.today)
    name = document.code.replace("/", "-") or entry["key"]
    if entry.get("file") == "txt":
        head = f"{document.kind.name.upper()}\n{document.subject}\n\n"
        content, ending = (head + body).encode(), "txt"
    else:
        content, ending = _word_file(document, body), "docx"
    stored = uploads.store_file(io.BytesIO(content), f"{name}.{ending}")
    uploads.remember_blob(stored)
    add_attachment(document, stored.sha256, stored.name, AttachmentRole.MAIN, by)


def _word_file(document: Document, body: str) -> bytes:
    issuer = document.issuer
    parent = issuer.parent if issuer else None
    letter = document.kind is OFFICIAL_LETTER
    head_title = issuer.head_title if issuer else ""
    position = document.signer_position
    values = {
        "co_quan_chu_quan": parent.name.upper() if parent else "",
        "co_quan_ban_hanh": document.issuer_name.upper(),
        "so_ky_hieu": document.code,
        "dia_danh_ngay_thang": place_and_date(
            (issuer.place_name if issuer else "") or "Tân Hải", document.issued_on or clock.today()
        ),
        "ten_loai": document.kind.name.upper(),
        "trich_yeu": document.subject,
        "kinh_gui": [f"- {party.name};" for party in document.parties_as(PartyRole.ADDRESSEE)] if letter else [],
        "kinh_gui_mot": "",
        "can_cu": "",
        "noi_dung": [line for line in body.split("\n") if line.strip()],
        "noi_nhan": [f"- {party.name};" for party in document.parties_as(PartyRole.RECIPIENT)],
        "quyen_han_chuc_vu": signature_block(document.authority, head_title, position, document.issuer_name),
        "nguoi_ky": document.signer_name,
    }
    folder = WORD_TEMPLATES
    template = folder / ("cong-van.docx" if letter else "bao-cao.docx")
    return rendering.render(template, values, author=document.issuer_name, title=document.subject[:200], at=clock.now())


def _issue(office: Office, entry: dict[str, Any]) -> None:
    document = load(Document, office.documents[entry["key"]])
    to = [office.organizations[key] for key in entry.get("deliver", ())]
    exchange.issue(document.id, to, office.clerks[document.organization_id], clock.today())


def _receive(office: Office, entry: dict[str, Any]) -> None:
    for delivery in delivery_queries.deliveries_of(office.documents[entry["key"]]):
        if delivery.to_id is None:
            continue
        by = office.clerks[delivery.to_id]
        data = deliveries.data_of_delivery(delivery, clock.today())
        incoming = exchange.register_delivery(delivery.to_id, data, by, clock.today(), delivery_id=delivery.id)
        documents.present(incoming.id, by)


def _present(office: Office, entry: dict[str, Any]) -> None:
    document = load(Document, office.documents[entry["key"]])
    documents.present(document.id, office.clerks[document.organization_id])


def _hand_over(office: Office, entry: dict[str, Any]) -> None:
    document = load(Document, office.documents[entry["key"]])
    documents.hand_over(document.id, clock.today(), office.clerks[document.organization_id], clock.today())


def _instruct(office: Office, entry: dict[str, Any], issued: date) -> None:
    document_id = office.documents[entry["key"]]
    shares, lists = [], []
    for row in entry["task"]:
        due = issued + timedelta(days=row["due"]) if "due" in row else None
        due = max(due, clock.today()) if due else None
        part = Part(row["role"])
        if "list" in row:
            lists.append(ListShare(list_id=office.lists[row["list"]], part=part, due_on=due))
        else:
            shares.append(Share(unit_id=office.organizations[row["unit"]], part=part, due_on=due))
    text = _filled(office, entry["instruction"]["text"], issued)
    duty = DutyData(text=text, shares=tuple(shares), lists=tuple(lists), outcome=Outcome.WORDS)
    by = office.people[entry["instruction"]["by"]]
    giving.give(document_id, OrderData(instruction=text, duties=(duty,)), by, clock.today())


def _work_on(office: Office, entry: dict[str, Any], issued: date, instructed: date) -> list[Event]:
    """Units take on, report and finish; those of a list one after another, some not yet."""
    events: list[Event] = []
    for row in entry["task"]:
        if row["state"] == "new":
            continue
        due = issued + timedelta(days=row.get("due", 12))
        begin = min(instructed + timedelta(days=1), office.today)
        end = min(max(begin, due - timedelta(days=1)), office.today)
        if "list" in row:
            members = _members(office, row["list"])
            done = len(members) if row["state"] in ("finished", "closed") else len(members) * 3 // 5
            for position, unit_id in enumerate(members[:done]):
                day = min(begin + timedelta(days=position % max(1, (end - begin).days + 1)), office.today)
                events.append((day, 5, _finisher(office, entry, unit_id, row)))
            continue
        unit_id = office.organizations[row["unit"]]
        if row["role"] != "inform":
            events.append((begin, 5, _accepter(office, entry, unit_id)))
        if row["state"] in ("finished", "closed"):
            events.append((end, 6, _finisher(office, entry, unit_id, row)))
        elif row.get("report"):
            events.append((min(begin + timedelta(days=2), office.today), 6, _reporter(office, entry, unit_id, row)))
    return events


def _members(office: Office, key: str) -> list[int]:
    return [member.id for member in load(DistributionList, office.lists[key]).members]


def _assignment(office: Office, entry: dict[str, Any], unit_id: int) -> tuple[Assignment, Actor]:
    document_id = office.documents[entry["key"]]
    assignment = (
        session()
        .scalars(select(Assignment).where(Assignment.document_id == document_id, Assignment.unit_id == unit_id))
        .one()
    )
    unit = load(Organization, unit_id)
    person = next((actor for actor in office.people.values() if actor.unit_id == unit_id), None)
    return assignment, person or Actor(
        name=unit.head_title or "Phụ trách",
        title=unit.shown_name,
        organization_id=unit.agency_id,
        unit_id=unit_id,
    )


def _accepter(office: Office, entry: dict[str, Any], unit_id: int) -> Callable[[], None]:
    def act() -> None:
        assignment, by = _assignment(office, entry, unit_id)
        tasks.accept(assignment.id, by)

    return act


def _reporter(office: Office, entry: dict[str, Any], unit_id: int, row: dict[str, Any]) -> Callable[[], None]:
    def act() -> None:
        assignment, by = _assignment(office, entry, unit_id)
        tasks.report(assignment.id, row["report"], (), by)

    return act


def _finisher(office: Office, entry: dict[str, Any], unit_id: int, row: dict[str, Any]) -> Callable[[], None]:
    def act() -> None:
        assignment, by = _assignment(office, entry, unit_id)
        if row.get("answer") in office.documents:
            tasks.link_answer(assignment.id, load(Document, office.documents[row["answer"]]), by)
        if assignment.part is Part.INFORM:
            tasks.finish(assignment.id, "", (), by)
            return
        if assignment.accepted_at is None:
            tasks.accept(assignment.id, by)
        tasks.finish(assignment.id, row.get("report", "Đã thực hiện xong."), (), by)

    return act


def _odd_numbers(office: Office) -> list[Event]:
    """A number kept for later and one that was given up: both stay in the book."""
    agency = office.organizations["syt"]
    day = max(office.today - timedelta(days=5), date(office.today.year, 1, 1))

    def act() -> None:
        by = office.clerks[agency]
        book = register_for(agency, Direction.OUTGOING, "cong-van", clock.today(), by).id
        until = min(office.today + timedelta(days=5), date(office.today.year, 12, 31))
        _, spoilt = reserve(book, 2, until, "Phòng Tổ chức cán bộ xin giữ số cho ngày ký", by)
        void_number(book, spoilt.number, "Lấy nhầm số, văn bản không ban hành", by)

    return [(day, 9, act)]
