"""The annotated copy of an uploaded file: every finding at its cell, and all of them on one sheet.

The copy is written from the values that were read, whatever kind of file they came from: nothing of
the file itself is carried along that nobody has looked at (links, macros, hidden data, the names of
its authors). Texts stay texts, and personal data are hidden throughout.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import polars as pl

from warehouse.intake.cells.sheets import TEMPLATE_PROPERTY
from warehouse.intake.copies.annotated_sheet import AnnotatedSheet
from warehouse.intake.copies.annotated_summary import MOST_LISTED, write_summary
from warehouse.intake.copies.sheet_layout import of_sheet
from warehouse.intake.findings.finding import SEVERITIES, findings_frame, with_sentences
from warehouse.intake.findings.grouping import fold, folded_with_sentences
from warehouse.intake.workbook.files import label_of, read_files
from warehouse.words.messages import message
from warehouse.workbooks.workbook_writer import WorkbookWriter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from warehouse.intake.cells.sheets import Sheet, SourceFile

Names = TypeVar("Names", pl.Series, pl.Expr)

MOST_CELLS = 300_000
"""Cells of a file that is copied whole; of a larger one, rows with findings, as many as fit."""

MOST_RUNS = 200
"""Runs of rows that one line of the first sheet names."""

MOST_COMMENTS = 5_000
"""Each is a drawing of its own: with more, programs take minutes to open the file."""


def annotate(path: Path, findings: pl.DataFrame, statuses: pl.DataFrame, language: str) -> bytes:
    """Return the annotated copy (xlsx) of the file `path`, or of every file in an archive.

    `findings` and `statuses` may be of several files; those of others are passed over. `language`
    is that of all sentences. Of a file that cannot be read there is the first sheet
    only.
    """
    files, unreadable = read_files([path])
    findings = _of_file(findings, path)
    statuses = _of_file(statuses, path)
    if not files and findings.is_empty():
        findings = findings_frame(unreadable)
    return _write_copy(label_of(path), files, _gravest_first(findings), statuses, language)


@dataclass(frozen=True)
class _Choice:
    """Rows of each sheet (by file and sheet) that are written, and how many had to be left away."""

    rows: Mapping[tuple[str, str], list[int]]
    is_whole: bool
    with_findings: int
    unwritten: int


def _write_copy(
    name: str,
    files: Sequence[SourceFile],
    findings: pl.DataFrame,
    statuses: pl.DataFrame,
    language: str,
) -> bytes:
    folded = fold(findings, MOST_RUNS)
    listed = folded_with_sentences(folded.head(MOST_LISTED), language)
    sheets = {(sheet.file, sheet.name): sheet for file in files for sheet in file.sheets}
    choice = _chosen_rows(sheets, findings, statuses)
    commented = with_sentences(_commented(findings), language)
    writer = WorkbookWriter()
    summary = writer.add_sheet(message("annotated.sheet").in_language(language))
    shown_as: dict[tuple[str, str], str] = {}
    for key, sheet in sheets.items():
        own = of_sheet(findings, sheet)
        target = writer.add_sheet(sheet.name)
        shown_as[key] = target.get_name()
        AnnotatedSheet(
            sheet, own, of_sheet(commented, sheet), of_sheet(statuses, sheet), language
        ).write(writer, target, choice.rows[key], is_whole=choice.is_whole)
        if sheet.is_hidden and own.is_empty():
            target.hide()
    write_summary(
        writer,
        summary,
        title=message("annotated.title", file=name).in_language(language),
        remarks=_remarks(sheets, choice, folded.height, findings, commented, language),
        statuses=statuses,
        findings=findings,
        listed=listed,
        shown_as=shown_as,
        language=language,
    )
    versions = {file.template_version for file in files} - {None}
    if len(versions) == 1:
        writer.set_property(TEMPLATE_PROPERTY, str(versions.pop()))
    return writer.content()


def _of_file(frame: pl.DataFrame, path: Path) -> pl.DataFrame:
    """Return the rows of `frame` on `path` or on a file within it, called as if it had come alone.

    A file that came with another of its name was called by its folder too.
    """
    names = frame["file"].unique()
    own = called = label_of(path)
    if not _is_named(names, called).any():
        called = f"{path.parent.name}/{path.name}"
    return frame.filter(_is_named(pl.col("file"), called)).with_columns(
        file=own + pl.col("file").str.slice(len(called))
    )


def _is_named(names: Names, called: str) -> Names:
    return (names == called) | names.str.starts_with(f"{called}/")


def _gravest_first(findings: pl.DataFrame) -> pl.DataFrame:
    gravity = pl.col("severity").cast(pl.Enum(SEVERITIES))
    return findings.sort(gravity, "file", "sheet", "row", "column", maintain_order=True)


def _chosen_rows(
    sheets: Mapping[tuple[str, str], Sheet], findings: pl.DataFrame, statuses: pl.DataFrame
) -> _Choice:
    """Choose every row of a file of usual size; of a large one what stands above its tables, and
    the rows with findings, the gravest first, as far as there is room.
    """
    with_rows = findings.filter(pl.col("row").is_not_null()).select("file", "sheet", "row")
    rows_with_findings = with_rows.unique(maintain_order=True)
    cells = sum(sheet.height * sheet.width for sheet in sheets.values())
    if cells <= MOST_CELLS:
        rows = {key: list(range(1, sheet.height + 1)) for key, sheet in sheets.items()}
        return _Choice(rows, True, rows_with_findings.height, 0)
    above = statuses.filter(pl.col("reason").is_in(["header", "preamble"])).select(
        "file", "sheet", "row"
    )
    chosen: dict[tuple[str, str], set[int]] = {key: set() for key in sheets}
    cells_left = MOST_CELLS
    unwritten = 0
    for count, (file, name, row) in enumerate(pl.concat([above, rows_with_findings]).iter_rows()):
        sheet = sheets.get((file, name))
        if sheet is None or not 1 <= row <= sheet.height or row in chosen[file, name]:
            continue
        if cells_left < sheet.width:
            unwritten += count >= above.height
            continue
        chosen[file, name].add(row)
        cells_left -= sheet.width
    rows = {key: sorted(numbers) for key, numbers in chosen.items()}
    return _Choice(rows, False, rows_with_findings.height - unwritten, unwritten)


def _commented(findings: pl.DataFrame) -> pl.DataFrame:
    """Return the findings told at their cells: those of the gravest `MOST_COMMENTS` cells."""
    at_a_row = findings.filter(pl.col("row").is_not_null())
    cell_key = ["file", "sheet", "row", "column"]
    cells = at_a_row.select(cell_key).unique(maintain_order=True).head(MOST_COMMENTS)
    return at_a_row.join(cells, on=cell_key, how="semi", nulls_equal=True, maintain_order="left")


def _remarks(
    sheets: Mapping[tuple[str, str], Sheet],
    choice: _Choice,
    lines: int,
    findings: pl.DataFrame,
    commented: pl.DataFrame,
    language: str,
) -> list[str]:
    """Return what a reader has to know of the copy; `lines` findings are to be listed."""
    if not sheets:
        return []
    remarks = [message(f"annotated.remark.{name}") for name in ("copy", "colours", "masked")]
    if not choice.is_whole:
        remarks.append(
            message("annotated.remark.partly", most=MOST_CELLS, rows=choice.with_findings)
        )
    if choice.unwritten:
        remarks.append(message("annotated.remark.unwritten", count=choice.unwritten))
    if lines > MOST_LISTED:
        remarks.append(message("annotated.remark.unlisted", count=lines, shown=MOST_LISTED))
    cell_key = ["file", "sheet", "row", "column"]
    cells = findings.filter(pl.col("row").is_not_null()).select(cell_key).n_unique()
    with_comment = commented.select(cell_key).n_unique()
    if with_comment < cells:
        remarks.append(message("annotated.remark.uncommented", shown=with_comment))
    return [remark.in_language(language) for remark in remarks]
