"""Whose rates get worse or better over the last quarters: the region's own, and those below it."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from pages.parts.frame import data, once
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, headings, notices, tables, texts
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.table import Column
from pages.parts.shared import comparators, moving
from pages.parts.shared.comparators import Comparators
from pages.parts.shared.funnels import judging
from pages.parts.shared.moving import Moving
from warehouse.queries import subjects
from warehouse.queries.metrics import Metric
from warehouse.stats.enough import are_enough

KEY = "table_movers"


def card(context: PageContext) -> None:
    """Say how the region's own rates move, and list what moves, the region's own first."""
    words = context.words
    month_ends = moving.quarter_ends(context, context.month_end)
    metrics = [
        metric for metric in context.metrics.values() if moving.has_trend(metric, month_ends)
    ]
    if not metrics:
        notices.empty_card(words, KEY, words("movers.title"), words("moving.too_early"))
        return
    result, is_below = _result(context, tuple(metrics), month_ends)
    sentence = claims.say(words, result)
    drawn = _rows(context, tuple(metrics), month_ends)
    if drawn.is_empty():
        with st.container(border=True, key=KEY):
            headings.explained(words, sentence, words("moving.text"))
            if is_below:
                texts.caption(words("movers.nothing"))
        return
    column = Column("metric", words("columns.metric"))
    tables.card(context, moving.table(context, "movers", sentence, drawn, month_ends[1:], column))


@once.a_selection
def _result(
    context: PageContext, metrics: tuple[Metric, ...], month_ends: tuple[date, ...]
) -> tuple[Finding, bool]:
    """Return what moves of the region and the units below it, and whether there are any."""
    own, below = _own(context, metrics, month_ends), _below(context, metrics, month_ends)
    return _sentence(context, comparators.of(context), own, below), bool(below)


@once.a_selection
def _own(
    context: PageContext, metrics: tuple[Metric, ...], month_ends: tuple[date, ...]
) -> list[Moving]:
    """Return how the region moves among those that it is compared with, itself alone, one query.

    Of each metric of which its trend can be judged.
    """
    beside = comparators.of(context)
    if len(beside.units) < 2:
        return []
    groups = (*((code, (code,)) for code in beside.codes), beside.group)
    term = context.term.term_id
    answers = data.ask(context.view, subjects.values_of_groups, metrics, groups, term, month_ends)
    units = []
    for metric in metrics:
        rows = answers.filter(pl.col("metric") == metric.name)
        now = rows.filter(pl.col("month_end") == month_ends[-1])
        funnel = judging.judge(metric, comparators.comparison(context, beside, now))
        units.append(moving.of_funnel(funnel, rows, month_ends))
    return [one for one in units if _is_judged(_of_region(context, one))]


def _below(
    context: PageContext, metrics: tuple[Metric, ...], month_ends: tuple[date, ...]
) -> list[Moving]:
    """Return how the units below the region move; a county's are not followed."""
    if context.region.level == "county":
        return []
    return moving.below(context, metrics, month_ends)


def _of_region(context: PageContext, moved: Moving) -> dict[str, Any]:
    is_own = pl.col("region_code") == context.region.code
    return moved.units.row(by_predicate=is_own, named=True)


def _is_judged(row: dict[str, Any]) -> bool:
    return row["p_value"] is not None and row["verdict"] not in ("thin", "few", "unseen")


def finding(context: PageContext, beside: Comparators, own: list[Moving]) -> Finding:
    """Return on how many metrics the region is outside and getting worse, falls, or mends."""
    slots: dict[str, Claim | Finding | str] = {"region": context.name(context.region)}
    if not own:
        return Finding("movers.unjudged", slots)
    states = [_of_region(context, one)["state"] for one in own]
    fewest = min((one.units.drop_nulls("rank")["region_code"] for one in own), key=len)
    slots["of"] = Claim(beside.code, "metrics_with_a_trend", len(own), "metrics")
    counted = {
        state: Claim(
            beside.code,
            f"metrics_{state}",
            states.count(state),
            verdict="differs",
            among=tuple(fewest),
        )
        for state in moving.LIGHTS
    }
    if not any(states):
        return Finding("movers.still", slots, tuple(counted.values()))
    key = "movers.worsening" if "worsening" in states else "movers.moving"
    return moving.with_others(key, slots, counted, "others_own")


def finding_below(context: PageContext, below: list[Moving]) -> Finding | None:
    """Return how many units below are outside by any metric and getting worse, fall, or mend.

    None where those judged are too few.
    """
    is_judged = ~pl.col("verdict").is_in(["thin", "few", "unseen"])
    units = pl.concat(one.units.filter(is_judged).select("region_code", "state") for one in below)
    codes = tuple(units["region_code"].unique().sort())
    if not are_enough(len(codes)):
        return None
    whole = below[0].funnel.comparison
    slots: dict[str, Claim | Finding | str] = {
        "of": Claim(whole.code, f"{whole.thing}_judged_by_any", len(codes), whole.thing)
    }
    counted = {
        state: Claim(
            whole.code,
            f"{whole.thing}_{state}_by_any",
            units.filter(state=state)["region_code"].n_unique(),
            "units",
            verdict="differs",
            among=codes,
        )
        for state in moving.LIGHTS
    }
    if not any(claim.value for claim in counted.values()):
        return Finding("movers.below_still", slots, tuple(counted.values()))
    key = "movers.below_worsening" if counted["worsening"].value else "movers.below"
    return moving.with_others(key, slots, counted, "others_below")


def _sentence(
    context: PageContext, beside: Comparators, own: list[Moving], below: list[Moving]
) -> Finding:
    """Return what moves of the region and below it, as far as it is judged."""
    of_units = finding_below(context, below) if below else None
    if of_units is None:
        return finding(context, beside, own)
    if not own:
        return Finding("movers.units", {"region": context.name(context.region), "below": of_units})
    return Finding("movers.both", {"own": finding(context, beside, own), "below": of_units})


@once.a_selection
def _rows(
    context: PageContext, metrics: tuple[Metric, ...], month_ends: tuple[date, ...]
) -> pl.DataFrame:
    """Return what moves by each metric: the region's own first, then the units below it."""
    is_own = pl.col("region_code") == context.region.code
    parts = [(one, one.units.filter(is_own)) for one in _own(context, metrics, month_ends)]
    parts += [(one, one.units) for one in _below(context, metrics, month_ends)]
    if not parts:
        return pl.DataFrame()
    findings = [
        moving.rows(context, units).with_columns(
            metric=pl.lit(context.words.label(one.funnel.metric.label))
        )
        for one, units in parts
    ]
    order = pl.Enum([*moving.LIGHTS.values()])
    return pl.concat(findings, how="diagonal_relaxed").sort(
        ~is_own, pl.col("light").cast(order), maintain_order=True
    )
