"""How often a browser may try to sign in or upload, and how large what it sends may be."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping
from typing import Any

SIGN_INS_A_MINUTE = 30
UPLOADS_A_MINUTE = 120
MOST_KNOWN = 10_000
"""Addresses that are counted at once; beyond them the one counted first is forgotten."""

LARGEST_BODY = 64 * 1024
"""Bytes of a request that is no upload: none of ours has any."""

UPLOAD = "/_stcore/upload_file/"
SECONDS = 60.0


class Rate:
    """So many times a minute, of each that is counted."""

    def __init__(self, most: int) -> None:
        """Begin with nobody counted."""
        self._most = most
        self._times: dict[str, deque[float]] = {}

    def is_exceeded(self, who: str) -> bool:
        """Count one more time of `who`, and return whether it is one too many."""
        now = time.monotonic()
        times = self._times.pop(who, deque())
        while times and now - times[0] > SECONDS:
            times.popleft()
        self._times[who] = times
        while len(self._times) > MOST_KNOWN:
            del self._times[next(iter(self._times))]
        if len(times) >= self._most:
            return True
        times.append(now)
        return False


def is_too_large(scope: Mapping[str, Any]) -> bool:
    """Return whether a request that is no upload has a body that is too large, or of no size."""
    if scope["type"] != "http" or scope["path"].startswith(UPLOAD):
        return False
    headers = {name.lower(): value for name, value in scope["headers"]}
    if b"transfer-encoding" in headers:
        return True
    length = headers.get(b"content-length", b"0")
    return not length.isdigit() or int(length) > LARGEST_BODY
