"""An office's workbook damaged at random, as people and programs damage them."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

import xlsxwriter

Cell: TypeAlias = "str | float | bool | None"
Grid: TypeAlias = "list[list[Cell]]"

TITLE = "夹江县委第三轮巡察反馈问题整改台账"
HEADER: list[Cell] = [
    *("序号", "村(社区)", "问题类别", "反馈问题", "整改措施", "责任单位", "整改时限", "完成情况"),
    *("完成时间", "是否销号", "备注"),
]
CLOSURE: list[Cell] = ["序号", "村(社区)", "反馈问题", "是否销号", "销号时间"]
VILLAGES = ("东岭村", "西河村", "南坪社区")
STREWN: tuple[Cell, ...] = (
    *(
        "同上",
        "〃",
        "合计",
        "小计",
        "/",
        "√",
        ".",
        "示例",
        "续表",
        "第1页 共3页",
        "注:本表每月报送",
    ),
    *("一、东岭村", "二、村级治理和民主监督方面", "第三轮", "第一巡察组", "漹城镇", "东岭村（续）"),
    *(
        "填表人：某某",
        "数据来源：县委巡察系统",
        "2024年9月底前",
        "2024-05-20",
        "长期坚持",
        "已完成",
    ),
    *("反馈问题", "序号", "整改措施", "完成时间", "被巡察党组织", "备注", " ", "\u3000", "#REF!"),
    *(0, 1, -1, 3.5, 45432, 511126199001011234, True, False, 1e300),
)
"""What stands in cells where nobody expects it."""


@dataclass
class Damaged:
    """A sheet in the making: its cells, merged blocks (from 0), and what is hidden or formula."""

    cells: Grid
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    formulas: set[tuple[int, int]] = field(default_factory=set)

    @property
    def width(self) -> int:
        """The widest row."""
        return max(map(len, self.cells), default=0)


def problem(number: int, dice: random.Random) -> list[Cell]:
    """A row of the ledger as it should be."""
    village = dice.choice(VILLAGES)
    state = dice.choice(["未完成", "已完成", "整改中"])
    return [number, village, "优亲厚友", f"{village}第{number}个问题", "清理", f"{village}党支部",
            "2024年9月底前", state, None, "否", None]  # fmt: skip


def ledger(dice: random.Random) -> Damaged:
    """A sound ledger of a few problems."""
    rows: Grid = [
        [TITLE],
        ["填报单位：夹江县委巡察办", None, None, None, "填报时间：2024年5月31日"],
        list(HEADER),
        *(problem(number, dice) for number in range(1, dice.randint(2, 7))),
        ["合计", None, None, dice.randint(1, 7)],
        ["填表人：", None, "审核人："],
    ]
    return Damaged(rows)


def damage(sheet: Damaged, dice: random.Random) -> None:
    """One damage."""
    dice.choice(DAMAGES)(sheet, dice)


def workbook(sheets: dict[str, Damaged]) -> bytes:
    """The sheets as a file."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False}) as book:
        for name, sheet in sheets.items():
            page = book.add_worksheet(name)
            for first_row, first, last_row, last in _apart(sheet.merged):
                page.merge_range(first_row, first, last_row, last, "")
            for row, values in enumerate(sheet.cells):
                for column, value in enumerate(values):
                    if (row, column) in sheet.formulas:
                        page.write_formula(row, column, "=SUM(A1:A9)", None, value or "")
                    elif value is not None:
                        page.write(row, column, value)
            for row in sheet.hidden_rows:
                page.set_row(row, None, None, {"hidden": True})
    return buffer.getvalue()


def _apart(merged: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Merged blocks of several cells of which none overlaps another."""
    taken: set[tuple[int, int]] = set()
    kept = []
    for block in merged:
        first_row, first, last_row, last = block
        cells = {(row, column) for row in range(first_row, last_row + 1)
                 for column in range(first, last + 1)}  # fmt: skip
        if len(cells) > 1 and not cells & taken:
            taken |= cells
            kept.append(block)
    return kept


def _place(sheet: Damaged, dice: random.Random) -> tuple[int, int]:
    row = dice.randrange(len(sheet.cells))
    return row, dice.randrange(max(len(sheet.cells[row]), 1))


def _put(sheet: Damaged, row: int, column: int, value: Cell) -> None:
    cells = sheet.cells[row]
    cells.extend([None] * (column + 1 - len(cells)))
    cells[column] = value


def _strew(sheet: Damaged, dice: random.Random) -> None:
    _put(sheet, *_place(sheet, dice), dice.choice(STREWN))


def _blank(sheet: Damaged, dice: random.Random) -> None:
    _put(sheet, *_place(sheet, dice), None)


def _stray(sheet: Damaged, dice: random.Random) -> None:
    row = dice.randrange(len(sheet.cells) + 3)
    sheet.cells.extend([] for _ in range(row + 1 - len(sheet.cells)))
    _put(sheet, row, dice.randrange(sheet.width + 4), dice.choice(STREWN))


def _line(sheet: Damaged, dice: random.Random) -> None:
    row = dice.randrange(len(sheet.cells) + 1)
    sheet.cells.insert(row, [dice.choice(STREWN)])
    if dice.random() < 0.5:
        sheet.merged.append((row, 0, row, max(sheet.width - 1, 1)))


def _empty_row(sheet: Damaged, dice: random.Random) -> None:
    sheet.cells.insert(dice.randrange(len(sheet.cells) + 1), [])


def _drop_row(sheet: Damaged, dice: random.Random) -> None:
    if len(sheet.cells) > 1:
        del sheet.cells[dice.randrange(len(sheet.cells))]


def _double_row(sheet: Damaged, dice: random.Random) -> None:
    row = dice.randrange(len(sheet.cells))
    sheet.cells.insert(dice.randrange(len(sheet.cells) + 1), list(sheet.cells[row]))


def _swap_rows(sheet: Damaged, dice: random.Random) -> None:
    one, other = (dice.randrange(len(sheet.cells)) for _ in range(2))
    sheet.cells[one], sheet.cells[other] = sheet.cells[other], sheet.cells[one]


def _swap_columns(sheet: Damaged, dice: random.Random) -> None:
    if not sheet.width:
        return
    one, other = (dice.randrange(sheet.width) for _ in range(2))
    for row in range(len(sheet.cells)):
        cells = [*sheet.cells[row], *[None] * (sheet.width - len(sheet.cells[row]))]
        cells[one], cells[other] = cells[other], cells[one]
        sheet.cells[row] = cells


def _column(sheet: Damaged, dice: random.Random) -> None:
    column = dice.randrange(sheet.width + 1)
    for cells in sheet.cells:
        if column < len(cells):
            cells.insert(column, None)


def _drop_column(sheet: Damaged, dice: random.Random) -> None:
    column = dice.randrange(sheet.width + 1)
    for cells in sheet.cells:
        if column < len(cells):
            del cells[column]


def _beside(sheet: Damaged, dice: random.Random) -> None:
    """Another table to the right, from any row on, with or without a gap."""
    column = sheet.width + dice.randrange(3)
    other = ledger(dice).cells[2:-2] if dice.random() < 0.7 else [list(CLOSURE), [1, "东岭村"]]
    start = dice.choice([2, dice.randrange(len(sheet.cells))])
    sheet.cells.extend([] for _ in range(start + len(other) - len(sheet.cells)))
    for offset, values in enumerate(other):
        for place, value in enumerate(values):
            _put(sheet, start + offset, column + place, value)


def _below(sheet: Damaged, dice: random.Random) -> None:
    """Another table below, with or without a title and a blank row."""
    other = ledger(dice).cells if dice.random() < 0.5 else ledger(dice).cells[2:]
    sheet.cells.extend([[] for _ in range(dice.randrange(3))])
    sheet.cells.extend(other if dice.random() < 0.7 else [list(CLOSURE), [1, "西河村", "甲"]])


def _summary(sheet: Damaged, dice: random.Random) -> None:
    figures: Grid = [["乡镇", "问题数", "已整改数", "完成率"], ["漹城镇", 3, 1, "33%"]]
    sheet.cells[1:1] = [*figures, *([[]] if dice.random() < 0.5 else [])]


def _merge(sheet: Damaged, dice: random.Random) -> None:
    row, column = _place(sheet, dice)
    sheet.merged.append((row, column, row + dice.randrange(3), column + dice.randrange(3)))


def _hide(sheet: Damaged, dice: random.Random) -> None:
    sheet.hidden_rows.add(dice.randrange(len(sheet.cells)))


def _formula(sheet: Damaged, dice: random.Random) -> None:
    sheet.formulas.add(_place(sheet, dice))


DAMAGES: tuple[Callable[[Damaged, random.Random], None], ...] = (
    *(_strew, _blank, _stray, _line, _empty_row, _drop_row, _double_row, _swap_rows),
    *(_swap_columns, _column, _drop_column, _beside, _below, _summary, _merge, _hide, _formula),
)
