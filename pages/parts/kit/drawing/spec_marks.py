"""A specification as it is sent begins with its own length, so that it is found in a message.

What serves the pages sends a specification once a connection (`frame/serving/sent_once.py`); it
knows neither pictures nor Vega-Lite.
"""

from __future__ import annotations

import re

_LENGTH = re.compile(rb'\{"usermeta":\{"bytes":( *\d+)\},')
_MARK = '{{"usermeta":{{"bytes":{:6}}},'
_MARK_BYTES = len(_MARK.format(0))


def marked(spec: str) -> str:
    """Return a specification, a JSON object that says something, with its length in bytes."""
    return _MARK.format(len(spec.encode()) - 1 + _MARK_BYTES) + spec[1:]


def place(message: bytes) -> tuple[int, int] | None:
    """Return begin and end of the first marked specification in a message, or None."""
    found = _LENGTH.search(message)
    if found is None:
        return None
    begin, end = found.start(), found.start() + int(found[1])
    return (begin, end) if found.end() < end <= len(message) else None
