"""The printed register, in exactly the columns of the decree (appendix IV of Decree 30/2020)."""

from __future__ import annotations

from collections.abc import Sequence

from ytcs_docs.core.pages import Page
from ytcs_docs.decree30.codes import pad_number
from ytcs_docs.decree30.form import format_date
from ytcs_docs.decree30.registers import RECALLED_MARK, VOIDED_MARK
from ytcs_docs.deliveries import queries as deliveries
from ytcs_docs.documents import queries as documents
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.register_contents import register_rows
from ytcs_docs.registers.models import Register, RegisterEntry
from ytcs_docs.registers.queries import count_of_entries
from ytcs_docs.registers.rules import Direction, EntryState
from ytcs_docs.tasks import queries as tasks

PRINTED_NUMBERS = 250  # on one page of the browser: a book of a year may have many thousands


def printed_part(register: Register, part: int) -> Page[tuple[int, Sequence[str]]]:
    """Numbers with their lines, as many as a browser lays out at once; a part beyond the end gives the last one."""
    total = count_of_entries(register.id)
    number = min(part, max(1, -(-total // PRINTED_NUMBERS)))
    rows = register_rows(register.id, (number - 1) * PRINTED_NUMBERS, PRINTED_NUMBERS)
    items = [(entry.number, line) for (entry, _), line in zip(rows, _lines(register, rows), strict=True)]
    return Page(items=items, number=number, size=PRINTED_NUMBERS, total=total)


def register_lines(register: Register) -> list[Sequence[str]]:
    """One row a number, in order; voided and kept numbers have theirs."""
    return _lines(register, register_rows(register.id))


def _lines(register: Register, rows: Sequence[tuple[RegisterEntry, Document | None]]) -> list[Sequence[str]]:
    ids = [document.id for _, document in rows if document is not None]
    receivers = tasks.lead_units_of(ids) if register.direction is Direction.INCOMING else _all_recipients(ids)
    incoming = register.direction is Direction.INCOMING
    lines: list[Sequence[str]] = []
    for entry, document in rows:
        receiver = receivers.get(document.id, "") if document is not None else ""
        shown = receiver if isinstance(receiver, str) else "; ".join(receiver)
        lines.append(_incoming(entry, document, shown) if incoming else _outgoing(entry, document, shown))
    return lines


def _all_recipients(ids: Sequence[int]) -> dict[int, list[str]]:
    """To whom each document is addressed, to whom it says that it goes, and to whom it was sent besides."""
    written, sent = documents.recipients_of(ids, addressees=True), deliveries.recipients_by_document(ids)
    return {key: list(dict.fromkeys([*written.get(key, []), *sent.get(key, [])])) for key in ids}


def _remark(entry: RegisterEntry, document: Document | None) -> str:
    parts = []
    if entry.state is EntryState.VOIDED:
        parts.append(f"{VOIDED_MARK}: {entry.reason}")
    elif entry.state is EntryState.RESERVED:
        parts.append(f"Đang giữ: {entry.reason}")
    if document is not None and document.is_recalled:
        parts.append(f"{RECALLED_MARK}: {document.status_reason}")
    if entry.backdate_reason:
        parts.append(f"Ghi lùi ngày: {entry.backdate_reason}")
    if document is not None and document.note:
        parts.append(document.note)
    return "; ".join(parts)


def _incoming(entry: RegisterEntry, document: Document | None, receiver: str) -> Sequence[str]:
    if document is None:
        return (format_date(entry.on_date), pad_number(entry.number), *[""] * 7, _remark(entry, None))
    return (
        format_date(document.recorded_on),
        pad_number(entry.number) if document.has_number else "",
        document.issuer_name,
        document.code,
        format_date(document.issued_on) if document.issued_on else "",
        f"{document.kind.name}: {document.subject}",
        receiver,
        format_date(document.handed_over_on) if document.handed_over_on else "",
        "",
        _remark(entry, document),
    )


def _outgoing(entry: RegisterEntry, document: Document | None, receivers: str) -> Sequence[str]:
    if document is None:
        return (pad_number(entry.number), format_date(entry.on_date), *[""] * 7, _remark(entry, None))
    return (
        document.code,
        format_date(document.issued_on) if document.issued_on else "",
        f"{document.kind.name}: {document.subject}",
        document.signer_name,
        receivers,
        document.archive_place or "Văn thư",
        str(document.copies or ""),
        format_date(document.handed_over_on) if document.handed_over_on else "",
        "",
        _remark(entry, document),
    )
