"""A metric's units in their funnel: who differs by more than chance, who only looks as if.

`judge` takes any ratio metric of the catalogue and the units one level below the chosen region
(`below`); units of another kind (townships, teams) are given as a `Comparison`. The funnel is drawn
by `funnels_card`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.shared import figures, units_below
from pages.parts.shared.rank_intervals import COMPARISONS_HELD, estimate, kind_of
from warehouse.queries.metrics import Metric
from warehouse.queries.regions import Region
from warehouse.stats.exact_limits import Kind
from warehouse.stats.funnel import Dispersion, judged

Verdict = Literal[
    "worse_998",
    "worse_95",
    "better_998",
    "better_95",
    "above_998",
    "above_95",
    "below_998",
    "below_95",
    "inside",
    "thin",
    "few",
    "unseen",
]


@dataclass(frozen=True)
class Comparison:
    """Units and the whole they are compared with.

    `units` holds `region_code`, `name`, `numerator`, `denominator`, one row a unit; `centre` is the
    rate of the whole, numerator / denominator, None where nobody looked; `whole` names it and
    `code` is its code. `thing` is the counted word of a unit (`counts.counties`). `left_out` says
    who is not among them; `measure` is what claims call the rate where it is not the metric's own.
    """

    units: pl.DataFrame
    centre: float | None
    whole: str
    thing: str
    left_out: str = ""
    code: str = ""
    measure: str = ""


@dataclass(frozen=True)
class Funnel:
    """Units judged: what picture, sentence and table are made of.

    `units` holds what `warehouse.stats.funnel.judged` adds, and `verdict` (a `Verdict`, from the
    widened limits where units differ anyway), `shrunken`, `shrunken_low`, `shrunken_high` (rates),
    `rank`, `rank_low`, `rank_high` (1 is the worst, or the highest where neither way is better),
    `is_distinguishable` (these null for the thin and the unseen, and for all where there are too
    few units to judge, whose verdict is `few`). All rates are numerator / denominator, not yet in
    the metric's unit.
    """

    metric: Metric
    comparison: Comparison
    units: pl.DataFrame
    dispersion: Dispersion
    kind: Kind


def below(context: PageContext, metric: Metric) -> Comparison:
    """Return the units one level below the chosen region; a county's are its parent's counties."""
    ground, regions = ground_and_units(context)
    answers = figures.values(context, [metric], [*(unit.code for unit in regions), ground.code])
    return among(
        context,
        regions,
        ground,
        answers.filter(pl.col("month_end") == context.month_end),
    )


def ground_and_units(context: PageContext) -> tuple[Region, list[Region]]:
    """Return the region whose units are compared, and these; none where a county stands alone."""
    ground = context.region
    parent = context.regions.parent_in_data(ground)
    if ground.level == "county" and parent is not None:
        ground = parent
    level = units_below.unit_level(ground, context.grain)
    return ground, [] if ground.level == "county" else context.regions.within(ground.code, level)


def among(
    context: PageContext, units: list[Region], whole: Region, values: pl.DataFrame
) -> Comparison:
    """Return units of one kind beside the region that is the whole of them.

    Units of which the data hold only part are not among them.

    `values` holds one metric of one month, as `warehouse.queries.subjects.values` returns it.
    """
    left_out = units_below.left_out(context, units)
    level = units[0].level if units else whole.level
    units = [unit for unit in units if not unit.is_part_in_data]
    names = units_below.named(context, units)
    counts = values.select("region_code", "numerator", "denominator")
    of_whole = counts.filter(pl.col("region_code") == whole.code)
    centre = of_whole.select(
        pl.when(pl.col("denominator") > 0).then(pl.col("numerator") / pl.col("denominator"))
    ).to_series()
    return Comparison(
        units=names.join(counts, on="region_code", how="left"),
        centre=centre[0] if len(centre) else None,
        whole=context.name(whole),
        thing=units_below.COUNTED.get(level, "provinces"),
        left_out=left_out,
        code=whole.code,
    )


def judge(metric: Metric, comparison: Comparison) -> Funnel:
    """Return where each unit stands, what its rate most likely is, and its range of places."""
    kind = kind_of(metric)
    units = comparison.units
    counts = tuple(tuple(units[name].cast(pl.Float64)) for name in ("numerator", "denominator"))
    added, dispersion = _judged(*counts, comparison.centre, kind)
    placed = pl.concat([units, added], how="horizontal")
    believed = estimate(metric, placed).select(pl.col("^shrunken.*$"))
    # A place among others is neither given to nor taken by who is too small to be compared.
    comparable = pl.when(~pl.col("is_thin")).then(pl.col("numerator"))
    ranks = estimate(metric, placed.with_columns(numerator=comparable)).drop(believed.columns)
    rows = pl.concat([placed, believed, ranks], how="horizontal").with_columns(
        verdict=_verdict(metric)
    )
    return Funnel(metric, comparison, rows.sort("rank", "name", nulls_last=True), dispersion, kind)


# Exact limits of a hundred counties take a while, and the same ones are asked for at every run.
@lru_cache(COMPARISONS_HELD)
def _judged(
    numerators: tuple[float | None, ...],
    denominators: tuple[float | None, ...],
    centre: float | None,
    kind: Kind,
) -> tuple[pl.DataFrame, Dispersion]:
    """Return what `warehouse.stats.funnel.judged` adds to units of these counts."""
    counts = pl.DataFrame(
        {"numerator": numerators, "denominator": denominators},
        {"numerator": pl.Float64, "denominator": pl.Float64},
    )
    placed, dispersion = judged(counts, centre, kind)
    return placed.drop(counts.columns), dispersion


def _verdict(metric: Metric) -> pl.Expr:
    """Return where a unit stands; which side is the worse one depends on the metric."""
    position = pl.col("adjusted_position")
    if metric.direction == "neutral":
        sided = position
    else:
        worse, better = (
            ("below", "above") if metric.direction == "higher_better" else ("above", "below")
        )
        sided = position.str.replace(worse, "worse", literal=True).str.replace(
            better, "better", literal=True
        )
    return (
        pl.when(pl.col("rate").is_null())
        .then(pl.lit("unseen"))
        .when(pl.col("is_thin"))
        .then(pl.lit("thin"))
        .when(position.is_null())
        .then(pl.lit("few"))
        .otherwise(sided)
    )
