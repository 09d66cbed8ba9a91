"""What 清单作战 is made of: units by half-year, a county's townships by round."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pages.parts.coverage.units import units
from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, numbers
from pages.parts.kit.claims import Claim, Finding
from pages.parts.shared import figures, metric_findings, units_below
from warehouse.queries.coverage import by_region, inspections
from warehouse.stats.judgement import THIN_DENOMINATOR, judge

SHARES = [0.5, 0.8, 1.0]
"""Where the colours change: covered as a share of what the half-year had planned."""

SHARES_OF_TOWNSHIP = [0.1, 0.25, 0.5]
"""The same of a round in a township, which has no plan of its own: share of its villages."""

HURRIED = 2
"""Whoever covers in one year this many times what an even pace would has hurried."""

NAMED = 4
"""As many of those who hurried are named, and how many more there are."""


@dataclass(frozen=True)
class Grid:
    """Cells and rows of the grid, whatever they are made of.

    `cells`: code, period, villages_covered, share (of plan or of villages; null without either),
    inspections, and the text `planned` of the tooltip. `rows`: code, name, light, covered, whole,
    planned (null without a plan), in the order they stand. `periods` are the columns, by key.
    """

    finding: str
    note: str
    cells: pl.DataFrame
    rows: pl.DataFrame
    periods: dict[str, str]
    shares: list[float]
    legend: str


def of_units(context: PageContext) -> Grid | None:
    """Return the units below the region by half-year, those furthest behind first."""
    words = context.words
    below = units(context)
    planned = next((metric for metric in context.metrics.values() if metric.planned), None)
    if not below or planned is None:
        return None
    names = {unit.code: context.name(unit) for unit in below}
    halves = data.ask(
        context.view, by_region.by_half_year, tuple(names), context.term.term_id, context.month_end
    )
    now = figures.values(context, [planned], list(names)).filter(
        pl.col("month_end") == context.month_end
    )
    if halves.is_empty():
        return None
    halves = _until_settled(context, halves)
    judged = judge(now, planned, figures.targets(context)).with_columns(
        name=pl.col("region_code").replace_strict(names, return_dtype=pl.String)
    )
    is_part = pl.col("region_code").is_in([unit.code for unit in units_below.parts(below)])
    ranked = judged.filter(~is_part)
    apart = judged.filter(is_part).with_columns(light=pl.lit("none"))
    warning = figures.line(figures.targets(context), planned, "warning")
    finding = metric_findings.wall(
        words,
        planned,
        ranked,
        level=below[0].level,
        region=context.name(context.region),
        warning=warning,
        subject=context.region.code,
        is_part=context.region.is_part_in_data,
        parts=len(apart),
    )
    cells = halves.select(
        code="region_code",
        period=pl.format("{}-{}", "year", "half"),
        villages_covered="villages_covered",
        inspections="inspections",
        share=pl.col("villages_covered") / pl.col("villages_planned").replace(0, None),
        planned=pl.col("villages_planned").map_elements(numbers.count, return_dtype=pl.String),
    )
    periods = {
        f"{year}-{half}": words(f"coverage.half_{half}", year=year)
        for year, half in halves.select("year", "half").unique().sort("year", "half").iter_rows()
    }
    return Grid(
        finding=claims.say(words, finding),
        note=words("coverage.grid_note")
        + _hurried(context, halves, names)
        + (words("partial.listed_apart") if len(apart) else ""),
        cells=cells,
        rows=pl.concat([ranked, apart]).select(
            "name", "light", "planned", code="region_code", covered="numerator", whole="denominator"
        ),
        periods=periods,
        shares=SHARES,
        legend=words("coverage.share_of_plan"),
    )


def _until_settled(context: PageContext, halves: pl.DataFrame) -> pl.DataFrame:
    """Leave out the half-years after the term in which nothing happened any more."""
    end = context.term.ends_on
    place = pl.col("year") * 2 + pl.col("half")
    within_term = place <= end.year * 2 + (1 if end.month <= 6 else 2)
    is_active = (pl.col("inspections") > 0) | (pl.col("villages_covered") != 0)
    last = halves.filter(within_term | is_active).select(place.max()).item()
    return halves.filter(place <= last)


def _hurried(context: PageContext, halves: pl.DataFrame, names: dict[str, str]) -> str:
    """Name who covered twice an even year's share of its roster in a year; "" where nobody did."""
    term = context.term
    even = 365.25 / ((term.ends_on - term.starts_on).days + 1)
    hurried = (
        halves.group_by("region_code", "year")
        .agg(pl.col("villages_covered").sum(), pl.col("villages_on_roster").last())
        .with_columns(share=pl.col("villages_covered") / pl.col("villages_on_roster"))
        .filter(pl.col("villages_on_roster") >= THIN_DENOMINATOR, pl.col("share") >= HURRIED * even)
        .sort("share", "region_code", descending=[True, False])
        .unique("region_code", keep="first", maintain_order=True)
    )
    if hurried.is_empty():
        return ""
    unit = units_below.COUNTED[units(context)[0].level]
    region = context.region.code
    finding = Finding(
        "coverage.hurried",
        {
            "share": Claim(region, "hurried_from", HURRIED * even, "whole_percent"),
            "units": Claim(region, f"{unit}_hurried", len(hurried), unit),
            "names": _listed([names[code] for code in hurried["region_code"]], region, unit),
        },
    )
    return claims.say(context.words, finding)


def _listed(names: list[str], region: str, unit: str) -> Finding:
    """Return the first names, and how many more there are."""
    placed = dict(zip(("first", "second", "third", "fourth"), names, strict=False))
    if len(names) <= NAMED:
        return Finding(f"coverage.listed_{len(names)}", placed)
    more = Claim(region, f"{unit}_hurried_unnamed", len(names) - NAMED)
    return Finding("coverage.listed_more", placed | {"more": more})


def townships(region: str, rows: pl.DataFrame) -> Finding:
    """Return how many townships have villages left, and how many the one with most."""
    left = rows.select(left=pl.col("whole") - pl.col("covered")).filter(pl.col("left") > 0)["left"]
    number = Claim(region, "townships_left", len(left))
    of = Claim(region, "townships", len(rows), "townships")
    if left.is_empty():
        return Finding("coverage.townships_done", {"of": of}, (number,))
    villages = Claim(region, "villages_left_of_township_most", int(left.max()), "villages")  # type: ignore[arg-type]
    if len(rows) == 1:
        return Finding("coverage.townships_only", {"of": of, "villages": villages}, (number,))
    slots = {"of": of, "left": number, "villages": villages}
    return Finding("coverage.townships_left" if len(left) > 1 else "coverage.township_left", slots)


def of_townships(context: PageContext) -> Grid | None:
    """Return a county's townships by round, those with most villages left first."""
    words = context.words
    arguments = (context.region.code, context.term.term_id, context.month_end)
    visits = data.ask(context.view, inspections.townships_by_round, *arguments)
    rounds = data.ask(context.view, inspections.rounds, *arguments)
    if visits.is_empty():
        return None
    rows = (
        visits.unique("township_code", keep="first")
        .select(
            code=pl.col("township_code").fill_null(""),
            name=pl.col("township_name").fill_null(words("coverage.no_township")),
            light=pl.lit("none"),
            covered=pl.col("covered_to_date"),
            whole=pl.col("villages"),
            planned=pl.lit(None, pl.Float64),
        )
        .sort(pl.col("whole") - pl.col("covered"), "code", descending=[True, False])
    )
    order = {
        round_id: words("coverage.round", number=sequence, month=f"{starts_on:%Y-%m}")
        for round_id, sequence, starts_on in rounds.select(
            "round_id", "sequence", "starts_on"
        ).iter_rows()
    }
    inspected = visits.filter(pl.col("inspections") > 0).select(
        "inspections",
        "villages_covered",
        code=pl.col("township_code").fill_null(""),
        period=pl.when(pl.col("round_id").is_in(list(order))).then("round_id").fill_null(""),
    )
    if "" in inspected["period"]:
        order[""] = words("coverage.no_round")
    if not order:
        return None
    inspected = inspected.group_by("code", "period").sum()
    every = rows.select("code", "whole").join(pl.DataFrame({"period": list(order)}), how="cross")
    cells = (
        every.join(inspected, on=["code", "period"], how="left")
        .with_columns(pl.col("inspections", "villages_covered").fill_null(0))
        .select(
            "code",
            "period",
            "villages_covered",
            "inspections",
            share=pl.col("villages_covered") / pl.col("whole"),
            planned=pl.lit(numbers.MISSING),
        )
    )
    return Grid(
        finding=claims.say(words, townships(context.region.code, rows)),
        note=words("coverage.grid_note_rounds"),
        cells=cells,
        rows=rows,
        periods=order,
        shares=SHARES_OF_TOWNSHIP,
        legend=words("coverage.share_of_township"),
    )
