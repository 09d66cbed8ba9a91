"""Measures of the supervision page: acts, answers, counties behind plan, rounds, petitions, aid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from tests.reference import supervision
from tests.reference.dates import add_months, month_end, month_ends
from tests.reference.ledger import Row
from tests.reference.marts import Reference
from tests.reference.measures import ById, Measure, Where, counties

LADDER = ["reminder", "interview", "notification", "recommendation", "accountability"]
FEWEST_VILLAGES = 20
LEAST_PLANNED = 0.05
DAYS_OF_REACTION = 30


# ---------------------------------------------------------------------- the period


@dataclass(frozen=True)
class Period:
    """The days whose acts are counted, and the month at which counties are judged."""

    first: date
    last: date

    @property
    def month_end(self) -> date:
        """Return the end of the last month."""
        return month_end(self.last)


def term_of(reference: Reference, region: str, where: Where) -> tuple[date, date]:
    """Return the first and last day of a term in a region, from all its counties."""
    spans = [
        (term["starts_on"], term["ends_on"])
        for county in counties(reference, region)
        for term in reference.ledger.terms_of(county)
        if term["term_id"] == where.term and term["starts_on"] <= reference.as_of
    ]
    starts, ends = zip(*spans, strict=True)
    return min(starts), max(ends)


def period(reference: Reference, where: Where) -> Period:
    """Return the chosen year of the term, or the term, as far as there are data."""
    first, last = term_of(reference, where.region, where)
    last = min(last, reference.as_of)
    if where.year is not None:
        first, last = max(first, date(where.year, 1, 1)), min(last, date(where.year, 12, 31))
    return Period(first, last)


def attention_from(reference: Reference, where: Where) -> date:
    """Return the day from which a reminder or an interview counts for a county behind plan."""
    of = period(reference, where)
    if where.year is not None:
        return of.first
    return max(of.first, add_months(of.month_end.replace(day=1), -11))


def months_of_attention(reference: Reference, region: str, where: Where) -> int:
    """Return the months from then to the last one, both counted."""
    return len(month_ends(attention_from(reference, where), period(reference, where).month_end))


# ---------------------------------------------------------------------- acts and answers


def every_act(reference: Reference) -> list[Row]:
    """Return the acts of all kinds, wherever they were aimed at: only read them."""
    return _every_act(ById(reference))


@cache
def _every_act(by_id: ById) -> list[Row]:
    return supervision.action_rows(by_id.reference)


@cache
def _every_item(by_id: ById) -> list[Row]:
    return supervision.action_item_rows(by_id.reference)


def acts(reference: Reference, region: str, where: Where) -> Iterator[Row]:
    """Yield the acts of the period aimed at a region or within it, of every kind."""
    of = period(reference, where)
    for row in every_act(reference):
        is_here = region in reference.ledger.seeds.line(row["target_region"])
        if is_here and of.first <= row["issued_on"] <= of.last:
            yield row


def count_acts(*states: str) -> Measure:
    """Return the measure of acts of the ladder, of some states of their answer or of all."""

    def measure(reference: Reference, region: str, where: Where) -> int:
        return sum(
            act["kind"] in LADDER and (not states or act["response_state"] in states)
            for act in acts(reference, region, where)
        )

    return measure


JUDGED = ["answered_in_time", "answered_late", "overdue"]


def answered_in_time(reference: Reference, region: str, where: Where) -> tuple[int, int]:
    """Return how many of the acts due an answer had it in time."""
    issued = acts(reference, region, where)
    states = [act["response_state"] for act in issued if act["kind"] in LADDER]
    return states.count("answered_in_time"), sum(state in JUDGED for state in states)


def by_month(reference: Reference, region: str, where: Where) -> Counter[date]:
    """Count the acts of the ladder by the month of issue."""
    issued = acts(reference, region, where)
    return Counter(month_end(act["issued_on"]) for act in issued if act["kind"] in LADDER)


def most_in_a_month(reference: Reference, region: str, where: Where) -> int:
    """Return how many acts the busiest month saw."""
    return max(by_month(reference, region, where).values())


def months_with_most(reference: Reference, region: str, where: Where) -> int:
    """Return how many months saw as many."""
    return list(by_month(reference, region, where).values()).count(
        most_in_a_month(reference, region, where)
    )


def month_with_most(reference: Reference, region: str, where: Where) -> date | None:
    """Return the busiest month, None where several are."""
    if months_with_most(reference, region, where) > 1:
        return None
    return by_month(reference, region, where).most_common(1)[0][0]


def of_supervision(reference: Reference, region: str, where: Where) -> Iterator[Row]:
    """Yield the acts of the period but for items of meetings, which count among none."""
    return (act for act in acts(reference, region, where) if act["kind"] != "meeting_item")


def named(reference: Reference, region: str, where: Where) -> tuple[int, int]:
    """Return how many problems named thirty days ago or more were closed within that time."""
    here = {act["action_id"] for act in of_supervision(reference, region, where)}
    days = [
        item["closed_after_days"]
        for item in _every_item(ById(reference))
        if item["action_id"] in here
        and item["issued_on"] + timedelta(days=DAYS_OF_REACTION) <= reference.as_of
    ]
    return sum(day is not None and day <= DAYS_OF_REACTION for day in days), len(days)


def of_units(reference: Reference, region: str, where: Where) -> list[Row]:
    """Return the acts of the period that name a unit."""
    units = {
        row["action_id"]: row["target_unit"]
        for row in reference.ledger.tables["supervision_actions"]
    }
    return [
        act | {"unit": (act["target_region"], units[act["action_id"]])}
        for act in of_supervision(reference, region, where)
        if units[act["action_id"]] is not None
    ]


def count_of_units(*states: str) -> Measure:
    """Return the measure of acts that name a unit, in some states of their answer."""

    def measure(reference: Reference, region: str, where: Where) -> int:
        return sum(act["response_state"] in states for act in of_units(reference, region, where))

    return measure


# ---------------------------------------------------------------------- items of meetings


def last_meeting(reference: Reference, region: str) -> list[Row]:
    """Return the items of the region's last meeting that were asked of it or within it; where it
    held none, of the last one above, the nearest of those of one day.
    """
    seeds = reference.ledger.seeds
    line = seeds.line(region)
    issuers = {
        row["action_id"]: row["issuer_region"]
        for row in reference.ledger.tables["supervision_actions"]
    }
    meetings: dict[tuple[bool, date, int], list[Row]] = {}
    for row in every_act(reference):
        issuer = issuers[row["action_id"]]
        is_here = region in seeds.line(row["target_region"])
        if row["kind"] == "meeting_item" and is_here and issuer in line:
            key = (issuer == region, row["issued_on"], -line.index(issuer))
            meetings.setdefault(key, []).append(row)
    return meetings[max(meetings)] if meetings else []


def count_items(*states: str) -> Measure:
    """Return the measure of items of the last meeting, of some states of their answer or of all."""

    def measure(reference: Reference, region: str, where: Where) -> int:
        del where  # the last meeting, whatever was chosen
        items = last_meeting(reference, region)
        return sum(not states or item["response_state"] in states for item in items)

    return measure


def day_of_last_meeting(reference: Reference, region: str, where: Where) -> date:
    """Return the day of the last meeting."""
    del where
    return last_meeting(reference, region)[0]["issued_on"]


MEASURES: dict[str, Measure] = {
    "items_of_last_meeting": count_items(),
    "items_answered": count_items("answered_in_time", "answered_late"),
    "items_answered_in_time": count_items("answered_in_time"),
    "items_overdue": count_items("overdue"),
    "items_open": count_items("overdue", "waiting"),
    "day_of_last_meeting": day_of_last_meeting,
    "actions": count_acts(),
    "answers_overdue": count_acts("overdue"),
    "answers_judged": count_acts(*JUDGED),
    "answered_in_time": answered_in_time,
    "most_actions_in_a_month": most_in_a_month,
    "months_with_most_actions": months_with_most,
    "month_with_most_actions": month_with_most,
    "problems_named": lambda *arguments: named(*arguments)[1],
    "named_closed_in_time": named,
    "days_of_reaction": lambda *_: DAYS_OF_REACTION,
    "problems_notified": lambda *arguments: sum(
        act["problems_notified"]
        for act in of_units(*arguments)
        if act["problems_notified"] is not None
    ),
    "units": lambda *arguments: len({act["unit"] for act in of_units(*arguments)}),
    "recommendations_to_units": lambda *arguments: sum(
        act["kind"] == "recommendation" for act in of_units(*arguments)
    ),
    "answers_of_units_judged": count_of_units(*JUDGED),
    "answers_of_units": count_of_units("answered_in_time", "answered_late"),
    "answers_of_units_in_time": count_of_units("answered_in_time"),
}
