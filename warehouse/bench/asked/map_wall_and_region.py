"""What every page asks, and what the wall map and the region page ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.bench.asked.visit import ROWS_ON_SCREEN
from warehouse.queries import (
    lag,
    lists,
    own_areas,
    published,
    regions,
    reporting,
    snapshot,
    subjects,
    taxonomy,
)

if TYPE_CHECKING:
    import polars as pl

    from warehouse.bench.asked import Asked
    from warehouse.bench.asked.visit import Visit
    from warehouse.queries.regions import Level


def _values_of_the_map(visit: Visit) -> pl.DataFrame:
    """One metric and the tiles for the map's units and the region, now and at the year's end."""
    region = visit.region
    ground = visit.tree[region.parent] if region.level == "county" and region.parent else region
    level: Level = "province" if ground.level == "country" else "county"
    units = [unit.code for unit in visit.tree.within(ground.code, level)]
    first = next(iter(visit.catalogue.values()))
    wanted = {metric.name: metric for metric in [first, *visit.headlines]}
    return subjects.values(
        visit.view,
        list(wanted.values()),
        [*units, region.code],
        visit.term_id,
        [visit.month_end, visit.year_end],
    )


def _values_of_the_trend(visit: Visit) -> pl.DataFrame:
    """The headlines for the region and its parent, at every month end of the term."""
    return subjects.values(
        visit.view,
        visit.headlines,
        visit.lineage[:2],
        visit.term_id,
        visit.months,
    )


def _values_of_the_children(visit: Visit) -> pl.DataFrame:
    """The headlines for the regions one level down, now and at the year's end."""
    children = [child.code for child in visit.tree.children(visit.region.code)]
    return subjects.values(
        visit.view,
        visit.headlines,
        children,
        visit.term_id,
        [visit.month_end, visit.year_end],
    )


def _values_of_own_areas(visit: Visit) -> pl.DataFrame:
    """The headlines for one area of all regions one level down, now and at the year's end."""
    children = [child.code for child in visit.tree.children(visit.region.code)]
    return subjects.values_of_groups(
        visit.view,
        visit.headlines,
        [("area", children)],
        visit.term_id,
        [visit.month_end, visit.year_end],
    )


def _villages_of_own_areas(visit: Visit) -> pl.DataFrame:
    """The villages of every area that the office declared; the demonstration declares none."""
    found = own_areas.listed(visit.view)
    return own_areas.villages(visit.view, found["area_id"].to_list(), visit.term_id)


ASKED: Asked = {
    "each version once": {
        "snapshot.take": lambda v: snapshot.take(v.view.reader, v.view.version, v.view.root),
        "regions.load": lambda v: regions.load(v.view),
        "taxonomy.categories": lambda v: taxonomy.categories(v.view),
        "taxonomy.causes": lambda v: taxonomy.causes(v.view),
        "taxonomy.modes": lambda v: taxonomy.modes(v.view),
    },
    "all pages": {
        "regions.terms": lambda v: regions.terms(v.view, v.region.code),
        "subjects.targets": lambda v: subjects.targets(v.view, v.region.code, v.month_end),
    },
    "map_wall": {
        "subjects.values (map, tiles)": _values_of_the_map,
        "own_areas.listed": lambda v: own_areas.listed(v.view),
        "subjects.values_of_groups": _values_of_own_areas,
        "reporting.completeness": lambda v: reporting.completeness(
            v.view, v.region.code, v.month_end
        ),
    },
    "region": {
        "subjects.values (trend)": _values_of_the_trend,
        "subjects.values (children)": _values_of_the_children,
        "lag.coverage_by_month": lambda v: lag.coverage_by_month(
            v.view, v.region.code, v.term_id, v.month_end
        ),
        "lag.overdue_problems_by": lambda v: lag.overdue_problems_by(
            v.view, v.region.code, v.region.level, v.term_id
        ),
        "lag.townships": lambda v: lag.townships(v.view, v.region.code, v.term_id),
        "own_areas.villages": _villages_of_own_areas,
        "lists.uninspected_villages": lambda v: lists.uninspected_villages(
            v.view, v.region.code, v.term_id, ROWS_ON_SCREEN
        ),
        "lists.overdue_problems": lambda v: lists.overdue_problems(
            v.view, v.region.code, v.term_id, ROWS_ON_SCREEN
        ),
        "published.figures": lambda v: published.figures(v.view, v.region.code),
    },
    "region, a list downloaded": {
        "lists.uninspected_villages (all)": lambda v: lists.uninspected_villages(
            v.view, v.region.code, v.term_id
        ),
        "lists.overdue_problems (all)": lambda v: lists.overdue_problems(
            v.view, v.region.code, v.term_id
        ),
    },
}
