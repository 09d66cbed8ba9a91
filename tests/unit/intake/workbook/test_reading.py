"""What workbooks hold is read as it stands: values, types, places, layout."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.intake.builders.files import (
    SHEET_PART,
    part_of,
    small_workbook,
    with_parts,
    with_sheet_data,
    without_references,
    workbook,
    written,
)
from warehouse.intake.cells.sheets import NOT_CALCULATED, CellError, CellRange, Sheet, SourceFile
from warehouse.intake.findings.finding import findings_frame, with_sentences
from warehouse.intake.workbook.files import read_files, shown_names
from warehouse.intake.workbook.number_formats import shown_by
from warehouse.intake.workbook.xlsx.scan import Marks, SheetScan
from warehouse.intake.workbook.xlsx.scan_exactly import scan_exactly
from warehouse.intake.workbook.xlsx.scan_quickly import scan_quickly

FILES = Path(__file__).parent / "files"


def read_one(folder: Path, data: bytes, name: str = "台账.xlsx") -> SourceFile:
    files, findings = read_files([written(folder, name, data)])
    assert len(files) == 1, findings
    return files[0]


def read_sheet(folder: Path, data: bytes) -> Sheet:
    return read_one(folder, data).sheets[0]


def rules_of(folder: Path, data: bytes, name: str = "台账.xlsx") -> list[str]:
    return [finding.rule for finding in read_files([written(folder, name, data)])[1]]


def test_values_keep_their_types(tmp_path: Path):
    def fill(book, sheet):
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["村", 3, 2.5, True, 4.11123e16])
        sheet.write_datetime(1, 0, dt.datetime(2021, 6, 30), day)
        sheet.write_datetime(
            1, 1, dt.datetime(2021, 6, 30, 8, 30), book.add_format({"num_format": "yyyy/m/d h:mm"})
        )
        sheet.write_datetime(1, 2, dt.time(8, 30), book.add_format({"num_format": "h:mm"}))
        sheet.write_string(1, 3, "00123")
        sheet.write_string(1, 4, "=1+1")

    rows = read_sheet(tmp_path, workbook(fill)).rows
    assert rows == [
        ["村", 3, 2.5, True, 4.11123e16],
        [
            dt.date(2021, 6, 30),
            dt.datetime(2021, 6, 30, 8, 30),
            dt.time(8, 30),
            "00123",
            "=1+1",
        ],
    ]
    assert [type(value) for value in rows[0]] == [str, int, float, bool, float]


def test_every_row_and_column_keeps_its_number(tmp_path: Path):
    sheet = read_sheet(tmp_path, workbook(lambda _, sheet: sheet.write("C5", "村")))
    assert sheet.rows == [[None] * 3] * 4 + [[None, None, "村"]]


def test_the_file_is_named_and_hashed(tmp_path: Path):
    data = small_workbook()
    file = read_one(tmp_path, data)
    assert (file.name, file.size, file.template_version) == ("台账.xlsx", len(data), None)
    assert file.sheets[0].file == "台账.xlsx"
    assert len(file.sha256) == 64


def test_our_template_is_known_by_its_property(tmp_path: Path):
    data = workbook(
        lambda book, sheet: (sheet.write(0, 0, 1), book.set_custom_property("xuntu_template", "3"))
    )
    assert read_one(tmp_path, data).template_version == "3"


def test_failed_formulas_are_errors_and_not_empty(tmp_path: Path):
    def fill(_, sheet):
        sheet.write_formula(0, 0, "=1/0", None, "#DIV/0!")
        sheet.write_formula(1, 1, "=VLOOKUP(1,A1,2)", None, "#N/A")
        sheet.write_string(2, 2, "#N/A")

    rows = read_sheet(tmp_path, workbook(fill)).rows
    assert rows[0][0] == CellError("#DIV/0!")
    assert rows[1][1] == CellError("#N/A")
    assert rows[2][2] == "#N/A"


def test_formulas_are_read_by_their_kept_results_and_said_to_be(tmp_path: Path):
    data = workbook(lambda _, sheet: sheet.write_formula(1, 0, "=6*7", None, 42))
    files, findings = read_files([written(tmp_path, "台账.xlsx", data)])
    assert files[0].sheets[0].rows == [[None], [42]]
    assert [(finding.rule, finding.severity, finding.details) for finding in findings] == [
        ("file_formulas", "noted", {"count": "1"})
    ]


def test_a_formula_never_calculated_is_refused_at_its_place(tmp_path: Path):
    book = openpyxl.Workbook()
    book.active["B3"] = "=SUM(A1:A2)"
    book.active["A1"] = 1
    content = io.BytesIO()
    book.save(content)
    files, findings = read_files([written(tmp_path, "台账.xlsx", content.getvalue())])
    assert files[0].sheets[0].rows == [[1, None], [None, None], [None, NOT_CALCULATED]]
    refused = [finding for finding in findings if finding.severity == "rejected"]
    assert [(f.rule, f.row, f.column) for f in refused] == [("file_not_calculated", 3, 2)]


def test_a_formula_whose_result_is_an_empty_text_was_calculated(tmp_path: Path):
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="str"><f>IF(A1,"")</f><v></v></c></row>'
    files, findings = read_files([written(tmp_path, "台账.xlsx", with_sheet_data(rows))])
    assert files[0].sheets[0].rows == [[1]]
    assert [finding.rule for finding in findings] == ["file_formulas"]


def test_many_formulas_without_results_are_listed_up_to_a_thousand(tmp_path: Path):
    cells = "".join(f'<row r="{n}"><c r="A{n}"><f>B1</f></c></row>' for n in range(1, 1203))
    files, findings = read_files([written(tmp_path, "台账.xlsx", with_sheet_data(cells))])
    assert {row[0] for row in files[0].sheets[0].rows} == {NOT_CALCULATED}
    assert sum(finding.rule == "file_not_calculated" for finding in findings) == 1000
    assert findings[-1].details == {"count": "1202", "shown": "1000"}


def test_layout_is_told(tmp_path: Path):
    def fill(book, sheet):
        struck = book.add_format({"font_strikeout": True})
        sheet.merge_range("A1:C2", "附件1")
        sheet.write_row("A3", ["序号", "问题", "整改时限"])
        sheet.write("B4", "已作废", struck)
        sheet.write_blank("C4", None, struck)
        sheet.write("A5", 1)
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.set_column("B:B", 10, None, {"hidden": True})
        sheet.set_column("C:XFD", 10, None, {"hidden": True})
        sheet.write_comment("B4", "村里已说明")
        book.add_worksheet("上年").write("A1", "旧")
        book.get_worksheet_by_name("上年").hide()

    file = read_one(tmp_path, workbook(fill))
    sheet = file.sheets[0]
    assert sheet.merged == (CellRange(1, 1, 2, 3),)
    assert sheet.struck == {(4, 2)}
    assert sheet.hidden_rows == {5}
    assert sheet.hidden_columns == {2, 3}
    assert sheet.notes == {(4, 2): "村里已说明"}
    assert [(sheet.name, sheet.is_hidden) for sheet in file.sheets] == [
        ("台账", False),
        ("上年", True),
    ]


def test_dates_that_hide_their_year_are_marked_and_numbers_are_not(tmp_path: Path):
    def fill(book, sheet):
        for row, number_format in enumerate(
            ['m"月"d"日"', "d-mmm", 58, "yyyy/m/d", 31, '0"m"', "[Red]0.0", "h:mm"]
        ):
            sheet.write_number(row, 0, 44377.5, book.add_format({"num_format": number_format}))
        sheet.write_string(8, 0, "6月30日", book.add_format({"num_format": "m/d"}))

    assert read_sheet(tmp_path, workbook(fill)).yearless_dates == {(1, 1), (2, 1), (3, 1)}


def test_a_month_does_not_become_its_first_day(tmp_path: Path):
    """2021年6月 typed into a cell is kept as 1 June, a day nobody has said."""

    def fill(book, sheet):
        month = book.add_format({"num_format": 'yyyy"年"m"月"'})
        sheet.write_datetime(0, 0, dt.datetime(2021, 6, 1), month)
        sheet.write_datetime(1, 0, dt.datetime(2021, 6, 18), month)
        sheet.write_datetime(2, 0, dt.datetime(2021, 1, 1), book.add_format({"num_format": "yyyy"}))
        sheet.write_datetime(
            3, 0, dt.datetime(2021, 6, 1), book.add_format({"num_format": "yyyy-mm-dd"})
        )

    assert [row[0] for row in read_sheet(tmp_path, workbook(fill)).rows] == [
        "2021年6月",
        dt.date(2021, 6, 18),
        "2021年",
        dt.date(2021, 6, 1),
    ]


def test_numbers_that_are_no_day_stay_numbers(tmp_path: Path):
    """Shown as 1900-01-00, as 29 February 1900 or as a row of #."""

    def fill(book, sheet):
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for row, number in enumerate([0, 0.5, 60, -5, 1, 59, 61]):
            sheet.write_number(row, 0, number, day)
        sheet.write_formula(7, 0, "=A1", day, 0)

    assert [row[0] for row in read_sheet(tmp_path, workbook(fill)).rows] == [
        0,
        0.5,
        60,
        -5,
        dt.date(1900, 1, 1),
        dt.date(1900, 2, 28),
        dt.date(1900, 3, 1),
        0,
    ]


def test_days_counted_from_1904_are_the_same_days(tmp_path: Path):
    def fill(book, sheet):
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(0, 0, dt.datetime(2021, 6, 30), day)
        sheet.write_number(1, 0, 60, day)

    rows = read_sheet(tmp_path, workbook(fill, date_1904=True)).rows
    assert rows == [[dt.date(2021, 6, 30)], [dt.date(1904, 3, 1)]]


@pytest.mark.parametrize(
    ("number_format", "hides_year", "hides_day"),
    [
        ('m"月"d"日"', True, False),
        ("m/d h:mm", True, False),
        ('m"月"', True, False),
        ('yyyy"年"m"月"', False, True),
        ("mmm-yy", False, True),
        ("[$-404]e/m/d", False, False),
        ('[DBNum1][$-804]yyyy"年"m"月"d"日";@', False, False),
        ("yyyy/m/d h:mm", False, False),
        ("h:mm", False, False),
        ("[h]:mm:ss", False, False),
        ("mm:ss.0", False, False),
        ("General", False, False),
        ("G/通用格式", False, False),
        ("0.00E+00", False, False),
        ('0"day"', False, False),
        ("[Red]#,##0_d", False, False),
        ("@", False, False),
    ],
)
def test_a_format_says_what_of_a_date_it_shows(number_format, hides_year, hides_day):
    shown = shown_by(number_format)
    assert (shown.hides_year, shown.hides_day) == (hides_year, hides_day)


def test_formats_far_below_and_beside_do_not_enlarge_a_sheet(tmp_path: Path):
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row>'
        '<row r="1048576"><c r="A1048576" s="1"/><c r="XFD1048576" s="1"></c></row>'
    )
    sheet = read_sheet(tmp_path, with_sheet_data(rows))
    assert sheet.rows == [[1]]


def test_cells_that_do_not_say_where_they_are_are_read_in_order(tmp_path: Path):
    data = small_workbook()
    xml = without_references(part_of(data, SHEET_PART))
    assert b' r="' not in xml
    assert read_sheet(tmp_path, with_parts(data, {SHEET_PART: xml})).rows == (
        read_sheet(tmp_path, data).rows
    )


def test_xml_with_prefixes_is_read_alike(tmp_path: Path):
    data = small_workbook()
    plain = part_of(data, SHEET_PART).decode()
    prefixed = plain.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")
    prefixed = prefixed.replace("<x:?xml", "<?xml").replace("xmlns=", "xmlns:x=")
    changed = with_parts(data, {SHEET_PART: prefixed.encode()})
    assert read_sheet(tmp_path, changed).rows == read_sheet(tmp_path, data).rows


def test_the_kind_is_told_by_content_and_the_wrong_extension_is_said(tmp_path: Path):
    files, findings = read_files([written(tmp_path, "台账.xls", small_workbook())])
    assert files[0].sheets[0].rows[0] == ["序号", "问题", "金额"]
    assert [(f.rule, f.details) for f in findings] == [("file_wrong_extension", {"kind": "xlsx"})]


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("台账.xls", "序号,问题\n1,账目不清\n".encode(), "csv"),
        ("台账.xlsx", "序号\t问题\n1\t账目不清\n".encode("gbk"), "csv"),
        ("台账.et", small_workbook(), "xlsx"),
        ("台账.csv", small_workbook(), "xlsx"),
        ("台账.xlsx", (FILES / "1904.xls").read_bytes(), "xls"),
        ("台账.html", (FILES / "1904.xls").read_bytes(), "xls"),
    ],
)
def test_a_file_of_another_kind_than_its_name_is_read_as_what_it_is(
    tmp_path: Path, name: str, data: bytes, kind: str
):
    files, findings = read_files([written(tmp_path, name, data)])
    assert files[0].sheets[0].rows[0][:2] == ["序号", "问题"]
    assert [f.details for f in findings if f.rule == "file_wrong_extension"] == [{"kind": kind}]


def test_a_chart_sheet_is_left_out_and_said_to_be(tmp_path: Path):
    def fill(book, sheet):
        sheet.write_row(0, 0, [1, 2, 3])
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=台账!$A$1:$C$1"})
        book.add_chartsheet("图").set_chart(chart)

    files, findings = read_files([written(tmp_path, "台账.xlsx", workbook(fill))])
    assert [sheet.name for sheet in files[0].sheets] == ["台账"]
    assert [(f.rule, f.sheet) for f in findings] == [("file_sheet_left_out", "图")]


def test_macros_and_links_are_warned_of_and_values_read(tmp_path: Path):
    data = with_parts(
        small_workbook(),
        {"xl/vbaProject.bin": b"macro", "xl/externalLinks/externalLink1.xml": b"<externalLink/>"},
    )
    files, findings = read_files([written(tmp_path, "台账.xlsm", data)])
    assert files[0].sheets[0].height == 2
    assert [(f.rule, f.severity) for f in findings] == [
        ("file_has_macros", "warned"),
        ("file_links_elsewhere", "warned"),
    ]


def test_files_of_one_name_are_told_apart(tmp_path: Path):
    paths = [tmp_path / "甲乡" / "台账.xlsx", tmp_path / "乙乡" / "台账.xlsx", tmp_path / "村.csv"]
    assert shown_names(paths) == ["甲乡/台账.xlsx", "乙乡/台账.xlsx", "村.csv"]
    assert len(set(shown_names([paths[0]] * 3))) == 3


def test_progress_counts_every_byte(tmp_path: Path):
    paths = [written(tmp_path, f"{n}.xlsx", small_workbook()) for n in range(2)]
    heard: list[tuple[int, int]] = []
    read_files(paths, lambda _what, done, total: heard.append((done, total)))
    size = paths[0].stat().st_size
    assert heard == [(0, 2 * size), (size, 2 * size), (size, 2 * size), (2 * size, 2 * size)]


def test_every_rule_of_reading_can_be_told(tmp_path: Path):
    book = openpyxl.Workbook()
    book.active["A1"] = "=1"
    content = io.BytesIO()
    book.save(content)
    _, findings = read_files(
        [written(tmp_path, "甲.xlsx", content.getvalue()), written(tmp_path, "乙.pdf", b"%PDF-1.7")]
    )
    for language in ("zh", "en"):
        sentences = with_sentences(findings_frame(findings), language)
        assert sentences.height == 3
        assert "{" not in "".join(sentences["what"])


MARKS = Marks(
    struck=frozenset({1}),
    yearless=frozenset({2}),
    dayless=frozenset({3}),
    dates=frozenset({2, 3}),
    filled=frozenset({1, 12}),
    formatted=frozenset({2, 3}),
    texts=frozenset({1}),
)
CELLS = st.tuples(
    st.integers(1, 30),
    st.integers(1, 40),
    st.sampled_from(["", ' s="1"', ' s="2"', ' s="3"', ' s="12"']),
    st.sampled_from(
        [
            "/>",
            "></c>",
            "><v>0</v></c>",
            "><v>60.5</v></c>",
            "><v>44377</v></c>",
            "><v>-3</v></c>",
            "><v>1E-3</v></c>",
            ' t="s"><v>1</v></c>',
            ' t="s"><v>2</v></c>',
            ' t="str"><f>_xlfn.DISPIMG(&quot;ID&quot;,1)</f><v>=DISPIMG("ID",1)</v></c>',
            ' t="e"><v>#REF!</v></c>',
            ' t="e"><f>A1</f><v>#N/A</v></c>',
            ' t="b"><v>1</v></c>',
            "><f>A1+1</f><v>7</v></c>",
            "><f>A1+1</f></c>",
            '><f t="shared" si="0"/></c>',
            "><f>A1</f><v></v></c>",
            ' t="str"><f>A1</f><v></v></c>',
            ' t="str"><f>A1</f><v>甲</v></c>',
            ' t="inlineStr"><is><t>乙</t></is></c>',
        ]
    ),
)


def as_comparable(scan: SheetScan) -> tuple[object, ...]:
    uses = np.concatenate([*scan.text_uses, np.zeros(0, dtype=np.int64)]).tolist()
    return (
        scan.last_row,
        scan.last_column,
        scan.no_dates,
        scan.errors,
        scan.formulas,
        scan.not_calculated,
        scan.hidden_rows,
        scan.hidden_columns,
        scan.styled,
        sorted(uses),
        scan.rich,
        scan.pictures,
        scan.formula_texts,
        of_cells(scan.filled),
        of_cells(scan.formatted),
    )


def of_cells(parts) -> set[tuple[int, int, int]]:
    return {cell for part in parts for cell in zip(*(of.tolist() for of in part), strict=True)}


@settings(max_examples=50, deadline=None)
@given(st.lists(CELLS, max_size=25, unique_by=lambda cell: cell[:2]), st.sets(st.integers(1, 30)))
def test_both_passes_over_a_sheet_find_the_same(cells, hidden):
    rows = ""
    for row in range(1, 31):
        own = sorted((column, style, rest) for at, column, style, rest in cells if at == row)
        inner = "".join(
            f'<c r="{openpyxl.utils.get_column_letter(column)}{row}"{style}{rest}'
            for column, style, rest in own
        )
        rows += f'<row r="{row}"{" hidden=" + chr(34) + "1" + chr(34) if row in hidden else ""}>'
        rows += f"{inner}</row>"
    head = (
        '<cols><col min="3" max="5" width="9" hidden="1"/><col min="7" max="7" width="9"/>'
        '<col hidden="1" width="9" max="9" min="9"/></cols>'
    )
    data = with_sheet_data(rows, head=head)
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        with container.open(SHEET_PART) as part:
            quickly = scan_quickly(part, MARKS)
        with container.open(SHEET_PART) as part:
            exactly = scan_exactly(part, MARKS)
    assert quickly is not None
    assert as_comparable(quickly) == as_comparable(exactly)


SHELLS = set("='‘’`´＇\t\xa0\u3000\u2007\u202f\u200b\ufeff ")
"""What programs put around codes, and is taken off: tested by itself (test_reading_delimited)."""

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.floats(-1e12, 1e12).map(lambda number: float(f"{number:.15g}")),
    st.dates(dt.date(1900, 3, 1), dt.date(2100, 1, 1)),
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
        min_size=1,
        max_size=40,
    ).filter(
        lambda text: text.strip() and "_x" not in text and not {text[0], text[-1]} & SHELLS,
    ),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(VALUES, min_size=1, max_size=6), min_size=1, max_size=12))
def test_what_was_written_is_read(tmp_path_factory, rows):
    """Written by openpyxl, an independent program."""
    width = max(map(len, rows))
    rows = [[*row, *[None] * (width - len(row))] for row in rows]
    rows.append(["末行"] * width)
    book = openpyxl.Workbook()
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = book.active.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
            elif isinstance(value, dt.date):
                cell.number_format = "yyyy-mm-dd"
    content = io.BytesIO()
    book.save(content)
    result = read_sheet(tmp_path_factory.mktemp("books"), content.getvalue()).rows
    assert result == rows
    assert [[type(value) is bool for value in row] for row in result] == [
        [type(value) is bool for value in row] for row in rows
    ]
