"""Which category is found where: problems per 100 villages inspected, categories by units."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import altair as alt
import polars as pl

from pages.parts.frame import once
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, numbers, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import charts, hatching
from pages.parts.kit.drawing.marks import reach_of_shades, tooltip
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Language, Words
from pages.parts.problems import marks, nothing, problem_counts, scope, shapes
from pages.parts.problems.problem_counts import ProblemUnits
from pages.parts.shared import definitions, units_below
from warehouse.queries.problems import counts
from warehouse.queries.regions import Level
from warehouse.stats.enough import FEWEST_UNITS, are_enough
from warehouse.stats.intervals import rate_interval
from warehouse.stats.judgement import THIN_DENOMINATOR
from warehouse.words.languages import has_wide_letters

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

_AROUND_WIDE, _AROUND_NARROW = 130, 170
"""Pixels of the units' names in such letters and the legend together."""

_UPRIGHT_WIDE, _UPRIGHT_NARROW = 30, 70
"""Pixels more that names take which are written upright."""


def rows(context: PageContext, units: ProblemUnits, depth: str) -> pl.DataFrame:
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
    is_wide = has_wide_letters(context.language)
    around = _AROUND_WIDE if is_wide else _AROUND_NARROW
    cells, _ = _looked_at(context, depth)
    if cells["unit"].n_unique() > SLANTED_NAMES:
        around += _UPRIGHT_WIDE if is_wide else _UPRIGHT_NARROW
    return _ROW * len(problem_counts.members(context, depth)) + around


def card(context: PageContext, depth: str) -> None:
    """Draw the cells; a click shows the problems of one."""
    cells, finding = _looked_at(context, depth)
    if cells.is_empty():
        nothing.card(context, "heat_map", context.words("problems.heat_map.name"))
        return
    picture = Picture(
        key="heat_map",
        definitions=definitions.of_query(context, counts.by_unit_and_category),
        name=context.words("problems.heat_map.name"),
        finding=claims.say(context.words, finding),
        spec=_drawn(context, depth),
        height=height(context, depth),
        note=context.words("problems.heat_map.note"),
    )
    marks.card(context, picture)


@once.a_selection
def _looked_at(context: PageContext, depth: str) -> tuple[pl.DataFrame, Finding]:
    units = problem_counts.units(context, LEVELS.get(context.region.level, "county"))
    cells = rows(context, units, depth)
    return cells, finding(context, cells) if len(cells) else Finding("problems.heat_map.few")


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


@once.a_selection
def _drawn(context: PageContext, depth: str) -> charts.Template:
    return _spec(context, _looked_at(context, depth)[0])


def _spec(context: PageContext, cells: pl.DataFrame) -> charts.Template:
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
        .select("unit", across=pl.int_range(pl.len()))
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
            "text": numbers.MISSING if row["rate"] is None else numbers.count(row["rate"]),
            "numbers": words(
                "ranking.numbers",
                numerator=numbers.count(row["problems"]),
                denominator=numbers.count(row["villages"]),
            ),
            "light": row["rate"] is None or row["rate"] < LIGHT * largest,
        }
        # Members down and units across stand in the order of the data.
        for row in cells.join(order, on="unit").sort("place", "across").iter_rows(named=True)
    ]
    return charts.filled(
        _template(context.language),
        rows=values,
        reach=[
            {
                "rate": largest or 1,
                "angle": _angle(len(order)),
                "is_written": len(order) <= WRITTEN,
            }
        ],
    )


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language) -> charts.Template:
    """Return the template of the cells: the data `reach` tell the angle of the names of units, and
    whether numbers are written.
    """
    words = Words(language)
    reach = "(data('reach')[0] || {angle: 0, is_written: false})"
    titles = {
        "name": " ",
        "member": words("columns.category"),
        "text": words("problems.heat_map.rate"),
        "numbers": words("problems.heat_map.numbers"),
    }
    base = alt.Chart(charts.ROWS).encode(
        alt.X("name:N", title=None, sort=None).axis(
            labelAngle=alt.ExprRef(f"{reach}.angle"), labelLimit=160, labelColor=theme.INK
        ),
        shapes.names(),
    )
    rate = alt.Fill(
        **shapes.shade("rate"),
        legend=alt.Legend(
            title=words("problems.heat_map.legend"),
            orient="top",
            gradientLength=180,
            titleLimit=420,
            titleFontSize=13,
            format=",.0f",
        ),
    )
    cells = shapes.cells(base, invalid=None).encode(
        fill=alt.when("!isValid(datum.rate)")
        .then(alt.value(hatching.of_cell(hatching.NOBODY_LOOKED)))
        .otherwise(rate),
        tooltip=tooltip(titles),
    )
    numbers = shapes.cell_numbers(base).transform_filter(f"{reach}.is_written")
    return charts.template(
        alt.layer(cells, numbers, reach_of_shades(rate), hatching.stripes(hatching.NOBODY_LOOKED))
    )


def _angle(units: int) -> int:
    if units <= LEVEL_NAMES:
        return 0
    return -40 if units <= SLANTED_NAMES else -90
