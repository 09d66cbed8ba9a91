"""Search: regions, townships, villages and problems by name, code or the initials of a name."""

from __future__ import annotations

import re
from collections.abc import Sequence

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


def places(snapshot: Snapshot, region_code: str) -> pl.DataFrame:
    """Return what within a region has a name: what `find` looks through, by kind and code.

    kind (of `KINDS`, without problems), code, name, name_en, county_code (of a region its own
    code), township and village_id, null where it does not apply; `lowered` holds in one text what
    is looked for.
    """
    return snapshot.frame(
        f"""
        with things as (
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
                township_name as township, village_id
            from dim_village
            where {within("dim_village")}
        )

        select *, lower(concat_ws(chr(10), code, name, name_en)) as lowered
        from things
        order by list_position($kinds, kind), code
        """,  # noqa: S608  `within` is the text of `lists`
        {"region": snapshot.region(region_code), "kinds": list(KINDS)},
    )


def also_called(places: pl.DataFrame, name: pl.Expr) -> pl.DataFrame:
    """Return places that are looked for by another name too, in place of the English one."""
    lowered = pl.concat_str("lowered", name.str.to_lowercase(), separator="\n")
    return places.with_columns(name_en=name, lowered=lowered)


def find(
    places: pl.DataFrame,
    text: str,
    most: int,
    *,
    first: Sequence[str] = (),
    near: Sequence[str] = (),
) -> pl.DataFrame:
    """Return which places are called so: at most `most` of each kind, the nearest first.

    The columns of `places`; `text` comes from `wanted`. Those whose code is among `first` come
    before all others, those of the counties `near` before others that are called as well.
    """
    alike = pl.col("lowered").str.contains(text, literal=True)
    if (initials := pinyin.pattern(text)) is not None:
        alike |= pl.col("name").str.contains(initials)
    return (
        places.lazy()
        .filter(alike)
        .with_columns(nearness=_nearness(text))
        .sort(
            ~pl.col("code").is_in(first),
            "nearness",
            ~pl.col("county_code").is_in(near),
            maintain_order=True,
        )
        .with_columns(place=pl.int_range(pl.len()).over("kind"))
        .filter(pl.col("place") < most)
        .drop("nearness", "place")
        .collect()
    )


def _nearness(text: str) -> pl.Expr:
    """Return how near what was found is, 0 for the very name; the initials of a name come last."""
    code, name, name_en = (
        pl.col(column).str.to_lowercase() for column in ("code", "name", "name_en")
    )
    return (
        pl.when((code == text) | (name == text) | (name_en == text).fill_null(value=False))
        .then(0)
        .when(name.str.starts_with(text) | name_en.str.starts_with(text).fill_null(value=False))
        .then(1)
        .when(code.str.starts_with(text))
        .then(2)
        .when(pl.col("lowered").str.contains(text, literal=True))
        .then(3)
        .otherwise(4)
    )


def villages(places: pl.DataFrame, village_ids: Sequence[str]) -> dict[str, str]:
    """Return the names of a few villages by their ID."""
    named = places.filter(pl.col("village_id").is_in(village_ids))
    return dict(zip(named["village_id"], named["name"], strict=True))


def problems(snapshot: Snapshot, region_code: str, text: str, most: int) -> pl.DataFrame:
    """Return the problems within a region that have a text in their number, the nearest first.

    code, county_code and village_id. `text` comes from `wanted`; one without a digit finds none.
    """
    digits = max(re.findall("[0-9]+", text), key=len, default=None)
    return snapshot.frame(
        f"""
        select problem_id as code, county_code, village_id
        from fct_problem
        where $digits is not null
            -- Letters are made small of the few numbers only that have the digits.
            and contains(problem_id, $digits)
            and contains(lower(problem_id), $text)
            and {within("fct_problem")}
        order by not starts_with(lower(problem_id), $text), problem_id
        limit $most
        """,  # noqa: S608  `within` is the text of `lists`
        {"region": snapshot.region(region_code), "text": text, "digits": digits, "most": most},
    )
