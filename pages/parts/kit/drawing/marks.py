"""The pieces that templates are put together of: axes, colours by name, words beside marks.

What a template is, and how it is filled with data, is told in `charts`.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import altair as alt

from pages.parts.kit import theme
from pages.parts.kit.drawing.charts import REACH
from warehouse.words.languages import has_wide_letters

Looks = tuple[tuple[str, str], ...]
"""What is drawn and its colour, in the order of the legend; only what is drawn."""


def names(field: str, limit: int, size: int = 14, **axis: Any) -> alt.Y:  # noqa: ANN401 - options of Altair
    """Return a vertical axis of names in the order of their rows, of at most `limit` pixels."""
    return alt.Y(f"{field}:N", sort=None).axis(
        title=None, labelColor=theme.INK, labelFontSize=size, labelLimit=limit, **axis
    )


LINES = "split(datum.label, '\\n')"
"""The expression that draws a name in the lines that `in_lines` made of it."""


def in_lines(text: str, language: str, letters: int) -> str:
    """Break a name into lines of at most so many wide letters, or twice as many narrow ones."""
    is_wide = has_wide_letters(language)
    most = letters if is_wide else 2 * letters
    return "\n".join(textwrap.wrap(text, most, break_long_words=is_wide))


def counts(field: str, title: str, ticks: int = 4, **axis: Any) -> alt.X:  # noqa: ANN401 - options of Altair
    """Return a horizontal axis of whole numbers, as far as its data reach."""
    return (
        alt.X(f"{field}:Q")
        .scale(nice=False)
        .axis(title=title, tickMinStep=1, tickCount=ticks, **axis)
    )


def shares(field: str, title: str, **axis: Any) -> alt.X:  # noqa: ANN401 - options of Altair
    """Return a horizontal axis of percents, as far as its data reach."""
    return alt.X(f"{field}:Q").scale(nice=False).axis(**{"title": title, "format": ".0%"} | axis)


def months(field: str, title: str) -> alt.X:
    """Return a horizontal axis with a place for each month, as many of them named as fit."""
    return alt.X(f"{field}:O").axis(
        title=title,
        labelExpr="slice(datum.label, 0, 7)",
        labelAngle=0,
        labelOverlap="greedy",
        labelSeparation=10,
    )


def colours(field: str, looks: Looks, title: str | None = None, **legend: Any) -> alt.Color:  # noqa: ANN401 - options of Altair
    """Return colours by name, the names above the chart."""
    return (
        alt.Color(f"{field}:N")
        .scale(domain=[name for name, _ in looks], range=[colour for _, colour in looks])
        .legend(orient="top", title=title, **legend)
    )


def colours_by_place(colours: Sequence[str]) -> alt.Color:
    """Return colours by the place of a line or region (field `place`, from 0), without a legend.

    Names of regions are data; in a scale they would make a template of their own.
    """
    return (
        alt.Color("place:N")
        .scale(domain=list(range(len(colours))), range=list(colours))
        .legend(None)
    )


def legend_of_places(data: str) -> dict[str, Any]:
    """Return the legend of `colours_by_place` in which each place has its name in the data."""
    label = f"(data('{data}')[datum.value] || {{name: ''}}).name"
    return {"orient": "top", "title": None, "labelLimit": 160, "labelExpr": label}


def names_drawn(data: str = "drawn") -> alt.ExprRef:
    """Return the values of a legend that names what the data called so hold (`drawn_rows`) alone.

    A scale of all there may be, with such a legend, leaves the template as it is whatever is drawn.
    """
    return alt.ExprRef(f"pluck(data('{data}'), 'name')")


_NAMES_DRAWN = re.compile(r"pluck\(data\('(\w+)'\), 'name'\)")


def without_empty_legends(spec: Any) -> Any:  # noqa: ANN401 - a specification of Vega-Lite
    """Return a specification with its data in it, without the legends that would name nothing.

    A browser lays a legend out once more when it has the size of its card; what draws a picture for
    a file does so once, and an empty legend has no end.
    """
    return _without(spec, spec.get("datasets", {}))


def _without(part: Any, held: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as above
    if isinstance(part, list):
        return [_without(each, held) for each in part]
    if not isinstance(part, dict):
        return part
    return {
        name: None if name == "legend" and _names_nothing(each, held) else _without(each, held)
        for name, each in part.items()
        if name != "datasets"
    } | {name: part[name] for name in ("datasets",) if name in part}


def _names_nothing(legend: Any, held: Mapping[str, Any]) -> bool:  # noqa: ANN401 - as above
    values = legend.get("values") if isinstance(legend, dict) else None
    named = _NAMES_DRAWN.fullmatch(str(values.get("expr"))) if isinstance(values, dict) else None
    return named is not None and not held.get(named[1], True)


def drawn_rows(names: Iterable[str | float]) -> list[dict[str, Any]]:
    """Return the data of a legend of what is drawn, or of the ticks of an axis."""
    return [{"name": name} for name in names]


def hold(data: str = "drawn") -> alt.Chart:
    """Return a layer that shows nothing: without one the browser would leave the data out."""
    held: alt.Chart = alt.Chart(alt.NamedData(data)).mark_point(opacity=0, size=0, aria=False)
    return held


def looks(drawn: Iterable[object], colour_of: Mapping[str, str]) -> Looks:
    """Return the colours of what is drawn, in their order."""
    kinds = set(drawn)
    return tuple((name, colour) for name, colour in colour_of.items() if name in kinds)


def tooltip(titles: Mapping[str, str]) -> list[alt.Tooltip]:
    """Return what is told of a mark: the title of each field."""
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in titles.items()]


def band(share: float) -> alt.RelativeBandSize:
    """Return the thickness of a bar as a share of the room it has."""
    return alt.RelativeBandSize(band=share)


def beside(chart: alt.Chart, x: alt.X, field: str, dx: int = 6, line: int = 18) -> alt.Chart:
    """Return the words that follow marks, in quiet ink; they may be several lines."""
    words: alt.Chart = chart.mark_text(
        align="left",
        baseline="middle",
        dx=dx,
        fontSize=13,
        lineBreak="\n",
        lineHeight=line,
        color=theme.QUIET,
    ).encode(x, alt.Text(f"{field}:N"))
    return words


def apart(values: Sequence[float], least: float) -> list[float]:
    """Return where the names of lines stand that end at these values: at least so far apart.

    The highest keeps its place, others give way downwards.
    """
    placed = list(values)
    for above, below in pairwise(sorted(range(len(values)), key=lambda place: -values[place])):
        placed[below] = min(placed[below], placed[above] - least)
    return placed


def reach(end: alt.X | alt.Y) -> alt.Chart:
    """Return points at the ends that an axis holds (data `reach`): invisible, and of no size."""
    ends: alt.Chart = alt.Chart(REACH).mark_point(opacity=0, filled=True, size=0).encode(end)
    return ends


def reach_of_shades(shade: alt.Color | alt.Fill) -> alt.Chart:
    """Return points of the ends that shades hold (data `reach`): of no size.

    They are opaque, for the legend of the shades is as opaque as they are.
    """
    points = alt.Chart(REACH).mark_point(filled=True, opacity=1, size=0, strokeWidth=0, aria=False)
    shades: alt.Chart = points.encode(shade)
    return shades


def selectable_by(layer: alt.Chart, name: str, fields: list[str]) -> alt.Chart:
    """Return a layer of which a mark can be clicked; the selection holds these of its fields."""
    # Without a name of its own the layer gets one that counts the charts made so far.
    clicked = alt.selection_point(name=name, fields=fields, toggle=False)
    named: alt.Chart = layer.properties(name=f"{name}_layer")
    return named.add_params(clicked)
