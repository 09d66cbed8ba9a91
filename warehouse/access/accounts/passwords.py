"""Passwords: hashed by argon2id, compared slowly, and refused where they are easily found."""

from __future__ import annotations

import secrets
from functools import cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from warehouse.words.messages import message

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from warehouse.words.messages import Text

SHORTEST, LONGEST = 10, 128
KINDS = 3
"""Of capital letters, small ones, digits and others, so many are in a password (GB/T 22239)."""
SHORTEST_NAME = 3
"""A shorter one stands in many a password by chance."""
AT_ONCE = 2
"""Each comparison takes 64 MiB and 0.2 s of CPU."""

_turn = BoundedSemaphore(AT_ONCE)


def hashed(password: str) -> str:
    """Return a password's hash, with its salt and costs."""
    with _turn:
        return _hasher().hash(password)


def is_right(digest: str, password: str) -> bool:
    """Return whether a password is that of a hash; "" is nobody's, and takes as long."""
    from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415

    if len(password) > LONGEST:
        password = ""
    with _turn:
        try:
            return _hasher().verify(digest or _nobodys(), password) and digest != ""
        except (VerificationError, InvalidHashError):
            return False


def complaint(password: str, name: str) -> Text | None:
    """Return why a password cannot be taken for an account, None where it can."""
    if not SHORTEST <= len(password) <= LONGEST or not password.isprintable():
        return message("account_expect_length", shortest=SHORTEST, longest=LONGEST)
    kinds = {_kind(letter) for letter in password}
    if len(kinds) < KINDS:
        return message("account_expect_kinds", kinds=KINDS)
    if len(name) >= SHORTEST_NAME and name.lower() in password.lower():
        return message("account_expect_no_name")
    return None


def by_chance() -> str:
    """Return a password for the first sign-in, to be handed over and changed there."""
    while True:
        password = "-".join(secrets.token_urlsafe(6) for _ in range(2))
        if complaint(password, "") is None:
            return password


def _kind(letter: str) -> str:
    kinds = {"upper": letter.isupper(), "lower": letter.islower(), "digit": letter.isdigit()}
    return next((kind for kind, is_it in kinds.items() if is_it), "other")


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # noqa: PLC0415 - only offices without a provider need it

    return PasswordHasher()


@cache
def _nobodys() -> str:
    return _hasher().hash(secrets.token_urlsafe())
