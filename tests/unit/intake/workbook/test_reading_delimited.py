"""Text tables are read as text, in the encoding and with the delimiter that they have."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.intake.builders.files import workbook, written
from warehouse.intake.cells.sheets import CellValue
from warehouse.intake.workbook.files import read_files
from warehouse.intake.workbook.shells import unshelled
from warehouse.intake.workbook.text.delimited import decoded, likeliest_delimiter

TEXT = "序号,问题,整改时限\n1,财务公开不及时,2021年6月底前\n,,\n3,,长期坚持\n"
ROWS: list[list[CellValue]] = [
    ["序号", "问题", "整改时限"],
    ["1", "财务公开不及时", "2021年6月底前"],
    [None, None, None],
    ["3", None, "长期坚持"],
]


def read(folder: Path, data: bytes) -> list[list[CellValue]]:
    files, findings = read_files([written(folder, "台账.csv", data)])
    assert files, findings
    return files[0].sheets[0].rows


def refusal(folder: Path, data: bytes) -> tuple[str, str]:
    files, findings = read_files([written(folder, "台账.csv", data)])
    assert files == []
    assert [finding.severity for finding in findings] == ["rejected"]
    return findings[0].rule, findings[0].details.get("line", "")


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("gb18030", "GB18030"),
        ("gbk", "GB18030"),
        ("utf-16", "UTF-16"),
    ],
)
def test_every_encoding_gives_the_same_rows(tmp_path: Path, encoding: str, name: str):
    data = TEXT.encode(encoding)
    assert read(tmp_path, data) == ROWS
    assert decoded(data)[1] == name


def test_a_rare_character_of_gb18030_is_kept(tmp_path: Path):
    assert read(tmp_path, "村,𠮷山㙍\n".encode("gb18030")) == [["村", "𠮷山㙍"]]


def test_damaged_utf_8_is_refused_and_not_taken_for_another_encoding(tmp_path: Path):
    sound = TEXT.encode()
    damaged = sound.replace("财".encode(), "财".encode()[:2], 1)
    assert damaged != sound
    assert refusal(tmp_path, damaged) == ("file_undecodable", "2")


def test_bytes_of_no_encoding_are_refused_with_their_line(tmp_path: Path):
    assert refusal(tmp_path, "甲,乙\n丙,".encode("gbk") + b"\xff\xff\n") == (
        "file_undecodable",
        "2",
    )


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str):
    assert read(tmp_path, TEXT.replace(",", delimiter).encode()) == ROWS


def test_commas_within_text_do_not_hide_the_semicolons():
    text = "问题;措施\n账目不清,白条;公开,整改\n公示不及时;公示,报告,检查\n"
    assert likeliest_delimiter(text) == ";"


def test_the_line_that_names_the_delimiter_holds_nothing_and_keeps_its_number(tmp_path: Path):
    assert read(tmp_path, "sep=;\n甲;乙\n".encode()) == [[None, None], ["甲", "乙"]]


def test_a_value_may_hold_line_ends_quotes_and_the_delimiter(tmp_path: Path):
    data = '问题,金额\n"一是账目不清,\n二是""白条""入账",1\n'.encode()
    assert read(tmp_path, data) == [["问题", "金额"], ['一是账目不清,\n二是"白条"入账', "1"]]


def test_numbers_dates_and_formulas_stay_text(tmp_path: Path):
    assert read(tmp_path, b"007,2021/6/30,=1+1,-5\n") == [["007", "2021/6/30", "=1+1", "-5"]]


def test_a_quotation_mark_left_open_is_refused_with_its_line(tmp_path: Path):
    rule, line = refusal(tmp_path, '甲,乙\n"丙,丁\n戊,己\n'.encode())
    assert rule == "file_quotes_broken"
    assert int(line) >= 2


def test_rows_of_different_length_are_filled_up(tmp_path: Path):
    assert read(tmp_path, b"a\nb,c,d\ne,\n") == [
        ["a", None, None],
        ["b", "c", "d"],
        ["e", None, None],
    ]


def test_a_file_with_zero_bytes_is_no_text(tmp_path: Path):
    assert refusal(tmp_path, b"a,b\x00\x01\x02,c\n")[0] == "file_not_a_table"


def test_a_table_of_more_columns_than_any_ledger_is_refused(tmp_path: Path):
    assert refusal(tmp_path, b"," * 600 + b"x\n")[0] == "file_too_many_columns"


FIELDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters='\n,\t;"'), max_size=12
).filter(lambda text: unshelled(text) == text)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(FIELDS, FIELDS, FIELDS), min_size=1, max_size=8))
def test_what_was_written_is_read(tmp_path_factory, rows):
    content = io.StringIO(newline="")
    table = [("序号", "问题", "备注"), *rows, ("末", "末", "末")]
    csv.writer(content, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(table)
    result = read(tmp_path_factory.mktemp("tables"), content.getvalue().encode())
    assert result == [[value or None for value in row] for row in table]


@pytest.mark.parametrize("order", ["le", "be"])
@pytest.mark.parametrize("has_mark", [True, False])
@pytest.mark.parametrize("delimiter", [",", "\t", "|"])
def test_utf_16_is_read_with_and_without_its_mark(
    tmp_path: Path, order: str, has_mark: bool, delimiter: str
):
    mark = {"le": b"\xff\xfe", "be": b"\xfe\xff"}[order] if has_mark else b""
    data = mark + TEXT.replace(",", delimiter).encode(f"utf-16-{order}")
    assert read(tmp_path, data) == ROWS


@pytest.mark.parametrize("delimiter", ["|", "｜", "，", "；", "^", "~"])
def test_a_rare_delimiter_is_found_and_named(tmp_path: Path, delimiter: str):
    data = TEXT.replace(",", delimiter).encode()
    files, findings = read_files([written(tmp_path, "台账.txt", data)])
    assert files[0].sheets[0].rows == ROWS
    assert findings[0].details["delimiter"] == delimiter


def test_commas_of_a_text_do_not_part_a_table_of_the_usual_kind():
    lines = "".join(f"{n}\t白条，未入账\t整改\n" for n in range(20))
    assert likeliest_delimiter(lines) == "\t"


def test_one_wide_column_is_pointed_out(tmp_path: Path):
    data = "序号 问题\n1 账目不清\n".encode()
    _, findings = read_files([written(tmp_path, "台账.csv", data)])
    assert [(f.rule, f.severity) for f in findings] == [
        ("file_text_table", "noted"),
        ("file_one_column", "warned"),
    ]


SHELLS = [
    ('="511126001"', "511126001"),
    ('= "511126001"', "511126001"),
    ('="甲""乙"', '甲"乙'),
    ("'511126001", "511126001"),
    ("'511126001'", "511126001"),
    ("’2024-06-30", "2024-06-30"),
    ("'2024年6月30日", "2024年6月30日"),
    ("'东岭村", "东岭村"),
    ("\t511126001", "511126001"),
    ("511126001\t", "511126001"),
    ("\xa0511126001", "511126001"),
    ("\u3000XJ-1 ", "XJ-1"),
    ("\t'511126001", "511126001"),
    ('\t="511126001"', "511126001"),
    ('=""', None),
]
BARE = ["'三会一课'不落实", "=1+1", "  一、账目不清", "‘两不愁’", "'", "=SUM(A1)", "账目不清\t"]


@pytest.mark.parametrize(("text", "value"), SHELLS)
def test_a_shell_around_a_code_is_taken_off_in_every_kind_of_file(
    tmp_path: Path, text: str, value: str | None
):
    content = io.StringIO(newline="")
    csv.writer(content).writerows([["村编码", "村"], [text, "末"]])
    book = workbook(
        lambda _, sheet: (
            sheet.write(0, 0, "村编码"),
            sheet.write_row(0, 1, ["村"]),
            sheet.write_string(1, 0, text),
            sheet.write(1, 1, "末"),
        )
    )
    for name, data in (("甲.csv", content.getvalue().encode()), ("乙.xlsx", book)):
        files, findings = read_files([written(tmp_path, name, data)])
        assert files[0].sheets[0].rows[1] == [value, "末"]
        assert [f.details for f in findings if f.rule == "shells_off"] == [
            {"count": "1", "letter": "A"}
        ]


@pytest.mark.parametrize("text", BARE)
def test_text_that_only_begins_like_a_shell_is_left_as_it_is(text: str):
    assert unshelled(text) == text


def test_shells_of_a_column_are_noted_once(tmp_path: Path):
    data = "村编码,村\n'511126001,甲\n'511126002,乙\n511126003,丙\n".encode()
    files, findings = read_files([written(tmp_path, "台账.csv", data)])
    assert [row[0] for row in files[0].sheets[0].rows] == [
        "村编码",
        "511126001",
        "511126002",
        "511126003",
    ]
    assert [f.details for f in findings if f.rule == "shells_off"] == [
        {"count": "2", "letter": "A"}
    ]
