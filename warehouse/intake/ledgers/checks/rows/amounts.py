"""Amounts whose unit contradicts their header, their neighbours or the text beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from warehouse.intake.ledgers.checks.cells import LedgerCells
from warehouse.intake.ledgers.checks.check import EVERY_LINE, Check, Violation, check
from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.ledger import LedgerColumn
from warehouse.intake.values.money import YUAN, MoneyUnit, money_unit, read_money

_OF_MONEY = re.compile(r"金额|资金|款|损失|经费|补贴|万元|[(（]元[)）]")
_NOT_MONEY = re.compile(r"率|比例|时间|日期|编号|措施|情况|单位$")
_INVOLVED = re.compile(r"涉及|问题金额|违规|应(追|收|退)")
_RECOVERED = re.compile(r"追缴|已整改|挽回|退还|退赔|清退|收缴|追回|已(收|退|追)")
_SUM_IN_TEXT = re.compile(r"([0-9]+(?:\.[0-9]+)?)(万元|万|元)")

_UNIT_OF_ALL = re.compile(r"单位[:：]?(?:人民币)?(万元|元)")

LEAST_YUAN = 10
"""A smaller amount under 元 is likely one of 万元."""

MOST_WAN = 1_000
"""A larger one under 万元 is likely one of 元."""

MOST_YUAN = 1e10
"""No village has to do with as much."""

_READ = ("amount", "loss_recovered_wan")
"""Fields of which the reader says what it cannot read."""

_DIGITS = r"[0-9一二三四五六七八九十百千万]"
_WRITTEN_UNIT = r"[0-9０-９]\s*(万元|亿元|千元|元|万)\s*[整正]?$"
_UNLIKE = 1_000
_FEWEST = 4
_TEXTS = ("problem_text", "progress_text", "measures")


@dataclass(frozen=True)
class _Amounts:
    """A column's amounts: `lines` have row, `written`, its `number`, and `yuan`."""

    column: LedgerColumn
    unit: MoneyUnit | None
    lines: pl.DataFrame

    def usual(self) -> float | None:
        """Return the middle one of the positive amounts; None where there are too few."""
        positive = self.lines.filter(pl.col("number") > 0)["number"]
        middle = positive.median() if positive.len() >= _FEWEST else None
        return middle if isinstance(middle, float) else None


@check("unit_unlike_preamble")
def unit_unlike_preamble(cells: LedgerCells) -> Iterator[Violation]:
    """Yield headers in another unit than the line above the table (单位:元) names for all."""
    lines = (condensed(text) for text in cells.context.texts)
    units = {unit for line in lines for unit in _UNIT_OF_ALL.findall(line)}
    unit_of_all = money_unit(f"({units.pop()})") if len(units) == 1 else None
    for one in cells.once(_amounts):
        if one.unit is not None and unit_of_all not in (None, one.unit):
            first = one.lines.head(1).with_columns(written=pl.lit(one.column.header))
            yield Violation(first, EVERY_LINE, one.column)


@check("amount_negative")
def amount_negative(cells: LedgerCells) -> Iterator[Violation]:
    """Yield amounts below nothing."""
    for one in cells.once(_amounts):
        yield Violation(one.lines, pl.col("is_negative"), one.column)


@check("amount_huge")
def amount_huge(cells: LedgerCells) -> Iterator[Violation]:
    """Yield amounts that no village has to do with."""
    for one in cells.once(_amounts):
        in_yuan = pl.col("number") * (1 if one.unit is None else YUAN[one.unit])
        yield Violation(one.lines, in_yuan > MOST_YUAN, one.column)


@check("amount_not_read")
def amount_not_read(cells: LedgerCells) -> Iterator[Violation]:
    """Yield amounts that mean none, where no reader says so."""
    for one in cells.once(_amounts):
        same = [column for column in cells.all_columns if column.field == one.column.field]
        if one.column.field not in _READ or len(same) > 1:
            has_digits = pl.col("written").str.contains(_DIGITS)
            unread = pl.col("yuan").is_null() & pl.col("number").is_null() & has_digits
            yield Violation(one.lines, unread, one.column)


@check("money_unit_differs")
def money_unit_differs(cells: LedgerCells) -> Iterator[Violation]:
    """Yield amounts with another unit than their header's."""
    for one in cells.once(_amounts):
        if one.unit is not None:
            written = pl.col("written").str.extract(_WRITTEN_UNIT)
            others = ["元", "千元"] if one.unit == "ten_thousand_yuan" else ["万元", "万", "亿元"]
            yuan = pl.col("yuan").round(2).cast(pl.String).str.strip_suffix(".0")
            yield Violation(one.lines, written.is_in(others), one.column, {"yuan": yuan})


@check("amount_likely_yuan")
def amount_likely_yuan(cells: LedgerCells) -> Iterator[Violation]:
    """Yield amounts so large that they are likely not in 万元, as their header says."""
    for one in cells.once(_amounts):
        if one.unit == "ten_thousand_yuan":
            number, usual = pl.col("number"), one.usual()
            is_large = number >= MOST_WAN
            if usual is not None:
                is_large |= number >= usual * _UNLIKE
            yield Violation(one.lines, is_large, one.column)


@check("amount_likely_wan")
def amount_likely_wan(cells: LedgerCells) -> Iterator[Violation]:
    """Yield amounts so small that they are likely not in 元, as their header says."""
    for one in cells.once(_amounts):
        if one.unit == "yuan":
            number, usual = pl.col("number"), one.usual()
            # Fees of a few yuan stand among others as small.
            others_are_small = usual is not None and usual < LEAST_YUAN * LEAST_YUAN
            is_small = (number > 0) & (number < LEAST_YUAN) & pl.lit(not others_are_small)
            if usual is not None:
                is_small |= (number > 0) & (number <= usual / _UNLIKE)
            yield Violation(one.lines, is_small, one.column)


@check("amount_unlike_text")
def amount_unlike_text(cells: LedgerCells) -> Iterator[Violation]:
    """Yield amounts that the text of their row has in the other unit."""
    fields = [name for name in _TEXTS if cells.has(name)]
    if not fields:
        return
    joined = pl.concat_str([pl.col(name).fill_null("") for name in fields], separator=";")
    texts = cells.by_row.select("row", text=joined)
    texts = texts.filter(pl.col("text").str.contains(r"[0-9](万元|万|元)"))
    for one in cells.once(_amounts):
        positive = one.lines.filter(pl.col("yuan") > 0)
        beside = positive.join(texts, on="row", maintain_order="left")
        unlike = [_is_off(yuan, text) for yuan, text in beside.select("yuan", "text").iter_rows()]
        lines = beside.with_columns(unlike=pl.Series(unlike, dtype=pl.Boolean))
        yield Violation(lines, pl.col("unlike"), one.column)


@check("recovered_above_involved")
def recovered_above_involved(cells: LedgerCells) -> Iterator[Violation]:
    """Yield more recovered than is said to be involved."""
    amounts = cells.once(_amounts)
    involved = [one for one in amounts if _INVOLVED.search(condensed(one.column.header))]
    recovered = [one for one in amounts if _RECOVERED.search(condensed(one.column.header))]
    if len(involved) != 1:
        return
    whole = involved[0].lines.select("row", whole="yuan")
    for one in recovered:
        if one is not involved[0]:
            lines = one.lines.join(whole, on="row", maintain_order="left")
            is_more = pl.col("yuan") > pl.col("whole") * 1.0001
            yield Violation(lines, is_more, one.column, {"involved": involved[0].column.header})


def _amounts(cells: LedgerCells) -> list[_Amounts]:
    """Return the amounts of every column of money."""
    columns = [column for column in cells.all_columns if _is_of_money(column)]
    return [_amounts_of(cells, column) for column in columns]


def _is_of_money(column: LedgerColumn) -> bool:
    header = condensed(column.header)
    named = column.field in ("amount", "loss_recovered_wan") or bool(_OF_MONEY.search(header))
    return column.column > 0 and named and not _NOT_MONEY.search(header)


def _amounts_of(cells: LedgerCells, column: LedgerColumn) -> _Amounts:
    unit = money_unit(column.header)
    read_before: dict[object, tuple[str, float | None, float | None, bool]] = {}
    rows = []
    for row in cells.by_row["row"]:
        value = cells.sheet.rows[row - 1][column.column - 1]
        if value is None:
            continue
        if value not in read_before:
            reading = read_money(value, unit=unit)
            number = value if isinstance(value, (int, float)) else _bare(value)
            is_negative = reading.rule == "money_negative" or (number or 0) < 0
            read_before[value] = (str(value), number, reading.value, is_negative)
        rows.append((row, *read_before[value]))
    schema = {
        "row": pl.Int32,
        "written": pl.String,
        "number": pl.Float64,
        "yuan": pl.Float64,
        "is_negative": pl.Boolean,
    }
    return _Amounts(column, unit, pl.DataFrame(rows, schema=schema, orient="row"))


def _bare(value: object) -> float | None:
    """Return the number of a text that is nothing else."""
    try:
        return float(condensed(value).replace(",", ""))
    except ValueError:
        return None


def _is_off(yuan: float, text: str) -> bool:
    """Return whether a text has an amount with the same digits, ten thousand times as much or
    less.
    """
    amounts = {
        float(number) * (1 if unit == "元" else YUAN["ten_thousand_yuan"])
        for number, unit in _SUM_IN_TEXT.findall(text)
    }
    if any(abs(one - yuan) <= 0.005 * max(one, yuan) for one in amounts):
        return False
    factors = (10_000, 1 / 10_000)
    return any(abs(one * factor - yuan) <= 0.005 * yuan for one in amounts for factor in factors)


CHECKS: tuple[Check, ...] = (
    unit_unlike_preamble,
    amount_negative,
    amount_huge,
    amount_not_read,
    money_unit_differs,
    amount_likely_yuan,
    amount_likely_wan,
    amount_unlike_text,
    recovered_above_involved,
)
