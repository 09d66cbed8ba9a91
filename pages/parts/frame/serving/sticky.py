"""Which of several processes this is: a browser stays with one, by a cookie that names it.

Sessions, uploads and downloads are one process's. The proxy reads the cookie, `3-0a1b2c3d`; where
it had to go to another process, that one names itself instead, beside the same letters.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from typing import Any

from warehouse.operations.processes.layout import PROCESS

_NAMED = re.compile(r"(?P<cookie>xuntu_process_[0-9]{1,5}):(?P<number>[0-9]{1,2})")
_BROWSER = re.compile(r"[0-9a-f]{8}")
"""By which the proxy keeps the tabs of a browser together where a process is gone."""

Header = tuple[bytes, bytes]


def named() -> tuple[str, str] | None:
    """Return the cookie and this process's number; None where it is the only one."""
    match = _NAMED.fullmatch(os.environ.get(PROCESS, ""))
    return (match["cookie"], match["number"]) if match else None


def headers(scope: Mapping[str, Any], process: tuple[str, str] | None) -> list[Header]:
    """Return the header that names this process, unless the browser knows it."""
    if process is None:
        return []
    number, _, browser = _held(scope, process[0]).partition("-")
    if number == process[1]:
        return []
    if not _BROWSER.fullmatch(browser):
        browser = secrets.token_hex(4)
    return [_set(f"{process[0]}={process[1]}-{browser}")]


def cleared(process: tuple[str, str] | None) -> list[Header]:
    """Return the header that lets a browser go to any process."""
    return [] if process is None else [_set(f"{process[0]}=; Max-Age=0")]


def _set(cookie: str) -> Header:
    # Lax: a link from elsewhere leads to the same process too.
    return b"set-cookie", f"{cookie}; Path=/; HttpOnly; SameSite=Lax".encode()


def _held(scope: Mapping[str, Any], cookie: str) -> str:
    for name, value in scope["headers"]:
        if name.lower() == b"cookie":
            for part in value.decode("latin-1").split(";"):
                key, _, held = part.strip().partition("=")
                if key == cookie:
                    return str(held)
    return ""
