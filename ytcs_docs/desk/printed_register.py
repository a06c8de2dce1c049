"""The printed register, in exactly the columns of the decree (appendix IV of Decree 30/2020)."""

from __future__ import annotations

from collections.abc import Sequence

from ytcs_docs.decree30.codes import pad_number
from ytcs_docs.decree30.form import format_date
from ytcs_docs.decree30.registers import VOIDED_MARK
from ytcs_docs.documents import queries as documents
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.register_contents import register_rows
from ytcs_docs.registers.models import Register, RegisterEntry
from ytcs_docs.registers.rules import Direction, EntryState
from ytcs_docs.tasks import queries as tasks


def register_lines(register: Register) -> list[Sequence[str]]:
    """One row a number, in order; voided and kept numbers have theirs."""
    rows = register_rows(register.id)
    ids = [document.id for _, document in rows if document is not None]
    receivers = tasks.lead_units_of(ids) if register.direction is Direction.INCOMING else documents.recipients_of(ids)
    incoming = register.direction is Direction.INCOMING
    lines: list[Sequence[str]] = []
    for entry, document in rows:
        receiver = receivers.get(document.id, "") if document is not None else ""
        shown = receiver if isinstance(receiver, str) else "; ".join(receiver)
        lines.append(_incoming(entry, document, shown) if incoming else _outgoing(entry, document, shown))
    return lines


def _remark(entry: RegisterEntry, document: Document | None) -> str:
    parts = []
    if entry.state is EntryState.VOIDED:
        parts.append(f"{VOIDED_MARK}: {entry.reason}")
    elif entry.state is EntryState.RESERVED:
        parts.append(f"Đang giữ: {entry.reason}")
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
        pad_number(entry.number),
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
