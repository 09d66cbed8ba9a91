"""Petitions by QR code: monthly counts of the villages that received any."""

from __future__ import annotations

import numpy as np
import polars as pl

from warehouse.demo.days import add_months, dates, day
from warehouse.demo.sampling import generator
from warehouse.demo.scale import SICHUAN, Part
from warehouse.demo.villages.village_rows import Roster

FIRST_MONTH = day("2022-06-01")
MONTHS = 25
CHANNELS = ["qr_poster", "qr_household_card"]
COUNTIES_SHARE = 0.25
COUNTIES_SHARE_SICHUAN = 0.5
MEAN_RECEIVED = 0.07


def qr_petitions(part: Part, roster: Roster, seed: int) -> pl.DataFrame:
    """Draw the counts by village, month and channel; months without a petition have no row."""
    rng = generator(seed, "petitions", part.number)
    share = COUNTIES_SHARE_SICHUAN if part.province == SICHUAN else COUNTIES_SHARE
    takes_part = rng.random(len(part.codes)) < share
    mean = MEAN_RECEIVED * rng.gamma(3, 1 / 3, len(part.codes))
    villages = np.flatnonzero(takes_part[roster.county])
    frames = []
    for number in range(MONTHS):
        month = int(add_months(np.array([FIRST_MONTH]), number)[0])
        for channel, factor in zip(CHANNELS, (1.0, 0.5), strict=True):
            received = rng.poisson(mean[roster.county[villages]] * factor)
            exists = (roster.valid_from[villages] <= month) & (roster.valid_to[villages] > month)
            indices = np.flatnonzero((received > 0) & exists)
            count = received[indices]
            frames.append(
                pl.DataFrame(
                    {
                        "village_id": roster.village_id[villages[indices]],
                        "month": dates(np.full(len(indices), month)),
                        "channel": pl.Series([channel]).new_from_index(0, len(indices)),
                        "received": count,
                        "named": rng.binomial(count, 0.55),
                        "answered_in_time": rng.binomial(count, 0.9),
                        "confirmed": rng.binomial(count, 0.35),
                    }
                )
            )
    return pl.concat(frames).sort("village_id", "month", "channel")
