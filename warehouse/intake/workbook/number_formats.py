"""Number formats of dates: what they show, and what they hide.

A cell holds a whole date whatever was typed: for 6月30日 the program adds the year of typing, for
2021年6月 the day 1. The format tells what was meant to be seen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

# ECMA-376 part 1, 18.8.30: the formats that a workbook names by number only, as a Chinese program
# shows them (27-36 and 50-58), with the common ones before.
BUILT_IN: dict[int, str] = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: 'h"时"mm"分"',
    35: 'h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: 'h"时"mm"分"',
    56: 'h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}

_NOT_SHOWN_AS_PART = re.compile(
    r'"[^"]*"'  # text
    r"|\\.|_.|\*."  # one character of text, a width, a filling
    r"|\[[^\]]*\]"  # a colour, a condition, a language
    r"|am/pm|a/p|上午/下午|general|通用格式"
)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]")
_NEEDS_NUMBER = re.compile(r"[0#?]")


@dataclass(frozen=True)
class Shown:
    """Which parts of a date a format shows."""

    year: bool
    month: bool
    day: bool
    time: bool
    is_elapsed: bool = False
    """Whether hours, minutes or seconds go on beyond a day."""

    @property
    def is_date(self) -> bool:
        """Whether anything of a calendar day is shown."""
        return self.year or self.month or self.day

    @property
    def hides_year(self) -> bool:
        """A day or month of no year."""
        return self.is_date and not self.year

    @property
    def hides_day(self) -> bool:
        """A year or a month of a year, and no more."""
        return self.year and not self.day and not self.time


@cache
def shown_by(number_format: str) -> Shown:
    """Return what `number_format` shows of a date; nothing for a format of numbers or text."""
    first = number_format.split(";", maxsplit=1)[0].lower()
    is_elapsed = _ELAPSED.search(first) is not None
    letters = _NOT_SHOWN_AS_PART.sub(" ", first)
    has_time = is_elapsed or "h" in letters or "s" in letters
    if _NEEDS_NUMBER.search(letters) and not has_time:
        return Shown(False, False, False, False)
    # e is the year of an era, and in a Chinese program the year.
    year = "y" in letters or "e" in letters
    day = "d" in letters or "aaa" in letters
    # m beside hours or seconds is minutes.
    month = "m" in letters and (year or day or not has_time)
    return Shown(year=year, month=month, day=day, time=has_time, is_elapsed=is_elapsed)
