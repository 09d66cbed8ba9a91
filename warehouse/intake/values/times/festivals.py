"""Days that have a name: festivals of either calendar, solar terms, days of the lunar calendar."""

from __future__ import annotations

import datetime as dt
from typing import Final

from borax.calendars.lunardate import InvalidLunarDateError, LunarDate, TermUtils

_SOLAR: Final = {
    "元旦": (1, 1),
    "三八": (3, 8),
    "三八妇女": (3, 8),
    "妇女节": (3, 8),
    "植树节": (3, 12),
    "五一": (5, 1),
    "五一劳动": (5, 1),
    "五一国际劳动": (5, 1),
    "劳动节": (5, 1),
    "五四": (5, 4),
    "五四青年": (5, 4),
    "青年节": (5, 4),
    "六一": (6, 1),
    "六一儿童": (6, 1),
    "儿童节": (6, 1),
    "七一": (7, 1),
    "七一建党": (7, 1),
    "建党": (7, 1),
    "八一": (8, 1),
    "八一建军": (8, 1),
    "建军节": (8, 1),
    "教师节": (9, 10),
    "十一": (10, 1),
    "十一国庆": (10, 1),
    "国庆": (10, 1),
}
"""Festivals by month and day."""

_LUNAR: Final = {
    "春节": (1, 1),
    "农历新年": (1, 1),
    "农历年": (1, 1),
    "过年": (1, 1),
    "新春": (1, 1),
    "年关": (1, 1),
    "元宵": (1, 15),
    "端午": (5, 5),
    "七夕": (7, 7),
    "中元": (7, 15),
    "中秋": (8, 15),
    "重阳": (9, 9),
    "腊八": (12, 8),
    "除夕": (12, 30),
    "大年三十": (12, 30),
    "大年初一": (1, 1),
}
"""Festivals by month and day of the lunar calendar; its last month may have 29 days."""

_TERMS: Final = (
    *("小寒", "大寒", "立春", "雨水", "惊蛰", "春分"),
    *("清明", "谷雨", "立夏", "小满", "芒种", "夏至"),
    *("小暑", "大暑", "立秋", "处暑", "白露", "秋分"),
    *("寒露", "霜降", "立冬", "小雪", "大雪", "冬至"),
)
"""The solar terms."""

NAMES: Final = tuple(sorted({*_SOLAR, *_LUNAR, *_TERMS}, key=len, reverse=True))
"""Every name, the longer ones first."""

LONGEST_MONTH = 30
LATE_IN_YEAR = 10
"""Lunar months after this one may end in the next solar year."""

OF_LUNAR_YEAR, IN_SOLAR_YEAR = "lunar", "lunar_in_solar"
"""Days of the lunar calendar, by the lunar year or by the solar year they fall in."""


def lunar_day(month: int, day: int, *, of: str = IN_SOLAR_YEAR) -> str:
    """Return the name of a day of the lunar calendar; its year is a lunar or a solar one."""
    return f"{of}:{month}-{day}"


def names_of(festival: str) -> tuple[str, ...]:
    """Return the names that `named_day` takes for a festival: twice where lunar and solar year may
    differ by it.
    """
    if festival not in _LUNAR:
        return (festival,)
    month, day = _LUNAR[festival]
    return lunar_names(month, day)


def lunar_names(month: int, day: int) -> tuple[str, ...]:
    """Return the day as one of the solar year and, where that may be another, of the lunar one."""
    in_solar = lunar_day(month, day)
    return (
        (in_solar, lunar_day(month, day, of=OF_LUNAR_YEAR)) if month > LATE_IN_YEAR else (in_solar,)
    )


def named_day(name: str, year: int) -> dt.date:
    """Return the day of that name in `year`. Raise `ValueError` where there is none."""
    kind, _, written = name.partition(":")
    if written:
        month, day = map(int, written.split("-"))
        return _lunar(year, month, day) if kind == OF_LUNAR_YEAR else _in_solar(year, month, day)
    if name in _SOLAR:
        return dt.date(year, *_SOLAR[name])
    try:
        term: dt.date = TermUtils.nth_term_day(year, term_name=name)
    except (KeyError, IndexError) as error:
        raise ValueError(name) from error
    return term


def _lunar(year: int, month: int, day: int) -> dt.date:
    """Return the day of a lunar year; the thirtieth is the last of a month of 29 days, too."""
    try:
        lunar_date = LunarDate(year, month, day)
    except InvalidLunarDateError:
        if day != LONGEST_MONTH:
            raise
        lunar_date = LunarDate(year, month, day - 1)
    in_solar: dt.date = lunar_date.to_solar_date()
    return in_solar


def _in_solar(year: int, month: int, day: int) -> dt.date:
    """Return the day of the lunar year that begins in the solar one, else of the one before."""
    days = [one for of in (year, year - 1) if (one := _lunar(of, month, day)) and one.year == year]
    if not days:
        raise ValueError(year)
    return days[0]
