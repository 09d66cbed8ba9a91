"""What the settings say of alerts: what is worth one, and where they go.

[alerts]
file = "/srv/xuntu/alerts.txt"       # a line each is added
mail_server = "mail.intranet:465"
mail_security = "tls"                # tls, starttls, or none on this machine or network alone
mail_ca = "/etc/ssl/office.pem"      # who signs the server, where the system does not know
mail_user = "xuntu"                  # its password: the environment variable XUNTU_MAIL_PASSWORD
mail_from = "xuntu@intranet"
mail_to = ["office@intranet"]
webhook = "http://10.0.0.5:8080/xuntu"  # on this machine or network
webhook_host = ""                    # the host of `webhook`, where it lies beyond
backup_days = 7                      # days after which the last good backup is too old; 0: never
disk_gb = 2.0                        # free space that is too little; 0: never
late_counties = 1                    # counties that are late with a month's ledgers; 0: never
limits = ["coverage_rate < 60%", "overdue_rate@360100 > 10%"]
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlsplit

SECURITIES = ("tls", "starttls", "none")
_LIMIT = re.compile(
    r"(?P<metric>[a-z][a-z0-9_]{0,80})(@(?P<region>\d{6}))?\s*(?P<sign>[<>])\s*"
    r"(?P<number>\d{1,9}(\.\d{1,6})?)(?P<percent>%)?"
)
_HOST = re.compile(r"[A-Za-z0-9.\-:\[\]]+")
_MAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+")


@dataclass(frozen=True)
class Limit:
    """A metric of a region (the root where none is named) that must not pass a number."""

    metric: str
    region: str
    is_lower: bool
    number: float

    def is_passed(self, value: float) -> bool:
        """Return whether `value` lies beyond."""
        return value < self.number if self.is_lower else value > self.number


@dataclass(frozen=True)
class AlertSettings:
    """See the module's text for each key."""

    file: str = ""
    mail_server: str = ""
    mail_security: str = "tls"
    mail_ca: str = ""
    mail_user: str = ""
    mail_from: str = ""
    mail_to: tuple[str, ...] = ()
    webhook: str = ""
    webhook_host: str = ""
    backup_days: int = 7
    disk_gb: float = 2.0
    late_counties: int = 1
    limits: tuple[str, ...] = ()

    def read_limits(self) -> list[Limit]:
        """Return the limits of metrics."""
        return [limit for text in self.limits if (limit := read_limit(text)) is not None]


NOTHING_SET = AlertSettings()


def read_limit(text: str) -> Limit | None:
    """Return a limit as it is written; None for text that is none."""
    parts = _LIMIT.fullmatch(text.strip())
    if parts is None:
        return None
    number = float(parts["number"]) / (100 if parts["percent"] else 1)
    return Limit(parts["metric"], parts["region"] or "", parts["sign"] == "<", number)


def wrong_key(table: Any) -> str | None:  # noqa: ANN401 - what TOML held
    """Return the key of the table that is unknown or has a value that is not understood; "" where
    it is no table, None where all is well.
    """
    if not isinstance(table, dict):
        return ""
    names = {field.name for field in fields(AlertSettings)}
    wrong = (key for key, value in table.items() if key not in names or not _is_right(key, value))
    return next(wrong, None)


def read_alerts(table: dict[str, Any]) -> AlertSettings:
    """Return the settings of a table in which nothing is wrong."""
    lists = {key: tuple(value) for key, value in table.items() if isinstance(value, list)}
    return AlertSettings(**{**table, **lists})


def _is_right(key: str, value: Any) -> bool:  # noqa: ANN401 - what TOML held
    return _RIGHT.get(key, _is_line)(value)


def _is_line(value: Any) -> bool:  # noqa: ANN401 - what TOML held
    return isinstance(value, str) and value.isprintable()


def _is_number(value: Any) -> bool:  # noqa: ANN401 - what TOML held
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and not parts.username
            and (parts.port or 1) > 0
        )
    except ValueError:
        return False


def _is_list_of(is_right: Callable[[str], object]) -> Callable[[Any], bool]:
    """Return whether a value is a list of texts, each of which is right."""
    return lambda value: (
        isinstance(value, list) and all(isinstance(text, str) and is_right(text) for text in value)
    )


_RIGHT: dict[str, Callable[[Any], bool]] = {
    "backup_days": lambda value: _is_number(value) and isinstance(value, int),
    "late_counties": lambda value: _is_number(value) and isinstance(value, int),
    "disk_gb": _is_number,
    "limits": _is_list_of(read_limit),
    "mail_to": _is_list_of(_MAIL.fullmatch),
    "mail_from": lambda value: _is_line(value) and _MAIL.fullmatch(value) is not None,
    "mail_server": lambda value: _is_line(value) and _HOST.fullmatch(value) is not None,
    "mail_security": lambda value: value in SECURITIES,
    "webhook": lambda value: _is_line(value) and _is_address(value),
}
"""Of each key what its value must be; others are a line of text."""
