"""What readers of the version before asked last, asked of a new one before they do.

After a publication the first view of each page would wait for its queries. What was asked is known
by the answers that are kept; a day counted from the as-of day of the version before is counted from
the new one's. It is asked by the one door to data, within the scope it was asked in, one question
after the other with a rest between them, so that readers come first.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from functools import partial
from typing import Any

from pages.parts.frame import data
from warehouse.queries.metrics import Metric
from warehouse.runtime.log import note
from warehouse.versions.version import Version

MOST = 400
"""Questions: those of some twenty views."""
MONTHS_BACK = 24
"""So far before the as-of day pages look; what lies further back, as terms do, does not move."""
REST = 1.0
"""Of the time that a question took, before the next one is asked."""


def ask_again(before: Version, now: Version, rest: Callable[[float], None] = time.sleep) -> None:
    """Ask of the current version what was asked last of the one before, and note it in the log."""
    started, answered = time.monotonic(), 0
    questions = data.last_questions(before, MOST)
    for question in questions:
        begun = time.monotonic()
        with suppress(Exception):  # of what there is no longer: whoever asks for it is told
            view = data.snapshot(question.scope)
            changed = partial(_changed, before, now, data.catalogue(view))
            data.ask(view, _query(question), *moved(question.arguments, changed))
            answered += 1
        rest(REST * (time.monotonic() - begun))
    if questions:
        seconds = time.monotonic() - started
        note("answers warmed", questions=len(questions), answered=answered, seconds=seconds)


def _query(question: data.Question) -> Callable[..., Any]:
    query: Any = sys.modules[question.module]
    for name in question.name.split("."):
        query = getattr(query, name)
    found: Callable[..., Any] = query
    return found


def moved(part: Any, changed: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - arguments of any query
    """Return arguments with their days and metrics changed, within tuples and dataclasses too."""
    if isinstance(part, (dt.date, Metric)):
        return changed(part)
    if isinstance(part, tuple):
        return tuple(moved(each, changed) for each in part)
    if is_dataclass(part) and not isinstance(part, type):
        parts = {field.name: getattr(part, field.name) for field in fields(part) if field.init}
        others = {name: moved(each, changed) for name, each in parts.items()}
        return part if others == parts else replace(part, **others)
    return part


def _changed(
    before: Version, now: Version, metrics: Mapping[str, Metric], part: dt.date | Metric
) -> dt.date | Metric:
    """Return a metric as the new version has it, or a day as far from its as-of day."""
    if isinstance(part, Metric):
        return metrics.get(part.name, part)
    return moved_day(before.as_of_date, now.as_of_date, part)


def moved_day(old: dt.date, new: dt.date, day: dt.date) -> dt.date:
    """Return a day as many months from the new as-of day as it was from the old one; the last day
    of a month stays one, and a day long before stays itself.
    """
    months = 12 * (new.year - old.year) + new.month - old.month
    back = 12 * (old.year - day.year) + old.month - day.month
    if day == old:
        return new
    if months == 0 or not 0 <= back <= MONTHS_BACK:
        return day
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    last = _last_of_month(year, month + 1)
    is_last = day == _last_of_month(day.year, day.month)
    return last if is_last else dt.date(year, month + 1, min(day.day, last.day))


def _last_of_month(year: int, month: int) -> dt.date:
    first_of_next = dt.date(year + month // 12, month % 12 + 1, 1)
    return first_of_next - dt.timedelta(days=1)
