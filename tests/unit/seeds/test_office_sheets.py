"""An office edits a reference table in a sheet: out, in, examined, seen, taken back."""

from __future__ import annotations

import csv
import json
import shutil
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
import yaml
from openpyxl import load_workbook

from tests.unit.intake.batches.test_reference_changes import accept_problem
from warehouse.intake.batches.store import list_batches
from warehouse.intake.batches.undo import undo
from warehouse.runtime.errors import ImportRefused
from warehouse.runtime.home import PROJECT_ROOT, Home
from warehouse.schema import reference_tables
from warehouse.schema.office_rows import KEYS
from warehouse.schema.reference_tables import read_product, read_reference
from warehouse.seeds.check import examine
from warehouse.seeds.findings import SeedsWrong
from warehouse.seeds.laying import office_of
from warehouse.seeds.office.described import change_text, overtaken_texts
from warehouse.seeds.office.examination import Examined, accept_sheet, examine_sheet
from warehouse.seeds.office.names import code_name, definition_of, header_of
from warehouse.seeds.office.workbook import write_workbook
from warehouse.words.messages import LANGUAGES

pytestmark = pytest.mark.slow

RULES, TAXONOMY, MODES = "deadline_rules", "problem_taxonomy", "inspection_modes"

RULE = {
    "rule_id": "window-511126",
    "region_code": "511126",
    "item": "rectification_window",
    "value": "3",
    "unit": "month",
    "valid_from": "2024-02-01",
    "mark": "G",
}
_BUT_TABLES = shutil.ignore_patterns("ledgers", "*.py", "__pycache__", "workdays.csv")
CATEGORY = {"category_code": "A99", "parent_code": "A", "level": "2", "name_zh": "数字资源使用不实"}


@pytest.fixture
def home(own_data_folder: Home) -> Home:
    own_data_folder.create()
    return own_data_folder


@pytest.fixture
def bring(home: Home, tmp_path: Path):
    """Examine rows as a CSV file of the name of its table."""

    def examine(table: str, *rows: dict[str, str]) -> Examined:
        file = tmp_path / f"{table}.csv"
        columns = list(dict.fromkeys(name for row in rows for name in row))
        with file.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
        return examine_sheet(home, table, file)

    return examine


def rules(examined: Examined) -> set[tuple[int | None, str]]:
    return {(one.line, one.rule.removeprefix("office_")) for one in examined.findings}


@pytest.mark.parametrize("table", KEYS)
def test_a_table_comes_back_from_its_workbook_as_it_went(table: str, home: Home, tmp_path: Path):
    file = tmp_path / "edited.xlsx"
    file.write_bytes(write_workbook(home, table, LANGUAGES[len(table) % len(LANGUAGES)]))
    examined = examine_sheet(home, table, file)
    assert (list(examined.changes), list(examined.findings), examined.left) == ([], [], 0)


def test_every_column_and_code_has_a_name():
    for table in KEYS:
        for column in definition_of(table).columns:
            assert header_of(column.name).in_language("zh")
            for code in column.allowed:
                assert code_name(code).in_language("en"), code


def test_a_row_added_changed_and_withdrawn_in_excel_is_in_force_and_undone(
    home: Home, tmp_path: Path
):
    book = load_workbook(BytesIO(write_workbook(home, RULES, "zh")))
    sheet = book.worksheets[0]
    at = {cell.value: place for place, cell in enumerate(sheet[1], 1)}
    row_of = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=2)}
    sheet.cell(row_of["plan"], at["时限"]).value = 2
    sheet.cell(row_of["node-self-check"], at["办理"]).value = "撤下"
    new = {"规则编号": "本县-1", "地区代码": 511126, "时限种类": "整改期限", "时限": 3.0}
    new |= {"单位": "月", "生效日期": "2024年2月1日", "依据": "一般做法"}
    notes = [note for (note,) in book.worksheets[-1].iter_rows(values_only=True)]
    assert f"必填:{'、'.join(new)}。其余各列可以空着。" in notes
    for header, value in new.items():
        sheet.cell(sheet.max_row + (header == "规则编号"), at[header]).value = value
    file = tmp_path / "时限.xlsx"
    book.save(file)
    examined = examine_sheet(home, RULES, file)
    assert [(one.kind, one.key) for one in examined.changes] == [
        ("changed", ("plan",)),
        ("withdrawn", ("node-self-check",)),
        ("added", ("本县-1",)),
    ]
    assert not examined.findings
    text = change_text(RULES, examined.changes[0])
    assert "时限 “1”→“2”" in text.in_language("zh")
    batch = accept_sheet(home, examined)
    assert batch is not None
    held = {row["rule_id"]: row for row in read_reference(RULES).iter_rows(named=True)}
    assert held["plan"]["value"] == "2"
    assert "node-self-check" not in held
    assert held["本县-1"] | RULE == held["本县-1"] | {**RULE, "rule_id": "window-511126"}
    file.write_bytes(write_workbook(home, RULES, "en"))
    assert examine_sheet(home, RULES, file).changes == [], "what is withdrawn stays so"
    undo(home, batch.batch_id)
    assert read_reference(RULES).equals(read_product(RULES))


def test_a_sheet_whole_or_not_at_all_tells_each_fault_at_its_cell(bring, home: Home):
    examined = bring(
        RULES,
        RULE,
        {**RULE, "rule_id": "window-511126"},
        {**RULE, "rule_id": "a b"},
        {**RULE, "rule_id": "formula", "note_zh": "=cmd|' /C calc'!A0"},
        {**RULE, "rule_id": "person", "note_zh": "由张伟负责,13812345678"},
        {**RULE, "rule_id": "unseen", "note_zh": "本县\u200b规定"},
        {**RULE, "rule_id": "long", "note_zh": "长" * 301},
        {**RULE, "rule_id": ""},
        {"rule_id": "gone", "mark_of_row": "撤下"},
        {"rule_id": "plan", "mark_of_row": "delete"},
        {"rule_id": "nothing", "mark_of_row": "恢复"},
    )
    assert rules(examined) == {
        (3, "key_twice"),
        (4, "code_letters"),
        (5, "seed_formula"),
        (6, "personal"),
        (7, "unprintable"),
        (8, "text_long"),
        (9, "seed_required"),
        (10, "nothing_to_withdraw"),
        (11, "mark_unknown"),
        (12, "nothing_to_restore"),
    }
    assert not any("张伟" in str(one.as_text()) for one in examined.findings)
    with pytest.raises(ImportRefused, match="10"):
        accept_sheet(home, examined)
    assert list_batches(home) == []


def test_rows_are_examined_among_those_of_the_product(bring):
    examined = bring(
        RULES,
        {**RULE, "rule_id": "overlaps", "region_code": "100000"},
        {**RULE, "rule_id": "backwards", "valid_to": "2024-01-01"},
        {**RULE, "rule_id": "nowhere", "region_code": "999999"},
        {**RULE, "rule_id": "unit", "unit": "week"},
        {**RULE, "rule_id": "day", "valid_from": "2024-02-30"},
        {**RULE, "rule_id": "zero", "value": "0", "region_code": "510104"},
    )
    assert rules(examined) == {
        (2, "seed_overlap"),
        (3, "seed_days_order"),
        (4, "seed_reference"),
        (5, "seed_not_allowed"),
        (6, "seed_no_such_day"),
        (7, "seed_zero_limit"),
    }
    overlap = next(str(one.as_text()) for one in examined.findings if one.line == 2)
    assert "deadline_rules.csv" in overlap
    assert "seeds/deadline_rules.csv" in overlap, "the other row's file is named"


def test_a_rule_of_another_provinces_county_is_refused(bring, home: Home):
    home.settings_file.write_text('root_region = "360000"\n')
    assert rules(bring(RULES, RULE)) == {(2, "region_outside")}
    assert not bring(RULES, {**RULE, "region_code": "360102"}).findings
    above = {"rule_id": "plan", "value": "2"}
    assert not bring(RULES, above).findings, "rules of a region above may be changed for oneself"


def test_a_mode_and_a_target_are_a_row_each(bring, home: Home):
    mode = {"mode_code": "drone", "region_code": "100000", "name_zh": "无人机巡察"}
    examined = bring(MODES, {**mode, "counts_for_coverage": "是", "mark": "G"})
    assert not examined.findings
    accept_sheet(home, examined)
    held = read_reference(MODES).filter(pl.col("mode_code") == "drone").row(0, named=True)
    assert (held["counts_for_coverage"], held["name_en"]) == ("true", "无人机巡察")
    target = {"metric": "on_time_rate", "region_code": "511126", "target": "0.95"}
    target |= {"warning": "0.85", "valid_from": "2024-01-01", "mark": "G"}
    assert not bring("metric_targets", target).findings
    wrong = bring("metric_targets", {**target, "metric": "on_tme_rate"}, {**target, "target": "95"})
    assert {rule for _, rule in rules(wrong)} >= {"seed_no_metric", "seed_share_over_one"}


def test_a_metric_of_ones_own_is_a_row_that_dbt_reads_and_may_have_a_target(bring, home: Home):
    own = {"metric": "own_settled", "label_zh": "到位率", "definition_zh": "有效占已覆盖"}
    own |= {"numerator": "有效覆盖村数", "denominator": "villages_covered"}
    own |= {"direction": "越高越好", "format": "percent"}
    wrong = bring(
        "own_metrics",
        {**own, "metric": "coverage_rate", "label_zh": "{{ env_var('HOME') }}"},
        {**own, "metric": "own_b", "denominator": "problems"},
        {**own, "metric": "own_c", "numerator": "vilages_covered", "direction": "up"},
        {**own, "metric": "own_d", "format": "count"},
        {**own, "metric": "own_e", "denominator": ""},
    )
    assert rules(wrong) >= {(2, "seed_pattern"), (4, "seed_not_allowed")}
    later = bring(
        "own_metrics",
        {**own, "metric": "own_a", "label_zh": "{{ env_var('HOME') }}"},
        {**own, "metric": "own_b", "denominator": "problems"},
        {**own, "metric": "own_d", "format": "count"},
        {**own, "metric": "own_e", "denominator": ""},
    )
    refused = {(2, "seed_braces"), (3, "seed_two_marts"), (4, "seed_count_divided")}
    assert rules(later) == refused | {(5, "seed_not_divided")}
    accept_sheet(home, bring("own_metrics", own))
    file = home.reference / "metrics" / "own_metrics.yml"
    (declared,) = yaml.safe_load(file.read_text("utf-8"))["metrics"]
    assert declared["name"] == "own_settled"
    assert declared["type_params"] == {
        "numerator": "villages_effective",
        "denominator": "villages_covered",
    }
    target = {"metric": "own_settled", "region_code": "511126", "target": "0.9"}
    target |= {"warning": "0.8", "valid_from": "2024-01-01", "mark": "G"}
    accept_sheet(home, bring("metric_targets", target))
    withdrawn = bring("own_metrics", {"metric": "own_settled", "mark_of_row": "withdraw"})
    assert "seed_no_metric" in {rule for _, rule in rules(withdrawn)}
    undo(home, list_batches(home)[-1].batch_id)
    accept_sheet(home, bring("own_metrics", {"metric": "own_settled", "mark_of_row": "withdraw"}))
    assert not file.exists()


def test_a_category_in_use_or_with_others_below_it_is_not_withdrawn(bring, home: Home):
    accept_problem(home, "A01")
    examined = bring(TAXONOMY, {"category_code": "A01", "mark_of_row": "withdraw"})
    assert rules(examined) == {(2, "code_used")}
    assert "1" in str(examined.findings[0].as_text())
    below = bring(TAXONOMY, {"category_code": "B", "mark_of_row": "withdraw"})
    assert "seed_reference" in {rule for _, rule in rules(below)}
    assert not bring(TAXONOMY, {"category_code": "B01", "mark_of_row": "withdraw"}).findings


def test_two_sheets_examined_at_once_are_not_both_accepted(bring, home: Home):
    first = bring(TAXONOMY, CATEGORY)
    second = bring(TAXONOMY, {**CATEGORY, "category_code": "A98"})
    accept_sheet(home, first)
    with pytest.raises(ImportRefused):
        accept_sheet(home, second)
    assert accept_sheet(home, bring(TAXONOMY, CATEGORY)) is None, "nothing new"


def test_a_change_of_the_product_beneath_an_offices_row_is_told_and_can_be_restored(
    bring, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    accept_sheet(home, bring(RULES, {"rule_id": "plan", "value": "2"}))
    assert list(overtaken_texts(home)) == []
    upgraded = read_product(RULES).with_columns(
        value=pl.when(pl.col("rule_id") == "plan").then(pl.lit("4")).otherwise("value")
    )
    shutil.copytree(PROJECT_ROOT / "seeds", tmp_path / "upgrade", ignore=_BUT_TABLES)
    upgraded.write_csv(tmp_path / "upgrade" / f"{RULES}.csv")
    monkeypatch.setattr(reference_tables, "SEEDS", tmp_path / "upgrade")
    (sentence,) = (text.in_language("en") for text in overtaken_texts(home))
    assert "plan" in sentence
    assert "was Length 1, is Length 4" in sentence
    twice = upgraded.with_columns(rule_id=pl.lit("other-") + pl.col("rule_id"))
    pl.concat([upgraded, twice]).write_csv(tmp_path / "upgrade" / f"{RULES}.csv")
    faults = examine(tmp_path / "upgrade", office=office_of(home), only=[RULES])
    of_office = [one for one in faults if one.file == f"reference/{RULES}.csv"]
    assert [(one.line, one.rule) for one in of_office] == [(2, "seed_overlap")]
    assert "xuntu seeds export" in str(SeedsWrong.holding(of_office))
    upgraded.write_csv(tmp_path / "upgrade" / f"{RULES}.csv")
    assert read_reference(RULES).filter(pl.col("rule_id") == "plan")["value"].item() == "2"
    accept_sheet(home, bring(RULES, {"rule_id": "plan", "mark_of_row": "restore"}))
    assert read_reference(RULES).filter(pl.col("rule_id") == "plan")["value"].item() == "4"
    assert list(overtaken_texts(home)) == []


def test_a_batch_keeps_where_a_row_came_from_and_what_it_replaced(bring, home: Home):
    plan = dict(read_product(RULES).filter(pl.col("rule_id") == "plan").row(0, named=True))
    batch = accept_sheet(home, bring(RULES, RULE, {**plan, "value": "2"}))
    assert batch is not None
    assert batch.origin.details["changes"]["added"] == 1
    kept = pl.read_parquet(batch.folder / "reference.parquet", glob=False)
    assert kept["source_row"].to_list() == [2, 3]
    assert json.loads(kept["product_was"][1])["value"] == "1"


def test_a_file_that_is_no_sheet_of_the_table_is_refused_in_words(home: Home, tmp_path: Path):
    file = tmp_path / "other.csv"
    file.write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(ImportRefused, match="规则编号"):
        examine_sheet(home, RULES, file)
    file.write_bytes(b"\x00\x01\x02")
    with pytest.raises(ImportRefused, match=r"other\.csv"):
        examine_sheet(home, RULES, file)
    with pytest.raises(KeyError):
        examine_sheet(home, "regions", file)
