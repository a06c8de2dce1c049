"""The tree of agencies and units, lists, and the import of a table."""

import io
from dataclasses import replace

import openpyxl
import pytest
from sqlalchemy import func, select

from tests.builders import person, place
from ytcs_docs.core.actor import OPERATOR
from ytcs_docs.core.db import load, session, transaction
from ytcs_docs.core.errors import InvalidInput, Refused
from ytcs_docs.organizations import commands, queries
from ytcs_docs.organizations.importing import (
    ROWS_AT_ONCE,
    RowReport,
    batches,
    import_rows,
    numbered_rows,
    sheet_rows,
)
from ytcs_docs.organizations.models import Organization
from ytcs_docs.organizations.rules import Kind, OrganizationData

pytestmark = pytest.mark.usefixtures("context")


def add(name: str, parent: str = "syt", **more: object) -> Organization:
    with transaction():
        data = OrganizationData(name=name, parent_id=place(parent).id, **more)  # type: ignore[arg-type]
        return commands.add_organization(data, OPERATOR)


def test_a_unit_belongs_to_the_agency_above_it() -> None:
    assert place("tyt1").agency_id == place("ttyt").id
    assert place("ttyt").agency_id == place("ttyt").id
    assert [node.name for node in queries.ancestors(place("tyt1"))][-1] == place("ttyt").name


def test_moving_an_agency_moves_everything_below_it() -> None:
    hospital = add("Bệnh viện đa khoa tỉnh", abbreviation="BVĐK")
    ttyt = place("ttyt")
    with transaction():
        data = OrganizationData(name=ttyt.name, parent_id=hospital.id, abbreviation="TTYTBL", keeps_register=True)
        commands.change_organization(ttyt.id, data, OPERATOR)
    assert place("tyt1").path.startswith(load(Organization, hospital.id).path)


def test_an_agency_can_not_move_below_itself() -> None:
    syt = place("syt")
    data = OrganizationData(name=syt.name, parent_id=place("ttyt").id, abbreviation="SYT")
    with pytest.raises(InvalidInput), transaction():
        commands.change_organization(syt.id, data, OPERATOR)


@pytest.mark.parametrize(
    ("field", "value"),
    [("code", "H77-08"), ("code", "H77" + ".01" * 12), ("legacy_code", "123"), ("name", "")],
)
def test_wrong_codes_are_refused(field: str, value: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        add(**{"name": "Cơ quan thử", field: value})  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_both_forms_of_the_identification_code_are_kept_and_unique() -> None:
    one = add("Cơ quan một", code="h77.08.01", legacy_code="000.01.08.H77")
    assert (one.code, one.legacy_code) == ("H77.08.01", "000.01.08.H77")
    assert queries.find_by_code("000.01.08.H77").id == one.id
    with pytest.raises(InvalidInput):
        add("Cơ quan hai", code="H77.08.01")


def test_a_unit_keeps_no_register() -> None:
    with pytest.raises(InvalidInput):
        add("Phòng thử", kind=Kind.UNIT, keeps_register=True, abbreviation="PT")


def test_names_are_found_by_any_known_spelling() -> None:
    with transaction():
        data = OrganizationData(
            name="Bảo hiểm xã hội tỉnh Tân Hải", short_name="BHXH tỉnh", aliases=("Cơ quan BHXH",), abbreviation="BHXH"
        )
        made = commands.add_organization(data, OPERATOR).id
    for spelling in ("bao hiem xa hoi tinh tan hai", "BHXH TỈNH", "cơ quan bhxh"):
        assert queries.find_by_name(spelling).id == made


def test_a_successor_is_noted_on_both_sides() -> None:
    with transaction():
        commands.succeed(place("ttyt2").id, place("ttyt").id, None, OPERATOR)
    assert queries.successors(place("ttyt2"))[0].successor.id == place("ttyt").id
    assert queries.predecessors(place("ttyt"))[0].predecessor.id == place("ttyt2").id


def sheet(*rows: tuple[object, ...]) -> io.BytesIO:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    target.seek(0)
    return target


def run(stream: io.BytesIO, name: str = "to-chuc.xlsx", *, dry_run: bool = False) -> list[RowReport]:
    reports = []
    for rows in batches(numbered_rows(sheet_rows(stream, name)), trial=dry_run):
        with transaction():
            reports += import_rows(rows, place("syt").id, person("quantri"), dry_run=dry_run)
    return reports


def test_an_import_lets_others_write_in_between_but_a_trial_is_undone_as_a_whole() -> None:
    rows = numbered_rows([["Tên"], *([f"Trạm {number}"] for number in range(2 * ROWS_AT_ONCE + 1))])
    assert [len(part) for part in batches(rows, trial=False)] == [ROWS_AT_ONCE, ROWS_AT_ONCE, 1]
    assert [len(part) for part in batches(rows, trial=True)] == [len(rows)]
    assert not list(batches([], trial=True))


HEAD = ("Tên cơ quan", "CAP TREN", "Loại", "Viết tắt", "Mã định danh", "Mở sổ")


def test_an_import_reports_each_row_and_one_bad_row_harms_no_other() -> None:
    reports = run(
        sheet(
            HEAD,
            ("Trung tâm Y tế khu vực Mới", "", "Cơ quan", "TTYTM", "H77.08.20", "x"),
            ("Khoa Dược", "Trung tâm Y tế khu vực Mới", "Đơn vị", "KD", "", ""),
            ("Phòng lạc", "Không có ở đâu", "Đơn vị", "", "", ""),
            ("Cơ quan xấu", "", "Cơ quan", "CQX", "mã sai", ""),
            ("Văn phòng", "Sở Y tế", "Đơn vị", "VPS", "", ""),
        )
    )
    assert [report.outcome for report in reports] == ["added", "added", "refused", "refused", "changed"]
    assert "Không có ở đâu" in reports[2].sentence
    assert queries.find_by_name("Khoa Dược").agency.abbreviation == "TTYTM"
    assert place("vp").abbreviation == "VPS"


def test_a_parents_name_that_two_bear_is_refused() -> None:
    duplicates = (
        ("Khoa Dược", "Trung tâm Y tế khu vực Bình Lộc", "Đơn vị"),
        ("Khoa Dược", "Trung tâm Y tế khu vực Hòa Phong", "Đơn vị"),
    )
    reports = run(sheet(HEAD[:3], *duplicates, ("Tổ kho", "Khoa Dược", "Đơn vị")))
    assert [report.outcome for report in reports] == ["added", "added", "refused"]
    assert "mã định danh" in reports[2].sentence


def test_the_same_table_a_second_time_changes_nothing() -> None:
    rows = (HEAD, ("Trung tâm Y tế khu vực Mới", "", "Cơ quan", "TTYTM", "H77.08.20", "x"))
    run(sheet(*rows))
    assert [report.outcome for report in run(sheet(*rows))] == ["same"]


def test_a_trial_saves_nothing() -> None:
    before = session().scalar(select(func.count()).select_from(Organization))
    reports = run(sheet(HEAD, ("Cơ quan thử", "", "Cơ quan", "CQT", "", "")), dry_run=True)
    assert [report.outcome for report in reports] == ["added"]
    assert session().scalar(select(func.count()).select_from(Organization)) == before


def test_a_csv_with_semicolons_is_read_too() -> None:
    text = "Tên;Cấp trên;Loại\nPhòng Truyền thông;Sở Y tế;Đơn vị\n"
    assert run(io.BytesIO(text.encode("utf-8-sig")), "a.csv")[0].outcome == "added"


def test_rows_outside_the_administrators_tree_are_refused() -> None:
    (report,) = run(sheet(HEAD, ("Vụ mới", "Bộ Y tế", "Đơn vị", "VM", "", "")))
    assert report.outcome == "refused"


@pytest.mark.parametrize(
    ("content", "name"), [(b"PK\x03\x04 broken", "a.xlsx"), (b"x", "a.doc"), (b"\xff\xfe", "a.csv")]
)
def test_what_is_no_table_is_refused_with_a_sentence(content: bytes, name: str) -> None:
    with pytest.raises(Refused):
        run(io.BytesIO(content), name)


def test_a_table_needs_a_column_of_names() -> None:
    with pytest.raises(InvalidInput, match="Tên"):
        run(sheet(("Số", "Ghi chú"), ("1", "x")))


@pytest.mark.parametrize(
    "changes", [{"name": "Sở Y tế tỉnh Tân Hải"}, {"abbreviation": "UBND"}, {"aliases": ("Ủy ban",)}]
)
def test_what_an_agency_is_called_is_the_systems(changes: dict[str, object]) -> None:
    own = place("ttyt")
    fields = {"name": own.name, "kind": Kind.AGENCY, "parent_id": own.parent_id, "abbreviation": own.abbreviation}
    same = OrganizationData(**fields, place_name="Nơi khác", head_title=own.head_title, keeps_register=True)
    with transaction():
        commands.change_organization(own.id, same, person("quantri"), names_agencies=False)
    assert place("ttyt").place_name == "Nơi khác"
    with pytest.raises(InvalidInput, match="quản trị hệ thống"), transaction():
        commands.change_organization(own.id, replace(same, **changes), person("quantri"), names_agencies=False)


def test_an_administrator_of_an_agency_adds_units_of_other_names_only() -> None:
    unit = {"parent_id": place("ttyt").id, "kind": Kind.UNIT}
    with transaction():
        commands.add_organization(OrganizationData(name="Khoa Dược", **unit), OPERATOR, names_agencies=False)
    with transaction():
        ministry = OrganizationData(name="Bộ Y tế", short_name="Bộ", aliases=("Bộ Y tế Việt Nam",), kind=Kind.AGENCY)
        commands.change_organization(place("byt").id, replace(ministry, abbreviation="BYT"), OPERATOR)
    for taken in (
        {"name": "SỞ Y TẾ"},
        {"name": "Bộ Y tế Việt Nam"},
        {"name": "Khoa Xét nghiệm", "aliases": ("bo y te viet nam",)},
        {"name": "Khoa Xét nghiệm", "abbreviation": "byt"},
        {"name": "S\u1edf Y t\u1ebf".replace("S", "\u0405")},  # a Cyrillic letter that looks like the first
    ):
        with pytest.raises(InvalidInput, match="không đặt cho đơn vị"), transaction():
            commands.add_organization(OrganizationData(**{**unit, **taken}), OPERATOR, names_agencies=False)
    agency = OrganizationData(name="Trạm mới", kind=Kind.AGENCY, parent_id=place("ttyt").id, abbreviation="TM")
    with pytest.raises(InvalidInput, match="quản trị hệ thống"), transaction():
        commands.add_organization(agency, OPERATOR, names_agencies=False)
