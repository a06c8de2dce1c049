"""The taking over of an old register."""

from __future__ import annotations

from enum import StrEnum

from ytcs_docs.language.labelled import LabelledEnum


class ImportState(StrEnum):
    """The taking over of an old register."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


class RowOutcome(LabelledEnum):
    """What became of a row: taken as it was, mended, taken with a doubt, known already, refused."""

    TAKEN = "taken", "Nhận"
    CORRECTED = "corrected", "Nhận, đã sửa"
    DOUBTFUL = "doubtful", "Nhận, cần xem lại"
    DUPLICATE = "duplicate", "Trùng, bỏ qua"
    REFUSED = "refused", "Không nhận"

    @property
    def is_refusal(self) -> bool:
        return self is RowOutcome.REFUSED
