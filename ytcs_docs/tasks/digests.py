"""One e-mail a day with what a post was told and has not looked at: at the hour that its agency sets, never twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, insert, or_, select
from sqlalchemy.orm import joinedload

from ytcs_docs.accounts.models import Post, User
from ytcs_docs.accounts.queries import works_on
from ytcs_docs.config import SETTINGS
from ytcs_docs.core import clock, mail
from ytcs_docs.core.db import one_at_a_time, session, transaction
from ytcs_docs.core.outbox import Fate, Outbox, send_next
from ytcs_docs.decree30.form import format_date
from ytcs_docs.organizations.models import Organization
from ytcs_docs.tasks.calendars import work_calendar
from ytcs_docs.tasks.models import Digest, Notice
from ytcs_docs.tasks.notices import setting_of
from ytcs_docs.tasks.rules import PRESSING, DigestState

OLDEST = timedelta(days=7)  # what has been told before is not news
LONGEST = 40  # lines in one e-mail

# -- what is to be sent --


def plan_digests() -> bool:
    """A row for each post that is to get an e-mail today, once its agency's hour has come on a day that it works."""
    now = clock.now().astimezone(clock.VIETNAM)
    if not SETTINGS.get().sends_mail:
        return False
    wanted = _wanted(now)
    session().rollback()
    if wanted:
        with transaction():
            one_at_a_time("digests")
            rows = _wanted(now)  # read again: another worker may have planned them meanwhile
            if rows:
                session().execute(insert(Digest), rows)
    return False


def _wanted(now: datetime) -> list[dict[str, object]]:
    today = now.date()
    query = (
        select(Post.id, Organization.agency_id, Organization.id, func.max(Notice.id))
        .join(User, User.id == Post.user_id)
        .join(Organization, Organization.id == Post.organization_id)
        .join(Notice, Notice.post_id == Post.id)
        .where(
            Post.unseen > 0,
            works_on(today),
            User.email != "",
            *_fresh(now),
            or_(User.mails_all, Notice.kind.in_(PRESSING)),
            ~select(Digest.id).where(Digest.post_id == Post.id, Digest.on_date == today).exists(),
        )
        .group_by(Post.id, Organization.agency_id, Organization.id)
        .order_by(Post.id)
    )
    due: dict[int, bool] = {}
    found: list[dict[str, object]] = []
    for post_id, agency_id, unit_id, up_to in session().execute(query).all():
        agency = agency_id or unit_id
        if agency not in due:
            due[agency] = now.hour >= setting_of(agency).mail_hour and work_calendar(agency, today).is_working(today)
        if due[agency]:
            found.append({"post_id": post_id, "on_date": today, "up_to": up_to, "state": DigestState.TO_SEND})
    return found


def _fresh(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Notices that were not looked at and stood in no e-mail that was sent."""
    sent = (
        select(func.coalesce(func.max(Digest.up_to), 0))
        .where(Digest.post_id == Notice.post_id, Digest.state == DigestState.SENT)
        .correlate(Notice)
        .scalar_subquery()
    )
    return Notice.seen_at.is_(None), Notice.at >= now - OLDEST, Notice.id > sent


# -- sending --


_STATES = {Fate.SENT: DigestState.SENT, Fate.EMPTY: DigestState.EMPTY, Fate.AWAY: DigestState.TO_SEND}


def send_digest() -> bool:
    """Send one e-mail; True when there may be more. What did not go out, or may not have, stands in the next day's
    e-mail, as long as it was not looked at."""
    if not SETTINGS.get().sends_mail:
        return False
    fate = send_next(_BOX, Digest.state == DigestState.TO_SEND, Digest.on_date == clock.today())
    return fate in (Fate.SENT, Fate.EMPTY)  # after trouble the next one waits: the server may be slow


def _mark(digest: Digest) -> None:
    digest.state = DigestState.SENDING


def _settle(digest: Digest, fate: Fate, said: str) -> None:
    digest.state = _STATES.get(fate, DigestState.FAILED)


def _message(digest_id: int, sender: str) -> mail.EmailMessage | None:
    """The e-mail; None when everything has been looked at meanwhile."""
    today = clock.today()
    query = select(Digest).options(joinedload(Digest.post).joinedload(Post.user)).where(Digest.id == digest_id)
    digest = session().scalars(query).one()
    post, user = digest.post, digest.post.user
    lines = _lines(digest)
    if not lines or not (user.active and user.email and post.active_on(today)):
        return None
    pressing = [line for line in lines if line.is_pressing]
    others = [line for line in lines if not line.is_pressing]
    parts = [f"Kính gửi {user.full_name} ({post.shown}),"]
    for heading, some in (("QUÁ HẠN, ĐÔN ĐỐC, TRẢ LẠI", pressing), ("THÔNG BÁO KHÁC", others)):
        if some:
            parts.append("\n".join([heading, *(f"- {_said(line)}" for line in some[:LONGEST]), *_rest(some)]))
    parts.append(
        "Mở phần mềm, bấm vào chuông để xem và xử lý từng việc. Thư này do phần mềm gửi, mỗi ngày làm việc nhiều nhất "
        "một thư; chọn nhận ít hơn ở trang Thông báo."
    )
    subject = f"{len(lines)} thông báo chưa xem ngày {format_date(today)}"
    if pressing:
        subject = f"{subject}, {len(pressing)} cần làm ngay"
    written = mail.message(
        sender, user.email, subject, "\n\n".join(parts) + "\n", [], key=f"ytcs-digest-{digest.post_id}-{today}"
    )
    away = [one.user for one in post.substitutions if one.active_on(today)]
    copies = [one.email for one in away if one.active and one.email]
    if copies:
        written["Cc"] = ", ".join(copies)
    written["Auto-Submitted"] = "auto-generated"
    return written


def _lines(digest: Digest) -> Sequence[Notice]:
    wanted = [Notice.post_id == digest.post_id, Notice.id <= digest.up_to, *_fresh(clock.now())]
    if not digest.post.user.mails_all:
        wanted.append(Notice.kind.in_(PRESSING))
    return session().scalars(select(Notice).where(*wanted).order_by(Notice.id.desc())).all()


def _said(line: Notice) -> str:
    at = line.at.astimezone(clock.VIETNAM)
    return f"{line.kind.label}: {' '.join(line.text.split())} ({at:%d/%m %H:%M})"


def _rest(lines: Sequence[Notice]) -> list[str]:
    return [f"  và {len(lines) - LONGEST} thông báo nữa"] if len(lines) > LONGEST else []


_BOX = Outbox(kind=Digest, being_sent=Digest.state == DigestState.SENDING, mark=_mark, write=_message, settle=_settle)
