"""Which sign-ins hold: each has a small file from its begin on, and none without one is taken.

The identity itself is in a cookie that the server has signed (Streamlit's); here stands only since
when it holds and when it was last used. Whatever ends a sign-in, deletes the file: signing out,
here or everywhere, idleness, the longest time. So a cookie that was copied is worth nothing then,
whichever of several processes it is shown to.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.runtime.home import read_json, write_json

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.runtime.home import Home
    from warehouse.runtime.sign_in_settings import SignInSettings

SECONDS_BETWEEN_NOTES = 20
"""How often a use is noted at most."""


@dataclass(frozen=True)
class SignIn:
    """Who signed in, and the digest of what the browser holds of it."""

    person: str
    digest: str


def of_cookie(content: bytes, claim: str) -> SignIn | None:
    """Return the sign-in that a cookie, whose signature was checked, tells of; None for none."""
    try:
        person = json.loads(content).get(claim)
    except (ValueError, AttributeError):
        return None
    if not isinstance(person, str) or not person:
        return None
    return SignIn(person, hashlib.sha256(content).hexdigest())


def begin(home: Home, sign_in: SignIn, settings: SignInSettings) -> None:
    """Let a sign-in hold from now on, and forget those that are over."""
    folder = _folder(home)
    folder.mkdir(parents=True, exist_ok=True)
    now = time.time()
    write_json(_file(home, sign_in), {"person": sign_in.person, "began": now})
    for file in folder.glob("*.json"):
        with suppress(OSError):
            if file.stat().st_mtime < now - settings.longest_hours * 3600:
                file.unlink()


def holds(home: Home, sign_in: SignIn, settings: SignInSettings) -> bool:
    """Return whether a sign-in holds; one that was idle, or lasted too long, is ended by this."""
    file, now = _file(home, sign_in), time.time()
    try:
        began = float(read_json(file)["began"])
        is_over = (
            now - began > settings.longest_hours * 3600
            or now - file.stat().st_mtime > settings.idle_minutes * 60
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False
    if is_over:
        end(home, sign_in)
    return not is_over


def note_use(home: Home, sign_in: SignIn) -> None:
    """Note that somebody did something, so that the sign-in is not idle."""
    file = _file(home, sign_in)
    with suppress(OSError):
        if time.time() - file.stat().st_mtime > SECONDS_BETWEEN_NOTES:
            os.utime(file)


def end(home: Home, sign_in: SignIn) -> None:
    """End a sign-in in this browser."""
    with suppress(OSError):
        _file(home, sign_in).unlink()


def end_everywhere(home: Home, person: str) -> int:
    """End every sign-in of somebody, and return how many there were."""
    ended = 0
    for file in _folder(home).glob("*.json"):
        with suppress(OSError, ValueError, KeyError, TypeError):
            if read_json(file)["person"] == person:
                file.unlink()
                ended += 1
    return ended


def _folder(home: Home) -> Path:
    return home.access / "sign_ins"


def _file(home: Home, sign_in: SignIn) -> Path:
    if not re.fullmatch(r"[0-9a-f]{64}", sign_in.digest):
        raise ValueError("digest")
    return _folder(home) / f"{sign_in.digest}.json"
