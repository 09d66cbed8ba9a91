"""What the rectification page asks, look by look: only the one that is chosen is asked for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from warehouse.bench.asked.visit import ROWS_ON_SCREEN
from warehouse.queries import closings, rechecks, rectification, rectification_lists
from warehouse.queries.lists import MOST_ROWS
from warehouse.queries.rectification import Cohort

if TYPE_CHECKING:
    import polars as pl

    from warehouse.bench.asked import Asked
    from warehouse.bench.asked.visit import Visit
    from warehouse.queries.rectification_lists import Kind
    from warehouse.queries.regions import Region

CATEGORY = "B"


def _cohort(visit: Visit, category: str = "") -> Cohort:
    """Everything fed back in the term so far."""
    return Cohort(visit.term_id, category=category)


def _years(visit: Visit) -> list[int]:
    """The calendar years of the term but its first."""
    return list(range(visit.months[0].year + 1, visit.month_end.year + 1))


def _compared(visit: Visit) -> list[str]:
    """The region and the one above it."""
    return visit.lineage[:2]


def _ground(visit: Visit) -> Region:
    """The region whose units are listed: a county's is its province."""
    if visit.region.level != "county":
        return visit.region
    line = visit.tree.lineage(visit.region.code)
    return next(region for region in line if region.level == "province")


def _exits(visit: Visit, *, lasting: bool = False) -> pl.DataFrame:
    """The region's curve: from the problems, the country's from its roll-up."""
    if visit.region.level == "country":
        return closings.exits_rolled_up(
            visit.view, [visit.region.code], _cohort(visit), lasting=lasting
        )
    return closings.exits(visit.view, visit.region.code, _cohort(visit), lasting=lasting)


def _exits_above(visit: Visit) -> pl.DataFrame | None:
    """The curve of the region above, which is the country's for a province."""
    above = visit.lineage[1:2]
    if not above:
        return None
    if visit.tree[above[0]].level == "country":
        return closings.exits_rolled_up(visit.view, above, _cohort(visit))
    return closings.exits(visit.view, above[0], _cohort(visit))


def _exits_of_units(visit: Visit) -> pl.DataFrame:
    """Every county of the province in one query; every province of the country."""
    ground = _ground(visit)
    if ground.level == "country":
        provinces = [unit.code for unit in visit.tree.within(ground.code, "province")]
        return closings.exits_rolled_up(visit.view, provinces, _cohort(visit))
    return closings.exits_of_counties(visit.view, ground.code, _cohort(visit))


def _rates_of_a_category(visit: Visit) -> pl.DataFrame | None:
    if visit.region.level == "country":
        return None
    codes = [code for code in _compared(visit) if visit.tree[code].level != "country"]
    return closings.rates(visit.view, codes, _cohort(visit, CATEGORY))


def _around(visit: Visit) -> list[str]:
    ground = _ground(visit)
    units = visit.tree.within(ground.code, "province" if ground.level == "country" else "county")
    return [unit.code for unit in units]


def _passed_between_levels(visit: Visit) -> pl.DataFrame | None:
    if visit.region.level == "country":
        return None
    return closings.passed_between_levels(visit.view, visit.region.code, _cohort(visit))


def _sample(visit: Visit) -> pl.DataFrame | None:
    if visit.region.level == "country":
        return None
    last = visit.month_end
    first = date(last.year, (last.month - 1) // 3 * 3 + 1, 1)
    return rechecks.sample(
        visit.view, visit.region.code, first, last + timedelta(days=1), "", "", 30, 1
    )


def _list(visit: Visit, kind: Kind, most: int = ROWS_ON_SCREEN) -> pl.DataFrame:
    return rectification_lists.problems(visit.view, visit.region.code, _cohort(visit), kind, most)


ASKED: Asked = {
    "rectification, speed": {
        "closings.exits": _exits,
        "closings.exits (above)": _exits_above,
        "closings.exits_of_counties": _exits_of_units,
        "rectification.totals": lambda v: rectification.totals(v.view, _compared(v), _cohort(v)),
        "rectification.months": lambda v: rectification.months(v.view, v.region.code, _cohort(v)),
    },
    "rectification, beside the curve": {
        "closings.exits (lasting)": lambda v: _exits(v, lasting=True),
        "closings.exits_rolled_up": lambda v: closings.exits_rolled_up(
            v.view, ["100000"], _cohort(v)
        ),
        "closings.exits_of_villages": lambda v: closings.exits_of_villages(
            v.view, v.region.code, _cohort(v)
        ),
        "closings.closing_intervals": lambda v: closings.closing_intervals(
            v.view, v.region.code, _cohort(v)
        ),
        "closings.rates": _rates_of_a_category,
    },
    "rectification, overdue": {
        "closings.exits (sentence)": _exits,
        "rectification.totals (overdue)": lambda v: rectification.totals(
            v.view, _compared(v), _cohort(v)
        ),
        "rectification.overdue_by_month": lambda v: rectification.overdue_by_month(
            v.view, v.region.code, v.term_id, ""
        ),
        "rectification_lists.problems (overdue)": lambda v: _list(v, "overdue"),
        "rectification_lists.ongoing_undated": lambda v: rectification_lists.ongoing_undated(
            v.view, v.region.code, _cohort(v)
        ),
    },
    "rectification, process": {
        "closings.exits (sentence again)": _exits,
        "rectification.totals (process)": lambda v: rectification.totals(
            v.view, _compared(v), _cohort(v)
        ),
        "closings.passed_between_levels": _passed_between_levels,
        "rectification.nodes": lambda v: rectification.nodes(v.view, v.region.code, _cohort(v)),
        "rectification.node_limits": lambda v: rectification.node_limits(
            v.view, v.region.code, v.month_end
        ),
        "rectification.direct_close_outs": lambda v: rectification.direct_close_outs(
            v.view, v.region.code, _years(v)
        ),
    },
    "rectification, quality": {
        "closings.exits (of the sentence)": _exits,
        "rectification.totals (quality)": lambda v: rectification.totals(
            v.view, _compared(v), _cohort(v)
        ),
        "rectification.speeds": lambda v: rectification.speeds(v.view, _around(v), _cohort(v)),
        "rechecks.by_region": lambda v: rechecks.by_region(v.view, _around(v), v.term_id),
        "rechecks.results": lambda v: rechecks.results(v.view, v.region.code, v.term_id),
        "rechecks.counties_sampled": lambda v: rechecks.counties_sampled(
            v.view, v.region.code, v.term_id
        ),
        "rechecks.sample": _sample,
    },
    "rectification, a list": {
        "rectification_lists.problems (failed)": lambda v: _list(v, "failed"),
        "rectification_lists.problems (all overdue)": lambda v: _list(v, "overdue", MOST_ROWS),
    },
}

OF_COUNTIES_ONLY = {"closings.exits_of_villages", "closings.closing_intervals"}
