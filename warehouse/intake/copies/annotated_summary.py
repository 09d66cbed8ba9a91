"""The first sheet of the annotated copy: what became of every row, and every finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from warehouse.intake.cells.sheets import column_letter
from warehouse.intake.copies.annotated_sheet import COLOURS
from warehouse.intake.findings.finding import counts_by_rule, rows_by_status
from warehouse.intake.workbook.writing.cells import write_value
from warehouse.words.messages import message
from warehouse.workbooks import palette
from warehouse.workbooks.text_cells import WRAPPED, write_text

if TYPE_CHECKING:
    import polars as pl
    from xlsxwriter.worksheet import Worksheet

    from warehouse.workbooks.workbook_writer import WorkbookWriter

MOST_LISTED = 20_000
"""Findings listed, what means the same as one."""

_STATUSES = ("file", "sheet", "rows", "accepted", "pending", "rejected", "skipped")
_RULES = ("severity", "rule", "count")
_FINDINGS = ("severity", "file", "sheet", "place", "header", "value", "what", "remedy", "rows")
_WIDTHS = (12, 28, 20, 12, 18, 28, 52, 52, 24)


def write_summary(
    writer: WorkbookWriter,
    target: Worksheet,
    *,
    title: str,
    remarks: Sequence[str],
    statuses: pl.DataFrame,
    findings: pl.DataFrame,
    listed: pl.DataFrame,
    shown_as: Mapping[tuple[str, str], str],
    language: str,
) -> None:
    """Write it. `shown_as` gives the name of each sheet, by file and sheet, in the copy."""
    for column, width in enumerate(_WIDTHS):
        target.set_column(column, column, width)
    line = _Lines(writer, target, language)
    line.plain(title, bold=True, font_size=15, text_wrap=False)
    for remark in remarks:
        line.plain(remark, text_wrap=False, font_color=palette.QUIET)
    if not statuses.is_empty():
        line.heading("statuses", _STATUSES)
        for row in rows_by_status(statuses).select(_STATUSES).iter_rows():
            line.values(list(row))
    line.heading("rules", _RULES)
    counts = counts_by_rule(findings)
    for severity, rule, count in counts.select(_RULES).iter_rows():
        text = message(f"annotated.severity.{severity}").in_language(language)
        name = message(f"rules.{rule}.name").in_language(language)
        line.values([text, name, count], COLOURS[severity])
    if counts.is_empty():
        line.values([message("annotated.rules.none").in_language(language)])
        return
    line.heading("findings", _FINDINGS)
    for finding in listed.iter_rows(named=True):
        line.finding(finding, shown_as.get((finding["file"], finding["sheet"])))


class _Lines:
    """The sheet, written line by line."""

    def __init__(self, writer: WorkbookWriter, target: Worksheet, language: str) -> None:
        self._writer = writer
        self._target = target
        self._language = language
        self._at = 0

    def plain(self, text: str, **look: object) -> None:
        """Write one line of text."""
        look = {**WRAPPED, **look}
        self._target.write_string(self._at, 0, text, self._writer.style(**look))
        self._at += 1

    def heading(self, group: str, columns: Sequence[str]) -> None:
        """Write a blank line, the title of a table and its headers."""
        self._at += 1
        self.plain(self._word(f"{group}.title"), bold=True, font_size=12, text_wrap=False)
        look = self._writer.style(**WRAPPED, bold=True, bg_color=palette.ACCENT_GROUND, bottom=1)
        for column, name in enumerate(columns):
            self._target.write_string(self._at, column, self._word(f"{group}.{name}"), look)
        self._at += 1

    def values(self, values: Sequence[str | int], colour: str | None = None) -> None:
        """Write one row of a table, its first cell coloured."""
        for column, value in enumerate(values):
            look: dict[str, object] = {**WRAPPED}
            if colour and column == 0:
                look["bg_color"] = colour
            write_value(self._writer, self._target, (self._at, column), value, look)
        self._at += 1

    def finding(self, row: Mapping[str, Any], sheet: str | None) -> None:
        """Write one finding; its place leads to the first of its rows."""
        at = self._at
        severity = message(f"annotated.severity.{row['severity']}").in_language(self._language)
        names = ("file", "sheet", "header", "value", "what", "remedy", "rows")
        texts = [str(row[name]) for name in names]
        file, named, *rest = texts
        self.values([severity, file, named, "", *rest], COLOURS[row["severity"]])
        number, column = row["row"], row["column"]
        if number is None:
            return
        if column is None:
            place = message("annotated.findings.row", row=number).in_language(self._language)
        else:
            place = f"{column_letter(column)}{number}"
        if sheet is None:
            write_text(self._writer, self._target, (at, 3), place)
            return
        quoted = sheet.replace("'", "''")
        cell = f"{column_letter(column or 1)}{number}"
        look = self._writer.style(**WRAPPED, font_color=palette.ACCENT, underline=1)
        self._target.write_url(at, 3, f"internal:'{quoted}'!{cell}", look, place)

    def _word(self, name: str) -> str:
        return message(f"annotated.{name}").in_language(self._language)
