"""Clues handed over by inspections, met to published totals by the day of hand-over."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from warehouse.demo.columns import absent, numbered
from warehouse.demo.days import NEVER, Days, dates, on_weekday
from warehouse.demo.inspections import Inspections
from warehouse.demo.practice import practice_of
from warehouse.demo.published import meet, target
from warehouse.demo.sampling import generator, position_in_group
from warehouse.demo.scale import AS_OF, Part
from warehouse.demo.taxonomy import codes_at
from warehouse.demo.villages.county_parameters import CountyParameters
from warehouse.demo.visits import LOOK_BACK

Ints = NDArray[np.int64]

CATEGORIES = [(2, 1), (2, 2), (2, 3), (2, 4), (2, 6), (3, 1), (3, 2), (3, 3), (3, 4), (1, 2)]
"""Categories that clues are about, by their places in the taxonomy."""

RECEIVERS = ["县纪委监委", "县纪委监委派驻纪检监察组", "乡镇纪委"]
VILLAGE_SPREAD = 0.9
DISPOSAL_KINDS = ["concluded", "kept_on_file", "talk_and_inquiry", "preliminary_verification"]
FILED = "case_filed"


@dataclass(frozen=True)
class Clues:
    """Clues handed over by the as-of date, in the order of their inspections."""

    clue_id: NDArray[np.str_]
    inspection: Ints
    county: Ints
    term: Ints
    handed_over_on: Days


def draw_clues(
    part: Part, parameters: CountyParameters, inspections: Inspections, seed: int
) -> Clues:
    """Draw the clues of a part. The clues of one inspection are handed over together."""
    rng = generator(seed, "clues", part.number)
    handed_over_on = on_weekday(inspections.ends_on + rng.integers(6, 46, len(inspections.county)))
    mean = (
        np.array(practice_of(part).clues)[inspections.term]
        * parameters.clue_yield[inspections.county]
    )
    expected = mean * rng.gamma(VILLAGE_SPREAD, 1 / VILLAGE_SPREAD, len(mean))
    expected = np.where(inspections.mode == LOOK_BACK, expected * 0.2, expected)
    expected = np.where(inspections.by_higher_team, expected * 1.23, expected)
    total = target(part, "clues_transferred")
    floor = np.zeros(len(mean), dtype=np.int64)
    counts = meet(rng, expected, handed_over_on, total, floor)
    counts = np.where(handed_over_on <= AS_OF, counts, 0)
    inspection = np.repeat(np.arange(len(counts)), counts)
    county = inspections.county[inspection]
    clue_id = numbered(part.codes, county, "C", position_in_group(county) + 1)
    return Clues(
        clue_id=clue_id.to_numpy().astype(str),
        inspection=inspection,
        county=county,
        term=inspections.term[inspection],
        handed_over_on=handed_over_on[inspection],
    )


def clue_ledger(
    part: Part, inspections: Inspections, clues: Clues, filed_on: Days, seed: int
) -> pl.DataFrame:
    """Return the ledger of clues; a clue with a case is disposed of on the day the case is
    filed.
    """
    rng = generator(seed, "clue_disposal", part.number)
    count = len(clues.county)
    quick = rng.random(count) < 0.84
    lag = np.where(quick, rng.integers(15, 92, count), rng.integers(93, 320, count))
    disposed_on = np.where(filed_on < NEVER, filed_on, clues.handed_over_on + lag)
    never = (filed_on == NEVER) & (rng.random(count) < 0.03)
    disposed_on = np.where(never, NEVER, disposed_on)
    about = pl.Series(codes_at(CATEGORIES))
    kind = pl.Series(DISPOSAL_KINDS).gather(rng.choice(4, size=count, p=[0.35, 0.1, 0.3, 0.25]))
    is_disposed = pl.Series(disposed_on <= AS_OF)
    return pl.DataFrame(
        {
            "clue_id": clues.clue_id,
            "inspection_id": inspections.inspection_id[clues.inspection],
            "handed_over_on": dates(clues.handed_over_on),
            "receiver": pl.Series(RECEIVERS).gather(rng.choice(3, size=count, p=[0.7, 0.1, 0.2])),
            "category_code": about.gather(rng.integers(0, len(about), count)),
            "due_on": absent(count, pl.Date),
            "disposed_on": dates(disposed_on, AS_OF),
            "disposal_kind": pl.select(
                pl.when(is_disposed & pl.Series(filed_on < NEVER))
                .then(pl.lit(FILED))
                .when(is_disposed)
                .then(kind)
            ).to_series(),
        }
    )
