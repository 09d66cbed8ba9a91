"""Rosters of villages: invented villages in the real number, with mergers, splits and renames.

The roster is drawn backwards: the villages of today are the real number, and those that went
into a succession get predecessors. Codes use township numbers from 801 upwards, which the
national code list does not use, so no code names a real village.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from warehouse.demo.columns import labels
from warehouse.demo.days import NEVER, Days, add_months, dates, day
from warehouse.demo.sampling import generator, position_in_group, rank_in_group
from warehouse.demo.scale import EXAMPLE_COUNTY, LUOHE, Part
from warehouse.schema.tables.villages import SUCCESSION_KINDS

Ints = NDArray[np.int64]

ROSTER_STARTS_ON = day("2016-01-01")
FIRST_TOWNSHIP = 801
MERGE, SPLIT, RENAME = 0, 1, 2
THREE_MERGED_SHARE = 0.15
EXAMPLE_COUNTY_SETTLED_ON = day("2022-06-01")
"""The example county's 95 villages are published for 2022-08-02: no succession after this day."""


@dataclass(frozen=True)
class Roster:
    """Every village that ever was, in the order of county, township and number.

    Arrays have one entry a village; `successions` links indices of them.
    """

    village_id: NDArray[np.str_]
    county: Ints
    township: Ints
    valid_from: Days
    valid_to: Days
    predecessor: Ints
    successor: Ints
    frame: pl.DataFrame
    succession_frame: pl.DataFrame


def _townships(rng: np.random.Generator, part: Part, county: Ints) -> Ints:
    """Give each village a township of its county: at least one each, large and small ones."""
    wanted = np.minimum(part.counties["townships"].to_numpy(), part.villages)
    owner = np.repeat(np.arange(len(wanted)), wanted)
    weights = rng.gamma(3.0, size=len(owner))
    before = np.r_[0.0, np.cumsum(weights)]
    starts = np.r_[0, np.cumsum(wanted)]
    totals = before[starts[1:]] - before[starts[:-1]]
    upper = owner + (before[1:] - before[starts[owner]]) / totals[owner]
    township_number = np.searchsorted(upper, county + rng.random(len(county)) * (1 - 1e-9))
    township = township_number - starts[county]
    position = position_in_group(county)
    return np.where(position < wanted[county], position, township)


def _successions(
    rng: np.random.Generator, part: Part, county: Ints, township: Ints
) -> tuple[Ints, Ints, Days]:
    """Choose which of today's villages came out of a succession.

    Returns indices of villages (the first of two for a split), kinds, and effective days.
    """
    count = len(county)
    first = np.arange(0, count - 1, 2)
    same = (county[first] == county[first + 1]) & (township[first] == township[first + 1])
    free = rng.permutation(first[same])
    if part.region_code == LUOHE:
        shares = {(MERGE, 0): 0, (SPLIT, 0): 0, (RENAME, 0): 0}
        shares |= {(MERGE, 1): 2, (SPLIT, 1): 2, (RENAME, 1): 2}
    else:
        rates = {(MERGE, 0): 0.006, (SPLIT, 0): 0.001, (RENAME, 0): 0.003}
        rates |= {(MERGE, 1): 0.003, (SPLIT, 1): 0.001, (RENAME, 1): 0.002}
        shares = {key: max(1, round(rate * count)) for key, rate in rates.items()}
    kinds = np.concatenate([np.full(n, kind) for (kind, _), n in shares.items()])
    terms = np.concatenate([np.full(n, term) for (_, term), n in shares.items()])
    chosen = min(len(kinds), len(free))
    indices, kinds, terms = free[:chosen], kinds[:chosen], terms[:chosen]
    base = np.where(terms == 0, day("2017-06-01"), day("2021-11-01"))
    effective = add_months(base, rng.integers(0, np.where(terms == 0, 43, 26)))
    settled = part.codes[county[indices]] == EXAMPLE_COUNTY
    return (
        indices,
        kinds,
        np.where(settled, np.minimum(effective, EXAMPLE_COUNTY_SETTLED_ON), effective),
    )


def _communities(rng: np.random.Generator, part: Part, county: Ints) -> NDArray[np.bool_]:
    """Draw exactly the listed number of communities in each county."""
    listed = part.counties["of_which_communities"].fill_null(0).to_numpy()
    return rank_in_group(county, rng.random(len(county))) < listed[county]


def roster(part: Part, seed: int) -> Roster:
    """Draw the roster of a part, with its successions."""
    rng = generator(seed, "villages", part.number)
    county = np.repeat(np.arange(len(part.codes)), part.villages)
    township = _townships(rng, part, county)
    order = np.lexsort((township, county))
    county, township = county[order], township[order]
    is_community = _communities(rng, part, county)

    indices, kinds, effective = _successions(rng, part, county, township)
    today = len(county)
    predecessors = np.where(
        kinds == MERGE, 2 + (rng.random(len(kinds)) < THREE_MERGED_SHARE).astype(np.int64), 1
    )
    heir = np.repeat(np.arange(len(indices)), predecessors)
    former = today + np.arange(len(heir))
    second_of_split = np.flatnonzero(kinds == SPLIT)
    split_former = today + np.cumsum(predecessors)[second_of_split] - 1

    valid_from = np.full(today + len(heir), ROSTER_STARTS_ON)
    valid_to = np.full(today + len(heir), NEVER)
    valid_from[indices] = effective
    valid_from[indices[second_of_split] + 1] = effective[second_of_split]
    valid_to[former] = effective[heir] - 1

    county = np.r_[county, county[indices[heir]]]
    township = np.r_[township, township[indices[heir]]]
    is_community = np.r_[is_community, is_community[indices[heir]]]
    predecessor = np.r_[former, split_former]
    successor = np.r_[indices[heir], indices[second_of_split] + 1]
    kind = np.r_[kinds[heir], kinds[second_of_split]]
    effective_on = np.r_[effective[heir], effective[second_of_split]]

    mixed = np.lexsort((rng.random(len(county)), township, county))
    new_place = np.empty(len(mixed), dtype=np.int64)
    new_place[mixed] = np.arange(len(mixed))
    frame = _frame(part, county[mixed], township[mixed], is_community[mixed])
    frame = frame.with_columns(
        dates(valid_from[mixed]).alias("valid_from"), dates(valid_to[mixed]).alias("valid_to")
    )
    village_id = frame["village_id"].to_numpy().astype(str)
    successions = pl.DataFrame(
        {
            "predecessor_id": village_id[new_place[predecessor]],
            "successor_id": village_id[new_place[successor]],
            "effective_on": dates(effective_on),
            "kind": labels(kind, SUCCESSION_KINDS),
        }
    ).sort("predecessor_id", "successor_id")
    return Roster(
        village_id=village_id,
        county=county[mixed],
        township=township[mixed],
        valid_from=valid_from[mixed],
        valid_to=valid_to[mixed],
        predecessor=new_place[predecessor],
        successor=new_place[successor],
        frame=frame,
        succession_frame=successions,
    )


def _frame(
    part: Part, county: Ints, township: Ints, is_community: NDArray[np.bool_]
) -> pl.DataFrame:
    """Return ids and invented names, numbered within each county."""
    in_township = position_in_group(county * 1000 + township) + 1
    in_county = position_in_group(county) + 1
    codes = pl.Series(part.codes).gather(county)
    columns = pl.DataFrame(
        {
            "county_code": codes,
            "is_community": is_community,
            "township": pl.Series(township + FIRST_TOWNSHIP).cast(pl.String),
            "township_number": pl.Series(township + 1).cast(pl.String).str.zfill(3),
            "in_township": pl.Series(in_township).cast(pl.String).str.zfill(3),
            "in_county": pl.Series(in_county).cast(pl.String).str.zfill(4),
        }
    )
    place_name = pl.when("is_community").then(pl.lit("示例社区-")).otherwise(pl.lit("示例村-"))
    kind = pl.when("is_community").then(pl.lit("community")).otherwise(pl.lit("village"))
    township_code = pl.concat_str("county_code", "township")
    return columns.select(
        village_id=pl.concat_str(township_code, "in_township"),
        name=place_name + pl.col("in_county"),
        kind=kind.cast(pl.Enum(["village", "community"])),
        township_code=township_code,
        township_name=pl.lit("示例乡镇-") + pl.col("township_number"),
        county_code="county_code",
    )
