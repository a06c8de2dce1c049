"""E-mails that go out once: each is a row, marked before the mail server is asked.

A worker that is killed in between therefore never sends one a second time: whether it went out is not known then, and
what that means is the box's to say.
"""

from __future__ import annotations

import logging
import smtplib
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, inspect, select

from ytcs_docs.config import SETTINGS
from ytcs_docs.core import clock, mail
from ytcs_docs.core.db import load, session, transaction
from ytcs_docs.core.jobs import take

LEASE = timedelta(minutes=10)
AGAIN_AFTER = timedelta(minutes=15)  # when the server was not there
_AWAY = (ConnectionRefusedError, socket.gaierror, smtplib.SMTPConnectError)  # nothing can have been handed over

log = logging.getLogger(__name__)


class Fate(Enum):
    """What became of an e-mail."""

    SENT = "sent"
    EMPTY = "empty"  # there was nothing to say any more
    AWAY = "away"  # the server was not there: it is asked again
    NO_SERVER = "no server"  # none is configured
    REFUSED = "refused"
    UNWRITABLE = "unwritable"  # a header that can't be written
    UNSURE = "unsure"  # the worker was killed while it was sent


@dataclass(frozen=True, kw_only=True, slots=True)
class Outbox:
    """Rows of ``kind`` (with a column ``leased_until``). ``being_sent`` says which were marked by ``mark``; ``write``
    makes the e-mail of a row by its key, or None; ``settle`` writes into the row, locked, what became of it and what
    the server said."""

    kind: type[Any]
    being_sent: ColumnElement[bool]
    mark: Callable[[Any], None]
    write: Callable[[Any, str], mail.EmailMessage | None]
    settle: Callable[[Any, Fate, str], None]


def send_next(box: Outbox, *waiting: ColumnElement[bool]) -> Fate | None:
    """Send the first e-mail that waits; None when there is none."""
    _give_up_unsure(box)
    (key,) = inspect(box.kind).primary_key
    row_id = take(box.kind, *waiting, order_by=key, lease=LEASE, on_taken=box.mark)
    if row_id is None:
        return None
    settings = SETTINGS.get()
    fate, said = Fate.SENT, ""
    try:
        if not settings.sends_mail:
            fate = Fate.NO_SERVER
        elif (written := box.write(row_id, settings.mail_from)) is None:
            fate = Fate.EMPTY
        else:
            mail.send(settings.smtp_url, written)
    except _AWAY as error:
        fate, said = Fate.AWAY, str(error)
    except (OSError, smtplib.SMTPException) as error:
        fate, said = Fate.REFUSED, str(error)
    except ValueError as error:
        fate, said = Fate.UNWRITABLE, str(error)
    finally:
        session().rollback()
    if said:
        log.warning("%s %s was not mailed, %s: %s", box.kind.__tablename__, row_id, fate.value, said)
    _settle(box, row_id, fate, said)
    return fate


def _settle(box: Outbox, row_id: Any, fate: Fate, said: str) -> None:
    with transaction():
        row = load(box.kind, row_id)
        row.leased_until = clock.now() + AGAIN_AFTER if fate is Fate.AWAY else None
        box.settle(row, fate, said)


def _give_up_unsure(box: Outbox) -> None:
    """What a killed worker left behind."""
    columns = inspect(box.kind)
    (key,) = columns.primary_key
    left = select(key).where(box.being_sent, columns.columns["leased_until"] < clock.now())
    ids = session().scalars(left).all()
    session().rollback()
    for row_id in ids:
        _settle(box, row_id, Fate.UNSURE, "")
