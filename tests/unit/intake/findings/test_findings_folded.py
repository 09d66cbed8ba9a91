"""What means the same on many rows is shown as one finding, with its count and its rows."""

from __future__ import annotations

import io
import time
from pathlib import Path

import openpyxl
import polars as pl

from tests.unit.intake.builders.files import small_workbook, written
from warehouse.intake.copies.annotated_copy import annotate
from warehouse.intake.findings.finding import FINDINGS, ROW_STATUSES, Finding, findings_frame
from warehouse.intake.findings.grouping import APART, FOLDED, fold, folded_with_sentences


def no_state(row: int, sheet: str = "台账") -> Finding:
    return Finding("problem_state_missing", "warned", "台账.xlsx", sheet, row)


def mark(row: int, value: str) -> Finding:
    return Finding("mark_for_nothing", "warned", "台账.xlsx", "台账", row, 3, "整改时限", value)


def folded(*findings: Finding, language: str = "zh") -> list[dict[str, object]]:
    return folded_with_sentences(fold(findings_frame(findings)), language).to_dicts()


def test_the_same_warning_on_every_row_is_one_finding_with_its_rows():
    (one,) = folded(*(no_state(row) for row in range(4, 20_004)))
    assert (one["count"], one["row"], one["rows"]) == (20_000, 4, "第 4—20003 行")
    (english,) = folded(*(no_state(row) for row in (4, 5, 6, 9)), language="en")
    assert english["rows"] == "rows 4–6, 9"


def test_another_sheet_or_severity_is_a_finding_of_its_own_and_the_gravest_comes_first():
    refused = Finding("problem_state_missing", "rejected", "台账.xlsx", "台账", 9)
    result = folded(no_state(5), no_state(6, "二"), no_state(4), refused)
    assert [(one["severity"], one["sheet"], one["count"]) for one in result] == [
        ("rejected", "台账", 1),
        ("warned", "台账", 2),
        ("warned", "二", 1),
    ]
    assert [one["rows"] for one in result] == ["", "第 4—5 行", ""]


def test_a_few_values_stand_apart_where_the_sentence_names_them():
    result = folded(mark(4, "/"), mark(5, "无"), mark(6, "/"))
    assert [(one["value"], one["rows"]) for one in result] == [("/", "第 4、6 行"), ("无", "")]


def test_many_values_are_one_warning_with_an_example():
    (one,) = folded(*(mark(row, f"无{row}") for row in range(4, 5 + APART)))
    assert one["count"] == APART + 1
    assert one["value"] == "无4、无5、无6 等"
    assert str(one["what"]).startswith("例如第 4 行:")


def test_each_value_that_was_refused_is_shown():
    rows = range(4, 40)
    result = folded(
        *(
            Finding("not_a_day", "rejected", "台账.xlsx", "台账", row, 3, "日期", f"某日{row}")
            for row in rows
        )
    )
    assert [one["value"] for one in result] == [f"某日{row}" for row in rows]


def test_rows_too_scattered_to_list_are_counted():
    (one,) = folded(*(no_state(row) for row in range(4, 204, 2)))
    assert str(one["rows"]).startswith("第 4、6、8、")
    assert str(one["rows"]).endswith("等,共 100 处")


def test_a_finding_of_a_file_has_no_rows():
    (one,) = folded(Finding("no_ledger_in_file", "rejected", "空.xlsx"))
    assert (one["row"], one["rows"], one["count"]) == (None, "", 1)
    assert fold(pl.DataFrame(schema=FINDINGS)).schema == FOLDED


def test_every_row_is_reachable_in_the_annotated_copy(tmp_path: Path):
    path = written(tmp_path, "台账.xlsx", small_workbook())
    findings = findings_frame([no_state(row) for row in (1, 2)])
    copy = annotate(path, findings, pl.DataFrame(schema=ROW_STATUSES), "zh")
    book = openpyxl.load_workbook(io.BytesIO(copy))
    lines = [[cell.value for cell in row] for row in book["检查结果"].iter_rows()]
    (line,) = [line for line in lines if line[3] == "第 1 行"]
    assert line[8] == "第 1—2 行"
    assert all(book["台账"].cell(row, 1).comment for row in (1, 2))


def test_a_hundred_thousand_findings_fold_in_a_moment():
    frame = pl.concat([findings_frame([no_state(1), mark(1, "/")])] * 50_000).with_columns(
        row=pl.int_range(100_000, dtype=pl.Int32)
    )
    begun = time.process_time()
    assert fold(frame)["count"].to_list() == [50_000, 50_000]
    assert time.process_time() - begun < 2
