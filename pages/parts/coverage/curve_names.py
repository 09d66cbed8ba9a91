"""The names of the lines of the curve, written where they end: there is no legend."""

from __future__ import annotations

from typing import Any, Literal

import altair as alt

from pages.parts.kit import theme
from pages.parts.kit.drawing import marks

Series = Literal["covered", "planned", "effective", "projected", "needed"]

OF_HISTORY: tuple[Series, ...] = ("planned", "effective", "covered")
"""What is drawn of the months so far, the most important last and on top."""

ROOM_OF_A_NAME = 0.07
"""The height of a name, as a share of the roster."""

SIDES: dict[str, dict[str, object]] = {
    "end": {"align": "left", "dx": 8, "dy": 6},
    "over": {"align": "right", "dx": -4, "dy": -10},
    "under": {"align": "left", "dx": 4, "dy": 14},
}
"""How a name stands beside its line, in pixels."""


def layer(month: alt.X, villages: alt.Y) -> alt.Chart:
    """Return the names (data `names`) beside their lines."""
    align, dx, dy = (alt.expr(f"datum.{name}") for name in ("align", "dx", "dy"))
    names = alt.Chart(alt.NamedData("names"))
    texts: alt.Chart = names.mark_text(
        align=align, dx=dx, dy=dy, fontSize=13, color=theme.INK
    ).encode(month, villages, alt.Text("text:N"))
    return texts


def at_the_end(
    last: list[dict[str, Any]], named: dict[Series, str], on_roster: int
) -> list[dict[str, Any]]:
    """Return the names of the lines of history, at their last month.

    What is covered and not behind the plan is named over its line: from its end lines go on.
    """
    names = []
    for row in last:
        is_over = row["covered"] >= row["planned"]
        at_end = [name for name in OF_HISTORY if name != "covered" or not is_over]
        places = marks.apart([row[name] for name in at_end], ROOM_OF_A_NAME * on_roster)
        of_side = [(name, place, "end") for name, place in zip(at_end, places, strict=True)]
        if is_over:
            of_side.append(("covered", row["covered"], "over"))
        names += [
            {"month": row["month"], "villages": place, "text": named[name], **SIDES[side]}
            for name, place, side in of_side
        ]
    return names


def on_the_way(
    projected: list[dict[str, Any]],
    months_left: int,
    from_to: tuple[int, int],
    named: dict[Series, str],
) -> list[dict[str, Any]]:
    """Return the names of the lines to come, over the upper and under the lower one.

    They stand half-way to the end of the term; what is needed goes `from_to` by then.
    """
    if not projected:
        return []
    half, (covered, on_roster) = months_left // 2, from_to
    at = projected[half]
    needed = covered + (on_roster - covered) * half / months_left
    is_upper = at["middle"] >= needed
    lines: tuple[tuple[Series, float], ...] = (("projected", at["middle"]), ("needed", needed))
    return [
        {
            "month": at["month"],
            "villages": villages,
            "text": named[name],
            **SIDES["over" if (name == "projected") == is_upper else "under"],
        }
        for name, villages in lines
    ]
