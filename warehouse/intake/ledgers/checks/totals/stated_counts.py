"""Counts that title, preamble, foot and subtotal rows state, against the rows of the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.ledgers.checks.cells import LedgerCells
from warehouse.intake.ledgers.checks.check import CellViolation, Check, check
from warehouse.intake.ledgers.checks.totals.ledger_counts import LedgerCounts, count_lines
from warehouse.intake.ledgers.checks.totals.statements import Statement, statements
from warehouse.intake.ledgers.checks.totals.totals import is_part_total, total_rows
from warehouse.intake.ledgers.shown_values import value_text
from warehouse.intake.ledgers.table.finding.header import is_blank
from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.words.messages import Text

_IN_BRACKETS = re.compile(r"[(（](?:共|计)?(\d+(?:个|件|项|条))[)）]\s*$")
_NUMBERING = re.compile(r"[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]")


@dataclass(frozen=True)
class _Stated:
    """A statement at a cell beside what the rows come to that it may be of, the likeliest first."""

    row: int
    column: int
    text: str
    statement: Statement
    counts: Sequence[LedgerCounts]

    def agrees(self) -> bool:
        """Return whether the rows bear it out, or do not say."""
        return {each.agrees(self.statement) for each in self.counts} != {False}

    def violation(self, details: Mapping[str, str | Text]) -> CellViolation:
        """Return the violation at its cell."""
        return CellViolation(self.row, self.column, value=value_text(self.text), details=details)


@check("stated_count_disagrees")
def stated_count_disagrees(cells: LedgerCells) -> Iterator[CellViolation]:
    """Yield statements of counts that the rows do not bear out."""
    if not _counts_rows(cells):
        return
    wrong = [stated for stated in _of_sections(cells) if not stated.agrees()]
    for of_cell in cells.once(_of_lines):
        # 共12个问题,其中党建方面5个问题: only the first is of them all.
        agreed = {stated.statement.measure for stated in of_cell if stated.agrees()}
        wrong += [stated for stated in of_cell if stated.statement.measure not in agreed]
    for stated in wrong:
        statement = stated.statement
        details: dict[str, str | Text] = {
            "measure": message(f"measures.{statement.measure}.name"),
            "printed": statement.shown(),
            "computed": stated.counts[0].shown(statement.measure),
        }
        yield stated.violation(details)


@check("rate_counts_basically", severity="noted")
def rate_counts_basically(cells: LedgerCells) -> Iterator[CellViolation]:
    """Yield rates that are so only with what is basically done, which figures never count so."""
    if not _counts_rows(cells):
        return
    for of_cell in cells.once(_of_lines):
        agreed = {stated.statement.measure for stated in of_cell if stated.agrees()}
        for stated in of_cell:
            counts = stated.counts[0]
            is_agreed = stated.statement.measure in agreed
            if is_agreed and counts.counts_basically(stated.statement):
                yield stated.violation(basically_details(stated.statement, counts))


def basically_details(statement: Statement, counts: LedgerCounts) -> dict[str, str | Text]:
    """Return what fills the sentences of a rate that counts what is basically done."""
    return {
        "printed": statement.shown(),
        "basically": str(counts.basically_done),
        "computed": counts.shown("rate"),
    }


def _counts_rows(cells: LedgerCells) -> bool:
    counts = cells.kind.counts
    return counts is not None and (counts != "problems" or cells.has("problem_text"))


def _of_lines(cells: LedgerCells) -> list[list[_Stated]]:
    """Return the statements of title, preamble, foot and total rows, those of a cell together."""
    whole = _of_rows(cells, 0, cells.sheet.height)
    stated: list[list[_Stated]] = []
    for row, kind in enumerate(cells.rows.kinds, 1):
        if kind in ("preamble", "foot_note"):
            stated += _of_row(cells, row, [whole])
    for row, begun in total_rows(cells):
        part = _of_rows(cells, begun, row)
        stated += _of_row(cells, row, [part] if is_part_total(cells, row) else [whole, part])
    return stated


def _of_row(
    cells: LedgerCells, row: int, counts: Sequence[LedgerCounts]
) -> Iterator[list[_Stated]]:
    for column, value in enumerate(cells.sheet.rows[row - 1], 1):
        if isinstance(value, str):
            yield [_Stated(row, column, value, one, counts) for one in statements(value)]


def _of_sections(cells: LedgerCells) -> Iterator[_Stated]:
    """Yield counts in the heading of a section: of its rows up to the next one, or the next
    alike.
    """
    rows = [row for row, kind in enumerate(cells.rows.kinds, 1) if kind == "section"]
    last = cells.sheet.height
    for place, row in enumerate(rows):
        heading = cells.rows.sections[row]
        counted = _IN_BRACKETS.search(heading)
        stated = statements(counted[1] + "问题" if counted else heading)
        if not stated:
            continue
        later = rows[place + 1 :]
        alike = [one for one in later if _mark(cells.rows.sections[one]) == _mark(heading)]
        spans = {later[0] - 1 if later else last, alike[0] - 1 if alike else last}
        counts = [_of_rows(cells, row, span) for span in sorted(spans)]
        column = next(
            place for place, value in enumerate(cells.sheet.rows[row - 1], 1) if not is_blank(value)
        )
        for statement in stated:
            yield _Stated(row, column, heading, statement, counts)


def _mark(heading: str) -> str:
    """Return the kind of numbering that a heading begins with: 一、 or (一) or 1."""
    begins_with = _NUMBERING.match(heading.strip())
    return re.sub(r"[一二三四五六七八九十\d]+", "1", begins_with[0]) if begins_with else ""


def _of_rows(cells: LedgerCells, after: int, before: int) -> LedgerCounts:
    """Return what the records that begin between two rows come to."""
    return count_lines(cells.counted.filter(pl.col("record").is_between(after + 1, before)))


CHECKS: tuple[Check, ...] = (stated_count_disagrees, rate_counts_basically)
