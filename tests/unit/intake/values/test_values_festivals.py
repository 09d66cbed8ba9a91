"""Times by the name of a festival, a solar term or a lunar day; the calendar by published days."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.unit.intake.builders.sentences import assert_has_words
from warehouse.intake.values.times.days import read_day, read_event_days
from warehouse.intake.values.times.deadlines import Deadline, read_deadline
from warehouse.intake.values.times.festivals import NAMES, named_day, names_of

D = dt.date
FEEDBACK = D(2023, 11, 20)


@pytest.mark.parametrize(
    ("festival", "days"),
    [
        # As the State Council's notices on holidays have them.
        ("春节", [D(2020, 1, 25), D(2023, 1, 22), D(2024, 2, 10), D(2025, 1, 29), D(2026, 2, 17)]),
        ("清明", [D(2020, 4, 4), D(2023, 4, 5), D(2024, 4, 4), D(2025, 4, 4), D(2026, 4, 5)]),
        ("端午", [D(2020, 6, 25), D(2023, 6, 22), D(2024, 6, 10), D(2025, 5, 31), D(2026, 6, 19)]),
        ("中秋", [D(2020, 10, 1), D(2023, 9, 29), D(2024, 9, 17), D(2025, 10, 6), D(2026, 9, 25)]),
        ("国庆", [D(year, 10, 1) for year in (2020, 2023, 2024, 2025, 2026)]),
    ],
)
def test_a_festival_is_on_its_published_day(festival: str, days: list[D]):
    (name,) = names_of(festival)

    assert [named_day(name, year) for year in (2020, 2023, 2024, 2025, 2026)] == days


@pytest.mark.parametrize(
    ("text", "due_on"),
    [
        ("2024年春节前", D(2024, 2, 9)),
        ("2024年春节之前完成整改", D(2024, 2, 9)),
        ("务必于2024年春节前整改到位", D(2024, 2, 9)),
        ("2024年农历新年前", D(2024, 2, 9)),
        ("2024年春节假期前", D(2024, 2, 9)),
        ("二〇二五年春节前", D(2025, 1, 28)),
        ("2024年元旦前", D(2023, 12, 31)),
        ("2024年“五一”前", D(2024, 4, 30)),
        ("2024年五一劳动节前", D(2024, 4, 30)),
        ("2024年七一前", D(2024, 6, 30)),
        ("2024年“七一”建党节前", D(2024, 6, 30)),
        ("2024年国庆节前", D(2024, 9, 30)),
        ("2024年中秋节前", D(2024, 9, 16)),
        ("2024年端午前", D(2024, 6, 9)),
        ("2024年清明节前", D(2024, 4, 3)),
        ("2024年冬至前", D(2024, 12, 20)),
        ("2024年元宵节前", D(2024, 2, 23)),
        ("2024年正月十五前", D(2024, 2, 23)),
        ("农历2024年八月十五前", D(2024, 9, 16)),
        ("2024年农历五月初五前", D(2024, 6, 9)),
        ("2024年国庆节当天", D(2024, 10, 1)),
        ("2024春节前", D(2024, 2, 9)),
        ("2024年度春节前", D(2024, 2, 9)),
        ("2024年大年初一前", D(2024, 2, 9)),
    ],
)
def test_before_a_feast_is_by_the_day_before_it(text: str, due_on: D):
    reading = read_deadline(text, feedback_on=FEEDBACK)

    assert reading.certainty == "noted"
    assert reading.value == Deadline(due_on, precision="day")
    assert reading.rule == "day_of_feast"
    assert_has_words(reading, text)


def test_kept_up_after_a_feast_is_both():
    reading = read_deadline("2024年春节前，并长期坚持")

    assert reading.value == Deadline(D(2024, 2, 9), is_ongoing=True, precision="day")


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("春节前", [D(2024, 2, 9)]),
        ("国庆前", [D(2024, 9, 30)]),
        ("年前", [D(2024, 2, 9)]),
        ("腊月二十三前", [D(2024, 2, 1)]),
        ("24年春节前", [D(2024, 2, 9)]),
        ("2024年春节", [D(2024, 2, 9), D(2024, 2, 10)]),
        ("2024年除夕前", [D(2024, 2, 8), D(2025, 1, 27)]),
        ("2024年腊月二十三", [D(2024, 2, 2), D(2025, 1, 22)]),
        ("2024年八月十五前", [D(2024, 9, 16), D(2024, 8, 15)]),
        ("2024年春节前后", [D(2024, 2, 9), D(2024, 2, 10)]),
        ("明年春节前", []),
        ("春节后", []),
        ("2024年国庆假期期间", []),
        ("龙年春节前", []),
        ("2024年春节前三天", []),
        ("2024年9月开学前", []),
        ("2024年6月汛期前", []),
        ("新年前", []),
        ("2024年汛期前", []),
        ("2024年主汛期来临前完成", []),
        ("汛期前", []),
        ("春耕前", []),
        ("2024年春耕生产前", []),
        ("秋收后", []),
        ("2024年换届前", []),
        ("两节前", []),
        ("2024年中秋国庆前", []),
        ("2024年全县动员大会前", []),
        ("2024年春节前报方案，由镇党委督促落实", [D(2024, 2, 9)]),
    ],
)
def test_a_name_without_its_one_day_is_asked_about(text: str, candidates: list[D]):
    reading = read_deadline(text, feedback_on=FEEDBACK)

    assert (reading.certainty, reading.value) == ("pending", None)
    assert [deadline.due_on for deadline in reading.candidates] == candidates
    assert_has_words(reading, text)


def test_an_event_before_a_feast_has_no_day_and_a_season_has_none_at_all():
    before = read_event_days("2024年春节前")
    assert (before.certainty, before.rule) == ("pending", "day_is_limit_only")
    assert [days.on for days in before.candidates] == [D(2024, 2, 9)]
    assert read_event_days("汛期前").certainty == "pending"
    assert read_day("2024年春节当天").value == D(2024, 2, 10)


@pytest.mark.parametrize(
    ("text", "due_on"),
    [
        ("2024年6月初", D(2024, 6, 10)),
        ("2024年6月中", D(2024, 6, 20)),
        ("2024年年中", D(2024, 6, 30)),
        ("2024年初", D(2024, 3, 31)),
    ],
)
def test_a_rough_time_is_offered_as_the_part_it_means(text: str, due_on: D):
    reading = read_deadline(text)

    assert (reading.certainty, reading.rule) == ("pending", "day_roughly")
    assert [one.due_on for one in reading.candidates] == [due_on]


def test_half_years_stay_what_they_were():
    assert read_deadline("2024年上半年").value == Deadline(D(2024, 6, 30), precision="half_year")
    assert read_deadline("2024年底前").value == Deadline(D(2024, 12, 31), precision="year")
    assert read_deadline("上半年", feedback_on=FEEDBACK).candidates[0].due_on == D(2024, 6, 30)


@pytest.mark.parametrize("festival", sorted(NAMES))
def test_every_name_has_its_day_in_every_year_of_a_plan(festival: str):
    for year in range(2000, 2051):
        days = []
        for name in names_of(festival):
            try:
                days.append(named_day(name, year))
            except ValueError:
                assert festival == "腊八"  # the only one that a solar year may be without
        assert days
