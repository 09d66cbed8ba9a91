"""The kinds that problems are sorted by, as the seed tables have them."""

from __future__ import annotations

import polars as pl

from warehouse.queries.snapshot import Snapshot

RESPONSIBILITY_LEVELS = ("village", "township", "county")
"""Who has to put a problem right: the village itself, its township, a county department."""


def categories(snapshot: Snapshot) -> pl.DataFrame:
    """Return every category of both levels: category_code, parent_code, name_zh, name_en."""
    return snapshot.frame(
        "select category_code, parent_code, name_zh, name_en from problem_taxonomy "
        "order by category_code"
    )


def causes(snapshot: Snapshot) -> pl.DataFrame:
    """Return every cause: cause_code, name_zh, name_en."""
    return snapshot.frame("select cause_code, name_zh, name_en from cause_taxonomy order by 1")


def modes(snapshot: Snapshot) -> pl.DataFrame:
    """Return every mode of inspection: mode_code, name_zh, name_en, counts_for_coverage.

    A region may rule differently on coverage; the country's row is the one that names the mode.
    """
    return snapshot.frame(
        "select mode_code, name_zh, name_en, counts_for_coverage from inspection_modes "
        "where region_code = '100000' order by mode_code"
    )
