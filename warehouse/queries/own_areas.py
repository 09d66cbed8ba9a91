"""Areas that the office declares beside the regions: which there are, and what they come to.

What an area comes to is the sum over its members; no region's figures hold any of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from warehouse.queries.lag import SUMS_OF_VILLAGES
from warehouse.queries.snapshot import Snapshot

MemberLevel = Literal["county", "township", "village"]


@dataclass(frozen=True)
class Area:
    """An area: `members` are counties or townships by code, or villages by id; `region` is the
    smallest region that all of them lie in.
    """

    area_id: str
    name: str
    level: MemberLevel
    region: str
    members: tuple[str, ...]


def listed(snapshot: Snapshot) -> pl.DataFrame:
    """Return one row per area that lies within the scope as a whole: the fields of `Area`."""
    return snapshot.frame(
        """
        select
            area_id,
            any_value(area_name) as name,
            any_value(member_level) as level,
            any_value(region_code) as region,
            list(member_code order by member_code) as members
        from dim_own_area_member
        where region_code in (select unnest($codes))
        group by area_id
        order by area_id
        """,
        {"codes": sorted(snapshot.codes)},
    )


def areas(rows: pl.DataFrame) -> list[Area]:
    """Return the rows of `listed` as areas."""
    return [
        Area(row["area_id"], row["name"], row["level"], row["region"], tuple(row["members"]))
        for row in rows.iter_rows(named=True)
    ]


def villages(snapshot: Snapshot, area_ids: Sequence[str], term_id: str) -> pl.DataFrame:
    """Return one row per area: its villages, covered, problems, open, overdue, as of now.

    The columns are those of `lag.townships`, with `area_id`; an area without a village on the
    roster of the term has no row.
    """
    return snapshot.frame(
        f"""
        select
            members.area_id,
            {SUMS_OF_VILLAGES}
        from dim_own_area_member as members
        inner join fct_village_term as villages
            on case members.member_level
                when 'county' then villages.county_code
                when 'township' then villages.township_code
                else villages.village_id
            end = members.member_code
        where members.area_id in (select unnest($areas))
            and members.region_code in (select unnest($codes))
            and villages.term_id = $term
            and villages.is_on_roster
        group by members.area_id
        order by members.area_id
        """,  # noqa: S608  the package's own column names
        {"areas": list(area_ids), "codes": sorted(snapshot.codes), "term": term_id},
    )
