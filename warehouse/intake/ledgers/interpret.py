"""Every ledger of a file, each by the reader of its kind.

Rows that are no data get their status here; the rows of a ledger's table get theirs from its
reader.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.findings.finding import ROW_STATUSES, Finding, findings_frame
from warehouse.intake.findings.interpretation import CELLS, Interpretation, together
from warehouse.intake.findings.questions import Answers
from warehouse.intake.ledgers.checks.across_sheets import check_file, share_numbers
from warehouse.intake.ledgers.checks.context import CheckReference, check_reference
from warehouse.intake.ledgers.checks.run import check_ledger
from warehouse.intake.ledgers.kind_registry import every_kind
from warehouse.intake.ledgers.ledger_sheets import read_tables
from warehouse.intake.ledgers.table.finding.side_by_side import one_status_each
from warehouse.intake.ledgers.table.sheet_accounting import LedgerSheet
from warehouse.intake.privacy.keys import GivenAnswers
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.schema.validation import schema_of

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import SourceFile

RETOLD = ("problems", "problem_events", "recoveries")
"""Tables whose rows a later edition of one import may correct."""


def interpret_ledgers(
    files: Sequence[SourceFile], answers: Answers, reference: ReferenceData
) -> Interpretation:
    """Return everything that the sheets of `files` hold.

    What a ledger brings is known to those read after it: villages before the inspections in them,
    these before their problems, an edition before the next.
    """
    by_file = [
        [table for sheet in file.sheets for table in read_tables(sheet, answers, reference)]
        for file in files
    ]
    sheets = [sheet for of_file in by_file for sheet in of_file]
    for of_file in by_file:
        share_numbers(of_file)
    check_against = check_reference(reference)
    parts = [_around(sheet, check_against) for sheet in sheets]
    parts += [Interpretation(findings=check_file(of_file, check_against)) for of_file in by_file]
    for file, of_file in zip(files, by_file, strict=True):
        if not any(sheet.is_ledger for sheet in of_file):
            nothing = Finding("no_ledger_in_file", "rejected", file.name)
            parts.append(Interpretation(findings=findings_frame([nothing])))
    groups = [group for of_file in by_file for group in _read_together(of_file)]
    for group in sorted(groups, key=_turn):
        waits = any(sheet.table is None for sheet in group)
        part = _all_wait(group) if waits else _read(group, reference)
        parts.append(part)
        kind = group[0].kind
        if kind is not None and (kind.is_read_first or kind.lists_problems):
            reference = reference.with_rows(part.tables).with_observations(part.observations)
    whole = one_status_each(together(parts), _of_several_tables(sheets))
    profiles = _profiles(parts)
    remembered = [_remembered(sheet, profiles) for sheet in sheets]
    notes = findings_frame(finding for finding in remembered if finding is not None)
    remembered_keys = {key for sheet in sheets for key in sheet.remembered}
    return replace(
        whole,
        tables=_by_last_edition(whole.tables),
        findings=pl.concat([whole.findings, notes]),
        profiles=profiles,
        settled_questions=[
            question for question in whole.settled_questions if question.key in remembered_keys
        ],
    )


def _of_several_tables(sheets: Sequence[LedgerSheet]) -> set[tuple[str, str]]:
    """Return file and name of the sheets that hold more tables than one."""
    counted = Counter((one.sheet.file, one.sheet.name) for one in sheets)
    return {place for place, tables in counted.items() if tables > 1}


def _turn(group: Sequence[LedgerSheet]) -> tuple[int, dt.date, int]:
    """Return when the ledgers of a group are read: what others refer to comes first, then editions
    in the order of their days.
    """
    kind = group[0].kind
    tables = [sheet.table for sheet in group if sheet.table is not None]
    if kind is not None and kind.is_read_first:
        return 0, dt.date.min, kind.turn
    if kind is None or not kind.lists_problems or not tables:
        return 1, dt.date.max, 0
    return 1, tables[0].as_of, kind.turn


def _by_last_edition(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Return `tables` with each problem, event and recovery as the last edition of the import has
    it.
    """
    return {
        name: rows.unique(schema_of(name).primary_key(), keep="last", maintain_order=True)
        if name in RETOLD
        else rows
        for name, rows in tables.items()
    }


def _read_together(sheets: Sequence[LedgerSheet]) -> list[list[LedgerSheet]]:
    """Return the sheets whose tables are read at once: those of one kind of list, else each alone.

    A list whose kind or columns are still open may be one of several, which then wait for it.
    """
    groups = [
        [sheet]
        for sheet in sheets
        if sheet.table is not None and not sheet.table.kind.reads_sheets_together
    ]
    for kind in (kind for kind in every_kind() if kind.reads_sheets_together):
        of_kind = [sheet for sheet in sheets if sheet.is_ledger and sheet.kind in (kind, None)]
        if any(sheet.table is not None for sheet in of_kind):
            groups.append(of_kind)
    return groups


def _read(group: Sequence[LedgerSheet], reference: ReferenceData) -> Interpretation:
    tables = [sheet.table for sheet in group if sheet.table is not None]
    answers = GivenAnswers(*(sheet.answers for sheet in group))
    kind = tables[0].kind
    return kind.read(tables if kind.reads_sheets_together else tables[0], answers, reference)


def _all_wait(group: Sequence[LedgerSheet]) -> Interpretation:
    """Return the rows of lists that wait for another of them."""
    rows = [
        (table.sheet.file, table.sheet.name, row.row, "pending", None, row.continues or row.row)
        for table in (sheet.table for sheet in group)
        if table is not None
        for row in table.rows
    ]
    return Interpretation(statuses=pl.DataFrame(rows, schema=ROW_STATUSES, orient="row"))


def _remembered(sheet: LedgerSheet, profiles: Mapping[str, Mapping[str, str]]) -> Finding | None:
    """Return the finding that a sheet was read with answers of earlier editions, where it was."""
    used = {key for answers in profiles.values() for key in answers} & sheet.remembered.keys()
    if not used:
        return None
    return Finding(
        rule="answers_remembered",
        severity="noted",
        file=sheet.sheet.file,
        sheet=sheet.sheet.name,
        details={"sheet": sheet.sheet.name, "count": str(len(used))},
    )


def _around(sheet: LedgerSheet, check_against: CheckReference) -> Interpretation:
    """Return the rows and findings of a sheet that do not come from its reader."""
    rows = [
        (sheet.sheet.file, sheet.sheet.name, row, *status)
        for row, status in sorted(sheet.statuses.items())
    ]
    findings = findings_frame(sheet.findings)
    if sheet.cells is not None:
        findings = pl.concat([findings, check_ledger(sheet.cells, check_against)])
    cells = [
        (sheet.sheet.file, sheet.sheet.name, *key, cells)
        for key, cells in sheet.cell_counts.items()
    ]
    return Interpretation(
        findings=findings,
        statuses=pl.DataFrame(rows, schema=ROW_STATUSES, orient="row"),
        cells=pl.DataFrame(cells, schema=CELLS, orient="row"),
        questions=sheet.questions,
        profiles=sheet.profiles,
    )


def _profiles(parts: Sequence[Interpretation]) -> dict[str, dict[str, str]]:
    profiles: dict[str, dict[str, str]] = {}
    for part in parts:
        for profile, answers in part.profiles.items():
            profiles[profile] = {**profiles.get(profile, {}), **answers}
    return profiles
