"""Deadlines: a day or the end of a period, at once (立行立改), for good (长期坚持), both, or a time
after the feedback.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from warehouse.intake.values.empty_cells import read_empty_cell
from warehouse.intake.values.numerals import with_digits
from warehouse.intake.values.reading import Reading
from warehouse.intake.values.states import is_state
from warehouse.intake.values.text import compact
from warehouse.intake.values.times.cell_times import read_period
from warehouse.intake.values.times.context import EARLIEST, TimeContext
from warehouse.intake.values.times.dates import normalise_date
from warehouse.intake.values.times.days import converted
from warehouse.intake.values.times.named_times import WITHIN as NAMED_TIME
from warehouse.intake.values.times.periods import Period, Precision, months_after

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue

DeadlinePrecision: TypeAlias = Precision | Literal["none"]


@dataclass(frozen=True)
class Deadline:
    """When a problem has to be put right.

    `due_on` is the day, or the last day of the period, that is written (`precision` says which);
    None with precision `none` where none is. `is_immediate`: at once (立行立改). `is_ongoing`:
    kept up for good (长期坚持), hence never overdue by itself.
    """

    due_on: dt.date | None
    is_immediate: bool = False
    is_ongoing: bool = False
    precision: DeadlinePrecision = "none"


@dataclass(frozen=True)
class _Span:
    """A time after the feedback. `months` or `days`; neither for working days, which need the
    calendar of the year.
    """

    months: int | None = None
    days: int | None = None

    def due(self, feedback_on: dt.date | None) -> Deadline | None:
        if feedback_on is None:
            return None
        try:
            if self.months is not None:
                return Deadline(months_after(feedback_on, self.months), precision="day")
            if self.days is not None:
                return Deadline(feedback_on + dt.timedelta(days=self.days), precision="day")
        except OverflowError:
            return None
        return None


_ONGOING_WORDS = (
    r"(?:(?:长期|持续|常态化?|不断|一直)(?:性)?(?:坚持|整改|推进|落实|执行|抓好|巩固|并|和|进行|开展|保持|跟进|加强|规范|工作)*"
    r"|坚持|常抓不懈|久久为功)"
)
_IMMEDIATE_WORDS = (
    r"(?:立行立改|即知即改|立查立改|立整立改|立改立行|边巡边改|边查边改|即查即改|即行即改|即时|立即|立刻|马上|当即|随即|现场|当场)"
    r"(?:整改|改正|纠正|完成|落实|办理|到位)*"
)
_ONGOING = re.compile(rf"(?:并|且|并且|同时|以后|此后|后)?{_ONGOING_WORDS}")
_IMMEDIATE = re.compile(_IMMEDIATE_WORDS)
_LONGEST = 500
"""A text of more characters is no deadline, and no clerk would look for one in it."""

_NOT_UNDERSTOOD: Reading[Deadline] = Reading("pending", rule="deadline_not_understood")
_FILLING = ("完成", "办结", "销号", "整改到位")
_UNDETERMINED = re.compile(
    r"(?:时间|时限)?(?:待定|未定|不定期?|待确定|待明确|另行通知|视.{0,12}(?:情况|而定|定)|根据.{0,12}(?:情况|而定|定))"
)
_SPAN = re.compile(
    r"(?:(?:自|从)?(?:收到|接到)?(?:巡察)?(?:反馈|交办|移交|通知)?(?:意见|问题|书|之日|后)*(?:之日)?(?:起|后)*)"
    r"(?:(?P<number>\d{1,3})个?(?P<unit>工作日|(?<=个)月|日|天|周|星期|年)|(?P<half>半)(?P<half_unit>年|个?月))"
    r"(?:以内|之内|内)?(?P<words>完成|整改|到位|办结)*"
)
_MOST_YEARS = 10
"""More years than these are the year of a date (21年内)."""

_HAS_SPAN_WORD = re.compile(r"内|起|后|个月|工作日|半年|天|周|星期")
_PARTS = re.compile(r"[,;、。()]+|(?<=[前内底末成日月年改])并?(?=长期|持续|常态|坚持)")
_ITEM = re.compile(r"^(?:其中:?)?第\d+[项条点个款](?:问题|措施)?[:]?")
_SPACE_BETWEEN = re.compile(r"[\r\n]+|(?<=\d)\s+(?=\d)")
_ENUMERATORS = {ord(character): ";" for character in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"}
_DATE_WITHIN = re.compile(
    rf"{NAMED_TIME}"
    r"|(?:\d{4}|\d{2})年(?:\d{1,2}月(?:\d{1,2}[日号]?|份|[上中下]旬)?|第?\d季度|[上下]半年|度)?(?:底|末)?(?:之前|以前|前|内)?"
    r"|\d{4}[./-]\d{1,2}(?:[./-]\d{1,2})?(?:之前|以前|前)?"
    r"|\d{1,2}月(?:\d{1,2}[日号]?|份|[上中下]旬)?(?:底|末)?(?:之前|以前|前|内)?"
    r"|年底(?:之前|以前|前)?"
)

_YEAR_ALONE = re.compile(r"(?:\d{4}|\d{2})年度?")


def read_deadline(
    value: CellValue,
    *,
    feedback_on: dt.date | None = None,
    as_of: dt.date | None = None,
    earliest: dt.date = EARLIEST,
    year_is_hidden: bool = False,
) -> Reading[Deadline]:
    """Return the deadline of a cell. A period and a range fall due at their end.

    `feedback_on` gives candidates for a date without its year and for a time after the feedback
    (3个月内), which are asked about: a ledger seldom says from when its time runs.
    """
    context = TimeContext(feedback_on, as_of, earliest)
    nothing = read_empty_cell(value)
    if nothing is not None:
        return nothing
    if not isinstance(value, str):
        return _of_period(read_period(value, context, year_is_hidden=year_is_hidden))
    whole = _of_text(value, context) if len(value) <= _LONGEST else _NOT_UNDERSTOOD
    if whole is not None:
        return whole
    return _of_parts(value, context)


def _of_text(value: str, context: TimeContext) -> Reading[Deadline] | None:
    """Return the reading of a cell that holds one thing; None where it holds several or none that
    is understood.
    """
    text = normalise_date(value)
    if _UNDETERMINED.fullmatch(text):
        return Reading("empty", rule="deadline_undetermined")
    kind = _kind(compact(value))
    if kind is not None:
        return Reading("noted", kind, "deadline_without_day")
    span = _span(text)
    if span is not None:
        return _relative(span, context)
    reading = read_period(value, context)
    if reading.rule == "several_days":
        return Reading("pending", rule="several_deadlines")
    return None if reading.rule == "not_a_day" else _of_period(reading)


def _kind(text: str) -> Deadline | None:
    if _ONGOING.fullmatch(text):
        return Deadline(None, is_ongoing=True)
    if _IMMEDIATE.fullmatch(text):
        return Deadline(None, is_immediate=True)
    return None


def _span(text: str) -> _Span | None:
    text = with_digits(text)
    match = _SPAN.fullmatch(text)
    if match is None or not _HAS_SPAN_WORD.search(text):
        return None
    if match["half"]:
        return _Span(months=6) if match["half_unit"] == "年" else _Span(days=15)
    number = int(match["number"])
    if match["unit"] == "年" and number > _MOST_YEARS:
        return None
    return {
        "年": _Span(months=12 * number),
        "月": _Span(months=number),
        "周": _Span(days=7 * number),
        "星期": _Span(days=7 * number),
        "日": _Span(days=number),
        "天": _Span(days=number),
    }.get(match["unit"], _Span())


def _relative(span: _Span, context: TimeContext) -> Reading[Deadline]:
    due = span.due(context.feedback_on)
    return Reading("pending", rule="deadline_relative", candidates=(due,) if due else ())


def _of_parts(value: str, context: TimeContext) -> Reading[Deadline]:
    """Return the reading of several things: a day and 长期坚持, two deadlines, one among words."""
    text = with_digits(compact(_SPACE_BETWEEN.sub(";", value.translate(_ENUMERATORS))))
    parts = [_ITEM.sub("", part) for part in _PARTS.split(text) if part]
    kinds = [kind for part in parts if (kind := _kind(part)) is not None]
    rest = [part for part in parts if _kind(part) is None]
    times = [reading for part in rest if (reading := _time(part, context)) is not None]
    if len(times) > 1:
        return Reading("pending", rule="several_deadlines")
    if len(times) == len(rest) == 1:
        return _with_kinds(times[0], kinds)
    if not rest and kinds:
        return Reading("noted", _joined(Deadline(None), kinds), "deadline_without_day")
    if any(is_state(part) and part not in _FILLING for part in rest):
        candidates = times[0].candidates if times and times[0].value is None else ()
        if times and times[0].value is not None:
            candidates = (times[0].value,)
        return Reading("pending", rule="state_instead_of_day", candidates=candidates)
    return _among_words(text, kinds, context)


def _time(text: str, context: TimeContext) -> Reading[Deadline] | None:
    reading = _of_text(text, context)
    return None if reading is None or reading.certainty == "empty" else reading


def _among_words(text: str, kinds: Sequence[Deadline], context: TimeContext) -> Reading[Deadline]:
    """Return the question that a deadline among other words is: it is only a candidate."""
    within = (match[0] for match in _DATE_WITHIN.finditer(text))
    # A year alone may be that of a time that is not understood (2024年汛期前).
    times = [time for time in dict.fromkeys(within) if not _YEAR_ALONE.fullmatch(time)]
    if len(times) > 1:
        return Reading("pending", rule="several_deadlines")
    if not times:
        candidates = (_joined(Deadline(None), kinds),) if kinds else ()
        return Reading("pending", rule="deadline_not_understood", candidates=candidates)
    reading = _of_period(read_period(times[0], context))
    possible = reading.candidates if reading.value is None else (reading.value,)
    return Reading(
        "pending",
        rule="deadline_among_words",
        candidates=tuple(_joined(deadline, kinds) for deadline in possible),
    )


def _with_kinds(reading: Reading[Deadline], kinds: Sequence[Deadline]) -> Reading[Deadline]:
    return replace(
        reading,
        value=None if reading.value is None else _joined(reading.value, kinds),
        candidates=tuple(_joined(deadline, kinds) for deadline in reading.candidates),
    )


def _joined(deadline: Deadline, kinds: Sequence[Deadline]) -> Deadline:
    return replace(
        deadline,
        is_immediate=deadline.is_immediate or any(kind.is_immediate for kind in kinds),
        is_ongoing=deadline.is_ongoing or any(kind.is_ongoing for kind in kinds),
    )


def _of_period(reading: Reading[Period]) -> Reading[Deadline]:
    deadline = converted(reading, lambda period: Deadline(period.last, precision=period.precision))
    rules = {
        "period_read": "period_end_taken",
        "range_read": "range_end_taken",
        "day_is_limit": "day_rewritten",
    }
    if reading.rule not in rules:
        return deadline
    last = {"day": deadline.details["last"]}
    return replace(deadline, rule=rules[reading.rule], details={**deadline.details, **last})
