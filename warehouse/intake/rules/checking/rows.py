"""The rows that rules look at: those of the import that remain, and accepted rows beside them.

A row of the import with the key of an accepted one takes its place, as it will once accepted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

import polars as pl

from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.intake.rules.checking.violations import ROW
from warehouse.schema.tables.problems import EVENT_ORDER
from warehouse.schema.validation import PROVENANCE, schema_of, stored_types

_JOINED_AS = {
    "rounds.starts_on": "round_starts_on",
    "inspections.starts_on": "inspection_starts_on",
}
"""Days of rows referred to, whose own table would have one of that name too."""


def joined_as(day: str) -> str:
    """Return what `day` (a column, or `table.column`) is called in the frames of `RuleRows`."""
    return _JOINED_AS.get(day, day.rpartition(".")[2])


@dataclass(frozen=True)
class RuleRows:
    """Rows by raw table.

    `own` are those of the import (columns of the schema and `<table>_row`), each content once;
    `accepted` those in force that have to do with them (columns of the schema). `dropped` are the
    rows of the import that were dropped, with `severity` and `place` (where they are).
    """

    reference: ReferenceData
    own: Mapping[str, pl.DataFrame]
    accepted: Mapping[str, pl.DataFrame]
    dropped: Mapping[str, pl.DataFrame]
    _whole: dict[str, pl.DataFrame] = field(default_factory=dict)

    def of(self, table: str) -> pl.DataFrame:
        """Return every row of `table` that would be in force, with `<table>_row` (null if
        accepted).
        """
        if table not in self._whole:
            own = self.own.get(table, empty(table))
            accepted = self.accepted.get(table)
            if accepted is not None and not accepted.is_empty():
                key = schema_of(table).primary_key()
                others = accepted.join(own, on=key, how="anti") if own.height else accepted
                own = pl.concat(
                    [own, others.with_columns(pl.lit(None, pl.Int64).alias(f"{table}{ROW}"))]
                )
            self._whole[table] = own
        return self._whole[table]

    def imported(self, table: str) -> pl.DataFrame:
        """Return the rows of `table` of the import alone."""
        return self.own.get(table, empty(table))

    @cached_property
    def village_places(self) -> pl.DataFrame:
        """Village, in its latest period: village_id, county_code, villages_row (of any period)."""
        return (
            self.of("villages")
            .sort("valid_from")
            .with_columns(pl.col("villages_row").max().over("village_id"))
            .unique("village_id", keep="last")
            .select("village_id", "county_code", "villages_row")
        )

    @cached_property
    def county_terms(self) -> pl.DataFrame:
        """County x term that has begun: county_code, term_id, term_starts_on, term_ends_on and
        terms_row.

        The terms of a county are those of the nearest region that has any, as the marts have it.
        """
        horizon = max(self.reference.today, self.reference.as_of)
        begun = self.of("terms").filter(pl.col("starts_on") <= horizon)
        return (
            self.reference.region_ancestors.filter(
                pl.col("ancestor_code").is_in(begun["region_code"].unique().implode())
            )
            .filter(pl.col("distance") == pl.col("distance").min().over("region_code"))
            .join(begun, left_on="ancestor_code", right_on="region_code")
            .select(
                pl.col("region_code").alias("county_code"),
                "term_id",
                pl.col("starts_on").alias("term_starts_on"),
                pl.col("ends_on").alias("term_ends_on"),
                "terms_row",
            )
        )

    @cached_property
    def inspections(self) -> pl.DataFrame:
        """Inspections with their round (`term_id`, `round_starts_on`, `round_ends_on`), the county
        of their village, its term, and their team's level.
        """
        rounds = self.of("rounds").select(
            "round_id",
            "term_id",
            pl.col("starts_on").alias("round_starts_on"),
            pl.col("ends_on").alias("round_ends_on"),
            "rounds_row",
        )
        teams = self.of("teams").select("team_id", pl.col("level").alias("level_of_team"))
        return (
            self.of("inspections")
            .join(rounds, on="round_id", how="left")
            .join(self.village_places, on="village_id", how="left")
            .join(self.county_terms, on=["county_code", "term_id"], how="left")
            .join(teams, on="team_id", how="left")
        )

    @cached_property
    def inspection_starts(self) -> pl.DataFrame:
        """Inspections with the day they began as `inspection_starts_on`, their county and term."""
        return self.inspections.select(
            "inspection_id",
            pl.col("starts_on").alias("inspection_starts_on"),
            "county_code",
            "term_id",
            "inspections_row",
        )

    @cached_property
    def problems(self) -> pl.DataFrame:
        """Problems with `inspection_starts_on`, `inspection_ends_on`, `feedback_on` and county."""
        inspections = self.inspections.select(
            "inspection_id",
            pl.col("starts_on").alias("inspection_starts_on"),
            pl.col("ends_on").alias("inspection_ends_on"),
            "feedback_on",
            "county_code",
            "inspections_row",
        )
        return self.of("problems").join(inspections, on="inspection_id", how="left")

    @cached_property
    def events(self) -> pl.DataFrame:
        """Events with their problem's `is_immediate`, `found_on`, `problem_due_on` and inspection,
        in the order of their days and, within a day, of their numbers.
        """
        problems = self.problems.select(
            "problem_id",
            "is_immediate",
            "found_on",
            pl.col("due_on").alias("problem_due_on"),
            "inspection_starts_on",
            "feedback_on",
            "problems_row",
            "inspections_row",
        )
        return (
            self.of("problem_events").join(problems, on="problem_id", how="left").sort(EVENT_ORDER)
        )

    @cached_property
    def clues(self) -> pl.DataFrame:
        """Clues with `inspection_starts_on`, county and term."""
        return self.of("clues").join(self.inspection_starts, on="inspection_id", how="left")


@cache
def empty(table: str) -> pl.DataFrame:
    """Return no row of `table`, with every column that rules look at."""
    return pl.DataFrame(schema={**content_types(table), f"{table}{ROW}": pl.Int64()})


@cache
def content_types(table: str) -> dict[str, pl.DataType]:
    """Return what a row says, without where it came from; enumerations as text."""
    return {name: dtype for name, dtype in stored_types(table).items() if name not in PROVENANCE}
