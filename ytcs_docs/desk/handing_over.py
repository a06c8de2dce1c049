"""What a person who leaves has open: given to others in one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ytcs_docs.accounts.models import Post, User
from ytcs_docs.accounts.queries import working_posts
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
                receivers=[one for one in working_posts(place.id, today) if one.user_id != user.id],
            )
        )
    return found


def items_revision(items: Sequence[OpenItems]) -> str:
    """Changes with what is open."""
    return revision_of(
        [
            ([one.id for one in part.work], [one.id for one in part.written], [one.id for one in part.to_sign])
            for part in items
        ]
    )


def hand_over(user: User, to: Mapping[int, int | None], by: Actor, today: date, *, seen: str) -> int:
    """Give everything to others: ``to`` names a post for each of the person's posts, None gives work back to the unit.
    Drafts that wait for the person's signature go back to their authors, who choose another signer. Tells how much
    was handed over."""
    items = open_items(user, today)
    check_unchanged(seen, items_revision(items))
    count = 0
    for part in items:
        receiver = next((one for one in part.receivers if one.id == to.get(part.post.id)), None)
        if to.get(part.post.id) is not None and receiver is None:
            raise InvalidInput("Người nhận không làm việc trong đơn vị này.")
        if part.written and receiver is None:
            raise InvalidInput(f"Chọn người nhận dự thảo của vai trò {part.post.shown}.")
        count += tasks.hand_over(part.post.id, receiver, by)
        for draft in part.to_sign:
            if not draft.stage.is_drafting:
                drafting.send_back(draft.id, f"{user.full_name} thôi giữ chức vụ; hãy chọn người ký khác", by)
                count += 1
        for draft in part.written:
            if receiver is not None:
                drafting.hand_over(draft.id, receiver, by)
                count += 1
    record(by, Subject.USER, user.id, "handed_over", f"Bàn giao {count} việc, dự thảo của {user.full_name}")
    return count
