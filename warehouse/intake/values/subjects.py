"""The organisation a row is about: one, or several that share one problem and are asked about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warehouse.intake.values.reading import Reading
from warehouse.intake.values.text import compact, read_text

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue

_NUMBER = r"(?:\d{1,4}|[一二两三四五六七八九十]{1,4}|多|数|若干|几)"
_UNIT = r"(?:村(?:\(社区\))?|社区|村居|个党组织|党组织|党支部|支部|单位|乡镇|街道)"
_EVERY = re.compile(
    rf"(?:各|全|所有|全部|每个?|各个|全体|部分|多个|相关|有关|其他|其余|辖区|本|以上|上述|涉及)+(?:县|市|区|镇|乡|办|街道|乡镇|辖区)?(?:各|所有|内)?{_UNIT}?(?:\(居\))?(?:党组织)?"
)
_EVERY_OF = re.compile(rf".+(?:各|所有|全部|部分|多个){_UNIT}(?:党组织|党支部)?")
_AND_OTHERS = re.compile(rf".+等(?:{_NUMBER}个?)?{_UNIT}?")
_BETWEEN = re.compile(r"[、,;/\n]+|(?<=[村区部委])(?:和|与|及|以及)")
_LEADING = re.compile(r"^(?:和|与|及|以及)")
_BRACKETS = re.compile(r"\([^()]*\)")
_NO_NAME = re.compile(rf"{_EVERY.pattern}|{_NUMBER}个?{_UNIT}")
_COUNTED = re.compile(rf"(?:{_NUMBER})个{_UNIT}")


def read_subject(value: CellValue) -> Reading[str]:
    """Return the one subject of a cell. Several (A村、B村 · A村等3个村 · 各村 · 全镇) are asked
    about, the names that stand there as candidates: whose problem it is the ledger does not say.
    """
    reading = read_text(value)
    if reading.value is None:
        return reading
    names = _names(reading.value)
    text = compact(reading.value)
    if _EVERY.fullmatch(text) or (len(names) == 1 and _EVERY_OF.fullmatch(text)):
        return Reading("pending", rule="subjects_unnamed")
    if len(names) > 1 or _AND_OTHERS.fullmatch(text) or _COUNTED.search(text):
        named = tuple(name for name in names if not _NO_NAME.fullmatch(name))
        return Reading("pending", rule="subjects_several", candidates=named)
    return Reading("read", reading.value)


def _names(text: str) -> tuple[str, ...]:
    # 村(社区) holds no second name, and what stands in brackets explains the name before it.
    compared = _BRACKETS.sub("", compact(text.replace("\n", ";")))
    parts = (_LEADING.sub("", part) for part in _BETWEEN.split(compared))
    names = (re.sub(rf"等(?:{_NUMBER}个?)?{_UNIT}?$", "", part) for part in parts)
    return tuple(dict.fromkeys(name for name in names if name))
