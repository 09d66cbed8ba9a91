"""Two regions side by side: who stands beside whom, and who is most like a region."""

from __future__ import annotations

from datetime import date

import pytest

from pages.parts.frame import filters
from tests.pages.conftest import Visit
from tests.reference.measures import Where
from tests.reference.measures.metrics import pair
from warehouse.access.scope import Scope
from warehouse.queries.coverage import by_region
from warehouse.queries.snapshot import take
from warehouse.runtime.home import Home
from warehouse.versions.reader import Reader
from warehouse.versions.store import current_version

FIRST, TERM, MONTH = "411102", "2021-2026", date(2024, 6, 30)
COUNTIES = ["411102", "411103", "411104", "411121", "411122", "411171", "511126"]


def test_the_second_region_is_that_of_the_url_or_the_one_most_like_the_first(visit: Visit):
    screen = visit("compare", region=FIRST)
    alike = screen.tables[-1]
    assert alike["distance"].is_monotonic_increasing
    nearest = alike["name"][0]
    assert nearest in screen.sentence
    other = alike["region_code"].tolist()[-1]
    screen.go(region=FIRST, **{"with": other})
    assert alike["name"].tolist()[-1] in screen.sentence
    for wrong in ["999999", FIRST, "' or 1=1", ""]:
        screen.go(region=FIRST, **{"with": wrong})
        assert screen.failures == []
        assert nearest in screen.sentence


def test_of_too_many_regions_a_list_offers_those_around_the_first_and_what_was_chosen(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
):
    screen = visit("compare", region=FIRST, **{"with": "511126"})

    def offered() -> list[str]:
        return screen.app.selectbox(key="with_zh").options

    every_one = offered()
    monkeypatch.setattr(filters, "MOST_REGIONS", 3)
    screen.go(region=FIRST, **{"with": "511126"})
    assert set(offered()) < set(every_one)
    assert screen.app.selectbox(key="with_zh").value == "511126"
    for alike in screen.tables[-1]["name"]:
        assert any(name.startswith(alike) for name in offered())


def test_a_part_is_set_beside_nobody(read_page):
    screen = read_page("compare", region="411100", **{"with": "410000"})
    assert "不作判断" in screen.sentence
    assert "大于偶然" not in screen.html


def test_traits_are_those_of_the_ledgers(small_demonstration: Home, reference):
    view = take(
        Reader(small_demonstration),
        current_version(small_demonstration),
        Scope.everything("100000"),
    )
    rows = by_region.traits(view, [*COUNTIES, "411100"], TERM, MONTH)
    assert set(rows["region_code"]) == {*COUNTIES, "411100"}
    for row in rows.iter_rows(named=True):
        code = row["region_code"]
        where = Where(code, TERM, MONTH)
        _, villages = pair(reference, "coverage_rate", code, where)
        assert row["villages"] == villages
        counts = pair(reference, "problems_per_village", code, where)
        expected = None if counts is None else counts[0] / counts[1]
        assert row["problems_per_village"] == pytest.approx(expected)
        latest: dict[str, tuple[date, bool]] = {}
        for survey in reference.ledger.tables["village_profiles"]:
            county = reference.ledger.village_county.get(survey["village_id"])
            is_poor = survey["is_poverty_village"]
            if (
                county is None
                or code not in reference.ledger.seeds.line(county)
                or is_poor is None
                or survey["surveyed_on"] > MONTH
            ):
                continue
            day = survey["surveyed_on"]
            if survey["village_id"] not in latest or latest[survey["village_id"]][0] < day:
                latest[survey["village_id"]] = (day, is_poor)
        share = [is_poor for _, is_poor in latest.values()]
        expected = sum(share) / len(share) if share else None
        assert row["poverty_share"] == pytest.approx(expected)
