"""The ledger of closings (销号台账): when known problems were verified and closed."""

from __future__ import annotations

from warehouse.intake.ledgers.fields.of_problems import (
    DAYS_OF_PROBLEMS,
    IDENTITY_OF_PROBLEMS,
    RAW_COLUMNS_OF_PROBLEMS,
)
from warehouse.intake.ledgers.ledger_kind import LedgerKind
from warehouse.intake.ledgers.readers.closure import read_closure_ledger

KIND = LedgerKind(
    name="closure_ledger",
    order=3,
    read=read_closure_ledger,
    turn=6,
    counts="problems",
    title_words="销号",
    title_rank=5,
    required=(
        frozenset({"problem_text"}),
        frozenset({"is_closed", "closed_date", "applied_date", "verified_date"}),
    ),
    headers={
        "seq": "序号 问题编号 问题编码 内部编号 问题内部编号 系统编号 唯一编号 唯一编码",
        "problem_text": "问题简述 项目名称 内容 问题 存在的安全隐患",
        "subject_org": "单位名称 责任单位 村（社区）",
        "measures": "整改措施",
        "deadline": "问题整改完成时限 整改时限",
        "status": "整改进度 整改进展",
        "completed_date": "整改到位时间 完成时间 整改完成时间",
        "applied_date": "申请销号时间 实际提交行业验收时间",
        "verified_date": (
            "验收时间 整改验收时间 实际县级验收时间 实际市级验收时间 实际实级验收时间"
            " 完成行业审查时间 核验时间"
        ),
        "verifier": "验收人员 验收人 销号人",
        "is_closed": "是否销号 销号情况",
        "closed_date": "销号时间 销号日期",
        "review_opinion": "验收意见 审核意见",
        "town": "乡镇 乡镇（街道） 所属乡镇",
        "round": "轮次 巡察轮次",
        "problem_code": "问题编号(系统)",
        "responsible_unit": "责任部门",
    },
    identity=IDENTITY_OF_PROBLEMS,
    # One office verifies after the other.
    repeated_fields=frozenset({"verified_date"}),
    raw_columns=RAW_COLUMNS_OF_PROBLEMS,
    follows_feedback=True,
    expected_fields=("review_opinion",),
    days_read=DAYS_OF_PROBLEMS | {"verified_date"},
)
