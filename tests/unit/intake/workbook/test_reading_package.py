"""The parts of a workbook are found by its relations and content types, whatever their names."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.unit.intake.builders.files import part_of, small_workbook, with_parts, workbook, written
from warehouse.intake.cells.sheets import Sheet
from warehouse.intake.workbook.files import read_files

RELATIONS = "xl/_rels/workbook.xml.rels"
TYPES = "[Content_Types].xml"
USUAL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
USUAL_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships"


def ledger(book, sheet) -> None:
    struck = book.add_format({"font_strikeout": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, ["序号", "问题", "整改时限"])
    sheet.write_row(1, 0, [1, "账目不清"])
    sheet.write_number(1, 2, 45382, day)
    sheet.write_string(2, 1, "已作废", struck)
    sheet.write_comment(0, 0, "批注")


LEDGER = workbook(ledger)


def names_of(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        return container.namelist()


def moved(data: bytes, names: Mapping[str, str], *, absolute: bool = False) -> bytes:
    """The package with parts under other names, and every relation to them changed alike."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as target:
        for name in names_of(data):
            part = part_of(data, name)
            if name.endswith(".rels") or name == TYPES:
                for old, new in names.items():
                    short, root = old.removeprefix("xl/"), f'="/{new}"'
                    aim = root if absolute else f'="{new.removeprefix("xl/")}"'
                    part = part.replace(f'="/{old}"'.encode(), root.encode())
                    part = part.replace(f'="{short}"'.encode(), aim.encode())
                    part = part.replace(f'="{old}"'.encode(), f'="{new}"'.encode())
            target.writestr(names.get(name, name), part)
    return content.getvalue()


def read(folder: Path, data: bytes) -> Sheet:
    files, findings = read_files([written(folder, "台账.xlsx", data)])
    assert files, findings
    return files[0].sheets[0]


def assert_as_usual(folder: Path, data: bytes) -> None:
    sheet, usual = read(folder, data), read(folder, LEDGER)
    assert sheet == usual
    assert sheet.struck == {(3, 2)}


def test_styles_of_another_name_still_strike_through(tmp_path: Path):
    assert_as_usual(tmp_path, moved(LEDGER, {"xl/styles.xml": "xl/styles1.xml"}))


@pytest.mark.parametrize("absolute", [False, True])
def test_texts_and_sheets_lie_where_the_relations_say(tmp_path: Path, absolute: bool):
    names = {
        "xl/sharedStrings.xml": "xl/texts/strings2.xml",
        "xl/worksheets/sheet1.xml": "xl/data/tabelle.xml",
        "xl/worksheets/_rels/sheet1.xml.rels": "xl/data/_rels/tabelle.xml.rels",
    }
    assert_as_usual(tmp_path, moved(LEDGER, names, absolute=absolute))


def test_a_workbook_of_another_name_is_found_by_the_package_relation(tmp_path: Path):
    names = {"xl/workbook.xml": "xl/book.xml", RELATIONS: "xl/_rels/book.xml.rels"}
    assert_as_usual(tmp_path, moved(LEDGER, names))


def test_a_workbook_beside_the_package_relations_is_found(tmp_path: Path):
    relations = part_of(LEDGER, RELATIONS).replace(b'Target="', b'Target="/xl/')
    data = with_parts(LEDGER, {RELATIONS: relations})
    names = {"xl/workbook.xml": "workbook.xml", RELATIONS: "_rels/workbook.xml.rels"}
    assert_as_usual(tmp_path, moved(data, names))


def test_a_workbook_without_package_relations_is_found_by_its_content_type(tmp_path: Path):
    names = {"xl/workbook.xml": "xl/book.xml", RELATIONS: "xl/_rels/book.xml.rels"}
    assert_as_usual(tmp_path, with_parts(moved(LEDGER, names), {"_rels/.rels": None}))


def test_a_part_of_a_usual_name_that_nothing_refers_to_is_not_read(tmp_path: Path):
    """Two lists of styles: the one that the workbook refers to counts."""
    without = part_of(LEDGER, "xl/styles.xml").replace(b"<strike/>", b"")
    data = with_parts(moved(LEDGER, {"xl/styles.xml": "xl/s2.xml"}), {"xl/styles.xml": without})
    assert_as_usual(tmp_path, data)


def test_names_differ_from_relations_in_case_and_slashes(tmp_path: Path):
    relations = part_of(LEDGER, RELATIONS)
    relations = relations.replace(b"worksheets/sheet1.xml", b"Worksheets\\Sheet1.XML")
    assert_as_usual(tmp_path, with_parts(LEDGER, {RELATIONS: relations}))


def test_a_name_with_escaped_characters_is_found(tmp_path: Path):
    data = moved(LEDGER, {"xl/styles.xml": "xl/样 式.xml"})
    relations = part_of(data, RELATIONS).replace("样 式".encode(), b"%E6%A0%B7%20%E5%BC%8F")
    assert_as_usual(tmp_path, with_parts(data, {RELATIONS: relations}))


def test_a_strict_workbook_is_read_alike(tmp_path: Path):
    changed: dict[str, bytes | None] = {
        name: part_of(LEDGER, name)
        .replace(USUAL.encode(), STRICT.encode())
        .replace(USUAL_RELATION.encode(), STRICT_RELATION.encode())
        for name in names_of(LEDGER)
        if name != "_rels/.rels"
    }
    root = part_of(LEDGER, "_rels/.rels").replace(USUAL_RELATION.encode(), STRICT_RELATION.encode())
    assert_as_usual(tmp_path, with_parts(LEDGER, {**changed, "_rels/.rels": root}))


def test_a_sheet_whose_relation_is_missing_is_a_damage_and_not_left_out(tmp_path: Path):
    relations = part_of(LEDGER, RELATIONS).replace(b'Id="rId1"', b'Id="rId77"')
    data = with_parts(LEDGER, {RELATIONS: relations})
    files, findings = read_files([written(tmp_path, "台账.xlsx", data)])
    assert (files, [finding.rule for finding in findings]) == ([], ["file_damaged"])


def test_parts_whose_names_differ_in_case_only_are_refused(tmp_path: Path):
    data = with_parts(small_workbook(), {"xl/Styles.xml": part_of(LEDGER, "xl/styles.xml")})
    files, findings = read_files([written(tmp_path, "台账.xlsx", data)])
    assert (files, [finding.rule for finding in findings]) == ([], ["file_damaged"])


def test_sheets_keep_their_names_and_order_beside_a_chart_sheet(tmp_path: Path):
    def fill(book, sheet) -> None:
        sheet.write(0, 0, "甲")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=台账!$A$1:$A$2"})
        book.add_chartsheet("图").set_chart(chart)
        book.add_worksheet("乙<&>").write(0, 0, "乙")

    (file,), findings = read_files([written(tmp_path, "台账.xlsx", workbook(fill))])
    assert [(sheet.name, sheet.rows) for sheet in file.sheets] == [
        ("台账", [["甲"]]),
        ("乙<&>", [["乙"]]),
    ]
    assert [(finding.rule, finding.sheet) for finding in findings] == [
        ("file_sheet_left_out", "图")
    ]
