"""Where counts of persons and clues are suppressed, no page gives them away by another way."""

from __future__ import annotations

import pytest

from tests.pages.conftest import Office
from warehouse.queries.metrics import read_catalogue
from warehouse.runtime.home import Home
from warehouse.versions.store import current_version

COUNTY = "511126"


@pytest.fixture
def for_others(office_with: Office) -> Home:
    return office_with('person_counts = "suppressed"')


@pytest.fixture
def hidden(for_others: Home) -> list[str]:
    """The labels of the metrics of persons and clues."""
    catalogue = read_catalogue(current_version(for_others).semantic_manifest)
    labels = [m.label["zh"] for m in catalogue.values() if m.numerator.mart == "mart_sanctions"]
    assert len(labels) >= 3
    return labels


@pytest.mark.parametrize("page", ["map_wall", "region"])
def test_no_rate_of_persons_or_clues_is_offered(page, for_others, hidden, open_page):
    screen = open_page(for_others, page, region=COUNTY)
    assert screen.failures == []
    assert [label for label in hidden if label in screen.text] == []


def test_no_url_draws_such_a_rate(for_others, hidden, open_page):
    catalogue = read_catalogue(current_version(for_others).semantic_manifest)
    for name, metric in catalogue.items():
        if metric.numerator.mart == "mart_sanctions":
            screen = open_page(for_others, "map_wall", region=COUNTY, metric=name)
            assert screen.failures == []
            assert metric.label["zh"] not in screen.text


def test_a_village_shows_no_clues_and_to_the_owning_office_it_does(
    for_others, office_with, open_page, facts
):
    (village,) = facts.execute(
        "select village_id from fct_inspection where county_code = ? and clues > 0 "
        "and term_id = '2021-2026' limit 1",
        [COUNTY],
    ).fetchone()
    hidden = open_page(for_others, "village", region=COUNTY, village=village)
    assert hidden.failures == []
    assert "village-sheet" in hidden.html
    assert "线索" not in hidden.html
    owning = office_with()
    assert "线索" in open_page(owning, "village", region=COUNTY, village=village).html
