"""The picture of 清单作战: a row a unit, a column a period, in each cell what was covered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import altair as alt
import polars as pl

from pages.parts.coverage.grid_rows import Grid
from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers, status_lights, theme
from pages.parts.kit.drawing import charts, hatching, marks
from pages.parts.kit.words import Language, Words

CLICKED = "cell"
"""The name of the selection that a click on a cell fills."""

ROWS_DRAWN = 24
"""As many units are drawn, those furthest behind first; the list holds them all."""

ROW = 27
"""Pixels of a row."""


def height(grid: Grid) -> int:
    """Return how many pixels the picture takes."""
    return min(len(grid.rows), ROWS_DRAWN) * ROW + 125


def spec(context: PageContext, grid: Grid) -> dict[str, Any]:
    """Return the picture of the units furthest behind, by period."""
    words = context.words
    rows = grid.rows.head(ROWS_DRAWN)
    total = words("coverage.total")
    row_numbers = {code: place for place, code in enumerate(rows["code"])}
    columns = {period: place for place, period in enumerate(grid.periods)}
    cells = [
        {
            "code": row["code"],
            "row": row_numbers[row["code"]],
            "column": columns[row["period"]],
            "period": grid.periods[row["period"]],
            "n": numbers.count(row["villages_covered"]),
            # Something done where nothing was planned is more than the plan, not nothing.
            "share": 1.0 if row["share"] is None else round(row["share"], 3),
            "share_text": numbers.MISSING
            if row["share"] is None
            else numbers.percent(row["share"], 0),
            "planned": row["planned"],
            "inspections": numbers.count(row["inspections"]),
            "visited": row["inspections"] > 0,
        }
        for row in grid.cells.filter(pl.col("code").is_in(list(row_numbers))).iter_rows(named=True)
        if row["period"] in grid.periods
    ]
    named = [
        {
            "code": row["code"],
            "row": row_numbers[row["code"]],
            "name": row["name"],
            "light": row["light"],
            "column": len(columns),
            "text": _total(context, row),
        }
        for row in rows.iter_rows(named=True)
    ]
    names_of_cells = {row["code"]: row["name"] for row in named}
    for cell in cells:
        cell["name"] = names_of_cells[cell["code"]]
    return charts.filled(
        _template(GridLook(words.language, tuple(grid.shares), grid.legend)),
        rows=cells,
        named=named,
        columns=[
            {"column": place, "name": name}
            for place, name in enumerate((*grid.periods.values(), total))
        ],
    )


@dataclass(frozen=True)
class GridLook:
    """What decides the template of a grid: neither its units nor its periods."""

    language: Language
    shares: tuple[float, ...]
    legend: str


@lru_cache(charts.TEMPLATES_KEPT)
def _template(look: GridLook) -> charts.Template:
    """Return cells of units by period, the total at their end, the light before their names.

    Units and periods stand at numbers, which have their names in the data: two units may bear one.
    """
    period = (
        alt.X("column:O", title=None)
        .scale(paddingInner=0.04)
        .axis(
            orient="top",
            labelAngle=0,
            labelLimit=130,
            labelExpr=f"split({_name_at('columns')}, '\\n')",
            labelOverlap=False,
            # Room for the second line, which hangs below the first.
            labelPadding=22,
        )
    )
    unit = (
        alt.Y("row:O", title=None)
        .scale(paddingInner=0.1)
        .axis(
            labelExpr=_name_at("named"),
            labelFontSize=14,
            labelColor=theme.INK,
            labelLimit=160,
            offset=18,
        )
    )
    cells = alt.Chart(charts.ROWS).encode(period, unit)
    named = alt.Chart(alt.NamedData("named"))
    totals = named.mark_text(fontSize=13, color=theme.INK).encode(period, unit, alt.Text("text:N"))
    return charts.template(
        alt.layer(
            alt.layer(_fills(cells, look), _numbers(cells, look)),
            totals,
            _lights(named, unit),
            marks.hold("columns").encode(period),
            hatching.stripes(hatching.NOBODY_LOOKED),
        ).resolve_scale(color="independent", shape="independent")
    )


def _name_at(data: str) -> str:
    """Return the expression of the name that a number of an axis has in the data."""
    return f"(data('{data}')[datum.value] || {{name: ''}}).name"


def _lights(named: alt.Chart, unit: alt.Y) -> alt.Chart:
    """Return the light of each unit that has one, before its row."""
    kinds = list(status_lights.VEGA_SHAPES)
    lights: alt.Chart = (
        named.mark_point(filled=True, size=110, opacity=1)
        .encode(
            unit,
            alt.Color("light:N")
            .scale(domain=kinds, range=[status_lights.COLOURS[kind] for kind in kinds])
            .legend(None),
            alt.Shape("light:N")
            .scale(domain=kinds, range=[status_lights.VEGA_SHAPES[kind] for kind in kinds])
            .legend(None),
            x=alt.value(-10),
        )
        .transform_filter(alt.datum.light != "none")
    )
    return lights


def _fills(cells: alt.Chart, look: GridLook) -> alt.Chart:
    """Return the cells: by share of the plan, hatched where nobody went."""
    words = Words(look.language)
    share = (
        alt.Color("share:Q")
        .scale(
            type="threshold",
            domain=list(look.shares),
            range=[theme.SEQUENCE[place] for place in (0, 1, 3, 5)],
        )
        .legend(
            orient="bottom",
            direction="horizontal",
            title=look.legend,
            titleOrient="left",
            titleLimit=300,
            format=".0%",
        )
    )
    titles = {
        "name": " ",
        "period": words("coverage.period"),
        "n": words("columns.villages_covered"),
        "planned": words("coverage.planned_in_period"),
        "share_text": look.legend,
        "inspections": words("coverage.inspections"),
    }
    fills: alt.Chart = cells.mark_rect(cornerRadius=2, cursor="pointer").encode(
        color=alt.when("!datum.visited")
        .then(alt.value(hatching.of_cell(hatching.NOBODY_LOOKED)))
        .otherwise(share),
        tooltip=marks.tooltip(titles),
    )
    return marks.selectable_by(fills, CLICKED, ["code"])


def _numbers(cells: alt.Chart, look: GridLook) -> alt.Chart:
    """Return the villages covered in each cell that was visited; nobody's 0 is no number."""
    numbers_drawn: alt.Chart = (
        cells.mark_text(fontSize=13)
        .encode(
            alt.Text("n:N"),
            color=alt.when(alt.datum.share >= look.shares[1])
            .then(alt.value(theme.CARD))
            .otherwise(alt.value(theme.INK)),
        )
        .transform_filter("datum.visited")
    )
    return numbers_drawn


def _total(context: PageContext, row: dict[str, Any]) -> str:
    covered, whole = numbers.count(row["covered"]), numbers.count(row["whole"])
    return context.words("coverage.of_roster", part=covered, whole=whole)
