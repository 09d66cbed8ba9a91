"""Key villages: the points that a village gets for the six criteria by its survey of each term."""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from warehouse.demo.scale import SEEDS, TERMS
from warehouse.demo.villages.village_rows import Roster

KEY_VILLAGE_FROM = 4
"""Points from which a village is a key village, as in dbt's `key_village_score_from`."""


@cache
def _criteria() -> list[tuple[str, float, float]]:
    """Return measure, threshold and points of each criterion."""
    weights = pl.read_csv(SEEDS / "key_village_weights.csv", glob=False)
    return weights.select("measured_by", pl.col("threshold", "weight").cast(pl.Float64)).rows()


def key_village_scores(roster: Roster, surveyed: pl.DataFrame) -> NDArray[np.float64]:
    """Return points by the latest survey of each term, 0 without one; shape (terms, villages)."""
    points = [
        (pl.col(measure).cast(pl.Float64) >= threshold).cast(pl.Float64) * weight
        for measure, threshold, weight in _criteria()
    ]
    scored = surveyed.select("village_id", "surveyed_on", score=pl.sum_horizontal(points))
    villages = pl.DataFrame({"village_id": roster.village_id})
    days = scored["surveyed_on"].to_physical()
    by_term = []
    for term in TERMS:
        latest = (
            scored.filter(days <= term.ends_on)
            .group_by("village_id")
            .agg(pl.col("score").sort_by("surveyed_on").last())
        )
        joined = villages.join(latest, on="village_id", how="left", maintain_order="left")
        by_term.append(joined["score"].fill_null(0.0).to_numpy())
    return np.stack(by_term)
