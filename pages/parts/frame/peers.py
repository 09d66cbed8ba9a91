"""With whom a region is compared, as the URL says it: a kind, or the codes of chosen regions."""

from __future__ import annotations

from warehouse.queries.regions import Regions

KINDS = ("province", "near")
"""All of the province, or the most alike; without either, the units beside it under its parent."""

BETWEEN = ","
MOST = 10
"""So many regions can be chosen."""


def valid(wanted: str, regions: Regions) -> str:
    """Return what the URL says if it is a kind or names regions of the data once each, else ""."""
    if wanted in KINDS:
        return wanted
    codes = wanted.split(BETWEEN)
    is_in_data = all(code in regions and regions[code].is_in_data for code in codes)
    return wanted if is_in_data and len(codes) == len(set(codes)) <= MOST else ""


def chosen(peers: str) -> tuple[str, ...]:
    """Return the codes that a valid text names; none where it is a kind."""
    return tuple(peers.split(BETWEEN)) if peers and peers not in KINDS else ()
