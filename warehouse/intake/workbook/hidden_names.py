"""Names of files and sheets that name a person, replaced before anything is made of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from warehouse.intake.findings.finding import Finding
from warehouse.intake.privacy.labels import sheet_label, tells_a_person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warehouse.intake.workbook.layout import ReadWorkbook
    from warehouse.words.messages import Text

HIDDEN = "***"


def with_labels(read: ReadWorkbook, file: str) -> ReadWorkbook:
    """Return `read` with a neutral name for every sheet whose own names a person; each is told."""
    taken = {sheet.name for sheet in read.sheets} | {finding.sheet for finding in read.findings}
    labels = {
        sheet.name: sheet_label(sheet.name, place, taken)
        for place, sheet in enumerate(read.sheets, start=1)
    }
    labels |= {name: sheet_label(name, len(labels) + 1, taken) for name in taken - labels.keys()}
    hidden = [label for name, label in labels.items() if label != name]
    if not hidden:
        return read
    findings = [
        replace(
            finding,
            sheet=labels[finding.sheet],
            details=_relabelled(finding.details, labels),
        )
        for finding in read.findings
    ]
    renamed = [
        Finding("sheet_name_personal", "warned", file, label, details={"sheet": label})
        for label in hidden
    ]
    sheets = tuple(replace(sheet, name=labels[sheet.name]) for sheet in read.sheets)
    return replace(read, sheets=sheets, findings=[*findings, *renamed])


def without_labels(finding: Finding) -> Finding:
    """Return a finding on a file that was not read, without the names that its details hold."""
    details = {
        name: HIDDEN if isinstance(value, str) and tells_a_person(value) else value
        for name, value in finding.details.items()
    }
    return replace(finding, details=details)


def _relabelled(
    details: Mapping[str, str | Text], labels: Mapping[str, str]
) -> dict[str, str | Text]:
    return {
        name: labels.get(value, value) if isinstance(value, str) else value
        for name, value in details.items()
    }
