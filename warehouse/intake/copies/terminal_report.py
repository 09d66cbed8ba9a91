"""What an examination found, as lines for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from warehouse.intake.cells.sheets import column_letter
from warehouse.intake.findings.correction_texts import with_names
from warehouse.intake.findings.finding import counts_by_rule, rows_by_status
from warehouse.intake.findings.grouping import fold, folded_with_sentences
from warehouse.intake.findings.interpretation import cells_by_status
from warehouse.words.languages import listed
from warehouse.words.messages import Text, language, message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from warehouse.intake.findings.examination import Examination
    from warehouse.intake.findings.interpretation import CellStatus
    from warehouse.intake.findings.questions import Question

_FIELDS_SHOWN = ("title", "named", "header", "before", "after", "answer")
"""What a line says of a corrected field."""

OPTIONS_SHOWN = 8
LONGEST_VALUE = 40
"""Letters of a cell's value that a line shows."""


def described(examination: Examination, findings_shown: int) -> Iterator[Text | str]:
    """Return the lines: rows by sheet and status, counts by rule, gravest findings, questions."""
    for file, batch in examination.accepted_files.items():
        yield message("import_file_known", file=file, batch=batch)
    yield from _sheets(examination)
    yield from _corrections(examination, findings_shown)
    yield from _rules(examination.findings)
    yield from _findings(examination.findings, findings_shown)
    for question in examination.questions:
        yield from _question(question)


def _sheets(examination: Examination) -> Iterator[Text | str]:
    by_sheet = rows_by_status(examination.statuses).to_dicts()
    skipped = examination.statuses.filter(pl.col("status") == "skipped")
    reasons = skipped.group_by("file", "sheet", "reason", maintain_order=True).len()
    for counts in by_sheet:
        yield message("import_sheet", **_thousands(counts))
        own = reasons.filter(
            pl.col("file") == counts["file"], pl.col("sheet") == counts["sheet"]
        ).sort("len", descending=True)
        if not own.is_empty():
            yield message("import_skipped", reasons=_listed(own))
        cells = cells_by_status(
            examination.interpretation.cells.filter(
                pl.col("file") == counts["file"], pl.col("sheet") == counts["sheet"]
            )
        )
        if cells:
            filled = f"{sum(cells.values()):,}"
            yield message("import_cells", cells=filled, parts=_cells(cells))
    for counts in examination.interpretation.counts.to_dicts():
        yield message("import_ledger_counts", **_thousands(counts))
    if len(by_sheet) > 1:
        total = {
            name: sum(counts[name] for counts in by_sheet)
            for name in ("rows", "accepted", "pending", "rejected", "skipped")
        }
        yield message("import_total", **_thousands(total))


def _listed(reasons: pl.DataFrame) -> Text:
    return listed(
        message(
            "import_summary.sheet.reason",
            reason=message(f"reasons.{reason}.name"),
            count=f"{rows:,}",
        )
        for reason, rows in reasons.select("reason", "len").iter_rows()
    )


def _corrections(examination: Examination, most: int) -> Iterator[Text]:
    """Yield how many rows in force are corrected, then field by field, and how to keep one of
    them.
    """
    corrections = examination.corrections
    if corrections.is_empty():
        return
    declined = corrections.filter("is_kept")["answer"].n_unique()
    yield message(
        "import_corrections",
        count=f"{corrections['answer'].n_unique() - declined:,}",
        kept=f"{declined:,}",
    )
    for row in with_names(corrections.head(most), language()).to_dicts():
        place = message("place_row", file=row["file"], sheet=row["sheet"], row=row["row"])
        yield message(
            "import_correction_kept" if row["is_kept"] else "import_correction",
            **{name: row[name] for name in _FIELDS_SHOWN},
            place=place,
        )
    if corrections.height > most:
        yield message("import_corrections_more", count=f"{corrections.height - most:,}")
    yield message("import_corrections_keep")


def _cells(cells: Mapping[CellStatus, int]) -> Text:
    return listed(
        message(
            "import_summary.cells.part",
            status=message(f"import_summary.cells.{status}"),
            count=f"{count:,}",
        )
        for status, count in cells.items()
    )


def _rules(findings: pl.DataFrame) -> Iterator[Text]:
    for row in counts_by_rule(findings).to_dicts():
        yield message(
            "import_rule",
            severity=message(f"import_summary.severity.{row['severity']}"),
            rule=message(f"rules.{row['rule']}.name"),
            count=f"{row['count']:,}",
        )


def _findings(findings: pl.DataFrame, most: int) -> Iterator[Text | str]:
    folded = fold(findings)
    for row in folded_with_sentences(folded.head(most), language()).to_dicts():
        yield message(
            "import_finding",
            severity=message(f"import_summary.severity.{row['severity']}"),
            place=_place(row),
            what=row["what"],
            remedy=row["remedy"],
        )
    if folded.height > most:
        yield message("import_findings_more", count=f"{folded.height - most:,}")


def _place(row: dict[str, Any]) -> Text:
    """Return where a finding is: a cell, or as many rows and columns as it is of."""
    if row["row"] is None and row["column"] is None:
        key = "place_sheet" if row["sheet"] else "place_file"
    elif row["column"] is None:
        key = "place_rows" if row["rows"] else "place_row"
    elif row["row"] is None:
        key = "place_column"
    else:
        key = "place_cells" if row["rows"] else "place_cell"
    value = row["value"] or ""
    return message(
        key,
        file=row["file"],
        sheet=row["sheet"],
        row=row["row"],
        rows=row["rows"],
        column=column_letter(row["column"] or 0),
        header=row["header"],
        value=value if len(value) <= LONGEST_VALUE else f"{value[:LONGEST_VALUE]}…",
    )


def _question(question: Question) -> Iterator[Text | str]:
    yield message(
        "import_question", title=question.title, rows=f"{question.count:,}", key=question.key
    )
    for option in question.options[:OPTIONS_SHOWN]:
        yield message("import_option", value=option.value, label=option.label)
    if len(question.options) > OPTIONS_SHOWN:
        yield message("import_options_more", count=len(question.options) - OPTIONS_SHOWN)
    if question.takes != "option":
        yield message(f"import_summary.takes.{question.takes}")


def _thousands(counts: dict[str, Any]) -> dict[str, str]:
    return {
        name: f"{value:,}" if isinstance(value, int) else value for name, value in counts.items()
    }
