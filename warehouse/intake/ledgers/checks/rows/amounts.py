"""Amounts whose unit contradicts their header, their neighbours or the text beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from warehouse.intake.ledgers.checks.frame import LedgerCells
from warehouse.intake.ledgers.checks.reporting import at_column
from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.ledger import LedgerColumn
from warehouse.intake.values.money import YUAN, MoneyUnit, money_unit, read_money

_OF_MONEY = re.compile(r"金额|资金|款|损失|经费|补贴|万元|[(（]元[)）]")
_NOT_MONEY = re.compile(r"率|比例|时间|日期|编号|措施|情况|单位$")
_INVOLVED = re.compile(r"涉及|问题金额|违规|应(追|收|退)")
_RECOVERED = re.compile(r"追缴|已整改|挽回|退还|退赔|清退|收缴|追回|已(收|退|追)")
_TELLS_MONEY = re.compile(r"([0-9]+(?:\.[0-9]+)?)(万元|万|元)")

_UNIT_OF_ALL = re.compile(r"单位[:：]?(?:人民币)?(万元|元)")

LEAST_YUAN = 10
"""A smaller amount under 元 is likely one of 万元."""

MOST_WAN = 1_000
"""A larger one under 万元 is likely one of 元."""

MOST_YUAN = 1e10
"""No village has to do with as much."""

_READ = ("amount", "loss_recovered_wan")
"""Fields of which the reader tells what it cannot read."""

_UNLIKE = 1_000
_FEWEST = 4
_TEXTS = ("problem_text", "progress_text", "measures")


@dataclass(frozen=True)
class _Amounts:
    """A column's amounts: `lines` have row, `written`, its `number`, and `yuan`."""

    column: LedgerColumn
    unit: MoneyUnit | None
    lines: pl.DataFrame


def amounts(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    """What is wrong with the amounts of a ledger."""
    found = [_amounts(cells, column) for column in cells.all_columns if _is_of_money(column)]
    for one in found:
        yield from _unlike_preamble(cells, one)
        yield from _own(cells, one)
        yield from _beside_texts(cells, one)
    yield from _more_than_involved(cells, found)


def _is_of_money(column: LedgerColumn) -> bool:
    header = condensed(column.header)
    named = column.field in ("amount", "loss_recovered_wan") or bool(_OF_MONEY.search(header))
    return column.column > 0 and named and not _NOT_MONEY.search(header)


def _amounts(cells: LedgerCells, column: LedgerColumn) -> _Amounts:
    unit = money_unit(column.header)
    known: dict[object, tuple[str, float | None, float | None, bool]] = {}
    rows = []
    for row in cells.frame["row"]:
        value = cells.sheet.rows[row - 1][column.column - 1]
        if value is None:
            continue
        if value not in known:
            reading = read_money(value, unit=unit)
            number = value if isinstance(value, (int, float)) else _bare(value)
            is_negative = reading.rule == "money_negative" or (number or 0) < 0
            known[value] = (str(value), number, reading.value, is_negative)
        rows.append((row, *known[value]))
    schema = {
        "row": pl.Int32,
        "written": pl.String,
        "number": pl.Float64,
        "yuan": pl.Float64,
        "is_negative": pl.Boolean,
    }
    return _Amounts(column, unit, pl.DataFrame(rows, schema=schema, orient="row"))


def _bare(value: object) -> float | None:
    """The number of a text that is nothing else."""
    try:
        return float(condensed(value).replace(",", ""))
    except ValueError:
        return None


def _unlike_preamble(cells: LedgerCells, one: _Amounts) -> Iterator[pl.DataFrame]:
    """A header in another unit than the line above the table (单位:元) names for all."""
    units = {
        found for text in cells.around.texts for found in _UNIT_OF_ALL.findall(condensed(text))
    }
    if one.unit is None or len(units) != 1 or money_unit(f"({units.pop()})") == one.unit:
        return
    first = one.lines.head(1).with_columns(written=pl.lit(one.column.header))
    yield at_column(cells, one.column, first, pl.lit(value=True), rule="unit_unlike_preamble")


def _own(cells: LedgerCells, one: _Amounts) -> Iterator[pl.DataFrame]:
    """Another unit than the header's; a size that tells of one; a negative amount."""
    lines, number = one.lines, pl.col("number")
    yield at_column(cells, one.column, lines, pl.col("is_negative"), rule="amount_negative")
    in_yuan = number * (1 if one.unit is None else YUAN[one.unit])
    huge = in_yuan > MOST_YUAN
    yield at_column(cells, one.column, lines, huge, rule="amount_huge")
    same = [column for column in cells.all_columns if column.field == one.column.field]
    if one.column.field not in _READ or len(same) > 1:
        has_digits = pl.col("written").str.contains(r"[0-9一二三四五六七八九十百千万]")
        unread = pl.col("yuan").is_null() & number.is_null() & has_digits
        yield at_column(cells, one.column, lines, unread, rule="amount_not_read")
    if one.unit is None:
        return
    written = pl.col("written").str.extract(r"[0-9０-９]\s*(万元|亿元|千元|元|万)\s*[整正]?$")
    other = written.is_in(
        ["元", "千元"] if one.unit == "ten_thousand_yuan" else ["万元", "万", "亿元"]
    )
    yield at_column(
        cells,
        one.column,
        lines,
        other,
        rule="money_unit_differs",
        yuan=_shown(pl.col("yuan")),
    )
    usual = lines.select(number.filter(number > 0).median()).item()
    compares = lines.filter(number > 0).height >= _FEWEST and usual is not None
    if one.unit == "ten_thousand_yuan":
        unlike = number >= MOST_WAN
        if compares:
            unlike = unlike | (number >= usual * _UNLIKE)
    else:
        # Fees of a few yuan stand among others as small.
        is_small = usual is not None and usual < LEAST_YUAN * LEAST_YUAN and compares
        unlike = (number > 0) & (number < LEAST_YUAN) & pl.lit(not is_small)
        if compares:
            unlike = unlike | ((number > 0) & (number <= usual / _UNLIKE))
    rule = "amount_likely_yuan" if one.unit == "ten_thousand_yuan" else "amount_likely_wan"
    yield at_column(cells, one.column, lines, unlike, rule=rule)


def _shown(yuan: pl.Expr) -> pl.Expr:
    text = yuan.round(2).cast(pl.String)
    return text.str.strip_suffix(".0")


def _beside_texts(cells: LedgerCells, one: _Amounts) -> Iterator[pl.DataFrame]:
    """An amount that the text of its row tells in the other unit."""
    texts = [name for name in _TEXTS if cells.has(name)]
    if not texts or one.lines.is_empty():
        return
    joined = pl.concat_str([pl.col(name).fill_null("") for name in texts], separator=";")
    beside = one.lines.filter(pl.col("yuan") > 0).join(
        cells.frame.select("row", told=joined), on="row", maintain_order="left"
    )
    beside = beside.filter(pl.col("told").str.contains(r"[0-9](万元|万|元)"))
    unlike = [_is_off(yuan, told) for yuan, told in beside.select("yuan", "told").iter_rows()]
    yield at_column(
        cells,
        one.column,
        beside.with_columns(unlike=pl.Series(unlike, dtype=pl.Boolean)),
        pl.col("unlike"),
        rule="amount_unlike_text",
    )


def _is_off(yuan: float, told: str) -> bool:
    """Whether a text tells an amount with the same digits, ten thousand times as much or less."""
    amounts_told = {
        float(number) * (1 if unit == "元" else YUAN["ten_thousand_yuan"])
        for number, unit in _TELLS_MONEY.findall(told)
    }
    if any(abs(one - yuan) <= 0.005 * max(one, yuan) for one in amounts_told):
        return False
    factors = (10_000, 1 / 10_000)
    return any(
        abs(one * factor - yuan) <= 0.005 * yuan for one in amounts_told for factor in factors
    )


def _more_than_involved(cells: LedgerCells, found: list[_Amounts]) -> Iterator[pl.DataFrame]:
    """More recovered than is said to be involved."""
    involved = [one for one in found if _INVOLVED.search(condensed(one.column.header))]
    recovered = [one for one in found if _RECOVERED.search(condensed(one.column.header))]
    if len(involved) != 1:
        return
    whole = involved[0].lines.select("row", whole="yuan")
    for one in recovered:
        if one is involved[0]:
            continue
        both = one.lines.join(whole, on="row", maintain_order="left")
        yield at_column(
            cells,
            one.column,
            both,
            pl.col("yuan") > pl.col("whole") * 1.0001,
            rule="recovered_above_involved",
            involved=involved[0].column.header,
        )
