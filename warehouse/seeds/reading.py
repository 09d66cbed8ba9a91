"""A reference table as text: how it is encoded and parted, and where that is not as it must be."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from warehouse.seeds.findings import SeedFinding
from warehouse.words.messages import message

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.seeds.definitions import ReferenceDefinition
    from warehouse.words.messages import Text

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_FULL_WIDTH_COMMA = "\uff0c"
_OTHER_DELIMITERS = {
    ";": "seed_semicolon",
    "\t": "seed_tab",
    _FULL_WIDTH_COMMA: "seed_full_width",
    "|": "seed_bar",
}
_LOST = re.compile(r"[\u4e00-\u9fff]\?|\?[\u4e00-\u9fff]")
"""A character that the code page of a Chinese Windows lacks is saved as a question mark."""


@dataclass
class SeedTable:
    """A table as it was read: its header, and its rows with the lines they begin in.

    `findings` is what is wrong with the file itself; `is_whole` is false where it could not be read
    to its end, so that what seems to be missing may stand in the rest. `places` are the files and
    lines of rows of the office that were laid over it (`laying`), by the line they have here.
    """

    definition: ReferenceDefinition
    header: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    findings: list[SeedFinding] = field(default_factory=list)
    is_whole: bool = True
    places: dict[int, tuple[str, int]] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """The file's name within `seeds/`."""
        return self.definition.file

    def named(self, line: int) -> Text:
        """Return what a row is called in a sentence about another: its line, and its file where
        they may be of two.
        """
        if not self.places:
            return message("seed_the_line", line=line)
        file, at = self.places.get(line, (f"seeds/{self.file}", line))
        return message("seed_line_of", file=file, line=at)

    def cells(self, column: str) -> list[tuple[int, str]]:
        """Return line and text of every row in a column; nothing where there is no such column."""
        if column not in self.header:
            return []
        at = self.header.index(column)
        return [(line, row[at]) for line, row in self.rows]

    @cached_property
    def records(self) -> list[tuple[int, dict[str, str]]]:
        """Line and row of every row, each with all columns that are defined."""
        missing = dict.fromkeys(self.definition.names, "")
        return [
            (line, missing | dict(zip(self.header, row, strict=True))) for line, row in self.rows
        ]


def read(seeds: Path, definition: ReferenceDefinition) -> SeedTable:
    """Read a table as far as it can be read."""
    table = SeedTable(definition)
    try:
        data = (seeds / definition.file).read_bytes()
    except FileNotFoundError:
        table.findings.append(SeedFinding.of("seed_missing", definition.file))
    except OSError as error:
        reason = error.strerror or error
        table.findings.append(SeedFinding.of("seed_unreadable", definition.file, reason=reason))
    else:
        text = _decoded(data, table)
        if text is not None:
            _parse(text, table)
            return table
    table.is_whole = False
    return table


def _decoded(data: bytes, table: SeedTable) -> str | None:
    """Return the text of a file, noted where it is not in UTF-8; None where it is no text."""
    file = table.file
    if not data.strip():
        table.findings.append(SeedFinding.of("seed_empty", file))
        return None
    if data.startswith(_WORKBOOKS):
        table.findings.append(SeedFinding.of("seed_workbook", file))
        return None
    encoding = "utf-16" if data.startswith(_UTF16) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding = "gb18030"
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            table.findings.append(SeedFinding.of("seed_no_encoding", file, line))
            return None
    if "\0" in text:
        table.findings.append(SeedFinding.of("seed_no_text", file))
        return None
    if encoding != "utf-8-sig":
        name = "UTF-16" if encoding == "utf-16" else "GBK (GB18030)"
        table.findings.append(
            SeedFinding.of("seed_encoding", file, is_convertible=True, encoding=name)
        )
    return text


def _parse(text: str, table: SeedTable) -> None:
    text = _with_one_line_end(text, table)
    first = 1
    if re.match(r"sep=.\s*\n", text):
        table.findings.append(SeedFinding.of("seed_sep", table.file, 1, is_convertible=True))
        text, first = text.split("\n", 1)[1], 2
    delimiter = _delimiter(text, table)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = first
    is_guessed = any(finding.rule == "seed_encoding" for finding in table.findings)
    try:
        for cells in reader:
            if not table.header:
                _take_header(cells, table, begins)
            else:
                _take_row(cells, table, begins, is_guessed=is_guessed)
            begins = first + reader.line_num
    except csv.Error:
        table.findings.append(SeedFinding.of("seed_quotes", table.file, begins))
        table.is_whole = False


def _with_one_line_end(text: str, table: SeedTable) -> str:
    """Return the text with lines that end alike; noted where they did not, which DuckDB refuses."""
    # A line break within quotes is a part of the text, whatever the lines end with.
    ends = set(re.findall(r"\r\n|\r|\n", re.sub(r'"[^"]*"', "", text)))
    if len(ends) > 1 or "\r" in ends:
        table.findings.append(SeedFinding.of("seed_line_ends", table.file, is_convertible=True))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _delimiter(text: str, table: SeedTable) -> str:
    """Return what parts the columns: a comma, or what parts the header into the columns that are
    known.
    """
    header = text.split("\n", 1)[0]
    defined = set(table.definition.names)

    def recognised(delimiter: str) -> int:
        return len({name.strip().strip('"') for name in header.split(delimiter)} & defined)

    best = max([",", *_OTHER_DELIMITERS], key=recognised)
    if best != "," and recognised(best) > recognised(","):
        table.findings.append(
            SeedFinding.of(_OTHER_DELIMITERS[best], table.file, 1, is_convertible=True)
        )
        return best
    return ","


def _take_header(cells: list[str], table: SeedTable, line: int) -> None:
    header = [cell.strip() for cell in cells]
    if cells != header:
        table.findings.append(
            SeedFinding.of("seed_header_blanks", table.file, line, is_convertible=True)
        )
    while header and not header[-1]:
        header.pop()
    if len(header) < len(cells):
        finding = SeedFinding.of(
            "seed_trailing", table.file, line, is_convertible=True, count=len(cells) - len(header)
        )
        table.findings.append(finding)
    table.header = header


def _take_row(cells: list[str], table: SeedTable, line: int, *, is_guessed: bool) -> None:
    width = len(table.header)
    if not any(cell.strip() for cell in cells):
        table.findings.append(
            SeedFinding.of("seed_blank_row", table.file, line, is_convertible=True)
        )
        return
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        # Excel writes as many commas as its sheet has columns; the header was found already.
        if not any(finding.rule == "seed_trailing" for finding in table.findings):
            table.findings.append(
                SeedFinding.of("seed_trailing_row", table.file, line, is_convertible=True)
            )
        cells = cells[:width]
    if len(cells) != width:
        _check_width(cells, table, line)
        return
    if is_guessed:
        _check_lost(cells, table, line)
    table.rows.append((line, cells))


def _check_width(cells: list[str], table: SeedTable, line: int) -> None:
    if len(cells) < len(table.header) and any(_FULL_WIDTH_COMMA in cell for cell in cells):
        rule = "seed_full_width_in_row"
    else:
        rule = "seed_cells_few" if len(cells) < len(table.header) else "seed_cells_many"
    table.findings.append(
        SeedFinding.of(rule, table.file, line, number=len(cells), expected=len(table.header))
    )


def _check_lost(cells: list[str], table: SeedTable, line: int) -> None:
    for name, cell in zip(table.header, cells, strict=True):
        if _LOST.search(cell):
            table.findings.append(SeedFinding.of("seed_lost", table.file, line, name, cell))
