"""When something runs, as this language writes it."""

from __future__ import annotations

from pages.parts.kit.words import Words
from warehouse.upkeep.schedule.times import When

_HOUR = 60


def in_words(words: Words, when: When) -> str:
    """Return "every Monday 07:30" for `weekly mon 07:30`."""
    minute = f"{when.minutes[0]:02}"
    if when.hour is None:
        if len(when.minutes) == 1:
            return words("definitions.when_hourly", minute=minute)
        return words("definitions.when_every", minutes=_HOUR // len(when.minutes))
    clock = f"{when.hour:02}:{minute}"
    if when.weekday is not None:
        day = words(f"today.weekday.{when.weekday + 1}")
        return words("definitions.when_weekly", day=day, clock=clock)
    if when.day is not None:
        return words("definitions.when_monthly", day=when.day, clock=clock)
    return words("definitions.when_daily", clock=clock)
