"""The teams of a region: how many, of whom, how many villages a day, how often across counties."""

from __future__ import annotations

import polars as pl

from pages.parts import data, tables
from pages.parts.shell import Visit
from pages.parts.tables import Column, Table
from warehouse.queries import coverage

LEVELS = ("county", "city", "province")


def card(visit: Visit) -> None:
    """Draw the work of the teams by year and by the level that sent them."""
    words = visit.words
    rows = data.ask(visit.view, coverage.teams, visit.region.code, visit.term.term_id)
    levels = {level: words(f"team_level.{level}") for level in LEVELS}
    tables.card(
        visit,
        Table(
            key="staff",
            title=_finding(visit, rows),
            rows=tables.of(
                rows.with_columns(
                    level=pl.col("team_level").replace(levels),
                    year=pl.col("year").cast(pl.String),
                    villages_per_day=100 * pl.col("villages_with_days") / _some("days_on_site"),
                    days_each=pl.col("days_on_site") / _some("inspections_with_days"),
                    without_days=pl.col("inspections") - pl.col("inspections_with_days"),
                    cross_share=pl.col("cross_county_inspections") / _some("inspections"),
                    zero_share=pl.col("zero_finding_inspections") / _some("inspections"),
                )
            ),
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
            definition=words("coverage.staff_definition", day=visit.as_of),
            height=300,
        ),
    )


def _some(column: str) -> pl.Expr:
    """Return a denominator, null where it is nothing."""
    return pl.when(pl.col(column) > 0).then(pl.col(column))


def _finding(visit: Visit, rows: pl.DataFrame) -> str:
    words = visit.words
    counts = ("inspections", "inspections_with_days", "villages_with_days", "days_on_site")
    sums = rows.select(pl.col(*counts, "cross_county_inspections").sum()).row(0, named=True)
    if not sums["inspections"]:
        return words("coverage.staff_name")
    without = sums["inspections"] - sums["inspections_with_days"]
    if not sums["days_on_site"]:
        key = "coverage.staff_finding_unknown" if without else "coverage.staff_finding_no_days"
        per_day = ""
    else:
        key = "coverage.staff_finding_part" if without else "coverage.staff_finding"
        per_day = f"{100 * sums['villages_with_days'] / sums['days_on_site']:.1f}"
    return words(
        key,
        per_day=per_day,
        without=words.count("inspections", without),
        share=f"{sums['cross_county_inspections'] / sums['inspections']:.1%}",
        cross=f"{sums['cross_county_inspections']:,}",
        inspections=f"{sums['inspections']:,}",
    )
