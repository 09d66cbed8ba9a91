"""However a ledger is laid out, the same rows of data are found and every row has one status."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.intake.builders.county import TODAY
from warehouse.intake.cells.sheets import CellRange, CellValue, Sheet
from warehouse.intake.ledgers.ledger_sheets import read_sheet, read_tables
from warehouse.intake.ledgers.table.finding.header import is_blank
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.runtime.home import Home

FIELDS = {
    "序号": "seq",
    "被巡察党组织": "subject_org",
    "反馈问题": "problem_text",
    "整改措施": "measures",
    "责任单位": "responsible_unit",
    "整改时限": "deadline",
    "完成情况": "status",
}
UNITS = ["东岭村", "西河村", "南坪村"]
STATES = ["已完成", "未完成", "基本完成"]


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> ReferenceData:
    return ReferenceData(Home(Path(tmp_path_factory.mktemp("layouts"))), today=TODAY)


def problem(number: int, unit: int, measures: int) -> list[dict[str, CellValue]]:
    """One problem over as many rows as it has measures; later rows repeat nothing."""
    first: dict[str, CellValue] = {
        "序号": number,
        "被巡察党组织": UNITS[unit],
        "反馈问题": f"第{number}个问题的表现",
        "整改措施": "措施甲",
        "责任单位": "村委会",
        "整改时限": "2024年9月底前",
        "完成情况": STATES[number % 3],
    }
    more = [{"整改措施": f"措施{'乙丙'[extra]}"} for extra in range(measures - 1)]
    return [first, *more]


class Made:
    """A sheet in the making, and its rows of data: row, first row of the problem, values."""

    def __init__(self, headers: list[str]) -> None:
        self.headers = headers
        self.lines: list[list[CellValue]] = []
        self.merged: list[CellRange] = []
        self.expected: list[tuple[int, int, dict[str, Any]]] = []

    def line(self, *values: CellValue) -> int:
        """Add a row, filled up to the width; returns its number."""
        self.lines.append([*values, *[None] * (len(self.headers) - len(values))])
        return len(self.lines)

    def between(self, kind: str, is_merged: bool) -> None:
        """Add what may stand between two problems."""
        if kind == "blank":
            self.line()
        elif kind == "section":
            row = self.line("一、党的建设方面")
            if is_merged:
                self.merged.append(CellRange(row, 1, row, len(self.headers)))
        elif kind == "subtotal":
            self.line("小计", None, 3)
        elif kind == "page":
            self.line(*self.headers)

    def problem(self, rows: list[dict[str, CellValue]]) -> None:
        """Add a problem, merged over its rows save the measures."""
        first_row = len(self.lines) + 1
        for values in rows:
            row = self.line(*(values.get(header) for header in self.headers))
            whole = {**rows[0], **values}
            self.expected.append((row, first_row, {FIELDS[name]: whole[name] for name in FIELDS}))
        if len(rows) > 1:
            self.merged += [
                CellRange(first_row, column, first_row + len(rows) - 1, column)
                for column, header in enumerate(self.headers, 1)
                if header != "整改措施"
            ]

    @property
    def sheet(self) -> Sheet:
        return Sheet("台账.xlsx", "台账", self.lines, merged=tuple(self.merged))


@st.composite
def layouts(draw: st.DrawFn) -> Made:
    made = Made(draw(st.permutations(list(FIELDS))))
    if draw(st.booleans()):
        made.line("附件2")
    made.line("夹江县委第三轮巡察反馈问题整改台账")
    for _ in range(draw(st.integers(0, 2))):
        made.line()
    made.line("填报单位:县委巡察办", None, None, "填报时间:2024年9月30日")
    made.line(*made.headers)
    if draw(st.booleans()):
        made.line(*range(1, len(made.headers) + 1))
    for number in range(1, draw(st.integers(1, 6)) + 1):
        kind = draw(st.sampled_from(["nothing", "blank", "section", "subtotal", "page"]))
        made.between(kind, draw(st.booleans()))
        made.problem(problem(number, draw(st.integers(0, 2)), draw(st.integers(1, 3))))
    if draw(st.booleans()):
        made.line("合计", None, 9)
    if draw(st.booleans()):
        made.line("注:本表每月报送。")
    made.line("填表人:", None, "审核人:")
    return made


@given(made=layouts())
@settings(max_examples=50, deadline=None)
def test_the_same_data_is_found_in_every_layout(made: Made, reference: ReferenceData):
    result = read_sheet(made.sheet, {}, reference)
    assert [question.kind for question in result.questions] == []
    assert result.table is not None
    read = [
        (row.row, row.continues or row.row, {name: cell.value for name, cell in row.cells.items()})
        for row in result.table.rows
    ]
    assert read == made.expected
    assert sorted([*result.statuses, *(row for row, _, _ in read)]) == list(
        range(1, made.sheet.height + 1)
    )
    assert {status for status, _, _ in result.statuses.values()} == {"skipped"}


@given(data=st.data())
@settings(max_examples=50, deadline=None)
def test_no_sheet_at_all_breaks_the_reading_and_every_row_has_one_status(
    data: st.DataObject, reference: ReferenceData
):
    """Cells of any content in any place, with headers strewn in."""
    cell = st.one_of(
        st.none(),
        st.sampled_from(
            [*FIELDS, "同上", "合计", "注:", "一、方面", "完成时间", "第三轮", "2024年"]
        ),
        st.text(max_size=8),
        st.floats(allow_nan=True),
        st.integers(),
        st.booleans(),
        st.dates(),
    )
    width = data.draw(st.integers(1, 8))
    rows = data.draw(st.lists(st.lists(cell, min_size=width, max_size=width), max_size=12))
    height = max(len(rows), 1)
    corner = st.tuples(st.integers(1, height), st.integers(1, width))
    pairs = data.draw(st.lists(st.tuples(corner, corner), max_size=3))
    merged = tuple(
        CellRange(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
        for a, b in pairs
    )
    hostile = Sheet("甲.xlsx", "台账", rows, merged=merged, struck=frozenset(a for a, _ in pairs))
    tables = read_tables(hostile, {}, reference)
    rows: set[int] = set()
    for item in tables:
        read = {row.row for row in item.table.rows} if item.table else set()
        assert not read & item.statuses.keys()
        rows |= read | item.statuses.keys()
    assert rows == set(range(1, hostile.height + 1))
    filled = [value for row in hostile.rows for value in row if not is_blank(value)]
    assert sum(item.cell_counts.total() for item in tables) == len(filled)
