"""Where the rows lie that batches corrected: no event, told by the day of the acceptance."""

from __future__ import annotations

import polars as pl

from warehouse.queries.snapshot import Snapshot


def placed(snapshot: Snapshot, region_code: str, lines: pl.DataFrame) -> pl.DataFrame:
    """Return which of the lines lie in a region: line, county_code (the region of the row).

    `lines` has a number in `line` and the columns that may place it, null where it has none:
    problem_id, inspection_id, village_id, county_code, region_code. A line that can be placed
    nowhere is the root's alone, and its county null.
    """
    return snapshot.frame(
        """
        with lines as (
            select
                unnest($line) as line,
                unnest($problem_id) as problem_id,
                unnest($inspection_id) as inspection_id,
                unnest($village_id) as village_id,
                unnest($region_code) as region_code
        ),

        places as (
            select
                lines.line,
                coalesce(
                    fct_problem.county_code,
                    fct_inspection.county_code,
                    dim_village.county_code,
                    lines.region_code
                ) as county_code
            from lines
            left join fct_problem on fct_problem.problem_id = lines.problem_id
            left join fct_inspection on fct_inspection.inspection_id = lines.inspection_id
            left join (select distinct village_id, county_code from dim_village) as dim_village
                on dim_village.village_id = lines.village_id
        )

        select places.line, places.county_code
        from places
        left join dim_region on dim_region.region_code = places.county_code
        where (dim_region.region_code is null and $region = $root)
            or $region in (
                dim_region.region_code, dim_region.city_code, dim_region.province_code, '100000'
            ) and dim_region.region_code is not null
        """,
        {
            "line": lines["line"].to_list(),
            "problem_id": lines["problem_id"].to_list(),
            "inspection_id": lines["inspection_id"].to_list(),
            "village_id": lines["village_id"].to_list(),
            "region_code": lines.select(pl.coalesce("county_code", "region_code"))
            .to_series()
            .to_list(),
            "region": snapshot.region(region_code),
            "root": snapshot.root,
        },
    )
