"""The three lists (问题清单、任务清单、责任清单): a plan of what is to be put right, by whom, when.

A plan tells no states, so no event comes of it. Lists on sheets of their own are joined by the
problem's number, where the list of problems has it once; else by the problem's text, if the user
wants that. Never by the order of rows.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.findings.interpretation import Interpretation, together
from warehouse.intake.findings.questions import LIKELY, Option, Question
from warehouse.intake.ledgers.accounting import LEAVE_THESE_OUT, RowAccounting, leave_all_out
from warehouse.intake.ledgers.ledger import LedgerCell
from warehouse.intake.ledgers.problems.identity.matching import ALIKE, likeness
from warehouse.intake.ledgers.problems.reading import read_problems
from warehouse.intake.ledgers.records import LedgerRecord, comparable, records_of
from warehouse.intake.ledgers.shown_values import value_text
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.findings.questions import Answers
    from warehouse.intake.ledgers.ledger import LedgerRow, LedgerTable
    from warehouse.intake.reference.reference_data import ReferenceData

_OTHER_MEANINGS = re.compile(
    r"廉政风险|民生实事|典型问题|典型案例|政策清单|收集信息|信息清单|预设问题|权力清单|服务清单"
)
"""What else offices call their three lists: no problems to be put right."""

_NUMBER_OF_PROBLEM = re.compile(r"问题.{0,2}(序号|编号|顺序号)")
_FURTHER_LISTS = re.compile(r"(任务|责任|措施|整改)清单")
_LIST_OF_PROBLEMS = re.compile(r"问题清单")
_OF_FURTHER_LISTS = ("measures", "responsible_unit", "deadline")

BY_TEXT = "by_text"
"""The answer that joins lists by the problem's text."""


def read_three_lists(
    tables: Sequence[LedgerTable], answers: Answers, reference: ReferenceData
) -> Interpretation:
    """Return the problems of all lists of one file."""
    parts: list[Interpretation] = []
    ours: list[LedgerTable] = []
    for table in tables:
        named = f"{table.title}{table.sheet.name}{''.join(c.header for c in table.columns)}"
        if _OTHER_MEANINGS.search(named):
            parts.append(leave_all_out(table, answers, "problem_other_lists"))
        else:
            ours.append(table)
    alone = [table for table in ours if _stands_alone(table)]
    if len(ours) == len(alone):
        return together([*parts, *(read_problems(table, answers, reference) for table in alone)])
    of_problems = [table for table in ours if _is_list_of_problems(table)]
    further = [table for table in ours if not _is_list_of_problems(table)]
    if len(of_problems) != 1:
        parts += [_without_problems(table, answers) for table in ours]
        return together(parts)
    return together([*parts, *_joined(of_problems[0], further, answers, reference)])


def _stands_alone(table: LedgerTable) -> bool:
    """Return whether one sheet has the problems and what is to be done, under groups of headers."""
    fields = {column.field for column in table.columns}
    return (
        "problem_text" in fields
        and not _FURTHER_LISTS.search(table.sheet.name)
        and bool(fields & set(_OF_FURTHER_LISTS))
        and not _LIST_OF_PROBLEMS.fullmatch(comparable(table.sheet.name))
    )


def _is_list_of_problems(table: LedgerTable) -> bool:
    if table.header("problem_text") is None or _FURTHER_LISTS.search(table.sheet.name):
        return False
    return bool(_LIST_OF_PROBLEMS.search(table.sheet.name + table.title)) or not any(
        table.header(field) for field in _OF_FURTHER_LISTS
    )


def _without_problems(table: LedgerTable, answers: Answers) -> Interpretation:
    """Reject lists without the one list of problems they belong to."""
    accounting = RowAccounting(table, answers)
    records = records_of(table)
    accounting.begin(records)
    for record in records:
        accounting.reject(record, "lists_without_problems")
    return accounting.interpretation({})


@dataclass(frozen=True)
class _Joint:
    """A further list with what each of its rows belongs to."""

    accounting: RowAccounting
    records: Sequence[LedgerRecord]
    problem_rows: dict[int, int]
    """First row of the problem in the list of problems, by first row here."""


def _joined(
    problems: LedgerTable,
    further: Sequence[LedgerTable],
    answers: Answers,
    reference: ReferenceData,
) -> list[Interpretation]:
    listed = records_of(problems)
    joints = [_join(table, listed, answers) for table in further]
    borrowed: dict[int, list[LedgerRow]] = defaultdict(list)
    for joint in joints:
        for record in joint.records:
            row = joint.problem_rows.get(record.row)
            if row is not None:
                borrowed[row] += [_as_of(row, part, joint.accounting.table) for part in record.rows]
    rows = [
        row
        for record in listed
        for row in (*record.rows, *borrowed[record.row])
    ]  # fmt: skip
    headers = {column.field for column in problems.columns}
    extra = tuple(
        replace(column, column=0)
        for joint in joints
        for column in joint.accounting.table.columns
        if column.field is not None and column.field not in headers
    )
    whole = replace(problems, rows=tuple(rows), columns=(*problems.columns, *extra))
    read = read_problems(whole, answers, reference)
    became = {row: (status, reason) for row, status, reason in
              read.statuses.select("row", "status", "reason").iter_rows()}  # fmt: skip
    return [read, *(_with_statuses(joint, became) for joint in joints)]


def _join(table: LedgerTable, listed: Sequence[LedgerRecord], answers: Answers) -> _Joint:
    accounting = RowAccounting(table, answers)
    records = records_of(table)
    accounting.begin(records)
    number = table.header("problem_code") or table.header("seq")
    counts = Counter(record.number for record in listed)
    by_number = {record.number: record for record in listed if record.number}
    if number is not None and _NUMBER_OF_PROBLEM.search(comparable(number.header)):
        sure = [record for record in records if counts[record.number] == 1 and record.number]
        joined = {record.row: by_number[record.number].row for record in sure}
        others = [record for record in records if record.row not in joined]
        return _Joint(accounting, records, joined | _by_text(accounting, others, listed))
    return _Joint(accounting, records, _by_text(accounting, records, listed))


def _by_text(
    accounting: RowAccounting, records: Sequence[LedgerRecord], listed: Sequence[LedgerRecord]
) -> dict[int, int]:
    """Return rows joined by the problem's text, once the user has agreed; others are refused."""
    joined: dict[int, int] = {}
    for record in records:
        alike = [
            (likeness(record.text, problem.text), problem)
            for problem in listed
            if record.text and problem.text and not _of_other_village(record, problem)
        ]
        best = max((score for score, _ in alike), default=0.0)
        nearest = [problem for score, problem in alike if score == best]
        if best < ALIKE or len(nearest) > 1:
            accounting.reject(record, "lists_row_without_problem", record.cell("problem_text"))
            continue
        question = Question(
            key="lists_join",
            kind="lists_join",
            details={"list": accounting.table.sheet.name},
            options=(
                Option(BY_TEXT, message("answers.problem.join_by_text")),
                LEAVE_THESE_OUT,
            ),
            proposal=BY_TEXT,
            confidence=min(best / 100, LIKELY),
        )
        if accounting.choice(record, question, cell=record.cell("problem_text")) == BY_TEXT:
            details = {"text": value_text(nearest[0].text), "row": str(nearest[0].row)}
            accounting.report(
                "noted", "lists_joined_by_text", record, record.cell("problem_text"), details
            )
            joined[record.row] = nearest[0].row
    return joined


def _of_other_village(one: LedgerRecord, other: LedgerRecord) -> bool:
    named = comparable(one.text_of("subject_org")), comparable(other.text_of("subject_org"))
    return all(named) and named[0] != named[1]


def _as_of(row: int, borrowed: LedgerRow, table: LedgerTable) -> LedgerRow:
    """Return a row of a further list as one that goes on with a problem's row."""
    cells = {
        field: LedgerCell(cell.value, row, 0, f"{table.sheet.name}·{cell.header}")
        for field, cell in borrowed.cells.items()
        if field not in ("seq", "problem_code", "problem_text", "subject_org", "town", "category")
        and cell.filled_from in (None, cell.row)
    }
    return replace(borrowed, row=row, cells=cells, continues=row)


def _with_statuses(joint: _Joint, became: dict[int, tuple[str, str | None]]) -> Interpretation:
    """Return a further list whose rows share the statuses of their problems."""
    part = joint.accounting.interpretation({})
    shared = {
        row.row: became[joint.problem_rows[record.row]]
        for record in joint.records
        if record.row in joint.problem_rows
        for row in record.rows
    }
    rows = pl.DataFrame(
        [(row, status, reason) for row, (status, reason) in shared.items()],
        schema={"row": pl.Int32, "shared_status": pl.String, "shared_reason": pl.String},
        orient="row",
    )
    statuses = part.statuses.join(rows, on="row", how="left", maintain_order="left").select(
        "file",
        "sheet",
        "row",
        pl.coalesce("shared_status", "status").alias("status"),
        pl.when(pl.col("shared_status").is_null())
        .then("reason")
        .otherwise("shared_reason")
        .alias("reason"),
        "belongs_to",
    )
    return replace(part, statuses=statuses, counts=part.counts.clear())
