"""The numbers behind modes and teams, as a table."""

from __future__ import annotations

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import tables
from pages.parts.kit.table import Column, Table
from pages.parts.problems import backlog, marks
from pages.parts.shared import columns

ALL = "all"
"""Stands for every inspection once, whatever its modes."""

WHATS = ("problems", "clues")


def whats(context: PageContext) -> tuple[str, ...]:
    """Return what can be compared: clues only where the office shows counts of persons in full."""
    return WHATS if context.settings.person_counts == "full" else WHATS[:1]


def table(context: PageContext, counts: pl.DataFrame) -> Table:
    """Return the numbers by mode and level of the team."""
    words, names = context.words, backlog.mode_names(context)
    has_clues = "clues" in whats(context)
    summed = counts.group_by("mode", "team_level", maintain_order=True).agg(
        pl.exclude("unit").sum()
    )
    rows = summed.sort("mode", "team_level").with_columns(
        name=pl.col("mode").replace({**names, ALL: words("problems.modes.all")}),
        team=pl.col("team_level").replace(
            {level: words(f"problems.teams.{level}") for level in marks.TEAM_LEVELS}
        ),
        per_inspection=pl.col("problems") / pl.col("inspections"),
        zero_share=pl.col("zero_finding_inspections") / pl.col("inspections"),
        key_share=pl.when(pl.col("surveyed_inspections") > 0).then(
            pl.col("key_village_inspections") / pl.col("surveyed_inspections")
        ),
        clues_per_100=100 * pl.col("clues") / pl.col("inspections"),
    )
    clues = [
        Column("clues", words("problems.modes.clues"), "count"),
        Column("clues_per_100", words("problems.modes.clues_per_100"), "number"),
    ]
    return Table(
        key="modes",
        title=words("problems.modes.table"),
        rows=tables.of(rows),
        columns=[
            Column("name", words("problems.modes.mode")),
            Column("team", words("problems.modes.team")),
            Column("inspections", words("problems.modes.inspections"), "count"),
            Column("villages", words("problems.modes.villages"), "count"),
            columns.column(words, "problems"),
            Column("per_inspection", words("problems.modes.per_inspection"), "number"),
            Column("zero_share", words("problems.modes.zero_share"), "percent"),
            Column("key_share", words("problems.modes.key_share"), "percent"),
            *(clues if has_clues else []),
        ],
        definition=words("problems.modes.table_definition"),
    )
