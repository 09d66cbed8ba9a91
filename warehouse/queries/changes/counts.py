"""How much changed since a day, of a region and of each unit in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from warehouse.queries.changes.conditions import (
    ANSWERED,
    ANY_CHANGE,
    INSPECTED,
    OF_PROBLEMS,
)
from warehouse.queries.regions import Level
from warehouse.queries.snapshot import Snapshot

_PROBLEMS = OF_PROBLEMS | {
    "overdue_now": "lateness = 'overdue'",
    "settled_again": f"{OF_PROBLEMS['reopened']} and state not in ('open', 'basically_done')",
}
_VILLAGES = {
    "inspected": INSPECTED,
    "covered_now": "is_on_roster and is_covered",
    "on_roster": "is_on_roster",
}
_ANSWERS = {
    "answered": ANSWERED,
    "answered_late": f"{ANSWERED} and response_state = 'answered_late'",
}

KINDS = (*_PROBLEMS, *_VILLAGES, *_ANSWERS)
"""The columns of `by_unit`: what is counted, each in its own unit."""


def by_unit(
    snapshot: Snapshot,
    region_code: str,
    level: Level,
    term_id: str,
    first: date,
    last: date,
    since: date,
) -> pl.DataFrame:
    """Return one row per unit of a level with anything to count, and one of the whole region.

    Columns: `region_code`, null on the row of the whole region, and one of each of `KINDS`.
    Problems and villages are those of the term, answers those to acts issued from `first` to
    `last`. Beside what changed: what is overdue now, what was re-opened and settled again, the
    villages on the roster and those covered, the answers that were late. An act aimed above the
    units is in the whole alone; a unit without a row has nothing of any kind.
    """
    parts = [
        ("fct_problem", "county_code", _PROBLEMS, f"{_OF_TERM} and ({ANY_CHANGE})"),
        ("fct_village_term", "county_code", _VILLAGES, _OF_TERM),
        ("fct_action", "target_region", _ANSWERS, ANSWERED),
    ]
    counted = " union all ".join(_part(*part) for part in parts)
    return snapshot.frame(
        f"""
        with units as (
            select
                region_code,
                case
                    when $level = 'province' then province_code
                    when $level = 'city' and city_code is not null then city_code
                    when region_level = 'county' then region_code
                end as unit
            from dim_region
            where $region in (region_code, city_code, province_code, '100000')
        ),

        counted as (
            {counted}
        )

        select
            units.unit as region_code,
            {", ".join(f"cast(coalesce(sum({kind}), 0) as bigint) as {kind}" for kind in KINDS)}
        from counted
        inner join units on units.region_code = counted.region_code
        group by grouping sets ((units.unit), ())
        having units.unit is not null or grouping(units.unit) = 1
        order by region_code nulls first
        """,  # noqa: S608  the conditions are the package's own text
        {
            "region": snapshot.region(region_code),
            "level": level,
            "term": term_id,
            "first": first,
            "last": last,
            "since": since,
        },
    )


_OF_TERM = "term_id = $term"


def _part(table: str, place: str, kinds: Mapping[str, str], condition: str) -> str:
    """Return the counts of a table by place, zero in the columns of the others."""
    columns = ", ".join(
        f"count(*) filter (where {kinds[kind]}) as {kind}" if kind in kinds else f"0 as {kind}"
        for kind in KINDS
    )
    return f"""
            select {place} as region_code, {columns}
            from {table}
            where {place} in (select region_code from units) and {condition}
            group by {place}"""  # noqa: S608
