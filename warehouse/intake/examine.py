"""An import from its files to what can be accepted, and the acceptance itself.

The examination is a function of the files, the answers and the accepted rows: it changes nothing,
and the same import examined again gives the same result.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from warehouse.intake.batches.accept import accept, already_accepted
from warehouse.intake.batches.batch import TYPED, Batch, BatchOrigin
from warehouse.intake.batches.checks.privacy_gate import guarded, guarded_answers
from warehouse.intake.batches.finishing import finish, left_to_do
from warehouse.intake.batches.store import STORED_STATUSES, has_demonstration
from warehouse.intake.cells.sheets import SourceFile
from warehouse.intake.copies.rejected_rows import split_returned, write_rejected_rows
from warehouse.intake.findings.cell_findings import without_left_out
from warehouse.intake.findings.examination import Examination
from warehouse.intake.findings.finding import findings_frame, rows_by_status
from warehouse.intake.findings.interpretation import Interpretation, together
from warehouse.intake.ledgers.interpret import interpret_ledgers
from warehouse.intake.ledgers.table.cells.legible import legible
from warehouse.intake.privacy.keys import GivenAnswers
from warehouse.intake.rules.checking.check import check
from warehouse.intake.templates.interpret import interpret_templates
from warehouse.intake.templates.recognition import is_template
from warehouse.intake.workbook.files import read_files
from warehouse.runtime.errors import ImportRefused
from warehouse.runtime.garbage import search_put_off
from warehouse.runtime.log import note
from warehouse.runtime.progress import Progress, silent
from warehouse.runtime.settings import load_settings
from warehouse.words.messages import language, message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.findings.finding import Finding
    from warehouse.intake.findings.questions import Answers
    from warehouse.intake.reference.reference_data import ReferenceData
    from warehouse.runtime.home import Home


@search_put_off()
def examine(
    paths: Sequence[Path], answers: Answers, reference: ReferenceData, progress: Progress = silent
) -> Examination:
    """Read, interpret and check `paths`; a file that cannot be read is a finding, no error."""
    files, unreadable = read_files(paths, progress)
    return examine_files(files, answers, reference, progress, unreadable)


def examine_files(
    files: list[SourceFile],
    answers: Answers,
    reference: ReferenceData,
    progress: Progress = silent,
    unreadable: Sequence[Finding] = (),
) -> Examination:
    """Interpret and check files that were read; `unreadable` are findings about the others."""
    answers = GivenAnswers(answers)
    parts = [Interpretation(findings=findings_frame(list(unreadable)))]
    accepted_files: dict[str, str] = {}
    templates: list[SourceFile] = []
    ledgers: list[SourceFile] = []
    for file in files:
        batch = already_accepted(reference.home, [file.sha256])
        if batch is not None:
            accepted_files[file.name] = batch.batch_id
            parts.append(_left_out_whole(file))
            continue
        for part in split_returned(file):
            if is_template(part):
                templates.append(part)
            else:
                ledgers.append(legible(part))
    # All of one kind at once, templates first: a village may be named in one file and listed in
    # another.
    progress(message("step_interpret"), 0, 0)
    filled = interpret_templates(templates, answers, reference)
    as_kept = interpret_ledgers(ledgers, answers, reference.with_rows(filled.tables))
    progress(message("step_check"), 0, 0)
    checked = check(together([*parts, filled, as_kept]), reference, answers)
    interpretation = checked.interpretation
    findings = without_left_out(interpretation.findings, interpretation.statuses, files)
    return Examination(
        files=files,
        interpretation=guarded(replace(interpretation, findings=findings)),
        supersessions=checked.supersessions,
        accepted_files=accepted_files,
        answers=answers,
    )


def accept_examination(
    home: Home,
    examination: Examination,
    *,
    accept_good: bool = False,
    joins_demonstration: bool = False,
) -> Batch | None:
    """Accept what `examination` found good; None where nothing in it is new.

    All or nothing, unless `accept_good`: then refused rows, and those that wait for an answer, go
    into a workbook of their own (`finishing.refusal_file`). What `joins_demonstration` was typed in
    on a page, and becomes part of a demonstration where there is one, beside which nothing else may
    stand.

    Raises `ImportRefused` where rows are refused or wait for an answer and `accept_good` is not
    set, or where no classification label has been set for real ledgers, and what `accept` raises;
    then nothing was accepted.
    """
    into_demonstration = joins_demonstration and has_demonstration(home)
    if not (load_settings(home).classification_label or into_demonstration):
        raise ImportRefused.of("classification_missing", file=home.settings_file)
    if not (examination.is_clean or accept_good):
        raise ImportRefused.of(
            "not_clean",
            rejected=examination.count("rejected"),
            pending=examination.count("pending"),
            files=examination.refused_files,
        )
    if not examination.tables and examination.interpretation.observations.is_empty():
        return None
    has_refused = examination.count("rejected") + examination.count("pending") > 0
    left = left_to_do(
        examination.interpretation.profiles,
        rejected_rows(examination, language()) if has_refused else None,
    )
    batch = accept(
        home,
        examination.tables,
        origin=_origin(examination, is_typed=joins_demonstration),
        is_demonstration=into_demonstration,
        joins_demonstration=into_demonstration,
        as_of_date=None,
        supersessions=examination.supersessions,
        observations=examination.interpretation.observations,
        left=left,
    )
    finish(home, batch, left)
    note(
        "imported",
        batch=batch.batch_id,
        rows=batch.rows,
        tables=len(batch.tables),
        rejected=examination.count("rejected"),
        pending=examination.count("pending"),
    )
    return batch


def rejected_rows(examination: Examination, in_language: str) -> bytes:
    """Return the workbook of the rows that were refused or wait for an answer, to be mended."""
    return write_rejected_rows(
        examination.files,
        examination.findings,
        examination.statuses,
        in_language,
        examination.answers,
    )


def _left_out_whole(file: SourceFile) -> Interpretation:
    """Return a file whose very content was accepted before: every row left out for that reason."""
    statuses = [
        pl.select(
            file=pl.lit(file.name),
            sheet=pl.lit(sheet.name),
            row=pl.int_range(1, sheet.height + 1, dtype=pl.Int32),
            status=pl.lit("skipped"),
            reason=pl.lit("already_accepted"),
            belongs_to=pl.int_range(1, sheet.height + 1, dtype=pl.Int32),
        )
        for sheet in file.sheets
    ]
    return Interpretation(statuses=pl.concat(statuses)) if statuses else Interpretation()


def _origin(examination: Examination, *, is_typed: bool) -> BatchOrigin:
    names = [file.name for file in examination.files]
    counts = rows_by_status(examination.statuses).rename(STORED_STATUSES)
    reasons = examination.statuses.filter(pl.col("status") == "skipped")["reason"].value_counts()
    details: dict[str, Any] = {
        "files": [
            {"name": file.name, "size": file.size, "sha256": file.sha256}
            for file in examination.files
        ],
        "sheets": counts.to_dicts(),
        STORED_STATUSES["skipped"]: dict(reasons.iter_rows()),
        "corrections": examination.supersessions.height,
        "answers": guarded_answers(examination.answers),
        **({TYPED: True} if is_typed else {}),
    }
    return BatchOrigin(
        kind="ledger", description=", ".join(names), source_file=names[0], details=details
    )
