"""What the coverage page asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.bench.asked.visit import ROWS_ON_SCREEN
from warehouse.queries import coverage, lag, lists, organisations, subjects

if TYPE_CHECKING:
    import polars as pl

    from warehouse.bench.asked import Asked
    from warehouse.bench.asked.visit import Visit
    from warehouse.queries.regions import Level


def _units(visit: Visit) -> list[str]:
    """The units of the grid and of the picture of thoroughness; a county has none."""
    level: Level = "province" if visit.region.level == "country" else "county"
    return [unit.code for unit in visit.tree.within(visit.region.code, level)]


def _light_of_each(visit: Visit) -> pl.DataFrame:
    """Covered against plan for each unit, now and at the year's end."""
    planned = next(metric for metric in visit.catalogue.values() if metric.planned)
    return subjects.values(
        visit.view,
        [planned],
        _units(visit),
        visit.term_id,
        [visit.month_end, visit.year_end],
    )


ASKED: Asked = {
    "coverage": {
        "lag.coverage_by_month (coverage)": lambda v: lag.coverage_by_month(
            v.view, v.region.code, v.term_id, v.month_end
        ),
        "subjects.values (grid)": _light_of_each,
        "coverage.not_effective": lambda v: coverage.not_effective(
            v.view, v.region.code, v.term_id
        ),
        "coverage.by_half_year": lambda v: coverage.by_half_year(
            v.view, _units(v), v.term_id, v.month_end
        ),
        "coverage.rounds": lambda v: coverage.rounds(v.view, v.region.code, v.term_id, v.month_end),
        "coverage.townships_by_round": lambda v: coverage.townships_by_round(
            v.view, v.region.code, v.term_id, v.month_end
        ),
        "coverage.thoroughness": lambda v: coverage.thoroughness(
            v.view, [v.region.code, *_units(v)], v.term_id, v.month_end
        ),
        "coverage.teams_of_county": lambda v: coverage.teams_of_county(
            v.view, v.region.code, v.term_id, v.month_end
        ),
        "coverage.teams": lambda v: coverage.teams(v.view, v.region.code, v.term_id),
    },
    "coverage, key villages": {
        "coverage.criteria": lambda v: coverage.criteria(v.view),
        "coverage.key_villages": lambda v: coverage.key_villages(v.view, v.region.code, v.term_id),
        "organisations.of_region": lambda v: organisations.of_region(
            v.view, v.region.code, v.term_id, v.month_end
        ),
    },
    "coverage, lists": {
        "lists.uninspected_villages (coverage)": lambda v: lists.uninspected_villages(
            v.view, v.region.code, v.term_id, ROWS_ON_SCREEN
        ),
        "coverage.not_effective_villages": lambda v: coverage.not_effective_villages(
            v.view, v.region.code, v.term_id, ROWS_ON_SCREEN
        ),
    },
}

OF_COUNTIES_ONLY = {
    "coverage.rounds",
    "coverage.townships_by_round",
    "coverage.teams_of_county",
}
