"""Rounds, terms of office and inspection groups: 第三轮, 十四届, 县委第一巡察组 ... as numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from warehouse.intake.values.empty_cells import read_empty_cell
from warehouse.intake.values.numerals import whole_number, with_digits
from warehouse.intake.values.reading import Reading
from warehouse.intake.values.text import compact, shown_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.cells.sheets import CellValue

MOST = 99
"""No office numbers its rounds, terms or groups higher."""

_LONGEST = 60
"""No round, term or group is named in more characters."""

_NUMBER = r"(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})"
_OTHER_NUMBER = re.compile(
    r"\d{1,2}(?:[、,至和及\-~/]+第?\d{1,2})+|[一二三四五六七八九十]{1,3}[、,至和及\-~/]+第?[一二三四五六七八九十]{1,3}"
)
_ROUND: Final = (
    re.compile(rf"第?{_NUMBER}(?:轮次?|批次?)?(?:巡察)?"),
    re.compile(rf"(?:.{{0,12}}?[届年度委会]+)?(?:村居?|村\(社区\))?(?:巡察)?第?{_NUMBER}(?:轮次?|批次?)(?:.{{0,4}}巡察)?"),
)  # fmt: skip
_TERM: Final = (
    re.compile(rf"第?{_NUMBER}届?"),
    re.compile(rf".{{0,8}}?第?{_NUMBER}届(?:.{{0,2}}委|委员会|党委)?"),
)
_GROUP: Final = (
    re.compile(rf"第?{_NUMBER}(?:巡察)?组?"),
    re.compile(rf"(?:.{{0,8}}?委)?(?:巡察)?第?{_NUMBER}(?:巡察)?组"),
)


def read_round(value: CellValue) -> Reading[int]:
    """Return the number of a round: 第三轮 · 三 · 3 · 第3轮 · 2021年第一轮 ·
    十五届县委第三轮巡察.
    """
    return _number(value, _ROUND)


def read_term(value: CellValue) -> Reading[int]:
    """Return the number of a term of office: 第十四届 · 十四届 · 十四届县委 · 14."""
    return _number(value, _TERM)


def read_group(value: CellValue) -> Reading[int]:
    """Return the number of an inspection group: 第1组 · 一组 · 县委第一巡察组 · 巡察一组."""
    return _number(value, _GROUP)


def _number(value: CellValue, patterns: Sequence[re.Pattern[str]]) -> Reading[int]:
    nothing = read_empty_cell(value)
    if nothing is not None:
        return nothing
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return _NONE
    text = compact(value) if isinstance(value, str) else shown_number(value)
    if len(text) > _LONGEST:
        return Reading("pending", rule="ordinal_not_understood")
    if _OTHER_NUMBER.search(with_digits(text)) or _OTHER_NUMBER.search(text):
        return Reading("pending", rule="ordinal_several")
    match = next((matched for pattern in patterns if (matched := pattern.fullmatch(text))), None)
    number = whole_number(match["number"]) if match else None
    if number is None:
        return Reading("pending", rule="ordinal_not_understood")
    return _within_bounds(number, text)


def _within_bounds(number: int, text: str) -> Reading[int]:
    if not 1 <= number <= MOST:
        return _NONE
    if text == str(number):
        return Reading("read", number)
    return Reading("noted", number, "number_rewritten", {"number": str(number)})


_NONE: Reading[int] = Reading("rejected", rule="not_an_ordinal")
