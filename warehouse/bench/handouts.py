"""Many hand-outs at once: what the briefs of a province and a county's village reports take."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import psutil

from warehouse.access.scope import Scope
from warehouse.bench.build import rounded
from warehouse.bench.process import xuntu
from warehouse.queries import regions
from warehouse.queries.snapshot import take
from warehouse.runtime.settings import load_settings
from warehouse.versions.reader import Reader
from warehouse.versions.store import current_version

if TYPE_CHECKING:
    from warehouse.queries.regions import Region
    from warehouse.runtime.home import Home


def measure(home: Home) -> dict[str, Any]:
    """Return `rows`, for each request its kind and how many `files` it gave, and what it took; and
    the `load` of the machine before, by which times on the clock are to be read.
    """
    load, (province, county) = psutil.getloadavg()[0], _busiest(home)
    rows = [
        _measured(home, "brief", "--region", province, "--each", "county"),
        _measured(home, "village", "--region", county),
    ]
    return {"load": round(load, 1), "rows": rows}


def _busiest(home: Home) -> tuple[str, str]:
    """Return the codes of the province with most counties in the data, and of one of these."""
    scope = Scope.everything(load_settings(home).root_region)
    view = take(Reader(home), current_version(home), scope)
    units = regions.load(view)
    held: dict[str, list[Region]] = {}
    for region in units.within(view.root, "county"):
        if region.is_in_data and region.level == "county":
            held.setdefault(region.code[:2], []).append(region)
    counties = max(held.values(), key=len)
    above = next(one for one in units.lineage(counties[0].code) if one.level == "province")
    return above.code, counties[0].code


def _measured(home: Home, kind: str, *arguments: str) -> dict[str, Any]:
    folder = home.root / "handouts-measured"
    try:
        usage = xuntu(
            home, "report", "--kind", kind, *arguments, "--out", str(folder), memory="proportional"
        )
        return {"kind": kind, "files": len(list(folder.iterdir())), **rounded(usage)}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
