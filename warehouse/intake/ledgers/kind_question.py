"""What is asked of a table before its columns are: its kind, and whether a hidden one is wanted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from warehouse.intake.findings.questions import LEAVE_OUT, Option, Question
from warehouse.intake.ledgers.fields.headers import SURE
from warehouse.intake.ledgers.fields.signature import signature
from warehouse.intake.ledgers.kind_registry import every_kind, kind_named
from warehouse.intake.ledgers.table.finding.other_sheets import is_statistics
from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import Sheet
    from warehouse.intake.ledgers.kind_detection import LikelyKind
    from warehouse.intake.ledgers.ledger_kind import LedgerKind
    from warehouse.intake.ledgers.table.finding.header import Header
    from warehouse.intake.ledgers.table.finding.preamble import Preamble
    from warehouse.intake.ledgers.table.rows.row_kinds import ClassifiedRows
    from warehouse.intake.ledgers.table.sheet_accounting import LedgerSheet
    from warehouse.intake.reference.reference_data import ReferenceData

NOT_A_LEDGER: Final = "not_a_ledger"
IMPORT = "import"

ChosenKind: TypeAlias = "LedgerKind | Literal['not_a_ledger'] | None"
"""What a table is, as answered or for certain; None while that is open."""

_EXAMPLES = 3


def settled_kind(
    ledger: LedgerSheet,
    header: Header,
    rows: ClassifiedRows,
    proposed: LikelyKind,
    reference: ReferenceData,
) -> ChosenKind:
    """Return the kind: as answered, else as proposed where that is sure; else None and a
    question.
    """
    profile = signature("sheet", (header.text(column) for column in header.columns))
    key = f"{profile}|kind"
    ledger.remember(profile, reference)
    answer = ledger.answers.get(key)
    chosen: ChosenKind = kind_named(answer or "")
    if answer == NOT_A_LEDGER:
        chosen = NOT_A_LEDGER
    if chosen is not None and answer is not None:
        ledger.keep(profile, {key: answer})
        return chosen
    if proposed.confidence >= SURE:
        return proposed.kind
    headers = tuple(header.text(column) for column in header.columns)
    question = _kind_question(key, proposed, ledger.sheet)
    ledger.questions.append(replace(question, count=len(rows.data), examples=headers[:_EXAMPLES]))
    ledger.report("asks_kind", "pending", header.last_row)
    return None


def _kind_question(key: str, proposed: LikelyKind, sheet: Sheet) -> Question:
    """Return the question of the kind of a table, the likeliest ones first."""
    likely = [kind for kind in (proposed.kind, *proposed.others) if kind is not None]
    further = [kind for kind in every_kind() if kind not in likely]
    return Question(
        key=key,
        kind="ledger_kind",
        details={"sheet": sheet.name},
        options=(
            *(
                Option(kind.name, message(f"ledgers.{kind.name}.name"))
                for kind in [*likely, *further]
            ),
            Option(NOT_A_LEDGER, message("ledgers.not_a_ledger.name")),
        ),
        proposal=proposed.kind.name if proposed.kind else None,
        confidence=proposed.confidence if proposed.kind else None,
        scope="profile",
        file=sheet.file,
        sheet=sheet.name,
    )


def reason_against(
    ledger: LedgerSheet,
    header: Header,
    rows: ClassifiedRows,
    preamble: Preamble,
    kind: LedgerKind | None,
    chosen: ChosenKind,
) -> str | None:
    """Return why the table of the sheet is left out all the same; None where it is to be read."""
    if chosen == NOT_A_LEDGER:
        return NOT_A_LEDGER
    if kind is not None and is_statistics(header, kind, [ledger.sheet.name, preamble.title]):
        return "statistics"
    return None if _is_wanted(ledger, rows) else "hidden_sheet"


def _is_wanted(ledger: LedgerSheet, rows: ClassifiedRows) -> bool:
    """Return whether the sheet is to be read: every sheet that is seen, a hidden one by answer."""
    sheet = ledger.sheet
    if not sheet.is_hidden:
        return True
    key = f"{sheet.file}|{sheet.name}|hidden_sheet"
    answer = ledger.answers.get(key)
    if answer not in (IMPORT, LEAVE_OUT):
        ledger.questions.append(
            Question(
                key=key,
                kind="hidden_sheet",
                details={"sheet": sheet.name},
                options=(
                    Option(IMPORT, message("answers.hidden_sheet.import")),
                    Option(LEAVE_OUT, message("answers.hidden_sheet.leave_out")),
                ),
                proposal=LEAVE_OUT,
                confidence=0.5,
                count=len(rows.data),
                file=sheet.file,
                sheet=sheet.name,
            )
        )
        ledger.report("asks_hidden_sheet", "pending", None)
    return answer != LEAVE_OUT


def ask_about_form(ledger: LedgerSheet, rows: list[int]) -> bool:
    """Return whether the rows of a form wait: they are not read, and the user says that they may
    stay.
    """
    sheet = ledger.sheet
    key = f"{sheet.file}|{sheet.name}|form"
    if not rows or ledger.answers.get(key) == LEAVE_OUT:
        return False
    for row in rows:
        ledger.statuses[row] = ("pending", None, row)
    ledger.report("asks_form", "pending", rows[0], {"count": str(len(rows))})
    ledger.questions.append(
        Question(
            key=key,
            kind="form",
            details={"sheet": sheet.name, "row": str(rows[0])},
            options=(Option(LEAVE_OUT, message("answers.form.leave_out")),),
            count=len(rows),
            file=sheet.file,
            sheet=sheet.name,
        )
    )
    return True
