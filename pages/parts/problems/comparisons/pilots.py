"""Pilots of new ways to inspect: what a village yielded before and in them."""

from __future__ import annotations

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, texts
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.problems import marks, scope
from pages.parts.problems.comparisons import comparing
from pages.parts.problems.comparisons.comparing import ComparedRow, Interval, Tooltips
from pages.parts.problems.comparisons.sides import FEWEST_IN_A_STRATUM
from pages.parts.problems.marks import Mark
from pages.parts.shared import definitions
from warehouse.queries import yields
from warehouse.stats.comparison import GroupSums, stratified_ratio


def counts(context: PageContext) -> pl.DataFrame:
    """Return what was found before and in the pilots of the region and term; empty without any."""
    return context.ask(yields.pilots)


def height(context: PageContext) -> int:
    """Return how many pixels the picture takes; none where the region holds no pilot."""
    kinds = counts(context)["pilot_kind"].n_unique()
    return comparing.ROW * kinds + comparing.AROUND if kinds else 0


def card(context: PageContext) -> None:
    """Draw the ratios where the region holds a pilot; nothing where it holds none."""
    counted = counts(context)
    if counted.is_empty():
        return
    words = context.words
    rows = [
        _row(context, str(kind), group)
        for (kind,), group in counted.group_by("pilot_kind", maintain_order=True)
    ]
    picture = Picture(
        key="pilots",
        definitions=definitions.of_query(context, yields.pilots),
        name=words("problems.pilots.name"),
        finding=claims.say(words, finding(rows)),
        spec=comparing.spec(
            context, rows, (words("problems.pilots.series"), words("problems.pilots.yardstick"))
        ),
        height=comparing.height(rows),
        note=texts.sentences(
            words("problems.pilots.note"),
            scope.not_followed(context, "level", "category"),
        ),
    )
    marks.card(context, picture, Mark(context.region.code, "", ""))


def finding(rows: list[ComparedRow]) -> Finding:
    """Return how the yield changed with the pilot whose ratio is the highest."""
    first = max(rows, key=lambda row: row.first.ratio or 0)
    return Finding(
        f"problems.pilots.{first.first.side}",
        {
            "name": first.name,
            "ratio": comparing.ratio(first.first, is_judged=True),
            "yardstick": comparing.ratio(first.second),
        },
    )


def _row(context: PageContext, kind: str, group: pl.DataFrame) -> ComparedRow:
    words = context.words
    own, others = (
        _pairs(group.filter(pl.col("is_pilot_county") == is_pilot)) for is_pilot in (True, False)
    )
    first, second = _ratio(own, kind, "pilot"), _ratio(others, kind, "beside_pilot")
    measure = first.measure
    return ComparedRow(
        name=words(f"problems.pilots.{kind}"),
        first=first,
        second=second,
        beside=Finding(
            "problems.pilots.beside",
            {
                "before": claims.share(kind, f"{measure}_others", *first.others, unit="number"),
                "after": claims.share(kind, f"{measure}_own", *first.own, unit="number"),
                "counties": Claim(kind, "pilot_counties_compared", len(own), "counties"),
                "villages": Claim(
                    kind, "villages_in_pilot", int(own["villages_after"].sum()), "villages"
                ),
            },
        ),
        tooltips=_tooltips(context, first, "pilot"),
        second_tooltips=_tooltips(context, second, "beside"),
        clicked=(("pilot", kind),),
    )


def _pairs(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the counties to compare with themselves: before, and after as `..._after`."""
    before, after = (rows.filter(pl.col("is_after") == is_after) for is_after in (False, True))
    return before.join(after, on="county_code", suffix="_after").filter(
        pl.min_horizontal("inspections", "inspections_after") >= FEWEST_IN_A_STRATUM
    )


def _tooltips(context: PageContext, interval: Interval, whose: str) -> Tooltips:
    """Return what was found, and by how many inspections, before and after."""
    after, before = (
        context.words(f"problems.pilots.{whose}_{side}") for side in ("after", "before")
    )
    return comparing.tooltips(interval, after, before)[::-1]


def _ratio(pairs: pl.DataFrame, kind: str, whose: str) -> Interval:
    """Return problems per inspection after / before, each county compared with itself."""
    names = ("inspections", "problems", "problems_squared")
    ratio = stratified_ratio(
        GroupSums(*(pairs[f"{name}_after"] for name in names)),
        GroupSums(*(pairs[name] for name in names)),
    )
    after, before = (
        (int(pairs[f"problems{suffix}"].sum()), int(pairs[f"inspections{suffix}"].sum()))
        for suffix in ("_after", "")
    )
    return comparing.interval(ratio, kind, f"problems_of_{whose}", after, before)
