"""Texts without an end are refused with words, from the disk, before they fill the memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import EXTENT
from tests.unit.intake.builders.files import SHEET_PART, small_workbook, with_parts
from warehouse.intake.workbook import limits
from warehouse.intake.workbook.files import read_files
from warehouse.runtime.home import PROJECT_ROOT

pytestmark = pytest.mark.slow

LARGE = 190 << 20
MOST_MEGABYTES = 300
MOST_SECONDS = 20.0

READING = """
import json, re, sys, time
from pathlib import Path
from warehouse.intake.findings.finding import findings_frame, with_sentences
from warehouse.intake.workbook.files import read_files
started = time.monotonic()
files, findings = read_files([Path(sys.argv[1])])
# Not ru_maxrss: a child begins with that of the process that started it.
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) >> 10
words = with_sentences(findings_frame(findings), "zh")["what"].to_list()
print(json.dumps([len(files), [f.rule for f in findings], words, peak, time.monotonic() - started]))
"""


def filled(file: Path, beginning: bytes, piece: bytes, size: int = LARGE) -> Path:
    """A file that begins so and goes on with `piece` until it has `size` bytes."""
    block = piece * ((1 << 20) // len(piece))
    with file.open("wb") as stream:
        stream.write(beginning)
        while stream.tell() < size:
            stream.write(block)
    return file


CASES = {
    "one line": (b"", "村名,问题,".encode(), "file_endless"),
    "one value": (b"a,b\n1,", b"x" * 1024, "file_endless"),
    "one line of tabs": (b"a\tb\n", "村\t".encode("gb18030"), "file_endless"),
    "one line of UTF-16": (b"\xff\xfe", "村名,".encode("utf-16-le"), "file_endless"),
    "one column": (b"number\n", b"1\n", "file_too_many_cells"),
    "a quotation mark never closed": (
        b'a,b\n1,"',
        f"问题,{'内容' * 20}\n".encode(),
        "file_quotes_broken",
    ),
    "empty lines": (b"a,b\n", b"\n", "file_too_many_cells"),
    "a page": (b"<html><table><tr><td>", b"x" * 1024, "file_too_large"),
    "an XML spreadsheet": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
        b"x" * 1024,
        "file_too_large",
    ),
}


def read_apart(file: Path) -> tuple[int, list[str], list[str], int, float]:
    """What reading `file` in a process of its own gives, its peak memory (MB) and time."""
    ended = subprocess.run(
        [sys.executable, "-c", READING, str(file)],
        cwd=PROJECT_ROOT,
        env={**os.environ, "PYTHONPATH": str(PROJECT_ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(json.loads(ended.stdout))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the peak so")
@pytest.mark.parametrize("case", CASES if EXTENT == "all" else ["one line", "one column"])
def test_a_text_of_190_megabytes_without_an_end_is_refused_within_300_of_memory(tmp_path, case):
    beginning, piece, rule = CASES[case]
    file = filled(tmp_path / "台账.csv", beginning, piece)
    files, rules, words, megabytes, seconds = read_apart(file)
    assert (files, rules) == (0, [rule])
    assert "台账.csv" in words[0]
    assert megabytes < MOST_MEGABYTES
    assert seconds < MOST_SECONDS


@pytest.fixture
def small_limits(monkeypatch):
    """The limits made small, so that each kind is tried with a small file."""
    monkeypatch.setattr(limits, "MOST_UNSEEN_BYTES", 1 << 16)
    monkeypatch.setattr(limits, "MOST_LINE_BYTES", 1 << 20)
    monkeypatch.setattr(limits, "MOST_PAGE_BYTES", 1 << 20)
    monkeypatch.setattr(limits, "MOST_CELLS", 1_000_000)


@pytest.mark.parametrize("case", CASES)
def test_each_kind_is_refused_by_itself_and_within_an_archive(tmp_path, small_limits, case):
    beginning, piece, rule = CASES[case]
    size = 6 << 20
    file = filled(tmp_path / "台账.csv", beginning, piece, size)
    files, findings = read_files([file])
    assert (files, [finding.rule for finding in findings]) == ([], [rule])
    packed = tmp_path / "台账.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(file, "甲乡/台账.csv")
        archive.writestr("好.csv", "村名,数\n甲村,1\n")
    files, findings = read_files([packed])
    assert [read.name for read in files] == ["台账.zip/好.csv"]
    refused = [finding for finding in findings if finding.severity == "rejected"]
    assert [(finding.file, finding.rule) for finding in refused] == [
        ("台账.zip/甲乡/台账.csv", rule)
    ]


def test_a_workbook_with_a_cell_without_an_end_is_refused(tmp_path):
    noise = os.urandom(limits.MOST_VALUE_BYTES + (6 << 20)).hex()[
        : limits.MOST_VALUE_BYTES + (5 << 20)
    ]
    sheet = (
        '<?xml version="1.0"?><worksheet xmlns='
        '"http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        f'<c r="A1" t="inlineStr"><is><t>{noise}</t></is></c></row></sheetData></worksheet>'
    )
    file = tmp_path / "台账.xlsx"
    file.write_bytes(with_parts(small_workbook(), {SHEET_PART: sheet.encode()}))
    files, findings = read_files([file])
    assert (files, [finding.rule for finding in findings]) == ([], ["file_endless"])


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
def test_a_large_table_that_ends_is_read_as_before(tmp_path, small_limits, ends, encoding):
    rows = [["村名", "问题", "数"]] + [[f"第{n}村", '说"好"\n再看,|', str(n)] for n in range(6_000)]
    lines = [",".join('"' + value.replace('"', '""') + '"' for value in row) + ends for row in rows]
    file = tmp_path / "台账.csv"
    file.write_bytes("".join(lines).encode(encoding))
    assert file.stat().st_size > limits.MOST_UNSEEN_BYTES
    (read,), _ = read_files([file])
    assert [list(row) for row in read.sheets[0].rows] == rows
