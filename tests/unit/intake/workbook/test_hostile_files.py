"""Whatever a file holds, it is read or refused with a reason, in bounded memory and time."""

from __future__ import annotations

import io
import os
import random
import re
import resource
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.intake.builders.files import (
    SHEET_PART,
    archive,
    part_of,
    small_workbook,
    with_parts,
    with_sheet_data,
    workbook,
    written,
)
from warehouse.intake.findings.finding import findings_frame, with_sentences
from warehouse.intake.workbook import limits
from warehouse.intake.workbook.files import read_files

pytestmark = pytest.mark.slow

FILES = Path(__file__).parent / "files"


def refusal(folder: Path, data: bytes, name: str = "台账.xlsx") -> str:
    files, findings = read_files([written(folder, name, data)])
    assert files == []
    assert [(finding.severity, finding.row) for finding in findings] == [("rejected", None)]
    sentences = with_sentences(findings_frame(findings), "zh")
    assert name in sentences["what"][0]
    return findings[0].rule


@contextmanager
def little_memory_and_time(megabytes: int, seconds: float) -> Iterator[None]:
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    yield
    used = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) >> 10
    assert used < megabytes
    assert time.monotonic() - started < seconds


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "file_empty"),
        (b"\xef\xbb\xbf\r\n", "file_empty"),
        (b"\0" * 4096, "file_empty"),
        (b"%PDF-1.7\n...", "file_other_kind"),
        (b"<html><body>1</body></html>", "file_page_without_table"),
        (b'<?xml version="1.0"?><Workbook/>', "file_other_kind"),
        (b"Rar!\x1a\x07\x00", "file_other_kind"),
        (b"\x89PNG\r\n\x1a\n", "file_other_kind"),
        (b"PK\x03\x04 and no more", "file_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "file_damaged"),
        (small_workbook()[:-200], "file_damaged"),
        (small_workbook()[:1000], "file_damaged"),
        (
            archive({"word/document.xml": b"<a/>", "[Content_Types].xml": b"<a/>"}),
            "file_other_kind",
        ),
        (archive({"mimetype": b"x", "content.xml": b"<a/>"}), "file_other_kind"),
        (archive({"xl/workbook.bin": b""}), "file_other_kind"),
        (archive({}), "file_empty"),
    ],
)
def test_what_is_no_ledger_is_refused_by_name(tmp_path: Path, data: bytes, rule: str):
    assert refusal(tmp_path, data) == rule


def test_a_folder_a_missing_file_and_a_device_are_refused(tmp_path: Path):
    paths = [tmp_path, tmp_path / "没有.xlsx", Path("/dev/zero")]
    files, findings = read_files(paths)
    assert files == []
    assert [finding.rule for finding in findings] == [
        "file_is_folder",
        "file_missing",
        "file_not_a_table",
    ]


def test_one_bad_file_does_not_keep_the_others_out(tmp_path: Path):
    bad = written(tmp_path, "坏.xlsx", b"PK\x03\x04")
    good = written(tmp_path, "好.xlsx", small_workbook())
    files, findings = read_files([bad, good])
    assert [file.name for file in files] == ["好.xlsx"]
    assert [(finding.file, finding.rule) for finding in findings] == [("坏.xlsx", "file_damaged")]


def test_a_workbook_without_values_is_refused(tmp_path: Path):
    assert refusal(tmp_path, workbook(lambda *_: None)) == "file_without_values"


def test_a_file_larger_than_the_limit_is_not_even_opened(tmp_path: Path):
    path = tmp_path / "大.xlsx"
    with path.open("wb") as file:
        file.truncate(limits.MOST_FILE_BYTES + 1)
    _, findings = read_files([path])
    assert [finding.rule for finding in findings] == ["file_too_many_bytes"]


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Four times the limit, in pieces each of which is below it; the limit is made small here."""
    monkeypatch.setattr(limits, "MOST_UNPACKED_BYTES", 16 << 20)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as bomb:
        for number in range(8):
            bomb.writestr(f"xl/{number or 'workbook'}.xml", bytes(8 << 20))
    with little_memory_and_time(megabytes=40, seconds=2):
        assert refusal(tmp_path, content.getvalue()) == "file_unpacks_too_large"


def test_a_part_packed_beyond_all_habit_is_not_unpacked(tmp_path: Path):
    data = with_parts(small_workbook(), {"xl/media/a.xml": bytes(100 << 20)})
    assert refusal(tmp_path, data) == "file_unpacks_too_large"


def test_a_part_larger_than_it_says_is_read_no_further(tmp_path: Path):
    """The library that reads values would go on to the end of what is packed."""
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 50_000))
    data = with_sheet_data(rows)
    xml = part_of(data, SHEET_PART)
    true_size = struct.pack("<I", len(xml))
    text = xml[:400]
    lie = data.replace(true_size, struct.pack("<I", len(text))).replace(
        struct.pack("<I", zlib.crc32(xml)), struct.pack("<I", zlib.crc32(text))
    )
    assert lie != data
    assert refusal(tmp_path, lie) == "file_damaged"


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("../逃.xlsx", "file_leaves_folder"),
        ("/etc/逃.xlsx", "file_leaves_folder"),
        ("C:\\逃.xlsx", "file_leaves_folder"),
        ("甲\\..\\..\\逃.xlsx", "file_leaves_folder"),
    ],
)
def test_names_that_lead_out_of_an_archive_are_refused(tmp_path: Path, name: str, rule: str):
    assert refusal(tmp_path, archive({name: small_workbook()}), "台账.zip") == rule


def test_an_archive_of_many_files_is_refused(tmp_path: Path):
    many = archive({f"{number}.csv": b"a,b\n" for number in range(limits.MOST_FILES + 1)})
    assert refusal(tmp_path, many, "台账.zip") == "file_too_many_parts"


def test_an_archive_is_read_file_by_file_under_the_names_windows_gave(tmp_path: Path):
    packed = archive(
        {
            "2024年台账/甲乡台账.xlsx": small_workbook(),
            "乙乡.csv": "序号,问题\n1,账目不清\n".encode("gbk"),
            "内层.zip": archive({"丙.xlsx": small_workbook()}),
            "__MACOSX/._甲乡台账.xlsx": b"\0\1",
            "~$甲乡台账.xlsx": b"lock",
            "说明.pdf": b"%PDF-1.7",
        },
        gbk_names=True,
    )
    files, findings = read_files([written(tmp_path, "台账.zip", packed)])
    assert [file.name for file in files] == [
        "台账.zip/2024年台账/甲乡台账.xlsx",
        "台账.zip/乙乡.csv",
    ]
    assert files[0].sheets[0].file == "台账.zip/2024年台账/甲乡台账.xlsx"
    assert {(f.file, f.rule, f.severity) for f in findings} == {
        ("台账.zip/乙乡.csv", "file_text_table", "noted"),
        ("台账.zip/内层.zip", "file_archive_within", "rejected"),
        ("台账.zip/__MACOSX/._甲乡台账.xlsx", "file_of_a_system", "noted"),
        ("台账.zip/~$甲乡台账.xlsx", "file_of_a_system", "noted"),
        ("台账.zip/说明.pdf", "file_other_kind", "rejected"),
    }


def test_a_password_is_said_to_be_one(tmp_path: Path):
    encrypted = bytearray(archive({"台账.csv": b"a,b\n1,2\n"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        encrypted[encrypted.index(mark) + offset] |= 1
    assert refusal(tmp_path, bytes(encrypted), "台账.zip") == "file_password"


def test_a_workbook_of_excel_97_with_a_password_is_said_to_have_one(tmp_path: Path):
    data = bytearray((FILES / "整改台账.xls").read_bytes())
    beginning = data.index(struct.pack("<HHH", 0x809, 16, 0x600))
    data[beginning + 20 : beginning + 22] = struct.pack("<H", 0x2F)
    assert refusal(tmp_path, bytes(data), "台账.xls") == "file_password"


def test_an_encrypted_workbook_is_said_to_have_a_password(tmp_path: Path):
    data = (FILES / "整改台账.xls").read_bytes()
    name = "Workbook".encode("utf-16-le")
    at = data.index(name + bytes(64 - len(name)))
    encrypted = "EncryptedPackage".encode("utf-16-le")
    entry = encrypted + bytes(64 - len(encrypted)) + struct.pack("<H", len(encrypted) + 2)
    assert refusal(tmp_path, data[:at] + entry + data[at + 66 :]) == "file_password"


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    b"<worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>"
)


@pytest.mark.parametrize(
    "part", [SHEET_PART, "xl/styles.xml", "xl/drawings/vmlDrawing1.vml", "docProps/custom.xml"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_anywhere_are_refused(tmp_path: Path, part: str, encoding: str):
    data = with_parts(small_workbook(), {part: BOMB.decode().encode(encoding)})
    assert refusal(tmp_path, data) == "file_defines_entities"


def test_an_entity_across_the_pieces_of_reading_is_seen(tmp_path: Path):
    filling = b"<a>" + b" " * ((4 << 20) - 8) + b"<!DOCTYPE a></a>"
    data = with_parts(small_workbook(), {"xl/other.xml": filling})
    assert refusal(tmp_path, data) == "file_defines_entities"


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "file_too_many_columns"),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="ZZ1"><v>1</v></c></row>', "file_too_many_columns"),
        (
            '<row r="1"><c r="GR1"><v>1</v></c></row>'
            '<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
            "file_too_many_cells",
        ),
        # Ways of writing the same that a careless measure would miss.
        ("<row r='1'><c r='XFD1'><v>1</v></c></row>", "file_too_many_columns"),
        ('<row><c r="XFC1"><v>1</v></c><c><v>1</v></c></row>', "file_too_many_columns"),
        ('<row r="1"><c s="0" r="XFD1"><v>1</v></c></row>', "file_too_many_columns"),
        ('<row r="1"><c  r="XFD1"><v>1</v></c></row>', "file_too_many_columns"),
        ('<row r="1"><c r="&#88;FD1"><v>1</v></c></row>', "file_too_many_columns"),
        ('<row r="1"><c r="xfd1"><v>1</v></c></row>', "file_too_many_columns"),
        (
            '<row r="1"><a:c xmlns:a="a" r="XFD1"><a:v>1</a:v></a:c></row>',
            "file_too_many_columns",
        ),
        ('<row r="1"><c r="A0"><v>1</v></c></row>', "file_damaged"),
        ('<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>', "file_damaged"),
    ],
)
def test_a_stray_cell_does_not_take_the_memory(tmp_path: Path, rows: str, rule: str):
    with little_memory_and_time(megabytes=150, seconds=5):
        assert refusal(tmp_path, with_sheet_data(rows)) == rule


def test_many_sheets_share_one_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        "warehouse.intake.workbook.memory_budget.MemoryBudget.__init__.__defaults__",
        (100,),
        raising=True,
    )
    data = workbook(lambda book, sheet: (sheet.write(9, 9, 1), book.add_worksheet().write(0, 0, 1)))
    assert refusal(tmp_path, data) == "file_too_many_cells"


def test_one_long_text_in_many_cells_is_counted_as_often_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def fill(_, sheet):
        for row in range(100):
            sheet.write_string(row, 0, "长" * 10_000)

    data = workbook(fill)
    assert read_files([written(tmp_path, "台账.xlsx", data)])[0]
    monkeypatch.setattr(limits, "MOST_TEXT_BYTES", 2_000_000)
    assert refusal(tmp_path, data) == "file_too_large"


@pytest.mark.parametrize("count", ["4294967295", "99999999999999999999", "-1"])
def test_a_count_beyond_what_the_part_holds_sets_no_memory_aside(tmp_path: Path, count: str):
    """The library would end the whole process."""
    part = "xl/sharedStrings.xml"
    texts = part_of(small_workbook(), part)
    lie = re.sub(rb'ount="\d+"', f'ount="{count}"'.encode(), texts)
    assert lie != texts
    assert refusal(tmp_path, with_parts(small_workbook(), {part: lie})) == "file_damaged"


def test_an_old_workbook_that_says_it_is_endless_sets_no_memory_aside(tmp_path: Path):
    data = bytearray((FILES / "整改台账.xls").read_bytes())
    at = data.index(struct.pack("<HH", 0x200, 14)) + 4
    data[at : at + 14] = struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0)
    with little_memory_and_time(megabytes=100, seconds=20):
        files, _ = read_files([written(tmp_path, "台账.xls", bytes(data))])
    sound, _ = read_files([FILES / "整改台账.xls"])
    assert files[0].sheets[0].rows == sound[0].sheets[0].rows


def test_an_old_workbook_that_takes_too_long_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("warehouse.intake.workbook.xls.reader.MOST_SECONDS", 0.001)
    data = (FILES / "整改台账.xls").read_bytes()
    assert refusal(tmp_path, data, "台账.xls") == "file_too_large"


def test_elements_within_elements_without_end_are_refused(tmp_path: Path):
    deep = b"<styleSheet>" + b"<a>" * 50_000 + b"</a>" * 50_000 + b"</styleSheet>"
    assert refusal(tmp_path, with_parts(small_workbook(), {"xl/styles.xml": deep})) == (
        "file_damaged"
    )


def test_sectors_in_a_circle_are_refused(tmp_path: Path):
    data = bytearray((FILES / "整改台账.xls").read_bytes())
    table = struct.unpack_from("<I", data, 76)[0]
    struct.pack_into("<128I", data, (table + 1) * 512, *range(128))
    assert refusal(tmp_path, bytes(data), "台账.xls") == "file_damaged"


def test_two_parts_of_one_name_are_refused(tmp_path: Path):
    content = io.BytesIO(small_workbook())
    with zipfile.ZipFile(content, "a") as container, pytest.warns(UserWarning):
        container.writestr(SHEET_PART, "<worksheet/>")
    assert refusal(tmp_path, content.getvalue()) == "file_damaged"


def test_a_sheet_that_is_not_there_is_refused(tmp_path: Path):
    assert refusal(tmp_path, with_parts(small_workbook(), {SHEET_PART: None})) == "file_damaged"


RICH = workbook(
    lambda book, sheet: (
        sheet.write_row(0, 0, ["序号", "问题", 3, True]),
        sheet.write_formula(1, 1, "=1+1", None, 2),
        sheet.write_number(2, 0, 44377, book.add_format({"num_format": 'm"月"d"日"'})),
        sheet.write_comment(0, 0, "批注"),
        sheet.merge_range(3, 0, 4, 2, "合并"),
        book.set_custom_property("xuntu_template", "1"),
    )
)
PARTS = zipfile.ZipFile(io.BytesIO(RICH)).namelist()


def read_or_refused(folder: Path, data: bytes, name: str) -> None:
    files, findings = read_files([written(folder, name, data)])
    assert files or any(finding.severity == "rejected" for finding in findings)
    with_sentences(findings_frame(findings), "zh")


@settings(max_examples=40, deadline=None)
@given(
    st.binary(max_size=3000),
    st.sampled_from(
        [
            b"",
            b"PK\x03\x04",
            b"PK\x05\x06",
            b"<html><table><tr><td>",
            b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<table>",
            b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
        ]
    ),
)
def test_random_bytes_are_read_or_refused(tmp_path_factory, data, beginning):
    read_or_refused(tmp_path_factory.mktemp("bytes"), beginning + data, "台账.xlsx")


def flipped(data: bytes, seed: int, count: int) -> bytes:
    dice = random.Random(seed)  # noqa: S311 - no secret
    changed = bytearray(data)
    for _ in range(count):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([1, 3, 20]))
def test_flipped_bytes_are_read_or_refused(tmp_path_factory, seed, count):
    read_or_refused(tmp_path_factory.mktemp("flipped"), flipped(RICH, seed, count), "台账.xlsx")


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([1, 3, 20]))
def test_flipped_bytes_of_an_old_workbook_are_read_or_refused(tmp_path_factory, seed, count):
    data = flipped((FILES / "整改台账.xls").read_bytes(), seed, count)
    read_or_refused(tmp_path_factory.mktemp("flipped"), data, "台账.xls")


@settings(max_examples=50, deadline=None)
@given(
    st.integers(0, 2**32),
    st.sampled_from(PARTS),
    st.sampled_from(["drop", "cut", "flip", "double"]),
)
def test_parts_changed_at_random_are_read_or_refused(tmp_path_factory, seed, name, change):
    dice = random.Random(seed)  # noqa: S311 - no secret
    part = bytearray(part_of(RICH, name))
    at = dice.randrange(len(part))
    changed: bytes | None = None
    if change == "cut":
        changed = bytes(part[:at])
    elif change == "flip":
        part[at] = dice.choice(b'<>/"&=0A9 \n\xff')
        changed = bytes(part)
    elif change == "double":
        changed = bytes(part[:at]) + bytes(part[at // 2 :])
    data = with_parts(RICH, {name: changed}, compression=zipfile.ZIP_STORED)
    folder = tmp_path_factory.mktemp("changed")
    read_or_refused(folder, data, "台账.xlsx")
    if change in {"drop", "cut"}:
        # What is missing is never read as empty, or as something else.
        files, _ = read_files([written(folder, "缺.xlsx", data)])
        sound, _ = read_files([written(folder, "全.xlsx", RICH)])
        assert [file.sheets[0].rows for file in files] in ([], [sound[0].sheets[0].rows])


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32))
def test_a_change_of_the_packing_alters_no_value(tmp_path_factory, seed):
    """Parts in another order, not packed, with others among them: the same rows, or none."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    folder = tmp_path_factory.mktemp("packed")
    names = dice.sample(PARTS, len(PARTS))
    content = io.BytesIO()
    with zipfile.ZipFile(
        content, "w", dice.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    ) as to:
        to.writestr("xl/media/picture.png", os.urandom(100))
        for name in names:
            to.writestr(name, part_of(RICH, name))
    sound, _ = read_files([written(folder, "甲.xlsx", RICH)])
    other, _ = read_files([written(folder, "乙.xlsx", content.getvalue())])
    assert other[0].sheets[0].rows == sound[0].sheets[0].rows
