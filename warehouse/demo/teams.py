"""Inspection teams of counties, cities and provinces."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from warehouse.demo.columns import labels
from warehouse.demo.days import dates, day
from warehouse.demo.sampling import generator, position_in_group
from warehouse.demo.scale import LUOHE, Part
from warehouse.schema.levels import TEAM_LEVELS

BY_PROVINCE, BY_CITY, BY_COUNTY = range(3)
TEAMS_ABOVE_COUNTY = 2
"""Teams of each city and of the province."""


def county_teams(part: Part) -> NDArray[np.int64]:
    """Return how many teams each county keeps: one for about forty villages, two at least."""
    return np.clip(np.round(part.villages / 40), 2, 9).astype(np.int64)


def team_ids(senders: NDArray[np.str_], number: NDArray[np.int64]) -> pl.Series:
    """Return ids of teams: the region that sends them, and a number from 0 within it."""
    return pl.Series(senders) + "T" + pl.Series(number + 1).cast(pl.String).str.zfill(2)


def teams(part: Part, seed: int) -> pl.DataFrame:
    """Return the teams of the part's counties, of their cities and of the province."""
    rng = generator(seed, "teams", part.number)
    cities = np.unique(part.cities[part.cities != part.province])
    # Luohe lies in Henan: the province's own teams are listed with the rest of Henan.
    provinces = np.array([] if part.region_code == LUOHE else [part.province], dtype=str)
    indices = np.concatenate(
        [
            county_teams(part),
            np.full(len(cities), TEAMS_ABOVE_COUNTY),
            np.full(len(provinces), TEAMS_ABOVE_COUNTY),
        ]
    )
    sender = np.repeat(np.concatenate([part.codes, cities, provinces]), indices)
    level = np.repeat(
        [BY_COUNTY, BY_CITY, BY_PROVINCE], [len(part.codes), len(cities), len(provinces)]
    )
    number = position_in_group(np.repeat(np.arange(len(indices)), indices))
    established_on = day("2016-03-01") + rng.integers(0, 360, len(sender))
    return pl.DataFrame(
        {
            "team_id": team_ids(sender, number),
            "level": labels(np.repeat(level, indices), TEAM_LEVELS),
            "region_code": sender,
            "posts": rng.integers(4, 9, len(sender)),
            "established_on": dates(established_on),
        }
    )
