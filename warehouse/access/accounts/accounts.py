"""The accounts themselves, in `access/accounts.json` of the data folder: no password, its hash.

Whoever gets a password wrong so often in a row is locked out for a while; an attempt is counted
before its password is compared, so that many at once are no way around it. A name that there is
not is refused in the same words and time as a wrong password.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from warehouse.access import sign_ins
from warehouse.access.accounts import passwords
from warehouse.access.grants import is_person
from warehouse.runtime.errors import AccountRefused
from warehouse.runtime.faults import as_xuntu_error
from warehouse.runtime.home import read_json, write_json
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from warehouse.runtime.home import Home

MOST_FAILURES = 5
MINUTES_LOCKED_OUT = 15
SECONDS_A_DAY = 24 * 3600
STATES = ("open", "must_change", "locked_out", "locked")
"""How an account can stand."""


class Verdict(Enum):
    """What came of an attempt to sign in."""

    REFUSED = "refused"
    MUST_CHANGE = "must_change"
    LET_IN = "let_in"


@dataclass(frozen=True)
class Account:
    """One account. Times are seconds since 1970; `must_change`, the password is another's too."""

    digest: str
    must_change: bool
    changed: float
    failures: int = 0
    locked_until: float = 0.0
    is_locked: bool = False

    def is_open(self, now: float) -> bool:
        """Return whether somebody may try to sign in with it."""
        return not self.is_locked and now >= self.locked_until

    def state(self, now: float) -> str:
        """Return how it stands, one of `STATES`."""
        if self.is_locked:
            return "locked"
        if not self.is_open(now):
            return "locked_out"
        return "must_change" if self.must_change else "open"


def all_of(home: Home) -> dict[str, Account]:
    """Return every account, by its name. Raises `AccountRefused` where they cannot be read."""
    try:
        return {name: Account(**kept) for name, kept in read_json(_file(home)).items()}
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise as_xuntu_error(error, home.root) or error from error
    except (ValueError, AttributeError, TypeError) as error:
        raise AccountRefused.of("accounts_unreadable", file=_file(home)) from error


def names(home: Home) -> list[str]:
    """Return the names there are accounts of."""
    return sorted(all_of(home))


def add(home: Home, name: str, password: str) -> None:
    """Add an account, whose password is to be changed at the first sign-in.

    Raises `AccountRefused` for a name that cannot be one, one there is, and a poor password.
    """
    if not is_person(name):
        raise AccountRefused.of("account_bad_name", expected=message("access_expect_person"))
    account = _fresh(name, password)
    with _changed(home) as kept:
        if name in kept:
            raise AccountRefused.of("account_there", name=name)
        kept[name] = account


def reset(home: Home, name: str, password: str) -> None:
    """Give an account another password, to be changed at the next sign-in; it is open again, and
    its sign-ins end. Raises `AccountRefused`.
    """
    account = _fresh(name, password)
    with _changed(home) as kept:
        _one(kept, name)
        kept[name] = account
    sign_ins.end_everywhere(home, name)


def lock(home: Home, name: str) -> None:
    """Close an account until it is reset, and end its sign-ins. Raises `AccountRefused`."""
    with _changed(home) as kept:
        kept[name] = replace(_one(kept, name), is_locked=True)
    sign_ins.end_everywhere(home, name)


def attempt(home: Home, name: str, password: str, password_days: int) -> Verdict:
    """Return what comes of a name and a password, and count what fails."""
    now = time.time()
    with _changed(home) as kept:
        account = kept.get(name)
        is_open = account is not None and account.is_open(now)
        if account is not None and is_open:
            kept[name] = _counted(account, now)
    is_right = passwords.is_right(account.digest if account and is_open else "", password)
    if account is None or not is_right:
        return Verdict.REFUSED
    with _changed(home) as kept:
        if name not in kept or kept[name].digest != account.digest or kept[name].is_locked:
            return Verdict.REFUSED
        kept[name] = replace(kept[name], failures=0, locked_until=0.0)
    is_old = now - account.changed > password_days * SECONDS_A_DAY
    return Verdict.MUST_CHANGE if account.must_change or is_old else Verdict.LET_IN


def change(home: Home, name: str, before: str, password: str) -> None:
    """Take another password in the place of one that was just compared; other sign-ins end.

    Raises `AccountRefused` for a poor one, and for the same again.
    """
    if before == password:
        raise AccountRefused.of("account_same_password")
    account = replace(_fresh(name, password), must_change=False)
    with _changed(home) as kept:
        if _one(kept, name).is_locked:
            raise AccountRefused.of("account_unknown", name=name)
        kept[name] = account
    sign_ins.end_everywhere(home, name)


def _fresh(name: str, password: str) -> Account:
    if (complaint := passwords.complaint(password, name)) is not None:
        raise AccountRefused.of("account_poor_password", expected=complaint)
    return Account(passwords.hashed(password), must_change=True, changed=time.time())


def _counted(account: Account, now: float) -> Account:
    failures = account.failures + 1
    if failures < MOST_FAILURES:
        return replace(account, failures=failures)
    return replace(account, failures=0, locked_until=now + MINUTES_LOCKED_OUT * 60)


def _one(kept: dict[str, Account], name: str) -> Account:
    if name not in kept:
        raise AccountRefused.of("account_unknown", name=name)
    return kept[name]


@contextmanager
def _changed(home: Home) -> Iterator[dict[str, Account]]:
    """Yield the accounts to change; nobody else changes them meanwhile."""
    from filelock import FileLock  # noqa: PLC0415 - not needed to read

    try:
        home.access.mkdir(parents=True, exist_ok=True)
        with FileLock(home.access / ".lock"):
            kept = all_of(home)
            before = dict(kept)
            yield kept
            if kept != before:
                write_json(_file(home), {name: asdict(one) for name, one in sorted(kept.items())})
                _file(home).chmod(0o600)
    except OSError as error:
        raise as_xuntu_error(error, home.root) or error from error


def _file(home: Home) -> Path:
    return home.access / "accounts.json"
