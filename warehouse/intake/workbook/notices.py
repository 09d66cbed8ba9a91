"""What there is to say of a sheet as it was read: once for each kind, with the cells concerned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.intake.cells.sheets import cell_name
from warehouse.intake.findings.finding import Finding
from warehouse.intake.privacy.guard import mask
from warehouse.intake.workbook import limits
from warehouse.intake.workbook.shells import on_shells

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from warehouse.intake.cells.sheets import CellPlace, Sheet
    from warehouse.intake.findings.finding import Severity
    from warehouse.intake.workbook.xlsx.scan import SheetScan


def on_layout(sheet: Sheet) -> list[Finding]:
    """Return what there is to say of values that nobody sees, of marks of notes, and of shells."""
    by_rule: tuple[tuple[str, Severity, Collection[CellPlace]], ...] = (
        ("covered_values", "warned", sheet.covered),
        ("note_marks", "warned", sheet.note_marks),
        ("struck_parts", "noted", sheet.struck_parts),
        ("pictures_in_cells", "noted", sheet.pictures),
    )
    return [
        *(_listed(rule, severity, sheet, sorted(at)) for rule, severity, at in by_rule if at),
        *_on_contradictions(sheet),
        *on_shells(sheet.shells, sheet.file, sheet.name),
    ]


def _on_contradictions(sheet: Sheet) -> list[Finding]:
    """Return one finding on every formula of a sheet whose kept result is stale, the first as
    example.
    """
    if not sheet.contradictions:
        return []
    first = sheet.contradictions[0]
    example = {
        "example": cell_name(first.place),
        "kept": _quoted(first.kept),
        "counted": _quoted(first.counted),
    }
    places = [one.place for one in sheet.contradictions]
    return [_listed("formula_contradicts", "warned", sheet, places, **example)]


def _listed(
    rule: str, severity: Severity, sheet: Sheet, places: Sequence[CellPlace], **more: str
) -> Finding:
    """Return one finding on many cells: how many, and the names of the first."""
    names = "、".join(cell_name(place) for place in places[: limits.MOST_NAMED])
    details = {"count": str(len(places)), "cells": names, **more}
    return Finding(rule, severity, sheet.file, sheet.name, details=details)


def on_formulas(scan: SheetScan, file: str, sheet: str) -> list[Finding]:
    """Return what there is to say of the formulas of a sheet."""
    findings = []
    if scan.formulas:
        details = {"count": str(scan.formulas)}
        findings.append(Finding("file_formulas", "noted", file, sheet, details=details))
    places = sorted(scan.not_calculated)
    findings.extend(
        Finding("file_not_calculated", "rejected", file, sheet, row, column)
        for row, column in places[: limits.MOST_PLACES]
    )
    if len(places) > limits.MOST_PLACES:
        details = {"count": str(len(places)), "shown": str(limits.MOST_PLACES)}
        findings.append(
            Finding("file_not_calculated_more", "rejected", file, sheet, details=details)
        )
    return findings


def _quoted(value: float | str) -> str:
    return mask(value) if isinstance(value, str) else f"{value:.15g}"
