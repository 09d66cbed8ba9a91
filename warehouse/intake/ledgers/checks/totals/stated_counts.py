"""Counts that title, preamble, foot and subtotal rows state, against the rows of the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.findings.finding import Finding
from warehouse.intake.ledgers.checks.totals.ledger_counts import Standing, standing
from warehouse.intake.ledgers.checks.totals.statements import Statement, statements
from warehouse.intake.ledgers.checks.totals.totals import is_part_total, total_rows
from warehouse.intake.ledgers.shown_values import shown
from warehouse.intake.ledgers.table.header import is_blank
from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.intake.ledgers.checks.frame import LedgerCells
    from warehouse.intake.workbook.sheets import Sheet

_IN_BRACKETS = re.compile(r"[(（](?:共|计)?(\d+(?:个|件|项|条))[)）]\s*$")
_NUMBERING = re.compile(r"[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]")


def stated(cells: LedgerCells) -> Iterator[Finding]:
    """Statements of counts that the rows do not bear out."""
    counts = cells.kind.counts
    if counts is None or (counts == "problems" and not cells.has("problem_text")):
        return
    whole = _of_rows(cells, 0, cells.sheet.height)
    yield from _sections(cells)
    for row, kind in enumerate(cells.rows.kinds, 1):
        if kind in ("preamble", "foot_note"):
            yield from _compared(cells, row, [whole])
    for row, begun in total_rows(cells):
        part = _of_rows(cells, begun, row)
        yield from _compared(cells, row, [part] if is_part_total(cells, row) else [whole, part])


def _sections(cells: LedgerCells) -> Iterator[Finding]:
    """Counts in the heading of a section: of its rows up to the next one, or the next alike."""
    rows = [row for row, kind in enumerate(cells.rows.kinds, 1) if kind == "section"]
    last = cells.sheet.height
    for place, row in enumerate(rows):
        heading = cells.rows.sections[row]
        counted = _IN_BRACKETS.search(heading)
        told = statements(counted[1] + "问题" if counted else heading)
        if not told:
            continue
        later = rows[place + 1 :]
        alike = [one for one in later if _mark(cells.rows.sections[one]) == _mark(heading)]
        spans = {later[0] - 1 if later else last, alike[0] - 1 if alike else last}
        counts = [_of_rows(cells, row, span) for span in sorted(spans)]
        column = next(
            place for place, value in enumerate(cells.sheet.rows[row - 1], 1) if not is_blank(value)
        )
        for statement in told:
            if {one.agrees(statement) for one in counts} == {False}:
                yield _finding(cells, row, column, heading, statement, counts[0])


def _mark(heading: str) -> str:
    """The kind of numbering that a heading begins with: 一、 or (一) or 1."""
    found = _NUMBERING.match(heading.strip())
    return re.sub(r"[一二三四五六七八九十\d]+", "1", found[0]) if found else ""


def _of_rows(cells: LedgerCells, after: int, before: int) -> Standing:
    """What the things that begin between two rows come to."""
    return standing(cells.counted.filter(pl.col("thing").is_between(after + 1, before)))


def _compared(cells: LedgerCells, row: int, counts: Sequence[Standing]) -> Iterator[Finding]:
    """The statements of a row with which none of `counts` agrees."""
    for column, value in enumerate(cells.sheet.rows[row - 1], 1):
        if not isinstance(value, str):
            continue
        told = statements(value)
        agreed = {one.measure for one in told if {each.agrees(one) for each in counts} != {False}}
        # 共12个问题,其中党建方面5个问题: only the first is of them all.
        for statement in told:
            if statement.measure not in agreed:
                yield _finding(cells, row, column, value, statement, counts[0])
            elif counts[0].counts_basically(statement):
                yield basically_counted(cells.sheet, row, column, statement, counts[0])


def basically_counted(
    sheet: Sheet, row: int, column: int, statement: Statement, counts: Standing
) -> Finding:
    """That a rate is so only with what is basically done, which figures never count as done."""
    return Finding(
        rule="rate_counts_basically",
        severity="noted",
        file=sheet.file,
        sheet=sheet.name,
        row=row,
        column=column,
        value=shown(sheet.rows[row - 1][column - 1]),
        details={
            "printed": statement.told(),
            "basically": str(counts.basically_done),
            "computed": counts.told("rate"),
        },
    )


def _finding(
    cells: LedgerCells,
    row: int,
    column: int,
    value: str,
    statement: Statement,
    counts: Standing,
) -> Finding:
    return Finding(
        rule="stated_count_disagrees",
        severity="warned",
        file=cells.sheet.file,
        sheet=cells.sheet.name,
        row=row,
        column=column,
        value=shown(value),
        details={
            "measure": message(f"measures.{statement.measure}.name"),
            "printed": statement.told(),
            "computed": counts.told(statement.measure),
        },
    )
