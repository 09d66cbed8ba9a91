"""The profile of a region: every figure from the ledgers in plain loops, better to the right."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from html import unescape

import pytest

from tests.pages.conftest import Screen, Visit
from tests.reference.funnel import FEWEST, THIN, quantile
from tests.reference.measures import Where
from tests.reference.measures.funnels import RATES, TRENDS, trend
from tests.reference.measures.metrics import ESTIMATED, LOWER_BETTER, METRICS, pair, value
from warehouse.queries.metrics import read_catalogue
from warehouse.versions.store import current_version

TERM, MONTH, CITY = "2021-2026", date(2024, 6, 30), "411100"
COUNTIES = ["411102", "411103", "411104", "411121", "411122", "411171"]


def rows(screen: Screen) -> dict[str, str]:
    """Return the rows of the table as HTML, by the metric's name."""
    lines = re.findall(r'<tr><th scope="row">.*?</tr>', screen.html, re.S)
    return {unescape(re.search(r"<a [^>]*>(.*?)</a>", line)[1]): line for line in lines}


def cells(row: str) -> list[str]:
    """Return what the cells of a row say."""
    texts = re.findall(r"<td class=[^>]*>(.*?)</td>", row, re.S)
    return [unescape(re.sub("<[^>]+>", "", cell)).strip() for cell in texts]


def marks(row: str) -> dict[str, list[float]]:
    """Return where the marks of a row lie, from its left end, and how wide bars are."""
    matches = re.findall(r'<i class="(\w+)[^"]*" style="([^"]*)"', row)
    return {kind: [float(n) for n in re.findall(r"[\d.]+", style)] for kind, style in matches}


def written(metric: str, number: float) -> str:
    shown = Decimal(repr(float(number))).scaleb(0 if metric in RATES else 2)
    return f"{shown.quantize(Decimal('0.1'), ROUND_HALF_UP):,}"


@pytest.fixture(scope="module")
def labels(small_demonstration) -> dict[str, str]:
    catalogue = read_catalogue(current_version(small_demonstration).semantic_manifest)
    return {name: metric.label["zh"] for name, metric in catalogue.items()}


@pytest.mark.parametrize("county", ["411102", "411171"])
def test_a_row_says_what_the_ledgers_say_and_better_lies_to_the_right(
    county, read_page: Visit, reference, labels
):
    shown = rows(read_page("profile", region=county))
    assert len(shown) == len(METRICS) == len(labels)
    for metric in METRICS:
        where = Where(county, TERM, MONTH)
        texts = cells(shown[labels[metric]])
        own = pair(reference, metric, county, where)
        if own is None:
            assert texts[1] == "", metric
            continue
        number, whole = (value(metric)(reference, code, where) for code in (county, CITY))
        assert texts[1].startswith(written(metric, number)), metric
        assert texts[3] == written(metric, whole), metric
        if metric != ESTIMATED:
            assert texts[0] == f"{round(own[0]):,} / {round(own[1]):,}", metric
        beside = []
        for code in COUNTIES:
            counted = pair(reference, metric, code, where)
            if counted is not None and counted[1] >= THIN:
                beside.append(value(metric)(reference, code, where))
        places = marks(shown[labels[metric]])
        assert ("middle" in places) == ("median" in places) == (len(beside) >= FEWEST), metric
        if not beside:
            assert "range" not in places
            continue
        is_turned = metric in {*LOWER_BETTER, ESTIMATED}
        ends = [min(beside), max(beside)]
        worst, best = ends[::-1] if is_turned else ends
        assert texts[4].endswith(written(metric, worst)), metric
        assert texts[6].endswith(written(metric, best)), metric
        # Whatever the ends of the scale are: the bar lies between the worst and the best, and all
        # else is in proportion to it.
        left, width = places["range"]
        if width:
            for name, at in {
                "own": number,
                "whole": whole,
                **({"median": quantile(beside, 0.5)} if len(beside) >= FEWEST else {}),
            }.items():
                share = (at - worst) / (best - worst)
                assert places[name][0] == pytest.approx(left + share * width, abs=0.2), metric
        if len(beside) >= FEWEST and width:
            quarters = [quantile(beside, share) for share in (0.25, 0.75)]
            spread = (quarters[1] - quarters[0]) / (ends[1] - ends[0])
            assert places["middle"][1] == pytest.approx(spread * width, abs=0.2), metric
        assert f"可比的 {len(beside)} 个单位" in shown[labels[metric]]
        if metric in TRENDS:
            moved = trend(reference, metric, county, where)
            assert (texts[8] == "") == (moved is None), metric
            if moved is not None and moved[1] > 0.05:
                assert texts[8] == "→ 升降不明显"


def test_a_row_leads_to_its_page_and_says_how_it_is_computed(read_page: Visit, labels):
    row = rows(read_page("profile", region="411102"))[labels["one_month_rate"]]
    assert '<a href="/rectification?region=411102' in row
    behind = unescape(re.search(r'<details class="about".*?</details>', row, re.S)[0])
    assert "one_month_rate = sum(closed_by_day_30) / sum(reached_day_30)" in behind
    assert "models/marts/rectification/mart_rectification_timeliness.sql" in behind
    assert "sum(closed_by_day_30)" in read_page("compare", region="411102").notes


def test_who_is_too_few_or_a_part_is_not_judged(visit: Visit):
    screen = visit("profile", region="511126")
    for region, text in (
        ("511126", "只列数字"),
        ("410000", "不与其他地区比较"),
        ("100000", "不与其他地区比较"),
    ):
        screen.go(region=region)
        assert screen.failures == []
        assert text in screen.sentence, screen.sentence
        assert 'class="middle"' not in screen.html
        assert "alarm" not in screen.html


def test_the_chosen_peers_are_those_of_every_page(visit: Visit):
    peers = "411103,411104,411122,411171,511126"
    screen = visit("profile", region="411102", peers=peers)
    assert "自选的 6 个县" in screen.sentence
    assert screen.app.multiselect[0].value == peers.split(",")
    region = visit("region", region="411102", peers=peers)
    assert any("自选的 6 个县" in title for title in re.findall("card-title.*", region.html))
    compared = visit("compare", region="411102", peers="411171")
    assert compared.app.selectbox[-1].value == "411171"
    # Those chosen of another level count for nothing, and are kept for theirs.
    screen.go(region=CITY, peers=peers)
    assert "自选" not in screen.sentence
    assert peers in str(screen.app.query_params["peers"])


@pytest.mark.parametrize(
    "wrong",
    [
        "411102,999999",
        "411103,411103",
        "' or 1=1 --",
        ",",
        "near,411103",
        ",".join(["411103"] * 11),
    ],
)
def test_peers_that_are_none_are_told_and_give_way(wrong, read_page: Visit):
    screen = read_page("profile", region="411102", peers=wrong)
    assert screen.failures == []
    assert "对照单位" in re.search(r'<div class="refused".*?</div>', screen.html)[0]
    assert "6 个县" in screen.sentence


def test_the_most_alike_are_named_with_how_near_they_are(read_page: Visit):
    screen = read_page("profile", region="411102", peers="near")
    alike = read_page("compare", region="411102").tables[-1]["distance"]
    assert f"最相近的 {len(alike) + 1} 个县" in screen.sentence
    assert f"{alike.min():.1f}—{alike.max():.1f} 个标准差" in screen.html
