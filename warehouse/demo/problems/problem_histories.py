"""The history of each problem: when it is closed, and what comes between.

Closing is drawn in three classes, so that a county's one-month and on-time rates are what its
parameters say: within thirty days of feedback, by the due date, or late. Problems of one village
share a speed, so they close together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from warehouse.demo.days import NEVER, Days, add_months, month_end, previous_month_end
from warehouse.demo.problems.problem_rows import RULE_CHANGES_ON, Problems
from warehouse.demo.sampling import generator
from warehouse.demo.scale import LUOHE, Part
from warehouse.demo.villages.county_parameters import CountyParameters

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

VILLAGE_SHARE = 0.35
"""Share of the variance of closing speed that lies between villages."""
LEVEL_DELAY = np.array([-0.12, 0.18, 0.45])
"""Townships and county departments are slower than villages."""
LONG_WINDOW_FACTOR = 0.74
"""The longer window of 2024 takes some of the hurry out of the first month."""
NEVER_CLOSED_ONGOING_SHARE = 0.5
MONTH_END_SHARE = 0.22
KEEPS_CLASS_SHARE = 0.85
WITHDRAWN_SHARE = 0.003


@dataclass(frozen=True)
class ProblemHistories:
    """Days of what happens to each problem, `NEVER` where it does not.

    `closed_after` is the last day on which a monthly report knew the problem to be open.
    `new_due_on` is a month's end that an extension sets; it may have been approved too late.
    """

    closed_on: Days
    closed_after: Days
    closed_during_stay: Flags
    withdrawn_on: Days
    applied_on: Days
    granted_on: Days
    refused_on: Days
    extended_on: Days
    new_due_on: Days
    extended_again_on: Days
    new_due_again_on: Days
    reassigned_on: Days


def monthly_edition(days: Days, earliest: Days, latest: Days, keep: Flags) -> tuple[Days, Days]:
    """Return the month end at which a report first says that something happened, and the one
    before.

    Args:
        days: when it happened.
        earliest: the last day on which it was known not to have happened.
        latest: the limit that should not be passed, where `keep` is set and an edition allows it.
        keep: whether the edition before is taken rather than passing the limit.
    """
    edition = month_end(days)
    edition = np.where(edition <= earliest, month_end(earliest + 1), edition)
    before = previous_month_end(edition)
    takes_before = keep & (edition > latest) & (before > earliest)
    edition = np.where(takes_before, before, edition)
    return edition, np.maximum(previous_month_end(edition), earliest)


def draw_histories(
    part: Part, parameters: CountyParameters, problems: Problems, seed: int
) -> ProblemHistories:
    """Draw the history of every problem of a part."""
    rng = generator(seed, "problem_histories", part.number)
    count = len(problems.county)
    is_fast, is_timely = _paces(rng, parameters, problems)
    is_late = ~is_fast & ~is_timely
    lag = _lags(rng, parameters, problems, is_fast, is_timely)
    limit = np.where(
        is_fast, problems.feedback_on + 30, np.where(is_timely, problems.due_on, NEVER - 1)
    )

    extended_on, new_due_on, again_on, new_again_on = _extensions(rng, problems, is_late)
    helped = is_late & (extended_on <= problems.due_on) & (rng.random(count) < 0.7)
    span = np.maximum(new_due_on - problems.due_on, 1)
    within = problems.due_on + 1 + np.floor(rng.random(count) * span).astype(np.int64)
    closed_on = np.where(helped, np.minimum(within, new_due_on), problems.feedback_on + lag)
    limit = np.where(helped, new_due_on, limit)

    heaps = (rng.random(count) < MONTH_END_SHARE) & (month_end(closed_on) <= limit)
    closed_on = np.where(heaps, month_end(closed_on), closed_on)
    never_share = np.where(
        problems.is_ongoing, NEVER_CLOSED_ONGOING_SHARE, parameters.never_closed[problems.county]
    )
    stays_open = rng.random(count) < never_share
    closed_on = np.where(stays_open, NEVER, closed_on)

    withdrawn = ~problems.is_immediate & (rng.random(count) < WITHDRAWN_SHARE)
    withdrawn_on = np.where(withdrawn, problems.feedback_on + rng.integers(5, 60, count), NEVER)
    applied_on, granted_on, refused_on = _direct_closes(
        rng, problems, is_late | stays_open, withdrawn
    )
    refused = refused_on < NEVER
    closed_on = np.where(refused, np.maximum(closed_on, refused_on + 7), closed_on)
    closed_on = np.where((granted_on < NEVER) | withdrawn, NEVER, closed_on)

    during_stay = problems.is_immediate & ((part.region_code == LUOHE) | (rng.random(count) < 0.96))
    remaining = problems.stay_ends_on - problems.found_on + 1
    stay_day = problems.found_on + np.floor(rng.random(count) * remaining).astype(np.int64)
    by_month = parameters.reports_monthly[problems.county] & ~during_stay & (closed_on < NEVER)
    keep = rng.random(count) < KEEPS_CLASS_SHARE
    earliest = np.where(refused, refused_on, problems.feedback_on)
    bounded = np.minimum(closed_on, NEVER - 1)
    edition, after = monthly_edition(bounded, earliest, limit, keep)
    closed_on = np.where(during_stay, stay_day, np.where(by_month, edition, closed_on))

    drawn = rng.random(count) < 0.015
    reassigned_on = problems.feedback_on + rng.integers(8, 50, count)
    return ProblemHistories(
        closed_on=closed_on,
        closed_after=np.where(by_month, after, NEVER),
        closed_during_stay=during_stay,
        withdrawn_on=withdrawn_on,
        applied_on=applied_on,
        granted_on=granted_on,
        refused_on=refused_on,
        extended_on=np.where(during_stay, NEVER, extended_on),
        new_due_on=new_due_on,
        extended_again_on=np.where(during_stay, NEVER, again_on),
        new_due_again_on=new_again_on,
        reassigned_on=np.where(drawn & ~during_stay, reassigned_on, NEVER),
    )


def _paces(
    rng: np.random.Generator, parameters: CountyParameters, problems: Problems
) -> tuple[Flags, Flags]:
    """Draw which problems are closed within a month of feedback, and which others in time."""
    is_long = problems.feedback_on >= RULE_CHANGES_ON
    fast_share = parameters.one_month[problems.county, problems.term] * np.where(
        is_long, LONG_WINDOW_FACTOR, 1.0
    )
    slowness = (
        np.sqrt(VILLAGE_SHARE) * problems.village_speed
        + np.sqrt(1 - VILLAGE_SHARE) * rng.standard_normal(len(problems.county))
        + LEVEL_DELAY[problems.level]
    )
    position = ndtr(slowness)
    is_fast = position < fast_share
    timely_share = parameters.on_time[problems.county, problems.term]
    return is_fast, ~is_fast & (position < timely_share)


def _lags(
    rng: np.random.Generator,
    parameters: CountyParameters,
    problems: Problems,
    is_fast: Flags,
    is_timely: Flags,
) -> Days:
    """Draw the days from feedback to closing, by the pace of each problem."""
    count, window = len(problems.county), problems.due_on - problems.feedback_on
    lag_fast = np.ceil(30 * rng.beta(2.2, 1.3, count))
    at_deadline = np.minimum(rng.geometric(0.35, count) - 1, 6)
    lag_timely = 30 + np.ceil((window - 30) * rng.beta(2.2, 1.1, count))
    lag_timely = np.where(rng.random(count) < 0.3, window - at_deadline, lag_timely)
    lag_late = window + 1 + np.floor(rng.exponential(parameters.slowness[problems.county]))
    lag = np.where(is_fast, lag_fast, np.where(is_timely, lag_timely, lag_late))
    return np.asarray(lag.astype(np.int64))


def _extensions(
    rng: np.random.Generator, problems: Problems, is_late: Flags
) -> tuple[Days, Days, Days, Days]:
    """Draw extensions: approval and new due date, of the first and of the second."""
    count = len(problems.county)
    has_own_rule = problems.is_immediate | problems.is_ongoing
    asks = ~has_own_rule & (rng.random(count) < np.where(is_late, 0.24, 0.012))
    in_time = rng.random(count) < 0.8
    before = problems.due_on - rng.integers(0, 20, count)
    too_late = problems.due_on + rng.integers(1, 16, count)
    extended_on = np.where(in_time, before, too_late)
    new_due_on = add_months(problems.due_on, rng.integers(1, 4, count))
    again = asks & in_time & (rng.random(count) < 0.12)
    again_on = new_due_on - rng.integers(0, 15, count)
    return (
        np.where(asks, extended_on, NEVER),
        new_due_on,
        np.where(again, again_on, NEVER),
        add_months(new_due_on, rng.integers(1, 3, count)),
    )


def _direct_closes(
    rng: np.random.Generator, problems: Problems, is_hard: Flags, withdrawn: Flags
) -> tuple[Days, Days, Days]:
    """Draw applications for direct close-out, and how they were decided (a few are pending)."""
    count = len(problems.county)
    applies = (
        ~problems.is_immediate & ~withdrawn & (rng.random(count) < np.where(is_hard, 0.09, 0.003))
    )
    applied_on = np.where(applies, problems.feedback_on + rng.integers(20, 110, count), NEVER)
    decided_on = applied_on + rng.integers(8, 45, count)
    draw = rng.random(count)
    granted_on = np.where(applies & (draw < 0.58), decided_on, NEVER)
    refused_on = np.where(applies & (draw >= 0.58) & (draw < 0.93), decided_on, NEVER)
    return applied_on, granted_on, refused_on
