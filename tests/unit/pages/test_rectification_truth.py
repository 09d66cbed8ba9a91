"""Who closes fast but not truly is told from who was merely unlucky, or hardly looked at."""

from __future__ import annotations

import polars as pl
import pytest
from scipy.stats import beta

from pages.parts.rectification.quality.speed_vs_rechecks import marked
from warehouse.stats.stratified import sums

QUIET = [(f"q{number}", 2000, 100, 3) for number in range(4)]


def counts(*regions: tuple[str, int, int, int]) -> pl.DataFrame:
    """Return counts of regions of one sample each: name, frame, checked, failed."""
    rows = []
    for code, frame, checked, failed in regions:
        added = sums([frame], [checked], [failed])
        rows.append(
            {
                "region_code": code,
                "reached_day_30": 100,
                "closed_by_day_30": 90,
                "checked": checked,
                "failed": failed,
                "frame_checked": float(added.frame),
                "failed_estimated": float(added.failed),
                "failed_variance": float(added.variance),
                "single_variance": float(added.single_variance),
                "squares": float(added.squares),
            }
        )
    return pl.DataFrame(rows)


def false(rows: pl.DataFrame) -> list[str]:
    return rows.filter("is_false")["region_code"].to_list()


def test_clearly_more_failures_than_all_others_together_are_marked():
    rows = marked(counts(("a", 926, 463, 197), *QUIET, ("d", 50, 0, 0)))
    assert false(rows) == ["a"]
    assert rows["rest"].to_list() == [pytest.approx(0.03)] * 6


def test_the_rest_is_weighted_by_frame_not_by_who_checked_most():
    rows = marked(counts(("b", 200, 200, 6), ("c", 9800, 100, 1), *QUIET))
    weighted = (6 + 98 + 4 * 60) / (200 + 9800 + 4 * 2000)
    assert rows["rest"][0] == pytest.approx(weighted)
    assert weighted < (6 + 1 + 12) / 700


@pytest.mark.parametrize("failed", range(12))
def test_the_mark_is_decided_by_the_interval_against_the_others(failed):
    rows = marked(counts(("a", 4_000_000, 40, failed), *QUIET))
    size = 39 / (1 - 40 / 4_000_000) if failed else 40
    low = beta.ppf(0.001, failed * size / 40, size - failed * size / 40 + 1) if failed else 0
    assert (false(rows) == ["a"]) == (low > 0.03)


def test_too_few_checks_judge_nobody_however_bad():
    assert false(marked(counts(("a", 190, 19, 19), *QUIET))) == []
    assert false(marked(counts(("a", 2000, 25, 25), *QUIET))) == ["a"]


@pytest.mark.parametrize("others", [0, 1, 2, 3, 4])
def test_among_fewer_than_five_with_enough_checks_nobody_is_marked(others):
    # A region with nineteen problems rechecked makes up no number.
    rows = marked(counts(("a", 926, 463, 197), *QUIET[:others], ("c", 190, 19, 0)))
    assert false(rows) == (["a"] if others == 4 else [])


def test_a_region_alone_is_not_worse_than_anybody():
    assert false(marked(counts(("a", 1000, 100, 90)))) == []


def test_nobody_looked_is_no_failure_and_no_success():
    rows = marked(counts(("a", 10, 0, 0), ("b", 10, 0, 0)))
    assert rows["failed_share"].to_list() == [None, None]
    assert rows["rest"].to_list() == [None, None]
    assert rows["is_false"].to_list() == [False, False]
