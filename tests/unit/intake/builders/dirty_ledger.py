"""A monthly ledger full of mistakes, and of text that a page could take for something else."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

HEADERS = (
    *("序号", "村(社区)", "问题类别", "反馈问题", "整改措施", "责任单位", "责任领导"),
    *("整改时限", "完成情况", "完成时间", "是否销号", "销号时间"),
)
FIRST_ROW = 4
"""The row of the first problem, under a title, a line of the form and the header."""

HOSTILE = "<img src=x onerror=alert(1)> [点](http://evil.example) $x$"
HOSTILE_NAME = "台账 [点我](www.evil.example) $x$ ![](x).xlsx"

FAIR, ACCOUNTS, WORKS = "优亲厚友", "村级资金收支不规范", "工程项目招投标不规范"
EAST, WEST, SOUTH = "东岭村", "西河村", "南坪社区"

ROWS: tuple[tuple[object, ...], ...] = (
    (1, EAST, FAIR, "低保评定优亲厚友", "清退", "东岭村党支部", "王五", "2024年9月底前", "未完成"),
    (2, "无名村", FAIR, "资金管理混乱", "清退", "东岭村党支部", "王五", "2024.9.30", "未完成"),
    (3, WEST, FAIR, "低保应退未退", "清退", "西河村党支部", "王五", "2024年2月30日", "未完成"),
    (4, WEST, HOSTILE, HOSTILE, "补记", "西河村党支部", "王五", "2024.9.30", HOSTILE),
    (5, SOUTH, WORKS, None, "完善", "南坪社区党支部", "王五", "2024.9.30", "未完成"),
    (6, SOUTH, WORKS, "未招投标", "完善", "南坪社区党支部", "王五", "2024.9.30", "完成了吧"),
    (7, SOUTH, ACCOUNTS, "白条抵库", "补记", "南坪社区党支部", "王五", "2024.9.30", "未完成"),
)
EXPECTED = (
    # row, column, what stands in the cell, the rule's severity, the beginning of its sentence
    (5, "B", "无名村", "退回", "名册中没有"),
    (6, "H", "2024年2月30日", "请留意", "日历上没有"),
    (7, "C", HOSTILE, "待答复", ""),
    (8, "A", "5", "退回", "这一行没有写问题内容"),
    (9, "I", "完成了吧", "待答复", "“完成情况”列的"),
)
"""What is wrong, at its place, written down by hand."""


def write_dirt(file: Path) -> Path:
    """The ledger as a workbook."""
    with xlsxwriter.Workbook(str(file), {"strings_to_urls": False}) as book:
        sheet = book.add_worksheet("整改台账")
        sheet.write(0, 0, "夹江县委第三轮巡察村（社区）党组织反馈问题整改台账")
        sheet.write(1, 0, "填报时间：2024年6月30日")
        sheet.write_row(2, 0, HEADERS)
        for number, row in enumerate(ROWS):
            sheet.write_row(FIRST_ROW - 1 + number, 0, (*row, *[None] * (10 - len(row)), "否"))
    return file
