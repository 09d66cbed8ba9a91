"""When something runs, as an office writes it, and as systemd and cron do.

    every 15min          at :00, :15, :30, :45
    hourly :20
    daily 02:00
    weekly mon 03:00
    monthly 1 04:00      a day from 1 to 28: every month has it

Few forms, so that systemd, cron and the times told here mean the same in each.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.runtime.errors import ScheduleRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = r"(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)"
_FORMS = {
    "every": re.compile(r"every (?P<step>5|10|15|20|30)min"),
    "hourly": re.compile(r"hourly :(?P<minute>[0-5]\d)"),
    "daily": re.compile(rf"daily {_CLOCK}"),
    "weekly": re.compile(rf"weekly (?P<day>{'|'.join(DAYS)}) {_CLOCK}"),
    "monthly": re.compile(rf"monthly (?P<day>[1-9]|1\d|2[0-8]) {_CLOCK}"),
}
_HOUR = 60


@dataclass(frozen=True)
class When:
    """A recurring time: minutes of an hour, hours, days of a week or month; None is each."""

    text: str
    minutes: tuple[int, ...]
    hour: int | None = None
    weekday: int | None = None
    day: int | None = None

    def calendar(self) -> str:
        """Return it as systemd's `OnCalendar`."""
        day = "*" if self.day is None else f"{self.day:02}"
        weekday = "" if self.weekday is None else f"{DAYS[self.weekday].capitalize()} "
        hour = "*" if self.hour is None else f"{self.hour:02}"
        minutes = ",".join(f"{minute:02}" for minute in self.minutes)
        return f"{weekday}*-*-{day} {hour}:{minutes}:00"

    def cron(self) -> str:
        """Return it as the five fields of a line of cron."""
        minutes = ",".join(map(str, self.minutes))
        weekday = None if self.weekday is None else self.weekday + 1
        fields = (self.hour, self.day, None, weekday)
        return " ".join([minutes, *("*" if field is None else str(field) for field in fields)])

    def following(self, now: dt.datetime, count: int) -> list[dt.datetime]:
        """Return the next `count` times after `now`, of the same clock."""
        times = self._from(now)
        return [next(times) for _ in range(count)]

    def _from(self, now: dt.datetime) -> Iterator[dt.datetime]:
        day = now.replace(hour=0, minute=0, second=0, microsecond=0)
        while True:
            if self._is_on(day):
                for hour in range(24) if self.hour is None else (self.hour,):
                    for minute in self.minutes:
                        time = day.replace(hour=hour, minute=minute)
                        if time > now:
                            yield time
            day += dt.timedelta(days=1)

    def _is_on(self, day: dt.datetime) -> bool:
        return (self.weekday is None or day.weekday() == self.weekday) and (
            self.day is None or day.day == self.day
        )


def read_when(text: str) -> When:
    """Return the time of a text. Raises `ScheduleRefused`."""
    words = " ".join(text.lower().split())
    kind, _, _ = words.partition(" ")
    parts = _FORMS[kind].fullmatch(words) if kind in _FORMS else None
    if parts is None:
        raise ScheduleRefused.of("schedule_time_unknown", time=text[:60])
    fields = parts.groupdict()
    if kind == "every":
        return When(words, tuple(range(0, _HOUR, int(fields["step"]))))
    minutes = (int(fields["minute"]),)
    if kind == "hourly":
        return When(words, minutes)
    hour = int(fields["hour"])
    if kind == "weekly":
        return When(words, minutes, hour, weekday=DAYS.index(fields["day"]))
    return When(words, minutes, hour, day=int(fields["day"]) if kind == "monthly" else None)
