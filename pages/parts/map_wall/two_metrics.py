"""The wall's map of two metrics: each unit by the third it lies in of the one and the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers, theme
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.shared import figures
from pages.parts.shared.maps import class_square, map_data, map_template
from pages.parts.shared.maps.class_square import SIDE, Square
from pages.parts.shared.wall import wall_map
from pages.parts.shared.wall.wall import Wall
from warehouse.queries.metrics import Metric
from warehouse.stats.enough import are_enough
from warehouse.stats.judgement import judge

Cuts = tuple[float, float]


@dataclass(frozen=True)
class MetricPair:
    """The units of the wall by two metrics.

    `cells` holds region_code, first, second (values), first_third and second_third (0, 1, 2; null
    where a value is missing); the cuts are what parts the thirds, as fine as they are written, so
    that whoever reads a value finds it in its class.
    """

    second: Metric
    cells: pl.DataFrame
    first_cuts: Cuts
    second_cuts: Cuts


def build(context: PageContext, wall: Wall, second: Metric) -> MetricPair | None:
    """Return the units by the wall's metric and another; None where too few are comparable.

    Thirds are those of the units whose denominators are large enough; the others follow them.
    """
    answers = figures.values(context, [second], wall.ranked["region_code"].to_list())
    others = judge(
        answers.filter(pl.col("month_end") == context.month_end), second, figures.targets(context)
    )
    both = wall.ranked.select("region_code", "is_thin", first="value").join(
        others.select("region_code", other_is_thin="is_thin", second="value"),
        on="region_code",
        how="left",
    )
    solid = both.filter(~pl.col("is_thin") & ~pl.col("other_is_thin")).drop_nulls()
    if not are_enough(len(solid)):
        return None
    first_cuts, second_cuts = (
        thirds(solid[name], metric)
        for name, metric in (("first", context.metric), ("second", second))
    )
    return MetricPair(
        second,
        both.with_columns(
            first_third=_third("first", first_cuts), second_third=_third("second", second_cuts)
        ),
        first_cuts,
        second_cuts,
    )


def thirds(values: pl.Series, metric: Metric) -> Cuts:
    """Return the values that part a metric's into thirds, as fine as they are written."""
    decimals = numbers.DECIMALS[metric.format] + (2 if metric.format == "percent" else 0)
    low, high = (values.quantile(share, "linear") or 0.0 for share in (1 / 3, 2 / 3))
    return round(low, decimals), round(high, decimals)


def _third(name: str, cuts: Cuts) -> pl.Expr:
    """Return in which third a value lies; one on a cut lies above it."""
    value = pl.col(name)
    return sum((value >= cut).cast(pl.Int64) for cut in cuts)  # type: ignore[return-value]


def flat(
    context: PageContext, wall: Wall, pair: MetricPair, *, is_framed: bool = True
) -> dict[str, Any]:
    """Return the clickable map: alone, or with its square legend and its origin."""
    return map_template.choropleth(
        context.language,
        wall_map.geometry(wall),
        _measure(context, wall, pair),
        _units(context, wall, pair),
        wall_map.outlines(wall),
        is_framed=is_framed,
        square=class_square.drawn(square(context, pair)),
    )


def _measure(context: PageContext, wall: Wall, pair: MetricPair) -> map_data.MapMeasure:
    return replace(
        wall_map.measure(context, wall),
        domain=(0.0, float(SIDE * SIDE)),
        colours=theme.TWO_METRICS,
        second=context.words.label(pair.second.label),
    )


def _units(context: PageContext, wall: Wall, pair: MetricPair) -> list[map_data.MapUnit]:
    """Return the units with the middle of their colour's class for their value."""
    of_unit = {row["region_code"]: row for row in pair.cells.iter_rows(named=True)}
    return [
        replace(
            unit,
            value=_place(of_unit.get(unit.code, {})),
            second_text=numbers.value_with_unit(
                pair.second, of_unit.get(unit.code, {}).get("second"), context.language
            ),
        )
        for unit in wall_map.map_units(context, wall)
    ]


def _place(cell: dict[str, Any]) -> float | None:
    if cell.get("first_third") is None or cell.get("second_third") is None:
        return None
    return float(cell["second_third"] * SIDE + cell["first_third"]) + 0.5


def square(context: PageContext, pair: MetricPair) -> Square:
    """Return the legend: how many units have each colour, and what parts the thirds."""
    counts = [0] * SIDE * SIDE
    seen = pair.cells.drop_nulls(["first_third", "second_third"])
    for first, second, number in seen.group_by("first_third", "second_third").len().iter_rows():
        counts[second * SIDE + first] = number

    def cut_texts(metric: Metric, cuts: Cuts) -> tuple[str, str]:
        unit = "%" if metric.format == "percent" else ""
        return numbers.value(metric, cuts[0]) + unit, numbers.value(metric, cuts[1]) + unit

    return Square(
        _axis(context, context.metric, "across"),
        _axis(context, pair.second, "up"),
        cut_texts(context.metric, pair.first_cuts),
        cut_texts(pair.second, pair.second_cuts),
        tuple(counts),
    )


def _axis(context: PageContext, metric: Metric, way: str) -> str:
    words = context.words
    return words(
        f"map.square_{way}",
        metric=words.label(metric.label),
        direction=words(f"direction.{metric.direction}"),
    )


def to_save(context: PageContext, wall: Wall, pair: MetricPair) -> Picture:
    """Return the map as a picture to take away, with its square."""
    words = context.words
    second = words.label(pair.second.label)
    saved = wall_map.to_save(context, wall)
    return replace(
        saved,
        key=f"{saved.key}_{pair.second.name}",
        name=words("map.file_two", metric=words.label(context.metric.label), second=second),
        spec=partial(flat, context, wall, pair, is_framed=False),
    )
