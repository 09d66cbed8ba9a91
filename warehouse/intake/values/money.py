"""Amounts of money, in yuan whatever the column's or the cell's unit."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from warehouse.intake.values.empty_cells import read_empty_cell
from warehouse.intake.values.numerals import number_in_chinese
from warehouse.intake.values.reading import Reading
from warehouse.intake.values.text import compact

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warehouse.intake.cells.sheets import CellValue

MoneyUnit: TypeAlias = Literal["yuan", "ten_thousand_yuan"]

YUAN: Final[Mapping[MoneyUnit, int]] = {"yuan": 1, "ten_thousand_yuan": 10_000}
"""Yuan in one of a unit."""

MOST_YUAN = Decimal(10) ** 12
"""More than this is no amount of a village's ledger."""

_WRITTEN_UNITS: Final[Mapping[str, int]] = {
    "亿元": 10**8, "亿": 10**8, "千万元": 10**7, "百万元": 10**6, "万元": 10**4, "万": 10**4,
    "千元": 1000, "百元": 100, "元": 1, "块": 1, "圆": 1,
}  # fmt: skip
_AMOUNT = re.compile(
    r"(?:人民币|计|共计?|合计|金额:?)*[¥$]?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?P<unit>{'|'.join(_WRITTEN_UNITS)})?[整正]?"
)
_IN_CHINESE = re.compile(r"(?:人民币|计|共计?|合计)*(?P<number>[^\d\W]+?)(?P<unit>元|圆|块)[整正]?")
_NEGATIVE = re.compile(r"(?:[¥]?-|-[¥]|负)[\d,.]+.*")
_ROUGHLY = re.compile(
    r"(?:约|大约|近|超过?|不足|逾|至少)(?P<before>.+)|(?P<after>.*?)(?:左右|以上|以下|余元|多元|余|多)"
)
_UNIT_OF_HEADER = re.compile(r"万元|元")


def money_unit(header: str) -> MoneyUnit | None:
    """Return the unit that a header or a line above the table names (单位:万元); None where
    none.
    """
    units = {match[0] for match in _UNIT_OF_HEADER.finditer(compact(header))}
    if len(units) != 1:
        return None
    return "ten_thousand_yuan" if units == {"万元"} else "yuan"


def read_money(value: CellValue, *, unit: MoneyUnit | None) -> Reading[float]:
    """Return an amount in yuan. `unit` is the column's, None where nobody says it: then a bare
    number is asked about. A unit in the cell counts before the column's, and is pointed out where
    it differs.
    """
    nothing = read_empty_cell(value)
    if nothing is not None:
        return nothing
    match value:
        case bool():
            return _NOT_MONEY
        case int() | float():
            return _of_number(value, unit)
        case str():
            return _of_text(compact(value), unit)
    return _NOT_MONEY


_NOT_MONEY: Final[Reading[float]] = Reading("rejected", rule="not_money")
_TOO_LARGE: Final[Reading[float]] = Reading("rejected", rule="money_too_large")


def _of_number(value: float, unit: MoneyUnit | None) -> Reading[float]:
    if math.isnan(value):
        return _NOT_MONEY
    if not -MOST_YUAN <= value <= MOST_YUAN:
        return _TOO_LARGE
    return _bare(Decimal(repr(value)), unit, as_written=True)


def _of_text(text: str, unit: MoneyUnit | None) -> Reading[float]:
    if _NEGATIVE.fullmatch(text):
        return Reading("rejected", rule="money_negative")
    roughly = _ROUGHLY.fullmatch(text)
    if roughly:
        return _roughly(roughly["before"] or roughly["after"], unit)
    match = _AMOUNT.fullmatch(text)
    if match is not None:
        return _amount(text, match, unit)
    in_chinese = _IN_CHINESE.fullmatch(text)
    number = number_in_chinese(in_chinese["number"]) if in_chinese else None
    if number is None:
        return _NOT_MONEY
    return _taken(Decimal(number), "money_in_words", "warned")


def _amount(text: str, match: re.Match[str], unit: MoneyUnit | None) -> Reading[float]:
    number = Decimal(match["number"].replace(",", ""))
    written = match["unit"]
    if written is None:
        return _bare(number, unit, as_written=match["number"] == text)
    factor = _WRITTEN_UNITS[written]
    if unit is not None and factor != YUAN[unit]:
        return _taken(number * factor, "money_unit_differs", "warned")
    return _taken(number * factor, "money_rewritten", "noted")


def _bare(number: Decimal, unit: MoneyUnit | None, *, as_written: bool) -> Reading[float]:
    if number < 0:
        return Reading("rejected", rule="money_negative")
    if unit is None and number != 0:
        return Reading(
            "pending",
            rule="money_unit_missing",
            candidates=tuple(float(number * factor) for factor in YUAN.values()),
        )
    yuan = number * (YUAN[unit] if unit else 1)
    if as_written and yuan == number:
        return _taken(yuan, None, "read")
    return _taken(yuan, "money_rewritten", "noted")


def _taken(
    yuan: Decimal, rule: str | None, certainty: Literal["read", "noted", "warned"]
) -> Reading[float]:
    if yuan > MOST_YUAN:
        return _TOO_LARGE
    digits = f"{yuan:f}".rstrip("0").rstrip(".") if "." in f"{yuan:f}" else f"{yuan:f}"
    return Reading(certainty, float(yuan), rule, {"yuan": digits} if rule else {})


def _roughly(text: str, unit: MoneyUnit | None) -> Reading[float]:
    exact = _of_text(text, unit) if _AMOUNT.fullmatch(text) else _NOT_MONEY
    possible = exact.candidates if exact.value is None else (exact.value,)
    return Reading("pending", rule="money_roughly", candidates=possible)
