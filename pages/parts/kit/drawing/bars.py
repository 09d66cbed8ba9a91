"""Whole charts of horizontal bars: a part within its whole, and parts one after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import altair as alt

from pages.parts.kit import theme
from pages.parts.kit.drawing import charts, marks
from pages.parts.kit.drawing.charts import ROWS

WORDS_OF_BARS = alt.NamedData("labels")

PARTS_NAMES = 170
"""Pixels of names beside bars of a part within a whole."""


def parts(
    rows: list[dict[str, Any]], titles: tuple[str, str], *, are_lines: bool = False
) -> dict[str, Any]:
    """Return bars of a part within a whole: overdue within open, by member.

    `rows` hold `name`, `part`, `whole` and the text `numbers` ("part / whole"), in the order they
    are to stand. `titles` name the part and the numbers for the tooltip. Where names `are_lines`,
    each holds its lines with a break between them: on paper nothing tells what was cut.
    """
    largest = max((row["whole"] for row in rows), default=1) or 1
    return charts.filled(_parts(titles, are_lines), rows=rows, reach=[{"whole": largest * 2.4}])


@lru_cache(charts.TEMPLATES_KEPT)
def _parts(titles: tuple[str, str], are_lines: bool) -> charts.Template:
    """Return the template of bars of a part within a whole."""
    broken: dict[str, Any] = {"labelExpr": marks.LINES} if are_lines else {}
    whole = alt.X("whole:Q", axis=None).scale(nice=False)
    tooltip = [alt.Tooltip("name:N", title=" "), alt.Tooltip("numbers:N", title=titles[1])]
    members = alt.Chart(ROWS).encode(marks.names("name", PARTS_NAMES, **broken), tooltip=tooltip)
    band = marks.band(0.62)
    return charts.template(
        alt.layer(
            members.mark_bar(color=theme.TRACK, height=band).encode(whole),
            members.mark_bar(color=theme.SEQUENCE[3], height=band).encode(
                alt.X("part:Q", title=titles[0])
            ),
            marks.beside(members, alt.X("whole:Q"), "numbers"),
            marks.reach(whole),
        )
    )


def parts_height(rows: int, lines: int = 1) -> int:
    """Return how many pixels the bars of so many members take, whose names take so many lines."""
    return (26 + 14 * (lines - 1)) * rows + 30


@dataclass(frozen=True)
class Stacked:
    """How bars of parts one after another look, and what decides their template.

    `name`, `part` and `length` are fields of the rows: whose bar it is, which part, how long it is;
    `numbers` is the text of a part ("3 / 8") and `place` its place in the bar. `titles` say what
    the three and the numbers are, for the axis and the tooltip. `looks` holds the parts with their
    colours, of which the legend names those drawn; `legend` names them together, None for nothing.
    Lengths are counts, or shares where `is_share`.
    """

    name: str
    part: str
    length: str
    titles: tuple[str, str, str, str]
    looks: marks.Looks
    legend: str | None = None
    is_share: bool = False


def stacked(
    look: Stacked, rows: Sequence[dict[str, Any]], labels: Sequence[dict[str, Any]], end: float
) -> dict[str, Any]:
    """Return bars of parts, and after each bar its `text`, of one line or several.

    `labels` hold the name, the whole length and the `text` of each bar; `end` is how far the axis
    reaches, room for the text included.
    """
    drawn = {row[look.part] for row in rows if row[look.length]}
    return charts.filled(
        template(look),
        rows=rows,
        labels=labels,
        reach=[{look.length: end}],
        drawn=marks.drawn_rows(part for part, _ in look.looks if part in drawn),
    )


@lru_cache(charts.TEMPLATES_KEPT)
def template(look: Stacked) -> charts.Template:
    """Return the template of bars of parts one after another."""
    of_name, of_part, of_length, of_numbers = look.titles
    name = marks.names(look.name, 170)
    length = (
        marks.shares(look.length, of_length, values=[0, 0.25, 0.5, 0.75, 1])
        if look.is_share
        else marks.counts(look.length, of_length)
    )
    bars = (
        alt.Chart(ROWS)
        .mark_bar(height=marks.band(0.6))
        .encode(
            name,
            length.stack("zero"),
            alt.Order("place:O"),
            marks.colours(
                look.part,
                look.looks,
                look.legend,
                titleFontSize=13,
                values=marks.names_drawn(),
            ),
            tooltip=marks.tooltip(
                {look.name: of_name, look.part: of_part, "numbers": of_numbers},
            ),
        )
    )
    labels = alt.Chart(WORDS_OF_BARS).encode(name)
    return charts.template(
        alt.layer(bars, marks.beside(labels, length, "text", 8), marks.reach(length), marks.hold())
    )
