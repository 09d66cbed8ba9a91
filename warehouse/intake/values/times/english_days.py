"""Days as programs write them with English months: 15-Jul-24, Jul 15, 2024, Mon Jul 15 2024."""

from __future__ import annotations

import re
from dataclasses import replace

from warehouse.intake.values.times.notations import Doubt, Notation, WrittenDate

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[,.;]?)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_SIGN = r"[-./,;]{0,2}"
_NOTATIONS = tuple(
    re.compile(_WEEKDAY + pattern)
    for pattern in (
        rf"{_DAY}(?:of)?{_SIGN}{_MONTH}{_SIGN}(?P<year>\d{{4}})",
        rf"{_MONTH}{_SIGN}{_DAY}{_SIGN}(?P<year>\d{{4}})",
        rf"(?P<year>\d{{4}}){_SIGN}{_MONTH}{_SIGN}{_DAY}",
        rf"{_DAY}{_SIGN}{_MONTH}{_SIGN}(?P<year>\d\d)",
        rf"{_MONTH}{_SIGN}{_DAY}[-./,;]{{1,2}}(?P<year>\d\d)",
        rf"{_DAY}-(?P<number>\d{{1,2}})月-(?P<year>\d{{4}}|\d\d)",
        rf"{_MONTH}{_SIGN}(?P<year>\d{{4}})",
        rf"(?P<year>\d{{4}}){_SIGN}{_MONTH}",
        rf"{_MONTH}[-./,;]'?(?P<year>\d\d)",
        rf"{_DAY}{_SIGN}{_MONTH}",
        rf"{_MONTH}{_SIGN}{_DAY}",
    )
)


def english_day(text: str) -> WrittenDate | None:
    """Return the day or month that `text` (of `normalise_date`) writes with an English month."""
    lowered = text.lower()
    for pattern in _NOTATIONS:
        match = pattern.fullmatch(lowered)
        if match is not None:
            return _dated(match)
    return None


def _dated(match: re.Match[str]) -> WrittenDate:
    parts = match.groupdict()
    day = parts.get("day")
    named = parts.get("month")
    month = _MONTHS.index(named[:3]) + 1 if named else int(parts["number"] or 0)
    if parts.get("year") is None:
        return WrittenDate(Notation("day", None, month, int(day or 0), doubt="day_year_missing"))
    if len(match["year"]) == 4:
        return WrittenDate(_notation(month, day, int(match["year"])))
    short = _notation(month, day, 2000 + int(match["year"]), is_short=True)
    if day is None:
        return WrittenDate(short)
    swapped = _notation(month, match["year"], 2000 + int(day), is_short=True)
    return WrittenDate(
        replace(short, way="day_first"), others=(replace(swapped, way="year_first"),)
    )


def _notation(month: int, day: str | None, year: int, *, is_short: bool = False) -> Notation:
    doubt: Doubt | None = "day_short_year" if is_short else None
    if day is None:
        return Notation("month", year, month, doubt=doubt)
    return Notation("day", year, month, int(day), doubt=doubt)
