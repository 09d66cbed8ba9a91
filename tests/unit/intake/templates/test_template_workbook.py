"""The template workbook: what is in it, what it lets be typed, and that other programs open it."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
import warnings
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from tests.unit.intake.builders.office_template import county, fill
from warehouse.intake.cells.sheets import Sheet, SourceFile
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.intake.templates.interpret import interpret_template
from warehouse.intake.templates.layout import (
    EXAMPLE,
    EXAMPLE_ROW,
    FIRST_ROW,
    GUIDE,
    HEADER_ROW,
    LISTS,
    TEMPLATE_VERSION,
    example_row,
)
from warehouse.intake.templates.workbook import write_template
from warehouse.intake.workbook.files import read_files
from warehouse.runtime.home import Home
from warehouse.runtime.progress import silent
from warehouse.schema import catalogue
from warehouse.schema.validation import schema_of

SOME = ("villages", "rounds", "inspections", "problems", "problem_events", "clues")
COUNTY = "511126"


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_template(SOME, "zh")))


def office(tmp_path: Path, root: str = COUNTY) -> ReferenceData:
    home = Home(tmp_path)
    home.create()
    home.settings_file.write_text(f'root_region = "{root}"\n', "utf-8")
    return ReferenceData(home)


def headers(sheet) -> dict[str, int]:
    return {cell.value: cell.column for cell in sheet[HEADER_ROW] if cell.value}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_there_is_a_sheet_for_every_table_between_instructions_and_lists(language: str):
    book = openpyxl.load_workbook(io.BytesIO(write_template((), language)), read_only=True)
    titles = [catalogue.title(table).in_language(language) for table in catalogue.OFFICE_TABLES]
    assert book.sheetnames == [GUIDE.in_language(language), *titles, LISTS.in_language(language)]


def test_tables_come_in_the_order_of_the_office_s_work_however_they_are_asked_for():
    template = write_template(("problems", "villages", "problems"), "zh")
    names = openpyxl.load_workbook(io.BytesIO(template), read_only=True).sheetnames
    assert names == ["填写说明", "村(社区)名册", "问题", "选项"]
    assert template == write_template(("villages", "problems"), "zh")


def test_a_table_that_no_office_fills_is_an_error():
    with pytest.raises(KeyError, match="region_aliases"):
        write_template(("region_aliases",), "zh")


def test_the_file_says_which_version_of_the_template_it_is(book):
    properties = {one.name: one.value for one in book.custom_doc_props.props}
    assert properties["xuntu_template"] == TEMPLATE_VERSION


def test_the_instructions_warn_of_personal_data_and_name_every_sheet(book):
    text = "\n".join(
        str(cell.value)
        for row in book[GUIDE.in_language("zh")].iter_rows()
        for cell in row
        if cell.value
    )
    for word in ("姓名", "身份证号", "电话", "银行卡号", "密级", f"第 {TEMPLATE_VERSION} 版"):
        assert word in text
    for table in SOME:
        assert catalogue.title(table).in_language("zh") in text


@pytest.mark.parametrize("table", SOME)
def test_required_columns_are_starred_and_every_header_explains_itself(book, table: str):
    sheet = book[catalogue.title(table).in_language("zh")]
    result = headers(sheet)
    for column in catalogue.columns(table):
        header = column.header.in_language("zh") + ("*" if column.is_required else "")
        comment = sheet.cell(HEADER_ROW, result[header]).comment.text
        assert column.help.in_language("zh") in comment
        assert ("必填" in comment) == column.is_required
    assert sheet.freeze_panes == f"C{FIRST_ROW - 1}"


@pytest.mark.parametrize("table", SOME)
def test_headers_are_locked_and_what_an_office_fills_is_not(book, table: str):
    sheet = book[catalogue.title(table).in_language("zh")]
    assert sheet.protection.sheet
    # False here means that the protection does not forbid it.
    for deed in ("insertRows", "deleteRows", "sort", "autoFilter", "formatCells"):
        assert getattr(sheet.protection, deed) is False
    assert all(cell.protection.locked for cell in sheet[HEADER_ROW])
    # Sorting and deleting need every cell of the rows unlocked, the example among them.
    assert not any(cell.protection.locked for cell in sheet[EXAMPLE_ROW] if cell.value)
    styles = [style for letter, style in sheet.column_dimensions.items() if style.min <= 20]
    assert len(styles) >= 2
    assert all(style.protection.locked is False for style in styles)


@pytest.mark.parametrize("table", SOME)
def test_columns_of_codes_are_text_so_that_no_digit_is_lost(book, table: str):
    sheet = book[catalogue.title(table).in_language("zh")]
    for column in catalogue.columns(table):
        header = column.header.in_language("zh") + ("*" if column.is_required else "")
        letter = openpyxl.utils.get_column_letter(headers(sheet)[header])
        style = next(
            dimension
            for dimension in sheet.column_dimensions.values()
            if dimension.min <= openpyxl.utils.column_index_from_string(letter) <= dimension.max
        )
        wanted = {"day": "yyyy-mm-dd", "deadline": "yyyy-mm-dd", "count": "0"}
        assert style.number_format == wanted.get(column.reader, "@")


@pytest.mark.parametrize("table", SOME)
def test_a_dropdown_offers_the_very_values_of_its_list(book, table: str):
    sheet = book[catalogue.title(table).in_language("zh")]
    letters = {
        openpyxl.utils.get_column_letter(place): header.rstrip("*")
        for header, place in headers(sheet).items()
    }
    offered = {}
    for rule in sheet.data_validations.dataValidation:
        if rule.type == "list":
            title, cells = rule.formula1.lstrip("=").rsplit("!", 1)
            values = [cell.value for (cell,) in book[title.strip("'")][cells.replace("$", "")]]
            offered[letters[str(rule.sqref)[0]]] = values
    wanted = {
        column.header.in_language("zh"): [
            choice.label.in_language("zh") for choice in column.choices
        ]
        for column in catalogue.columns(table)
        if column.choices
    }
    regions = {
        column.header.in_language("zh")
        for column in catalogue.columns(table)
        if column.reader == "region"
    }
    assert {header: offered[header] for header in wanted} == wanted
    assert set(offered) == set(wanted) | regions


def test_days_and_numbers_out_of_bounds_are_stopped_with_a_message(book):
    sheet = book[catalogue.title("inspections").in_language("zh")]
    rules = {rule.type: rule for rule in sheet.data_validations.dataValidation}
    assert rules["date"].errorStyle in (None, "stop")
    assert "2024-03-28" in rules["date"].error
    assert rules["whole"].formula1 == "0"
    assert "整数" in rules["whole"].error


def test_regions_offered_are_those_of_the_office_with_those_above_them(tmp_path: Path):
    written = write_template(("rounds",), "zh", office(tmp_path))
    lists = openpyxl.load_workbook(io.BytesIO(written))[LISTS.in_language("zh")]
    column = next(cell.column for cell in lists[2] if cell.value == "地区")
    collected = [
        row[column - 1] for row in lists.iter_rows(min_row=3, values_only=True) if row[column - 1]
    ]
    assert collected == ["100000 全国", "510000 四川省", "511100 乐山市", "511126 夹江县"]


def test_the_example_rows_are_one_story_that_could_be_accepted(tmp_path: Path, monkeypatch):
    """Taken for data, not one cell of them is refused, asked about or even rewritten."""
    monkeypatch.setattr("warehouse.intake.templates.rows._is_example", lambda *_: False)
    monkeypatch.setattr("warehouse.intake.templates.rows._EXAMPLE_MARKS", set())
    for language in ("zh", "en"):
        sheets = []
        for table in catalogue.OFFICE_TABLES:
            columns = catalogue.columns(table)
            shown = example_row(table, language)
            sheets.append(
                Sheet(
                    "示例.xlsx",
                    catalogue.title(table).in_language(language),
                    [
                        [column.header.in_language(language) for column in columns],
                        [shown.get(column.name) for column in columns],
                    ],
                )
            )
        file = SourceFile("示例.xlsx", 1, "", tuple(sheets), TEMPLATE_VERSION)
        result = interpret_template(file, {}, office(tmp_path))
        assert result.findings.to_dicts() == []
        assert result.questions == []
        for table in catalogue.OFFICE_TABLES:
            rows = result.tables[table]
            assert rows.height == 1
            assert schema_of(table).is_valid(rows.select(schema_of(table).column_names()))
        stories = {table: rows.row(0, named=True) for table, rows in result.tables.items()}
        assert stories["problems"]["inspection_id"] == stories["inspections"]["inspection_id"]
        assert stories["inspections"]["village_id"] == stories["villages"]["village_id"]
        assert stories["problem_events"]["problem_id"] == stories["problems"]["problem_id"]


def test_a_template_as_it_was_handed_out_holds_nothing(tmp_path: Path):
    file = tmp_path / "空.xlsx"
    file.write_bytes(write_template(SOME, "zh"))
    (read,), unreadable = read_files([file], silent)
    assert unreadable == []
    result = interpret_template(read, {}, office(tmp_path))
    assert all(rows.is_empty() for rows in result.tables.values())
    assert result.findings.is_empty()
    assert set(result.statuses["reason"]) == {"instructions", "preamble", "header", "example"}
    examples = result.statuses.filter(pl.col("reason") == "example")
    assert examples["sheet"].to_list() == [
        catalogue.title(table).in_language("zh") for table in SOME
    ]
    assert set(examples["row"]) == {EXAMPLE_ROW}
    assert EXAMPLE.in_language("zh") == "示例"


@pytest.mark.slow
def test_libreoffice_gives_back_what_was_filled_in(tmp_path: Path):
    """The template is filled, opened and saved by LibreOffice, and read again."""
    if shutil.which("soffice") is None:
        warnings.warn("LibreOffice is not installed: the round trip was NOT tested", stacklevel=1)
        pytest.skip("LibreOffice (soffice) is not installed: the round trip was NOT tested")
    tables = {name: county()[name] for name in ("villages", "inspections", "problems")}
    filled = tmp_path / "填好.xlsx"
    filled.write_bytes(fill(write_template(tuple(tables), "zh"), tables))
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            *("--convert-to", "xlsx:Calc MS Excel 2007 XML"),
            *("--outdir", tmp_path / "saved"),
            filled,
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    reference = office(tmp_path)
    before, after = (
        interpret_template(read_files([path], silent)[0][0], {}, reference)
        for path in (filled, tmp_path / "saved" / filled.name)
    )
    assert after.questions == []
    assert after.findings.to_dicts() == []
    assert {name: rows.height for name, rows in after.tables.items()} == {
        name: len(rows) for name, rows in tables.items()
    }
    for name, rows in before.tables.items():
        assert after.tables[name].equals(rows)
    saved = openpyxl.load_workbook(tmp_path / "saved" / filled.name)
    sheet = saved[catalogue.title("inspections").in_language("zh")]
    assert {"list", "date"} <= {rule.type for rule in sheet.data_validations.dataValidation}
    assert sheet.protection.sheet
    assert sheet[HEADER_ROW][1].comment is not None
    assert isinstance(after.tables["inspections"]["starts_on"][0], dt.date)
