"""Days that the lines above a table tell of its inspection."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from warehouse.intake.office.aliases import plain
from warehouse.intake.office.header import is_blank
from warehouse.intake.values.days import read_day

if TYPE_CHECKING:
    from warehouse.intake.sheets import Sheet

_FED_BACK = re.compile(r"(意见)?反馈(意见)?(时间|日期)[:：]?|反馈(意见)?于")
_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-./]\d{1,2}[-./]\d{1,2}")


def fed_back_on(sheet: Sheet, header_row: int) -> dt.date | None:
    """The day of feedback that stands above the table: behind its name, or in the next cell."""
    above = [value for row in sheet.rows[: header_row - 1] for value in row if not is_blank(value)]
    for value, following in zip(above, [*above[1:], None], strict=True):
        word = _FED_BACK.search(plain(value))
        if word is None:
            continue
        rest = plain(value)[word.end() :]
        day = _DAY.match(rest)
        return read_day(day.group() if day else following if not rest else None).value
    return None
