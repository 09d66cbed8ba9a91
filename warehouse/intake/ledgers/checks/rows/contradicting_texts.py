"""Texts of a row that contradict its figures or its deadline, or say nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.cells.sheets import CellValue
from warehouse.intake.ledgers.checks.cells import LedgerCells
from warehouse.intake.ledgers.checks.check import Check, Violation, check
from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.ledger import LedgerColumn
from warehouse.intake.values.counts import read_count
from warehouse.intake.values.money import money_unit, read_money
from warehouse.intake.values.numerals import whole_number
from warehouse.intake.values.times.deadlines import read_deadline

if TYPE_CHECKING:
    from warehouse.intake.findings.finding import Severity

_SAYS_NOTHING = re.compile(
    r"略|暂略|此处略|(详?见|参见|同)(附件|附表|附页|上表|前表|反馈意见|另附|清单|报告)[\d一二三四五六七八九十()（）:：]*"
    r"|(按|按照|严格按)?(照)?(要求|规定|上级要求)(认真)?(抓好)?(整改|落实|执行)(到位)?|(认真|抓紧|立即|尽快)?整改(落实)?(到位)?"
    r"|\.{2,}|…+|待补充?|待填|测试|同上级"
)
_MAY_SAY_NOTHING = r"^\W*(?:[略暂此详见参同按严照要规上认抓立尽整待测]|$)"
"""How any of these begins: no other text needs a closer look."""

_TEXTS = ("problem_text", "measures")

_RECOVERED = re.compile(
    r"(?:追回|追缴|挽回|收回|退回|退缴|退还|清退|退赔|收缴|上缴)[^,，。;；\d]{0,12}(\d+(?:\.\d+)?)(万元|万|元)"
)
_OF_RECOVERED = re.compile(r"追|挽回|收回|退|收缴|上缴")
_ACCOUNTED = re.compile(
    r"(?:追责)?(?:问责|处分|追责)[^,，。;；\d]{0,8}?(\d+|[一二两三四五六七八九十]+)(?:人|名)"
)
_PROMISED = re.compile(
    r"20\d{2}年(?:\d{1,2}月(?:\d{1,2}日|底)?|底|年底|上半年)(?:之?前|以前)?(?=[^。;；]{0,8}(?:完成|整改到位|到位|办结|销号|建成|收回|清退))"
)
_MAY_PROMISE = "年"
"""What a promise holds in any way of writing it."""
_LIST = r"(?s)^\s*[(（]?[1一①][)）.．、]?.{4,}[;；。\n]\s*[(（]?[2二②][)）.．、]"
_CENT = 0.0051


@check("text_says_nothing", "problem_text")
def text_says_nothing(cells: LedgerCells) -> Iterator[Violation]:
    """Yield texts that name no problem and no measure: 略, 详见附件2, 按要求整改."""
    for field in _TEXTS:
        if cells.has(field):
            texts = cells.by_record[field].drop_nulls().unique()
            texts = texts.filter(texts.str.contains(_MAY_SAY_NOTHING))
            empty = [one for one in texts if _SAYS_NOTHING.fullmatch(condensed(one).strip("。.;"))]
            # A measure may be condensed where its problem says what is to be done.
            severity: Severity = "warned" if field == "problem_text" else "noted"
            yield Violation(cells.by_record, pl.col(field).is_in(empty), field, severity=severity)


@check("problems_in_one_cell", "problem_text", severity="noted")
def problems_in_one_cell(cells: LedgerCells) -> Iterator[Violation]:
    """Yield several problems (1.…2.…) in the cell of one: it counts once."""
    several = pl.col("problem_text").str.contains(_LIST) & (pl.col("row_count") == 1)
    yield Violation(cells.by_record, several, "problem_text")


@check("promised_after_deadline", "problem_text", "deadline")
def promised_after_deadline(cells: LedgerCells) -> Iterator[Violation]:
    """Yield measures or progress that promise the end after the deadline."""
    for field in ("measures", "progress_text"):
        if not cells.has(field):
            continue
        texts = cells.by_record[field].drop_nulls().unique()
        texts = texts.filter(texts.str.contains(_MAY_PROMISE))
        days = {text: day for text in texts if (day := _last_day_in(text)) is not None}
        lines = cells.by_record.with_columns(
            promised=pl.col(field).replace_strict(days, default=None, return_dtype=pl.Date)
        )
        # 9月底前 beside a deadline of 28 September is the same month.
        is_later = pl.col("promised").dt.month_start() > pl.col("due_on")
        yield Violation(lines, is_later, field, {"in_text": pl.col("promised")})


@check("recovered_unlike_text", "problem_text", "progress_text")
def recovered_unlike_text(cells: LedgerCells) -> Iterator[Violation]:
    """Yield sums recovered that are others by the text."""
    for column in cells.all_columns:
        header = condensed(column.header)
        if column.column < 1 or money_unit(column.header) is None:
            continue
        if _OF_RECOVERED.search(header):
            of_text = _texts_read(cells, "[追挽收退还清赔缴]", _yuan_in)
            written = _column_read(cells, column, of_text, _yuan_of(column))
            yield _unlike(column, of_text, written)


@check("persons_unlike_text", "problem_text", "progress_text", "persons_held_to_account")
def persons_unlike_text(cells: LedgerCells) -> Iterator[Violation]:
    """Yield persons held to account that are others by the text."""
    column = cells.columns["persons_held_to_account"]
    of_text = _texts_read(cells, "问责|处分|追责", _persons_in)
    written = _column_read(cells, column, of_text, lambda value: read_count(value).value)
    yield _unlike(column, of_text, written)


def _last_day_in(text: str) -> dt.date | None:
    """Return the last day up to which a text promises to be done."""
    days = [_day_of(match[0]) for match in _PROMISED.finditer(condensed(text))]
    return max((day for day in days if day is not None), default=None)


@lru_cache(maxsize=1 << 12)
def _day_of(promise: str) -> dt.date | None:
    deadline = read_deadline(promise).value
    return None if deadline is None else deadline.due_on


def _unlike(
    column: LedgerColumn, of_text: dict[int, float], written: dict[int, tuple[str, float]]
) -> Violation:
    both = [
        (row, written[row][0], f"{of_text[row]:g}", abs(of_text[row] - written[row][1]))
        for row in of_text.keys() & written.keys()
    ]
    schema = {"row": pl.Int32, "written": pl.String, "in_text": pl.String, "by": pl.Float64}
    lines = pl.DataFrame(sorted(both), schema=schema, orient="row")
    return Violation(lines, pl.col("by") > _CENT, column, {"in_text": pl.col("in_text")})


def _texts_read(
    cells: LedgerCells, words: str, read: Callable[[str], float | None]
) -> dict[int, float]:
    """Return what the progress says by row; only texts with one of `words` are read closely."""
    lines = cells.by_row.select("row", "progress_text").drop_nulls()
    lines = lines.filter(pl.col("progress_text").str.contains(words))
    of_text = {text: read(text) for text in lines["progress_text"].unique()}
    of_rows = ((row, of_text[text]) for row, text in lines.iter_rows())
    return {row: number for row, number in of_rows if number is not None}


def _column_read(
    cells: LedgerCells,
    column: LedgerColumn,
    rows: Iterable[int],
    read: Callable[[CellValue], float | None],
) -> dict[int, tuple[str, float]]:
    of_rows = {}
    for row in rows:
        value = cells.sheet.rows[row - 1][column.column - 1]
        number = None if value is None else read(value)
        if number is not None:
            of_rows[row] = (str(value), float(number))
    return of_rows


def _yuan_of(column: LedgerColumn) -> Callable[[CellValue], float | None]:
    unit = money_unit(column.header)
    return lambda value: read_money(value, unit=unit).value


def _yuan_in(text: str) -> float | None:
    """Return the one sum that a text says was recovered."""
    sums = {
        float(number) * (1 if unit == "元" else 10_000)
        for number, unit in _RECOVERED.findall(condensed(text))
    }
    return sums.pop() if len(sums) == 1 else None


def _persons_in(text: str) -> float | None:
    counts = {whole_number(number) for number in _ACCOUNTED.findall(condensed(text))}
    return counts.pop() if len(counts) == 1 else None


CHECKS: tuple[Check, ...] = (
    text_says_nothing,
    problems_in_one_cell,
    promised_after_deadline,
    recovered_unlike_text,
    persons_unlike_text,
)
