"""The picture of an answer: the numbers chosen by one column, as bars or lines in our own look."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal, TypeAlias

import altair as alt
import polars as pl

from pages.parts.kit import theme
from pages.parts.kit.drawing import charts

Across: TypeAlias = Literal["temporal", "quantitative", "nominal"]

FEW_NAMES = 12
"""So many names stand upright under their bars."""
COLOURS = (theme.SEQUENCE[3], theme.ACCENT, theme.BROWN, theme.SEQUENCE[1], theme.BESIDE)
"""Of the numbers drawn, one after another."""
_NO_NAME = "\u00a0"
"""Nothing to be seen, and another name than the series has: of two alike only one is shown."""


def specification(rows: pl.DataFrame, kind: str, across: str, upwards: list[str]) -> dict[str, Any]:
    """Return the numbers `upwards` by the column `across`, each its own bars, or line where `kind`
    is "line".

    What stands across keeps the order of the rows, unless it is days or, of lines, numbers.
    """
    long = rows.unpivot(upwards, index=[across], variable_name="series", value_name="value")
    of_rows = long.rename({across: "across"}).with_columns(pl.col(pl.Date).dt.to_string("iso"))
    template = _template(
        kind,
        across,
        _type(rows.schema[across], kind),
        has_few_rows=rows.height <= FEW_NAMES,
        has_series=len(upwards) > 1,
    )
    return charts.filled(template, rows=of_rows.to_dicts())


def _type(dtype: pl.DataType, kind: str) -> Across:
    if dtype == pl.Date:
        return "temporal"
    return "quantitative" if kind == "line" and dtype.is_numeric() else "nominal"


@lru_cache(charts.TEMPLATES_KEPT)
def _template(
    kind: str, title: str, type_: Across, *, has_few_rows: bool, has_series: bool
) -> charts.Template:
    is_upright = type_ == "temporal" or has_few_rows
    place = alt.X(
        "across", type=type_, sort=None, title=title, axis=alt.Axis(labelAngle=0, grid=False)
    )
    if not is_upright:
        place = place.axis(labelAngle=-40, grid=False)
    legend = alt.Legend(title=None, orient="top") if has_series else None
    colour = alt.Color("series", type="nominal", sort=None, title=None, legend=legend)
    chart = alt.Chart(charts.ROWS).encode(
        y=alt.Y("value", type="quantitative", title=None),
        color=colour.scale(range=list(COLOURS)),
        tooltip=[
            alt.Tooltip(name, type="nominal", title=name_shown)
            for name, name_shown in (("across", title), ("series", " "), ("value", _NO_NAME))
        ],
    )
    if kind == "line":
        return charts.template(chart.mark_line(strokeWidth=2, point=has_few_rows).encode(x=place))
    bars = chart.mark_bar().encode(x=place.scale(paddingInner=0.45, paddingOuter=0.3))
    return charts.template(
        bars.encode(xOffset=alt.XOffset("series", type="nominal", sort=None))
        if has_series
        else bars
    )
