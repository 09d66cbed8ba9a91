"""Areas of the office's own: one name, one kind of member, and every member known."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.rules.checking.rows import RuleRows
from warehouse.intake.rules.checking.violations import At, violations
from warehouse.intake.rules.regions import outside
from warehouse.schema import catalogue

PLACE = At(table="own_areas", column="member_code")


def areas(rows: RuleRows) -> Iterator[pl.DataFrame]:
    """Find areas whose rows disagree, and members that are not known or not the office's."""
    if rows.imported("own_areas").is_empty():
        return
    whole = rows.of("own_areas")
    by_area = whole.group_by("area_id").agg(
        names=pl.col("area_name").unique().sort().str.join("、"),
        several_names=pl.col("area_name").n_unique() > 1,
        several_levels=pl.col("member_level").n_unique() > 1,
    )
    whole = whole.join(by_area, on="area_id", maintain_order="left")
    yield violations(
        whole,
        pl.col("several_names"),
        table="own_areas",
        column="area_name",
        rule="area_named_twice",
        area=pl.col("area_id"),
        names=pl.col("names"),
    )
    yield violations(
        whole,
        pl.col("several_levels"),
        table="own_areas",
        column="member_level",
        rule="area_levels_mixed",
        area=pl.col("area_id"),
    )
    yield from _members(rows)


def _members(rows: RuleRows) -> Iterator[pl.DataFrame]:
    members = (
        rows.imported("own_areas")
        .join(_areas(rows), on=["member_level", "member_code"], how="left")
        .join(_ended(rows), on=["member_level", "member_code"], how="left")
    )
    yield violations(
        members,
        pl.col("past").is_not_null(),
        rule="area_member_ended",
        past=pl.col("past"),
        now=pl.col("now"),
        **PLACE,
    )
    is_unknown = pl.col("county_code").is_null() & pl.col("past").is_null()
    for level in ("county", "township", "village"):
        yield violations(
            members,
            is_unknown & (pl.col("member_level") == level),
            rule="area_member_unknown",
            level=catalogue.label("own_areas", "member_level", level),
            **PLACE,
        )
    with_county = members.filter(pl.col("county_code").is_not_null())
    yield outside(rows, with_county, "county_code", PLACE)


def _areas(rows: RuleRows) -> pl.DataFrame:
    """Return whatever can be a member: member_level, member_code and the county it lies in."""
    counties = rows.reference.regions.filter(~pl.col("is_placeholder"), level="county")
    listed = pl.concat(
        [
            part.select("village_id", "township_code", "county_code")
            for part in (rows.reference.rows("villages").collect(), rows.of("villages"))
        ]
    )
    kinds = (
        ("county", "region_code", counties.with_columns(county_code="region_code")),
        ("township", "township_code", listed),
        ("village", "village_id", listed),
    )
    return pl.concat(
        [
            part.select(member_level=pl.lit(level), member_code=code, county_code="county_code")
            for level, code, part in kinds
        ]
    ).unique(["member_level", "member_code"], keep="last", maintain_order=True)


def _ended(rows: RuleRows) -> pl.DataFrame:
    """Return former counties: member_level, member_code, and what became of them."""
    regions = rows.reference.region_names
    ended = [
        ("county", code, f"{code} {former.name}", "、".join(map(regions.label, former.successors)))
        for code, former in regions.former.items()
        if code not in regions.names
    ]
    names = ("member_level", "member_code", "past", "now")
    return pl.DataFrame(ended, schema=dict.fromkeys(names, pl.String), orient="row")
