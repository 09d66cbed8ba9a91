"""Counts: whole numbers of villages, problems, persons, none of them negative."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from warehouse.intake.values.empty_cells import read_empty_cell
from warehouse.intake.values.numerals import whole_number, whole_value
from warehouse.intake.values.reading import Reading
from warehouse.intake.values.text import compact

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue

MOST = 10**9
"""More than this is no count of anything an office counts (a telephone number, a code)."""

_UNITS = "人次|人|名|个|件|项|条|户|次|起|例|份|家|处|批|天|日|篇|村|轮|组|所|座|亩|宗|期|场"
_COUNT = re.compile(
    rf"(?:共|合计|计)?(?P<number>[〇零一二两三四五六七八九十百千万亿]+|[\d,.]+)(?P<unit>{_UNITS})?"
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.0+)?|\d+(?:\.0+)?")
_FRACTION = re.compile(r"-?[\d,]*\.\d*[1-9]\d*")
_NEGATIVE = re.compile(rf"(?:-|负)\d[\d,.]*(?:{_UNITS})?")
_ROUGHLY = re.compile(
    rf"(?:约|大约|近|超过?|不足|至少|逾|多于|少于)\d.*|\d+(?:余|多|左右|以上|以下|\+)(?:{_UNITS})?(?:左右|以上|以下)?|\d+(?:{_UNITS})(?:左右|以上|以下|余|多)"
    rf"|[几数若]干?(?:{_UNITS})?"
)


def read_count(value: CellValue) -> Reading[int]:
    """Return a count. Approximate ones are asked about."""
    nothing = read_empty_cell(value)
    if nothing is not None:
        return nothing
    match value:
        case bool():
            return Reading("rejected", rule="not_a_count")
        case int() | float():
            return _of_number(value, as_written=True)
        case str():
            return _of_text(compact(value))
    return Reading("rejected", rule="not_a_count")


def _of_text(text: str) -> Reading[int]:
    if text.isascii() and text.isdigit():
        return _of_number(int(text) if len(text) <= 20 else math.inf, as_written=True)
    if _NEGATIVE.fullmatch(text):
        return Reading("rejected", rule="count_negative")
    if _FRACTION.fullmatch(text):
        return Reading("rejected", rule="count_fraction")
    if _ROUGHLY.fullmatch(text):
        return Reading("pending", rule="count_roughly")
    match = _COUNT.fullmatch(text)
    number = _chinese_count(match["number"]) if match else None
    if number is None:
        return Reading("rejected", rule="not_a_count")
    return _of_number(number, as_written=False)


def _chinese_count(text: str) -> int | None:
    if _GROUPED.fullmatch(text) and len(text) <= 20:
        return int(text.replace(",", "").partition(".")[0])
    return whole_number(text)


def _of_number(number: float, *, as_written: bool) -> Reading[int]:
    count = whole_value(number)
    if count is None:
        return Reading(
            "rejected", rule="count_fraction" if -MOST < number < MOST else "not_a_count"
        )
    if count < 0:
        return Reading("rejected", rule="count_negative")
    if count > MOST:
        return Reading("rejected", rule="count_too_large", details={"most": str(MOST)})
    if as_written:
        return Reading("read", count)
    return Reading("noted", count, "number_rewritten", {"number": str(count)})
