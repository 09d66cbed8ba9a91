"""Reference tables written anew as they should be, where Excel changed them without loss."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from warehouse.runtime.home import write_text
from warehouse.seeds.cells import converted
from warehouse.seeds.check import all_definitions, examine
from warehouse.seeds.findings import SeedFinding
from warehouse.seeds.reading import SeedTable, read

_UNREAD = ("seed_cells_few", "seed_cells_many", "seed_full_width_in_row")
"""Rows that could not be read: a file that has one is left as it is."""


def convert(seeds: Path, findings: list[SeedFinding] | None = None) -> list[str]:
    """Write the files anew whose findings can be mended for certain; return their names.

    UTF-8, commas, one kind of line end; no blank rows or columns; days, yes and no, and whole
    numbers as they are written elsewhere. No value is guessed.
    """
    faults = examine(seeds) if findings is None else findings
    wanted = {finding.file for finding in faults if finding.is_convertible}
    files = []
    for definition in all_definitions(seeds):
        if definition.file not in wanted:
            continue
        table = read(seeds, definition)
        if table.is_whole and not any(f.rule in _UNREAD for f in table.findings):
            _write(seeds / definition.file, table)
            files.append(definition.file)
    return files


def _write(file: Path, table: SeedTable) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.header)
    for _, cells in table.rows:
        named = zip(table.header, cells, strict=True)
        writer.writerow([converted(table.definition, name, cell) for name, cell in named])
    write_text(file, text.getvalue())
