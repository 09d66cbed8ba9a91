"""Cadres sent from cities to help inspections in other counties."""

from __future__ import annotations

import numpy as np
import polars as pl

from warehouse.demo.days import dates, day
from warehouse.demo.sampling import generator, spread
from warehouse.demo.scale import SICHUAN, Part

AID_CADRES, AID_CITIES, AID_COUNTIES = 48, 15, 18
AID_RECEIVERS = ("513200", "513300", "513400")


def aid(part: Part, seed: int) -> pl.DataFrame:
    """Return Sichuan's aid in 2023, as published: 48 cadres of 15 cities sent to 18 counties."""
    rng = generator(seed, "aid", part.number)
    schema = pl.Schema(
        {
            "aid_id": pl.String,
            "from_region": pl.String,
            "to_region": pl.String,
            "persons": pl.Int64,
            "starts_on": pl.Date,
            "ends_on": pl.Date,
        }
    )
    if part.region_code != SICHUAN:
        return pl.DataFrame(schema=schema)
    is_receiver = np.isin(part.cities, AID_RECEIVERS)
    counties = np.sort(rng.permutation(part.codes[is_receiver])[:AID_COUNTIES])
    senders = rng.permutation(np.unique(part.cities[~is_receiver]))[:AID_CITIES]
    persons = 1 + spread(AID_CADRES - AID_COUNTIES, rng.gamma(4, 1, AID_COUNTIES))
    starts_on = day("2023-04-10") + rng.integers(0, 150, AID_COUNTIES)
    return pl.DataFrame(
        {
            "aid_id": [f"{SICHUAN}H{number:03d}" for number in range(1, AID_COUNTIES + 1)],
            "from_region": np.resize(senders, AID_COUNTIES),
            "to_region": counties,
            "persons": persons,
            "starts_on": dates(starts_on),
            "ends_on": dates(starts_on + rng.integers(40, 80, AID_COUNTIES)),
        },
        schema=schema,
    )
