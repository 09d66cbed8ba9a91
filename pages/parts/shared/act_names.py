"""Names for the codes of acts; a region outside of what may be seen is said to be outside."""

from __future__ import annotations

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import place_names
from pages.parts.kit.table import Column
from pages.parts.kit.words import Language, Words
from warehouse.queries.supervision.actions import KINDS, RESPONSE_STATES
from warehouse.words.messages import DEFAULT_LANGUAGE

SAMPLE_REQUESTS = ("plan_progress", "overdue_share", "on_time_rate", "zero_finding_share")
"""What meetings of the demonstration ask for, by the metric that is to move."""


def of_region(context: PageContext, code: str | None) -> str:
    """Return the name of a region that may be seen, else the word for the others."""
    if code is None or code not in context.regions:
        return context.words("supervision.outside")
    return context.name(context.regions[code])


def of_acts(context: PageContext, rows: pl.DataFrame) -> pl.DataFrame:
    """Return acts with kind_name, state_name, issuer and, where there is one, target."""
    words = context.words
    kinds = {kind: words(f"supervision.kind.{kind}") for kind in KINDS}
    state_labels = {state: words(f"supervision.state.{state}") for state in RESPONSE_STATES}
    named = rows.with_columns(
        kind_name=pl.col("kind").replace_strict(kinds, return_dtype=pl.String),
        state_name=pl.col("response_state").replace_strict(state_labels, return_dtype=pl.String),
        issuer=_regions(context, rows, "issuer_region"),
    )
    if "request" in rows.columns:
        request = place_names.column(rows, "request", context.language, of_request)
        named = named.with_columns(request=request)
    if "target_region" not in rows.columns:
        return named
    return named.with_columns(target=_regions(context, rows, "target_region"))


def of_request(text: str, language: Language) -> str:
    """Return what a meeting asks for: the demonstration's in the reader's words, else as typed."""
    typed, words = Words(DEFAULT_LANGUAGE), Words(language)
    for name in SAMPLE_REQUESTS:
        if text == typed(f"supervision.sample_request.{name}"):
            return words(f"supervision.sample_request.{name}")
    return text


def _regions(context: PageContext, rows: pl.DataFrame, column: str) -> pl.Expr:
    by_code = {code: of_region(context, code) for code in rows[column].unique()}
    return pl.col(column).replace_strict(by_code, return_dtype=pl.String)


def answer_columns(words: Words) -> dict[str, Column]:
    """Return the columns that tell how acts were answered, by their names."""
    columns = [
        Column("judged", words("supervision.judged"), "count"),
        Column(
            "in_time",
            words("supervision.in_time"),
            "percent",
            help=words("supervision.in_time_help"),
        ),
        Column("overdue", words("supervision.state.overdue"), "count"),
        Column("waiting", words("supervision.state.waiting"), "count"),
        Column(
            "median_days",
            words("supervision.median_days"),
            "number",
            help=words("supervision.median_days_help"),
        ),
    ]
    return {column.name: column for column in columns}
