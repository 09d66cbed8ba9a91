"""Counts that a sentence states: 共反馈问题35个、已完成整改30个、整改完成率85.7%."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from warehouse.intake.values.normalisation import normalise
from warehouse.intake.values.numerals import whole_number

Measure: TypeAlias = Literal[
    "problems", "done", "closed", "open", "basically_done", "villages", "rate", "closed_rate"
]

RATES: tuple[Measure, ...] = ("rate", "closed_rate")

_N = r"(?<![另同每某各这该哪第])(?P<{}>\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百]+)"
_UNIT = r"(?:个|件|项|条|处)"
_OF = r"(?:问题|事项|任务)?"


@dataclass(frozen=True)
class Statement:
    """What a sentence says of one count. `decimals` of a rate as it was written."""

    measure: Measure
    number: float
    decimals: int = 0

    def shown(self) -> str:
        """Return the number as it was written."""
        number = f"{self.number:.{self.decimals}f}"
        return f"{number}%" if self.measure in RATES else number


def _pattern(*alternatives: str) -> re.Pattern[str]:
    numbered = [
        alternative.replace("<N>", _N.format(f"n{place}"))
        for place, alternative in enumerate(alternatives)
    ]
    return re.compile("|".join(numbered))


_PATTERNS: tuple[tuple[Measure, re.Pattern[str]], ...] = (
    ("closed_rate", _pattern(r"销号率(?:为|达到?|:|=[^=%;。]{1,24}=|=)*<N>%")),
    ("rate", _pattern(r"(?:整改|办结)?(?:完成|整改|办结)率(?:为|达到?|:|=[^=%;。]{1,24}=|=)*<N>%")),
    (
        "basically_done",
        _pattern(
            rf"基本完成(?:整改)?{_OF}:?<N>{_UNIT}",
            rf"<N>{_UNIT}{_OF}(?:已)?基本完成",
        ),
    ),
    (
        "open",
        _pattern(
            rf"(?:(?:尚|还)?未(?:完成|整改)(?:整改|到位)?|(?:尚|还)?未销号|正在整改|正在推进|整改中){_OF}:?<N>{_UNIT}",
            rf"<N>{_UNIT}{_OF}(?:(?:尚|还)?未(?:完成|整改)|正在整改|正在推进)",
        ),
    ),
    (
        "closed",
        _pattern(rf"(?<!未)(?:已|完成)?销号{_OF}:?<N>{_UNIT}", rf"<N>{_UNIT}{_OF}(?:已|完成)?销号"),
    ),
    (
        "done",
        _pattern(
            rf"(?<![基未成本])(?:已(?:全部)?(?:完成整改|整改完成|整改到位|完成|整改|办结)|完成整改|整改完成|整改到位){_OF}:?<N>{_UNIT}",
            rf"<N>{_UNIT}{_OF}(?:已(?:完成|整改|办结)|整改完成|完成整改)",
            r"(?<![基未成])(?:已完成|已整改|整改完成|完成整改)(?:数量|个数|数):?<N>(?![\d.]*%)",
        ),
    ),
    (
        "problems",
        _pattern(
            rf"(?:问题|事项)(?:总数)?(?:共计?|合计|总计)?:?<N>{_UNIT}",
            rf"<N>{_UNIT}(?:具体)?(?:反馈)?(?:问题|事项)",
            rf"共计?<N>{_UNIT}(?=[,;。]|$)",
            r"(?:问题|事项)(?:总数|数量|个数|数):?<N>(?![\d.]*[年月%])",
            rf"^(?:小计|合计|总计|共计|累计|共|本页小计):?(?:共计?)?<N>{_UNIT}?$",
        ),
    ),
    (
        "villages",
        _pattern(r"<N>个(?:行政村|村(?!民|干|组|集)|社区|被巡察(?:村|党组织|单位)|村?\(社区\))"),
    ),
)
"""The finer ones first: what one has read is not read again."""

_LONGEST = 2_000


def statements(text: str) -> list[Statement]:
    """Return what `text` states, each once."""
    left = re.sub(r"\s+", "", normalise(text))[:_LONGEST]
    stated: list[Statement] = []
    for measure, pattern in _PATTERNS:
        for match in pattern.finditer(left):
            written = next(group for group in match.groups() if group is not None)
            number = _number(written)
            if number is not None:
                decimals = len(written.partition(".")[2])
                stated.append(Statement(measure, number, decimals))
        left = pattern.sub(";", left)
    return list(dict.fromkeys(stated))


def _number(written: str) -> float | None:
    try:
        return float(written)
    except ValueError:
        return whole_number(written)
