"""清单作战: units by half-year, a county's townships by round; what was covered in each cell."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.parts.coverage import grid_picture
from pages.parts.coverage.grid_rows import Grid, of_townships, of_units
from pages.parts.coverage.units import go_to
from pages.parts.frame import filters, links, navigation, once
from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers, notices, tables
from pages.parts.kit.drawing import charts, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.table import Column, Table
from pages.parts.shared import columns, definitions
from warehouse.queries.coverage import by_region

FORMS = ("picture", "list")


def card(context: PageContext) -> None:
    """Draw the grid as a picture, or as a list to print."""
    words = context.words
    grid = _grid(context)
    with st.container(border=True, height="stretch", key="card_grid"):
        if grid is None:
            notices.empty_part(words, words("coverage.grid_name"))
            return
        with st.container(horizontal=True, vertical_alignment="center", key="grid_choices"):
            form = choosers.one_of(
                context,
                "grid",
                words("coverage.grid_name"),
                FORMS,
                lambda form: words(f"coverage.grid_{form}"),
            )
            filters.grain(context)
            st.space("stretch")
            st.page_link(
                navigation.page("supervision"),
                label=words("coverage.to_supervision"),
                query_params=context.chosen.parameters(),
            )
        if form == "list":
            tables.bare(context, _table(context, grid))
            return
        picture = Picture(
            key="grid",
            definitions=definitions.of_query(context, by_region.by_half_year),
            name=words("coverage.grid_name"),
            finding=grid.finding,
            spec=_drawn(context),
            height=grid_picture.height(grid),
            note=_note(context, grid),
        )
        go = pictures.on_click(context, "grid", grid_picture.CLICKED, go_to(context))
        pictures.bare(context, picture, go if context.region.level != "county" else None)


@once.a_selection
def _grid(context: PageContext) -> Grid | None:
    return of_townships(context) if context.region.level == "county" else of_units(context)


@once.a_selection
def _drawn(context: PageContext) -> charts.Template:
    grid = _grid(context)
    return {} if grid is None else grid_picture.spec(context, grid)


def _note(context: PageContext, grid: Grid) -> str:
    most_rows = grid_picture.ROWS_DRAWN
    if len(grid.rows) <= most_rows:
        return grid.note
    return context.words("coverage.grid_more", shown=most_rows) + grid.note


def _table(context: PageContext, grid: Grid) -> Table:
    """Return every unit with what each period covered: the list that is printed."""
    words = context.words
    wide = grid.cells.pivot(on="period", index="code", values="villages_covered")
    rows = grid.rows.join(wide, on="code", how="left", maintain_order="left").with_columns(
        left=pl.col("whole") - pl.col("covered"),
        gap=(pl.col("planned") - pl.col("covered")).round(0, mode="half_away_from_zero"),
    )
    with_plan = rows["planned"].is_not_null().any()
    return Table(
        key="grid_list",
        title=words("coverage.grid_name"),
        rows=tables.of(rows),
        columns=[
            *([columns.column(words, "light")] if with_plan else []),
            Column("name", words("columns.region" if with_plan else "columns.township")),
            Column("whole", words("columns.villages"), "count"),
            Column("covered", words("columns.villages_covered"), "count"),
            *(
                [
                    Column("planned", words("coverage.planned_to_date"), "count"),
                    columns.column(words, "gap"),
                ]
                if with_plan
                else []
            ),
            Column("left", words("coverage.left"), "count"),
            *(
                Column(period, " ".join(name.split()), "count")
                for period, name in grid.periods.items()
                if period in rows.columns
            ),
        ],
        definition=words("coverage.grid_list_definition"),
        is_of_month=True,
        link=None if context.region.level == "county" else links.of_rows("region", region="code"),
    )
