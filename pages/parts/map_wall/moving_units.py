"""Red and getting worse on the wall: how many units, who, and the sign that the map gives them."""

from __future__ import annotations

import html

from pages.parts.frame import links
from pages.parts.frame.context import PageContext
from pages.parts.shared.moving import Moving
from pages.parts.shared.wall import wall_map
from pages.parts.shared.wall.wall import Wall
from warehouse.stats.enough import FEWEST_UNITS, are_enough

SIGNS = {"worsening": wall_map.WORSENING, "improving": "↗"}
"""The states that the wall tells, and their signs; names on the map bear that of the first."""


def line(context: PageContext, wall: Wall) -> str:
    """Return how many units are outside their limits and getting worse, and how many on the mend.

    Behind the counts stand their names, each a link. "" where the metric has no trend.
    """
    words, moving = context.words, wall.moving
    if moving is None or moving.units.is_empty():
        return ""
    if not are_enough(len(moving.judged)):
        text = words("ranking.moving_few", fewest=FEWEST_UNITS)
        return f'<div class="moving-units">{html.escape(text)}</div>'
    counts = " · ".join(
        f"{sign} {html.escape(words(f'ranking.moving_{state}'))} "
        f"<b>{len(moving.of_state(state))}</b>"
        for state, sign in SIGNS.items()
    )
    lists = "".join(_names(context, wall, moving, state) for state in SIGNS)
    note = html.escape(words("moving.text"))
    return (
        f'<details class="moving-units"><summary>{counts}</summary>'
        f"<div>{lists}<p>{note}</p></div></details>"
    )


def _names(context: PageContext, wall: Wall, moving: Moving, state: str) -> str:
    """Return the names of the units of a state, the worst first, each a link."""
    page = "region" if wall.level == "county" else "map_wall"
    units = moving.of_state(state).sort("rank", "name", nulls_last=True)
    named = context.words("own_areas.separator").join(
        f'<a href="{html.escape(links.address(page, region=code))}">{html.escape(name)}</a>'
        for code, name in units.select("region_code", "name").iter_rows()
    )
    title = html.escape(context.words(f"moving.states.{state}"))
    none = html.escape(context.words("ranking.moving_none"))
    return f"<p><b>{SIGNS[state]} {title}</b> {named or none}</p>"
