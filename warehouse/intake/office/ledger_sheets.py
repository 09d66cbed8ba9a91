"""From a sheet to the ledger in it, with everything that has to be asked before it can be read."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake import words
from warehouse.intake.findings import Fate, Finding, Verdict
from warehouse.intake.office.aliases import SURE, aliases, plain
from warehouse.intake.office.columns import understand_columns
from warehouse.intake.office.county import county_names, county_of
from warehouse.intake.office.filling import FilledTable, fill
from warehouse.intake.office.header import ROWS_SEARCHED, find_header, is_blank
from warehouse.intake.office.kinds import KINDS, LedgerKind, kind_of
from warehouse.intake.office.ledger import LedgerRow, LedgerTable
from warehouse.intake.office.preamble import read_preamble
from warehouse.intake.office.profiles import remembered, signature
from warehouse.intake.office.rows import classify
from warehouse.intake.office.totals import check_totals
from warehouse.intake.questions import LEAVE_OUT, Option, Question
from warehouse.intake.values.days import read_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from warehouse.intake.known import Known
    from warehouse.intake.office.columns import Columns
    from warehouse.intake.office.header import Header
    from warehouse.intake.office.preamble import Preamble
    from warehouse.intake.office.rows import Rows
    from warehouse.intake.questions import Answers
    from warehouse.intake.sheets import Sheet

NOT_A_LEDGER, IMPORT = "not_a_ledger", "import"

HOLDS_SINCE = {"party_org_roster"}
"""Kinds that hold from a day on instead of reporting of one."""

_SURE_KIND = SURE
_INSTRUCTIONS = re.compile(r"说明|须知|指南|要求|模板|示例|字典|选项")
_STATISTICS = re.compile(r"统计|汇总表|分析|透视")
_OF_ONE_THING = {
    "closed_date",
    "end_date",
    "feedback_date",
    "measures",
    "org_code",
    "period",
    "problem_text",
    "start_date",
    "term_start",
    "transfer_date",
}
"""Fields that only a list of single things has, never a table of counts."""

_SUBJECTS = ("subject_org", "village", "org_name")
_EXAMPLES = 3


@dataclass
class LedgerSheet:
    """What became of one sheet before its ledger is read.

    `table` is None where there is no ledger, or something is open; `kind` is None as long as it is
    not settled. `fates` holds fate, reason and the first row of its thing for every row that is not
    among the table's. `answers` are those given, and those remembered (`remembered`) beside them;
    `profiles` the ones of scope `profile` that were used, by signature.
    """

    sheet: Sheet
    table: LedgerTable | None = None
    findings: list[Finding] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    fates: dict[int, tuple[Fate, str | None, int]] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    remembered: dict[str, str] = field(default_factory=dict)
    profiles: dict[str, dict[str, str]] = field(default_factory=dict)
    kind: str | None = None
    is_ledger: bool = False


def read_sheet(sheet: Sheet, answers: Answers, known: Known) -> LedgerSheet:
    """The ledger of `sheet`; its rows are left out with their reason where it holds none."""
    found = LedgerSheet(sheet, answers=answers)
    header = find_header(sheet)
    if header is None:
        return _without_ledger(found, _reason_for_none(sheet))
    rows = classify(sheet, header)
    preamble = read_preamble(sheet, header, rows)
    kind = kind_of(header, [preamble.title, sheet.name, sheet.file])
    if kind.kind is None or _is_table_of_counts(sheet):
        return _without_ledger(found, _reason_for_none(sheet))
    found.is_ledger = True
    chosen = _kind(found, header, rows, kind, known)
    against = _reason_against(found, header, rows, preamble, kind.kind, chosen)
    if against is not None:
        return _without_ledger(found, against)
    _fates_around(found, rows)
    _second_table(found, rows)
    if chosen is None or any(question.kind == "hidden_sheet" for question in found.questions):
        _all_wait(found, rows.data)
        return found
    _understand(found, header, rows, preamble, chosen, known)
    return found


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
    _remember_answers(found, known_as, known)
    columns = understand_columns(sheet, header, rows.data, kind, known_as, found.answers)
    filled = fill(sheet, rows, columns.columns, kind, known_as, found.answers)
    totals = check_totals(sheet, rows, columns.columns)
    found.findings += [*columns.findings, *filled.findings, *totals]
    found.questions += [*columns.questions, *filled.questions]
    _keep_profile(found, known_as, {**columns.answered, **filled.answered})
    _ask_in_header(found, header, columns)
    for row, (fate, reason) in filled.set_aside.items():
        found.fates[row] = (fate, reason, filled.belongs_to[row])
    if not rows.data:
        return
    county_code = _county(found, preamble, filled.rows, len(rows.data), known)
    likely = _likely_starts(filled.rows, county_code, known) if kind in HOLDS_SINCE else []
    as_of = _as_of(found, preamble, kind, len(rows.data), likely, known)
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
    )


def _kind(
    found: LedgerSheet, header: Header, rows: Rows, proposed: LedgerKind, known: Known
) -> str | None:
    """The kind: as answered, else as proposed where that is sure; else None and a question."""
    sheet = found.sheet
    known_as = signature("sheet", (header.text(column) for column in header.columns))
    key = f"{known_as}|kind"
    _remember_answers(found, known_as, known)
    answer = found.answers.get(key)
    if answer in (*KINDS, NOT_A_LEDGER):
        _keep_profile(found, known_as, {key: answer})
        return answer
    if proposed.confidence >= _SURE_KIND:
        return proposed.kind
    order = [proposed.kind, *proposed.others] if proposed.kind else list(proposed.others)
    further = [kind for kind in KINDS if kind not in order]
    found.questions.append(
        Question(
            key=key,
            kind="ledger_kind",
            details={"sheet": sheet.name},
            options=(
                *(
                    Option(kind, words.text(f"ledgers.{kind}.name"))
                    for kind in [*order, *further]
                    if kind is not None
                ),
                Option(NOT_A_LEDGER, words.text("ledgers.not_a_ledger.name")),
            ),
            proposal=proposed.kind,
            confidence=proposed.confidence,
            count=len(rows.data),
            examples=tuple(header.text(column) for column in header.columns)[:_EXAMPLES],
            scope="profile",
            file=sheet.file,
            sheet=sheet.name,
        )
    )
    found.findings.append(_of_sheet(sheet, "asks_kind", "asked", header.last_row))
    return None


def _reason_against(
    found: LedgerSheet,
    header: Header,
    rows: Rows,
    preamble: Preamble,
    kind: str,
    chosen: str | None,
) -> str | None:
    """Why the table of the sheet is left out all the same; None where it is to be read."""
    if chosen == NOT_A_LEDGER:
        return NOT_A_LEDGER
    if _is_statistics(header, kind, [found.sheet.name, preamble.title]):
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
                    Option(IMPORT, words.text("answers.hidden_sheet.import")),
                    Option(LEAVE_OUT, words.text("answers.hidden_sheet.leave_out")),
                ),
                proposal=LEAVE_OUT,
                confidence=0.5,
                count=len(rows.data),
                file=sheet.file,
                sheet=sheet.name,
            )
        )
        found.findings.append(_of_sheet(sheet, "asks_hidden_sheet", "asked", None))
    return answer != LEAVE_OUT


def _fates_around(found: LedgerSheet, rows: Rows) -> None:
    for row, kind in enumerate(rows.kinds, 1):
        if kind != "data":
            found.fates[row] = ("left_out", kind, row)


def _second_table(found: LedgerSheet, rows: Rows) -> None:
    """Another table below the first is not read; that it is left out is for the user to say."""
    sheet = found.sheet
    second = [row for row, kind in enumerate(rows.kinds, 1) if kind == "second_table"]
    key = f"{sheet.file}|{sheet.name}|second_table"
    if not second or found.answers.get(key) == LEAVE_OUT:
        return
    for row in second:
        found.fates[row] = ("asked", None, row)
    found.findings.append(_of_sheet(sheet, "asks_second_table", "asked", second[0]))
    found.questions.append(
        Question(
            key=key,
            kind="second_table",
            details={"sheet": sheet.name, "row": str(second[0])},
            options=(Option(LEAVE_OUT, words.text("answers.second_table.leave_out")),),
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


def _county(
    found: LedgerSheet,
    preamble: Preamble,
    rows: Iterable[LedgerRow],
    count: int,
    known: Known,
) -> str | None:
    sheet = found.sheet
    key = f"{sheet.file}|county"
    names = county_names(known)
    answer = found.answers.get(key)
    if answer in names:
        return answer
    subjects = {
        str(row.cells[name].value) for row in rows for name in _SUBJECTS if name in row.cells
    }
    county = county_of([*preamble.texts, sheet.file], subjects, known)
    if county.code is not None:
        if county.is_by_villages:
            details = {"county": names[county.code], "code": county.code}
            found.findings.append(_of_sheet(sheet, "county_by_villages", "noted", None, details))
        return county.code
    found.questions.append(
        Question(
            key=key,
            kind="county",
            details={"file": sheet.file},
            options=tuple(
                Option(code, words.text("answers.county.option", name=names[code], code=code))
                for code in county.candidates
                if code in names
            ),
            takes="text",
            proposal=county.candidates[0] if len(county.candidates) == 1 else None,
            confidence=0.7 if len(county.candidates) == 1 else None,
            count=count,
            examples=preamble.texts[:_EXAMPLES],
            file=sheet.file,
            sheet=sheet.name,
        )
    )
    found.findings.append(_of_sheet(sheet, "asks_county", "asked", None))
    return None


def _as_of(
    found: LedgerSheet,
    preamble: Preamble,
    kind: str,
    count: int,
    likely: list[dt.date],
    known: Known,
) -> dt.date | None:
    """The day the ledger reports of: answered, or said by the sheet; else None and a question."""
    sheet = found.sheet
    question = "holds_since" if kind in HOLDS_SINCE else "as_of"
    key = f"{sheet.file}|{question}"
    answer = _day(found.answers.get(key))
    if answer is not None and answer <= known.today:
        return answer
    said = preamble.as_of
    if said is not None and said <= known.today and kind not in HOLDS_SINCE:
        return said
    candidates = list(
        dict.fromkeys(
            day
            for day in (*likely, said, *preamble.as_of_candidates)
            if day is not None and day <= known.today
        )
    )
    found.questions.append(
        Question(
            key=key,
            kind=question,
            details={"file": sheet.file},
            options=tuple(
                Option(day.isoformat(), words.text("answers.as_of.option", day=day.isoformat()))
                for day in candidates
            ),
            takes="date",
            proposal=candidates[0].isoformat() if candidates else None,
            confidence=0.6 if candidates else None,
            count=count,
            examples=preamble.texts[:_EXAMPLES],
            file=sheet.file,
            sheet=sheet.name,
        )
    )
    found.findings.append(_of_sheet(sheet, f"asks_{question}", "asked", None))
    return None


def _likely_starts(
    rows: Iterable[LedgerRow], county_code: str | None, known: Known
) -> list[dt.date]:
    """Days from which a roster may hold: the county's terms of office, then the terms it tells."""
    above = known.region_ancestors.filter(pl.col("region_code") == county_code)
    terms = (
        known.rows("terms")
        .filter(pl.col("region_code").is_in(above["ancestor_code"].to_list()))
        .select(pl.col("starts_on").unique().sort(descending=True))
        .collect()
    )
    told = Counter(
        day
        for row in rows
        if "term_start" in row.cells
        and (day := read_day(row.cells["term_start"].value).value) is not None
    )
    return [*terms["starts_on"].to_list(), *(day for day, _ in told.most_common(_EXAMPLES))]


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return None


def _all_wait(found: LedgerSheet, data: list[int]) -> None:
    for row in data:
        found.fates[row] = ("asked", None, row)


def _groups_wait(found: LedgerSheet, filled: FilledTable) -> None:
    for row in filled.rows:
        found.fates[row.row] = ("asked", None, filled.belongs_to[row.row])


def _remember_answers(found: LedgerSheet, known_as: str, known: Known) -> None:
    """Take the answers of earlier editions where none was given this time."""
    new = {
        key: answer
        for key, answer in remembered(known.home, known_as).items()
        if key not in found.answers
    }
    found.remembered.update(new)
    found.answers = {**new, **found.answers}


def _keep_profile(found: LedgerSheet, known_as: str, answers: dict[str, str]) -> None:
    if answers:
        found.profiles[known_as] = {**found.profiles.get(known_as, {}), **answers}


def _without_ledger(found: LedgerSheet, reason: str) -> LedgerSheet:
    """Every row left out; the sheet is pointed out where rows of it hold several cells."""
    sheet = found.sheet
    found.is_ledger = False
    found.questions.clear()
    found.findings.clear()
    filled = 0
    for row, values in enumerate(sheet.rows, 1):
        is_empty = all(is_blank(value) for value in values)
        filled += not is_empty
        found.fates[row] = ("left_out", "blank" if is_empty else reason, row)
    if filled:
        verdict: Verdict = "warned" if reason == "no_ledger" else "noted"
        found.findings.append(
            _of_sheet(sheet, f"sheet_{reason}", verdict, None, {"count": str(filled)})
        )
    return found


def _reason_for_none(sheet: Sheet) -> str:
    if sheet.is_hidden:
        return "hidden_sheet"
    if _is_table_of_counts(sheet):
        return "table_of_counts"
    if _INSTRUCTIONS.search(sheet.name):
        return "instructions"
    if _STATISTICS.search(sheet.name):
        return "statistics"
    return "no_ledger"


def _is_table_of_counts(sheet: Sheet) -> bool:
    """Whether a header counts weak organisations: a county's figures, not a list of villages."""
    counts = {
        header for header, name in aliases()["weak_org_ledger"].items() if name == "village_count"
    }
    return any(
        isinstance(value, str) and plain(value) in counts
        for row in sheet.rows[:ROWS_SEARCHED]
        for value in row
    )


def _is_statistics(header: Header, kind: str, names: list[str]) -> bool:
    """Whether a table called statistics holds nothing but counts."""
    if not any(_STATISTICS.search(name) for name in names):
        return False
    fields = {aliases()[kind].get(plain(levels[-1])) for levels in header.levels if levels}
    return not fields & _OF_ONE_THING


def _of_sheet(
    sheet: Sheet,
    rule: str,
    verdict: Verdict,
    row: int | None,
    details: Mapping[str, str] | None = None,
) -> Finding:
    return Finding(
        rule=rule,
        verdict=verdict,
        file=sheet.file,
        sheet=sheet.name,
        row=row,
        details={"sheet": sheet.name, **(details or {})},
    )
