"""Which category is found where: problems per 100 villages inspected, categories by units."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, numbers, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.pictures import Picture
from pages.parts.problems import marks, nothing, problem_counts, scope
from pages.parts.problems.problem_counts import Units
from pages.parts.shared import maps, units_below
from warehouse.queries.regions import Level
from warehouse.stats.enough import FEWEST_UNITS, are_enough
from warehouse.stats.intervals import rate_interval
from warehouse.stats.standing import THIN_DENOMINATOR

LEVELS: dict[str, Level] = {"country": "province", "province": "city", "city": "county"}
"""The units that stand side by side; a county's are its townships."""

SURE = 0.998
"""Many cells are looked at, so that one is called high only beyond what one in a thousand does."""

LIGHT = 0.72
"""Below this share of the largest value a cell is light enough for dark letters."""

WRITTEN = 12
"""With as many units the numbers are written into the cells."""

LEVEL_NAMES, SLANTED_NAMES = 4, 15
"""The names of more units are written aslant, of still more upright."""

_ROW = 34
"""Pixels of a row."""

_AROUND = {"zh": 130, "en": 170}
"""Pixels of the units' names and the legend together."""


def rows(context: PageContext, units: Units, depth: str) -> pl.DataFrame:
    """Return a row per member and unit: unit, name, villages, member, problems and rate.

    `rate` is per 100 villages; problems and rate are null where nobody looked.
    """
    counts = (
        scope.sorted_by(context, scope.of_class_shown(context, units.by_category), depth)
        .group_by("unit", "member")
        .agg(pl.col("problems").sum())
    )
    members = problem_counts.members(context, depth).select("member").with_row_index("place")
    looked = pl.col("villages").is_not_null()
    return (
        units.rows.join(members, how="cross")
        .join(counts, on=["unit", "member"], how="left")
        .with_columns(problems=pl.when(looked).then(pl.col("problems").fill_null(0)))
        .with_columns(rate=100 * pl.col("problems") / pl.col("villages"))
    )


def height(context: PageContext, depth: str) -> int:
    """Return the pixels of the cells, and of the matrix that stands beside them."""
    return _ROW * len(problem_counts.members(context, depth)) + _AROUND[context.language]


def card(context: PageContext, depth: str) -> None:
    """Draw the cells; a click shows the problems of one."""
    units = problem_counts.units(context, LEVELS.get(context.region.level, "county"))
    cells = rows(context, units, depth)
    if cells.is_empty():
        nothing.card(context, "heat_map", context.words("problems.heat_map.name"))
        return
    picture = Picture(
        key="heat_map",
        name=context.words("problems.heat_map.name"),
        finding=claims.say(context.words, finding(context, cells)),
        spec=_spec(context, cells),
        height=height(context, depth),
        note=context.words("problems.heat_map.note"),
    )
    marks.card(context, picture)


def finding(context: PageContext, cells: pl.DataFrame) -> Finding:
    """Return the cell that lies farthest above the whole's rate beyond chance, if one does."""
    villages = problem_counts.villages(context)
    whole = cells.group_by("member").agg(pl.col("problems").sum().alias("of_all"))
    regions = [context.regions[code] for code in cells["unit"].unique() if code in context.regions]
    parts = [unit.code for unit in units_below.parts(regions)]
    judged = cells.filter(
        pl.col("villages") >= THIN_DENOMINATOR, ~pl.col("unit").is_in(parts)
    ).join(whole, on="member")
    region = context.region.code
    units = sorted(judged["unit"].unique())
    enough = Claim(region, f"units_looked_at_{level(context)}", len(units))
    least = Claim(region, "least_denominator", THIN_DENOMINATOR)
    if not are_enough(len(units)):
        few = replace(enough, compared_with="fewest", threshold=FEWEST_UNITS, verdict="below")
        return Finding("problems.heat_map.few", {"units": few, "least": least})
    low, _ = rate_interval(judged["problems"], judged["villages"], SURE)
    excess = judged.with_columns(
        expected=100 * pl.col("of_all") / villages,
        above=100 * pl.Series(low) / (100 * judged["of_all"] / villages),
    )
    high = excess.filter(pl.col("above") > 1).sort("above", "name", descending=[True, False])
    if high.is_empty():
        return Finding("problems.heat_map.even", {}, (enough,))
    first = high.row(0, named=True)
    at = {"category": first["member"]}
    rate = Claim(first["unit"], "problems_per_100_looked_at", first["rate"], at=at)
    return Finding(
        "problems.heat_map.finding",
        {
            "unit": first["name"],
            "category": scope.name(context, first["member"]),
            "rate": replace(rate, verdict="differs", among=tuple(units)),
            "times": Claim(
                first["unit"],
                "times_the_region",
                first["rate"] / first["expected"],
                "number",
                at=at,
            ),
            "region": context.name(context.region),
            "expected": Claim(region, "problems_per_100_looked_at", first["expected"], at=at),
        },
    )


def level(context: PageContext) -> str:
    """Return what the units side by side are; a county's are its townships."""
    return LEVELS.get(context.region.level, "township")


def _spec(context: PageContext, cells: pl.DataFrame) -> dict[str, Any]:
    words = context.words
    order = (
        cells.group_by("unit", "name", "villages")
        .agg(pl.col("problems").sum())
        .sort(
            pl.col("problems") / pl.col("villages"),
            "unit",
            descending=[True, False],
            nulls_last=True,
        )
    )
    largest = float(cells["rate"].max() or 0)  # type: ignore[arg-type]
    values = [
        {
            "unit": row["unit"],
            "name": row["name"],
            "category": row["member"],
            "member": scope.name(context, row["member"]),
            "label": scope.in_lines(context, scope.name(context, row["member"])),
            "rate": None if row["rate"] is None else round(row["rate"], 2),
            "text": numbers.MISSING if row["rate"] is None else f"{row['rate']:,.0f}",
            "numbers": words(
                "ranking.numbers",
                numerator=numbers.count(row["problems"]),
                denominator=numbers.count(row["villages"]),
            ),
            "light": row["rate"] is None or row["rate"] < LIGHT * largest,
        }
        for row in cells.sort("place").iter_rows(named=True)
    ]
    units = order["name"].to_list()
    x = {
        "field": "name",
        "type": "nominal",
        "sort": units,
        "axis": {
            "title": None,
            "labelAngle": _angle(len(units)),
            "labelLimit": 160,
            "labelColor": theme.INK,
        },
    }
    y = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "axis": {
            "title": None,
            "labelExpr": scope.LINES,
            "labelLimit": 320,
            "labelColor": theme.INK,
            "labelLineHeight": 15,
        },
    }
    layers: list[dict[str, Any]] = [
        {
            "params": [marks.selection()],
            "mark": {
                "type": "rect",
                "stroke": theme.CARD,
                "strokeWidth": 2,
                "cursor": "pointer",
                "invalid": None,
            },
            "encoding": {
                "fill": {
                    "condition": {"test": "!isValid(datum.rate)", "value": maps.NOBODY_LOOKED},
                    "field": "rate",
                    "type": "quantitative",
                    "scale": {"domain": [0, largest or 1], "range": theme.SEQUENCE},
                    "legend": {
                        "title": words("problems.heat_map.legend"),
                        "orient": "top",
                        "gradientLength": 180,
                        "titleLimit": 420,
                        "titleFontSize": 13,
                        "format": ",.0f",
                    },
                },
                "tooltip": [
                    {"field": field, "type": "nominal", "title": title}
                    for field, title in (
                        ("name", " "),
                        ("member", words("columns.category")),
                        ("text", words("problems.heat_map.rate")),
                        ("numbers", words("problems.heat_map.numbers")),
                    )
                ],
            },
        }
    ]
    if len(units) <= WRITTEN:
        layers.append(
            {
                "mark": {"type": "text", "fontSize": 13},
                "encoding": {
                    "text": {"field": "text"},
                    "color": {
                        "condition": {"test": "datum.light", "value": theme.INK},
                        "value": theme.CARD,
                    },
                },
            }
        )
    return {"data": {"values": values}, "encoding": {"x": x, "y": y}, "layer": layers}


def _angle(units: int) -> int:
    if units <= LEVEL_NAMES:
        return 0
    return -40 if units <= SLANTED_NAMES else -90
