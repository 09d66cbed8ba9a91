"""The ranked list: light, name, bar, own tick, interval, value, two numbers, range of ranks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Literal

import altair as alt

from pages.parts.kit import status_lights, theme
from pages.parts.kit.drawing import charts, intervals, marks
from pages.parts.kit.labels import letters
from pages.parts.kit.words import Words
from warehouse.queries.metrics import Metric
from warehouse.stats.judgement import Light

CLICKED = "row"
"""The name of the selection that a click on a row fills."""


NARROWEST, SMALLEST = 460, 13
"""Pixels of the list on a 1366x768 screen, and of its letters there: what the columns must hold."""

SHORTEST_TRACK = 100
"""Pixels that the bars keep there, however long the names are."""


@dataclass(frozen=True)
class RankRow:
    """One ranked region: numbers in the metric's unit, texts as the language writes them."""

    code: str
    name: str
    value: float
    low: float | None
    high: float | None
    tick: float | None
    value_text: str
    numbers: str
    light: Light
    is_thin: bool
    is_chosen: bool
    ranks: str


def bars(rows: list[RankRow], top: float, slots: int) -> charts.Template:
    """Return the picture of the ranked bars, on a track from 0 to `top`.

    There is room for `slots` rows, so that a few are not drawn as beams.

    The whole row is one horizontal scale: the name left of 0, the bar on the track, the value and
    the two numbers to its right, so that it fits any width.
    """
    track, (left, value_edge, numbers_edge, right) = _columns(rows)
    letter = SMALLEST / track
    positions = {
        "start": 0.0,
        "track": top,
        "light_at": (0.5 * letter - left) * top,
        "name_at": (1.6 * letter - left) * top,
        "value_at": value_edge * top,
        "numbers_at": numbers_edge * top,
        "ranks_at": right * top,
    }
    return charts.filled(
        _template(),
        rows=[
            {
                "code": row.code,
                "order": position,
                "name": row.name,
                "value": min(row.value, top),
                "low": row.low,
                "high": None if row.high is None else min(row.high, top),
                "tick": None if row.tick is None else min(row.tick, top),
                "value_text": row.value_text,
                "numbers": row.numbers,
                "ranks": row.ranks,
                "light": row.light,
                "opacity": 0.35 if row.is_thin else 1.0,
                "chosen": row.is_chosen,
                **positions,
            }
            for position, row in enumerate(rows)
        ],
        reach=[{"value": end * top} for end in (-left, right)],
        slots=[{"order": position} for position in range(max(slots, len(rows)))],
    )


@cache
def _template() -> charts.Template:
    """Return the template of the list; what stands where across is told by its rows."""
    kinds: list[Light] = ["red", "amber", "green", "blue", "none"]
    colours = [*(status_lights.COLOURS[kind] for kind in kinds[:4]), theme.ACCENT]
    colour = alt.Color("light:N", legend=None).scale(domain=kinds, range=colours)
    shape = alt.Shape("light:N", legend=None).scale(
        domain=kinds, range=[status_lights.VEGA_SHAPES[kind] for kind in kinds]
    )
    order = alt.Y("order:O", axis=None).scale(paddingInner=0.45, paddingOuter=0.2)
    tooltip = dict.fromkeys(("name", "value_text", "numbers", "ranks"), " ")
    base = alt.Chart(charts.ROWS).encode(order, tooltip=marks.tooltip(tooltip))
    track = base.mark_bar(color=theme.TRACK, cursor="pointer").encode(_x("start"), x2="track:Q")
    opacity = alt.Opacity("opacity:Q", scale=None)
    # Never in the colour of the light, which says it once.
    bar = base.mark_bar(cornerRadiusEnd=2, cursor="pointer", color=theme.SEQUENCE[3])
    # An expression, for what saves pictures knows no share of a band as the height of a tick.
    tick = base.transform_filter("isValid(datum.tick)").mark_tick(
        color=theme.INK, thickness=2, height=alt.ExprRef("1.5 * bandwidth('y')")
    )
    chosen, others = (base.transform_filter(f"{no}datum.chosen") for no in ("", "!"))
    light = base.mark_point(filled=True, size=130, opacity=1)
    return charts.template(
        alt.layer(
            marks.selectable_by(track, CLICKED, ["code"]),
            bar.encode(_x("value"), opacity, x2="start:Q"),
            intervals.across_bars(base, _x("low")),
            tick.encode(_x("tick")),
            light.encode(_x("light_at"), colour, shape),
            _text(chosen, "name", "name_at", "left", theme.INK, "bold"),
            _text(others, "name", "name_at", "left", theme.INK, "normal"),
            _text(base, "value_text", "value_at", "right", theme.INK, "bold"),
            _text(base, "numbers", "numbers_at", "right", theme.QUIET, "normal"),
            _text(base, "ranks", "ranks_at", "right", theme.QUIET, "normal"),
            marks.reach(_x("value")),
            alt.Chart(alt.NamedData("slots")).mark_point(opacity=0, size=0).encode(order),
        ).properties(padding={"left": 0, "right": 0, "top": 0, "bottom": 0})
    )


def _x(field: str) -> alt.X:
    return alt.X(f"{field}:Q", axis=None).scale(nice=False, zero=False)


def _columns(rows: list[RankRow]) -> tuple[float, tuple[float, float, float, float]]:
    """Return the pixels of the track on the narrowest list, and in lengths of the track how far the
    names reach left of it and where value, numbers and ranks end: each holds its longest text.
    """

    def pixels(texts: Iterable[str]) -> float:
        return SMALLEST * (1 + max(map(letters, texts), default=0.0))

    names = 2 * SMALLEST + pixels(row.name for row in rows)
    value, numbers, ranks = (
        pixels(getattr(row, column) for row in rows)
        for column in ("value_text", "numbers", "ranks")
    )
    track = max(NARROWEST - names - value - numbers - ranks, SHORTEST_TRACK)
    edges = accumulate((value, numbers, ranks), initial=track)
    _, value_edge, numbers_edge, right = (edge / track for edge in edges)
    return track, (names / track, value_edge, numbers_edge, right)


def _text(
    base: alt.Chart,
    field: str,
    place: str,
    align: Literal["left", "right"],
    colour: str,
    weight: Literal["normal", "bold"],
) -> alt.Chart:
    size = alt.ExprRef(f"clamp(min(height / 24, width / 35), {SMALLEST}, 17)")
    letters_drawn = base.mark_text(
        align=align, baseline="middle", fontSize=size, color=colour, fontWeight=weight
    )
    text: alt.Chart = letters_drawn.encode(_x(place), alt.Text(f"{field}:N"))
    return text


def alternative(words: Words, metric: Metric, rows: list[RankRow]) -> str:
    """Return the list as text, for readers who do not see the picture."""
    return words(
        "ranking.alternative",
        metric=words.label(metric.label),
        rows=words("ranking.alternative_between").join(
            words(
                "ranking.alternative_row",
                name=row.name,
                value=row.value_text,
                numbers=row.numbers,
                ranks=row.ranks,
            )
            for row in rows
        ),
    )
