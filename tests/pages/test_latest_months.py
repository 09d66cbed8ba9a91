"""A tile of a rate over a term says what the last three months added, where its light differs."""

from __future__ import annotations

import re

import pytest

from tests.pages.conftest import Visit

TERM = "2021-2026"
COUNTS = """
    select month_end, sum(closed_by_day_30), sum(reached_day_30)
    from mart_rectification_timeliness
    where region_code = ? and term_id = ? group by month_end order by month_end
"""


def light(closed: int, reached: int) -> str:
    """Return the light of a one-month rate by the demonstration's lines."""
    rate = closed / reached
    return "red" if rate < 0.6 else "amber" if rate < 0.7 else "green"


def cases(facts) -> list[tuple[str, str, float | None]]:
    """Return regions and months, with the rate of the last three months where it must be told."""
    months_of = []
    for region in ("411100", "411102", "411103", "411121", "511126"):
        months = facts.execute(COUNTS, [region, TERM]).fetchall()
        for before, now in zip(months, months[3:], strict=False):
            closed, reached = (int(now[i] or 0) - int(before[i] or 0) for i in (1, 2))
            if not now[2] or now[2] < 20 or reached < 20:
                continue
            is_other = light(closed, reached) != light(now[1], now[2])
            months_of.append((region, f"{now[0]:%Y-%m}", closed / reached if is_other else None))
    return months_of


@pytest.mark.parametrize("page", ["region", "map_wall"])
def test_a_tile_tells_the_last_three_months_where_their_light_is_another(page, visit: Visit, facts):
    every = cases(facts)
    with_value = [case for case in every if case[2] is not None]
    alike = [case for case in every if case[2] is None]
    assert with_value
    assert alike
    for region, month, rate in [*with_value[::5][:4], *alike[::9][:4]]:
        html = visit(page, region=region, month=month).html
        # A short form may stand beside the whole words, for who sees it and who hears it.
        percents = set(re.findall(r"近三月(?:新计入)? ([\d.]+)%", html))
        assert percents == (set() if rate is None else {f"{100 * rate:.1f}"}), (region, month)
