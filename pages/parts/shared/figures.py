"""Figures of the headline metrics: values, targets, and the tiles that show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from pages.parts.frame import data, once
from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, numbers, status_lights
from pages.parts.kit.kpi_tiles import Tile
from pages.parts.shared import definitions
from warehouse.queries import subjects
from warehouse.queries.metrics import Metric
from warehouse.stats.judgement import THIN_DENOMINATOR, Light, judge


def tile_metrics(context: PageContext) -> list[Metric]:
    """Return the headline metrics in the order of their tiles."""
    headlines = [metric for metric in context.metrics.values() if metric.tile is not None]
    return sorted(headlines, key=lambda metric: metric.tile or 0)


def values(context: PageContext, metrics: list[Metric], codes: list[str]) -> pl.DataFrame:
    """Return the metrics of regions at the chosen month and at the year end before, one query."""
    return data.ask(
        context.view,
        subjects.values,
        tuple(metrics),
        tuple(dict.fromkeys(codes)),
        context.term.term_id,
        (context.month_end, _year_end(context)),
    )


def values_of_groups(
    context: PageContext, metrics: list[Metric], groups: Sequence[tuple[str, tuple[str, ...]]]
) -> pl.DataFrame:
    """Return what `values` does, summed over the regions of each group (name, codes)."""
    return data.ask(
        context.view,
        subjects.values_of_groups,
        tuple(metrics),
        tuple(groups),
        context.term.term_id,
        (context.month_end, _year_end(context)),
    )


def targets(context: PageContext) -> pl.DataFrame:
    """Return the targets and warning lines in force for the region at the chosen month."""
    return data.ask(context.view, subjects.targets, context.region.code, context.month_end)


def region_tiles(context: PageContext, metrics: list[Metric]) -> list[Tile]:
    """Return the tiles of the chosen region."""
    tiles = _tiles_of_region(context, tuple(metrics))
    return [_with_corner(context, *pair) for pair in zip(metrics, tiles, strict=True)]


@once.a_selection
def _tiles_of_region(context: PageContext, metrics: tuple[Metric, ...]) -> list[Tile]:
    answers, lines = values(context, [*metrics], [context.region.code]), targets(context)
    return [_tile(context, metric, answers, lines) for metric in metrics]


def _with_corner(context: PageContext, metric: Metric, tile: Tile) -> Tile:
    """Return a tile with its notes and what is the matter, which lead on from here."""
    notes = definitions.of_metric(context, metric)
    corner = headings.about(context.words, *notes) + headings.cautioned(*notes)
    return replace(tile, corner=corner)


def _year_end(context: PageContext) -> date:
    return date(context.month_end.year - 1, 12, 31)


def _is_year_end_of_term(context: PageContext) -> bool:
    """Return whether the year end before the month shown lies in the term: neither before it
    began nor after it was over.
    """
    return context.term.starts_on <= _year_end(context) <= context.term.ends_on


def line(targets: pl.DataFrame, metric: Metric, column: str) -> float | None:
    """Return a metric's `target` or `warning`, None where it has none."""
    row = targets.filter(pl.col("metric") == metric.light_metric)
    return row[column][0] if len(row) else None


def tile(context: PageContext, metric: Metric, answers: pl.DataFrame, lines: pl.DataFrame) -> Tile:
    """Return a metric's tile of the chosen region, from what `values` and `targets` returned."""
    return _with_corner(context, metric, _tile(context, metric, answers, lines))


def _tile(context: PageContext, metric: Metric, answers: pl.DataFrame, lines: pl.DataFrame) -> Tile:
    words, language = context.words, context.language
    row = judged_row(context, metric, answers, lines)
    before = _of_metric(context, metric, answers, _year_end(context))["value"].to_list()
    light: Light = row["light"] or "none"
    if row["is_thin"] and not metric.planned:
        light = "none"  # as on the map: so few say nothing; a plan is met or not, however small
    difference = (
        row["value"] - before[0]
        if row["value"] is not None
        and before
        and before[0] is not None
        and _is_year_end_of_term(context)
        else None
    )
    latest = _latest(context, metric, row, light, lines)
    return Tile(
        name=words.label(metric.label),
        figure=numbers.value(metric, row["value"]),
        unit=numbers.unit(metric, language),
        change=(
            words("tiles.no_change" if _is_year_end_of_term(context) else "tiles.outside_term")
            if difference is None
            else words("tiles.change", change=numbers.change(metric, difference))
        ),
        base=numbers_of(context, metric, row),
        latest=latest.get("latest", ""),
        latest_short=latest.get("latest_short", ""),
        light=light,
        light_label=status_lights.label(words, light, metric, line(lines, metric, "warning")),
        help=words.label(metric.definition),
        interval=None if row["low"] is None or row["high"] is None else (row["low"], row["high"]),
    )


def judged_row(
    context: PageContext, metric: Metric, answers: pl.DataFrame, lines: pl.DataFrame
) -> dict[str, Any]:
    """Return a metric's values of the chosen region and month as `judge` has them, each None where
    nobody looked; `answers` and `lines` are what `values` and `targets` returned.
    """
    now = judge(_of_metric(context, metric, answers, context.month_end), metric, lines)
    return now.row(0, named=True) if len(now) else dict.fromkeys(now.columns)


def _of_metric(
    context: PageContext, metric: Metric, answers: pl.DataFrame, month_end: date
) -> pl.DataFrame:
    return answers.filter(
        pl.col("metric") == metric.name,
        pl.col("region_code") == context.region.code,
        pl.col("month_end") == month_end,
    )


COHORT_RATES = ("one_month_rate", "on_time_rate", "on_time_rate_by_rule")
"""Rates over a term in which each problem counts once, in the month in which it can be judged."""

LATEST_MONTHS = 3


def _latest(
    context: PageContext, metric: Metric, row: dict[str, Any], light: Light, lines: pl.DataFrame
) -> dict[str, Any]:
    """Return what a tile says of what the last three months added to a rate, where that is another
    light: `latest` and `latest_short`.
    """
    if (
        metric.name not in COHORT_RATES
        or light == "none"
        or context.month_end not in context.months
    ):
        return {}
    before = context.months.index(context.month_end) - LATEST_MONTHS
    if before < 0:
        return {}
    code, month = context.region.code, context.months[before]
    term = context.term.term_id
    earlier = data.ask(context.view, subjects.values, (metric,), (code,), term, (month,))
    if earlier.is_empty():
        return {}
    part, whole = (
        float(row[name]) - float(earlier[name].fill_null(0)[0])
        for name in ("numerator", "denominator")
    )
    if not 0 <= part <= whole or whole < THIN_DENOMINATOR:
        return {}
    added = earlier.with_columns(numerator=part, denominator=whole, value=part / whole)
    latest: Light = judge(added, metric, lines)["light"][0]
    if latest == light:
        return {}
    sentences = {
        "rate": numbers.value_with_unit(metric, part / whole, context.language),
        "part": numbers.count(part),
        "whole": numbers.count(whole),
    }
    sign = status_lights.SYMBOLS[latest]
    return {
        "latest": context.words(f"tiles.latest_{latest}", **sentences),
        "latest_short": context.words("tiles.latest_short", light=sign, **sentences),
    }


def trend_titles(context: PageContext, metric: Metric) -> tuple[str, str, str, str]:
    """Return what the tooltip of a line of a metric by month calls its parts."""
    words = context.words
    return (
        words("columns.region"),
        words("columns.month"),
        words.label(metric.label),
        words("map.tooltip_numbers"),
    )


def numbers_of(context: PageContext, metric: Metric, row: dict[str, Any]) -> str:
    """Return the two numbers of a ratio, "12 / 34"; one number where there is no ratio.

    Those of an estimate from samples are named as weighted: nobody counted them.
    """
    if row["numerator"] is None:
        return numbers.MISSING
    if metric.denominator is None:
        return numbers.count(row["numerator"])
    return context.words(
        "ranking.numbers" if metric.sampling is None else "ranking.numbers_weighted",
        numerator=numbers.count(row["numerator"]),
        denominator=numbers.count(row["denominator"]),
    )
