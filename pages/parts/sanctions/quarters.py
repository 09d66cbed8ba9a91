"""Quarters of hand-over: their names, and how an axis of them is drawn."""

from __future__ import annotations

from datetime import date

import altair as alt
import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit.words import Language, Words


def name(context: PageContext, quarter: date) -> str:
    """Return a quarter, given by its first day, in words."""
    return context.words("dates.quarter", year=quarter.year, quarter=_number(quarter))


def label(quarter: date) -> str:
    """Return what stands for a quarter on the axis: its number and its year."""
    return f"{_number(quarter)}|{quarter.year}"


def _number(quarter: date) -> int:
    return (quarter.month - 1) // 3 + 1


def filled(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the quarters between the first and the last in which nothing was handed over, as 0."""
    first, last = rows["quarter"][0], rows["quarter"][-1]
    every = pl.date_range(first, last, interval="3mo", eager=True).alias("quarter").to_frame()
    return every.join(rows, on="quarter", how="left").fill_null(0).sort("quarter")


def axis(language: Language) -> alt.X:
    """Return the horizontal axis: the number of each quarter, the year under the first of each."""
    return alt.X("quarter:O", sort=None).axis(
        title=Words(language)("sanctions.quarter_axis"),
        labelAngle=0,
        labelExpr=(
            "datum.index == 0 || split(datum.label, '|')[0] == '1' "
            "? split(datum.label, '|') : split(datum.label, '|')[0]"
        ),
    )
