"""Imports the tree from .xlsx or .csv: each row is reported, and saved only when it is accepted."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, session
from ytcs_docs.core.errors import InvalidInput, OfficeError, Refused
from ytcs_docs.files.tables import read_rows, write_rows
from ytcs_docs.language.dates import parse_date
from ytcs_docs.language.text import clean_line, fold
from ytcs_docs.organizations import commands, queries
from ytcs_docs.organizations.models import Organization
from ytcs_docs.organizations.rules import NAME_LENGTH, Kind, OrganizationData

MAX_ROWS = 5_000
ROWS_AT_ONCE = 100
MAX_BYTES = 20 * 1024 * 1024

HEADINGS = {
    "name": ("tên", "tên cơ quan", "tên đơn vị", "tên cơ quan đơn vị", "cơ quan", "name"),
    "parent": ("cấp trên", "cơ quan cấp trên", "trực thuộc", "đơn vị cấp trên", "parent"),
    "kind": ("loại", "loại hình", "kind"),
    "short_name": ("tên ngắn", "tên gọi tắt", "tên viết gọn", "short name"),
    "abbreviation": ("viết tắt", "chữ viết tắt", "abbreviation"),
    "place_name": ("địa danh", "place"),
    "head_title": ("chức danh người đứng đầu", "người đứng đầu", "head title"),
    "code": ("mã định danh", "mã định danh điện tử", "mã", "code"),
    "legacy_code": ("mã định danh cũ", "mã cũ", "legacy code"),
    "keeps_register": ("mở sổ", "có sổ", "giữ sổ", "mở sổ tại hệ thống", "keeps register"),
    "valid_from": ("hiệu lực từ", "từ ngày", "valid from"),
    "valid_to": ("hiệu lực đến", "đến ngày", "valid to"),
}
_FIELD_OF = {fold(heading): field for field, headings in HEADINGS.items() for heading in headings}
_YES = {"x", "co", "1", "yes", "true", "dung"}


Row = tuple[int, dict[str, str]]  # number in the sheet, values by field


@dataclass(frozen=True, kw_only=True, slots=True)
class RowReport:
    """The outcome of one row: ``added``, ``changed``, ``same`` or ``refused``."""

    row: int
    name: str
    outcome: str
    sentence: str


def sheet_rows(stream: BinaryIO, filename: str) -> list[list[str]]:
    """Rows of the first sheet (.xlsx) or of the file (.csv; comma or semicolon), as clean text."""
    with tempfile.TemporaryDirectory(prefix="ytcs-sheet-") as folder:
        sheet, rows = Path(folder) / "sheet", Path(folder) / "rows.csv"
        sheet.write_bytes(stream.read(MAX_BYTES + 1))
        if sheet.stat().st_size > MAX_BYTES:
            raise Refused(f"Bảng lớn hơn {MAX_BYTES // 1024 // 1024} MB. Hãy chia thành nhiều tệp.")
        write_rows(sheet, filename, rows)
        cells = [[clean_line(cell) for cell in row] for row in islice(read_rows(rows), MAX_ROWS + 2)]
    if not cells:
        raise Refused("Bảng không có dòng nào.")
    return cells


def numbered_rows(sheet: list[list[str]]) -> list[Row]:
    """The rows of :func:`sheet_rows` that say something: number in the sheet, and values by field. Raises
    :class:`InvalidInput` for the whole file."""
    columns = [_FIELD_OF.get(fold(heading)) for heading in sheet[0]] if sheet else []
    if "name" not in columns:
        raise InvalidInput("Không thấy cột “Tên”. Dòng đầu của bảng phải là tên các cột.", "file")
    if len(sheet) > MAX_ROWS + 1:
        raise InvalidInput(f"Bảng có hơn {MAX_ROWS} dòng. Hãy chia thành nhiều tệp.", "file")
    rows = []
    for number, row in enumerate(sheet[1:], start=2):
        values = {field: value for field, value in zip(columns, row, strict=False) if field}
        if any(values.values()):
            rows.append((number, values))
    return rows


def batches(rows: Sequence[Row], *, trial: bool) -> Iterator[Sequence[Row]]:
    """Rows to be imported in one transaction: few, so that others write in between; a trial is undone as a whole."""
    size = len(rows) if trial else ROWS_AT_ONCE
    for start in range(0, len(rows), max(size, 1)):
        yield rows[start : start + size]


def import_rows(
    rows: Sequence[Row], root_id: int | None, by: Actor, *, dry_run: bool, names_agencies: bool = True
) -> list[RowReport]:
    """Take over some :func:`numbered_rows`; those without a parent go below the root.

    Rows may come in any order as long as a parent exists already or comes in an earlier row. A row changes the node
    with the same code, or with the same name and parent. With a root (an administrator of one agency), rows that
    reach outside its tree are refused, and without ``names_agencies`` those that add or rename agencies."""
    root = load(Organization, root_id) if root_id else None
    reports = [_import_row(number, values, root, by, names_agencies=names_agencies) for number, values in rows]
    if dry_run:
        session().rollback()
    return reports


def _import_row(
    number: int, values: dict[str, str], root: Organization | None, by: Actor, *, names_agencies: bool
) -> RowReport:
    name = values.get("name", "")
    savepoint = session().begin_nested()
    try:
        existing, data = _parse_row(values, root)
        if existing is None:
            commands.add_organization(data, by, names_agencies=names_agencies)
            outcome, sentence = "added", "Thêm mới"
        elif _is_unchanged(existing, data):
            outcome, sentence = "same", "Đã có, không đổi"
        else:
            commands.change_organization(existing.id, data, by, names_agencies=names_agencies)
            outcome, sentence = "changed", "Cập nhật"
        savepoint.commit()
    except OfficeError as error:
        savepoint.rollback()
        outcome, sentence = "refused", error.sentence
    return RowReport(row=number, name=name, outcome=outcome, sentence=sentence)


def _parse_row(values: dict[str, str], root: Organization | None) -> tuple[Organization | None, OrganizationData]:
    name = values.get("name", "")
    if len(name) > NAME_LENGTH:
        raise InvalidInput(f"Tên dài quá {NAME_LENGTH} ký tự.", "name")
    existing = queries.find_by_code(values["code"].upper()) if values.get("code") else None
    parent_text = values.get("parent", "")
    parent = _only_match(parent_text, "parent") if parent_text else None
    existing = existing or _existing_by_name(name, parent)
    parent = parent or (existing.parent if existing else root)
    for node in (existing, parent):
        if root is not None and node is not None and not node.is_within(root.path):
            raise InvalidInput(f"{node.name} nằm ngoài phạm vi quản lý của {root.name}.")
    kind = _parse_kind(values.get("kind", ""), existing, parent)

    def text(field: str, length: int) -> str:
        value = values.get(field) or (str(getattr(existing, field) or "") if existing else "")
        if len(value) > length:
            raise InvalidInput(f"“{value[:30]}…” dài quá {length} ký tự.", field)
        return value

    keeps_text = values.get("keeps_register", "")
    return existing, OrganizationData(
        name=name,
        kind=kind,
        parent_id=parent.id if parent else None,
        short_name=text("short_name", 120),
        abbreviation=text("abbreviation", 20),
        place_name=text("place_name", 80),
        head_title=text("head_title", 80),
        code=text("code", 35),
        legacy_code=text("legacy_code", 13),
        aliases=tuple(alias.name for alias in existing.aliases) if existing else (),
        keeps_register=fold(keeps_text) in _YES if keeps_text else bool(existing and existing.keeps_register),
        valid_from=_parse_day(values, "valid_from") or (existing.valid_from if existing else None),
        valid_to=_parse_day(values, "valid_to") or (existing.valid_to if existing else None),
    )


def _only_match(text: str, field: str) -> Organization:
    """The only organization with this code or name; raises :class:`InvalidInput`."""
    by_code = queries.find_by_code(text.upper())
    matches = [by_code] if by_code else queries.all_by_name(text)
    if not matches:
        raise InvalidInput(f"Không tìm thấy cơ quan cấp trên “{text}”.", field)
    if len(matches) > 1:
        raise InvalidInput(f"Có {len(matches)} nơi cùng tên “{text}”; hãy ghi mã định danh thay cho tên.", field)
    return matches[0]


def _existing_by_name(name: str, parent: Organization | None) -> Organization | None:
    """The node with this name under the parent; without a parent, the only one with this name."""
    matches = queries.all_by_name(name)
    if parent is not None:
        return next((node for node in matches if node.parent_id == parent.id), None)
    if len(matches) > 1:
        raise InvalidInput(f"Có {len(matches)} nơi cùng tên “{name}”; hãy ghi cấp trên hoặc mã định danh.", "name")
    return matches[0] if matches else None


def _parse_kind(text: str, existing: Organization | None, parent: Organization | None) -> Kind:
    folded = fold(text)
    if folded in ("co quan", "agency"):
        return Kind.AGENCY
    if folded in ("don vi", "unit", "phong", "khoa", "tram", "don vi trong co quan"):
        return Kind.UNIT
    if text:
        raise InvalidInput(f"Cột loại phải là “Cơ quan” hoặc “Đơn vị”, không phải “{text}”.", "kind")
    if existing is not None:
        return existing.kind
    return Kind.UNIT if parent is not None and parent.kind is Kind.UNIT else Kind.AGENCY


def _parse_day(values: dict[str, str], field: str) -> date | None:
    text = values.get(field, "")
    try:
        return parse_date(text, clock.today()) if text else None
    except ValueError:
        raise InvalidInput(f"“{text}” không phải là ngày.", field) from None


def _is_unchanged(existing: Organization, data: OrganizationData) -> bool:
    return all(
        (getattr(existing, field) or "") == (getattr(data, field) or "")
        for field in OrganizationData.__slots__
        if field != "aliases"
    )
