"""The units below a region, one row each, with lights: to sort, to search, to go down."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from pages.parts import data, figures, lights, numbers, selection, states, wall
from pages.parts.shell import Visit
from warehouse.queries import lag
from warehouse.queries.metrics import Metric
from warehouse.stats.standing import standing


def table(visit: Visit) -> None:
    """Draw the table of the units below; a county's are its townships."""
    st.html(f'<div class="section">{visit.words("region.children")}</div>')
    if visit.region.level == "county":
        _townships(visit)
    else:
        _regions(visit)


def frame(visit: Visit) -> pl.DataFrame:
    """Return one row per region below: code, name, and per headline metric light and value."""
    level = wall.unit_level(visit.region, "county")
    units = visit.regions.within(visit.region.code, level)
    metrics, targets = figures.tile_metrics(visit), figures.targets(visit)
    answers = figures.values(visit, metrics, [unit.code for unit in units]).filter(
        pl.col("month_end") == visit.month_end
    )
    rows = pl.DataFrame(
        {
            "region_code": [unit.code for unit in units],
            "name": [visit.name(unit) for unit in units],
        },
        schema={"region_code": pl.String, "name": pl.String},
    )
    for metric in metrics:
        judged = standing(answers.filter(pl.col("metric") == metric.name), metric, targets)
        rows = rows.join(_columns(metric, judged), on="region_code", how="left")
        if metric is metrics[0]:
            # The order of the first metric is the order of the table: worst first.
            order = judged.select("region_code").with_row_index("_place")
            rows = rows.join(order, on="region_code", how="left").sort("_place", nulls_last=True)
            rows = rows.drop("_place")
    return rows


def _columns(metric: Metric, judged: pl.DataFrame) -> pl.DataFrame:
    scale = 100.0 if metric.format == "percent" else 1.0
    columns = [
        pl.col("light")
        .replace_strict(lights.SYMBOLS, return_dtype=pl.String)
        .alias(f"{metric.name}_light"),
        (pl.col("value") * scale).alias(metric.name),
        pl.col("numerator").alias(f"{metric.name}_numerator"),
        pl.col("denominator").alias(f"{metric.name}_denominator"),
    ]
    if metric.planned:
        columns.append(pl.col("gap").round(0).alias(f"{metric.name}_gap"))
    return judged.select("region_code", *columns)


def _regions(visit: Visit) -> None:
    rows = frame(visit)
    if rows.is_empty():
        states.empty(visit.words)
        return
    key = f"children_{visit.region.code}_{visit.language}"
    lit = [name for name in rows.columns if name.endswith("_light")]
    dark = [name for name in lit if not rows[name].fill_null("").str.len_chars().sum()]
    st.dataframe(
        rows.with_columns(pl.col(lit).fill_null("")).to_pandas().style.map(_colour, subset=lit),
        key=key,
        hide_index=True,
        column_order=[name for name in rows.columns if name not in ("region_code", *dark)],
        column_config=_headings(visit),
        height=min(420, 38 + 35 * len(rows)),
        placeholder=numbers.MISSING,
        selection_mode="single-row",
        on_select=lambda: _go_down(key, rows),
        alt=visit.words("region.children"),
    )


def _colour(symbol: str) -> str:
    colours = {shape: lights.COLOURS[light] for light, shape in lights.SYMBOLS.items()}
    return f"color: {colours[symbol]}"


def _headings(visit: Visit) -> dict[str, Any]:
    words = visit.words
    headings: dict[str, Any] = {"name": st.column_config.TextColumn(words("columns.region"))}
    for metric in figures.tile_metrics(visit):
        label = words.label(metric.label)
        decimals = numbers.DECIMALS[metric.format]
        unit = numbers.unit(metric, visit.language)
        heading = words("columns.value_of", metric=label, unit=unit)
        number = f"%.{decimals}f"
        headings |= {
            f"{metric.name}_light": st.column_config.TextColumn(words("columns.light"), width=40),
            metric.name: st.column_config.NumberColumn(heading, format=number),
            f"{metric.name}_numerator": st.column_config.NumberColumn(
                words.label(metric.numerator_label), format="localized"
            ),
            f"{metric.name}_denominator": st.column_config.NumberColumn(
                words.label(metric.denominator_label), format="localized"
            ),
            f"{metric.name}_gap": st.column_config.NumberColumn(
                words("columns.gap"), format="localized"
            ),
        }
    return headings


def _go_down(key: str, rows: pl.DataFrame) -> None:
    chosen = st.session_state[key].selection.rows
    if chosen and 0 <= chosen[0] < len(rows):
        selection.choose(region=rows["region_code"][chosen[0]])


def _townships(visit: Visit) -> None:
    words = visit.words
    rows = data.ask(visit.view, lag.townships, visit.region.code, visit.term.term_id)
    if rows.is_empty():
        states.empty(words)
        return
    st.caption(words("region.townships_as_of", day=visit.as_of))
    st.dataframe(
        rows.with_columns(coverage=pl.col("villages_covered") / pl.col("villages") * 100),
        key=f"townships_{visit.region.code}_{visit.language}",
        hide_index=True,
        column_order=[
            "township_name",
            "coverage",
            "villages_covered",
            "villages",
            "problems",
            "open_problems",
            "overdue_problems",
        ],
        column_config={
            "township_name": words("columns.township"),
            "coverage": st.column_config.ProgressColumn(
                words("columns.coverage"), min_value=0, max_value=100, format="%.1f%%"
            ),
            **{
                name: st.column_config.NumberColumn(words(f"columns.{name}"), format="localized")
                for name in (
                    "villages_covered",
                    "villages",
                    "problems",
                    "open_problems",
                    "overdue_problems",
                )
            },
        },
        height=min(420, 38 + 35 * len(rows)),
        placeholder=numbers.MISSING,
        alt=words("region.children"),
    )
