"""What a person who leaves has open: given to others in one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ytcs_docs.accounts.models import Post, User
from ytcs_docs.accounts.queries import posts_in_agency
from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.errors import InvalidInput
from ytcs_docs.core.revisions import check_unchanged, revision_of
from ytcs_docs.drafting import commands as drafting
from ytcs_docs.drafting import queries as drafts
from ytcs_docs.drafting.models import Draft
from ytcs_docs.tasks import commands as tasks
from ytcs_docs.tasks.models import Assignment
from ytcs_docs.tasks.queries import open_work_of_post


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenItems:
    """Of one post: work given to the person, what the person writes, what waits to be signed there, and who may take
    it over."""

    post: Post
    work: Sequence[Assignment]
    written: Sequence[Draft]
    to_sign: Sequence[Draft]
    receivers: Sequence[Post]

    @property
    def is_empty(self) -> bool:
        return not (self.work or self.written or self.to_sign)


def open_items(user: User, today: date) -> list[OpenItems]:
    """Post by post. What a person writes stands with the first post in the agency it is written for."""
    found = []
    seen: set[int] = set()
    for post in user.posts:
        place = post.organization
        if place is None:
            continue
        agency_id = place.agency_id or place.id
        written = drafts.open_drafts_by(user.id, agency_id) if agency_id not in seen else []
        seen.add(agency_id)
        found.append(
            OpenItems(
                post=post,
                work=open_work_of_post(post.id),
                written=written,
                to_sign=drafts.drafts_to_sign(post.id),
                receivers=_receivers(place.id, agency_id, user.id, today),
            )
        )
    return found


def _receivers(unit_id: int, agency_id: int, user_id: int, today: date) -> list[Post]:
    """People of the unit, then those at the head of the agency, then others: a station may have one person only."""
    others = [post for post in posts_in_agency(agency_id, today) if post.user_id != user_id]
    return sorted(others, key=lambda post: (post.organization_id != unit_id, post.organization_id != agency_id))


def items_revision(items: Sequence[OpenItems]) -> str:
    """Changes with what is open."""
    return revision_of(
        [
            ([one.id for one in part.work], [one.id for one in part.written], [one.id for one in part.to_sign])
            for part in items
        ]
    )


def hand_over(user: User, to: Mapping[int, int | None], by: Actor, today: date, *, seen: str) -> int:
    """Give everything to others: ``to`` names a post for each of the person's posts; work of a unit goes to people of
    that unit, else back to it. Drafts that the person was to sign go back to their authors, who choose another. Tells
    how much was handed over."""
    items = open_items(user, today)
    check_unchanged(seen, items_revision(items))
    count = 0
    for part in items:
        receiver = next((one for one in part.receivers if one.id == to.get(part.post.id)), None)
        if to.get(part.post.id) is not None and receiver is None:
            raise InvalidInput("Người nhận không làm việc trong đơn vị này.")
        if part.written and receiver is None:
            raise InvalidInput(f"Chọn người nhận dự thảo của vai trò {part.post.shown}.")
        same = receiver is not None and receiver.organization_id == part.post.organization_id
        count += tasks.hand_over(part.post.id, receiver if same else None, by)
        for draft in part.to_sign:
            drafting.lose_signer(draft.id, part.post.id, by)
            count += 1
        for draft in part.written:
            if receiver is not None:
                drafting.hand_over(draft.id, receiver, by)
                count += 1
    record(by, Subject.USER, user.id, "handed_over", f"Bàn giao {count} việc, dự thảo của {user.full_name}")
    return count


def still_open(post: Post) -> str:
    """Why a post can't end yet: what a person writes or is to sign would hang on nobody. Work goes back to the unit by
    itself."""
    place = post.organization
    if place is None:
        return ""
    agency_id = place.agency_id or place.id
    others = [
        one
        for one in post.user.posts
        if one.id != post.id and one.organization and one.organization.agency_id == agency_id
    ]
    count = len(drafts.drafts_to_sign(post.id))
    count += 0 if others else len(drafts.open_drafts_by(post.user_id, agency_id))
    return f"Còn {count} dự thảo đang soạn hoặc chờ ký ở vai trò này. Hãy bấm “Bàn giao việc” trước." if count else ""
