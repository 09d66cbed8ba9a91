"""What a file that is handed out is called: day, code, name, kind; safe on every system."""

from __future__ import annotations

from collections.abc import Sequence

from pages.parts.frame.context import PageContext
from pages.parts.handouts.writing.units import HandoutUnit

MOST_LETTERS = 60
"""Of a part of a name."""

MOST_BYTES = 60
"""Of a name within the name of a file, which may have 255: a Chinese letter takes three. So what
stands behind it, as the mark of a demonstration, is never cut off.
"""

_FORBIDDEN = '\\/:*?"<>|'


def stems(
    context: PageContext, kind: str, units: Sequence[HandoutUnit], agenda: str = ""
) -> dict[tuple[str, str, str], str]:
    """Return the names of the files of units by their keys, without endings, no two alike; those
    of an agenda that is kept bear its name.

    Codes differ, but a code of a village may hold what no file system takes.
    """
    names: dict[tuple[str, str, str], str] = {}
    taken: set[str] = set()
    for unit in units:
        name = unit.name.in_language(context.language)
        wanted = stem = named(context, kind, unit.code, name, agenda)
        number = 1
        while stem.casefold() in taken:
            number += 1
            stem = f"{wanted}-{number}"
        taken.add(stem.casefold())
        names[unit.key] = stem
    return names


def named(context: PageContext, kind: str, code: str, name: str, agenda: str = "") -> str:
    """Return the name of one file, or of all of a region packed into one, without its ending.

    It bears the end of the month that the figures are of, and the mark of a demonstration.
    """
    key = "reports.demonstration_stem" if context.is_demonstration else "reports.stem"
    words = context.words
    called = words(f"kinds.{kind}")
    if agenda:
        called = words("reports.kind_of_name", kind=called, name=_short(agenda))
    return words(
        key,
        day=f"{context.month_end:%Y-%m-%d}",
        code=_short(code),
        name=_short(name),
        kind=called,
    )


def _short(text: str) -> str:
    """Return text as a part of a name, no longer than a name of a file has room for."""
    return safe(safe(text).encode()[:MOST_BYTES].decode(errors="ignore"))


def safe(text: str) -> str:
    """Return text without what a file system does not take, or what turns the ending of a name."""
    letters = (
        "-" if letter in _FORBIDDEN or not (letter.isprintable() or letter == " ") else letter
        for letter in text
    )
    return "".join(letters)[:MOST_LETTERS].strip(". ")
