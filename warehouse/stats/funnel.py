"""Funnel plots: which units differ from the whole by more than chance, and by more than units do.

Source: Spiegelhalter (2005), Funnel plots for comparing institutional performance, doi
10.1002/sim.1970 (limits: `exact_limits`), and Handling over-dispersion of performance indicators,
doi 10.1136/qshc.2005.013755 (phi, tau squared).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import ArrayLike
from scipy.special import chdtrc, ndtri

from warehouse.stats.enough import are_enough
from warehouse.stats.exact_limits import Floats, Kind, limits, tails
from warehouse.stats.judgement import THIN_DENOMINATOR

Adjustment = Literal["additive", "multiplicative"]

LEVELS: dict[str, float] = {"95": 0.95, "998": 0.998}
"""Two-sided, so that 2.5 % and 0.1 % of fair units fall outside each side."""

WINSORISED = 0.1
"""The tenth at either end is pulled in before dispersion is measured: those that stand out must not
hide themselves by widening the limits they are judged by."""


@dataclass(frozen=True)
class Dispersion:
    """How much units differ from one another beyond chance.

    `phi` is the mean squared winsorised z of `units` units (1 would be chance alone), `p_value`
    the chance of so large a phi by chance alone (`units` * phi against chi-square), `tau` the
    standard deviation between units on the transformed scale. `is_found` says whether limits are
    widened: phi above 1 + 2 sqrt(2 / units), as Spiegelhalter has it. All null and False where
    there are too few units.
    """

    units: int
    phi: float | None
    p_value: float | None
    tau: float | None
    is_found: bool


NOT_MEASURED = Dispersion(0, None, None, None, is_found=False)


def dispersion(
    numerator: ArrayLike, denominator: ArrayLike, centre: float, kind: Kind
) -> Dispersion:
    """Measure how units differ beyond chance.

    z = (g(rate) - g(centre)) / s, with the variance-stabilising g = arcsin(sqrt) and s = 1 / (2
    sqrt(n)) for proportions, g = sqrt and s = 1 / (2 sqrt(exposure)) for rates: rates of 94-99 %
    leave no room for a symmetric scale. z is winsorised, phi = sum z^2 / I, and by moments

        tau^2 = (I phi - (I - 1)) / (sum w - sum w^2 / sum w),  w = 1 / s^2, not below 0.
    """
    k, n = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    used = ~np.isnan(k) & (n > 0)
    k, n = k[used], n[used]
    units = len(n)
    if not are_enough(units) or not _has_scale(centre, kind):
        return NOT_MEASURED
    deviation = _transformed(k / n, kind) - _transformed(np.array(centre), kind)
    weight = 4 * n
    z = deviation * np.sqrt(weight)
    z = np.clip(z, *np.quantile(z, [WINSORISED, 1 - WINSORISED]))
    phi = float(np.mean(z**2))
    spread = weight.sum() - (weight**2).sum() / weight.sum()
    tau_squared = max((units * phi - (units - 1)) / spread, 0.0)
    return Dispersion(
        units,
        phi,
        float(chdtrc(units, units * phi)),
        float(np.sqrt(tau_squared)),
        is_found=bool(phi > 1 + 2 * np.sqrt(2 / units)),
    )


def adjusted_limits(
    denominator: ArrayLike,
    centre: float,
    kind: Kind,
    level: float,
    dispersion: Dispersion,
    adjustment: Adjustment = "additive",
) -> tuple[Floats, Floats]:
    """Return limits widened by how units differ anyway, never narrower than the exact ones.

    Additive: g(centre) +- z sqrt(s^2 + tau^2), units differ by some amount whatever their size.
    Multiplicative: g(centre) +- z s sqrt(phi). Both are carried back from the transformed scale.
    Where no over-dispersion was found they are the exact limits.
    """
    n = np.asarray(denominator, dtype=float)
    low, high = limits(n, centre, kind, level)
    if not dispersion.is_found:
        return low, high
    with np.errstate(invalid="ignore", divide="ignore"):
        reach = ndtri(0.5 + level / 2) * _scale(n, dispersion, adjustment)
    middle = _transformed(np.array(centre), kind)
    return (
        np.fmin(low, _back(middle - reach, kind)) + n * 0,
        np.fmax(high, _back(middle + reach, kind)) + n * 0,
    )


def judged(
    units: pl.DataFrame,
    centre: float | None,
    kind: Kind,
    adjustment: Adjustment = "additive",
    least: int = THIN_DENOMINATOR,
) -> tuple[pl.DataFrame, Dispersion]:
    """Add to each unit where it stands in the funnel around `centre`, the rate of the whole.

    `units` holds `numerator` and `denominator`. Added: `rate`; `is_thin` (denominator below
    `least`: neither judged nor used to measure dispersion); `low_95`, `high_95`, `low_998`,
    `high_998` (exact) and `adjusted_low_95` ... `adjusted_high_998`; `tail` (one-sided exact
    probability of a count so far out or farther, given the centre); `position` and
    `adjusted_position`, null where nobody looked or the unit is thin, else one of `inside`,
    `above_95`, `above_998`, `below_95`, `below_998`. Of too few that could be
    judged none is: limits, tails and positions are all null.

    `position` is decided by `tail` alone (full probability of the count itself included, not half
    of it: no unit is accused that the promise does not cover). `adjusted_position` further needs z
    on the over-dispersed scale to lie outside.
    """
    rated = units.with_columns(
        rate=pl.when(pl.col("denominator") > 0).then(pl.col("numerator") / pl.col("denominator")),
        is_thin=pl.col("denominator").fill_null(0) < least,
    )
    is_judged = ~pl.col("is_thin") & pl.col("rate").is_not_null()
    used = rated.filter(is_judged)
    if centre is None or not are_enough(len(used)):
        return _without_limits(rated), NOT_MEASURED
    spread = dispersion(used["numerator"], used["denominator"], centre, kind)
    n = rated["denominator"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    k = rated["numerator"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    bounds: dict[str, Floats] = {}
    for name, level in LEVELS.items():
        bounds[f"low_{name}"], bounds[f"high_{name}"] = limits(n, centre, kind, level)
        bounds[f"adjusted_low_{name}"], bounds[f"adjusted_high_{name}"] = adjusted_limits(
            n, centre, kind, level, spread, adjustment
        )
    below, above = tails(k, n, centre, kind)
    placed = rated.with_columns(
        **{name: pl.Series(values).fill_nan(None) for name, values in bounds.items()},
        tail=pl.Series(np.fmin(below, above)).fill_nan(None),
        _below=pl.Series(below).fill_nan(None),
        _above=pl.Series(above).fill_nan(None),
    ).with_columns(position=pl.when(is_judged).then(_position()))
    adjusted = _adjusted_position() if spread.is_found else pl.col("position")
    return placed.with_columns(adjusted_position=adjusted).drop("_below", "_above"), spread


def _position() -> pl.Expr:
    tails = {name: (1 - level) / 2 for name, level in LEVELS.items()}
    return (
        pl.when(pl.col("_above") < tails["998"])
        .then(pl.lit("above_998"))
        .when(pl.col("_below") < tails["998"])
        .then(pl.lit("below_998"))
        .when(pl.col("_above") < tails["95"])
        .then(pl.lit("above_95"))
        .when(pl.col("_below") < tails["95"])
        .then(pl.lit("below_95"))
        .otherwise(pl.lit("inside"))
    )


def _adjusted_position() -> pl.Expr:
    """Return outside as far as both the exact probability and the widened limits say."""

    def is_beyond(name: str) -> pl.Expr:
        low, high = pl.col(f"adjusted_low_{name}"), pl.col(f"adjusted_high_{name}")
        return (pl.col("rate") > high) | (pl.col("rate") < low)

    position = pl.col("position")
    return (
        pl.when(position.is_null() | (position == "inside"))
        .then(position)
        .when(position.str.ends_with("_998") & is_beyond("998"))
        .then(position)
        .when(is_beyond("95"))
        .then(position.str.replace("_998", "_95", literal=True))
        .otherwise(pl.lit("inside"))
    )


def _without_limits(rated: pl.DataFrame) -> pl.DataFrame:
    names = [
        f"{prefix}{side}_{name}"
        for prefix in ("", "adjusted_")
        for name in LEVELS
        for side in ("low", "high")
    ]
    return rated.with_columns(
        **dict.fromkeys([*names, "tail"], pl.lit(None, pl.Float64)),
        position=pl.lit(None, pl.String),
        adjusted_position=pl.lit(None, pl.String),
    )


def _has_scale(centre: float, kind: Kind) -> bool:
    """Return whether chance can move it: not around a rate of nothing, or of everything."""
    return 0 < centre < (1 if kind == "proportion" else np.inf)


def _scale(n: Floats, dispersion: Dispersion, adjustment: Adjustment) -> Floats:
    own = 1 / (4 * n)
    if adjustment == "additive":
        return np.sqrt(own + (dispersion.tau or 0.0) ** 2)
    return np.sqrt(own * max(dispersion.phi or 1.0, 1.0))


def _transformed(rate: Floats, kind: Kind) -> Floats:
    root = np.sqrt(rate)
    return np.asarray(np.arcsin(np.minimum(root, 1.0)) if kind == "proportion" else root)


def _back(value: Floats, kind: Kind) -> Floats:
    if kind == "proportion":
        return np.asarray(np.sin(np.clip(value, 0, np.pi / 2)) ** 2)
    return np.asarray(np.maximum(value, 0) ** 2)
