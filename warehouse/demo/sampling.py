"""Seeded randomness: one generator for each subject and part, and draws that meet exact totals."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SUBJECTS = [
    "aliases",
    "oddities",
    "parameters",
    "villages",
    "plan",
    "inspections",
    "profiles",
    "weak_orgs",
    "problems",
    "problem_histories",
    "problem_events",
    "rechecks",
    "clues",
    "persons",
    "recoveries",
    "supervision",
    "petitions",
    "reports",
    "teams",
    "supervision_rounds",
    "aid",
    "clue_disposal",
    "poverty_villages",
    "direct_visits",
    "immediate_limits",
    "meeting_items",
]
"""What has a random stream of its own. The index in the list is part of the seed: append only."""


def generator(seed: int, subject: str, part: int = 0) -> np.random.Generator:
    """Return the random stream of one subject in one part of the data."""
    return np.random.default_rng([seed, SUBJECTS.index(subject), part])


def spread(total: int, weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return whole numbers in proportion to `weights` that sum to `total` (largest remainder)."""
    share = weights * (total / float(weights.sum()))
    counts = np.floor(share).astype(np.int64)
    missing = total - int(counts.sum())
    counts[np.argsort(counts - share, kind="stable")[:missing]] += 1
    return counts


def choose(
    rng: np.random.Generator,
    eligible: NDArray[np.bool_],
    count: int,
    weights: NDArray[np.float64] | None = None,
) -> NDArray[np.bool_]:
    """Return a mask with exactly `count` of the eligible entries set, likelier where weights are
    larger.

    Weighted sampling without replacement by exponential keys (Efraimidis & Spirakis 2006,
    doi 10.1016/j.ipl.2005.11.003).

    Raises:
        ValueError: fewer entries are eligible than have to be chosen.
    """
    indices = np.flatnonzero(eligible)
    if len(indices) < count:
        raise ValueError(f"{count} places to choose, {len(indices)} eligible")
    keys = rng.exponential(size=len(indices))
    if weights is not None:
        keys = keys / weights[indices]
    chosen = np.zeros(len(eligible), dtype=bool)
    chosen[indices[np.argsort(keys, kind="stable")[:count]]] = True
    return chosen


def position_in_group(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return 0, 1, 2, ... within each run of equal values (the runs must be contiguous)."""
    index = np.arange(len(groups))
    starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]]) if len(groups) else index
    lengths = np.diff(np.r_[starts, len(groups)])
    return index - np.repeat(starts, lengths)


def rank_in_group(
    groups: NDArray[np.int64], keys: NDArray[np.float64] | NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the rank (from 0) of each entry within its group by ascending key."""
    order = np.lexsort((keys, groups))
    ranks = np.empty(len(groups), dtype=np.int64)
    ranks[order] = position_in_group(groups[order])
    return ranks
