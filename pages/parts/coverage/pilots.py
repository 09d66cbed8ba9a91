"""Pilot rounds: what an inspection found before the pilot and in it, in the same counties."""

from __future__ import annotations

import math

import polars as pl

from pages.parts import data, tables
from pages.parts.shell import Visit
from pages.parts.tables import Column, Table
from warehouse.queries import coverage
from warehouse.stats.comparison import Sums, mean_ratio

KINDS = ("classified_villages", "team_and_squads")


def card(visit: Visit) -> None:
    """Draw the yield before and in pilot rounds; nothing where no county tried one."""
    words = visit.words
    counts = data.ask(
        visit.view,
        coverage.pilots,
        visit.region.code,
        visit.term.term_id,
        visit.month_end,
    )
    rows = _compared(counts)
    if rows.is_empty():
        return
    kinds = {kind: words(f"pilot.{kind}") for kind in KINDS}
    rows = rows.with_columns(kind=pl.col("pilot_kind").replace(kinds))
    tables.card(
        visit,
        Table(
            key="pilots",
            title=_finding(visit, rows),
            rows=tables.of(rows),
            columns=[
                Column("kind", words("coverage.pilot")),
                Column("counties", words("coverage.counties"), "count"),
                Column("inspections_before", words("coverage.inspections_before"), "count"),
                Column("mean_before", words("coverage.mean_before"), "number"),
                Column("inspections", words("coverage.inspections_pilot"), "count"),
                Column("mean", words("coverage.mean_pilot"), "number"),
                Column("ratio_text", words("coverage.ratio")),
            ],
            definition=words("coverage.pilot_definition"),
        ),
    )


def _compared(counts: pl.DataFrame) -> pl.DataFrame:
    """Return one row per kind of pilot with both sides: counts, means, ratio and its interval."""
    pilot = counts.filter("is_pilot").drop("is_pilot")
    before = counts.filter(~pl.col("is_pilot")).drop("is_pilot")
    both = pilot.join(before, on="pilot_kind", suffix="_before").sort("pilot_kind")
    ratios = mean_ratio(
        Sums(both["inspections"], both["problems"], both["problems_squared"]),
        Sums(both["inspections_before"], both["problems_before"], both["problems_squared_before"]),
    )
    return both.with_columns(
        mean=pl.col("problems") / pl.col("inspections"),
        mean_before=pl.col("problems_before") / pl.col("inspections_before"),
        ratio=pl.Series(ratios.ratio),
        low=pl.Series(ratios.low),
        high=pl.Series(ratios.high),
    ).with_columns(
        ratio_text=pl.struct("ratio", "low", "high").map_elements(
            _ratio_text, return_dtype=pl.String
        )
    )


def _ratio_text(row: dict[str, float]) -> str:
    if math.isnan(row["ratio"]):
        return ""
    if math.isnan(row["low"]):
        return f"{row['ratio']:.2f}"
    return f"{row['ratio']:.2f} ({row['low']:.2f}–{row['high']:.2f})"


def _finding(visit: Visit, rows: pl.DataFrame) -> str:
    words = visit.words
    first = rows.row(0, named=True)
    key = "coverage.pilot_alike"
    if first["low"] > 1:
        key = "coverage.pilot_more"
    elif first["high"] < 1:
        key = "coverage.pilot_fewer"
    return words(
        key,
        kind=first["kind"],
        before=f"{first['mean_before']:.1f}",
        after=f"{first['mean']:.1f}",
        ratio=first["ratio_text"],
    )
