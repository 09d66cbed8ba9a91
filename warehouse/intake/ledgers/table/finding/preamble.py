"""What a sheet says of the whole of its ledger, above and below the table: title, day, round."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.table.finding.header import is_blank
from warehouse.intake.values.times.days import read_day

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue, Sheet
    from warehouse.intake.ledgers.table.finding.header import Header
    from warehouse.intake.ledgers.table.rows.row_kinds import ClassifiedRows

_ATTACHMENT = re.compile(r"附件|附表|附录|密级|编号")
_REPORTED = re.compile(
    r"(填报|填表|报送|上报|统计|导出|制表|更新)(时间|日期)[:：]?|(数据)?截[至止](到|时间|日期)?[:：]?"
)
REPORTED_ON = "填报时间:{day}"
"""How a workbook of refused rows says the day that was answered for its ledger."""

_DAY = re.compile(
    r"\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{4}年\d{1,2}月(?!\d)|\d{1,2}月\d{1,2}日"
)
_LEFT = re.compile(r"[\s,，;；)）]*")
_ROUND = re.compile(
    r"((\d{4})年(度)?)?((十?[一二三四五六七八九十]{1,2}|第[一二三四五六七八九十]{1,3})届[^\d第]{0,8})?"
    r"第?(?P<number>[一二三四五六七八九十]{1,3}|\d{1,2})轮"
)
_YEAR = re.compile(r"(20\d{2})年")
_FILE_DAY = re.compile(
    r"(?<!\d)(?:(?P<year>20\d{2})[-年._]?)?(?P<month>0[1-9]|1[0-2])[-月._]?(?P<day>[0-3]\d)(?!\d)"
)


Own: TypeAlias = tuple[int, int, int]
"""The first row that is a table's alone, and its first and last column."""


@dataclass(frozen=True)
class Preamble:
    """`title` is the ledger's own; `texts` everything said around the table, the title first.

    `as_of` is the day the sheet says it reports of; `as_of_candidates` days it only hints at.
    `has_own_title` is false where the title is that of the sheet's first table.
    """

    title: str
    texts: tuple[str, ...]
    as_of: dt.date | None
    as_of_candidates: tuple[dt.date, ...]
    round_name: str
    has_own_title: bool = True


def read_preamble(
    sheet: Sheet, header: Header, rows: ClassifiedRows, own: Own | None = None
) -> Preamble:
    """Return everything that is said around the table; what is said in its `own` lines comes first,
    and what is struck through is said no more.
    """
    above = [
        {
            column: value
            for column, value in enumerate(row, 1)
            if not is_blank(value) and (number, column) not in sheet.struck
        }
        for number, row in enumerate(sheet.rows[: header.first_row - 1], 1)
    ]
    all_lines = [list(row.values()) for row in above]
    own_lines = all_lines if own is None else _own_lines(above, own)
    title = _title(own_lines) or _title(all_lines)
    around = [*(str(value) for row in all_lines for value in row), *rows.notes]
    as_of, candidates = _reported_on([*(one for row in own_lines for one in row), *rows.notes])
    if as_of is None and own is not None:
        as_of, candidates = _reported_on([one for row in all_lines for one in row])
    texts = tuple(dict.fromkeys([title, *around, sheet.name])) if title else (*around, sheet.name)
    return Preamble(
        title=title,
        texts=texts,
        as_of=as_of,
        as_of_candidates=(*candidates, *_days_of_name(sheet, texts)),
        round_name=_round_name(texts),
        has_own_title=bool(_title(own_lines)),
    )


def _own_lines(above: list[dict[int, CellValue]], own: Own) -> list[list[CellValue]]:
    """Return what stands over a table's own columns in the lines that are its own."""
    first_row, first_column, last_column = own
    return [
        [value for column, value in row.items() if first_column <= column <= last_column]
        for row in above[first_row - 1 :]
    ]


def _title(above: list[list[CellValue]]) -> str:
    """Return the longest text that stands alone in its row and is no form line."""
    alone = [
        re.sub(r"\s+", "", str(row[0]))
        for row in above
        if len(row) == 1 and isinstance(row[0], str)
    ]
    titles = [
        text
        for text in alone
        if not _ATTACHMENT.match(condensed(text)) and not re.search(r"[:：]", text)
    ]
    return max(titles, key=len, default="")


def _reported_on(values: list[CellValue]) -> tuple[dt.date | None, list[dt.date]]:
    """Return the day after a telling word, in its cell or the next; else candidates only."""
    candidates: list[dt.date] = []
    for place, value in enumerate(values):
        word = _REPORTED.search(condensed(value))
        if word is None:
            continue
        following: CellValue = _LEFT.sub("", condensed(value)[word.end() :])
        if following == "" and place + 1 < len(values):
            following = values[place + 1]
        if isinstance(following, str):
            day = _DAY.search(condensed(following))
            following = day.group() if day else ""
        if is_blank(following) or following == "":
            continue
        reading = read_day(following)
        if reading.value is not None:
            return reading.value, []
        candidates.extend(reading.candidates)
    return None, candidates


def _round_name(texts: tuple[str, ...]) -> str:
    for text in texts:
        named = _ROUND.search(re.sub(r"\s+", "", text))
        if named is not None:
            return named.group()
    return ""


def _days_of_name(sheet: Sheet, texts: tuple[str, ...]) -> list[dt.date]:
    """Return the days that a file's name hints at; the year it may lack is one that the texts
    name.
    """
    years = [year for text in texts for year in _YEAR.findall(condensed(text))]
    days = []
    for match in _FILE_DAY.finditer(sheet.file):
        for year in [match["year"]] if match["year"] else dict.fromkeys(years):
            try:
                days.append(dt.date(int(year), int(match["month"]), int(match["day"])))
            except ValueError:
                continue
    return days
