"""Times by a name, as offices write them: 2024年春节前, 国庆前, 腊月二十三, 正月十五前."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from warehouse.intake.values.numerals import whole_number
from warehouse.intake.values.times.festivals import LONGEST_MONTH, NAMES, lunar_names, names_of
from warehouse.intake.values.times.notations import Notation, WrittenDate

if TYPE_CHECKING:
    from warehouse.intake.values.times.notations import Doubt

_YEAR = (
    r"(?:(?P<year>\d{4})(?:年度?|[./-])?|(?P<short>\d{2})年"
    r"|(?P<relative>今年|本年度?|当年|明年|次年|去年|翌年))?"
)
_FESTIVAL = rf"(?P<festival>{'|'.join(NAMES)}|小年|年(?=前))"
_OF_FESTIVAL = r"(?:节日|节)?(?:假期|放假|长假|黄金周)?(?:来临|到来)?"
_EDGE = r"(?P<edge>(?:之前|以前|前)(?!夕|后)|前夕|前后|左右|当天|当日|为止|止)?"
_FESTIVALS = re.compile(_YEAR + _FESTIVAL + _OF_FESTIVAL + _EDGE)

_QUOTES = re.compile("[\"'“”‘’「」《》]")
_ON_THE_DAY = ("当天", "当日")
_MONTH_NAMES = {"正": 1, "冬": 11, "腊": 12}
_LUNAR_MONTH = r"(?P<month>正|冬|腊|\d{1,2}|[一二三四五六七八九十]{1,2})月"
_LUNAR_DAY = r"(?P<day>初?[一二三四五六七八九十]{1,3}|廿[一二三四五六七八九]?|\d{1,2})[日号]?"
_LUNAR = re.compile(
    rf"(?P<lunar>农历|阴历|旧历|夏历)?{_YEAR}(?P<lunar_within>农历|阴历|旧历|夏历)?{_LUNAR_MONTH}{_LUNAR_DAY}{_EDGE}"
)

WITHIN = (
    rf"(?:\d{{4}}(?:年度?|[./-])?|\d{{2}}年|(?<![\u4e00-\u9fff]))(?:{'|'.join(NAMES)})节?(?:之前|以前|前)"
    r"(?![一二三四五六七八九十两半几\d夕后])"
)
"""A named time among other words; 春节前一周 is none."""

_AROUND = r"(?:之前|以前|前夕|前|之后|以后|后|期间|内|底|末|为止|止)"
_SEASON = re.compile(
    r"(?:\d{2,4}年?度?|今年|明年|本年)?(?:\d{1,2}月份?(?:\d{1,2}日|[底末初中])?)?"
    r"(?:主?汛|春耕|春播|春种|秋播|秋种|夏收|夏种|秋收|三夏|三秋|双抢|农忙|农闲|采茶|防火|封山|供暖"
    r"|采暖|雨季?|旱季?|梅雨|入汛|入冬|入春|入夏|入秋|冬季|春季|夏季|秋季|冬|暑假|暑期|寒假|开学|学期|换届|[两双]节|两会"
    r"|党代会|人代会|年审|年检|清收|征兵|新年)"
    rf"(?:生产|工作|大会|季节?|期|期间|初|末|开始|结束|到来|来临|开展)*{_AROUND}"
)
"""Seasons of an office's year: nobody can tell their day."""

_AFTER_FESTIVAL = re.compile(_YEAR + _FESTIVAL + _OF_FESTIVAL + r"(?:期间|之后|以后|后|内)")


def is_season(text: str) -> bool:
    """Return whether `text` (of `normalise_date`) names a season instead of a day: 汛期前, 春耕前,
    春节后.
    """
    bare = _QUOTES.sub("", text)
    return any(pattern.fullmatch(bare) for pattern in (_SEASON, _AFTER_FESTIVAL))


def named_time(text: str) -> WrittenDate | None:
    """Return the day of a name that `text` (of `normalise_date`) writes; None where it writes
    none.
    """
    bare = _QUOTES.sub("", text)
    match = _FESTIVALS.fullmatch(bare)
    if match is not None:
        return _dated(match, _readings(match["festival"]))
    match = _LUNAR.fullmatch(bare)
    return _of_lunar_day(match) if match is not None else None


def _readings(festival: str) -> tuple[str, ...]:
    if festival == "小年":
        # The north and the south keep it on two days.
        return (*lunar_names(12, 23), *lunar_names(12, 24))
    return names_of("春节" if festival == "年" else festival)


def _of_lunar_day(match: re.Match[str]) -> WrittenDate | None:
    month = _MONTH_NAMES.get(match["month"]) or whole_number(match["month"])
    written = match["day"].removeprefix("初")
    day = whole_number(written)
    is_lunar = bool(
        match["lunar"]
        or match["lunar_within"]
        or match["month"] in _MONTH_NAMES
        or written != match["day"]
        or written.startswith("廿")
    )
    if month is None or day is None or not (1 <= month <= 12 and 1 <= day <= LONGEST_MONTH):
        return None
    dated = _dated(match, lunar_names(month, day))
    if is_lunar or match["day"].isdecimal():
        return dated if is_lunar else None
    # 八月十五 is a day of either calendar.
    solar = replace(dated.last, named=None, number=month, part=day)
    doubt = dated.last.doubt or "day_near_feast"
    return WrittenDate(replace(dated.last, doubt=doubt), others=(replace(solar, doubt=doubt),))


def _dated(match: re.Match[str], names: tuple[str, ...]) -> WrittenDate:
    edge, year, short = match["edge"], match["year"], match["short"]
    is_limit = edge in ("之前", "以前", "前")
    full = int(year) if year else 2000 + int(short) if short else None
    readings = [Notation("day", full, is_limit=is_limit, named=name) for name in names]
    if not is_limit and edge not in _ON_THE_DAY and "festival" in match.groupdict():
        # The festival, or what is to be done by it: the last day before it.
        readings = [replace(one, is_limit=limit) for one in readings for limit in (True, False)]
    doubt = _doubt(match, is_limit=is_limit, count=len(readings))
    last, *others = [replace(one, doubt=doubt) for one in readings]
    return WrittenDate(last, others=tuple(others))


def _doubt(match: re.Match[str], *, is_limit: bool, count: int) -> Doubt | None:
    edge = match["edge"]
    doubts: dict[Doubt, bool] = {
        "day_year_relative": match["relative"] is not None,
        "day_short_year": match["short"] is not None,
        "day_year_missing": match["year"] is None,
        "day_roughly": edge is not None and not is_limit and edge not in _ON_THE_DAY,
        "day_near_feast": count > 1 and not is_limit,
        "day_lunar_year": count > 1,
    }
    return next((doubt for doubt, holds in doubts.items() if holds), None)
