"""The taking over of an old register."""

from __future__ import annotations

from enum import StrEnum


class ImportState(StrEnum):
    """The taking over of an old register."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


class RowOutcome(StrEnum):
    """What became of a row: taken as it was, mended, taken with a doubt, known already, refused."""

    TAKEN = "taken"
    CORRECTED = "corrected"
    DOUBTFUL = "doubtful"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


OUTCOME_LABELS = {
    RowOutcome.TAKEN: "Nhận",
    RowOutcome.CORRECTED: "Nhận, đã sửa",
    RowOutcome.DOUBTFUL: "Nhận, cần xem lại",
    RowOutcome.DUPLICATE: "Trùng, bỏ qua",
    RowOutcome.REFUSED: "Không nhận",
}
