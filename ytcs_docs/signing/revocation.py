"""Asks the authorities whether certificates were revoked (OCSP, RFC 6960; lists of revocation, RFC 5280).

Only hosts that the operator has named are asked: a file from outside must not send this office anywhere. What comes
back is bytes, which a limited process reads.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass

from ytcs_docs.core.outside import fetch

log = logging.getLogger(__name__)

MAX_QUESTIONS = 8
SECONDS = 12.0  # for all of them
MAX_OCSP, MAX_LIST = 100_000, 10_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Question:
    """An address, and what to send there; nothing for a list, which is fetched."""

    url: str
    request: bytes = b""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the authorities said, in DER."""

    ocsps: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()

    @property
    def known(self) -> bool:
        return bool(self.ocsps or self.crls)


NO_ANSWERS = Answers()


def ask(questions: Sequence[Question], hosts: frozenset[str]) -> Answers:
    """Ask those of the hosts that may be asked; who does not answer in time has said nothing."""
    until = time.monotonic() + SECONDS
    ocsps: list[bytes] = []
    crls: list[bytes] = []
    for question in questions[:MAX_QUESTIONS]:
        left = until - time.monotonic()
        if left <= 0:
            log.warning("not all authorities could be asked in %s seconds", SECONDS)
            break
        if question.request:
            answer = fetch(question.url, hosts, MAX_OCSP, left, question.request, "application/ocsp-request")
            ocsps += [answer] if answer else []
        else:
            answer = fetch(question.url, hosts, MAX_LIST, left)
            crls += [answer] if answer else []
    return Answers(tuple(ocsps), tuple(crls))
