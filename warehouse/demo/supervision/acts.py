"""Acts of supervision: the ladder from reminder to accountability."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from warehouse.demo.columns import absent, labels, numbered
from warehouse.demo.days import NEVER, Days, dates, day
from warehouse.demo.problems.problem_histories import ProblemHistories
from warehouse.demo.problems.problem_rows import Problems
from warehouse.demo.sampling import generator, position_in_group, rank_in_group, spread
from warehouse.demo.scale import AS_OF, SICHUAN, Part
from warehouse.demo.supervision.meeting_items import meeting_items
from warehouse.demo.taxonomy import codes_at
from warehouse.demo.villages.county_parameters import CountyParameters
from warehouse.schema.tables.supervision import ACTION_KINDS

Ints = NDArray[np.int64]

LADDER_SHARES = [0.36, 0.12, 0.22, 0.12, 0.05, 0.13]
"""Of the first kinds of acts, rules made the last; items of meetings are drawn apart."""
RULE_CATEGORIES = [(2, 1), (2, 2), (2, 3), (2, 4), (3, 1), (1, 2), (4, 2)]
"""Categories that rules are made on, by their places in the taxonomy."""

ACTIONS_A_YEAR = 1.1
ACTIONS_A_YEAR_BEHIND = 4.5
FIRST_DAY = day("2019-01-01")
COMMON_PROBLEMS_NOTIFIED = 540
UNITS_NOTIFIED = 18
RECOMMENDATIONS = 17
"""Sichuan in 2023, as published: 540 common problems to 18 units, 17 recommendations."""


def supervision_actions(
    part: Part,
    parameters: CountyParameters,
    problems: Problems,
    histories: ProblemHistories,
    seed: int,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Draw acts of supervision, mostly of counties behind their plan, and the problems named."""
    rng = generator(seed, "supervision", part.number)
    years = (AS_OF - FIRST_DAY) / 365.25
    mean = np.where(
        parameters.is_behind | parameters.rushes | parameters.on_paper,
        ACTIONS_A_YEAR_BEHIND,
        ACTIONS_A_YEAR,
    )
    county = np.repeat(np.arange(len(part.codes)), rng.poisson(mean * years))
    count = len(county)
    kind = rng.choice(len(LADDER_SHARES), size=count, p=LADDER_SHARES)
    issued_on = FIRST_DAY + rng.integers(0, AS_OF - FIRST_DAY + 1, count)
    order = np.lexsort((issued_on, county))
    county, kind, issued_on = county[order], kind[order], issued_on[order]
    by_province = rng.random(count) < 0.15
    issuer = np.where(by_province, part.province, part.cities[county])
    wants_response = np.isin(kind, [0, 2, 3])
    due_on = np.where(wants_response, issued_on + 30, NEVER)
    lag = rng.integers(5, 32, count) + np.where(rng.random(count) < 0.12, 25, 0)
    responded_on = np.where(wants_response, issued_on + lag, NEVER)
    is_rule = pl.Series(kind == ACTION_KINDS.index("rule_made"))
    categories = pl.Series(codes_at(RULE_CATEGORIES))
    category = categories.gather(rng.integers(0, len(categories), count))
    action_id = numbered(part.codes, county, "D", position_in_group(county) + 1)
    items = _items(
        rng, problems, histories, county=county, kind=kind, issued_on=issued_on, action_id=action_id
    )
    named = items.group_by("action_id").len(name="problems_notified")
    actions = (
        pl.DataFrame(
            {
                "action_id": action_id,
                "issuer_region": issuer,
                "target_region": part.codes[county],
                "target_unit": absent(count, pl.String),
                "kind": labels(kind, ACTION_KINDS),
                "category_code": pl.select(pl.when(is_rule).then(category)).to_series(),
                "issued_on": dates(issued_on),
                "response_due_on": dates(due_on),
                "responded_on": dates(responded_on, AS_OF),
            }
        )
        .join(named, on="action_id", how="left", maintain_order="left")
        .with_columns(pl.col("problems_notified").cast(pl.Int64))
    )
    drawn = [_in_schema_order(actions)]
    if part.region_code == SICHUAN:
        drawn.append(_notified_in_sichuan(rng))
    drawn.append(meeting_items(part, parameters, seed))
    return pl.concat(drawn, how="diagonal"), items


def _in_schema_order(actions: pl.DataFrame) -> pl.DataFrame:
    """Return the columns as the ledger has them."""
    return actions.select(
        "action_id",
        "issuer_region",
        "target_region",
        "target_unit",
        "kind",
        "category_code",
        "problems_notified",
        "issued_on",
        "response_due_on",
        "responded_on",
    )


def _items(
    rng: np.random.Generator,
    problems: Problems,
    histories: ProblemHistories,
    *,
    county: Ints,
    kind: Ints,
    issued_on: Days,
    action_id: pl.Series,
) -> pl.DataFrame:
    """Draw up to eight problems for each reminder and notification: overdue when it was issued."""
    exit_on = np.minimum(
        np.minimum(histories.closed_on, histories.granted_on), histories.withdrawn_on
    )
    is_slow = problems.falls_due & (exit_on - problems.due_on > 0) & (problems.due_on < AS_OF)
    slow = np.flatnonzero(is_slow)
    slow = rng.permutation(slow)
    slow = slow[rank_in_group(problems.county[slow], rng.random(len(slow))) < 400]
    pairs = (
        pl.DataFrame(
            {
                "county": problems.county[slow],
                "problem": slow,
                "due_on": problems.due_on[slow],
                "exit_on": exit_on[slow],
            }
        )
        .join(
            pl.DataFrame(
                {
                    "county": county,
                    "action_id": action_id,
                    "issued_on": issued_on,
                    "names": np.isin(kind, [0, 2]),
                }
            ).filter("names"),
            on="county",
            maintain_order="left",
        )
        .filter(
            (pl.col("due_on") < pl.col("issued_on")) & (pl.col("exit_on") > pl.col("issued_on"))
        )
        .group_by("action_id", maintain_order=True)
        .head(8)
    )
    problem = pairs["problem"].to_numpy()
    return pl.DataFrame(
        {"action_id": pairs["action_id"], "problem_id": problems.problem_id[problem]}
    ).sort("action_id", "problem_id")


def _notified_in_sichuan(rng: np.random.Generator) -> pl.DataFrame:
    """Return the province's notifications of common problems and its recommendations of 2023."""
    count = UNITS_NOTIFIED + RECOMMENDATIONS
    is_notice = np.arange(count) < UNITS_NOTIFIED
    notices = spread(COMMON_PROBLEMS_NOTIFIED, rng.gamma(4, 1, UNITS_NOTIFIED))
    notified = pl.Series(np.r_[notices, np.zeros(RECOMMENDATIONS, dtype=np.int64)])
    issued_on = day("2023-03-01") + rng.integers(0, 290, count)
    unit = np.r_[np.arange(UNITS_NOTIFIED), rng.integers(0, UNITS_NOTIFIED, RECOMMENDATIONS)] + 1
    kind = np.where(
        is_notice, ACTION_KINDS.index("notification"), ACTION_KINDS.index("recommendation")
    )
    return pl.DataFrame(
        {
            "action_id": [f"{SICHUAN}D{number:05d}" for number in range(1, count + 1)],
            "issuer_region": SICHUAN,
            "target_region": SICHUAN,
            "target_unit": [f"示例省直单位-{number:02d}" for number in unit.tolist()],
            "kind": labels(kind, ACTION_KINDS),
            "category_code": absent(count, pl.String),
            "problems_notified": pl.select(
                pl.when(pl.Series(is_notice)).then(notified)
            ).to_series(),
            "issued_on": dates(issued_on),
            "response_due_on": dates(issued_on + 60),
            "responded_on": dates(issued_on + rng.integers(20, 75, count), AS_OF),
        }
    )
