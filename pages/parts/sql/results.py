"""An answer as a table to sort, search and take away, and as a picture where one is wanted."""

from __future__ import annotations

import polars as pl
import polars.selectors as cs
import streamlit as st

from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, tables, texts
from pages.parts.kit.drawing import pictures
from pages.parts.kit.table import Column, Kind, Table
from pages.parts.sql import answer_picture
from warehouse.console.question import Answer

PICTURES = ("none", "bars", "line")
MOST_MARKS = 500
"""A picture of more rows says nothing."""
HEIGHT = 320


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
            keeps_columns=True,
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
        pictures.whole(
            answer_picture.specification(rows.head(MOST_MARKS), kind, across, upwards), ""
        ),
        key=f"sql_drawn_{context.language}",
        height=HEIGHT,
        name=words("sql.picture"),
        alternative=", ".join((across, *upwards)),
    )
    headings.foot(context.mark)
