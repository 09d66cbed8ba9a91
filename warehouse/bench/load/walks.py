"""What each of many readers looks at, one page after the other; the same for the same seed."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from warehouse.access.scope import EVERYTHING
from warehouse.queries import regions, snapshot
from warehouse.versions.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.runtime.home import Home

Walk = list[tuple[str, str]]

PAGES = (
    *("map_wall", "region", "rectification", "coverage", "problems"),
    *("supervision", "sanctions", "compare", "today"),
)
ACTS = 200
"""After that many a reader begins anew."""
SHARE_OF_REGIONS = 0.7
"""Of the acts: changes of the region; the others change the page."""
SHARE_OF_COUNTIES = 0.75


def walks(home: Home, users: int, seed: int = 1) -> list[Walk]:
    """Return a walk of each user over the regions of the current version: pages and queries.

    Three quarters of the regions are counties of the whole country, the others provinces and
    cities, as on a morning on which every office looks at its own.
    """
    reader = Reader(home)
    try:
        tree = regions.load(snapshot.take(reader, reader.version(), EVERYTHING))
        known = tree.in_data()
    finally:
        reader.close()
    counties = sorted(each.code for each in known if each.level == "county")
    above = sorted(each.code for each in known if each.level in ("province", "city"))
    return [walk(counties, above, random.Random(f"{seed} {user}")) for user in range(users)]  # noqa: S311 - no secret


def walk(counties: Sequence[str], above: Sequence[str], chance: random.Random) -> Walk:
    """Return one walk: pages with their queries."""
    page, region = chance.choice(PAGES), chance.choice(counties)
    steps = []
    for _ in range(ACTS):
        steps.append((page, urlencode({"region": region})))
        if chance.random() < SHARE_OF_REGIONS:
            region = chance.choice(counties if chance.random() < SHARE_OF_COUNTIES else above)
        else:
            page = chance.choice([other for other in PAGES if other != page])
    return steps
