"""The form on which duties read from a text are given out, whatever the text belongs to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from ytcs_docs.extraction.fields import read_fields
from ytcs_docs.files.layout import FileText
from ytcs_docs.intake import naming, proposing
from ytcs_docs.intake.forms import BLANK_ROWS, DutiesForm
from ytcs_docs.language.highlights import Piece, pieces_of
from ytcs_docs.organizations import queries as organizations
from ytcs_docs.organizations.models import Organization
from ytcs_docs.tasks import calendars

Places = Collection[tuple[int | None, int | None]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """The form with the proposals in it, and what it was made from."""

    form: DutiesForm
    proposed: list[proposing.ProposedDuty]
    meant: Mapping[str, naming.Meaning]
    pieces: list[Piece]

    @property
    def by_place(self) -> dict[str, proposing.ProposedDuty]:
        return {one.place: one for one in self.proposed}

    @property
    def rows_match(self) -> bool:
        """Whether the rows that were sent are those of the page as it would be made now."""
        places = [row.form.place.data or "" for row in self.form.rows]
        count = len(self.proposed)
        return places[:count] == [one.place for one in self.proposed] and not any(places[count:])


def offer(
    agency: Organization,
    text: FileText | None,
    received: date | None,
    today: date,
    *,
    seen: str,
    places: Places = (),
    said: Collection[str] = (),
    is_draft: bool = False,
) -> Offer:
    """Read duties from a text and offer them; those that were given, by their ``places`` or by what they ``said``
    (folded), are not chosen again. A draft is read as if it went out today."""
    calendar = calendars.work_calendar(agency.id, today)
    read = (
        proposing.duties_of(
            text, read_fields(text), today if is_draft else received, calendar, will_be_of=today if is_draft else None
        )
        if text
        else []
    )
    groups = organizations.assignable_grouped(agency, today)
    lists = organizations.list_sizes(agency.id)
    units = [unit for _, nodes in groups for unit in nodes]
    names = [name for duty in read for name in (duty.lead, *duty.doers, *duty.coordinating)]
    own = naming.own_names(agency, names)
    others = (name for name in names if name not in own)
    meant = naming.match_units(agency, others, units, [row for row, _ in lists])
    proposed = proposing.proposed(read, meant, calendar, today, places, said, own)
    form = DutiesForm(
        data={"rows": [*(one.values for one in proposed), *({} for _ in range(BLANK_ROWS))], "seen": seen}
    )
    form.offer(groups, lists)
    form.numbers = [one.number for one in proposed]
    marked = ((one.duty.start, one.duty.end, one.number) for one in proposed)
    return Offer(form=form, proposed=proposed, meant=meant, pieces=pieces_of(text.text, marked) if text else [])
