"""What the settings say of sign-in, where the dashboard is an office's (`mode = "office"`).

[sign_in]
https = "proxy"                      # "proxy": behind one on this machine that speaks HTTPS, or
                                     # "certificate": by a certificate of one's own
certificate = "/etc/xuntu/cert.pem"  # with "certificate": the file, and its private key
key = "/etc/xuntu/key.pem"
accounts = "provider"                # "provider": the office's own, or "local": accounts that
                                     # are kept in the data folder (`xuntu access account`)
password_days = 90                   # a password of such an account is changed after so long
person = "sub"                       # the claim of the provider that names a person
idle_minutes = 30                    # a sign-in ends after so long without a click
longest_hours = 12                   # and after so long in any case

The provider and what is secret stand in `secrets.toml` (`warehouse.access.office`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

HTTPS = ("proxy", "certificate")
ACCOUNTS = ("provider", "local")


@dataclass(frozen=True)
class SignInSettings:
    """See the module's text for each key."""

    https: str = ""
    certificate: str = ""
    key: str = ""
    accounts: str = "provider"
    password_days: int = 90
    person: str = "sub"
    idle_minutes: int = 30
    longest_hours: int = 12

    @property
    def has_local_accounts(self) -> bool:
        """Whether the accounts are those of the data folder."""
        return self.accounts == "local"


NOTHING_SET = SignInSettings()


def wrong_key(table: Any) -> str | None:  # noqa: ANN401 - what TOML held
    """Return the key of the table that is unknown or has a value that is not understood; "" where
    it is no table, None where all is well.
    """
    if not isinstance(table, dict):
        return ""
    names = {field.name for field in fields(SignInSettings)}
    wrong = (key for key, value in table.items() if key not in names or not _RIGHT[key](value))
    return next(wrong, None)


def _is_count(most: int) -> Callable[[Any], bool]:
    return lambda value: (
        isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most
    )


def _is_line(value: Any) -> bool:  # noqa: ANN401 - what TOML held
    return isinstance(value, str) and value.isprintable()


_RIGHT: dict[str, Callable[[Any], bool]] = {
    "https": lambda value: value in HTTPS,
    "accounts": lambda value: value in ACCOUNTS,
    "password_days": _is_count(3650),
    "certificate": _is_line,
    "key": _is_line,
    "person": lambda value: (
        isinstance(value, str) and re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,63}", value) is not None
    ),
    "idle_minutes": _is_count(24 * 60),
    "longest_hours": _is_count(24 * 7),
}
