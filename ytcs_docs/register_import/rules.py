"""States and row outcomes of an import job. Pure."""

from __future__ import annotations

from enum import StrEnum

from ytcs_docs.language.labelled import LabelledEnum


class ImportState(StrEnum):
    """State of an import job."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


class RowOutcome(LabelledEnum):
    """Outcome of a row: imported unchanged, corrected, imported with a doubt, a duplicate, refused."""

    TAKEN = "taken", "Nhận"
    CORRECTED = "corrected", "Nhận, đã sửa"
    DOUBTFUL = "doubtful", "Nhận, cần xem lại"
    DUPLICATE = "duplicate", "Trùng, bỏ qua"
    REFUSED = "refused", "Không nhận"

    @property
    def is_refusal(self) -> bool:
        return self is RowOutcome.REFUSED
