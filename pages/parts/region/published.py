"""Published figures of a real place beside our own: its real name, the qualifier, the source."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, headings, numbers, tables, texts
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.table import Column, Table
from warehouse.queries import published
from warehouse.words.languages import column_in

OF_PERSONS = ("clue", "person", "case")
"""Units of which our own counts are for the owning office only."""

OTHER_POPULATION = "another population or a rule, not a total of village inspection"
"""The reason that most figures of the sources carry; an analyst may write others."""


def panel(context: PageContext) -> None:
    """Draw what the source documents print of exactly this region; nothing for other regions.

    Other counties are named in the sources too, but a demonstration shows them under an alias,
    which a panel with the real name would undo.
    """
    if context.is_demonstration and context.region.code not in published.SOURCE_REGIONS:
        return
    rows = data.ask(context.view, published.figures, context.region.code)
    if rows.is_empty():
        return
    words = context.words
    title = words(
        "region.published", region=rows[column_in(context.language, "region_name", rows.columns)][0]
    )
    with st.container(border=True, key="published"):
        headings.title(title)
        note = "published_note" if context.is_demonstration else "published_note_real"
        sentence = claims.say(words, finding(context, rows))
        headings.finding(sentence)
        texts.caption(words(f"region.{note}", day=context.as_of))
        tables.rows(context, _table(context, title, rows))


def _table(context: PageContext, title: str, rows: pl.DataFrame) -> Table:
    words = context.words
    own = "published.own_generated" if context.is_demonstration else "published.own"
    return Table(
        key="published",
        title=title,
        rows=tables.of(pl.DataFrame([_row(context, row) for row in rows.iter_rows(named=True)])),
        columns=[
            Column("metric", words("columns.metric")),
            Column("published", words("columns.published_value")),
            Column("own", words(own)),
            Column("definition", words("published.definition")),
            Column("unit", words("columns.unit")),
            Column("period_start", words("columns.period_start"), "date"),
            Column("period_end", words("columns.period_end"), "date"),
            Column("source_title", words("columns.source")),
        ],
    )


def finding(context: PageContext, rows: pl.DataFrame) -> Finding:
    """Return how many of the figures are compared with ours, and how many of these agree."""
    region = context.region.code
    compared = [row for row in rows.iter_rows(named=True) if not _why_not(context, row)]
    agreeing = sum(_agrees(row) for row in compared)
    slots: dict[str, Claim | str] = {
        "figures": Claim(region, "published_figures", len(rows), "figures"),
        "compared": Claim(region, "published_compared", len(compared)),
    }
    if not compared:
        return Finding("published.none_compared", slots)
    slots["agreeing"] = Claim(region, "published_agreeing", agreeing)
    every = len(compared) == agreeing
    return Finding("published.all_agree" if every else "published.some_differ", slots)


def _agrees(row: dict[str, Any]) -> bool:
    """Say whether our value lies within what the published figure means."""
    low, high = row["value_low"], row["value_high"]
    return (low is None or row["own_value"] >= low) and (high is None or row["own_value"] <= high)


def _own(row: dict[str, Any]) -> Finding:
    """Return our value beside a figure."""
    value = row["own_value"]
    unit = "count" if value == round(value) else "number"
    own = Claim(row["figure_id"], "value_beside_published", value, unit)
    return Finding("published.own_value", {"value": own})


def _row(context: PageContext, row: dict[str, Any]) -> dict[str, Any]:
    words = context.words
    why_not = _why_not(context, row)
    return {
        "metric": row[column_in(context.language, "metric_name", row)],
        "published": _printed(context, row),
        "own": numbers.MISSING if why_not else claims.say(words, _own(row)),
        "definition": why_not or words(f"published_definitions.{row['metric']}"),
        "unit": words(f"published_units.{row['unit']}"),
        "period_start": row["period_start"],
        "period_end": row["period_end"],
        "source_title": row["source_title"],
    }


def _printed(context: PageContext, row: dict[str, Any]) -> str:
    """Write a figure as what it means: a floor and a round number are intervals."""
    low, high = row["value_low"], row["value_high"]
    key = row["qualifier"]
    if key == "at_least" and high is not None:
        key = "within"
    return context.words(
        f"published.{key}",
        value=_number(row["published_value"]),
        low="" if low is None else _number(low),
        high="" if high is None else _number(high),
    )


def _why_not(context: PageContext, row: dict[str, Any]) -> str:
    """Say why our own value does not stand beside a figure; "" where it does."""
    words = context.words
    if not row["comparable"]:
        if row["qualifier"] == "ambiguous":
            return words("published.not_ambiguous")
        reason = row["reason_not_comparable"]
        return words("published.not_other") if reason in (None, OTHER_POPULATION) else str(reason)
    if context.settings.person_counts != "full" and row["unit"] in OF_PERSONS:
        return words("published.not_suppressed")
    if not row["is_whole_in_data"]:
        return words("published.not_whole")
    return words("published.not_looked") if row["own_value"] is None else ""


def _number(value: float) -> str:
    """Write a number without needless decimals."""
    return numbers.count(value) if value == round(value) else numbers.number(value)
