"""Ledgers given short, and what their own checks find in them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from tests.unit.intake.builders.county import TODAY
from tests.unit.intake.builders.messages import assert_has_words
from tests.unit.intake.builders.sheets import sheet
from warehouse.intake.cells.sheets import CellValue, Sheet
from warehouse.intake.ledgers.checks.context import check_reference
from warehouse.intake.ledgers.checks.run import check_ledger
from warehouse.intake.ledgers.ledger_sheets import read_sheet
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.runtime.home import Home

TITLE = "夹江县委第三轮巡察反馈问题整改台账"
FORM = ["反馈时间:2024年3月28日", None, "填报时间:2024年9月30日"]
REFERENCE = ReferenceData(Home(Path("/nonexistent")), today=TODAY)

HEADERS = {
    "seq": "序号",
    "village": "被巡察党组织",
    "category": "问题类别",
    "problem": "反馈问题",
    "measures": "整改措施",
    "unit": "责任单位",
    "deadline": "整改时限",
    "status": "完成情况",
    "progress": "整改进展",
    "completed": "完成时间",
    "is_closed": "是否销号",
    "closed": "销号时间",
    "evidence": "佐证材料",
    "remark": "备注",
}
FIRST_ROW = 4
"""Title, form line and header stand above the data."""

Row = Mapping[str, CellValue]


def problem(number: int, **changed: CellValue) -> dict[str, CellValue]:
    """A row without fault; `changed` by the names of `HEADERS` or by a header of its own."""
    village = str(changed.get("village") or "东岭村").removesuffix("党支部")
    return {
        "seq": number,
        "village": "东岭村",
        "category": "优亲厚友",
        "problem": f"第{'甲乙丙丁戊己庚辛壬癸'[number % 10]}类账目不清",
        "measures": "清理账目",
        "unit": f"{village}党支部",
        "deadline": "2024年9月底前",
        "status": "未完成",
        **changed,
    }


def ledger(
    *rows: Row | Sequence[CellValue],
    title: str = TITLE,
    form: Sequence[CellValue] = FORM,
    **more: Any,
) -> Sheet:
    """A sheet with these rows; one given as a list stands as it is (a section, a total)."""
    keys = list(dict.fromkeys(key for row in rows if isinstance(row, Mapping) for key in row))
    lines = [
        [row.get(key) for key in keys] if isinstance(row, Mapping) else list(row) for row in rows
    ]
    return sheet([title], list(form), [HEADERS.get(key, key) for key in keys], *lines, **more)


def rows_by_rule(
    ledger_sheet: Sheet, reference: ReferenceData = REFERENCE
) -> dict[str, list[int | None]]:
    """The rows of each rule that the checks of a ledger find broken."""
    by_rule: dict[str, list[int | None]] = defaultdict(list)
    for rule, row in findings(ledger_sheet, reference=reference).select("rule", "row").iter_rows():
        by_rule[rule].append(row)
    return dict(by_rule)


def details(
    ledger_sheet: Sheet, rule: str, reference: ReferenceData = REFERENCE
) -> list[dict[str, Any]]:
    """What the sentences of a rule are filled with."""
    return [json.loads(result) for result in findings(ledger_sheet, rule, reference)["details"]]


def findings(
    ledger_sheet: Sheet, rule: str | None = None, reference: ReferenceData = REFERENCE
) -> pl.DataFrame:
    """What the checks of a ledger find, in the order of its rows; all of it can be told."""
    read = read_sheet(ledger_sheet, {}, reference)
    assert read.cells is not None, [question.kind for question in read.questions]
    result = check_ledger(read.cells, check_reference(reference))
    assert_has_words(result, [])
    wanted = result if rule is None else result.filter(pl.col("rule") == rule)
    return wanted.sort("row", maintain_order=True)
