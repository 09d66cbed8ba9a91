"""Which field each column likely holds in view of its neighbours: one column for a field."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from warehouse.intake.ledgers.fields.field_facts import (
    FINER_WHEN_LATER,
    SIDE_FIELDS,
    STORED_SIDE_FIELDS,
)
from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.fields.headers import Meaning
from warehouse.intake.ledgers.table.finding.header import is_blank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.findings.finding import Finding, Severity
    from warehouse.intake.ledgers.fields.headed_columns import HeadedColumns

Proposals: TypeAlias = dict[int, Meaning]
"""What columns likely hold, by column."""

UNQUALIFIED_COMPLETION = "完成时间"
"""A deadline in some offices' ledgers, the day of completion in others'."""

_ACTUAL = "实际"

_CODES = ("问题编号", "问题编码", "内部编号", "系统编号", "唯一编", "编号", "编码")
"""Headers of an office's own codes, the surest first; any of them comes before 序号."""

_UNIT = "责任单位"
_INSTEAD = {
    ("subject_org", _UNIT): "responsible_unit",
    ("clue_code", "序号"): "seq",
    ("closed_date", "验收时间"): "verified_date",
    ("closed_date", "整改验收时间"): "verified_date",
    ("status", "整改进度"): "progress_percent",
}
"""What a header of a field means where another column has a plainer header for the field."""

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


def by_neighbours(table: HeadedColumns, proposals: Proposals) -> tuple[Proposals, list[Finding]]:
    """Return what columns hold in view of one another, with findings on those that are not read
    beside another of their field.
    """
    settled = _completion(table, proposals)
    settled = _codes_before_numbers(table, settled)
    settled = _beside_plainer_ones(table, settled)
    return _one_column_for_a_field(table, settled)


def _completion(table: HeadedColumns, proposals: Proposals) -> Proposals:
    """Take 完成时间 for a deadline, unless another column holds deadlines: then for the day of
    completion.
    """
    unqualified = [
        column for column in proposals if table.innermost(column) == UNQUALIFIED_COMPLETION
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
        elif field == "deadline" and _has_gaps(table, column):
            # a day of completion stands only where something was completed
            confidence = _GAPS_IN_A_DEADLINE
        else:
            confidence = _BY_NEIGHBOURS
        settled[column] = Meaning(field, confidence)
    return settled


def _has_gaps(table: HeadedColumns, column: int) -> bool:
    sheet = table.sheet
    covered = {
        row
        for merged in sheet.merged
        if merged.first_column == column
        for row in range(merged.first_row, min(merged.last_row, sheet.height) + 1)
    }
    return any(
        is_blank(value) and row not in covered
        for row, value in zip(table.data, table.values(column), strict=True)
    )


def _codes_before_numbers(table: HeadedColumns, proposals: Proposals) -> Proposals:
    """Take the office's own code, of several columns of numbers, for the problem's: a running
    number
    is given anew whenever rows are added.
    """
    numbers = [column for column, proposal in proposals.items() if proposal.field == "seq"]
    ranks = {column: _rank_of_code(table.innermost(column)) for column in numbers}
    best = min(ranks.values(), default=len(_CODES))
    if len(numbers) < 2 or best == len(_CODES):
        return proposals
    code = next(column for column in numbers if ranks[column] == best)
    return proposals | {code: replace(proposals[code], field="problem_code")}


def _rank_of_code(header: str) -> int:
    return next((rank for rank, code in enumerate(_CODES) if code in header), len(_CODES))


def _beside_plainer_ones(table: HeadedColumns, proposals: Proposals) -> Proposals:
    """Take a column for what it means because another has a plainer header: 责任单位 is whose
    problem
    it is, unless a column says that; 验收时间 the closing, 整改进度 the state.
    """
    settled = dict(proposals)
    for column, meant in proposals.items():
        header = table.innermost(column)
        instead = _INSTEAD.get((meant.field or "", header))
        others = [one for one in proposals if proposals[one].field == meant.field and one != column]
        if instead is None or len(others) != 1 or table.innermost(others[0]) == header:
            continue
        if instead == "progress_percent" and not _are_shares(table, column):
            continue
        is_taken = instead in table.kind.fields and instead not in {
            one.field for one in proposals.values()
        }
        settled[column] = Meaning(instead if is_taken else None, 1.0 if is_taken else 0.0)
    return settled


def _are_shares(table: HeadedColumns, column: int) -> bool:
    filled = table.filled_values(column)
    return bool(filled) and all(
        isinstance(value, int | float) or condensed(value).endswith("%") for value in filled
    )


def _one_column_for_a_field(
    table: HeadedColumns, proposals: Proposals
) -> tuple[Proposals, list[Finding]]:
    """Propose the likeliest of several columns that offer one field, to be asked about."""
    offered: dict[str, list[int]] = defaultdict(list)
    for column, proposal in proposals.items():
        if proposal.field is not None:
            offered[proposal.field].append(column)
    settled, findings = dict(proposals), []
    for name, columns in offered.items():
        if len(columns) == 1 or name in table.kind.repeated_fields:
            continue
        chosen = _likeliest(table, name, columns, proposals)
        for column in columns:
            if name not in SIDE_FIELDS:
                field = name if column == chosen else None
                settled[column] = Meaning(field, min(_OF_TWO, proposals[column].confidence))
            elif column != chosen:
                settled[column] = Meaning(None, 1.0)
                findings.append(_second(table, column, chosen, name))
    return settled, findings


def _likeliest(
    table: HeadedColumns, name: str, columns: Sequence[int], proposals: Proposals
) -> int:
    best = max(proposals[column].confidence for column in columns)
    likely = [column for column in columns if proposals[column].confidence == best]
    if name in FINER_WHEN_LATER:
        return likely[-1]
    actual = [column for column in likely if _ACTUAL in table.header.text(column)]
    plainest = [column for column in columns if table.innermost(column) in _PLAINEST]
    return [*actual, *plainest, *likely][0]


def _second(table: HeadedColumns, column: int, chosen: int, name: str) -> Finding:
    """Return the finding on a column that is not read beside the chosen one: a copy only where its
    values are equal.
    """
    pairs = zip(table.values(column), table.values(chosen), strict=True)
    if all(condensed(one) == condensed(other) for one, other in pairs):
        return table.finding(column, "column_second", "noted")
    severity: Severity = "warned" if name in STORED_SIDE_FIELDS else "noted"
    return table.finding(column, "column_beside", severity, other=table.header.text(chosen))
