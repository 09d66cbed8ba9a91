"""The teams of a region: how many, of whom, how many villages a day, how often across counties."""

from __future__ import annotations

import polars as pl

from pages.parts.frame import once
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, tables
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.table import Column, Table
from pages.parts.shared import definitions
from warehouse.queries.coverage import inspections

LEVELS = ("county", "city", "province")


def card(context: PageContext) -> None:
    """Draw the work of the teams by year and by the level that sent them."""
    words = context.words
    rows = context.ask(inspections.teams)
    tables.card(
        context,
        Table(
            key="staff",
            title=claims.say(words, finding(context.region.code, rows)),
            rows=tables.of(_rows(context)),
            columns=[
                Column("year", words("coverage.year")),
                Column("level", words("coverage.sent_by")),
                Column(
                    "teams", words("coverage.teams"), "count", help=words("coverage.help_teams")
                ),
                Column(
                    "posts", words("coverage.posts"), "count", help=words("coverage.help_posts")
                ),
                Column("inspections", words("coverage.inspections"), "count"),
                Column("villages", words("coverage.villages_seen"), "count"),
                Column("days_on_site", words("coverage.team_days"), "count"),
                Column("villages_per_day", words("coverage.villages_per_day"), "number"),
                Column("days_each", words("coverage.days_each"), "number"),
                Column(
                    "without_days",
                    words("coverage.without_days"),
                    "count",
                    help=words("coverage.help_without_days"),
                ),
                Column("cross_county_inspections", words("coverage.cross"), "count"),
                Column("cross_share", words("coverage.cross_share"), "percent"),
                Column("zero_finding_inspections", words("coverage.zero"), "count"),
                Column("zero_share", words("coverage.zero_share"), "percent"),
            ],
            definition=words("coverage.staff_definition", day=context.as_of),
            notes=definitions.of_query(context, inspections.teams),
            height=300,
        ),
    )


@once.a_selection
def _rows(context: PageContext) -> pl.DataFrame:
    levels = {level: context.words(f"team_level.{level}") for level in LEVELS}
    return context.ask(inspections.teams).with_columns(
        level=pl.col("team_level").replace(levels),
        year=pl.col("year").cast(pl.String),
        villages_per_day=100 * pl.col("villages_with_days") / _some("days_on_site"),
        days_each=pl.col("days_on_site") / _some("inspections_with_days"),
        without_days=pl.col("inspections") - pl.col("inspections_with_days"),
        cross_share=pl.col("cross_county_inspections") / _some("inspections"),
        zero_share=pl.col("zero_finding_inspections") / _some("inspections"),
    )


def _some(column: str) -> pl.Expr:
    """Return a denominator, null where it is nothing."""
    return pl.when(pl.col(column) > 0).then(pl.col(column))


def finding(region: str, rows: pl.DataFrame) -> Finding:
    """Return how many villages teams inspect in 100 days, and how often across counties.

    A village counts once, however often it was inspected.
    """
    counts = ("inspections", "inspections_with_days", "days_on_site")
    sums = rows.select(pl.col(*counts, "cross_county_inspections").sum()).row(0, named=True)
    if not sums["inspections"]:
        nothing = Claim(region, "inspections_known_now", 0)
        return Finding("coverage.staff_name", further=(nothing,))
    cross = claims.share(
        region, "cross_county_share", sums["cross_county_inspections"], sums["inspections"]
    )
    slots: dict[str, Claim | Finding | str] = {"share": cross}
    days = Claim(region, "team_days", sums["days_on_site"])
    if not sums["inspections_with_days"]:
        with_days = Claim(region, "inspections_with_days_now", 0)
        return Finding("coverage.staff_finding_unknown", slots, (with_days,))
    if not days.value:
        return Finding("coverage.staff_finding_no_days", slots, (days,))
    villages = rows["villages_with_days_in_term"][0]
    slots["per_day"] = Claim(
        region, "villages_per_100_team_days", 100 * villages / sums["days_on_site"], "number"
    )
    without = sums["inspections"] - sums["inspections_with_days"]
    if not without:
        return Finding("coverage.staff_finding", slots)
    slots["without"] = Claim(region, "inspections_without_days_now", without, "inspections_ended")
    return Finding("coverage.staff_finding_part", slots)
