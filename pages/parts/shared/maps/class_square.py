"""The legend of a map of two metrics: a square of three by three colours, with counts and cuts."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from pages.parts.kit import theme

SIDE = 3
"""Classes of each metric: its thirds."""

CELL, LEFT, TOP = 44, -196, 96
"""Pixels of a cell of a saved square, and where its corner lies from the map's."""

SQUARE = alt.NamedData("square")
_INK = alt.ExprRef("datum.ink")
DARK = frozenset({2, 5, 6, 7, 8})
"""The colours on which a count stands in white."""


@dataclass(frozen=True)
class Square:
    """What the square says.

    `counts` are the units of each colour of `theme.TWO_METRICS`; `across` and `up` name the metrics
    with which way is better; their cuts are what parts the thirds, as the reader writes them.
    """

    across: str
    up: str
    cuts_across: tuple[str, str]
    cuts_up: tuple[str, str]
    counts: tuple[int, ...]


def as_html(square: Square) -> str:
    """Return the square for a card beside its map."""
    cells = "".join(
        f'<i class="{"dark" if place in DARK else "light-cell"}" '
        f'style="background:{theme.TWO_METRICS[place]}">{square.counts[place]}</i>'
        for row in reversed(range(SIDE))
        for place in range(row * SIDE, row * SIDE + SIDE)
    )
    up = "".join(f"<span>{html.escape(cut)}</span>" for cut in reversed(square.cuts_up))
    across = "".join(f"<span>{html.escape(cut)}</span>" for cut in square.cuts_across)
    return (
        f'<div class="class-square"><p class="up">{html.escape(square.up)}</p>'
        f'<div class="cuts-up">{up}</div><div class="cells">{cells}</div>'
        f'<div class="cuts-across">{across}</div>'
        f'<p class="across">{html.escape(square.across)}</p></div>'
    )


def drawn(square: Square) -> list[dict[str, object]]:
    """Return the rows that draw the square in a saved map."""
    bottom = TOP + SIDE * CELL
    cells: list[dict[str, object]] = [
        {
            "x": LEFT + CELL * (place % SIDE),
            "x2": LEFT + CELL * (place % SIDE + 1),
            "y": bottom - CELL * (place // SIDE + 1),
            "y2": bottom - CELL * (place // SIDE),
            "colour": colour,
            "text": str(square.counts[place]),
            "ink": theme.CARD if place in DARK else theme.INK,
            "at": LEFT + CELL * (place % SIDE + 0.5),
            "height": bottom - CELL * (place // SIDE + 0.5),
        }
        for place, colour in enumerate(theme.TWO_METRICS)
    ]
    words: list[tuple[str, float, float]] = [(square.up, LEFT, TOP - 14)]
    words += [
        (cut, LEFT + CELL * place, bottom + 12) for place, cut in enumerate(square.cuts_across, 1)
    ]
    words += [
        (cut, LEFT - 26, bottom - CELL * place) for place, cut in enumerate(square.cuts_up, 1)
    ]
    words.append((square.across, LEFT, bottom + 32))
    return [
        *cells,
        *(
            {"at": at, "height": height, "text": text, "ink": theme.INK, "is_word": True}
            for text, at, height in words
        ),
    ]


def layers() -> Sequence[alt.Chart]:
    """Return the layers that draw the rows of `drawn`: cells, their counts, and the words."""
    # Pixels and colours are data: on a map there is no scale across or down.
    encodings: dict[str, Any] = {"x": alt.ExprRef("datum.at"), "y": alt.ExprRef("datum.height")}
    labels: dict[str, Any] = {
        "text": alt.ExprRef("datum.text"),
        "baseline": "middle",
        "color": _INK,
        **encodings,
    }
    cells = alt.Chart(SQUARE).transform_filter("isValid(datum.colour)")
    words = alt.Chart(SQUARE).transform_filter("isValid(datum.is_word)")
    corners: dict[str, Any] = {
        name: alt.ExprRef(f"datum.{name}") for name in ("x", "x2", "y", "y2")
    }
    return [
        cells.mark_rect(**corners, fill=alt.ExprRef("datum.colour"), stroke=theme.CARD),
        cells.mark_text(fontSize=14, align="center", **labels),
        words.mark_text(fontSize=13, align="left", **labels),
    ]
