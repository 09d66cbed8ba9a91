"""Layouts that once lost, misplaced or blocked problems, from the file to what can be accepted."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from openpyxl import Workbook

from tests.unit.intake.builders.accepted_batches import take
from tests.unit.intake.builders.messages import assert_has_words
from tests.unit.intake.builders.problem_ledgers import JUNE, office
from tests.unit.intake.ledgers.test_office_blocks import Row
from warehouse.intake.examine import examine
from warehouse.intake.findings.examination import Examination
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.runtime.home import Home
from warehouse.schema.validation import schema_of

TITLE: Row = ["夹江县委第三轮巡察反馈问题整改台账（漹城镇）"]
FORM: Row = ["反馈时间：2024年3月15日", None, None, None, None, "填报时间：2024年5月31日"]
HEADER: Row = ["序号", "被巡察党组织", "问题类别", "反馈问题", "整改措施", "责任单位",
               "整改时限", "完成情况", "完成时间", "是否销号"]  # fmt: skip
PARTY, GOVERNING = "党组织建设和党员管理", "村级治理和民主监督"


def problem(number: int, village: str, category: str | None = PARTY) -> Row:
    return [number, village, category, f"党费收缴不规范{number}", "立即整改", "村党支部",
            "2024-09-15", "正在整改", None, "否"]  # fmt: skip


def without(columns: set[int], *rows: Row) -> list[Row]:
    """The rows without some columns; lines of one cell stay."""
    return [
        row if len(row) < 3 else [cell for place, cell in enumerate(row) if place not in columns]
        for row in rows
    ]


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> ReferenceData:
    home = Home(Path(tmp_path_factory.mktemp("structure")))
    held = office().held
    take(home, {name: held[name].select(schema_of(name).column_names()) for name in held})
    return ReferenceData(home, today=JUNE)


def examined(reference: ReferenceData, folder: Path, rows: list[Row], *merged: str) -> Examination:
    book = Workbook()
    page = book.active
    page.title = "整改台账"
    for row in rows:
        page.append(row)
    for cells in merged:
        page.merge_cells(cells)
    book.save(folder / "整改台账.xlsx")
    result = examine([folder / "整改台账.xlsx"], {}, reference)
    assert_has_words(result.findings, result.questions)
    assert sorted(result.statuses["row"]) == list(range(1, len(rows) + 1))
    return result


def placed(result: Examination) -> list[tuple[str, str | None, int]]:
    assert result.is_clean, result.findings.filter(pl.col("severity") == "rejected").to_dicts()
    rows = result.tables["problems"].sort("inspection_id", "problem_id")
    return rows.select("inspection_id", "category_code", "source_row").rows()


def test_the_same_header_twice_side_by_side(reference: ReferenceData, tmp_path: Path):
    both = [*problem(1, "东岭村党支部"), None, *problem(1, "西河村党支部")]
    result = examined(reference, tmp_path, [TITLE, FORM, [*HEADER, None, *HEADER], both])
    assert placed(result) == [("I1", "D", 4), ("I2", "D", 4)]


def test_a_section_directly_above_a_repeated_header(reference: ReferenceData, tmp_path: Path):
    rows = without(
        {2},
        HEADER,
        [f"一、{PARTY}方面"],
        problem(1, "东岭村党支部"),
        [f"二、{GOVERNING}方面"],
        HEADER,
        problem(2, "西河村党支部"),
    )
    result = examined(reference, tmp_path, [TITLE, FORM, *rows], "A4:I4", "A6:I6")
    assert placed(result) == [("I1", "D", 5), ("I2", "E", 8)]


def test_numbered_sections_of_villages_without_a_column_for_them(
    reference: ReferenceData, tmp_path: Path
):
    rows = without({1}, HEADER, ["一、东岭村"], problem(1, ""), ["二、西河村"], problem(1, ""))
    result = examined(reference, tmp_path, [TITLE, FORM, *rows], "A4:I4", "A6:I6")
    assert placed(result) == [("I1", "D", 5), ("I2", "D", 7)]


def test_a_total_that_was_never_calculated(reference: ReferenceData, tmp_path: Path):
    total: Row = ["合计", *[None] * 9, "=SUM(K4:K4)"]
    rows = [TITLE, FORM, [*HEADER, "涉及资金"], [*problem(1, "东岭村党支部"), 1.2], total]
    result = examined(reference, tmp_path, rows)
    assert placed(result) == [("I1", "D", 4)]
    findings = dict(
        result.findings.filter(pl.col("row") == 5).select("rule", "severity").iter_rows()
    )
    assert findings == {"file_not_calculated_left_out": "noted"}


def test_a_page_line_and_a_line_of_the_source_with_a_person(
    reference: ReferenceData, tmp_path: Path
):
    rows = [
        TITLE,
        FORM,
        HEADER,
        problem(1, "东岭村党支部"),
        TITLE,
        ["反馈时间：2024年3月15日", None, None, None, None, "第2页 共2页"],
        HEADER,
        problem(2, "西河村党支部"),
        ["数据来源：县委巡察整改管理系统    导出人：周九    电话：13987654321"],
    ]
    result = examined(reference, tmp_path, rows, "A5:J5")
    assert placed(result) == [("I1", "D", 4), ("I2", "D", 8)]
    reasons = dict(result.statuses.select("row", "reason").iter_rows())
    assert [reasons[row] for row in (5, 6, 7, 9)] == [
        "header_repeated",
        "page_line",
        "header_repeated",
        "foot_note",
    ]
    assert "13987654321" not in repr([result.findings.to_dicts(), result.questions])
    assert "周九" not in repr([result.findings.to_dicts(), result.questions])
