"""What each column of a ledger holds: proposed from its header, asked where that is not sure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from warehouse.intake.copies.note_headers import is_note_header
from warehouse.intake.findings.finding import Finding
from warehouse.intake.findings.questions import Option, Question
from warehouse.intake.ledgers.fields.field_facts import PERSONAL_FIELDS, SIDE_FIELDS
from warehouse.intake.ledgers.fields.header_text import plain
from warehouse.intake.ledgers.fields.headers import SURE, Meaning, is_known_elsewhere, meaning
from warehouse.intake.ledgers.ledger import LedgerColumn
from warehouse.intake.ledgers.table.header import is_blank
from warehouse.intake.ledgers.table.other_lines import is_stray
from warehouse.intake.privacy.guard import mask
from warehouse.intake.privacy.headers import is_personal
from warehouse.intake.workbook.sheets import column_letter
from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.intake.findings.finding import Severity
    from warehouse.intake.findings.questions import Answers
    from warehouse.intake.ledgers.ledger_kind import LedgerKind
    from warehouse.intake.ledgers.table.header import Header
    from warehouse.intake.workbook.sheets import Sheet

NOT_NEEDED = "not_needed"
"""The answer that nothing is taken from a column."""

_ACTUAL = "实际"

_UNQUALIFIED_COMPLETION = "完成时间"
"""A deadline in some offices' ledgers, the day of completion in others'."""

_LAST_COUNTS = frozenset({"category"})
"""Of two columns of one such field the later is the finer one."""

_CODES = ("问题编号", "问题编码", "内部编号", "系统编号", "唯一编", "编号", "编码")
"""Headers of an office's own codes, the surest first; any of them comes before 序号."""

_STORED_SIDE_FIELDS = frozenset({"amount", "cause"})
"""Side fields of which something is kept: a second column of them is missed."""

_LISTS = ("problem_text", "subject_org", "org_name", "village")
"""Fields that a row is of: two columns of them may be two things in one row."""

_UNIT = "责任单位"
_INSTEAD = {
    ("subject_org", _UNIT): "responsible_unit",
    ("clue_code", "序号"): "seq",
    ("closed_date", "验收时间"): "verified_date",
    ("closed_date", "整改验收时间"): "verified_date",
    ("status", "整改进度"): "progress_percent",
}
"""What a header of a field means where another column says the field plainer."""

_PLAINEST = (
    _UNIT,
    "整改措施",
    "反馈问题",
    "完成情况",
    "整改状态",
    "销号时间",
    "销号日期",
    "完成日期",
)
"""Headers that are proposed before others of their field."""

_BY_NEIGHBOURS, _GAPS_IN_A_DEADLINE, _OF_TWO = 0.9, 0.6, 0.7
_EXAMPLES = 3


@dataclass(frozen=True)
class Columns:
    """The columns with what was found of them; `answered` has the answers that were used,
    `not_needed` the columns that an answer leaves out, `asked` those that wait for one.
    """

    columns: tuple[LedgerColumn, ...]
    findings: list[Finding] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    answered: dict[str, str] = field(default_factory=dict)
    not_needed: set[int] = field(default_factory=set)
    asked: set[int] = field(default_factory=set)


def understand_columns(
    sheet: Sheet,
    header: Header,
    data: list[int],
    kind: LedgerKind,
    signature: str,
    answers: Answers,
) -> Columns:
    """Say what each column under `header` holds; `data` are the rows of data."""
    found = Columns(())
    proposals: dict[int, Meaning] = {}
    for column in header.columns:
        levels = header.levels[column - 1]
        proposal = meaning(levels, kind)
        if _is_of_persons(levels) or proposal.field in PERSONAL_FIELDS:
            found.findings.append(_of_column(sheet, header, column, "personal_column", "noted"))
        elif proposal.field in kind.secret_fields:
            found.findings.append(_of_column(sheet, header, column, "clue_content", "noted"))
        else:
            proposals[column] = proposal
    proposals = _completion_by_neighbours(sheet, header, data, proposals)
    proposals = _codes_before_numbers(header, proposals)
    proposals = _beside_plainer_ones(sheet, header, data, kind, proposals)
    proposals = _one_column_for_a_field(sheet, header, data, kind, proposals, found)
    columns = []
    for column in header.columns:
        understood = LedgerColumn(column, header.text(column), None, 1.0)
        if column in proposals:
            understood = _settle(
                sheet, header, data, kind, signature, answers, column, proposals[column], found
            )
        columns.append(understood)
    _report_cells_without_header(sheet, header, data, found)
    return replace(found, columns=tuple(columns))


def _is_of_persons(levels: tuple[str, ...]) -> bool:
    """Whether a header is personal: by its innermost row or as a whole, never by its group alone
    (责任清单 heads columns of units too).
    """
    return is_personal(levels[-1]) or is_personal("".join(levels))


def column_key(signature: str, header: Header, column: int) -> str:
    """The key of the question what a column means: its header, and which one of that header."""
    text = header.text(column)
    same = [other for other in header.columns if header.text(other) == text]
    return f"{signature}|column|{plain(text)}|{same.index(column) + 1}"


def _completion_by_neighbours(
    sheet: Sheet, header: Header, data: list[int], proposals: dict[int, Meaning]
) -> dict[int, Meaning]:
    """完成时间 is a deadline, unless another column holds deadlines: then the day of completion."""
    unqualified = [
        column
        for column in proposals
        if plain(header.levels[column - 1][-1]) == _UNQUALIFIED_COMPLETION
    ]
    others = {proposals[column].field for column in proposals if column not in unqualified}
    field = "completed_date" if "deadline" in others else "deadline"
    settled = dict(proposals)
    if len(unqualified) == 2 and not {"deadline", "completed_date"} & others:
        first, second = unqualified
        return settled | {
            first: Meaning("deadline", _OF_TWO),
            second: Meaning("completed_date", _OF_TWO),
        }
    for column in unqualified:
        if len(unqualified) > 1 or field in others:
            confidence = _OF_TWO
        elif field == "deadline" and _has_gaps(sheet, data, column):
            # a day of completion stands only where something was completed
            confidence = _GAPS_IN_A_DEADLINE
        else:
            confidence = _BY_NEIGHBOURS
        settled[column] = Meaning(field, confidence)
    return settled


def _has_gaps(sheet: Sheet, data: list[int], column: int) -> bool:
    covered = {
        row
        for merged in sheet.merged
        if merged.first_column == column
        for row in range(merged.first_row, min(merged.last_row, sheet.height) + 1)
    }
    return any(is_blank(sheet.rows[row - 1][column - 1]) and row not in covered for row in data)


def _codes_before_numbers(header: Header, proposals: dict[int, Meaning]) -> dict[int, Meaning]:
    """Of several columns of numbers the office's own code names the problem: a running number is
    given anew whenever rows are added.
    """
    numbers = [column for column, proposal in proposals.items() if proposal.field == "seq"]
    ranks = {column: _rank_of_code(plain(header.levels[column - 1][-1])) for column in numbers}
    best = min(ranks.values(), default=len(_CODES))
    if len(numbers) < 2 or best == len(_CODES):
        return proposals
    code = next(column for column in numbers if ranks[column] == best)
    return proposals | {code: replace(proposals[code], field="problem_code")}


def _rank_of_code(header: str) -> int:
    return next((rank for rank, code in enumerate(_CODES) if code in header), len(_CODES))


def _beside_plainer_ones(
    sheet: Sheet, header: Header, data: list[int], kind: LedgerKind, proposals: dict[int, Meaning]
) -> dict[int, Meaning]:
    """What a column means only because another says it plainer: 责任单位 is whose problem it is,
    unless a column says that; 验收时间 the closing, 整改进度 the state.
    """
    settled = dict(proposals)
    for column, meant in proposals.items():
        said = _says(header, column)
        instead = _INSTEAD.get((meant.field or "", said))
        others = [one for one in proposals if proposals[one].field == meant.field and one != column]
        if instead is None or len(others) != 1 or _says(header, others[0]) == said:
            continue
        if instead == "progress_percent" and not _are_shares(sheet, data, column):
            continue
        is_taken = instead in kind.fields and instead not in {
            one.field for one in proposals.values()
        }
        settled[column] = Meaning(instead if is_taken else None, 1.0 if is_taken else 0.0)
    return settled


def _are_shares(sheet: Sheet, data: list[int], column: int) -> bool:
    values = [sheet.rows[row - 1][column - 1] for row in data]
    filled = [value for value in values if not is_blank(value)]
    return bool(filled) and all(
        isinstance(value, int | float) or plain(value).endswith("%") for value in filled
    )


def _says(header: Header, column: int) -> str:
    return plain(header.levels[column - 1][-1])


def _one_column_for_a_field(
    sheet: Sheet,
    header: Header,
    data: list[int],
    kind: LedgerKind,
    proposals: dict[int, Meaning],
    found: Columns,
) -> dict[int, Meaning]:
    """Where several columns offer one field: ask, the likeliest one proposed."""
    offered: dict[str, list[int]] = defaultdict(list)
    for column, proposal in proposals.items():
        if proposal.field is not None:
            offered[proposal.field].append(column)
    settled = dict(proposals)
    for name, columns in offered.items():
        if len(columns) == 1 or name in kind.repeated_fields:
            continue
        best = max(proposals[column].confidence for column in columns)
        likely = [column for column in columns if proposals[column].confidence == best]
        actual = [column for column in likely if _ACTUAL in header.text(column)]
        plainest = [column for column in columns if _says(header, column) in _PLAINEST]
        chosen = likely[-1] if name in _LAST_COUNTS else [*actual, *plainest, *likely][0]
        for column in columns:
            if name in SIDE_FIELDS:
                if column != chosen:
                    settled[column] = Meaning(None, 1.0)
                    found.findings.append(_second(sheet, header, data, column, chosen, name))
            else:
                field = name if column == chosen else None
                settled[column] = Meaning(field, min(_OF_TWO, proposals[column].confidence))
    return settled


def _second(
    sheet: Sheet, header: Header, data: list[int], column: int, chosen: int, name: str
) -> Finding:
    """A column that is not read beside the chosen one: a copy only where its values are equal."""
    is_copy = all(
        plain(sheet.rows[row - 1][column - 1]) == plain(sheet.rows[row - 1][chosen - 1])
        for row in data
    )
    if is_copy:
        return _of_column(sheet, header, column, "column_second", "noted")
    severity: Severity = "warned" if name in _STORED_SIDE_FIELDS else "noted"
    told = _of_column(sheet, header, column, "column_beside", severity)
    return replace(told, details={"other": header.text(chosen)})


def _settle(
    sheet: Sheet,
    header: Header,
    data: list[int],
    kind: LedgerKind,
    signature: str,
    answers: Answers,
    column: int,
    proposal: Meaning,
    found: Columns,
) -> LedgerColumn:
    """One column by its answer, else by a sure proposal; else it is asked about."""
    text = header.text(column)
    if is_note_header(text):
        return LedgerColumn(column, text, None, 1.0)
    key = column_key(signature, header, column)
    answer = answers.get(key)
    if answer == NOT_NEEDED or answer in _fields_offered(kind):
        found.answered[key] = answer
        if answer == NOT_NEEDED:
            found.not_needed.add(column)
        return LedgerColumn(column, text, None if answer == NOT_NEEDED else answer, 1.0)
    if proposal.field is None and proposal.confidence == 0.0:
        if is_known_elsewhere(header.levels[column - 1]):
            told = _of_column(sheet, header, column, "column_not_needed", "noted")
        else:
            filled = sum(not is_blank(sheet.rows[row - 1][column - 1]) for row in data)
            severity: Severity = "warned" if filled else "noted"
            told = _of_column(sheet, header, column, "column_unknown", severity)
            told = replace(told, details={"count": str(filled)})
        found.findings.append(told)
        return LedgerColumn(column, text, None, 0.0)
    if proposal.confidence < SURE:
        found.asked.add(column)
        found.questions.append(_question(sheet, header, data, kind, key, column, proposal))
    elif plain(header.levels[column - 1][-1]) == _UNQUALIFIED_COMPLETION:
        found.findings.append(
            _of_column(sheet, header, column, f"completion_as_{proposal.field}", "noted")
        )
    return LedgerColumn(column, text, proposal.field, proposal.confidence)


def _fields_offered(kind: LedgerKind) -> list[str]:
    closed = PERSONAL_FIELDS | kind.secret_fields
    return [name for name in kind.fields if name not in closed]


def _question(
    sheet: Sheet,
    header: Header,
    data: list[int],
    kind: LedgerKind,
    key: str,
    column: int,
    proposal: Meaning,
) -> Question:
    values = [sheet.rows[row - 1][column - 1] for row in data]
    examples = list(dict.fromkeys(str(value) for value in values if not is_blank(value)))
    # What may be a list of problems is never proposed to be left away.
    meant = meaning(header.levels[column - 1], kind).field
    likely = proposal.field or (None if meant in _LISTS and examples else NOT_NEEDED)
    return Question(
        key=key,
        kind="column",
        details={
            "header": header.text(column),
            "column": column_letter(column),
            "ledger": message(f"ledgers.{kind.name}.name"),
        },
        options=(
            *(Option(name, message(f"fields.{name}.name")) for name in _fields_offered(kind)),
            Option(NOT_NEEDED, message("fields.not_needed.name")),
        ),
        proposal=likely,
        confidence=None if likely is None else proposal.confidence,
        count=len(data),
        examples=tuple(mask(example) for example in examples[:_EXAMPLES]),
        scope="profile",
        file=sheet.file,
        sheet=sheet.name,
    )


def _of_column(sheet: Sheet, header: Header, column: int, rule: str, severity: Severity) -> Finding:
    return Finding(
        rule=rule,
        severity=severity,
        file=sheet.file,
        sheet=sheet.name,
        row=header.last_row,
        column=column,
        header=header.text(column),
        value=header.text(column),
    )


def _report_cells_without_header(
    sheet: Sheet, header: Header, data: list[int], found: Columns
) -> None:
    headed = set(header.columns)
    for column in range(1, sheet.width + 1):
        if column in headed:
            continue
        filled = [row for row in data if not is_blank(sheet.rows[row - 1][column - 1])]
        if filled:
            are_marks = all(
                is_stray({column: plain(sheet.rows[row - 1][column - 1])}) for row in filled
            )
            found.findings.append(
                Finding(
                    rule="cells_without_header",
                    severity="noted" if are_marks else "warned",
                    file=sheet.file,
                    sheet=sheet.name,
                    row=filled[0],
                    column=column,
                    details={"column": column_letter(column), "count": str(len(filled))},
                )
            )
