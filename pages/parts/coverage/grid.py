"""清单作战: units by half-year, a county's townships by round; what was covered in each cell."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from pages.parts import (
    clicks,
    data,
    figures,
    findings,
    lights,
    numbers,
    picks,
    pictures,
    shell,
    states,
    tables,
    theme,
)
from pages.parts.coverage.units import go_to, units
from pages.parts.maps import NOBODY_LOOKED
from pages.parts.pictures import Picture
from pages.parts.shell import Visit
from pages.parts.tables import Column, Table
from warehouse.queries import coverage
from warehouse.stats.standing import standing

CLICKED = "cell"
"""The name of the selection that a click on a cell fills."""

ROWS_DRAWN = 24
"""As many units are drawn, those furthest behind first; the list holds them all."""

ROW = 27
SHARES = [0.5, 0.8, 1.0]
"""Where the colours change: covered as a share of what the half-year had planned."""

SHARES_OF_TOWNSHIP = [0.1, 0.25, 0.5]
"""The same of a round in a township, which has no plan of its own: share of its villages."""

HURRIED = 2
"""Whoever covers in one year this many times what an even pace would has hurried."""

NAMED = 4
"""As many of those who hurried are named."""

FORMS = ("picture", "list")


@dataclass(frozen=True)
class Grid:
    """Cells and rows of the grid, whatever they are made of.

    `cells`: code, period, villages_covered, share (of plan or of villages; null without either),
    inspections, and the text `planned` of the tooltip. `rows`: code, name, light, covered, whole,
    planned (null without a plan), in the order they stand. `periods` are the columns, by key.
    """

    finding: str
    note: str
    cells: pl.DataFrame
    rows: pl.DataFrame
    periods: dict[str, str]
    shares: list[float]
    legend: str


def card(visit: Visit) -> None:
    """Draw the grid as a picture, or as a list to print."""
    words = visit.words
    grid = _of_townships(visit) if visit.region.level == "county" else _of_units(visit)
    with st.container(border=True, key="card_grid"):
        if grid is None:
            st.html(f'<div class="card-title">{words("coverage.grid_name")}</div>')
            states.empty(words)
            return
        with st.container(horizontal=True, vertical_alignment="center", key="grid_choices"):
            form = st.segmented_control(
                words("coverage.grid_name"),
                FORMS,
                default=FORMS[0],
                format_func=lambda form: words(f"coverage.grid_{form}"),
                key=f"grid_{visit.language}",
                label_visibility="collapsed",
                required=True,
            )
            picks.grain(visit)
            st.space("stretch")
            st.page_link(
                shell.page("supervision"),
                label=words("coverage.to_supervision"),
                query_params=visit.chosen.parameters(),
            )
        if form == "list":
            tables.bare(visit, _table(visit, grid))
            return
        picture = Picture(
            key="grid",
            name=words("coverage.grid_name"),
            finding=grid.finding,
            spec=_spec(visit, grid),
            height=min(len(grid.rows), ROWS_DRAWN) * ROW + 110,
            note=grid.note,
        )
        go = clicks.on_click(pictures.chart_key(visit, "grid"), CLICKED, go_to(visit))
        pictures.bare(visit, picture, go if visit.region.level != "county" else None)


def _of_units(visit: Visit) -> Grid | None:
    words = visit.words
    below = units(visit)
    planned = next((metric for metric in visit.metrics.values() if metric.planned), None)
    if not below or planned is None:
        return None
    names = {unit.code: visit.name(unit) for unit in below}
    halves = data.ask(
        visit.view, coverage.by_half_year, tuple(names), visit.term.term_id, visit.month_end
    )
    now = figures.values(visit, [planned], list(names)).filter(
        pl.col("month_end") == visit.month_end
    )
    if halves.is_empty():
        return None
    ranked = standing(now, planned, figures.targets(visit)).with_columns(
        name=pl.col("region_code").replace_strict(names, return_dtype=pl.String)
    )
    warning = figures.line(figures.targets(visit), planned, "warning")
    finding = findings.wall(
        words,
        planned,
        ranked,
        level=below[0].level,
        region=visit.name(visit.region),
        warning=warning,
        is_demonstration=False,
    )
    cells = halves.select(
        code="region_code",
        period=pl.format("{}-{}", "year", "half"),
        villages_covered="villages_covered",
        inspections="inspections",
        share=pl.col("villages_covered") / pl.col("villages_planned").replace(0, None),
        planned=pl.col("villages_planned").map_elements(numbers.count, return_dtype=pl.String),
    )
    periods = {
        f"{year}-{half}": words(f"coverage.half_{half}", year=year)
        for year, half in halves.select("year", "half").unique().sort("year", "half").iter_rows()
    }
    return Grid(
        finding=finding,
        note=_note(visit, len(names)) + _hurried(visit, halves, names),
        cells=cells,
        rows=ranked.select(
            "name", "light", "planned", code="region_code", covered="numerator", whole="denominator"
        ),
        periods=periods,
        shares=SHARES,
        legend=words("coverage.share_of_plan"),
    )


def _note(visit: Visit, units: int) -> str:
    note = visit.words("coverage.grid_note")
    if units > ROWS_DRAWN:
        note += visit.words("coverage.grid_more", shown=ROWS_DRAWN)
    return note


def _hurried(visit: Visit, halves: pl.DataFrame, names: dict[str, str]) -> str:
    """Name who covered twice an even year's share of its roster in a year; "" where nobody did."""
    words, term = visit.words, visit.term
    even = 365.25 / ((term.ends_on - term.starts_on).days + 1)
    hurried = (
        halves.group_by("region_code", "year")
        .agg(pl.col("villages_covered").sum(), pl.col("villages_on_roster").last())
        .with_columns(share=pl.col("villages_covered") / pl.col("villages_on_roster"))
        .filter(pl.col("villages_on_roster") > 0, pl.col("share") >= HURRIED * even)
        .sort("share", "region_code", descending=[True, False])
        .unique("region_code", keep="first", maintain_order=True)
    )
    if hurried.is_empty():
        return ""
    codes = hurried["region_code"]
    return words(
        "coverage.hurried",
        share=f"{HURRIED * even:.0%}",
        units=words.count(findings.UNIT_WORDS[visit.regions[codes[0]].level], len(codes)),
        names=words("coverage.between").join(names[code] for code in codes.head(NAMED)),
    )


def _of_townships(visit: Visit) -> Grid | None:
    words = visit.words
    asked = (visit.region.code, visit.term.term_id, visit.month_end)
    visits = data.ask(visit.view, coverage.townships_by_round, *asked)
    held = data.ask(visit.view, coverage.rounds, *asked)
    if visits.is_empty():
        return None
    rows = (
        visits.unique("township_code", keep="first")
        .select(
            code=pl.col("township_code").fill_null(""),
            name=pl.col("township_name").fill_null(words("coverage.no_township")),
            light=pl.lit("none"),
            covered=pl.col("covered_to_date"),
            whole=pl.col("villages"),
            planned=pl.lit(None, pl.Float64),
        )
        .sort(pl.col("whole") - pl.col("covered"), "code", descending=[True, False])
    )
    left = rows.filter(pl.col("covered") < pl.col("whole"))
    finding = words("coverage.townships_done", of=words.count("townships", len(rows)))
    if len(left):
        finding = words(
            "coverage.townships_left",
            of=words.count("townships", len(rows)),
            left=numbers.count(len(left)),
            villages=words.count("villages", left["whole"][0] - left["covered"][0]),
        )
    order = {
        round_id: words("coverage.round", number=sequence, month=f"{starts_on:%Y-%m}")
        for round_id, sequence, starts_on in held.select(
            "round_id", "sequence", "starts_on"
        ).iter_rows()
    }
    seen = visits.filter(pl.col("inspections") > 0).select(
        "inspections",
        "villages_covered",
        code=pl.col("township_code").fill_null(""),
        period=pl.when(pl.col("round_id").is_in(list(order))).then("round_id").fill_null(""),
    )
    if "" in seen["period"]:
        order[""] = words("coverage.no_round")
    if not order:
        return None
    seen = seen.group_by("code", "period").sum()
    every = rows.select("code", "whole").join(pl.DataFrame({"period": list(order)}), how="cross")
    cells = (
        every.join(seen, on=["code", "period"], how="left")
        .with_columns(pl.col("inspections", "villages_covered").fill_null(0))
        .select(
            "code",
            "period",
            "villages_covered",
            "inspections",
            share=pl.col("villages_covered") / pl.col("whole"),
            planned=pl.lit(numbers.MISSING),
        )
    )
    return Grid(
        finding=finding,
        note=words("coverage.grid_note_rounds"),
        cells=cells,
        rows=rows,
        periods=order,
        shares=SHARES_OF_TOWNSHIP,
        legend=words("coverage.share_of_township"),
    )


def _spec(visit: Visit, grid: Grid) -> dict[str, Any]:
    words = visit.words
    rows = grid.rows.head(ROWS_DRAWN)
    total = words("coverage.total")
    places = {code: place for place, code in enumerate(rows["code"])}
    cells = [
        {
            "code": row["code"],
            "row": places[row["code"]],
            "period": grid.periods[row["period"]],
            "n": numbers.count(row["villages_covered"]),
            # Something done where nothing was planned is more than the plan, not nothing.
            "share": 1.0 if row["share"] is None else round(row["share"], 3),
            "share_text": numbers.MISSING if row["share"] is None else f"{row['share']:.0%}",
            "planned": row["planned"],
            "inspections": numbers.count(row["inspections"]),
            "visited": row["inspections"] > 0,
        }
        for row in grid.cells.filter(pl.col("code").is_in(list(places))).iter_rows(named=True)
        if row["period"] in grid.periods
    ]
    named = [
        {
            "code": row["code"],
            "row": places[row["code"]],
            "name": row["name"],
            "light": row["light"],
            "period": total,
            "text": _total(visit, row),
        }
        for row in rows.iter_rows(named=True)
    ]
    names_of_cells = {row["code"]: row["name"] for row in named}
    for cell in cells:
        cell["name"] = names_of_cells[cell["code"]]
    x = {
        "field": "period",
        "type": "ordinal",
        "scale": {"domain": [*grid.periods.values(), total], "paddingInner": 0.04},
        "axis": {
            "orient": "top",
            "title": None,
            "labelAngle": 0,
            "labelLimit": 130,
            "labelOverlap": False,
            "labelPadding": 6,
        },
    }
    y = {
        "field": "row",
        "type": "ordinal",
        "scale": {"domain": list(range(len(rows))), "paddingInner": 0.1},
        "axis": {
            "title": None,
            "labelExpr": f"{json.dumps(list(names_of_cells.values()))}[datum.value]",
            "labelFontSize": 14,
            "labelColor": theme.INK,
            "labelLimit": 160,
            "offset": 18,
        },
    }
    tooltip = [
        {"field": "name", "title": " "},
        {"field": "period", "title": words("coverage.period")},
        {"field": "n", "title": words("columns.villages_covered")},
        {"field": "planned", "title": words("coverage.planned_in_period")},
        {"field": "share_text", "title": grid.legend},
        {"field": "inspections", "title": words("coverage.inspections")},
    ]
    kinds = list(lights.VEGA_SHAPES)
    return {
        "layer": [
            {
                "data": {"values": cells},
                "params": [
                    {
                        "name": CLICKED,
                        "select": {"type": "point", "fields": ["code"], "toggle": False},
                    }
                ],
                "mark": {"type": "rect", "cornerRadius": 2, "cursor": "pointer"},
                "encoding": {
                    "x": x,
                    "y": y,
                    "color": {
                        "condition": {"test": "!datum.visited", "value": NOBODY_LOOKED},
                        "field": "share",
                        "type": "quantitative",
                        "scale": {
                            "type": "threshold",
                            "domain": grid.shares,
                            "range": [theme.SEQUENCE[place] for place in (0, 1, 3, 5)],
                        },
                        "legend": {
                            "orient": "bottom",
                            "direction": "horizontal",
                            "title": grid.legend,
                            "titleOrient": "left",
                            "titleLimit": 300,
                            "format": ".0%",
                        },
                    },
                    "tooltip": tooltip,
                },
            },
            {
                "data": {"values": [cell for cell in cells if cell["visited"]]},
                "mark": {"type": "text", "fontSize": 13},
                "encoding": {
                    "x": x,
                    "y": y,
                    "text": {"field": "n"},
                    "color": {
                        "condition": {
                            "test": f"datum.share >= {grid.shares[1]}",
                            "value": theme.CARD,
                        },
                        "value": theme.INK,
                    },
                },
            },
            {
                "data": {"values": named},
                "mark": {"type": "text", "fontSize": 13, "color": theme.INK},
                "encoding": {"x": x, "y": y, "text": {"field": "text"}},
            },
            {
                "data": {"values": [row for row in named if row["light"] != "none"]},
                "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
                "encoding": {
                    "x": {"value": -10},
                    "y": y,
                    "color": {
                        "field": "light",
                        "scale": {
                            "domain": kinds,
                            "range": [lights.COLOURS[kind] for kind in kinds],
                        },
                        "legend": None,
                    },
                    "shape": {
                        "field": "light",
                        "scale": {
                            "domain": kinds,
                            "range": [lights.VEGA_SHAPES[kind] for kind in kinds],
                        },
                        "legend": None,
                    },
                },
            },
        ],
        "resolve": {"scale": {"color": "independent", "shape": "independent"}},
    }


def _total(visit: Visit, row: dict[str, Any]) -> str:
    covered, whole = numbers.count(row["covered"]), numbers.count(row["whole"])
    return visit.words("coverage.of_roster", part=covered, whole=whole)


def _table(visit: Visit, grid: Grid) -> Table:
    """Return every unit with what each period covered: the list that is printed."""
    words = visit.words
    wide = grid.cells.pivot(on="period", index="code", values="villages_covered")
    rows = grid.rows.join(wide, on="code", how="left", maintain_order="left").with_columns(
        left=pl.col("whole") - pl.col("covered"),
        gap=(pl.col("planned") - pl.col("covered")).round(0),
    )
    with_plan = rows["planned"].is_not_null().any()
    return Table(
        key="grid_list",
        title=words("coverage.grid_name"),
        rows=tables.of(rows),
        columns=[
            *([Column("light", words("columns.light"), "light")] if with_plan else []),
            Column("name", words("columns.region" if with_plan else "columns.township")),
            Column("whole", words("columns.villages"), "count"),
            Column("covered", words("columns.villages_covered"), "count"),
            *(
                [
                    Column("planned", words("coverage.planned_to_date"), "count"),
                    Column("gap", words("columns.gap"), "count"),
                ]
                if with_plan
                else []
            ),
            Column("left", words("coverage.left"), "count"),
            *(
                Column(period, name, "count")
                for period, name in grid.periods.items()
                if period in rows.columns
            ),
        ],
        definition=words("coverage.grid_list_definition"),
    )
