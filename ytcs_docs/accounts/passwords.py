"""Passwords are stored as argon2id hashes; an outdated hash is renewed at the next sign-in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ytcs_docs.accounts.rules import check_password
from ytcs_docs.config import SETTINGS
from ytcs_docs.core.slow import before_transactions


@dataclass(frozen=True, slots=True)
class NewPassword:
    """A password that may be set, and its hash."""

    text: str = field(repr=False)
    hash: str = field(repr=False)


@lru_cache(maxsize=4)
def _hasher(time_cost: int, memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=1)


def _configured_hasher() -> PasswordHasher:
    settings = SETTINGS.get()
    return _hasher(settings.password_time_cost, settings.password_memory_kib)


@lru_cache(maxsize=4)
def _dummy_hash(hasher: PasswordHasher) -> str:
    return hasher.hash(secrets.token_hex(16))


@before_transactions
def new_password(password: str, *known: str) -> NewPassword:
    """Check and hash a password; ``known`` are words that it may not be made of, such as the user's name. Raises
    :class:`InvalidInput`."""
    check_password(password, known)
    return rehashed(password)


@before_transactions
def rehashed(password: str) -> NewPassword:
    """A password that is in use, hashed at today's cost."""
    return NewPassword(password, _configured_hasher().hash(password))


@before_transactions
def verify(password_hash: str | None, password: str) -> bool:
    """Whether the password is right; takes the same time without a hash, so that names can't be probed."""
    hasher = _configured_hasher()
    try:
        return hasher.verify(password_hash or _dummy_hash(hasher), password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def needs_renewal(password_hash: str) -> bool:
    return _configured_hasher().check_needs_rehash(password_hash)


def initial_password() -> NewPassword:
    """A random initial password: four groups of four, without look-alike characters."""
    letters = "abcdefghkmnpqrstuvwxyz23456789"
    return new_password("-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4)))
