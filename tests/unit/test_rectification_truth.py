"""Who closes fast but not truly is told from who was merely unlucky, or hardly looked at."""

from __future__ import annotations

import polars as pl
import pytest
from scipy.stats import binomtest

from pages.parts.rectification.truth import marked


def counts(*regions: tuple[str, int, int]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "region_code": code,
                "reached_day_30": 100,
                "closed_by_day_30": 90,
                "rechecked": checked,
                "recheck_failed": failed,
            }
            for code, checked, failed in regions
        ]
    )


def test_clearly_more_failures_than_all_others_together_are_marked():
    others = [("b", 100, 3), ("c", 100, 3), ("d", 50, 1), ("e", 50, 2), ("f", 0, 0)]
    rows = marked(counts(("a", 463, 197), *others))
    assert dict(rows.select("region_code", "is_false").iter_rows()) == {
        "a": True,
        "b": False,
        "c": False,
        "d": False,
        "e": False,
        "f": False,
    }
    assert rows["rest"].to_list() == [pytest.approx(9 / 300)] * 6


@pytest.mark.parametrize("others", [0, 1, 2, 3, 4])
def test_among_fewer_than_five_that_were_rechecked_nobody_is_marked(others):
    # A region with four problems rechecked is not drawn, and makes up no number.
    rows = marked(counts(("a", 463, 197), *(("b", 100, 3),) * others, ("c", 4, 0)))
    assert rows["is_false"][0] == (others == 4)


@pytest.mark.parametrize("failed", range(12))
def test_the_mark_is_decided_by_the_exact_interval_against_the_others(failed):
    rows = marked(counts(("a", 40, failed), *[("b", 250, 10)] * 4))
    low = binomtest(failed, 40).proportion_ci(0.998, "exact").low
    assert rows["is_false"][0] == (low > 0.04)


def test_a_region_alone_is_not_worse_than_anybody():
    rows = marked(counts(("a", 100, 90)))
    assert rows["is_false"].to_list() == [False]


def test_nobody_looked_is_no_failure_and_no_success():
    rows = marked(counts(("a", 0, 0), ("b", 0, 0)))
    assert rows["failed_share"].to_list() == [None, None]
    assert rows["rest"].to_list() == [None, None]
    assert rows["is_false"].to_list() == [False, False]
