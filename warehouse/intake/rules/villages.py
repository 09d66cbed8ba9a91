"""Villages over time: one row a day at most, there on the day of what happened, and successions."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.rules.checking.rows import RuleRows
from warehouse.intake.rules.checking.violations import name_of, violations
from warehouse.intake.rules.spans import overlapping
from warehouse.schema import catalogue

LONGEST_CHAIN = 3
"""Successions within a term through which coverage is passed on."""


def villages_on_days(rows: RuleRows) -> Iterator[pl.DataFrame]:
    """Find villages that are named on a day on which no row of theirs holds."""
    yield overlapping(rows.of("villages"), "villages", "village_id", "valid_from", "valid_to")
    periods = rows.of("villages").select(
        "village_id",
        "valid_from",
        "valid_to",
        # Whichever period the import changed answers for the village.
        pl.col("villages_row").max().over("village_id"),
    )
    for named_village in catalogue.office_columns():
        village_day = named_village.field.village_day
        if village_day is None or village_day.if_absent is None:
            continue
        table, column, day = named_village.table, named_village.name, village_day.column
        severity = village_day.if_absent
        frame = rows.of(table)
        if frame.is_empty() or (severity == "warned" and rows.imported(table).is_empty()):
            continue
        # A petition's month may begin before its village does.
        last_moment = pl.col(day).dt.month_end() if day == "month" else pl.col(day)
        valid = (pl.col("valid_from") <= last_moment) & (
            pl.col("valid_to").is_null() | (pl.col("valid_to") >= pl.col(day))
        )
        named = (
            frame.with_row_index("nth")
            .join(periods, left_on=column, right_on="village_id")
            .with_columns(is_there=valid)
            .sort("is_there", "valid_from", descending=True)
            .unique("nth", keep="first", maintain_order=True)
        )
        yield violations(
            named,
            ~pl.col("is_there"),
            table=table,
            column=column,
            rule="village_not_there",
            severity=severity,
            day=pl.col(day),
            first=pl.col("valid_from"),
            last=pl.col("valid_to"),
        )
    ending = rows.inspections.join(
        periods.rename({"valid_to": "last", "villages_row": "period__villages_row"}),
        on="village_id",
    ).filter(
        pl.col("starts_on") >= pl.col("valid_from"),
        pl.col("last").is_null() | (pl.col("starts_on") <= pl.col("last")),
    )
    yield violations(
        ending,
        pl.col("ends_on") > pl.col("last"),
        table="inspections",
        column="ends_on",
        rule="after_village_ended",
        severity="warned",
        last=pl.col("last"),
    )


def successions(rows: RuleRows) -> Iterator[pl.DataFrame]:
    """Find successions of a village to itself, of one that goes on, and chains that are too
    long.
    """
    mine = rows.imported("village_successions")
    if mine.is_empty():
        return
    yield violations(
        mine,
        pl.col("predecessor_id") == pl.col("successor_id"),
        table="village_successions",
        column="successor_id",
        rule="succeeds_itself",
    )
    periods = rows.of("villages").select("village_id", "valid_from", "valid_to")
    going_on = (
        mine.filter(pl.col("kind") != "split")
        .join(periods, left_on="predecessor_id", right_on="village_id")
        .filter(pl.col("valid_from") <= pl.col("effective_on"))
        .unique("village_successions_row")
    )
    yield violations(
        going_on,
        pl.col("valid_to").is_null() | (pl.col("valid_to") >= pl.col("effective_on")),
        table="village_successions",
        column="predecessor_id",
        rule="predecessor_goes_on",
        severity="warned",
        day=pl.col("effective_on"),
        until=name_of("villages", "valid_to"),
    )
    yield _too_long(rows)


def _too_long(rows: RuleRows) -> pl.DataFrame:
    """Find successions of the import that make a chain of more than three within a term."""
    placed = (
        rows.of("village_successions")
        .filter(pl.col("predecessor_id") != pl.col("successor_id"))
        .join(rows.village_places, left_on="successor_id", right_on="village_id")
        .join(rows.county_terms, on="county_code")
        .filter(
            pl.col("effective_on") > pl.col("term_starts_on"),
            pl.col("effective_on") <= pl.col("term_ends_on"),
        )
        .select("predecessor_id", "successor_id", "term_id", "village_successions_row")
    )
    chain = placed.select(
        "term_id",
        pl.col("successor_id").alias("end"),
        pl.concat_list("village_successions_row").alias("links"),
    )
    for _ in range(LONGEST_CHAIN):
        chain = chain.join(
            placed, left_on=["term_id", "end"], right_on=["term_id", "predecessor_id"]
        ).select(
            "term_id",
            pl.col("successor_id").alias("end"),
            pl.concat_list("links", "village_successions_row").alias("links"),
        )
    links = chain.explode("links")["links"].drop_nulls().unique()
    return violations(
        rows.imported("village_successions"),
        pl.col("village_successions_row").is_in(links.implode()),
        table="village_successions",
        column="successor_id",
        rule="chain_too_long",
        longest=str(LONGEST_CHAIN),
    )
