"""The demonstration meets the published totals, by event date within each period."""

from datetime import date

import polars as pl
import pytest

from tests.unit.demo.demo_tables import (
    clues,
    demonstration,
    inspections,
    persons,
    problems,
)

pytestmark = pytest.mark.slow

JIANGXI = ("36", date(2019, 1, 1), date(2021, 8, 28))
SICHUAN = ("51", date(2023, 1, 1), date(2023, 12, 31))
LUOHE = ("4111", date(2016, 9, 1), date(2020, 12, 31))
LUOHE_LONGER = ("4111", date(2016, 9, 1), date(2021, 3, 29))
LUOHE_2019 = ("4111", date(2019, 1, 1), date(2019, 12, 31))


def within(table: pl.DataFrame, column: str, place: tuple[str, date, date]) -> pl.DataFrame:
    prefix, start, end = place
    return table.filter(
        pl.col("county_code").str.starts_with(prefix) & pl.col(column).is_between(start, end)
    )


def villages_inspected(place: tuple[str, date, date]) -> int:
    return within(inspections("default"), "ends_on", place)["village_id"].n_unique()


@pytest.mark.parametrize(
    ("place", "column", "published"),
    [
        (JIANGXI, "first_handed_over_on", 6466),
        (JIANGXI, "filed_on", 2042),
        (JIANGXI, "sanctioned_on", 1985),
        (JIANGXI, "judicial_on", 52),
        (LUOHE, "sanctioned_on", 214),
        (LUOHE, "judicial_on", 22),
    ],
)
def test_persons_are_exactly_the_published_number(
    place: tuple[str, date, date], column: str, published: int
) -> None:
    assert within(persons("default"), column, place).height == published


@pytest.mark.parametrize(("place", "published"), [(JIANGXI, 5937), (SICHUAN, 2449), (LUOHE, 2161)])
def test_clues_are_exactly_the_published_number(
    place: tuple[str, date, date], published: int
) -> None:
    assert within(clues("default"), "handed_over_on", place).height == published


def test_sichuan_filed_exactly_the_published_cases_in_2023() -> None:
    filed = demonstration("default")["person_outcomes"].filter(pl.col("outcome_kind") == "filed")
    cases = filed.group_by("case_id", "county_code").agg(filed_on=pl.col("outcome_on").min())
    assert within(cases, "filed_on", SICHUAN).height == 1025


def test_jiangxi_is_above_its_published_floors() -> None:
    assert 20_000 < villages_inspected(JIANGXI) <= 22_080
    assert 70_000 < within(problems("default"), "found_on", JIANGXI).height < 80_000
    rectified = within(problems("default"), "first_closed_on", JIANGXI).height
    assert 60_000 < rectified < 70_000


def test_sichuan_is_near_its_villages_and_above_its_ambiguous_problems() -> None:
    assert 6_935 <= villages_inspected(SICHUAN) <= 7_665
    assert 69_000 <= within(problems("default"), "found_on", SICHUAN).height < 75_000


@pytest.mark.parametrize("scale", ["small", "default"])
def test_luohe_inspected_all_villages_and_found_the_published_problems(scale: str) -> None:
    seen = within(inspections(scale), "ends_on", LUOHE)["village_id"].n_unique()
    assert seen == 1340
    assert within(problems(scale), "found_on", LUOHE).height == 17_092


def test_luohe_city_teams_inspected_42_villages() -> None:
    by_city = inspections("default").filter(pl.col("team_level") == "city")
    assert within(by_city, "ends_on", LUOHE_LONGER)["village_id"].n_unique() == 42


def test_luohe_finished_764_immediate_items_during_the_stay_of_which_497_livelihood() -> None:
    items = within(problems("default"), "found_on", LUOHE_LONGER).filter("is_immediate")
    assert items.height == 764
    assert items.filter(pl.col("first_closed_on") <= pl.col("ends_on")).height == 764
    assert items["is_livelihood"].sum() == 497


def test_luohe_covered_its_169_poor_villages_in_2019() -> None:
    poor = demonstration("default")["village_profiles"].filter("is_poverty_village")
    seen = within(inspections("default"), "ends_on", LUOHE_2019)
    assert seen.join(poor, on="village_id", how="semi")["village_id"].n_unique() == 169


def test_luohe_converted_135_weak_organisations() -> None:
    tables = demonstration("default")
    counties = tables["villages"].select("village_id", "county_code").unique()
    weak = tables["weak_orgs"].join(counties, on="village_id")
    assert within(weak, "converted_on", LUOHE_LONGER).height == 135


def test_luohe_closes_seventy_in_a_hundred_within_a_month() -> None:
    period_end = LUOHE_LONGER[2]
    day_30 = pl.col("feedback_on").dt.offset_by("30d")
    cohort = within(problems("default"), "feedback_on", LUOHE_LONGER).filter(
        ~pl.col("is_immediate") & (day_30 <= period_end)
    )
    closed = cohort.filter(pl.col("first_closed_on") <= day_30)
    assert 0.70 <= closed.height / cohort.height < 0.85


@pytest.mark.parametrize("scale", ["county", "small", "default"])
def test_the_example_county_has_95_villages_and_its_rounds_of_supervision(scale: str) -> None:
    on = date(2022, 8, 2)
    tables = demonstration(scale)
    roster = tables["villages"].filter(
        (pl.col("county_code") == "511126")
        & (pl.col("valid_from") <= on)
        & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= on))
    )
    assert roster.height == 95
    rounds = tables["supervision_rounds"].filter(
        (pl.col("region_code") == "511126")
        & pl.col("ends_on").is_between(date(2022, 1, 1), date(2022, 8, 2))
    )
    by_level = dict(rounds.group_by("level").len().rows())
    assert by_level == {"village": 3, "township": 3, "county": 2}


def test_sichuan_sent_48_cadres_of_15_cities_to_18_counties() -> None:
    postings = demonstration("default")["aid"]
    assert postings["persons"].sum() == 48
    assert postings["from_region"].n_unique() == 15
    assert postings["to_region"].n_unique() == 18
