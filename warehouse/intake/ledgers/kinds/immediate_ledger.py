"""The ledger of items put right at once (立行立改): problems of their own, done in short time.

Offices also keep it as a table of counts; then there is no problem in it to be told apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.intake.ledgers.accounting import leave_all_out
from warehouse.intake.ledgers.checks.rows.belonging import handed_over_after_feedback
from warehouse.intake.ledgers.fields.of_problems import (
    DAYS_OF_PROBLEMS,
    IDENTITY_OF_PROBLEMS,
    RAW_COLUMNS_OF_PROBLEMS,
)
from warehouse.intake.ledgers.ledger_kind import LedgerKind
from warehouse.intake.ledgers.problems.reading import read_problems

if TYPE_CHECKING:
    from warehouse.intake.findings.interpretation import Interpretation
    from warehouse.intake.findings.questions import Answers
    from warehouse.intake.ledgers.ledger import LedgerTable
    from warehouse.intake.reference.reference_data import ReferenceData


def read_immediate_ledger(
    table: LedgerTable, answers: Answers, reference: ReferenceData
) -> Interpretation:
    """Read the items of the ledger, each an immediate problem."""
    if table.header("problem_text") is None:
        return leave_all_out(table, answers, "problem_counts_only")
    return read_problems(table, answers, reference)


KIND = LedgerKind(
    name="immediate_ledger",
    order=4,
    read=read_immediate_ledger,
    turn=4,
    counts="problems",
    is_immediate=True,
    title_words="立行立改|边巡边改|即知即改|立知立改",
    title_rank=3,
    required=(
        frozenset({"problem_text", "problem_count"}),
        frozenset({"handed_over_date", "deadline", "progress_text", "is_closed", "subject_org"}),
    ),
    headers={
        "session": "届次",
        "year": "年度",
        "round": "轮次",
        "inspection_group": "巡察组",
        "subject_org": "问题涉及单位 被巡察单位 村（社区） 被巡察党组织",
        "handed_over_date": "交办时间 移交时间",
        "report_formed_date": "形成报告时间",
        "problem_count": "移交立行立改问题数 立行立改应整改数",
        "rectified_count": "立行立改已整改数",
        "problem_text": "立行立改事项 立行立改问题 问题",
        "requirement": "整改要求",
        "deadline": "办理时限 整改时限 办理期限",
        "progress_text": "整改情况 办理情况",
        "report_date": "报送时间",
        "is_closed": "是否办结",
        "seq": "序号 问题编号 问题编码 内部编号 问题内部编号 系统编号 唯一编号 唯一编码",
        "town": "乡镇 乡镇（街道） 所属乡镇",
        "responsible_unit": "责任单位",
        "problem_code": "问题编号(系统)",
    },
    identity=IDENTITY_OF_PROBLEMS,
    raw_columns=RAW_COLUMNS_OF_PROBLEMS,
    closing_is_the_state=True,
    expected_fields=("handed_over_date", "responsible_unit"),
    days_read=DAYS_OF_PROBLEMS,
    checks=(handed_over_after_feedback,),
)
