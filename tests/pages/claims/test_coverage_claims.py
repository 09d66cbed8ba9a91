"""What is said of finding nothing, of days on site, of teams and of townships that are left."""

from __future__ import annotations

import math
import random
from typing import Any

import polars as pl
import pytest

from pages.parts.coverage import grid_rows, staff, thorough
from pages.parts.coverage.thorough_findings import Compared, finding
from pages.parts.kit import claims
from pages.parts.kit.words import Words, as_text
from tests.pages.claims.hearing import listening
from tests.pages.claims.objections import objections
from tests.reference.measures import thorough as measures

Row = dict[str, Any]

COLUMNS = ("inspections", "zero_finding_inspections", "days_on_site", "inspections_with_days")


def sentence_of(finding: claims.Finding) -> str:
    return as_text(claims.say(Words("en"), finding))


def unit(code: str, nothing: int, inspections: int, days: int = 3, without: int = 0) -> Row:
    """Return what a unit's inspections found and took: `days` each, of `without` not known."""
    recorded = inspections - without
    return {"code": code, "name": code and f"{code}X"} | {
        "inspections": inspections,
        "zero_finding_inspections": nothing,
        "days_on_site": days * recorded if recorded else None,
        "inspections_with_days": recorded,
    }


def of_units(*units: Row, above: Row | None = None, kind: str = "counties") -> claims.Finding:
    """Return what is said of units that add up to their whole."""
    sums = {name: sum(unit[name] or 0 for unit in units) for name in COLUMNS}
    whole = {"code": "W", "name": "Whole"} | sums
    placed = thorough._placed(pl.DataFrame(list(units)), whole)
    return finding(Compared(kind, placed, whole, above))


FAIR = [unit(f"{place}", 4, 100, days=5) for place in "ABCDE"]


def test_one_that_stands_out_is_named_and_not_called_the_most():
    text = sentence_of(of_units(*FAIR, unit("F", 40, 100, days=1)))
    assert text == (
        "Of 6 counties, 1 county with clearly more inspections that found nothing: "
        "FX, 40.0% (40 / 100), only 1.0 days on site each; overall 10.0% (60 / 600)"
    )


def test_of_several_that_stand_out_the_highest_is_the_most_unless_they_are_alike():
    many = [unit(f"{place}", 4, 100) for place in "ABCDEGHIJKLMNOP"]
    assert "most in QX, 45.0% (45 / 100)" in sentence_of(
        of_units(*many, unit("F", 40, 100), unit("Q", 45, 100))
    )
    assert "among them FX, 40.0% (40 / 100)" in sentence_of(
        of_units(*many, unit("F", 40, 100), unit("Q", 40, 100))
    )


def test_who_stayed_no_shorter_is_not_said_to_have_stayed_only_so_long():
    text = sentence_of(of_units(*FAIR, unit("F", 40, 100, days=9)))
    assert "FX, 40.0% (40 / 100), 9.0 days on site each" in text


def test_units_too_small_to_be_judged_are_not_counted_among_those_that_are():
    text = sentence_of(of_units(*FAIR, unit("F", 3, 19)))
    assert text.startswith("Of 5 counties, none has clearly more")


def test_inspections_without_a_team_are_no_team():
    teams = [unit("T1", 1, 30), unit("T2", 2, 30), unit("", 20, 40, without=1)]
    text = sentence_of(of_units(*teams, kind="teams"))
    assert text.startswith("Of 2 teams, 3.3% to 6.7% of inspections found nothing, overall 23.0%")
    assert "(1 inspection without a record left out)" in text


@pytest.mark.parametrize("units", [[unit("", 3, 30)], [unit("T1", 3, 30)]])
def test_of_one_or_none_no_range_is_given(units):
    text = sentence_of(of_units(*units, kind="teams"))
    assert text.startswith("Overall 10.0% of inspections found nothing (3 / 30), 3.0 days")


def test_a_county_is_set_against_what_lies_above_it_only_over_enough_inspections():
    above = unit("P", 30, 1000)
    many, few = unit("T1", 10, 20, days=1), unit("T1", 10, 19, days=1)
    assert sentence_of(of_units(many, above=above, kind="teams")) == (
        "Whole: 50.0% of inspections found nothing (10 / 20), clearly above PX with 3.0% "
        "(30 / 1,000); only 1.0 days on site each, PX 3.0"
    )
    assert sentence_of(of_units(few, above=above, kind="teams")).startswith("Overall 52.6%")


@pytest.mark.parametrize("extra", [0.0, 0.6])
def test_the_walk_finds_beyond_the_limits_whom_the_page_finds(extra):
    """The plain loop that claims are held against agrees where units differ by chance and more."""
    draw, seen = random.Random(7), 0  # noqa: S311 - the same draws every time
    for _ in range(30):
        counts = {}
        for place in range(draw.randint(5, 40)):
            inspections = draw.randint(20, 300)
            chance = 0.08 * math.exp(draw.gauss(0, extra))
            nothing = sum(draw.random() < min(chance, 1) for _ in range(inspections))
            counts[f"U{place:02}"] = (nothing, inspections)
        units = [unit(code, *count) for code, count in counts.items()]
        whole = {name: sum(unit[name] for unit in units) for name in COLUMNS}
        placed = thorough._placed(pl.DataFrame(units), whole)
        centre = whole["zero_finding_inspections"] / whole["inspections"]
        high = measures.beyond(counts, centre)
        assert sorted(placed.filter("is_high")["code"]) == high
        seen += len(high)
    assert seen > 5


def test_who_hurried_is_counted_as_the_ledgers_have_it(monkeypatch, visit, reference, names):
    """Nobody of the demonstration covered twice an even year: here an even year is enough."""
    monkeypatch.setattr(grid_rows, "HURRIED", 1)
    monkeypatch.setattr(measures, "TWICE", 1)
    with listening() as heard:
        for region, month in [("411100", "2024-06"), ("411100", "2023-03"), ("410000", "2024-06")]:
            heard.forget()
            screen = visit("coverage", region=region, month=month, grain="county", lang="en")
            assert screen.failures == []
            hurried = [
                statement
                for statement in heard.statements
                if statement.finding.key == "coverage.hurried"
            ]
            assert hurried
            assert objections(reference, hurried[0], heard.where, names) == []


WORK = {
    "inspections": 10,
    "inspections_with_days": 10,
    "days_on_site": 40,
    "cross_county_inspections": 1,
    "villages_with_days_in_term": 8,
}


@pytest.mark.parametrize(
    ("work", "text"),
    [
        ({}, "Teams: 20.0 villages per 100 team-days, 10.0%"),
        ({"inspections_with_days": 9}, "(1 inspection without days on record left out)"),
        ({"inspections_with_days": 0, "days_on_site": None}, "days on site are not recorded"),
        # Nothing is on record of some, and nought of the others.
        ({"inspections_with_days": 4, "days_on_site": 0}, "the days on record come to 0"),
    ],
)
def test_the_days_of_teams_are_told_as_far_as_they_are_on_record(work, text):
    rows = pl.DataFrame([WORK | work], schema=dict.fromkeys(WORK, pl.Int64))
    assert text in sentence_of(staff.finding("411102", rows))


@pytest.mark.parametrize(
    ("covered", "text"),
    [
        ([4, 4], "Every village of 2 townships is covered"),
        ([4, 3], "Of 2 townships, 1 still has 1 village to cover"),
        ([1, 3], "Of 2 townships, 2 still have villages to cover, 3 villages at most"),
        ([3], "1 township, with 1 village still to cover"),
    ],
)
def test_townships_with_villages_left_are_counted(covered, text):
    rows = pl.DataFrame({"whole": [4] * len(covered), "covered": covered})
    assert sentence_of(grid_rows.townships("411102", rows)) == text


def test_those_that_hurried_and_are_not_named_are_counted():
    assert sentence_of(grid_rows._listed(["A", "B"], "411100", "counties")) == "A, B"
    assert (
        sentence_of(grid_rows._listed([*"ABCDEF"], "411100", "counties")) == "A, B, C, D and 2 more"
    )
