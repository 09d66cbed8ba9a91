"""What the URL says is checked against what exists before anything uses it."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.parts.frame import filters, selection
from pages.parts.frame.selection import Selection
from warehouse.queries.regions import Region, Regions, Term

MONTHS = [date(2024, 4, 30), date(2024, 5, 31), date(2024, 6, 30)]


@given(st.text(max_size=30))
def test_a_month_is_one_of_those_there_are_whatever_the_text(wanted):
    assert selection.month_end(wanted, MONTHS, MONTHS[-1]) in MONTHS


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [("2024-05", 1), ("", 2), ("2024-5", 2), ("9999-99", 2), ("2024-05-31", 2), ("2019-01", 2)],
)
def test_only_a_month_written_in_full_is_taken_else_the_default(wanted, chosen):
    assert selection.month_end(wanted, MONTHS, MONTHS[2]) == MONTHS[chosen]


@pytest.mark.parametrize(
    ("ends_on", "last_month"),
    [(date(2026, 8, 31), 2), (date(2024, 6, 30), 2), (date(2024, 5, 15), 1), (date(2024, 1, 1), 2)],
)
def test_a_term_that_is_over_is_judged_at_the_month_of_its_end(ends_on, last_month):
    term = Term("t", date(2021, 9, 1), ends_on, MONTHS)
    assert term.last_month == MONTHS[last_month]


@given(st.text(max_size=30))
def test_a_code_is_taken_only_if_it_exists(wanted):
    codes = {"360000", "511126"}
    assert selection.valid(wanted, codes, "360000") == (wanted if wanted in codes else "360000")


@pytest.mark.parametrize(
    ("chosen", "default", "language"),
    [("en", "zh", "en"), ("", "en", "en"), ("xx", "en", "zh"), ("EN", "zh", "zh"), ("", "", "zh")],
)
def test_a_language_is_one_of_the_two(chosen, default, language):
    assert selection.language(Selection(lang=chosen), default) == language


def test_only_what_is_set_goes_into_the_url():
    chosen = Selection(region="411100", lang="en")
    assert chosen.parameters() == {"region": "411100", "lang": "en"}


def tree_of(counties_a_city: int) -> Regions:
    """Two provinces of two cities each, and so many counties in every city."""
    made = [Region("100000", {}, "country", None, True, True)]
    for province in ("360000", "410000"):
        made.append(Region(province, {}, "province", "100000", True, True))
        for city in ("0100", "0200"):
            parent = province[:2] + city
            made.append(Region(parent, {}, "city", province, True, True))
            counties = [f"{parent[:4]}{number:02}" for number in range(1, 99)]
            counties = counties[:counties_a_city]
            made += [
                Region(code, {}, "county", province[:2] + city, True, True) for code in counties
            ]
    return Regions(SimpleNamespace(root="100000"), made)  # type: ignore[arg-type]


def test_a_list_of_regions_offers_all_of_them_unless_they_are_too_many():
    few, many = tree_of(5), tree_of(90)
    assert [one.code for one in filters.offered(few, few["360101"])] == few.codes()
    near = [one.code for one in filters.offered(many, many["360101"])]
    assert near[:4] == ["100000", "360000", "360100", "360101"]
    assert set(near) == {
        *("100000", "360000", "410000", "360100", "360200"),
        *(f"3601{number:02}" for number in range(1, 91)),
    }
    assert {"360201", "410100"}.isdisjoint(near)
