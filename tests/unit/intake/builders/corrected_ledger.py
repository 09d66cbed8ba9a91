"""One ledger and what an office sends in its place: of the same day, and of the month after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from tests.unit.intake.builders.monthly_editions import accepted_before
from warehouse.intake.batches.accept import BatchOrigin, accept
from warehouse.runtime.home import Home

HEADERS = (
    "序号", "被巡察党组织", "问题类别", "反馈问题", "整改措施", "责任单位", "整改时限", "完成情况",
    "完成时间", "是否销号",
)  # fmt: skip
SEPTEMBER, OCTOBER = dt.date(2024, 9, 30), dt.date(2024, 10, 31)

FIRST: tuple[tuple[object, ...], ...] = (
    (1, "东岭村党支部", "发展党员程序不规范", "党费收缴不规范", "立即整改", "村党支部",
     dt.date(2024, 9, 28), "已完成", dt.date(2024, 6, 1), "否"),
    (2, "西河村党支部", "发展党员程序不规范", "发展党员工作滞后", "立即整改", "村党支部",
     dt.date(2024, 9, 28), "正在整改", None, "否"),
)  # fmt: skip

CORRECTED: tuple[tuple[object, ...], ...] = (
    (*FIRST[0][:8], dt.date(2024, 6, 20), "否"),
    (*FIRST[1][:2], "优亲厚友", *FIRST[1][3:5], "县民政局", dt.date(2024, 8, 1), *FIRST[1][7:]),
)
"""Another day of completion; another category, unit and deadline."""

CHANGES = {
    ("problem_events", "occurred_on", "2024-06-01", "2024-06-20"),
    ("problems", "category_code", "D03", "C02"),
    ("problems", "responsible_unit", "村党支部", "县民政局"),
    ("problems", "due_on", "2024-09-28", "2024-08-01"),
    # What a unit is decides the level that answers.
    ("problems", "responsibility_level", "village", "county"),
}


def write(file: Path, rows: Sequence[Sequence[object]], as_of: dt.date = SEPTEMBER) -> Path:
    """A ledger as a workbook."""
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet("整改台账")
        day = book.add_format({"num_format": "yyyy/m/d"})
        sheet.write(0, 0, "夹江县委第三轮巡察反馈问题整改台账")
        sheet.write(1, 5, f"填报时间：{as_of.year}年{as_of.month}月{as_of.day}日")
        for row, values in enumerate((HEADERS, *rows), 2):
            for column, value in enumerate(values):
                if isinstance(value, dt.date):
                    sheet.write_datetime(row, column, value, day)
                elif value is not None:
                    sheet.write(row, column, value)
    return file


def office(folder: Path) -> Home:
    """A data folder with villages, a round and inspections, that has set its label."""
    home = Home(folder / "home")
    home.create()
    home.settings_file.write_text('classification_label = "内部资料"\n', encoding="utf-8")
    origin = BatchOrigin(kind="ledger", description="before", source_file="before.xlsx")
    accept(home, accepted_before(), origin=origin, is_demonstration=False, as_of_date=None)
    return home
