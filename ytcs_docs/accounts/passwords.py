"""Passwords are stored as argon2id hashes; an outdated hash is renewed at the next sign-in."""

from __future__ import annotations

import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ytcs_docs.config import SETTINGS


@lru_cache(maxsize=4)
def _hasher(time_cost: int, memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=1)


def _configured_hasher() -> PasswordHasher:
    settings = SETTINGS.get()
    return _hasher(settings.password_time_cost, settings.password_memory_kib)


@lru_cache(maxsize=4)
def _dummy_hash(hasher: PasswordHasher) -> str:
    return hasher.hash(secrets.token_hex(16))


def hash_password(password: str) -> str:
    return _configured_hasher().hash(password)


def verify(password_hash: str | None, password: str) -> bool:
    """Whether the password is right; takes the same time without a hash, so that names can't be probed."""
    hasher = _configured_hasher()
    try:
        return hasher.verify(password_hash or _dummy_hash(hasher), password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def needs_renewal(password_hash: str) -> bool:
    return _configured_hasher().check_needs_rehash(password_hash)


def initial_password() -> str:
    """A random initial password: four groups of four, without look-alike characters."""
    letters = "abcdefghkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))
