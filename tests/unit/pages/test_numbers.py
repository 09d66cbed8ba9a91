"""Numbers and dates as a reader writes them; what nobody knows is a dash and never 0."""

from __future__ import annotations

from datetime import date

import pytest

from pages.parts.kit import numbers
from tests.unit.builders.metrics import count_metric, made_metric

PERCENT = made_metric()
PER_100 = made_metric(format="per_100")
NUMBER = made_metric(format="number")
COUNT = count_metric()


@pytest.mark.parametrize(
    ("metric", "value", "zh", "en"),
    [
        (PERCENT, 0.784, "78.4%", "78.4%"),
        (PERCENT, 0.0, "0.0%", "0.0%"),
        (PERCENT, 1.25, "125.0%", "125.0%"),
        (PERCENT, 0.5825, "58.3%", "58.3%"),
        (PER_100, 12.34, "12.3 个", "12.3 villages"),
        (NUMBER, 3.56, "3.6 个", "3.6 villages"),
        (NUMBER, 0.0, "0.0 个", "0.0 villages"),
        (COUNT, 1234567, "1,234,567 个", "1,234,567 villages"),
    ],
)
def test_a_value_is_written_with_its_unit(metric, value, zh, en):
    assert numbers.value_with_unit(metric, value, "zh") == zh
    assert numbers.value_with_unit(metric, value, "en") == en


@pytest.mark.parametrize("metric", [PERCENT, PER_100, NUMBER, COUNT])
def test_where_nobody_looked_stands_a_dash_and_no_zero(metric):
    written = [
        numbers.value(metric, None),
        numbers.value_with_unit(metric, None, "zh"),
        numbers.value_with_unit(metric, None, "en"),
        numbers.change(metric, None),
        numbers.count(None),
    ]
    assert written == ["—"] * 5


@pytest.mark.parametrize(
    ("metric", "difference", "text"),
    [
        (PERCENT, 0.0321, "+3.2"),
        (PERCENT, -0.0321, "−3.2"),
        (PER_100, -1234.5, "−1,234.5"),
        (COUNT, -7, "−7"),
        (COUNT, 1200, "+1,200"),
    ],
)
def test_a_change_has_a_sign_and_a_true_minus(metric, difference, text):
    assert numbers.change(metric, difference) == text


@pytest.mark.parametrize("difference", [0.0, -0.0, -0.0004, 0.0004])
def test_a_change_too_small_to_write_is_neither_up_nor_down(difference):
    assert numbers.change(PERCENT, difference) == "0.0"


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (999, "999"), (65432.4, "65,432"), (44.5, "45")]
)
def test_a_count_has_thousands_separators(number, text):
    assert numbers.count(number) == text


def test_dates_and_months_are_written_as_each_language_does():
    day = date(2024, 6, 5)
    assert (numbers.day(day, "zh"), numbers.day(day, "en")) == ("2024-06-05", "5 Jun 2024")
    assert (numbers.month(day, "zh"), numbers.month(day, "en")) == ("2024-06", "Jun 2024")
