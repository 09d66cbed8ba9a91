"""Pilots of new ways to inspect: what a village yielded before and in them."""

from __future__ import annotations

import polars as pl

from pages.parts import data, numbers, pictures
from pages.parts.pictures import Picture
from pages.parts.problems import comparing, marks, scope
from pages.parts.problems.comparing import Interval, Row
from pages.parts.problems.marks import Mark
from pages.parts.problems.sides import FEWEST_IN_A_STRATUM
from pages.parts.shell import Visit
from warehouse.queries import yields
from warehouse.stats.comparison import Sums, stratified_ratio


def counts(visit: Visit) -> pl.DataFrame:
    """Return what was found before and in the pilots of the region and term; empty without any."""
    return data.ask(visit.view, yields.pilots, visit.region.code, visit.term.term_id)


def card(visit: Visit) -> None:
    """Draw the ratios where the region holds a pilot; nothing where it holds none."""
    found = counts(visit)
    if found.is_empty():
        return
    words = visit.words
    rows = [
        _row(visit, str(kind), group)
        for (kind,), group in found.group_by("pilot_kind", maintain_order=True)
    ]
    key = marks.key("pilots")
    picture = Picture(
        key=key,
        name=words("problems.pilots.name"),
        finding=finding(visit, rows),
        spec=comparing.spec(
            visit, rows, (words("problems.pilots.series"), words("problems.pilots.yardstick"))
        ),
        height=comparing.height(rows),
        note=scope.note(
            words("problems.pilots.note"),
            scope.not_followed(visit, "level", "category"),
        ),
    )
    pictures.card(visit, picture, marks.on_click(visit, key, Mark(visit.region.code, "", "")))


def finding(visit: Visit, rows: list[Row]) -> str:
    """Say how the yield changed with the pilot whose ratio is the highest."""
    first = max(rows, key=lambda row: row.first.ratio or 0)
    return visit.words(
        f"problems.pilots.{first.first.side}",
        name=first.name,
        ratio=comparing.written(visit, first.first),
        yardstick=comparing.written(visit, first.second),
    )


def _row(visit: Visit, kind: str, group: pl.DataFrame) -> Row:
    words = visit.words
    own = group.filter(pl.col("is_pilot_county"))
    told = [
        (
            words(f"problems.pilots.{side}"),
            words(
                "ranking.numbers",
                numerator=numbers.count(_sum(own, is_after, "problems")),
                denominator=numbers.count(_sum(own, is_after, "inspections")),
            ),
        )
        for side, is_after in (("before", False), ("after", True))
    ]
    yielded = [
        _sum(own, is_after, "problems") / max(_sum(own, is_after, "inspections"), 1)
        for is_after in (False, True)
    ]
    return Row(
        name=words(f"problems.pilots.{kind}"),
        first=_ratio(own),
        second=_ratio(group.filter(~pl.col("is_pilot_county"))),
        beside=words(
            "problems.pilots.beside",
            before=f"{yielded[0]:.1f}",
            after=f"{yielded[1]:.1f}",
            counties=words.count("counties", own["county_code"].n_unique()),
            villages=words.count("villages", _sum(own, True, "villages")),
        ),
        told=tuple(told),
        clicked=(("pilot", kind),),
    )


def _ratio(rows: pl.DataFrame) -> Interval:
    """Return problems per inspection after / before, each county compared with itself."""
    names = ("inspections", "problems", "problems_squared")
    before, after = (
        rows.filter(pl.col("is_after") == is_after).select("county_code", *names)
        for is_after in (False, True)
    )
    pairs = before.join(after, on="county_code", suffix="_after").filter(
        pl.min_horizontal("inspections", "inspections_after") >= FEWEST_IN_A_STRATUM
    )
    return comparing.interval(
        stratified_ratio(
            Sums(*(pairs[f"{name}_after"] for name in names)),
            Sums(*(pairs[name] for name in names)),
        )
    )


def _sum(rows: pl.DataFrame, is_after: bool, name: str) -> int:
    return int(rows.filter(pl.col("is_after") == is_after)[name].sum())
