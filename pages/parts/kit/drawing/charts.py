"""What a template of a chart is and how it is filled with data.

The pieces that templates are put together of lie in `marks`, whole charts of bars in `bars`, of
lines by month in `trends`.

A template is made once per look and kept as a dictionary; it draws *named* data, so that of one
picture the browser keeps the view when only its data change. What decides a template is told by
its arguments: words, names of series, whether it is of percents. What depends on the figures, as
how far an axis reaches, is data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt
from altair.utils import schemapi

Rows = Sequence[Mapping[str, object]]
Template = dict[str, Any]
"""A specification without data, shared by all who draw it: never to be changed."""

TEMPLATES_KEPT = 512
ROW_NUMBER = "row_number"

# Nearly all of what making a template took. Tests check every template that any of them draws.
schemapi.disable_debug_mode()
# Half of the rest: for each value and condition of an encoding Altair looked through all its parts.
_PARTS = schemapi._FromDict(alt.VegaLiteSchema._default_wrapper_classes())
schemapi._FromDict = lambda _: _PARTS  # type: ignore[assignment, misc]

ROWS, TARGET, REACH = alt.NamedData("rows"), alt.NamedData("target"), alt.NamedData("reach")
"""What a chart draws; its line of a target (one row, or none); the ends that its axis holds."""


def template(chart: alt.TopLevelMixin) -> Template:
    """Return a chart as a dictionary to be filled; configuration and schema are every picture's.

    Names that are not sorted (`sort=None`) stand in the order of their rows. It is not checked
    against the schema of Vega-Lite.
    """
    whole: dict[str, Any] = chart.to_dict(validate=False)
    _number_rows(whole)
    return {name: part for name, part in whole.items() if name not in ("$schema", "config")}


def _number_rows(part: dict[str, Any]) -> None:
    """Sort names by the numbers of their rows, wherever they are not sorted otherwise.

    Unsorted, names of rows that replace others would stand behind those the view has drawn before.
    """
    for layer in part.get("layer", []):
        _number_rows(layer)
    unsorted = [
        drawn
        for drawn in part.get("encoding", {}).values()
        if isinstance(drawn, dict) and "sort" in drawn and drawn["sort"] is None
    ]
    for drawn in unsorted:
        drawn["sort"] = {"field": ROW_NUMBER, "op": "min"}
    if unsorted:
        numbered = {"window": [{"op": "row_number", "as": ROW_NUMBER}]}
        part["transform"] = [numbered, *part.get("transform", [])]


class DrawnRows(list[Mapping[str, object]]):
    """Rows of a picture, which keep what is sent of them once it was packed; never to be changed.

    A picture that is kept for a selection is packed once, not in each run.
    """

    packed: bytes | None = None


def filled(blank: Template, **data: Rows) -> dict[str, Any]:
    """Return a template with its data by their names, to be drawn by `pictures`."""
    return {**blank, "datasets": {name: DrawnRows(rows) for name, rows in data.items()}}


def without(rows: Rows, *names: str) -> list[dict[str, object]]:
    """Return rows without what no mark draws: every column is sent."""
    return [{name: row[name] for name in row if name not in names} for row in rows]


def scale_of(
    rows: Iterable[dict[str, Any]], field: str, looks: Mapping[str, object]
) -> dict[str, Any]:
    """Return the scale that gives the values of a field their looks: of those that rows draw.

    `looks` holds a colour, shape or dash by value, in the order of the legend, which would name
    every value of a scale whether it is drawn or not.
    """
    drawn = {row[field] for row in rows}
    looks_drawn = {name: look for name, look in looks.items() if name in drawn}
    return {"domain": list(looks_drawn), "range": list(looks_drawn.values())}
