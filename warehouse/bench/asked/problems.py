"""What the page of problems asks: on opening, of the subjects looked at closer, behind a mark."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from warehouse.bench.asked.visit import ROWS_ON_SCREEN
from warehouse.queries import common_problems, problems, yields

if TYPE_CHECKING:
    import polars as pl

    from warehouse.bench.asked import Asked
    from warehouse.bench.asked.visit import Visit
    from warehouse.queries.regions import Level


def _period(visit: Visit) -> tuple[date, date]:
    return visit.months[0].replace(day=1), visit.month_end


def _below(visit: Visit, level: Level) -> list[str]:
    found = visit.tree.within(visit.region.code, level)
    return [region.code for region in found if region.is_in_data]


def _of_the_funnel(visit: Visit) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Counties of a province or city, provinces of the country."""
    codes = _below(visit, "province" if visit.region.level == "country" else "county")
    return _units(visit, codes)


def _of_the_heat_map(visit: Visit) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Provinces of the country, cities of a province, counties of a city."""
    below: dict[str, Level] = {"country": "province", "province": "city"}
    return _units(visit, _below(visit, below.get(visit.region.level, "county")))


def _within_which_like_is_compared(visit: Visit) -> list[str]:
    """The units one level down; a county is its own."""
    below: dict[str, Level] = {"country": "province", "province": "city", "city": "county"}
    level = below.get(visit.region.level)
    return [visit.region.code] if level is None else _below(visit, level)


def _units(visit: Visit, codes: list[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    return (
        problems.by_unit_and_category(visit.view, codes, visit.term_id, None, ""),
        problems.villages_inspected(visit.view, codes, visit.term_id, None, visit.month_end),
    )


ASKED: Asked = {
    "problems": {
        "problems.by_category_and_cause": lambda v: problems.by_category_and_cause(
            v.view, v.region.code, v.term_id, None, ""
        ),
        "problems.villages_inspected": lambda v: problems.villages_inspected(
            v.view, [v.region.code], v.term_id, None, v.month_end
        ),
        "problems.by_unit_and_category (funnel)": _of_the_funnel,
        "problems.by_unit_and_category (heat map)": _of_the_heat_map,
        "problems.by_township_and_category": lambda v: problems.by_township_and_category(
            v.view, v.region.code, v.term_id, None, ""
        ),
        "problems.villages_inspected_by_township": (
            lambda v: problems.villages_inspected_by_township(
                v.view, v.region.code, v.term_id, None
            )
        ),
        "problems.responsibility_levels": lambda v: problems.responsibility_levels(
            v.view, v.region.code, "", *_period(v)
        ),
        "common_problems.common_problems": lambda v: common_problems.common_problems(
            v.view, v.region.code, v.region.level, *_period(v)
        ),
        "common_problems.rules": lambda v: common_problems.rules(
            v.view, v.region.code, *_period(v)
        ),
    },
    "problems, modes and teams": {
        "yields.by_mode_and_team": lambda v: yields.by_mode_and_team(
            v.view, _within_which_like_is_compared(v), v.term_id, None
        ),
        "yields.pilots": lambda v: yields.pilots(v.view, v.region.code, v.term_id),
    },
    "problems, a year chosen": {
        "problems.villages_inspected (year)": lambda v: problems.villages_inspected(
            v.view, [v.region.code], v.term_id, v.month_end.year, v.month_end
        ),
    },
    "problems, a mark clicked": {
        "problems.behind_a_mark": lambda v: problems.behind_a_mark(
            v.view, v.region.code, v.term_id, None, "", "B", (), ROWS_ON_SCREEN
        ),
    },
}

OF_COUNTIES_ONLY = {
    "problems.by_township_and_category",
    "problems.villages_inspected_by_township",
}
