"""Checks of the sheets of one file against one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.findings.finding import findings_frame
from warehouse.intake.ledgers.checks.check import Violation, number_in, report
from warehouse.intake.ledgers.checks.rows.serials import numbers_of
from warehouse.intake.ledgers.checks.rows.texts import units_of_other_villages
from warehouse.intake.ledgers.checks.totals.statistics import compare_statistics

if TYPE_CHECKING:
    from warehouse.intake.ledgers.checks.cells import LedgerCells
    from warehouse.intake.ledgers.checks.context import CheckReference
    from warehouse.intake.ledgers.table.sheet_accounting import LedgerSheet

_NUMBER = r"([0-9]{1,6})"
_OF_FURTHER_LISTS = ("measures", "responsible_unit")


def check_file(sheets: Sequence[LedgerSheet], reference: CheckReference) -> pl.DataFrame:
    """Return what the sheets of a file say differently, as `FINDINGS`."""
    ledgers = [
        replace(sheet.cells, reference=reference) for sheet in sheets if sheet.cells is not None
    ]
    others = [sheet.sheet for sheet in sheets if not sheet.is_ledger]
    beside = [cells.sheet for cells in ledgers if cells.has("problem_count")]
    statistics = compare_statistics(
        _of_problems(ledgers), others, reference.townships, beside=beside
    )
    return pl.concat([findings_frame(statistics), *_compare_lists(ledgers)])


def share_numbers(sheets: Sequence[LedgerSheet]) -> None:
    """Let the tables of one sheet know each other's running numbers."""
    numbers = [(sheet, numbers_of(sheet.cells)) for sheet in sheets if sheet.cells is not None]
    for sheet, _ in numbers:
        others = [
            own
            for other, own in numbers
            if other is not sheet and other.sheet.name == sheet.sheet.name
        ]
        if sheet.cells is not None and others:
            sheet.cells = replace(sheet.cells, numbers_beside=frozenset().union(*others))


def _of_problems(ledgers: Sequence[LedgerCells]) -> list[LedgerCells]:
    """Return the ledgers whose problems statistics count: those of the first kind that has any,
    plans without states last.
    """
    listing = [
        cells for cells in ledgers if cells.kind.lists_problems and cells.has("problem_text")
    ]
    kinds = {cells.kind for cells in listing}
    first = min(kinds, key=lambda kind: (not kind.reports_states, kind.order), default=None)
    return [cells for cells in listing if cells.kind is first]


def _compare_lists(ledgers: Sequence[LedgerCells]) -> Iterator[pl.DataFrame]:
    """Yield what the lists of one file say differently: every problem has its tasks and who
    answers for it.
    """
    lists = [cells for cells in ledgers if cells.kind.reads_sheets_together and cells.has("seq")]
    further = [cells for cells in lists if any(cells.has(field) for field in _OF_FURTHER_LISTS)]
    of_problems = [
        cells
        for cells in lists
        if cells.has("problem_text") and not any(cells is other for other in further)
    ]
    if len(of_problems) == 1:
        for other in further:
            yield from _compare_with_problems(of_problems[0], other)


def _compare_with_problems(problems: LedgerCells, other: LedgerCells) -> Iterator[pl.DataFrame]:
    """Yield problems that a further list, numbered alike, leaves out, and what it lacks."""
    number = number_in("seq", _NUMBER)
    numbers = other.counted.select(number).to_series().drop_nulls()
    is_shared = number.is_in(numbers.implode())
    if problems.by_record.filter(is_shared).is_empty():
        return
    left_out = Violation(problems.by_record, ~is_shared, "seq", {"list": other.sheet.name})
    yield from report("list_leaves_out", problems, [left_out])
    if problems.has("subject_org") and not other.has("subject_org"):
        subjects = problems.by_record.select("subject_org", number=number).drop_nulls()
        once = subjects.unique("number", keep="none")
        theirs = other.by_record.with_columns(number=number)
        joined = theirs.join(once, on="number", how="left", maintain_order="left")
        if other.has("responsible_unit"):
            units = units_of_other_villages(other, joined)
            yield from report("unit_of_other_village", other, units)
    for field in _OF_FURTHER_LISTS:
        if other.has(field):
            empty = Violation(other.by_record, pl.col(field).is_null(), field)
            yield from report("cell_missing", other, [empty])
