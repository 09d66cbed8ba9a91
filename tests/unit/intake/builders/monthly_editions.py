"""Three monthly editions of one wide ledger as a county office keeps it, and what comes of them.

The layout is LEDGERS' own: an annex number, a merged title, a form line, a header of two rows, rows
that number the columns, sections by township, problems over several merged rows, subtotals, notes
and signatures at the foot, an empty sheet behind. What happened to each problem was written down by
hand (`EVENTS`), as were the answers that the office gives (`ANSWERS`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from warehouse.schema.validation import stored_types

COUNTY = "511126"
TERM = "2021-2026"
FED_BACK = {
    "东岭村": dt.date(2024, 3, 15),
    "西河村": dt.date(2024, 3, 15),
    "南坪社区": dt.date(2024, 3, 18),
}
VILLAGES = {"东岭村": "511126101201", "西河村": "511126101202", "南坪社区": "511126102201"}
TOWNSHIPS = {"东岭村": "漹城镇", "西河村": "漹城镇", "南坪社区": "甘江镇"}
AS_OF = (dt.date(2024, 4, 30), dt.date(2024, 5, 31), dt.date(2024, 6, 30))

GROUPS = (
    ("", ("序号", "村(社区)", "问题类别", "反馈问题")),
    ("整改安排", ("整改措施", "责任单位", "责任领导", "整改时限")),
    ("整改落实情况", ("完成情况", "完成时间", "是否销号", "销号时间")),
    ("", ("备注",)),
)


@dataclass(frozen=True)
class Listed:
    """One problem as an edition lists it; several measures stand in rows of their own."""

    village: str
    category: str
    text: str
    measures: tuple[str, ...]
    unit: str
    deadline: object
    state: object
    completed: object = None
    is_closed: object = "否"
    closed: object = None
    remark: object = None


def _fairness(state: object, **more: Any) -> Listed:
    return Listed(
        "东岭村", "优亲厚友", "低保评定优亲厚友、应退未退3户", ("清退不符合条件的低保户",),
        "东岭村党支部", "2024年9月底前", state, **more,
    )  # fmt: skip


def _accounts(state: object, **more: Any) -> Listed:
    return Listed(
        "东岭村", "村级资金收支不规范", "集体资金收支未入账，白条抵库",
        ("补记收支", "清理白条", "①建立备用金制度②按季公开"),
        "县农业农村局", "2024.12.31", state, **more,
    )  # fmt: skip


def _members(state: object, **more: Any) -> Listed:
    return Listed(
        "西河村", "发展党员程序不规范", "发展党员未经公示", ("重新核查近三年发展党员材料",),
        "漹城镇党委", "立行立改", state, **more,
    )  # fmt: skip


def _meetings(state: object, **more: Any) -> Listed:
    return Listed(
        "西河村", "“三会一课”等组织生活不落实", "组织生活会记录补造", ("严肃组织生活",),
        "西河村党支部", "长期坚持", state, **more,
    )  # fmt: skip


def _tender(state: object, **more: Any) -> Listed:
    return Listed(
        "南坪社区", "工程项目招投标不规范", "村道硬化工程未招投标", ("追责问责", "完善招投标制度"),
        "甘江镇人民政府", "2024年6月30日", state, **more,
    )  # fmt: skip


def _publicity(state: object, **more: Any) -> Listed:
    return Listed(
        "南坪社区", "党务村务财务公开不及时不真实", "财务公开栏半年未更新", ("更新公开栏",),
        "南坪社区党支部", "2024年5月底前", state, **more,
    )  # fmt: skip


def _petitions(state: object, text: str = "对群众反映的饮水问题推诿拖延", **more: Any) -> Listed:
    return Listed(
        "东岭村", "信访矛盾化解不力", text, ("协调供水站接通水管",), "漹城镇人民政府", "2024年8月",
        state, **more,
    )  # fmt: skip


EDITIONS: tuple[tuple[Listed, ...], ...] = (
    (
        _fairness("未完成"),
        _accounts("整改中"),
        _members("已完成"),
        _meetings("基本完成"),
        _tender("已完成", completed="2024年4月10日"),
        # 未完成 with a day of completion: the row contradicts itself
        _publicity("未完成", completed="2024.4.2"),
    ),
    (
        _fairness("已完成", completed="2024.5.12", is_closed="是", closed=dt.date(2024, 5, 20)),
        _accounts("整改中"),
        # a problem of an earlier feedback, listed for the first time: the numbers below it move on
        _petitions("未完成"),
        _members("已销号", is_closed="是"),
        _meetings("基本完成"),
        _tender("已完成", completed="2024年4月10日"),
        _publicity("已完成", completed="2024.4.2"),
    ),
    (
        _fairness("已完成", completed="2024.5.12", is_closed="是", closed=dt.date(2024, 5, 20)),
        # a month only
        _accounts("已完成", completed="2024年6月"),
        # much the same text
        _petitions("整改中", text="对群众反映的饮水困难问题推诿拖延"),
        # closed in May, under way again in June
        _members("整改中"),
        # the organisational meetings are listed no longer
        _tender("已完成", completed="2024年4月10日", is_closed="是"),
        # closed in a month in which the last edition showed it as not closed
        _publicity("已完成", completed="2024.4.2", is_closed="是", closed="2024年5月"),
    ),
)

FAIRNESS, ACCOUNTS, MEMBERS = "XJ-东岭村-1", "XJ-东岭村-2", "XJ-西河村-3"
MEETINGS, TENDER, PUBLICITY = "XJ-西河村-4", "XJ-南坪社区-5", "XJ-南坪社区-6"
PETITIONS = "XJ-东岭村-3"
"""Ids: the inspection, and the number in the edition that lists the problem first."""

ANSWERS: tuple[Mapping[str, str], ...] = (
    {},
    {},
    {"problem_went_back": "opened_again", "problem_vanished": "withdrawn"},
)
"""What the office answers to the questions of each edition, by kind."""

Story = Sequence[tuple[str, dt.date | None, dt.date]]
D = dt.date
APRIL, MAY, JUNE = AS_OF

EVENTS: tuple[Mapping[str, Story], ...] = (
    {
        FAIRNESS: [],
        ACCOUNTS: [],
        # an immediate problem: between the team's arrival and the report
        MEMBERS: [("reported_done", D(2024, 2, 20), APRIL)],
        MEETINGS: [("basically_done", D(2024, 3, 15), APRIL)],
        TENDER: [("reported_done", None, D(2024, 4, 10))],
        PUBLICITY: [],
    },
    {
        FAIRNESS: [("reported_done", None, D(2024, 5, 12)), ("closed", None, D(2024, 5, 20))],
        ACCOUNTS: [],
        PETITIONS: [],
        MEMBERS: [("reported_done", D(2024, 2, 20), APRIL), ("closed", APRIL, MAY)],
        MEETINGS: [("basically_done", D(2024, 3, 15), APRIL)],
        TENDER: [("reported_done", None, D(2024, 4, 10))],
        PUBLICITY: [("reported_done", None, D(2024, 4, 2))],
    },
    {
        FAIRNESS: [("reported_done", None, D(2024, 5, 12)), ("closed", None, D(2024, 5, 20))],
        # done in June; the May edition showed it open on 31 May
        ACCOUNTS: [("reported_done", MAY, JUNE)],
        PETITIONS: [],
        MEMBERS: [
            ("reported_done", D(2024, 2, 20), APRIL),
            ("closed", APRIL, MAY),
            ("reopened", MAY, JUNE),
        ],
        MEETINGS: [("basically_done", D(2024, 3, 15), APRIL), ("withdrawn", MAY, JUNE)],
        # completed on 10 April, not closed on 31 May
        TENDER: [("reported_done", None, D(2024, 4, 10)), ("closed", MAY, JUNE)],
        # the ledger's own month counts before what the last edition did not show yet
        PUBLICITY: [("reported_done", None, D(2024, 4, 2)), ("closed", APRIL, MAY)],
    },
)
"""The life of each problem once that edition is accepted: kind, occurred_after, occurred_on."""

COUNTS = ((9, 6, 10), (10, 7, 11), (9, 6, 10))
"""Rows, problems and measures of each edition."""


def accepted_before() -> dict[str, pl.DataFrame]:
    """What the office has accepted before its first ledger: villages, term, round, inspections."""
    rows: dict[str, list[dict[str, Any]]] = {
        "villages": [
            {
                "village_id": village_id,
                "name": name,
                "kind": "community" if name.endswith("社区") else "village",
                "township_code": village_id[:9],
                "township_name": TOWNSHIPS[name],
                "county_code": COUNTY,
                "valid_from": dt.date(2016, 9, 1),
            }
            for name, village_id in VILLAGES.items()
        ],
        "terms": [
            {
                "region_code": COUNTY,
                "term_id": TERM,
                "name": "2021—2026年届",
                "starts_on": dt.date(2021, 9, 1),
                "ends_on": dt.date(2026, 8, 31),
            }
        ],
        "rounds": [
            {
                "round_id": "R3",
                "region_code": COUNTY,
                "term_id": TERM,
                "sequence": 3,
                "name": "第三轮",
                "starts_on": dt.date(2024, 2, 18),
                "ends_on": dt.date(2024, 3, 31),
            }
        ],
        "inspections": [
            {
                "inspection_id": f"XJ-{name}",
                "village_id": village_id,
                "round_id": "R3",
                "team_level": "county",
                "modes": "routine",
                "starts_on": dt.date(2024, 2, 20),
                "ends_on": dt.date(2024, 3, 8),
                "feedback_on": FED_BACK[name],
            }
            for name, village_id in VILLAGES.items()
        ],
    }
    return {
        table: pl.DataFrame(
            [{name: row.get(name) for name in _own(table)} for row in of_table],
            schema=_own(table),
        )
        for table, of_table in rows.items()
    }


def write_editions(folder: Path) -> list[Path]:
    """The three workbooks in `folder`, the oldest first."""
    files = []
    for as_of, listed in zip(AS_OF, EDITIONS, strict=True):
        file = folder / f"附件2 夹江县第三轮巡察反馈问题整改台账（{as_of.month}月）.xlsx"
        write_edition(file, as_of, listed)
        files.append(file)
    return files


def write_edition(file: Path, as_of: dt.date, listed: Sequence[Listed]) -> None:
    """One edition as a workbook."""
    with xlsxwriter.Workbook(str(file)) as book:
        _Sheet(book, as_of).write(listed)
        book.add_worksheet("Sheet2")


class _Sheet:
    """Writes the ledger's sheet from top to foot."""

    def __init__(self, book: xlsxwriter.Workbook, as_of: dt.date) -> None:
        self._as_of = as_of
        self._sheet = book.add_worksheet("整改台账")
        self._plain = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
        self._day = book.add_format({"border": 1, "num_format": "yyyy/m/d", "valign": "vcenter"})
        self._title = book.add_format({"bold": True, "align": "center", "font_size": 16})
        self._row = 0
        self._last_column = sum(len(headers) for _, headers in GROUPS) - 1

    def write(self, listed: Sequence[Listed]) -> None:
        as_of = self._as_of
        self._line("附件2")
        title = f"夹江县委第三轮巡察村（社区）党组织反馈问题整改台账（{as_of.month}月）"
        self._wide(title, self._title)
        self._sheet.write(self._row, 0, "填报单位（盖章）：县委巡察办", self._plain)
        day = f"填报时间：{as_of.year}年{as_of.month}月{as_of.day}日"
        self._sheet.write(self._row, self._last_column - 3, day, self._plain)
        self._row += 1
        self._header()
        number, township = 0, ""
        for problem in sorted(listed, key=lambda one: list(VILLAGES).index(one.village)):
            if TOWNSHIPS[problem.village] != township:
                township = TOWNSHIPS[problem.village]
                self._wide(township, self._plain)
            number += 1
            self._problem(number, problem)
        self._line("合计", f"{number}个问题")
        self._line("注：1.整改时限以反馈意见为准；2.销号须经巡察办核验。")
        self._line("填表人：张三", None, "审核人：李四", None, "联系电话：0833-5666666")

    def _header(self) -> None:
        column = 0
        for group, headers in GROUPS:
            if group:
                last = column + len(headers) - 1
                self._sheet.merge_range(self._row, column, self._row, last, group, self._plain)
            for place, header in enumerate(headers, column):
                if group:
                    self._sheet.write(self._row + 1, place, header, self._plain)
                else:
                    self._sheet.merge_range(
                        self._row, place, self._row + 1, place, header, self._plain
                    )
            column += len(headers)
        self._row += 2
        for place in range(self._last_column + 1):
            self._sheet.write(self._row, place, place + 1, self._plain)
        self._row += 1

    def _problem(self, number: int, problem: Listed) -> None:
        whole = {
            0: number,
            1: problem.village,
            2: problem.category,
            3: problem.text,
            5: problem.unit,
            6: "王五",
            7: problem.deadline,
            8: problem.state,
            9: problem.completed,
            10: problem.is_closed,
            11: problem.closed,
            12: problem.remark,
        }
        first, last = self._row, self._row + len(problem.measures) - 1
        for column, value in whole.items():
            cell_format = self._day if isinstance(value, dt.date) else self._plain
            if first < last:
                self._sheet.merge_range(first, column, last, column, "", cell_format)
            self._sheet.write(first, column, value, cell_format)
        for row, measure in enumerate(problem.measures, first):
            self._sheet.write(row, 4, measure, self._plain)
        self._row = last + 1

    def _line(self, *values: object) -> None:
        for column, value in enumerate(values):
            if value is not None:
                self._sheet.write(self._row, column, value)
        self._row += 1

    def _wide(self, value: str, cell_format: Any) -> None:
        self._sheet.merge_range(self._row, 0, self._row, self._last_column, value, cell_format)
        self._row += 1


def _own(table: str) -> dict[str, pl.DataType]:
    provenance = ("batch_id", "source_file", "source_sheet", "source_row")
    return {name: dtype for name, dtype in stored_types(table).items() if name not in provenance}
