"""The table beside a funnel plot: raw and shrunken values, ranges of places, and who is who."""

from __future__ import annotations

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import tables
from pages.parts.kit.table import Column, Kind, Table
from pages.parts.kit.words import Words
from pages.parts.shared.funnels.judging import Funnel


def table(context: PageContext, funnel: Funnel) -> Table:
    """Return the table of a funnel's units, in the order of their places."""
    words, metric = context.words, funnel.metric
    label = words.label(metric.label)
    return Table(
        key=f"funnel_{metric.name}",
        title=words("funnels.table_title", metric=label),
        rows=tables.of(rows(words, funnel)),
        columns=columns(words, funnel),
        definition=words("funnels.table_definition"),
        definitions={label: words.label(metric.definition)},
        is_of_month=True,
    )


def rows(words: Words, funnel: Funnel) -> pl.DataFrame:
    """Return the units with values in the metric's unit and their verdict in words."""
    rates = ["rate", "shrunken", "shrunken_low", "shrunken_high"]
    verdicts = {
        name: words(f"funnels.verdicts.{name}") for name in funnel.units["verdict"].unique()
    }
    labels = {True: words("funnels.distinguishable"), False: words("funnels.not_distinguishable")}
    return funnel.units.with_columns(
        pl.col(rates) * funnel.metric.scale,
        pl.col("numerator", "denominator").round(mode="half_away_from_zero").cast(pl.Int64),
        verdict=pl.col("verdict").replace_strict(verdicts, return_dtype=pl.String),
        distinguishable=pl.col("is_distinguishable").replace_strict(
            labels, return_dtype=pl.String, default=""
        ),
    )


def columns(words: Words, funnel: Funnel) -> list[Column]:
    """Return the columns, each with what it says."""
    metric = funnel.metric
    value: Kind = "percent" if metric.format == "percent" else "number"
    rank = "rank_highest" if metric.direction == "neutral" else "rank_worst"

    def column(name: str, kind: Kind, key: str) -> Column:
        return Column(
            name, words(f"funnels.columns.{key}"), kind, help=words(f"funnels.help.{key}")
        )

    return [
        Column("name", words("columns.region")),
        Column(
            "distinguishable",
            words("funnels.columns.distinguishable"),
            choices=[words("funnels.distinguishable"), words("funnels.not_distinguishable")],
            help=words("funnels.help.distinguishable"),
        ),
        Column("verdict", words("funnels.columns.verdict"), help=words("funnels.help.verdict")),
        Column("numerator", words.label(metric.numerator_label), "count"),
        Column("denominator", words.label(metric.denominator_label), "count"),
        Column(
            "rate",
            words.label(metric.label)
            if metric.format == "percent"
            else words(
                "columns.value_of",
                metric=words.label(metric.label),
                unit=words.label(metric.unit),
            ),
            value,
        ),
        column("shrunken", value, "shrunken"),
        column("shrunken_low", value, "shrunken_low"),
        column("shrunken_high", value, "shrunken_high"),
        column("rank", "count", rank),
        column("rank_low", "count", "rank_low"),
        column("rank_high", "count", "rank_high"),
    ]
