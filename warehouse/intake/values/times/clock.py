"""Moments as programs write them: a day with a time, perhaps of another zone, or a count of
seconds. What they say is read in Beijing time.

Some programs write every day a little early: a whole column at 23:59:17 of the day before (the 43
seconds that Shanghai's old local time had over whole minutes), or at 16:00, which is midnight in
Beijing by the clock of Greenwich. Nobody can say from one cell whether its day or the next is
meant.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

MidnightDoubt: TypeAlias = Literal["day_just_before_midnight", "day_end_of_day", "day_at_greenwich"]
"""Why a time of day leaves its day open: the rule of the intake's words."""

BEIJING = dt.timezone(dt.timedelta(hours=8))

_ZONES = {"Z": 0, "UTC": 0, "GMT": 0, "UT": 0, "CST": 8, "PRC": 8, "ASIA/SHANGHAI": 8}
"""Zones in hours. CST is China's: to midnight anywhere in America the day is the same."""

_CLOCK = re.compile(
    r"(?P<before>.*?[\d日号)一二三四五六])(?:\s+|T|\s*,\s*|(?=[上下凌中早晚]))(?P<half>上午|下午|晚上|凌晨|中午|早上)?\s*"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s*(?P<noon>[AP]\.?M\.?)?\s*(?P<zone>Z|UTC|UT|GMT|CST|PRC|Asia/Shanghai)?"
    r"\s*(?P<offset>[+-]\d{1,2}(?::?\d{2})?)?(?:\s*(?:UTC|GMT|CST))?"
    r"\s*(?:\[[^\]]{1,40}\]|\([^)]{1,40}\))?(?P<after>\s+\d{4})?",
    re.IGNORECASE,
)
_RUN_OF_DIGITS = re.compile(
    r"(?P<before>(?:19|20)\d{6})T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?P<fraction>\d{3})?"
    r"(?P<half>)(?P<noon>)(?P<zone>Z?)(?P<offset>(?:[+-]\d{4})?)(?P<after>)",
    re.IGNORECASE,
)
_EPOCH = re.compile(
    r"(?:new\s*)?\\?/?(?:Date\()?(?P<count>\d{10}|\d{13}|\d{16}|\d{19})(?:\.\d{1,9})?"
    r"(?:[+-]\d{4})?\)?\\?/?",
    re.IGNORECASE,
)
_WRAPPER = re.compile(
    r"=?[\"'](?P<text>[^\"']+)[\"']?|(?:pd\.)?Timestamp\('(?P<stamp>[^']+)'[^()]*\)"
    r"|\{(?:ts|d|t) '(?P<odbc>[^']+)'\}"
    r"|datetime\.date(?:time)?\((?P<year>\d{4}), (?P<month>\d{1,2}), (?P<day>\d{1,2})"
    r"(?:, (?P<hour>\d{1,2}), (?P<minute>\d{1,2})(?:, (?P<second>\d{1,2}))?)?[^()]*\)"
)
"""What programs put around a day that they write as text."""

_LONGEST = 120
_ROUNDED = dt.time(23, 59, 59, 500_000)
_NOON = 12


@dataclass(frozen=True)
class Clock:
    """A time of day as it is written: with the text of its day, and its zone's offset."""

    day: str
    time: dt.time
    offset: dt.timedelta | None
    has_seconds: bool = True


def clock_of(text: str) -> Clock | None:
    """Return the time of day at the end of `text` (normalised), or before the year; None where none
    is.
    """
    pattern = _CLOCK if ":" in text else _RUN_OF_DIGITS
    match = pattern.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if match is None:
        return None
    time = _time(match)
    if time is None:
        return None
    day = f"{match['before']} {match['after'] or ''}".strip()
    return Clock(day, time, _offset(match), has_seconds=match["second"] is not None)


def without_wrapper(text: str) -> str:
    """Return `text` without the quotes or the call that a program wrote around it."""
    match = _WRAPPER.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if match is None:
        return text
    if match["year"] is None:
        return match["text"] or match["stamp"] or match["odbc"]
    day = f"{match['year']}-{match['month']}-{match['day']}"
    time = ":".join(part.zfill(2) for part in match.group("hour", "minute", "second") if part)
    return f"{day} {time}".strip()


def in_beijing(day: dt.date, clock: Clock) -> dt.datetime | None:
    """Return the moment in Beijing time; None beyond the calendar. Without a zone it is
    Beijing's.
    """
    moment = dt.datetime.combine(day, clock.time)
    if clock.offset is None:
        return moment
    try:
        return moment - clock.offset + dt.timedelta(hours=8)
    except OverflowError:
        return None


def moment_of_epoch(text: str) -> dt.datetime | None:
    """Return the moment in Beijing time that `text` counts the seconds to, or thousandths and so
    on.
    """
    match = _EPOCH.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if match is None:
        return None
    count = match["count"]
    seconds = int(count) // 10 ** (len(count) - 10)
    return dt.datetime.fromtimestamp(seconds, BEIJING).replace(tzinfo=None)


def is_whole_day(moment: dt.datetime) -> bool:
    """Return whether it is midnight in Beijing or in Greenwich, which is the same day in
    Beijing.
    """
    return moment.time() in (dt.time(0), dt.time(8))


def rounded(moment: dt.datetime) -> dt.datetime:
    """Return `moment` as midnight where it is less than half a second before: a number's last
    digit.
    """
    if moment.time() < _ROUNDED or moment.date() == dt.date.max:
        return moment
    return dt.datetime.combine(moment.date() + dt.timedelta(days=1), dt.time(0))


def midnight_doubt(
    time: dt.time, *, has_seconds: bool = True, has_zone: bool = False
) -> MidnightDoubt | None:
    """Return why the day of a time of day may be the next one; None where it is the day itself.

    Somebody who writes no seconds means the end of the day by 23:59, and the afternoon by 16:00.
    """
    whole = time.replace(microsecond=0)
    if whole >= dt.time(23, 59):
        is_end = not has_seconds or whole == dt.time(23, 59, 59)
        return "day_end_of_day" if is_end else "day_just_before_midnight"
    is_midnight_elsewhere = dt.time(15, 59) <= whole <= dt.time(16)
    return "day_at_greenwich" if is_midnight_elsewhere and has_seconds and not has_zone else None


def _time(match: re.Match[str]) -> dt.time | None:
    hour = int(match["hour"])
    half, noon = match["half"] or "", (match["noon"] or "").upper()
    if (half in ("下午", "晚上") or noon.startswith("P")) and hour < _NOON:
        hour += _NOON
    elif (half in ("上午", "凌晨", "早上") or noon.startswith("A")) and hour == _NOON:
        hour = 0
    if (hour, match["minute"]) == (24, "00"):
        hour = 0  # the end of the day that is written
    fraction = (match["fraction"] or "0").ljust(6, "0")[:6]
    try:
        return dt.time(hour, int(match["minute"]), int(match["second"] or 0), int(fraction))
    except ValueError:
        return None


def _offset(match: re.Match[str]) -> dt.timedelta | None:
    zone, offset = match["zone"], match["offset"]
    if offset:
        hours, minutes = (
            (offset[1:-2], offset[-2:]) if len(offset) > len("+08") else (offset[1:], 0)
        )
        span = dt.timedelta(hours=int(hours.strip(":")), minutes=int(minutes))
        return -span if offset[0] == "-" else span
    return dt.timedelta(hours=_ZONES[zone.upper()]) if zone else None
