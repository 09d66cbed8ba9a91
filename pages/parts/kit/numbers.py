"""Numbers and dates as a reader of each language writes them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pages.parts.kit.words import Language
from warehouse.queries.metrics import Metric
from warehouse.words import rounding
from warehouse.words.languages import fact

MISSING = "—"
"""What stands where nobody looked. Never 0."""

DECIMALS = {"percent": 1, "number": 1, "per_100": 1, "count": 0}


def value(metric: Metric, number: float | None) -> str:
    """Write a metric's value without its unit: 0.784 of a percent metric is "78.4"."""
    if number is None:
        return MISSING
    return f"{_scaled(metric, number):,}"


def unit(metric: Metric, language: Language) -> str:
    """Return the unit that follows the value."""
    return "%" if metric.format == "percent" else metric.unit[language]


def value_with_unit(metric: Metric, number: float | None, language: Language) -> str:
    """Write a metric's value with its unit: "78.4%", "3.6 个"."""
    if number is None:
        return MISSING
    space = "" if metric.format == "percent" else " "
    return f"{value(metric, number)}{space}{unit(metric, language)}"


def change(metric: Metric, difference: float | None) -> str:
    """Write a signed difference; percentages differ in percentage points."""
    if difference is None:
        return MISSING
    return _signed(_scaled(metric, difference))


def points(difference: float | None) -> str:
    """Write a signed difference of two shares in percentage points."""
    return MISSING if difference is None else _signed(rounding.rounded(difference, 1, shift=2))


def _scaled(metric: Metric, number: float) -> Decimal:
    shift = 2 if metric.format == "percent" else 0
    return rounding.rounded(number, DECIMALS[metric.format], shift=shift)


def _signed(difference: Decimal) -> str:
    sign = "+" if difference > 0 else "−" if difference < 0 else ""
    return f"{sign}{abs(difference):,}"


def count(number: float | None) -> str:
    """Write a count with thousands separators; planned counts may have a part of a village."""
    return MISSING if number is None else rounding.rounded_text(number)


def whole(number: float) -> int:
    """Return the whole number that `count` writes."""
    return int(rounding.rounded(number))


def number(value: float) -> str:
    """Write a number with one decimal."""
    return rounding.rounded_text(value, 1)


def percent(share: float, decimals: int = 1) -> str:
    """Write a share of one with its sign: 0.784 is "78.4%"."""
    return f"{rounding.percentage(share, decimals)}%"


def share(part: float, whole: float, decimals: int = 1) -> str:
    """Write how much of a whole a part is; nothing where there is no whole."""
    return percent(part / whole, decimals) if whole else MISSING


def money(yuan: float, language: Language) -> str:
    """Write an amount in the unit that the language counts money in, without the unit."""
    return number(yuan / yuan_in_a_unit(language))


def yuan_in_a_unit(language: Language) -> int:
    """Return how many yuan are one unit to a reader of the language: 万元, thousand yuan."""
    return int(fact(language, "yuan"))


def day(moment: date, language: Language) -> str:
    """Write a date: 2024-06-30, 30 Jun 2024."""
    return fact(language, "day").format(day=moment)


def month(moment: date, language: Language) -> str:
    """Write a month: 2024-06, Jun 2024."""
    return fact(language, "month").format(day=moment)
