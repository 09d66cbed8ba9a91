"""A template that came back, as typed rows of the raw tables with everything found on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.batches.profiles import remembered
from warehouse.intake.findings.finding import Finding, findings_frame
from warehouse.intake.findings.interpretation import Interpretation, together
from warehouse.intake.privacy.keys import GivenAnswers
from warehouse.intake.templates.layout import TEMPLATE_VERSION
from warehouse.intake.templates.questions import PROFILE, in_each
from warehouse.intake.templates.recognition import TemplateSheet, recognise_sheet
from warehouse.intake.templates.regions import NameLookup
from warehouse.intake.templates.rows import left_out_whole, refused_whole
from warehouse.intake.templates.table_rows import TableSheet
from warehouse.schema import catalogue
from warehouse.words.languages import listed

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import Sheet, SourceFile
    from warehouse.intake.findings.questions import Answers
    from warehouse.intake.reference.reference_data import ReferenceData


def interpret_template(
    file: SourceFile, answers: Answers, reference: ReferenceData
) -> Interpretation:
    """Return the rows of every sheet of one template."""
    return interpret_templates([file], answers, reference)


def interpret_templates(
    files: Sequence[SourceFile], answers: Answers, reference: ReferenceData
) -> Interpretation:
    """Return the rows of every sheet of the templates of one import: villages come before what
    refers to them by name, whichever file they stand in.
    """
    kept = {
        key: answer
        for key, answer in remembered(reference.home, PROFILE).items()
        if key not in answers
    }
    answers = GivenAnswers(kept, answers)
    sheets = [recognise_sheet(sheet) for file in files for sheet in file.sheets]
    order = list(catalogue.OFFICE_TABLES)
    read: dict[int, Interpretation] = {}
    surroundings = NameLookup.of(reference)
    for place in sorted(range(len(sheets)), key=lambda place: _turn(sheets[place], order)):
        part = _with_kept(
            _interpret_sheet(sheets[place], answers, surroundings), sheets[place], kept
        )
        read[place] = part
        surroundings = surroundings.with_rows(part.tables)
    return together([*map(_of_file, files), *(read[place] for place in range(len(sheets)))])


def _with_kept(part: Interpretation, sheet: TemplateSheet, kept: Answers) -> Interpretation:
    """Return `part` with a finding about the answers of earlier templates that it was read
    with.
    """
    again = [question for question in part.settled_questions if question.key in kept]
    if not again:
        return replace(part, settled_questions=[])
    details = {"sheet": sheet.sheet.name, "count": str(len(again))}
    finding = Finding(
        "answers_remembered", "noted", sheet.sheet.file, sheet.sheet.name, details=details
    )
    findings = pl.concat([part.findings, findings_frame([finding])])
    return replace(part, settled_questions=again, findings=findings)


def _turn(sheet: TemplateSheet, order: Sequence[str]) -> int:
    return order.index(sheet.table) if sheet.table else len(order)


def _of_file(file: SourceFile) -> Interpretation:
    """Return the findings about the whole file."""
    if file.template_version in (None, TEMPLATE_VERSION):
        return Interpretation()
    details = {"version": str(file.template_version), "current": TEMPLATE_VERSION}
    finding = Finding("template_version_other", "warned", file.name, details=details)
    return Interpretation(findings=findings_frame([finding]))


def _interpret_sheet(
    recognised: TemplateSheet, answers: Answers, surroundings: NameLookup
) -> Interpretation:
    sheet = recognised.sheet
    if recognised.role == "instructions":
        return Interpretation(statuses=left_out_whole(sheet, "instructions"))
    if sheet.is_hidden:
        return _left_out(sheet, "hidden_sheet", "template_sheet_hidden")
    if recognised.table is None:
        return _left_out(sheet, "not_of_the_template", "template_sheet_unknown")
    wrong = _wrong_headers(recognised)
    if wrong is not None:
        return Interpretation(
            findings=findings_frame([wrong]), statuses=refused_whole(sheet, recognised.header_row)
        )
    return TableSheet(recognised, answers, surroundings).interpretation()


def _left_out(sheet: Sheet, reason: str, rule: str) -> Interpretation:
    statuses = left_out_whole(sheet, reason)
    count = statuses.filter(pl.col("reason") != "blank").height
    details = {"sheet": sheet.name, "count": str(count)}
    finding = [Finding(rule, "warned", sheet.file, sheet.name, details=details)] if count else []
    return Interpretation(statuses=statuses, findings=findings_frame(finding))


def _wrong_headers(recognised: TemplateSheet) -> Finding | None:
    """Return why the table cannot be read, where it cannot."""
    sheet, table = recognised.sheet, recognised.table or ""
    for rule, names in (
        ("template_columns_missing", recognised.missing),
        ("template_column_twice", recognised.doubled),
    ):
        if names:
            headers = [catalogue.column(table, name).header for name in names]
            return Finding(
                rule,
                "rejected",
                sheet.file,
                sheet.name,
                recognised.header_row or None,
                details=in_each(columns=listed(headers)),
            )
    return None
