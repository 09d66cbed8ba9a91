"""The headline metrics of two regions: values, intervals, lines by month, and their verdicts."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from pages.parts.compare.pair import RegionPair
from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, headings, notices, numbers, texts
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import pictures, trends
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.shared import definitions, figures
from pages.parts.shared.rank_intervals import suits
from warehouse.queries import subjects
from warehouse.queries.metrics import Metric
from warehouse.stats import comparison
from warehouse.stats.judgement import THIN_DENOMINATOR, judge

JUDGED = ("apart", "alike")


@dataclass(frozen=True)
class ComparedMetric:
    """One metric of two regions.

    `rows` holds its values at every month end so far, `now` those of the month shown as
    `warehouse.stats.judgement.judge` returns them, by region. `verdict`: `apart` (by more than
    chance), `alike`, `thin` (too few), `part` (a region is not whole) or `no_chance`.
    """

    metric: Metric
    rows: pl.DataFrame
    now: dict[str, dict[str, Any]]
    verdict: str


def compare(context: PageContext, two: RegionPair) -> list[ComparedMetric]:
    """Return the headline metrics of both regions, one query."""
    metrics = figures.tile_metrics(context)
    answers = data.ask(
        context.view,
        subjects.values,
        tuple(metrics),
        tuple(region.code for region in two.regions),
        context.term.term_id,
        tuple(month for month in context.months if month <= context.month_end),
    )
    lines = figures.targets(context)
    compared = []
    for metric in metrics:
        rows = answers.filter(pl.col("metric") == metric.name)
        judged = judge(rows.filter(pl.col("month_end") == context.month_end), metric, lines)
        now = {row["region_code"]: row for row in judged.iter_rows(named=True)}
        compared.append(ComparedMetric(metric, rows, now, _verdict(metric, two, now)))
    return compared


def _verdict(metric: Metric, two: RegionPair, now: dict[str, dict[str, Any]]) -> str:
    """Say whether the values differ by more than chance, or why that is not asked."""
    if not suits(metric):
        return "no_chance"
    counts: list[float] = [
        now[region.code][name]
        for region in two.regions
        for name in ("numerator", "denominator")
        if region.code in now and now[region.code][name] is not None
    ]
    if len(counts) < 4 or min(counts[1], counts[3]) < THIN_DENOMINATOR:
        return "thin"
    if not two.is_whole:
        return "part"
    if metric.is_proportion:
        _, low, high = comparison.proportion_difference(*counts)
        return "apart" if low > 0 or high < 0 else "alike"
    ratios = comparison.rate_ratio(*counts)
    return "apart" if ratios.low > 1 or ratios.high < 1 else "alike"


def sentence(context: PageContext, two: RegionPair, compared: list[ComparedMetric]) -> str:
    """Say of how many headline metrics the regions differ by more than chance."""
    return claims.say(context.words, finding(context, two, compared))


def finding(context: PageContext, two: RegionPair, compared: list[ComparedMetric]) -> Finding:
    """Return how many of the metrics that can be judged differ, or why none is judged."""
    if two.second is None:
        return Finding("compare.alone", {"region": context.name(two.first)})
    slots: dict[str, Claim | Finding | str] = {
        "first": context.name(two.first),
        "second": context.name(two.second),
    }
    judged = [one for one in compared if one.verdict in JUDGED]
    if not judged:
        return Finding("compare.part" if not two.is_whole else "compare.thin", slots)
    both = f"{two.first.code}+{two.second.code}"
    slots["of"] = Claim(both, "metrics_compared", len(judged), "metrics")
    apart = sum(one.verdict == "apart" for one in judged)
    slots["apart"] = Claim(both, "metrics_apart", apart)
    return Finding("compare.apart" if apart else "compare.alike_all", slots)


def cards(context: PageContext, two: RegionPair, compared: list[ComparedMetric]) -> None:
    """Draw a card a metric: both values with interval and numbers, and their lines by month."""
    for start in range(0, len(compared), 2):
        for column, one in zip(st.columns(2), compared[start : start + 2], strict=False):
            with column, st.container(border=True, height="stretch", key=f"card_{one.metric.name}"):
                headings.explained(
                    context.words,
                    context.words.label(one.metric.label),
                    context.words("compare.chance") if one.verdict in JUDGED else "",
                    *definitions.of_metric(context, one.metric),
                )
                points = _points(context, two, one)
                if not points:
                    notices.empty(context.words)
                    continue
                st.html(_values(context, two, one))
                verdict = context.words(f"compare.verdicts.{one.verdict}", few=THIN_DENOMINATOR)
                texts.caption(verdict)
                pictures.chart(context, _picture(context, two, one, points), mark="")
                headings.foot(context.mark)


def _values(context: PageContext, two: RegionPair, one: ComparedMetric) -> str:
    """Return a table of the values, a row a region, as HTML."""
    lines = "".join(_line(context, one, region.code) for region in two.regions)
    return f'<table class="peers">{lines}</table>'


def _line(context: PageContext, one: ComparedMetric, code: str) -> str:
    words, metric, row = context.words, one.metric, one.now.get(code)
    cells = [context.name(context.regions[code])]
    if row is None or row["value"] is None:
        cells += [numbers.MISSING, "", ""]
    else:
        low, high = (numbers.value(metric, row[end]) for end in ("low", "high"))
        interval = words("compare.interval", low=low, high=high) if row["low"] is not None else ""
        value = numbers.value_with_unit(metric, row["value"], context.language)
        cells += [value, interval, figures.numbers_of(context, metric, row)]
    name, *rest = (html.escape(cell) for cell in cells)
    return f"<tr><td><b>{name}</b></td>{''.join(f'<td>{cell}</td>' for cell in rest)}</tr>"


def _names(context: PageContext, two: RegionPair) -> dict[str, str]:
    """Return the names of the lines; those of one name are told apart by their codes."""
    names = {region.code: context.name(region) for region in two.regions}
    if len(set(names.values())) < len(names):
        return {code: f"{name} {code}" for code, name in names.items()}
    return names


def _points(context: PageContext, two: RegionPair, one: ComparedMetric) -> list[dict[str, Any]]:
    names = _names(context, two)
    return [
        {
            "month": row["month_end"].isoformat(),
            "month_text": numbers.month(row["month_end"], context.language),
            "series": names[row["region_code"]],
            "value": row["value"],
            "value_text": numbers.value_with_unit(one.metric, row["value"], context.language),
            "numbers": figures.numbers_of(context, one.metric, row),
        }
        for row in one.rows.drop_nulls("value").iter_rows(named=True)
    ]


def _picture(
    context: PageContext, two: RegionPair, one: ComparedMetric, points: list[dict[str, Any]]
) -> Picture:
    """Return both lines by month on one scale."""
    words, metric = context.words, one.metric
    series = list(_names(context, two).values())
    slots: dict[str, Claim | Finding | str] = {"metric": words.label(metric.label)}
    for name, region in zip(("first", "second"), two.regions, strict=False):
        value = one.now.get(region.code, {}).get("value")
        slots[name] = context.name(region)
        slots[f"{name}_value"] = Claim(region.code, f"value_of_{metric.name}", value, metric)
    sentence = claims.say(words, Finding("compare.alternative", slots)) if two.second else ""
    spec = trends.trend(
        points,
        series,
        percent=metric.format == "percent",
        titles=figures.trend_titles(context, metric),
        target=None,
    )
    return Picture(
        f"compare_{metric.name}", words.label(metric.label), sentence, spec, trends.HEIGHT
    )
