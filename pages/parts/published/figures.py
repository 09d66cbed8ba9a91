"""All figures in one list: each as what it means, ours beside it or why not, and its document."""

from __future__ import annotations

from typing import Any

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, numbers, tables
from pages.parts.kit.table import Column, Table
from pages.parts.published import every
from pages.parts.shared import published_figures


def card(context: PageContext, figures: pl.DataFrame) -> None:
    """Draw the list."""
    tables.card(context, table(context, figures))


def table(context: PageContext, figures: pl.DataFrame) -> Table:
    """Return the list, those first that ours can stand beside."""
    words = context.words
    own = "published.own_generated" if context.is_demonstration else "published.own"
    rows = [_row(context, row) for row in figures.iter_rows(named=True)]
    return Table(
        is_printed_in_part=True,
        key="published_figures",
        title=words("published.compared_title"),
        definition=words("published.rule"),
        rows=tables.of(pl.DataFrame(rows, infer_schema_length=None)),
        columns=[
            Column("place", words("published.place")),
            Column("metric", words("columns.metric")),
            Column("published", words("columns.published_value")),
            Column("unit", words("columns.unit")),
            Column("own", words(own)),
            Column("definition", words("published.definition")),
            Column("period_start", words("columns.period_start"), "date"),
            Column("period_end", words("columns.period_end"), "date"),
            Column("source", words("columns.source")),
        ],
    )


def _row(context: PageContext, row: dict[str, Any]) -> dict[str, Any]:
    words = context.words
    is_compared = not published_figures.why_not(context, row)
    return {
        "place": every.place(context, row),
        "metric": every.named(context, row, "metric_name"),
        "published": published_figures.printed(words, row),
        "unit": words(f"published_units.{row['unit']}"),
        "own": claims.say(words, published_figures.own(row)) if is_compared else numbers.MISSING,
        "definition": published_figures.definition(context, row),
        "period_start": row["period_start"],
        "period_end": row["period_end"],
        "source": every.named(context, row, "source_title"),
    }
