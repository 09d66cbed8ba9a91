"""What is asked about a template, and the answers that mean the same everywhere in it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

from warehouse.intake.findings.questions import LEAVE_OUT, LIKELY, UNSURE, Option, Question
from warehouse.intake.reference import region_questions
from warehouse.schema import catalogue
from warehouse.schema.fields import Reader
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.cells.sheets import Sheet
    from warehouse.intake.reference.region_names import FormerRegion, RegionNames
    from warehouse.schema.catalogue import RawColumn
    from warehouse.words.messages import Text

PROFILE = region_questions.PROFILE
"""What an office's answers about its templates are remembered by."""

LEAVE_EMPTY = "leave_empty"
"""The answer that takes the cell for not filled in."""

AS_NUMBERS = "as_numbers"
"""The answer that takes codes that became numbers by the digits they have."""

AS_ABOVE, KEEP, VOID, UNSTRUCK = "as_above", "keep", "void", "standing"
SHOWN, OWN = "shown", "own"
"""Answers about dittos, struck and merged cells, as in ledgers that are no templates."""

NO = "false"

_DAYS = {"day", "deadline", "month"}
_OF_THE_OFFICE = {"flag", "listed", "region", "tags"}
"""Kinds of columns where a word means the same in every edition."""

_TAKES: Final[Mapping[Reader, Literal["option", "date"]]] = {
    "day": "date",
    "deadline": "date",
    "flag": "option",
    "listed": "option",
}
"""What is answered beside an option; text in every other column."""

_DIGITS = 12


def ask_about_value(
    sheet: Sheet,
    column: RawColumn,
    value: str,
    written: str,
    candidates: Sequence[tuple[str, Text]],
    county: str | None = None,
) -> Question:
    """Ask what `written` means, in one county where the rows say which; `value` is how it may be
    shown. A candidate is proposed only where it is the only one.
    """
    of_the_office = column.reader in _OF_THE_OFFICE
    place = f"{column.table}.{column.name}"
    if county is not None:
        written, value = f"{county} {written}", f"{value}({county})"
    digest = hashlib.sha256(written.encode()).hexdigest()[:_DIGITS]
    kind = "template_day" if column.reader in _DAYS else "template_value"
    options = [Option(answer, label) for answer, label in candidates]
    if not column.is_required:
        options.append(_option(LEAVE_EMPTY))
    options.append(_option(LEAVE_OUT))
    return Question(
        key=f"{PROFILE if of_the_office else sheet.file}|{place}|{digest}",
        kind="template_village" if column.reader == "village" else kind,
        details={**_details(column), "value": value},
        options=tuple(options),
        takes=_TAKES.get(column.reader, "text"),
        proposal=candidates[0][0] if len(candidates) == 1 else None,
        # A day of more than one meaning is no better for having one candidate.
        confidence=(UNSURE if column.reader in _DAYS else LIKELY) if len(candidates) == 1 else None,
        scope="profile" if of_the_office else "file",
        file=sheet.file,
        sheet=sheet.name,
    )


def ask_about_region(
    sheet: Sheet,
    column: RawColumn,
    former: FormerRegion,
    regions: RegionNames,
    candidates: Sequence[str],
) -> Question:
    """Ask which region in force is meant by one that ended."""
    further = () if column.is_required else (_option(LEAVE_EMPTY),)
    return region_questions.question_about(
        former,
        regions,
        sheet.file,
        sheet.name,
        others=candidates,
        further=(*further, _option(LEAVE_OUT)),
    )


def ask_about_blank_flags(sheet: Sheet, column: RawColumn) -> Question:
    """Ask whether cells left empty under yes or no mean no."""
    no = next(choice for choice in column.choices if choice.code == NO)
    return Question(
        key=f"{PROFILE}|{column.table}.{column.name}|blank",
        kind="template_blank_flag",
        details=_details(column),
        options=(Option(NO, no.label), _option(LEAVE_OUT)),
        proposal=NO,
        confidence=UNSURE,
        scope="profile",
        file=sheet.file,
        sheet=sheet.name,
    )


def ask_about_numbers(sheet: Sheet, column: RawColumn) -> Question:
    """Ask whether codes that became numbers have lost zeros."""
    return Question(
        key=f"{sheet.file}|{column.table}.{column.name}|numbers",
        kind="template_numbers",
        details=_details(column),
        options=(_option(AS_NUMBERS), _option(LEAVE_OUT)),
        file=sheet.file,
        sheet=sheet.name,
    )


def ask_about_dittos(sheet: Sheet) -> Question:
    """Ask whether dittos across other rows repeat the last row of data."""
    return _of_sheet(sheet, "ditto", (AS_ABOVE, LEAVE_OUT))


def ask_about_struck(sheet: Sheet) -> Question:
    """Ask whether cells that are struck through still count."""
    return _of_sheet(sheet, "struck", (KEEP, VOID, LEAVE_OUT))


def ask_about_struck_parts(sheet: Sheet) -> Question:
    """Ask whether what stands beside struck text is what the cell says."""
    return _of_sheet(sheet, "struck_part", (UNSTRUCK, LEAVE_OUT))


def ask_about_covered(sheet: Sheet) -> Question:
    """Ask whether values beneath merged cells count, or what the merged cell shows."""
    return _of_sheet(sheet, "covered", (SHOWN, OWN, LEAVE_OUT))


def in_each(**texts: Text) -> dict[str, Any]:
    """Return details of a finding that read otherwise in each language."""
    return {name: text.by_language for name, text in texts.items()}


def _of_sheet(sheet: Sheet, kind: str, answers: Sequence[str]) -> Question:
    return Question(
        key=f"{sheet.file}|{sheet.name}|{kind}",
        kind=kind,
        details={"sheet": sheet.name},
        options=tuple(Option(answer, message(f"answers.{kind}.{answer}")) for answer in answers),
        file=sheet.file,
        sheet=sheet.name,
    )


def _details(column: RawColumn) -> dict[str, str | Text]:
    return {"table": catalogue.title(column.table), "header": column.header}


def _option(answer: str) -> Option:
    return Option(answer, message(f"answers.template.{answer}"))
