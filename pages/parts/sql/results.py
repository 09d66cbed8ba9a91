"""An answer as a table to sort, search and take away, and as a picture where one is wanted."""

from __future__ import annotations

from typing import Any

import polars as pl
import polars.selectors as cs
import streamlit as st

from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, tables, texts, theme
from pages.parts.kit.drawing import pictures
from pages.parts.kit.table import Column, Kind, Table
from warehouse.console.question import Answer

PICTURES = ("none", "bars", "line")
MOST_MARKS = 500
"""A picture of more rows says nothing."""
HEIGHT = 320
FEW_NAMES = 12
"""So many names stand upright under their bars."""
COLOURS = (theme.SEQUENCE[3], theme.ACCENT, theme.BROWN, theme.SEQUENCE[1], theme.BESIDE)
"""Of the numbers drawn, one after another."""


def card(context: PageContext, answer: Answer, sql: str) -> None:
    """Draw an answer."""
    words = context.words
    rows = _plain(answer.rows)
    with st.container(border=True, key="card_sql_answer"):
        if not rows.width:
            texts.caption(words("sql.no_columns"))
            return
        table = Table(
            key="sql_answer",
            title=words(
                "sql.answer_cut" if answer.is_cut else "sql.answer",
                rows=f"{rows.height:,}",
                seconds=f"{answer.seconds:.2f}",
            ),
            rows=tables.of(rows),
            columns=[Column(name, name, _kind(rows.schema[name])) for name in rows.columns],
            definition=sql,
        )
        tables.bare(context, table)
        _picture(context, rows)


def _plain(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows as tables show them: lists, structs and other types as their text."""
    texts = rows.with_columns(
        (~(cs.numeric() | cs.string() | cs.boolean() | cs.date()))
        .map_elements(_text, return_dtype=pl.String)
        .name.keep(),
        cs.boolean().cast(pl.String).name.keep(),
    )
    return texts.with_columns(cs.decimal().cast(pl.Float64))


def _text(value: object) -> str:
    """Return a value of a type that no table shows as its text."""
    return str(value.to_list() if isinstance(value, pl.Series) else value)


def _kind(dtype: pl.DataType) -> Kind:
    if dtype.is_integer():
        return "count"
    if dtype.is_numeric():
        return "number"
    return "date" if dtype == pl.Date else "text"


def _picture(context: PageContext, rows: pl.DataFrame) -> None:
    """Offer to draw the answer: one column across, the numbers chosen upwards."""
    words = context.words
    numeric = [name for name in rows.columns if rows.schema[name].is_numeric()]
    if not numeric or rows.width < 2:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        kind = st.segmented_control(
            words("sql.picture"),
            PICTURES,
            format_func=lambda kind: words(f"sql.picture_{kind}"),
            default="none",
            key=f"sql_picture_{context.language}",
            label_visibility="collapsed",
        )
        if kind is None or kind == "none":
            return
        across = st.selectbox(words("sql.across"), rows.columns, key="sql_across")
        upwards = st.multiselect(
            words("sql.upwards"),
            [name for name in numeric if name != across],
            default=[name for name in numeric if name != across][:1],
            key="sql_upwards",
        )
    if not upwards or across is None:
        return
    pictures.drawn(
        pictures.whole(_spec(rows.head(MOST_MARKS), kind, across, upwards), ""),
        key=f"sql_drawn_{context.language}",
        height=HEIGHT,
        name=words("sql.picture"),
        alternative=", ".join((across, *upwards)),
    )
    headings.foot(context.mark)


def _spec(rows: pl.DataFrame, kind: str, across: str, upwards: list[str]) -> dict[str, Any]:
    """Return the numbers `upwards` by one column, each its own bars or line, in our own look.

    What stands across keeps the order of the rows, unless it is days or, of lines, numbers.
    """
    long = rows.unpivot(upwards, index=[across], variable_name="series", value_name="value").rename(
        {across: "across"}
    )
    dtype = rows.schema[across]
    is_line, is_day = kind == "line", dtype == pl.Date
    place: dict[str, Any] = {
        "field": "across",
        "type": "temporal"
        if is_day
        else "quantitative"
        if is_line and dtype.is_numeric()
        else "nominal",
        "sort": None,
        "title": across,
        "axis": {"labelAngle": 0 if is_day or rows.height <= FEW_NAMES else -40, "grid": False},
    }
    encoding: dict[str, Any] = {
        "x": place,
        "y": {"field": "value", "type": "quantitative", "title": None},
        "color": {
            "field": "series",
            "type": "nominal",
            "sort": None,
            "scale": {"range": list(COLOURS)},
            "legend": {"title": None, "orient": "top"} if len(upwards) > 1 else None,
            "title": None,
        },
        "tooltip": [
            {"field": name, "title": title}
            for name, title in (("across", across), ("series", " "), ("value", " "))
        ],
    }
    if not is_line:
        place["scale"] = {"paddingInner": 0.45, "paddingOuter": 0.3}
    if not is_line and len(upwards) > 1:
        encoding["xOffset"] = {"field": "series", "sort": None}
    mark = (
        {"type": "line", "strokeWidth": 2, "point": rows.height <= FEW_NAMES} if is_line else "bar"
    )
    values = long.with_columns(pl.col(pl.Date).dt.to_string("iso")).to_dicts()
    return {
        "datasets": {"rows": values},
        "data": {"name": "rows"},
        "mark": mark,
        "encoding": encoding,
    }
