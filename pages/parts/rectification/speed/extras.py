"""What may be drawn beside the region's curve, because it costs or tells another story."""

from __future__ import annotations

from typing import Literal

import polars as pl
import streamlit as st

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers
from pages.parts.rectification import scope
from warehouse.queries.rectification import closings
from warehouse.queries.rectification.timeliness import Cohort
from warehouse.queries.snapshot import Snapshot
from warehouse.stats import bootstrap, survival, turnbull

Extra = Literal["lasting", "intervals", "villages"]


def choose(context: PageContext) -> list[Extra]:
    """Choose what is drawn beside; villages and intervals only where they can be read at once."""
    offered: list[Extra] = ["lasting"]
    if context.region.level in ("county", "city"):
        offered += ["intervals", "villages"]
    return st.pills(
        context.words("rectification.beside"),
        offered,
        selection_mode="multi",
        format_func=lambda extra: context.words(f"rectification.beside_{extra}"),
        key=f"beside_{context.region.level}_{context.language}",
        label_visibility="collapsed",
    )


def closings_between(context: PageContext) -> pl.DataFrame:
    """Return the region's curve of closings known only as intervals (Turnbull)."""
    return data.ask(context.view, _turnbull, context.region.code, scope.cohort(context))


def _turnbull(view: Snapshot, region_code: str, chosen: Cohort) -> pl.DataFrame:
    return turnbull.turnbull(closings.closing_intervals(view, region_code, chosen))


def _drawn_again(view: Snapshot, region_code: str, chosen: Cohort) -> pl.DataFrame:
    counts = closings.exits_of_villages(view, region_code, chosen)
    drawn = bootstrap.bootstrap_villages(counts)
    spreads = {"day_30": drawn.incidence[30], "day_90": drawn.incidence[90], "median": drawn.median}
    return pl.DataFrame(
        [
            {
                "villages": drawn.villages,
                "what": what,
                "estimate": spread.estimate,
                "low": spread.low,
                "high": spread.high,
            }
            for what, spread in spreads.items()
        ],
        schema={
            "villages": pl.Int64,
            "what": pl.String,
            "estimate": pl.Float64,
            "low": pl.Float64,
            "high": pl.Float64,
        },
    )


def villages(context: PageContext, wanted: list[Extra], own: pl.DataFrame) -> str:
    """Compare the interval of villages drawn again with the band that takes problems as apart.

    It is "" where that is not asked for.
    """
    if "villages" not in wanted:
        return ""
    words = context.words
    rows = data.ask(context.view, _drawn_again, context.region.code, scope.cohort(context))
    by_kind = {row["what"]: row for row in rows.iter_rows(named=True)}
    drawn = words.count("villages", by_kind["day_30"]["villages"])
    if by_kind["day_30"]["low"] is None:
        return words("rectification.villages_too_few", villages=drawn)
    (band,) = survival.incidence_at(own, [30]).to_dicts()
    half = by_kind["median"]
    return words(
        "rectification.villages_drawn",
        villages=drawn,
        draws=numbers.count(bootstrap.DRAWS),
        low=scope.percent(by_kind["day_30"]["low"]),
        high=scope.percent(by_kind["day_30"]["high"]),
        band_low=scope.percent(band["low"]),
        band_high=scope.percent(band["high"]),
        median_low=_days(context, half["low"]),
        median_high=_days(context, half["high"]),
    )


def _days(context: PageContext, days: float | None) -> str:
    if days is None:
        return context.words("rectification.not_reached")
    return context.words.count("days_to_close", numbers.whole(days))


def intervals(context: PageContext, own: pl.DataFrame, *, is_drawn: bool) -> str:
    """Say the share of closings whose day is known only as an interval."""
    words = context.words
    closed, closed_in_interval = own.select("closed", "closed_interval_only").sum().row(0)
    if closed == 0:
        return ""
    texts = {
        "share": scope.percent(closed_in_interval / closed),
        "numbers": words(
            "ranking.numbers",
            numerator=numbers.count(closed_in_interval),
            denominator=numbers.count(closed),
        ),
    }
    if closed_in_interval == 0:
        return words("rectification.intervals_none") if is_drawn else ""
    if not is_drawn:
        return words("rectification.intervals_share", **texts)
    between = turnbull.incidence_between(closings_between(context), [30]).row(0, named=True)
    low, high = scope.percent(between["low"]), scope.percent(between["high"])
    if low == high:
        return words("rectification.intervals_drawn_at", rate=low, **texts)
    return words("rectification.intervals_drawn", low=low, high=high, **texts)
