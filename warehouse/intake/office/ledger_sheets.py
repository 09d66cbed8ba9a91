"""From a sheet to the ledger in it, with everything that has to be asked before it can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.intake.findings import Finding
from warehouse.intake.note_headers import is_note_header
from warehouse.intake.office.aliases import SURE, is_alias, plain
from warehouse.intake.office.checks.around import fed_back_on
from warehouse.intake.office.checks.cells import cells_of
from warehouse.intake.office.columns import understand_columns
from warehouse.intake.office.day_ways import hold_back, settle_days
from warehouse.intake.office.filling import FilledTable, fill
from warehouse.intake.office.header import find_header, is_blank
from warehouse.intake.office.kinds import KINDS, LedgerKind, kind_of
from warehouse.intake.office.ledger import LedgerTable
from warehouse.intake.office.other_sheets import (
    holds_examples,
    is_statistics,
    is_table_of_counts,
    reason_for_none,
    without_ledger,
)
from warehouse.intake.office.personal import hide_numbers
from warehouse.intake.office.preamble import read_preamble
from warehouse.intake.office.profiles import signature
from warehouse.intake.office.rows import classify
from warehouse.intake.office.sheet_account import LedgerSheet
from warehouse.intake.office.sheet_facts import HOLDS_SINCE, as_of_day, county, likely_starts
from warehouse.intake.privacy.guard import mask
from warehouse.intake.questions import LEAVE_OUT, Option, Question
from warehouse.intake.village_names import core, stem
from warehouse.intake.words import text

if TYPE_CHECKING:
    from warehouse.intake.findings import Verdict
    from warehouse.intake.known import Known
    from warehouse.intake.office.columns import Columns
    from warehouse.intake.office.header import Header
    from warehouse.intake.office.preamble import Preamble
    from warehouse.intake.office.rows import Rows
    from warehouse.intake.questions import Answers
    from warehouse.intake.sheets import Sheet

NOT_A_LEDGER, IMPORT = "not_a_ledger", "import"

_SLIPS: dict[str, Verdict] = {"outside": "warned", "stray_mark": "noted", "numbered_only": "noted"}
"""Rows left out that somebody may have meant, with how they are told."""

_LONGEST_SHOWN = 60
_KNOWN_ENOUGH = 3
_EXAMPLES = 3


def read_sheet(sheet: Sheet, answers: Answers, known: Known) -> LedgerSheet:
    """The ledger of `sheet`; its rows are left out with their reason where it holds none."""
    sheet, personal = hide_numbers(sheet)
    found = LedgerSheet(sheet, answers=answers, personal=personal)
    header = find_header(sheet)
    if header is None:
        return without_ledger(found, reason_for_none(sheet))
    rows = classify(sheet, header)
    if holds_examples(sheet, len(rows.data)):
        return without_ledger(found, "instructions")
    preamble = read_preamble(sheet, header, rows)
    kind = kind_of(header, [preamble.title, sheet.name, sheet.file])
    if is_table_of_counts(sheet) or (kind.kind is None and not _may_be_one(header, rows, sheet)):
        return without_ledger(found, reason_for_none(sheet))
    found.is_ledger = True
    chosen = _kind(found, header, rows, kind, known)
    against = _reason_against(found, header, rows, preamble, kind.kind, chosen)
    if against is not None:
        return without_ledger(found, against)
    _fates_around(found, rows)
    _tell_slips(found, rows)
    _second_table(found, rows)
    if chosen is None or any(question.kind == "hidden_sheet" for question in found.questions):
        _all_wait(found, rows.data)
        return found
    _understand(found, header, rows, preamble, chosen, known)
    return found


def _may_be_one(header: Header, rows: Rows, sheet: Sheet) -> bool:
    """Whether a table of no known kind is worth asking about: headers of ledgers over data."""
    known = sum(is_alias(levels) for levels in header.levels if levels)
    return bool(rows.data) and known >= _KNOWN_ENOUGH and reason_for_none(sheet) == "no_ledger"


def _understand(
    found: LedgerSheet,
    header: Header,
    rows: Rows,
    preamble: Preamble,
    kind: str,
    known: Known,
) -> None:
    """Columns, cells, county and day of a ledger whose kind is settled."""
    sheet = found.sheet
    found.kind = kind
    known_as = signature(kind, (header.text(column) for column in header.columns))
    found.remember(known_as, known)
    columns = understand_columns(sheet, header, rows.data, kind, known_as, found.answers)
    days = settle_days(sheet, rows.data, columns.columns, found.answers)
    sheet = days.sheet
    villages = _village_names(known) if rows.sections else frozenset()
    filled = fill(
        sheet, rows, columns.columns, kind, known_as, found.answers, found.personal, villages
    )
    hold_back(filled, days)
    found.findings += [*columns.findings, *days.findings, *filled.findings]
    found.questions += [*columns.questions, *days.questions, *filled.questions]
    found.keep(known_as, {**columns.answered, **filled.answered})
    _ask_in_header(found, header, columns)
    for row, (fate, reason) in filled.set_aside.items():
        found.fates[row] = (fate, reason, filled.belongs_to[row])
    if not rows.data:
        return
    county_code = county(found, preamble, filled.rows, len(rows.data), known)
    likely = likely_starts(filled.rows, county_code, known) if kind in HOLDS_SINCE else []
    as_of = as_of_day(found, preamble, kind, len(rows.data), likely, known)
    fed_back = fed_back_on(sheet, header.first_row)
    found.cells = cells_of(sheet, kind, rows, columns.columns, filled, as_of, fed_back)
    if columns.questions or county_code is None or as_of is None:
        _groups_wait(found, filled)
        return
    found.table = LedgerTable(
        sheet=sheet,
        kind=kind,
        title=preamble.title,
        columns=columns.columns,
        rows=tuple(filled.rows),
        county_code=county_code,
        as_of=as_of,
        round_name=preamble.round_name,
        signature=known_as,
        is_whole=not filled.set_aside and not _is_of_refused_rows(header),
    )


def _village_names(known: Known) -> frozenset[str]:
    """The names of the villages on the roster, with and without what their kind adds."""
    names = known.rows("villages").select("name").unique().collect()["name"]
    return frozenset(part for name in names for part in {plain(name), core(name), stem(name)})


def _is_of_refused_rows(header: Header) -> bool:
    return any(is_note_header(text) for levels in header.levels for text in levels)


def _kind(
    found: LedgerSheet, header: Header, rows: Rows, proposed: LedgerKind, known: Known
) -> str | None:
    """The kind: as answered, else as proposed where that is sure; else None and a question."""
    sheet = found.sheet
    known_as = signature("sheet", (header.text(column) for column in header.columns))
    key = f"{known_as}|kind"
    found.remember(known_as, known)
    answer = found.answers.get(key)
    if answer in (*KINDS, NOT_A_LEDGER):
        found.keep(known_as, {key: answer})
        return answer
    if proposed.confidence >= SURE:
        return proposed.kind
    order = [proposed.kind, *proposed.others]
    further = [kind for kind in KINDS if kind not in order]
    found.questions.append(
        Question(
            key=key,
            kind="ledger_kind",
            details={"sheet": sheet.name},
            options=(
                *(
                    Option(kind, text(f"ledgers.{kind}.name"))
                    for kind in [*order, *further]
                    if kind is not None
                ),
                Option(NOT_A_LEDGER, text("ledgers.not_a_ledger.name")),
            ),
            proposal=proposed.kind,
            confidence=proposed.confidence if proposed.kind else None,
            count=len(rows.data),
            examples=tuple(header.text(column) for column in header.columns)[:_EXAMPLES],
            scope="profile",
            file=sheet.file,
            sheet=sheet.name,
        )
    )
    found.tell("asks_kind", "asked", header.last_row)
    return None


def _reason_against(
    found: LedgerSheet,
    header: Header,
    rows: Rows,
    preamble: Preamble,
    kind: str | None,
    chosen: str | None,
) -> str | None:
    """Why the table of the sheet is left out all the same; None where it is to be read."""
    if chosen == NOT_A_LEDGER:
        return NOT_A_LEDGER
    if kind is not None and is_statistics(header, kind, [found.sheet.name, preamble.title]):
        return "statistics"
    return None if _is_wanted(found, rows) else "hidden_sheet"


def _is_wanted(found: LedgerSheet, rows: Rows) -> bool:
    """Whether the sheet is to be read: every sheet that is seen, a hidden one by answer."""
    sheet = found.sheet
    if not sheet.is_hidden:
        return True
    key = f"{sheet.file}|{sheet.name}|hidden_sheet"
    answer = found.answers.get(key)
    if answer not in (IMPORT, LEAVE_OUT):
        found.questions.append(
            Question(
                key=key,
                kind="hidden_sheet",
                details={"sheet": sheet.name},
                options=(
                    Option(IMPORT, text("answers.hidden_sheet.import")),
                    Option(LEAVE_OUT, text("answers.hidden_sheet.leave_out")),
                ),
                proposal=LEAVE_OUT,
                confidence=0.5,
                count=len(rows.data),
                file=sheet.file,
                sheet=sheet.name,
            )
        )
        found.tell("asks_hidden_sheet", "asked", None)
    return answer != LEAVE_OUT


def _fates_around(found: LedgerSheet, rows: Rows) -> None:
    for row, kind in enumerate(rows.kinds, 1):
        if kind != "data":
            found.fates[row] = ("left_out", kind, row)


def _tell_slips(found: LedgerSheet, rows: Rows) -> None:
    """Rows that hold something, yet nothing of the table: what stands in them is shown once."""
    for row, kind in enumerate(rows.kinds, 1):
        if kind in _SLIPS:
            held = [value for value in found.sheet.rows[row - 1] if not is_blank(value)]
            shown = "、".join(mask(str(value)) for value in held)
            found.tell(f"row_{kind}", _SLIPS[kind], row, {"shown": shown[:_LONGEST_SHOWN]})


def _second_table(found: LedgerSheet, rows: Rows) -> None:
    """Another table below the first is not read; that it is left out is for the user to say."""
    sheet = found.sheet
    second = [row for row, kind in enumerate(rows.kinds, 1) if kind == "second_table"]
    key = f"{sheet.file}|{sheet.name}|second_table"
    if not second or found.answers.get(key) == LEAVE_OUT:
        return
    for row in second:
        found.fates[row] = ("asked", None, row)
    found.tell("asks_second_table", "asked", second[0])
    found.questions.append(
        Question(
            key=key,
            kind="second_table",
            details={"sheet": sheet.name, "row": str(second[0])},
            options=(Option(LEAVE_OUT, text("answers.second_table.leave_out")),),
            count=len(second),
            file=sheet.file,
            sheet=sheet.name,
        )
    )


def _ask_in_header(found: LedgerSheet, header: Header, columns: Columns) -> None:
    """A finding at the header of each column whose meaning is open."""
    open_keys = {question.details["header"] for question in columns.questions}
    for column in columns.columns:
        if column.header in open_keys:
            found.findings.append(
                Finding(
                    rule="asks_column",
                    verdict="asked",
                    file=found.sheet.file,
                    sheet=found.sheet.name,
                    row=header.last_row,
                    column=column.column,
                    header=column.header,
                    value=column.header,
                )
            )


def _all_wait(found: LedgerSheet, data: list[int]) -> None:
    for row in data:
        found.fates[row] = ("asked", None, row)


def _groups_wait(found: LedgerSheet, filled: FilledTable) -> None:
    for row in filled.rows:
        found.fates[row.row] = ("asked", None, filled.belongs_to[row.row])
