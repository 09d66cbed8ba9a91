"""Curves of closing: cumulative incidence with competing exits, for many groups in one pass."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from scipy.special import ndtri

from warehouse.stats.intervals import proportion_interval

EXITS = ("closed", "directly_closed", "withdrawn", "censored")
"""How a problem leaves the risk set: by the event, by a competing exit, or by the as-of date."""


def cumulative_incidence(
    counts: pl.DataFrame, by: Sequence[str] = (), level: float = 0.95
) -> pl.DataFrame:
    """Return the Aalen-Johansen incidence of closing, one row per group and day.

    `counts` holds the grouping columns `by`, `day` (days after feedback, from 0) and the problems
    that left on that day: `closed` (the event), `directly_closed` and `withdrawn` (competing),
    `censored` (open at the as-of date). Rows of one group and day are added up. Every group starts
    with a row of day 0, so that its curve starts somewhere.

    Columns: `by`, `day`, the four counts, `at_risk` (problems open at the start of the day),
    `incidence` (share closed by the end of the day), `directly_closed_incidence` and
    `withdrawn_incidence` (theirs), `standard_error`, `low`, `high` (pointwise band of the
    incidence). A group without problems has no rows.

    With S the product over days of 1 - exits / at_risk, F(t) = sum of S(before day) * closed /
    at_risk (Aalen & Johansen 1978); where nothing competes this is 1 - Kaplan-Meier. The variance
    is the delta method's for multinomial exits, which is Greenwood's where nothing competes
    (Marubini & Valsecchi 1995, formula 10.12):

        sum (F(t) - F(d))^2 exits / (n (n - exits)) + sum S^2 closed (n - closed) / n^3
        - 2 sum (F(t) - F(d)) S closed / n^2        over days d <= t, S before d, n at risk

    The band is symmetric on log(-log(1 - F)). Where nothing was closed yet, or everything, that
    scale has no width: there the exact binomial limit of the day's at-risk number is used.
    """
    keys = list(by)
    daily = _with_day_zero(counts, keys)
    exits = pl.col("closed") + pl.col("directly_closed") + pl.col("withdrawn")
    leaving = exits + pl.col("censored")
    at_risk = _over(leaving.cum_sum(reverse=True), keys)
    curves = (
        daily.with_columns(at_risk=at_risk, exits=exits)
        # Without problems there is no curve, and that is not a curve at zero.
        .filter(pl.col("at_risk") > 0)
        .with_columns(
            still_open=_over((1 - pl.col("exits") / pl.col("at_risk")).cum_prod(), keys),
        )
        .with_columns(open_before=_over(pl.col("still_open").shift(1, fill_value=1.0), keys))
        .with_columns(
            _incidence(keys, "closed", "incidence"),
            _incidence(keys, "directly_closed", "directly_closed_incidence"),
            _incidence(keys, "withdrawn", "withdrawn_incidence"),
        )
        .with_columns(standard_error=_variance(keys).clip(0).sqrt())
    )
    return _with_band(curves, level).select(
        *keys,
        "day",
        *EXITS,
        "at_risk",
        "incidence",
        "directly_closed_incidence",
        "withdrawn_incidence",
        "standard_error",
        "low",
        "high",
    )


def incidence_at(curves: pl.DataFrame, days: Sequence[int], by: Sequence[str] = ()) -> pl.DataFrame:
    """Read `curves` at the given days: one row per group and day.

    Columns: `by`, `day`, `at_risk` (open at the start of that day), `incidence`, `low`, `high`;
    null for a day later than anybody of the group was followed, unless nobody was left open.
    """
    keys = list(by)
    groups = curves.group_by(keys, maintain_order=True).agg() if keys else pl.DataFrame({"_": [0]})
    wanted = groups.join(pl.DataFrame({"day": sorted(days)}, {"day": pl.Int64}), how="cross")
    at_days = wanted.sort("day").join_asof(
        curves.select(*keys, "day", "incidence", "low", "high").sort("day"),
        on="day",
        by=keys or None,
        strategy="backward",
        check_sortedness=False,
    )
    at_days = at_days.join_asof(
        curves.select(*keys, "day", "at_risk").sort("day"),
        on="day",
        by=keys or None,
        strategy="forward",
        check_sortedness=False,
    ).with_columns(pl.col("at_risk").fill_null(0))
    last = curves.group_by(keys or pl.lit(0).alias("_")).agg(
        ends_open=pl.col("censored").sort_by("day").last() > 0
    )
    is_known = (pl.col("at_risk") > 0) | ~pl.col("ends_open")
    return (
        at_days.join(last, on=keys or "_", how="left", nulls_equal=True)
        .with_columns(pl.when(is_known).then(pl.col("incidence", "low", "high")))
        .select(*keys, "day", "at_risk", "incidence", "low", "high")
        .sort(*keys, "day")
    )


def median_days(curves: pl.DataFrame, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return the day by which half of each group was closed: `by`, `median`, `low`, `high`.

    The interval holds the days at which the band crosses one half (Brookmeyer & Crowley 1982).
    Null means "not reached": by the as-of date the curve, or that edge of its band, had not come
    to one half.
    """
    keys = list(by)
    crossings = {"median": "incidence", "low": "high", "high": "low"}
    first_days = [
        # Sums of shares come within rounding of one half, not to it.
        pl.col("day").filter(pl.col(curve) >= 0.5 - 1e-9).min().alias(name)
        for name, curve in crossings.items()
    ]
    if not keys:
        return curves.select(first_days)
    return curves.group_by(keys, maintain_order=True).agg(first_days)


def _with_day_zero(counts: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    groups = counts.select(keys).unique() if keys else pl.DataFrame({"_": [0]})
    zero = groups.select(
        *keys, pl.lit(0, pl.Int64).alias("day"), *(pl.lit(0, pl.Int64).alias(e) for e in EXITS)
    )
    counted = counts.select(*keys, pl.col("day").cast(pl.Int64), pl.col(EXITS).cast(pl.Int64))
    return (
        pl.concat([counted, zero])
        .group_by(*keys, "day")
        .agg(pl.col(EXITS).sum())
        .sort(*keys, "day", nulls_last=True)
    )


def _over(expression: pl.Expr, keys: list[str]) -> pl.Expr:
    return expression.over(keys) if keys else expression


def _incidence(keys: list[str], exit_kind: str, name: str) -> pl.Expr:
    step = pl.col("open_before") * pl.col(exit_kind) / pl.col("at_risk")
    return _over(step.cum_sum(), keys).clip(0, 1).alias(name)


def _variance(keys: list[str]) -> pl.Expr:
    """Return the three sums of `cumulative_incidence`, with (F(t) - F(d)) multiplied out."""
    n, level = pl.col("at_risk").cast(pl.Float64), pl.col("incidence")
    closed, exits = pl.col("closed"), pl.col("exits")
    # On a day when everybody left, F(t) - F(d) is 0 for ever after: the term may be left out.
    greenwood = pl.when(exits < pl.col("at_risk")).then(exits / (n * (n - exits))).otherwise(0.0)
    own = pl.col("open_before") ** 2 * closed * (n - closed) / n**3
    shared = pl.col("open_before") * closed / n**2

    def total(term: pl.Expr) -> pl.Expr:
        return _over(term.cum_sum(), keys)

    return (
        level**2 * total(greenwood)
        - 2 * level * total(greenwood * level)
        + total(greenwood * level**2)
        + total(own)
        - 2 * level * total(shared)
        + 2 * total(shared * level)
    )


def _with_band(curves: pl.DataFrame, level: float) -> pl.DataFrame:
    z = float(ndtri(0.5 + level / 2))
    unclosed = 1 - pl.col("incidence")
    exponent = (z * pl.col("standard_error") / (unclosed * -unclosed.log())).exp()
    at_risk = curves["at_risk"].to_numpy()
    low, _ = proportion_interval(at_risk, at_risk, level)
    _, high = proportion_interval(at_risk * 0, at_risk, level)
    # 1e-12: sums of products of shares come within rounding of one, not to it.
    nothing, everything = pl.col("incidence") == 0, pl.col("incidence") >= 1 - 1e-12
    return curves.with_columns(
        low=pl.when(nothing)
        .then(0.0)
        .when(everything)
        .then(1 - pl.col("open_before") * (1 - pl.Series(low)))
        .otherwise(1 - unclosed ** (1 / exponent)),
        high=pl.when(nothing)
        .then(pl.Series(high))
        .when(everything)
        .then(1.0)
        .otherwise(1 - unclosed**exponent),
    )
