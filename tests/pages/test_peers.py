"""Whether a region really lags: beside its peers, by numbers that stand in the marts."""

from __future__ import annotations

import re
from datetime import date

import pytest
from scipy.stats import binom

from tests.pages.conftest import Visit

TERM, MONTH = "2021-2026", date(2024, 6, 30)
COUNTIES = ["411102", "411103", "411104", "411121", "411122", "411171"]


def rows(screen) -> dict[str, list[str]]:
    """Return the cells of the card by the metric's name."""
    table = re.search(r'<table class="peers">(.*?)</table>', screen.html, re.DOTALL)
    assert table
    values = {}
    for line in re.findall(r"<tr>(.*?)</tr>", table.group(1)):
        cells = [re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<td.*?>(.*?)</td>", line)]
        values[cells[0]] = cells[1:]
    return values


@pytest.fixture(scope="module")
def covered(facts) -> dict[str, tuple[int, int]]:
    """Villages covered and on the roster of every peer and of their province."""
    rows = facts.execute(
        "select region_code, villages_covered, villages_on_roster from mart_coverage "
        "where term_id = ? and month_end = ?",
        [TERM, MONTH],
    ).fetchall()
    return {code: (part, whole) for code, part, whole in rows}


@pytest.mark.parametrize("county", COUNTIES)
def test_a_county_stands_outside_the_limits_exactly_where_the_binomial_tail_says(
    county, read_page: Visit, covered
):
    screen = read_page("region", region=county)
    assert screen.failures == []
    value, verdict, _, places = rows(screen)["覆盖率"]
    part, whole = covered[county]
    assert f"{100 * part / whole:.1f}%" in value
    assert f"{part} / {whole}" in value
    province = covered["410000"]
    below = binom(whole, province[0] / province[1]).cdf(part)
    if whole < 20:
        assert verdict == "分母过小"
    elif below >= 0.025:
        # Where the limits were widened a county below the exact ones may lie within; never so here.
        assert not verdict.startswith("差于")
    low, high = map(int, re.match(r"位次 (\d+)—(\d+) / 6", places).groups())
    assert 1 <= low <= high <= len(COUNTIES)


def test_the_worst_county_has_the_first_places_and_the_best_the_last(read_page: Visit, covered):
    judged = {code: covered[code] for code in COUNTIES if covered[code][1] >= 20}
    order = sorted(judged, key=lambda code: judged[code][0] / judged[code][1])
    lows = {}
    for county in (order[0], order[-1]):
        places = rows(read_page("region", region=county))["覆盖率"][3]
        lows[county] = int(re.match(r"位次 (\d+)", places).group(1))
    assert lows[order[0]] == 1
    assert lows[order[0]] < lows[order[-1]]


def test_the_peers_are_those_the_ledgers_hold(read_page: Visit):
    titles = re.findall(
        r'<div class="card-title"[^>]*>(.*?)</div>', read_page("region", region="411102").html
    )
    assert any("6 个县相比" in title for title in titles)


def test_who_has_nobody_beside_it_is_compared_with_nobody(read_page: Visit, office_with, open_page):
    assert 'class="peers"' not in read_page("region", region="411100").html
    alone = office_with('root_region = "511126"')
    assert 'class="peers"' not in open_page(alone, "region").html
