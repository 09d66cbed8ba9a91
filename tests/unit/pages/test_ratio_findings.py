"""A ratio is called higher or lower only where its interval and enough inspections say so."""

from __future__ import annotations

import pytest

from pages.parts.problems.comparisons import comparing
from pages.parts.problems.comparisons.comparing import Interval


@pytest.mark.parametrize(
    ("ratio", "low", "high", "inspections", "side"),
    [
        (1.5, 1.1, 2.0, 20, "above"),
        (0.5, 0.3, 0.9, 20, "below"),
        (1.5, 1.0, 2.2, 200, "unclear"),
        (1.5, 1.1, 2.0, 19, "few"),
        (1.5, None, None, 200, "few"),
        (None, None, None, 200, "few"),
    ],
)
def test_a_ratio_is_judged_by_its_interval_and_its_smaller_side(
    ratio, low, high, inspections, side
):
    sides = (300, 200), (100, inspections)
    for own, others in (sides, sides[::-1]):
        result = Interval("upgraded", "any", ratio, low, high, own, others)
        assert result.side == side
        claims = comparing.ratio(result, is_judged=True).claims
        assert [claim.verdict for claim in claims if claim.verdict] == (
            [side] if side in ("above", "below") else []
        )
        assert not [claim for claim in comparing.ratio(result).claims if claim.verdict]
