"""Notations of a date, of a month, a quarter ... as office ledgers write them, with or without a
year: what is written, not yet what is meant.
"""

from __future__ import annotations

import re
from dataclasses import replace

from warehouse.intake.values.normalisation import normalise
from warehouse.intake.values.numerals import with_digits
from warehouse.intake.values.text import compact
from warehouse.intake.values.times.clock import clock_of
from warehouse.intake.values.times.english_days import english_day
from warehouse.intake.values.times.named_times import named_time
from warehouse.intake.values.times.notations import Doubt, Notation, Way, WrittenDate

_LONGEST = 60
"""No date is written in more characters."""

_YEAR = r"(?P<year>\d{4}|\d{2})"
_RELATIVE_YEAR = r"(?P<relative>今年|本年度?|当年|明年|次年|去年|翌年)"
_EDGE = r"(?P<edge>底|末|初|中)?(?P<limit>之前|以前|前|以内|之内|内|为止|止)?"
_MONTH = r"(?P<month>\d{1,2})"
_DAY = r"(?P<day>\d{1,2})[日号]?"
_TEN_DAYS = r"(?P<ten>[上中下])旬"
_WEEKDAY = r"(?:\(?(?:星期|周)[一二三四五六日天]\)?)?"

_NOTATIONS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_YEAR}(?P<sign>[./-]){_MONTH}(?P=sign){_DAY}{_WEEKDAY}{_EDGE}",
        rf"{_YEAR}[年./-]{_MONTH}月{_DAY}{_WEEKDAY}{_EDGE}",
        rf"{_YEAR}年{_MONTH}\.{_DAY}{_EDGE}",
        rf"(?P<year>\d{{4}})(?P<between>[;,、]){_MONTH}(?P=between){_DAY}{_EDGE}",
        rf"(?P<year>\d{{4}})(?P<month>\d\d)(?P<day>\d\d){_EDGE}",
        rf"{_YEAR}[年./-]{_MONTH}月?{_TEN_DAYS}{_EDGE}",
        rf"(?P<year>\d{{4}})[年./-]{_MONTH}(?:月份?)?{_EDGE}",
        rf"(?P<year>\d\d)年{_MONTH}月份?{_EDGE}",
        rf"{_YEAR}年?度?第?(?P<quarter>\d)季度?{_EDGE}",
        rf"(?P<year>\d{{4}})年?Q(?P<quarter>\d){_EDGE}",
        rf"{_YEAR}年?度?(?P<half>[上下])半年{_EDGE}",
        rf"{_YEAR}年度?年?{_EDGE}",
        rf"{_RELATIVE_YEAR}(?:{_MONTH}月份?(?:{_DAY})?)?{_EDGE}",
        rf"{_RELATIVE_YEAR}第?(?P<quarter>\d)季度?{_EDGE}",
        rf"{_RELATIVE_YEAR}(?P<half>[上下])半年{_EDGE}",
        rf"{_MONTH}月{_DAY}{_WEEKDAY}{_EDGE}",
        rf"{_MONTH}月?{_TEN_DAYS}{_EDGE}",
        rf"{_MONTH}月份?{_EDGE}",
        rf"第?(?P<quarter>\d)季度?{_EDGE}",
        rf"(?P<half>[上下])半年{_EDGE}",
        r"年(?P<edge>底|末|内)(?P<limit>之前|以前|前)?",
        r"(?P<day>\d{1,2})[日号](?P<limit>之前|以前|前)?",
        r"(?P<month>\d{1,2})[./-](?P<day>\d{1,2})(?P<limit>之前|以前|前)?",
    )
)
_YEAR_AT_THE_END = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_SHORT_YEAR_AT_THE_END = re.compile(r"(\d)/(\d{1,2})/(\d\d)")
_CLOCK_OF_FIRST = re.compile(r"(?<=\d)\s+\d{1,2}:\d{2}(?::\d{2})?(?=\s*[~至到—])")
_SPACE_BETWEEN_DIGITS = re.compile(r"(?<=\d)\s+(?=\d)")
_POINT = re.compile(r"(?<=\d)。(?=\d)")
_SIX_DIGITS = re.compile(r"(\d\d)(\d\d)(\d\d)")
_YEAR_AND_MONTH_BY_POINT = re.compile(r"(\d{4})\.1")
_LETTERS_FOR_DIGITS = str.maketrans("OoIl|", "00111")
_RANGE_SIGN = re.compile(r"[至到~〜]|[-—–―]+")
_UNIT_AT_THE_END = re.compile(r"(?:年|月|日|号)(?=\D*$)")
_BEFORE = re.compile(
    r"^[(]?(?:(?:整改|完成|办理|整顿|计划|预计)*(?:时限|期限|时间|日期)(?:为|是)?:?|截止日期:?|截止到?至?|截至|拟?于"
    r"|务必|力争|确保|限期?|在|至|到)*"
)
_AFTER = re.compile(
    r"(?:(?:前|底|日|月|年|末|内|止)?)(?P<words>(?:须|需|要|应|全面|全部|基本)?(?:完成|整改|到位|办结|销号|落实|转化)+[)]?)$"
)
_ROUGHLY = re.compile(r"(?:左右|上下|前后)$|^(?:约|大约|大概|预计约)")


def normalise_date(text: str) -> str:
    """Return `text` as the notations are compared: `compact`, Chinese numerals before units in
    digits, 。 between digits as a point, digits that are set apart by space kept apart by a
    semicolon, without a time of day and the words around a date (截止…, …完成整改).
    """
    text = _CLOCK_OF_FIRST.sub("", text)
    clock = clock_of(normalise(text))
    apart = _SPACE_BETWEEN_DIGITS.sub(";", text if clock is None else clock.day)
    compared = with_digits(_POINT.sub(".", compact(apart)))
    compared = _BEFORE.sub("", compared.strip(".。,;、:"), count=1)
    words = _AFTER.search(compared)
    return compared[: words.start("words")] if words and words.start("words") else compared


def notation(text: str) -> WrittenDate | None:
    """Return what `text` (of `normalise_date`) writes: one time or a range; None where it writes
    neither.
    """
    if len(text) > _LONGEST:
        return None
    return _single(text) or named_time(text) or english_day(text) or _range(text)


def has_letters_for_digits(text: str) -> bool:
    """Return whether `text` would write a date if its letters O, I, l were digits (2021.6.3O)."""
    repaired = text.translate(_LETTERS_FOR_DIGITS)
    return repaired != text and notation(repaired) is not None


def _single(text: str) -> WrittenDate | None:
    for special in (_by_shape, _short_and_unclear):
        written = special(text)
        if written is not None:
            return written
    return None


def _by_shape(text: str) -> WrittenDate | None:
    roughly = _ROUGHLY.search(text)
    if roughly:
        text = _ROUGHLY.sub("", text)
    if _YEAR_AND_MONTH_BY_POINT.fullmatch(text):
        # As text, but perhaps saved from a sheet whose number 2021.10 had lost its zero.
        january = Notation("month", int(text[:4]), 1, doubt="day_month_zero_lost")
        return WrittenDate(january, others=(replace(january, number=10),))
    for pattern in _NOTATIONS:
        match = pattern.fullmatch(text)
        if match is not None:
            written = _notation_of(match)
            if roughly and written.doubt is None:
                written = replace(written, doubt="day_roughly")
            return WrittenDate(written, others=_others(written, match.groupdict().get("sign")))
    return None


def _short_and_unclear(text: str) -> WrittenDate | None:
    at_the_end = _YEAR_AT_THE_END.fullmatch(text)
    if at_the_end:
        return _year_at_the_end(*map(int, at_the_end.groups()))
    short = _SHORT_YEAR_AT_THE_END.fullmatch(text)
    if short:
        number, part, year = map(int, short.groups())
        written = Notation(
            "day", 2000 + year, number, part, doubt="day_short_year", way="month_first"
        )
        other = replace(written, number=part, part=number, way="day_first")
        return WrittenDate(written, others=(other,))
    six = _SIX_DIGITS.fullmatch(text)
    if six:
        one, two, three = map(int, six.groups())
        month = Notation("month", 100 * one + two, three, doubt="day_digits_unclear")
        return WrittenDate(
            month, others=(Notation("day", 2000 + one, two, three, doubt="day_digits_unclear"),)
        )
    return None


def _year_at_the_end(one: int, other: int, year: int) -> WrittenDate:
    """Return month and day in either order; certain where the calendar has but one such day."""
    month_first = Notation("day", year, one, other, doubt="day_order_unclear", way="month_first")
    day_first = replace(month_first, number=other, part=one, way="day_first")
    if one == other or day_first.in_year(year) is None:
        return WrittenDate(replace(month_first, doubt=None))
    if month_first.in_year(year) is None:
        return WrittenDate(replace(day_first, doubt=None))
    return WrittenDate(month_first, others=(day_first,))


def _notation_of(match: re.Match[str]) -> Notation:
    parts = match.groupdict()
    limit = bool(parts.get("limit"))
    written = replace(_core(parts), is_limit=limit)
    year = parts.get("year")
    if year is not None:
        written = replace(written, year=int(year) if len(year) == 4 else 2000 + int(year))
    doubt = _doubt(parts, written)
    way: Way | None = "year_first" if doubt == "day_short_year" else None
    written = replace(written, doubt=doubt, way=way)
    return _rough_part(parts, written)


def _rough_part(parts: dict[str, str | None], written: Notation) -> Notation:
    """Return the part of a month or a year that 初 and 中 mean, roughly."""
    edge = parts.get("edge")
    if edge not in ("初", "中") or written.doubt != "day_roughly":
        return written
    part = "初中".index(edge) + 1
    if written.precision == "month":
        return replace(written, precision="ten_days", part=part)
    if written.precision == "year":
        return replace(written, precision="quarter", number=part)
    return written


def _core(parts: dict[str, str | None]) -> Notation:
    month, day, ten = parts.get("month"), parts.get("day"), parts.get("ten")
    quarter, half = parts.get("quarter"), parts.get("half")
    if ten:
        return Notation("ten_days", number=int(month or 0), part="上中下".index(ten) + 1)
    if day:
        return Notation("day", number=int(month or 0), part=int(day))
    if month:
        return Notation("month", number=int(month))
    if quarter:
        return Notation("quarter", number=int(quarter))
    if half:
        return Notation("half_year", number="上下".index(half) + 1)
    return Notation("year")


def _doubt(parts: dict[str, str | None], written: Notation) -> Doubt | None:
    year, edge, limit = parts.get("year"), parts.get("edge"), parts.get("limit")
    is_before = limit is not None and "前" in limit and edge is None
    doubts: dict[Doubt, bool] = {
        "day_year_relative": parts.get("relative") is not None,
        "day_month_missing": written.precision == "day" and parts.get("month") is None,
        "day_year_missing": year is None,
        "day_short_year": year is not None and len(year) == 2,
        "day_roughly": edge in ("初", "中"),
        "day_before_period": is_before and written.precision != "day",
    }
    return next((doubt for doubt, holds in doubts.items() if holds), None)


def _others(written: Notation, sign: str | None) -> tuple[Notation, ...]:
    """Return the other meanings. Before a period: by its end as offices mean it, or by the end of
    the one before. A year of two digits may stand last.
    """
    if written.way == "year_first" and written.year is not None and sign in ("/", "-"):
        one, other, year = written.year - 2000, written.number, 2000 + written.part
        month_first = replace(written, year=year, number=one, part=other, way="month_first")
        return (replace(month_first, number=other, part=one, way="day_first"), month_first)
    if written.doubt != "day_before_period" or written.year is None:
        return ()
    if written.precision == "year":
        return (replace(written, year=written.year - 1),)
    if written.precision == "ten_days":
        return ()
    if written.number > 1:
        return (replace(written, number=written.number - 1),)
    last = {"month": 12, "quarter": 4, "half_year": 2}[written.precision]
    return (replace(written, year=written.year - 1, number=last),)


def _range(text: str) -> WrittenDate | None:
    for sign in _RANGE_SIGN.finditer(text):
        ends = _range_ends(text[: sign.start()], text[sign.end() :])
        if ends is not None:
            first, last = ends
            return WrittenDate(last, first=first)
    return None


def _range_ends(left: str, right: str) -> tuple[Notation, Notation] | None:
    """Return both ends of a range; the first lends its year and month to the last, the last its
    unit to the first.

    2022年3月1日至4月4日 · 10月10日—13日 · 2021年3-6月 · 2021-2022年
    """
    unit = _UNIT_AT_THE_END.search(right)
    for first_text in (left, left + unit[0]) if unit else (left,):
        first = _by_shape(first_text)
        if first is None:
            continue
        head = _leading_month(first_text)
        for last_text in (right, head + right):
            last = _by_shape(last_text)
            if last is not None and last.last.doubt != "day_month_missing":
                ends = first.last, last.last
                return _with_year_of(ends[1], ends[0]), _with_year_of(ends[0], ends[1])
    return None


def _leading_month(text: str) -> str:
    match = re.match(r"(?:\d{4}[年./-])?\d{1,2}[月./-](?=\d)", text)
    return match[0] if match else ""


def _with_year_of(lender: Notation, other: Notation) -> Notation:
    if other.doubt == "day_year_missing" and lender.year is not None:
        return replace(other, year=lender.year, doubt=lender.doubt)
    return other
