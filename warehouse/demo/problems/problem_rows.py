"""Problems found by inspections: clustered by village, met to published totals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from warehouse.demo import taxonomy
from warehouse.demo.columns import absent, labels, numbered
from warehouse.demo.days import NEVER, Days, add_months, dates, day, month_end, year_of
from warehouse.demo.inspections import Inspections
from warehouse.demo.practice import practice_of
from warehouse.demo.published import meet, target
from warehouse.demo.sampling import choose, generator, position_in_group
from warehouse.demo.scale import AS_OF, SEEDS, Part
from warehouse.demo.villages.county_parameters import CountyParameters
from warehouse.demo.villages.village_rows import Roster
from warehouse.demo.visits import LOOK_BACK
from warehouse.schema.levels import RESPONSIBILITY_LEVELS

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

BY_VILLAGE, BY_TOWNSHIP, BY_COUNTY = range(3)
LEVEL_SHARES = [0.62, 0.25, 0.13]
COUNTY_DEPARTMENTS = 24
VILLAGE_SPREAD = 2.4
"""Shape of the gamma that makes problems cluster by village; small is more clustered."""
IMMEDIATE_SHARE = 0.045
IMMEDIATE_LIVELIHOOD_SHARE = 0.6
LIVELIHOOD_SHARE = 0.24
KEY_SHARE = 0.12
ONGOING_SHARE = 0.035
LATER_DAY_SHARE = 0.012
"""Of the ordinary problems, those whose ledger names a day that may lie behind the rule's."""
PROMISED_SHARE = 0.2
"""Of the ordinary problems, those whose ledger promises a month's end before the rule's day."""
SHORTEST_PROMISE = 40
"""Days; a promise has to leave room for what is closed after the first month."""
IMMEDIATE_LIMIT_SHARE = 0.6
"""Of the immediate problems, those whose limit, the end of the stay, stands in the ledger."""
LOOK_BACK_YIELD = 0.3
KEY_VILLAGE_YIELD = 1.25
RULE_CHANGES_ON = day("2024-02-01")
MONTHS_BEFORE, MONTHS_SINCE = 2, 6


@dataclass(frozen=True)
class Problems:
    """Problems found by the as-of date, in the order of their inspections; one entry a problem.

    `due_on` is the first due date that life reacts to: the rule's, or an earlier day that the
    ledger names. `falls_due` tells whether it counts: it does not for immediate items, nor for
    what is kept up for good without a day.
    """

    problem_id: NDArray[np.str_]
    inspection: Ints
    county: Ints
    term: Ints
    level: Ints
    is_immediate: Flags
    is_ongoing: Flags
    found_on: Days
    stay_ends_on: Days
    feedback_on: Days
    due_on: Days
    falls_due: Flags
    village_speed: NDArray[np.float64]
    units: tuple[pl.Series, pl.Series, pl.Series]
    frame: pl.DataFrame


@cache
def _categories() -> tuple[list[str], list[str]]:
    """Return the codes of categories and of causes."""
    causes = pl.read_csv(SEEDS / "cause_taxonomy.csv", glob=False, infer_schema_length=0)
    return list(taxonomy.categories()), causes["cause_code"].to_list()


def rule_window(feedback_on: Days) -> Ints:
    """Return the months from feedback to the end of the window, by the national rule."""
    return np.where(feedback_on >= RULE_CHANGES_ON, MONTHS_SINCE, MONTHS_BEFORE)


def _counts(
    rng: np.random.Generator, part: Part, parameters: CountyParameters, inspections: Inspections
) -> Ints:
    """Draw the number of problems of each inspection."""
    mean = np.array(practice_of(part).problems)[inspections.term]
    county_mean = mean * parameters.density[inspections.county, inspections.term]
    expected = county_mean * rng.gamma(VILLAGE_SPREAD, 1 / VILLAGE_SPREAD, len(mean))
    expected = np.where(inspections.mode == LOOK_BACK, expected * LOOK_BACK_YIELD, expected)
    expected = np.where(inspections.by_higher_team, expected * 1.23, expected)
    expected = np.where(inspections.in_key_village, expected * KEY_VILLAGE_YIELD, expected)
    finds = rng.random(len(mean)) >= parameters.zero_share[inspections.county, inspections.term]
    expected = np.where(finds, np.maximum(expected, 1.0), 0.0)
    total = target(part, "problems_found")
    return meet(rng, expected, inspections.ends_on, total, finds.astype(np.int64))


def _categorise(
    rng: np.random.Generator, county: Ints, counties: int
) -> tuple[pl.Series, pl.Series]:
    """Draw categories and causes, some commoner than others, with every county's own leaning."""
    categories, causes = _categories()
    common = 1 / np.arange(1, len(categories) + 1) ** 0.6
    common = common[rng.permutation(len(categories))]
    leaning = common * rng.gamma(4, 0.25, (counties, len(categories)))
    limits = np.cumsum(leaning, axis=1)
    limits = limits / limits[:, -1:] + np.arange(counties)[:, None]
    category = np.searchsorted(limits.ravel(), county + rng.random(len(county)) * (1 - 1e-9))
    category -= county * len(categories)
    cause_limits = np.cumsum(rng.gamma(3, 1, (len(categories), len(causes))), axis=1)
    cause_limits = cause_limits / cause_limits[:, -1:] + np.arange(len(categories))[:, None]
    cause = np.searchsorted(cause_limits.ravel(), category + rng.random(len(county)) * (1 - 1e-9))
    cause -= category * len(causes)
    return pl.Series(categories).gather(category), pl.Series(causes).gather(cause)


def draw_problems(
    part: Part, parameters: CountyParameters, roster: Roster, inspections: Inspections, seed: int
) -> Problems:
    """Draw every problem of a part."""
    rng = generator(seed, "problems", part.number)
    inspection = np.repeat(
        np.arange(len(inspections.county)), _counts(rng, part, parameters, inspections)
    )
    stay = inspections.ends_on[inspection] - inspections.starts_on[inspection] + 1
    found_on = inspections.starts_on[inspection] + np.floor(
        rng.random(len(inspection)) * stay
    ).astype(np.int64)
    is_recorded = found_on <= AS_OF
    inspection, found_on = inspection[is_recorded], found_on[is_recorded]
    count = len(inspection)
    county, village = inspections.county[inspection], inspections.village[inspection]
    feedback_on = inspections.feedback_on[inspection]
    level = np.searchsorted(np.cumsum(LEVEL_SHARES), rng.random(count) * (1 - 1e-9))
    is_immediate, is_livelihood = _flags(rng, part, found_on)
    is_ongoing = ~is_immediate & (rng.random(count) < ONGOING_SHARE)
    named_on = _named_days(rng, feedback_on, is_immediate, is_ongoing)
    limits = _limits(
        generator(seed, "immediate_limits", part.number), inspections.ends_on[inspection]
    )
    named_on = np.where(is_immediate, limits, named_on)
    rule_due_on = add_months(feedback_on, rule_window(feedback_on))
    category, cause = _categorise(rng, county, len(part.codes))

    units = (
        roster.frame["name"].gather(village),
        roster.frame["township_name"].gather(village),
        pl.Series([f"示例部门-{number:02d}" for number in range(1, COUNTY_DEPARTMENTS + 1)]).gather(
            rng.integers(0, COUNTY_DEPARTMENTS, count)
        ),
    )
    levels = pl.Series(level)
    frame = pl.DataFrame(
        {
            "problem_id": numbered(part.codes, county, "P", position_in_group(county) + 1),
            "inspection_id": pl.Series(inspections.inspection_id).gather(inspection),
            "category_code": category,
            "cause_code": cause,
            "responsibility_level": labels(level, RESPONSIBILITY_LEVELS),
            "responsible_unit": unit_at(levels, units),
            "is_immediate": is_immediate,
            "is_livelihood": is_livelihood,
            "is_key": rng.random(count) < KEY_SHARE,
            "is_ongoing": is_ongoing,
            "found_on": dates(found_on),
            "due_on": dates(np.where(feedback_on <= AS_OF, named_on, NEVER)),
            "summary": absent(count, pl.String),
        }
    )
    village_speed = rng.standard_normal(len(inspections.county))
    return Problems(
        problem_id=frame["problem_id"].to_numpy().astype(str),
        inspection=inspection,
        county=county,
        term=inspections.term[inspection],
        level=level,
        is_immediate=is_immediate,
        is_ongoing=is_ongoing,
        found_on=found_on,
        stay_ends_on=inspections.ends_on[inspection],
        feedback_on=feedback_on,
        due_on=np.where(is_immediate, rule_due_on, np.minimum(named_on, rule_due_on)),
        falls_due=~is_immediate & ~(is_ongoing & (named_on == NEVER)),
        village_speed=village_speed[inspection],
        units=units,
        frame=frame,
    )


def unit_at(level: pl.Series, units: tuple[pl.Series, pl.Series, pl.Series]) -> pl.Series:
    """Return the unit that answers for each problem at the given level."""
    village, township, department = units
    return pl.select(
        pl.when(level == BY_VILLAGE)
        .then(village)
        .when(level == BY_TOWNSHIP)
        .then(township)
        .otherwise(department)
    ).to_series()


def _flags(rng: np.random.Generator, part: Part, found_on: Days) -> tuple[Flags, Flags]:
    """Return which problems are immediate, and which touch livelihood."""
    count = len(found_on)
    is_immediate = rng.random(count) < IMMEDIATE_SHARE
    is_livelihood = rng.random(count) < np.where(
        is_immediate, IMMEDIATE_LIVELIHOOD_SHARE, LIVELIHOOD_SHARE
    )
    total = target(part, "immediate_rectification_items")
    livelihood = target(part, "immediate_rectification_livelihood_items")
    if total is not None and livelihood is not None:
        in_period = total.holds(found_on)
        is_immediate = np.where(in_period, choose(rng, in_period, total.total), is_immediate)
        in_period &= is_immediate
        chosen = choose(rng, in_period, livelihood.total)
        is_livelihood = np.where(in_period, chosen, is_livelihood)
    return is_immediate, is_livelihood


def _named_days(
    rng: np.random.Generator, feedback_on: Days, is_immediate: Flags, is_ongoing: Flags
) -> Days:
    """Return days that the ledger itself names: year ends for ongoing items, month ends for others.

    Most of these come before the rule's day; a few lie behind it.
    """
    count = len(feedback_on)
    draw = rng.random(count)
    months = rng.integers(3, 9, count)
    later = month_end(add_months(feedback_on, months))
    next_year_end = day("1970-12-31") + np.floor(
        (year_of(feedback_on) - 1970 + rng.integers(1, 3, count)) * 365.2425
    ).astype(np.int64)
    next_year_end = month_end(next_year_end - 10)
    named = np.full(count, NEVER)
    named[is_ongoing & (draw < 0.5)] = next_year_end[is_ongoing & (draw < 0.5)]
    is_ordinary = ~is_ongoing & ~is_immediate
    few = is_ordinary & (draw < LATER_DAY_SHARE)
    named[few] = later[few]
    promised = _promised_days(feedback_on, months)
    many = is_ordinary & ~few & (draw < LATER_DAY_SHARE + PROMISED_SHARE)
    named[many] = promised[many]
    return named


def _promised_days(feedback_on: Days, months: Ints) -> Days:
    """Draw month ends before the rule's day, `NEVER` where none leaves room enough."""
    window = rule_window(feedback_on)
    promised = month_end(
        add_months(feedback_on, np.where(window == MONTHS_BEFORE, 1, 1 + months // 2))
    )
    is_earlier = promised < add_months(feedback_on, window)
    return np.where(is_earlier & (promised - feedback_on >= SHORTEST_PROMISE), promised, NEVER)


def _limits(rng: np.random.Generator, stay_ends_on: Days) -> Days:
    """Return the limits of immediate items: the end of the stay where one is named."""
    is_named = rng.random(len(stay_ends_on)) < IMMEDIATE_LIMIT_SHARE
    return np.where(is_named, stay_ends_on, NEVER)
