"""The day of a moment, asked about where a program may have written the day before."""

from __future__ import annotations

import datetime as dt
from typing import Final

from warehouse.intake.values.reading import Reading
from warehouse.intake.values.times.clock import is_whole_day, midnight_doubt, rounded
from warehouse.intake.values.times.context import TimeContext
from warehouse.intake.values.times.periods import Period

NOT_A_DAY: Final[Reading[Period]] = Reading("rejected", rule="not_a_day")


def day_of_moment(
    moment: dt.datetime,
    context: TimeContext,
    rule: str | None,
    *,
    has_seconds: bool = True,
    has_zone: bool = False,
) -> Reading[Period]:
    """Return the day of a moment in Beijing, noted by `rule` unless it is midnight by itself.

    One just before midnight is asked about: programs write a day so by the second it begins.
    """
    moment = rounded(moment)
    day = Period(moment.date(), moment.date(), "day")
    if not context.holds(day):
        return implausible(context)
    doubt = midnight_doubt(moment.time(), has_seconds=has_seconds, has_zone=has_zone)
    if doubt is not None and moment.date() < dt.date.max:
        return day_or_next(day, doubt, moment)
    if rule is None or (rule == "day_time_left_out" and moment.time() == dt.time(0)):
        return Reading("read", day)
    return Reading("noted", day, rule, {"day": day.last.isoformat()})


def day_or_next(day: Period, doubt: str, moment: dt.datetime) -> Reading[Period]:
    """Return the question whether a day or the next one is meant; `doubt` is the rule that says
    so.
    """
    after = day.last + dt.timedelta(days=1)
    by_way = {"as_written": day, "next_day": Period(after, after, "day")}
    order = ["as_written", "next_day"] if doubt == "day_end_of_day" else ["next_day", "as_written"]
    return Reading(
        "pending",
        rule=doubt,
        details={"time": moment.time().isoformat("seconds")},
        candidates=tuple(by_way[way] for way in order),
        ways=tuple(order),
    )


def day_counted(moment: dt.datetime, context: TimeContext) -> Reading[Period]:
    """Return the day of a count of seconds: certain where it is midnight, else perhaps a mere
    number.
    """
    period = Period(moment.date(), moment.date(), "day")
    if not context.holds(period):
        return NOT_A_DAY
    details = {"day": period.last.isoformat()}
    if is_whole_day(moment):
        return Reading("noted", period, "day_counted", details)
    doubt = midnight_doubt(moment.time(), has_zone=True)
    if doubt is not None:
        return day_or_next(period, doubt, moment)
    return Reading(
        "pending",
        rule="day_counted_unclear",
        details=details,
        candidates=(period,),
        ways=("epoch",),
    )


def implausible(context: TimeContext) -> Reading[Period]:
    """Return the refusal of a day before or after every one that can be meant."""
    return Reading(
        "rejected",
        rule="day_implausible",
        details={"earliest": context.earliest.isoformat(), "latest": context.latest.isoformat()},
    )
