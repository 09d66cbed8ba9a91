"""Whether a region really lags or only looks so: its figures among the units of its kind."""

from __future__ import annotations

import html
from typing import Any

import polars as pl
import streamlit as st

from pages.parts.frame import links, once
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, headings, notices, numbers, texts
from pages.parts.kit.claims import Claim, Finding
from pages.parts.shared import comparators, figures, units_below
from pages.parts.shared.comparators import Comparators
from pages.parts.shared.funnels import judging
from pages.parts.shared.funnels.judging import Funnel
from pages.parts.shared.rank_intervals import suits
from warehouse.queries.metrics import Metric
from warehouse.stats.enough import FEWEST_UNITS

WORSE = "worse_998"
"""Of four metrics one is outside 95 % limits by chance often enough; that raises no alarm."""


def card(context: PageContext) -> None:
    """Draw a row per headline metric: value, verdict, range of places among the peers."""
    words, beside = context.words, _beside(context)
    if context.region.is_part_in_data:
        with st.container(border=True, key="card_peers", height="stretch"):
            texts.caption(words("partial.alone", region=context.name(context.region)))
        return
    if len(beside.units) < 2:
        return
    metrics = [metric for metric in figures.tile_metrics(context) if suits(metric)]
    judged = [(funnel, _own(context, funnel)) for funnel in _funnels(context, tuple(metrics))]
    with st.container(border=True, key="card_peers", height="stretch"):
        with_values = [(funnel, own) for funnel, own in judged if own is not None]
        # A unit where nobody looked is nobody's peer.
        peers = max((funnel.units["rate"].count() for funnel, _ in with_values), default=0)
        result = finding(context, beside, peers, with_values)
        headings.explained(words, claims.say(words, result), words("region.peers_note"))
        if not with_values:
            notices.empty(words)
            return
        st.html(
            f'<table class="peers">{"".join(_row(context, *pair) for pair in with_values)}</table>'
        )
        address = html.escape(links.address("profile"))
        st.html(f'<a class="onward" href="{address}">{html.escape(words("profile.link"))}</a>')


def _beside(context: PageContext) -> Comparators:
    """Return the peers that a reader chose, else those of the province, or of the country.

    A city's counties are too few to say much, but a city that is whole in the data is a better
    whole than part of a province. None where the office sees nothing above itself.
    """
    if (chosen := comparators.of(context)).kind in ("near", "chosen"):
        return chosen
    wanted = "country" if context.region.level == "province" else "province"
    above = context.regions.lineage(context.region.code)[1:]
    usual = next((region for region in above if region.level == wanted), None)
    if usual is not None and not usual.is_whole_in_data:
        usual = next((region for region in above if region.is_whole_in_data), usual)
    if usual is None:
        return Comparators("parent", [], None)
    units = units_below.whole(context.regions.within(usual.code, context.region.level))
    return Comparators("province", units, usual)


@once.a_selection
def _funnels(context: PageContext, metrics: tuple[Metric, ...]) -> list[Funnel]:
    """Return the peers judged by each metric, all from one query."""
    beside = _beside(context)
    groups = [*((code, (code,)) for code in beside.codes), beside.group]
    answers = figures.values_of_groups(context, list(metrics), groups)
    now = answers.filter(pl.col("month_end") == context.month_end)
    return [
        judging.judge(
            metric,
            comparators.comparison(context, beside, now.filter(pl.col("metric") == metric.name)),
        )
        for metric in metrics
    ]


def _own(context: PageContext, funnel: Funnel) -> dict[str, Any] | None:
    """Return the region's own row, None where nobody looked."""
    rows = funnel.units.filter(
        (pl.col("region_code") == context.region.code) & pl.col("rate").is_not_null()
    )
    return rows.row(0, named=True) if len(rows) else None


def finding(
    context: PageContext,
    beside: Comparators,
    peers: int,
    with_values: list[tuple[Funnel, dict[str, Any]]],
) -> Finding:
    """Return on how many metrics the region is worse than chance allows among its peers.

    `with_values` are the funnels with the region's own row in each; where it is too small, or the
    units too few, it is not judged.
    """
    level, code = context.region.level, beside.code
    judged = [(funnel, own) for funnel, own in with_values if own["verdict"] not in ("thin", "few")]
    if not judged and any(own["verdict"] == "few" for _, own in with_values):
        return Finding("region.peers_few", {"fewest": Claim(code, "fewest_units", FEWEST_UNITS)})
    seen = Claim(code, f"{level}_peers_seen", peers, units_below.COUNTED[level])
    slots: dict[str, Claim | Finding | str] = {"others": comparators.others(context, beside, seen)}
    if not judged:
        return Finding("region.peers_thin", slots)
    worse = sum(own["verdict"] == WORSE for _, own in judged)
    slots["metrics"] = Claim(code, "metrics_judged_among_peers", len(judged), "metrics")
    compared = min((funnel.units.drop_nulls("rank") for funnel, _ in judged), key=len)
    slots["worse"] = Claim(
        code,
        "metrics_worse_among_peers",
        worse,
        verdict="differs",
        among=tuple(compared["region_code"]),
    )
    return Finding("region.peers_worse" if worse else "region.peers_alike", slots)


def _row(context: PageContext, funnel: Funnel, own: dict[str, Any]) -> str:
    words, metric = context.words, funnel.metric
    value, shrunken = (
        numbers.value_with_unit(metric, own[rate] * metric.scale, context.language)
        for rate in ("rate", "shrunken")
    )
    rank_range = ""  # too few to be given a place
    if own["rank_low"] is not None:
        rank_range = words(
            "region.peers_ranks",
            low=own["rank_low"],
            high=own["rank_high"],
            of=funnel.units["rank"].count(),
        )
        if not own["is_distinguishable"]:
            rank_range = words("region.peers_not_distinguishable", ranks=rank_range)
    verdict = words(f"funnels.verdicts.{own['verdict']}")
    tone = " class=alarm" if own["verdict"] == WORSE else ""
    cells = [
        f"<td>{html.escape(words.label(metric.label))}</td>",
        f"<td><b>{html.escape(value)}</b> "
        f"<small>{html.escape(figures.numbers_of(context, metric, own))}</small></td>",
        f"<td{tone}>{html.escape(verdict)}</td>",
        f"<td>{html.escape(words('region.peers_shrunken', value=shrunken))}</td>",
        f"<td>{html.escape(rank_range)}</td>",
    ]
    return f"<tr>{''.join(cells)}</tr>"
