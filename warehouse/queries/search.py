"""Search: regions, townships, villages and problems by name, code or the initials of a name."""

from __future__ import annotations

import polars as pl

from warehouse.queries import pinyin
from warehouse.queries.lists import within
from warehouse.queries.snapshot import Snapshot

KINDS = ("region", "township", "village", "problem")
SHORTEST = 2
"""Fewer letters or digits find everything; one Chinese character may be looked for."""


def wanted(text: str) -> str:
    """Return what a typed text asks for, "" for nothing yet."""
    text = " ".join(text.lower().split())
    return text if len(text) >= SHORTEST or not text.isascii() else ""


def find(snapshot: Snapshot, region_code: str, text: str, most: int) -> pl.DataFrame:
    """Return what within a region is called so: at most `most` of each kind, the nearest first.

    kind (of `KINDS`), code, name, name_en, county_code (of a region its own code), township,
    village_id and village; what does not apply is null. `text` comes from `wanted`. A problem is
    found by its number alone, and only by a text that holds a digit.
    """
    return snapshot.frame(
        f"""
        with things as materialized (
            select
                'region' as kind, region_code as code, name, name_en, region_code as county_code
            from dim_region
            where $region in (region_code, city_code, province_code, '100000') and is_in_data
            union all by name
            select
                'township' as kind, township_code as code, any_value(township_name) as name,
                any_value(county_code) as county_code, any_value(township_name) as township
            from dim_village
            where {within("dim_village")}
            group by township_code
            union all by name
            select
                'village' as kind, village_id as code, name, county_code,
                township_name as township, village_id, name as village
            from dim_village
            where {within("dim_village")}
            union all by name
            select 'problem' as kind, problem_id as code, county_code, village_id
            from fct_problem
            where {within("fct_problem")}
                and regexp_matches($text, '[0-9]')
                and contains(lower(problem_id), $text)
        ),

        ranked as materialized (
            select
                *,
                case
                    when $text in (lower(code), lower(name), lower(name_en)) then 0
                    when starts_with(lower(name), $text) then 1
                    when starts_with(lower(name_en), $text) then 1
                    when starts_with(lower(code), $text) then 2
                    when contains(lower(name), $text) or contains(lower(name_en), $text) then 3
                    when kind = 'problem' then 3
                    when regexp_matches(name, $initials) then 4
                end as nearness
            from things
        ),

        nearest as (
            select *
            from ranked
            where nearness is not null
            qualify row_number() over (partition by kind order by nearness, code) <= $most
        )

        select
            nearest.kind,
            nearest.code,
            coalesce(nearest.name, nearest.code) as name,
            coalesce(nearest.name_en, nearest.name, nearest.code) as name_en,
            nearest.county_code,
            coalesce(nearest.township, dim_village.township_name) as township,
            nearest.village_id,
            dim_village.name as village
        from nearest
        left join dim_village on nearest.village_id = dim_village.village_id
        order by list_position($kinds, nearest.kind), nearest.nearness, nearest.code
        """,  # noqa: S608  `within` is the text of `lists`
        {
            "region": snapshot.region(region_code),
            "text": text,
            "initials": pinyin.pattern(text),
            "kinds": list(KINDS),
            "most": most,
        },
    )
