"""What each column of a ledger holds: as answered, as proposed where that is sure, else asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from warehouse.intake.cells.sheets import column_letter
from warehouse.intake.findings.finding import Finding
from warehouse.intake.findings.questions import Option, Question
from warehouse.intake.ledgers.fields.column_proposals import (
    UNQUALIFIED_COMPLETION,
    Proposals,
    by_neighbours,
)
from warehouse.intake.ledgers.fields.field_facts import PERSONAL_FIELDS
from warehouse.intake.ledgers.fields.headed_columns import HeadedColumns
from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.fields.headers import SURE, Meaning, is_known_elsewhere, meaning
from warehouse.intake.ledgers.ledger import LedgerColumn
from warehouse.intake.ledgers.table.finding.header import is_blank
from warehouse.intake.ledgers.table.rows.other_lines import is_stray
from warehouse.intake.privacy.guard import mask
from warehouse.intake.privacy.headers import is_personal
from warehouse.intake.workbook.writing.note_headers import is_note_header
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.intake.findings.finding import Severity
    from warehouse.intake.findings.questions import Answers
    from warehouse.intake.ledgers.ledger_kind import LedgerKind
    from warehouse.intake.ledgers.table.finding.header import Header

NOT_NEEDED = "not_needed"
"""The answer that nothing is taken from a column."""

_LISTS = ("problem_text", "subject_org", "org_name", "village")
"""Fields that a row is of: two columns of them may be two things in one row."""

_EXAMPLES = 3


@dataclass(frozen=True)
class FieldMapping:
    """The columns with their fields; `answered` has the answers that were used, `not_needed` the
    columns that an answer leaves out, `pending` those that wait for one.
    """

    columns: tuple[LedgerColumn, ...]
    findings: list[Finding] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    answered: dict[str, str] = field(default_factory=dict)
    not_needed: set[int] = field(default_factory=set)
    pending: set[int] = field(default_factory=set)


def map_columns(table: HeadedColumns, signature: str, answers: Answers) -> FieldMapping:
    """Return the field of each column, with what has to be asked and is found of them.

    `signature` is what the answers are remembered by.
    """
    mapping = FieldMapping(())
    proposals = _by_headers(table, mapping)
    proposals, findings = by_neighbours(table, proposals)
    mapping.findings.extend(findings)
    columns = [
        _settled(table, column, proposals[column], signature, answers, mapping)
        if column in proposals
        else LedgerColumn(column, table.header.text(column), None, 1.0)
        for column in table.header.columns
    ]
    mapping.findings.extend(_cells_without_header(table))
    return replace(mapping, columns=tuple(columns))


def _by_headers(table: HeadedColumns, mapping: FieldMapping) -> Proposals:
    """Return what headers mean, columns that are never read left out."""
    proposals: Proposals = {}
    for column in table.header.columns:
        levels = table.header.levels[column - 1]
        proposal = meaning(levels, table.kind)
        if _is_of_persons(levels) or proposal.field in PERSONAL_FIELDS:
            mapping.findings.append(table.finding(column, "personal_column", "noted"))
        elif proposal.field in table.kind.secret_fields:
            mapping.findings.append(table.finding(column, "clue_content", "noted"))
        else:
            proposals[column] = proposal
    return proposals


def _is_of_persons(levels: tuple[str, ...]) -> bool:
    """Return whether a header is personal: by its innermost row or as a whole, never by its group
    alone (责任清单 heads columns of units too).
    """
    return is_personal(levels[-1]) or is_personal("".join(levels))


def _key(signature: str, header: Header, column: int) -> str:
    """Return the key of the question what a column means: its header, and which one of it."""
    text = header.text(column)
    same = [other for other in header.columns if header.text(other) == text]
    return f"{signature}|column|{condensed(text)}|{same.index(column) + 1}"


def _settled(
    table: HeadedColumns,
    column: int,
    proposal: Meaning,
    signature: str,
    answers: Answers,
    mapping: FieldMapping,
) -> LedgerColumn:
    """Return a column by its answer, else by a sure proposal; else it is asked about."""
    text = table.header.text(column)
    if is_note_header(text):
        return LedgerColumn(column, text, None, 1.0)
    key = _key(signature, table.header, column)
    answer = answers.get(key)
    if answer == NOT_NEEDED or answer in _fields_offered(table.kind):
        mapping.answered[key] = answer
        if answer == NOT_NEEDED:
            mapping.not_needed.add(column)
        return LedgerColumn(column, text, None if answer == NOT_NEEDED else answer, 1.0)
    if proposal.field is None and proposal.confidence == 0.0:
        mapping.findings.append(_unknown(table, column))
        return LedgerColumn(column, text, None, 0.0)
    if proposal.confidence < SURE:
        mapping.pending.add(column)
        mapping.questions.append(_question(table, key, column, proposal))
    elif table.innermost(column) == UNQUALIFIED_COMPLETION:
        rule = f"completion_as_{proposal.field}"
        mapping.findings.append(table.finding(column, rule, "noted"))
    return LedgerColumn(column, text, proposal.field, proposal.confidence)


def _unknown(table: HeadedColumns, column: int) -> Finding:
    """Return the finding on a column of which the kind of ledger takes nothing."""
    if is_known_elsewhere(table.header.levels[column - 1]):
        return table.finding(column, "column_not_needed", "noted")
    filled = len(table.filled_values(column))
    severity: Severity = "warned" if filled else "noted"
    return table.finding(column, "column_unknown", severity, count=str(filled))


def _fields_offered(kind: LedgerKind) -> list[str]:
    closed = PERSONAL_FIELDS | kind.secret_fields
    return [name for name in kind.fields if name not in closed]


def _question(table: HeadedColumns, key: str, column: int, proposal: Meaning) -> Question:
    examples = list(dict.fromkeys(str(value) for value in table.filled_values(column)))
    # What may be a list of problems is never proposed to be left away.
    meant = meaning(table.header.levels[column - 1], table.kind).field
    likely = proposal.field or (None if meant in _LISTS and examples else NOT_NEEDED)
    offered = _fields_offered(table.kind)
    return Question(
        key=key,
        kind="column",
        details={
            "header": table.header.text(column),
            "column": column_letter(column),
            "ledger": message(f"ledgers.{table.kind.name}.name"),
        },
        options=(
            *(Option(name, message(f"fields.{name}.name")) for name in offered),
            Option(NOT_NEEDED, message("fields.not_needed.name")),
        ),
        proposal=likely,
        confidence=None if likely is None else proposal.confidence,
        count=len(table.data),
        examples=tuple(mask(example) for example in examples[:_EXAMPLES]),
        scope="profile",
        file=table.sheet.file,
        sheet=table.sheet.name,
    )


def _cells_without_header(table: HeadedColumns) -> Iterator[Finding]:
    sheet = table.sheet
    headed = set(table.header.columns)
    for column in range(1, sheet.width + 1):
        if column in headed:
            continue
        filled = [row for row in table.data if not is_blank(sheet.rows[row - 1][column - 1])]
        if filled:
            are_marks = all(
                is_stray({column: condensed(sheet.rows[row - 1][column - 1])}) for row in filled
            )
            yield Finding(
                rule="cells_without_header",
                severity="noted" if are_marks else "warned",
                file=sheet.file,
                sheet=sheet.name,
                row=filled[0],
                column=column,
                details={"column": column_letter(column), "count": str(len(filled))},
            )
