"""How much changed in each unit below, beside the lights that turned."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import streamlit as st

from pages.parts.changes import lists, since, turned_lights
from pages.parts.changes.changed import Changed
from pages.parts.changes.kinds import COUNTED_BY_UNIT
from pages.parts.frame import links
from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, tables, texts
from pages.parts.kit.table import Column, Table
from pages.parts.shared import units_below

LIGHTS_TALLEST = 190
"""Pixels: both lists of lights stand beside the units."""

_COUNTED = tuple(kind for kind in COUNTED_BY_UNIT if kind not in ("behind", "ahead"))


def draw(context: PageContext, changes: Changed) -> None:
    """Draw the units on the left, the lights on the right; a county has lists in their place."""
    if context.region.level == "county":
        for column, way in zip(st.columns(2), turned_lights.WAYS, strict=True):
            with column:
                _lights(context, changes, way)
        lists.first(context, changes)
        return
    units, lights = st.columns([1.2, 1])
    with units:
        tables.card(context, _units(context, changes))
    with lights:
        for way in turned_lights.WAYS:
            _lights(context, changes, way)


def _lights(context: PageContext, changes: Changed, way: turned_lights.Way) -> None:
    table = turned_lights.table(way, context, changes)
    if changes.counts[way]:
        tables.card(context, replace(table, height=LIGHTS_TALLEST))
        return
    with st.container(border=True, height="stretch", key=f"card_{table.key}"):
        headings.explained(context.words, table.title, table.definition)
        texts.caption(_nothing(context, changes))


def _nothing(context: PageContext, changes: Changed) -> str:
    """Say that no light turned, or why that cannot be seen."""
    if changes.lights.then is None:
        return context.words("changes.no_month_before")
    return context.words("changes.nothing" if changes.lights.judged else "changes.not_judged")


def _units(context: PageContext, changes: Changed) -> Table:
    """Return one row per unit in the data, what asks for somebody most first."""
    words = context.words
    link = links.of_rows("changes", region="region_code")
    fixed = {**link.fixed, since.PARAMETER: changes.since.isoformat()}
    return Table(
        key="changes_units",
        title=words("changes.units"),
        rows=tables.of(by_unit(context, changes)),
        columns=[
            Column("name", words("columns.region")),
            *(
                Column(
                    kind,
                    words(f"changes.column.{kind}"),
                    "count",
                    help=words(f"changes.what.{kind}"),
                    has_bar=kind == "overdue",
                )
                for kind in COUNTED_BY_UNIT
            ),
        ],
        definition=words("changes.units_definition"),
        link=replace(link, fixed=fixed),
        fills=True,
    )


def by_unit(context: PageContext, changes: Changed) -> pl.DataFrame:
    """Return the units with their counts; parts of regions after the whole ones, without lights."""
    units = [
        unit
        for unit in context.regions.within(context.region.code, changes.level)
        if unit.is_in_data
    ]
    is_part = pl.col("region_code").is_in([unit.code for unit in units_below.parts(units)])
    rows = (
        units_below.named(context, units)
        .join(changes.by_unit, on="region_code", how="left")
        .join(_turned(changes, "behind"), on="region_code", how="left")
        .join(_turned(changes, "ahead"), on="region_code", how="left")
        .with_columns(pl.col(*_COUNTED, "behind", "ahead").fill_null(0))
    )
    without = pl.when(~is_part)
    return rows.sort(
        is_part, -pl.col("overdue"), -pl.col("reopened"), -pl.col("behind"), "region_code"
    ).with_columns(behind=without.then("behind"), ahead=without.then("ahead"))


def _turned(changes: Changed, way: turned_lights.Way) -> pl.DataFrame:
    rows = changes.lights.behind if way == "behind" else changes.lights.ahead
    return rows.group_by("region_code").agg(pl.len().cast(pl.Int64).alias(way))
