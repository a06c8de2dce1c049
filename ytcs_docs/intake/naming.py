"""Names as letters write them, matched to the directory, to lists, and to what the office has learnt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import session
from ytcs_docs.intake.models import LearnedName, OfferedName
from ytcs_docs.language.text import clean_line, fold
from ytcs_docs.organizations import queries as organizations
from ytcs_docs.organizations.models import DistributionList, Organization
from ytcs_docs.organizations.names import NAME_LENGTH, PLACES, list_called, means_many, spellings

_KINDS = ("so", "trung tam", "benh vien", "tram", "chi cuc", "uy ban nhan dan")  # what an office calls itself, alone


@dataclass(frozen=True, slots=True)
class Meaning:
    """Whom a name means: an organization or a list, by id."""

    organization_id: int | None = None
    list_id: int | None = None

    @property
    def key(self) -> str:
        """The value of a choice: ``o12`` or ``l3``."""
        return f"o{self.organization_id}" if self.organization_id else f"l{self.list_id}"


def learned(agency_id: int) -> dict[str, Meaning]:
    """Everything that an agency has learnt, by the folded name."""
    rows = session().scalars(select(LearnedName).where(LearnedName.agency_id == agency_id))
    return {row.folded_name: Meaning(row.organization_id, row.list_id) for row in rows}


def issuer_of(agency_id: int, name: str, parent: str = "", place: str = "") -> Organization | None:
    """The organization that a letterhead names.

    The parent's place tells Sở Y tế of one province from that of another; what the clerks of this agency
    corrected before goes first.
    """
    if not name:
        return None
    known = learned(agency_id)
    for text in (*spellings(with_place(name, parent)), *spellings(name)):
        meaning = known.get(text)
        if meaning is not None and meaning.organization_id:
            return session().get(Organization, meaning.organization_id)
    tails = [tail for tail in (_tail(parent), fold(place)) if tail]
    for tail in tails:
        for words in (f"{name} {tail}", f"{name} tinh {tail}", f"{name} {_bare(tail)}"):
            found = organizations.find_by_name(words)
            if found is not None:
                return found
    by_name = map(organizations.find_by_name, spellings(name))
    return next((one for one in by_name if one is not None and not _elsewhere(one, parent)), None)


def with_place(name: str, parent: str) -> str:
    """The name with the place of its parent: ``Sở Y tế`` under ``UBND tỉnh X`` is ``Sở Y tế tỉnh X``."""
    tail = _tail(parent)
    if not tail or _bare(tail) in fold(name):
        return name
    return f"{name} {' '.join(parent.split()[-len(tail.split()) :])}"


def contradicts_place(organization: Organization, place: str) -> bool:
    """Whether the place before the day is not where the organization is: perhaps its namesake wrote."""
    return _is_elsewhere(organization, fold(place))


def _elsewhere(organization: Organization, parent: str) -> bool:
    """Whether a letterhead's parent is of another place than the organization: its namesake wrote."""
    return _is_elsewhere(organization, _bare(_tail(parent)))


def _is_elsewhere(organization: Organization, place: str) -> bool:
    if not place:
        return False
    names = []
    above: Organization | None = organization
    while above is not None:
        names.append(above.folded_name)
        above = above.parent
    return not any(place in one for one in names) and any(_bare(_tail(one)) for one in names)


def _tail(name: str) -> str:
    """The place at the end of a name: ``UBND tỉnh Tân Hải`` → ``tinh tan hai``."""
    folded = fold(name)
    found = PLACES.search(folded)
    return folded[found.start() :] if found else ""


def _bare(folded: str) -> str:
    return " ".join(PLACES.sub("", folded).split())


def match_units(
    agency: Organization, names: Iterable[str], units: Sequence[Organization], lists: Sequence[DistributionList]
) -> dict[str, Meaning]:
    """Whom each name of a directive means among those that the agency can give work to.

    Learnt names go first, then an exact name or other spelling, then a list (``177 TYT xã/phường``), then the
    only unit whose name holds all the words.
    """
    known = learned(agency.id)
    by_name: dict[str, list[int]] = {}
    by_short_name: dict[str, list[int]] = {}  # ``trung tam y te an son`` for the one of khu vực An Sơn
    for unit in units:
        for text in {unit.folded_name, fold(unit.short_name), fold(unit.abbreviation)} - {""}:
            by_name.setdefault(text, []).append(unit.id)
        by_short_name.setdefault(_bare(unit.folded_name), []).append(unit.id)
    allowed = {unit.id for unit in units}
    named = [(row.id, row.name) for row in lists]
    found: dict[str, Meaning] = {}
    for name in dict.fromkeys(filter(fold, names)):
        meaning = next((known[text] for text in spellings(name) if text in known), None)
        if meaning is not None and (meaning.list_id or meaning.organization_id in allowed):
            found[name] = meaning
            continue
        meaning = (
            _one_unit(name, by_name) or _one_unit(name, by_short_name) or _list_of(name, named) or _holding(name, units)
        )
        if meaning is not None:
            found[name] = meaning
    return found


def own_names(agency: Organization, names: Iterable[str]) -> set[str]:
    """Those of the names that mean the agency itself: ``Sở Y tế``, its director, ``Sở`` alone. It gives work to its
    units only: somebody has to say to which."""
    own = {agency.folded_name, fold(agency.short_name), fold(agency.abbreviation), _bare(agency.folded_name)}
    own |= {kind for kind in _KINDS if agency.folded_name.startswith(f"{kind} ")}
    return {name for name in names if fold(name) and not own.isdisjoint(spellings(name))}


def _one_unit(name: str, by_name: dict[str, list[int]]) -> Meaning | None:
    for text in spellings(name):
        for wanted in (text, re.sub(r"\s+(?:(?:truc\s+)?thuoc\s+)?so y te$", "", text)):
            ids = by_name.get(wanted, [])
            if len(ids) == 1:
                return Meaning(organization_id=ids[0])
    return None


def _list_of(name: str, lists: Sequence[tuple[int, str]]) -> Meaning | None:
    found = list_called(name, lists)
    return Meaning(list_id=found) if found is not None else None


def _holding(name: str, units: Sequence[Organization]) -> Meaning | None:
    """The only unit whose name has all these words, in order."""
    for text in spellings(name):
        words = text.split()
        if len(words) < 3 or means_many(text):
            continue
        holding = [unit.id for unit in units if f" {text} " in f" {unit.folded_name} "]
        if len(holding) == 1:
            return Meaning(organization_id=holding[0])
    return None


def offer(agency_id: int, name: str, meaning: Meaning, document_id: int | None, by: Actor) -> None:
    """Ask whether an agency always means this by a name: the newest meaning is asked about, none twice."""
    name = clean_line(name)[:NAME_LENGTH]
    folded = fold(name)[:NAME_LENGTH]
    if meaning.organization_id is not None and means_many(folded):
        return  # các Trung tâm Y tế is none of them
    if not folded or (meaning.organization_id is None) == (meaning.list_id is None):
        return
    if learned(agency_id).get(folded) == meaning:
        return
    row = session().scalar(
        select(OfferedName).where(OfferedName.agency_id == agency_id, OfferedName.folded_name == folded)
    )
    if row is not None and Meaning(row.organization_id, row.list_id) == meaning:
        return
    if row is None:
        row = OfferedName(agency_id=agency_id, folded_name=folded)
        session().add(row)
    row.name, row.organization_id, row.list_id = name, meaning.organization_id, meaning.list_id
    row.document_id, row.refused, row.by_name, row.at = document_id, False, by.name, clock.now()
    session().flush()


def learn(offered: OfferedName, by: Actor) -> None:
    """Remember from now on what was asked about; the newest meaning of a name counts."""
    known = session().scalar(
        select(LearnedName).where(
            LearnedName.agency_id == offered.agency_id, LearnedName.folded_name == offered.folded_name
        )
    )
    if known is None:
        known = LearnedName(agency_id=offered.agency_id, folded_name=offered.folded_name)
        session().add(known)
    known.name, known.organization_id, known.list_id = offered.name, offered.organization_id, offered.list_id
    known.document_id, known.by_name, known.at = offered.document_id, by.name, clock.now()
    record(
        by,
        Subject.ORGANIZATION,
        offered.agency_id,
        "name_learned",
        f"Ghi nhớ tên gọi “{offered.name}” là {offered.meaning}",
    )
    session().delete(offered)
    session().flush()
