"""The duties read from a document, ready to be given out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import BooleanField, FieldList, Form, FormField
from wtforms.validators import Optional, Regexp

from ytcs_docs.core.forms import (
    BlockField,
    ChoicesField,
    DayField,
    EnumField,
    KeyField,
    LineField,
    OfficeForm,
    RowMeta,
)
from ytcs_docs.deadlines.recurrence import Recurrence
from ytcs_docs.documents.forms import DocumentForm
from ytcs_docs.extraction.periods import read_recurrences
from ytcs_docs.extraction.rules import ReadDuty
from ytcs_docs.intake.naming import Meaning
from ytcs_docs.intake.proposing import Proposal, ProposedDuty
from ytcs_docs.organizations.models import DistributionList, Organization
from ytcs_docs.tasks.rules import DutyData, ListShare, Mode, OrderData, Outcome, Part, Share

Groups = Sequence[tuple[str, Sequence[Organization]]]
BLANK_ROWS = 3


class DutyRow(Form):  # type: ignore[misc]  # wtforms ships no types
    """One duty: whether it is given out, to whom, by when. ``place`` is that of the sentence in the text."""

    keep = BooleanField("Giao việc này")
    place = KeyField()
    text = BlockField("Việc", limit=4000)
    doers = ChoicesField("Thực hiện")
    mode = EnumField("Cách thực hiện", Mode)
    coordinate = ChoicesField("Phối hợp")
    due = DayField("Hạn")
    due_time = LineField(
        "Giờ",
        [Optional(), Regexp(r"([01]?\d|2[0-3])[:h.][0-5]\d$|([01]?\d|2[0-3])h?$", message="Nhập giờ như 16:00.")],
        limit=5,
    )
    again = LineField("Lặp lại", limit=200)
    outcome = EnumField("Kết quả phải có", Outcome)

    class Meta(RowMeta):
        pass

    @property
    def is_meant(self) -> bool:
        """Ticked, or typed by hand: such a row has no box to tick."""
        return bool(self.keep.data or (self.text.data and not self.place.data))

    def recurrences(self) -> tuple[Recurrence, ...]:
        return tuple(one.recurrence for one in read_recurrences(self.again.data or ""))

    def _is_understood(self) -> bool:
        """What was typed names a period, and no day that there is not."""
        read = read_recurrences(self.again.data)
        names_day = re.search(r"\d\s*/\s*\d|(?:ngày|thứ)\s+\d", self.again.data, re.IGNORECASE)
        return bool(read) and (names_day is None or any(one.is_said for one in read))

    def check(self) -> bool:
        """What makes no sense is said beside its field."""
        problems: list[tuple[Any, str]] = []
        if not self.text.data:
            problems.append((self.text, "Hãy ghi nội dung việc."))
        doers = self.doers.data or []
        if not doers:
            problems.append((self.doers, "Chọn nơi nhận việc."))
        elif self.mode.data is Mode.LEAD and (len(doers) > 1 or doers[0][0] == "l"):
            problems.append((self.doers, "Chọn một nơi chủ trì, hoặc chọn “Mỗi nơi tự thực hiện”."))
        if set(doers) & set(self.coordinate.data or []):
            problems.append((self.coordinate, "Nơi này đã ở phần thực hiện."))
        if self.again.data and not self._is_understood():
            problems.append((self.again, "Chưa hiểu; hãy ghi như “hằng tháng, ngày 25” hoặc “hằng năm, ngày 30/11”."))
        for field, sentence in problems:
            field.errors = [*field.errors, sentence]
        return not problems

    @property
    def has_errors(self) -> bool:
        return any(field.errors for field in self)

    def time(self) -> str:
        """``16:00``; empty when none is said."""
        match = re.match(r"(\d{1,2})(?:[:h.](\d{2}))?", self.due_time.data or "")
        return f"{int(match[1]):02d}:{match[2] or '00'}" if match else ""

    def to_data(self, read: ReadDuty | None, due: date | None) -> DutyData:
        """``read`` is what the row was made from, ``due`` the day that was proposed: title and term hold while sentence
        and day do."""
        doing = Part.LEAD if self.mode.data is Mode.LEAD else Part.DO
        chosen = [(key, doing) for key in self.doers.data] + [
            (key, Part.COORDINATE) for key in self.coordinate.data or []
        ]
        again = self.recurrences()
        same = read is not None and " ".join(read.sentence.split()) == " ".join(self.text.data.split())
        # a day that somebody typed is not counted from anything
        term = read.deadline.term if read and read.deadline and same and not again and self.due.data == due else None
        return DutyData(
            text=self.text.data,
            title=read.title if read is not None and same else "",
            shares=tuple(Share(unit_id=int(key[1:]), part=part) for key, part in chosen if key[0] == "o"),
            lists=tuple(ListShare(list_id=int(key[1:]), part=part) for key, part in chosen if key[0] == "l"),
            due_on=None if again else self.due.data,
            due_time=self.time(),
            due_words=read.due_words if read is not None else "",
            term=term,
            recurrences=again,
            outcome=self.outcome.data,
            place=(read.start, read.end) if read is not None else None,
        )


class DutiesForm(OfficeForm):
    """What is taken over of what was read, and what is typed beside it."""

    opinion = BlockField("Ý kiến chỉ đạo", limit=1500, render_kw={"rows": 2})
    inform = ChoicesField("Gửi để biết cả văn bản")
    rows = FieldList(FormField(DutyRow), "Việc đọc được", max_entries=200 + BLANK_ROWS)
    numbers: Sequence[int] = ()  # of the rows that were read, as the page shows them

    def offer(self, groups: Groups, lists: Sequence[tuple[DistributionList, int]]) -> None:
        named = [(label, [(f"o{node.id}", node.name) for node in nodes]) for label, nodes in groups]
        listed = [("Danh sách", [(f"l{row.id}", f"{row.name} ({count})") for row, count in lists])] if lists else []
        self.places = [*listed, *named]
        self.inform.offer((), self.places)
        for row in self.rows:
            row.form.doers.choices = row.form.coordinate.choices = self.inform.choices

    def taken(self) -> list[DutyRow]:
        """The rows to be given out."""
        return [row.form for row in self.rows if row.form.is_meant]

    def problems(self) -> list[tuple[str, str, str]]:
        """Of the rows with the number of each: what is wrong with the seventh is said of the seventh."""
        found = [problem for problem in super().problems() if not problem[0].startswith("rows")]
        for place, row in enumerate(self.rows):
            shown = f"Việc {self.numbers[place]}" if place < len(self.numbers) else "Việc tự ghi"
            for field in row.form:
                found += [(field.id, f"{shown}, {field.label.text}", said) for said in field.errors]
        return found

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        sound = [row.check() for row in self.taken()]  # every row says what is wrong with it
        valid = valid and all(sound)
        if not self.taken() and not self.inform.data:
            self.form_errors.append("Chưa chọn việc nào để giao.")
            valid = False
        return valid

    def to_data(self, read: Mapping[str, ProposedDuty], subject: str) -> OrderData:
        """The duties of the rows; who only takes note of the document gets that as a duty of its own. ``read`` are the
        proposals by the place of their sentence."""
        duties = []
        for row in self.taken():
            one = read.get(row.place.data or "")
            duties.append(row.to_data(one.duty, one.values["due"]) if one else row.to_data(None, None))
        if self.inform.data:
            told = [(key[0], int(key[1:])) for key in self.inform.data]
            duties.append(
                DutyData(
                    text=f"Để biết: {subject}",
                    shares=tuple(Share(unit_id=key, part=Part.INFORM) for kind, key in told if kind == "o"),
                    lists=tuple(ListShare(list_id=key, part=Part.INFORM) for kind, key in told if kind == "l"),
                    outcome=Outcome.NOTHING,
                )
            )
        instruction = self.opinion.data or f"Giao các đơn vị thực hiện {len(duties)} nhiệm vụ nêu trong văn bản."
        return OrderData(instruction=instruction, duties=tuple(duties))


def meaning_of(choice: str) -> Meaning:
    """Whom a choice stands for."""
    return Meaning(list_id=int(choice[1:])) if choice[:1] == "l" else Meaning(organization_id=int(choice[1:]))


def show_beside(form: DocumentForm, proposals: Mapping[str, Proposal]) -> None:
    """Put each proposal beside its field: the templates show it there."""
    for name, proposal in proposals.items():
        if name in form:
            form[name].proposal = proposal
