"""Import of the tree from .xlsx or .csv: a report for each row, nothing saved by a doubtful one."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import session
from ytcs_docs.core.errors import InvalidInput, OfficeError, Refused
from ytcs_docs.files.sandbox import SANDBOX
from ytcs_docs.files.tables import read_rows
from ytcs_docs.language.dates import parse_date
from ytcs_docs.language.text import clean_line, fold
from ytcs_docs.organizations import commands, queries
from ytcs_docs.organizations.models import Organization
from ytcs_docs.organizations.rules import NAME_LENGTH, Kind, OrganizationData

MAX_ROWS = 5_000
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


@dataclass(frozen=True, kw_only=True, slots=True)
class RowReport:
    """What became of one row. ``outcome`` is ``added``, ``changed``, ``same`` or ``refused``."""

    row: int
    name: str
    outcome: str
    sentence: str


def sheet_rows(stream: BinaryIO, filename: str) -> list[list[str]]:
    """Rows of the first sheet (.xlsx) or of the file (.csv), as clean text. Raises :class:`Refused`."""
    with tempfile.TemporaryDirectory(prefix="ytcs-sheet-") as folder:
        sheet, rows = Path(folder) / "sheet", Path(folder) / "rows.csv"
        sheet.write_bytes(stream.read(MAX_BYTES + 1))
        if sheet.stat().st_size > MAX_BYTES:
            raise Refused(f"Bảng lớn hơn {MAX_BYTES // 1024 // 1024} MB. Hãy chia thành nhiều tệp.")
        SANDBOX.table(sheet, filename, rows)
        return [[clean_line(cell) for cell in row] for row in islice(read_rows(rows), MAX_ROWS + 2)]


def import_organizations(
    sheet: list[list[str]], root: Organization | None, by: Actor, *, dry_run: bool
) -> list[RowReport]:
    """Take over the rows of :func:`sheet_rows`; those without a parent go below ``root``.

    Rows may come in any order as long as a parent is known or stands above. A row whose code or whose
    name under the same parent is known changes that node. With ``root`` given (an administrator of one
    agency), rows that reach outside its tree are refused.
    """
    rows = iter(sheet)
    columns = [_FIELD_OF.get(fold(heading)) for heading in next(rows, [])]
    if "name" not in columns:
        raise InvalidInput("Không thấy cột “Tên”. Dòng đầu của bảng phải là tên các cột.", "file")
    reports = []
    for number, row in enumerate(rows, start=2):
        if number > MAX_ROWS + 1:
            raise InvalidInput(f"Bảng có hơn {MAX_ROWS} dòng. Hãy chia thành nhiều tệp.", "file")
        values = {field: value for field, value in zip(columns, row, strict=False) if field}
        if any(values.values()):
            reports.append(_import_row(number, values, root, by, dry_run=dry_run))
    if dry_run:
        session().rollback()
    return reports


def _import_row(
    number: int, values: dict[str, str], root: Organization | None, by: Actor, *, dry_run: bool
) -> RowReport:
    name = values.get("name", "")
    point = session().begin_nested()
    try:
        known, data = _understand(values, root)
        if known is None:
            commands.add_organization(data, by)
            outcome, sentence = "added", "Thêm mới"
        elif _same(known, data):
            outcome, sentence = "same", "Đã có, không đổi"
        else:
            commands.change_organization(known.id, data, by)
            outcome, sentence = "changed", "Cập nhật"
        point.commit()
    except OfficeError as error:
        point.rollback()
        outcome, sentence = "refused", error.sentence
    return RowReport(row=number, name=name, outcome=outcome, sentence=sentence)


def _understand(values: dict[str, str], root: Organization | None) -> tuple[Organization | None, OrganizationData]:
    name = values.get("name", "")
    if len(name) > NAME_LENGTH:
        raise InvalidInput(f"Tên dài quá {NAME_LENGTH} ký tự.", "name")
    known = queries.find_by_code(values["code"].upper()) if values.get("code") else None
    parent_text = values.get("parent", "")
    parent = _one_named(parent_text, "parent") if parent_text else None
    known = known or _known_by_name(name, parent)
    parent = parent or (known.parent if known else root)
    for node in (known, parent):
        if root is not None and node is not None and not node.path.startswith(root.path):
            raise InvalidInput(f"{node.name} nằm ngoài phạm vi quản lý của {root.name}.")
    kind = _kind(values.get("kind", ""), known, parent)

    def text(field: str, length: int) -> str:
        value = values.get(field) or (str(getattr(known, field) or "") if known else "")
        if len(value) > length:
            raise InvalidInput(f"“{value[:30]}…” dài quá {length} ký tự.", field)
        return value

    keeps = values.get("keeps_register", "")
    return known, OrganizationData(
        name=name,
        kind=kind,
        parent_id=parent.id if parent else None,
        short_name=text("short_name", 120),
        abbreviation=text("abbreviation", 20),
        place_name=text("place_name", 80),
        head_title=text("head_title", 80),
        code=text("code", 35),
        legacy_code=text("legacy_code", 13),
        aliases=tuple(alias.name for alias in known.aliases) if known else (),
        keeps_register=fold(keeps) in _YES if keeps else bool(known and known.keeps_register),
        valid_from=_day(values.get("valid_from", "")) or (known.valid_from if known else None),
        valid_to=_day(values.get("valid_to", "")) or (known.valid_to if known else None),
    )


def _one_named(text: str, field: str) -> Organization:
    """The one organization with this code or name."""
    by_code = queries.find_by_code(text.upper())
    named = [by_code] if by_code else queries.all_by_name(text)
    if not named:
        raise InvalidInput(f"Không tìm thấy cơ quan cấp trên “{text}”.", field)
    if len(named) > 1:
        raise InvalidInput(f"Có {len(named)} nơi cùng tên “{text}”; hãy ghi mã định danh thay cho tên.", field)
    return named[0]


def _known_by_name(name: str, parent: Organization | None) -> Organization | None:
    """The node of this name under the parent; without a parent given, the only one of this name."""
    named = queries.all_by_name(name)
    if parent is not None:
        return next((node for node in named if node.parent_id == parent.id), None)
    if len(named) > 1:
        raise InvalidInput(f"Có {len(named)} nơi cùng tên “{name}”; hãy ghi cấp trên hoặc mã định danh.", "name")
    return named[0] if named else None


def _kind(text: str, known: Organization | None, parent: Organization | None) -> Kind:
    folded = fold(text)
    if folded in ("co quan", "agency"):
        return Kind.AGENCY
    if folded in ("don vi", "unit", "phong", "khoa", "tram", "don vi trong co quan"):
        return Kind.UNIT
    if text:
        raise InvalidInput(f"Cột loại phải là “Cơ quan” hoặc “Đơn vị”, không phải “{text}”.", "kind")
    if known is not None:
        return known.kind
    return Kind.UNIT if parent is not None and parent.kind is Kind.UNIT else Kind.AGENCY


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return parse_date(text, clock.today())
    except ValueError:
        raise InvalidInput(f"“{text}” không phải là ngày.", "valid_from") from None


def _same(known: Organization, data: OrganizationData) -> bool:
    return all(
        (getattr(known, field) or "") == (getattr(data, field) or "")
        for field in OrganizationData.__slots__
        if field != "aliases"
    )
