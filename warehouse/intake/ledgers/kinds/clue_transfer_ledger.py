"""The ledger of clues handed over (线索移交): its organisation, day and kind of receiver."""

from __future__ import annotations

from warehouse.intake.ledgers.checks.rows.unread import OF_CLUES
from warehouse.intake.ledgers.ledger_kind import LedgerKind
from warehouse.intake.ledgers.readers.clues import read_clue_transfer_ledger

KIND = LedgerKind(
    name="clue_transfer_ledger",
    order=5,
    read=read_clue_transfer_ledger,
    title_words="线索|移交建议",
    title_rank=2,
    required=(frozenset({"transfer_date", "clue_text", "receiving_unit", "transfer_count"}),),
    headers={
        "session": "届次",
        "year": "年度 年份",
        "round": "轮次",
        "inspection_group": "巡察组",
        "subject_org": "被巡察单位 巡察对象",
        "clue_code": "线索编号 问题线索编号 序号",
        "reported_person": "被反映人姓名 被反映人 反映对象",
        "reported_person_post": "被反映人职务 反应人职务",
        "reported_person_level": "被反映人级别 被反应人级别 被反映人职级",
        "clue_text": "具体问题 问题线索 主要问题 反映主要问题 问题摘要",
        "discipline_class": "六项纪律",
        "category": "一级分类 二级分类 类别",
        "source": "来源 线索来源",
        "severity": "严重程度",
        "transfer_date": "移交时间 移交日期",
        "transfer_mode": "移交方式",
        "transfer_unit_ambiguous": "移交单位",
        "receiving_unit": "移交目标 接收单位 承办单位 承办部门",
        "transfer_count": "移交建议数",
        "disposal_class": "分类处理意见 处置方式",
        "result": "处理结果 成果运营情况",
        "progress_text": "具体办理情况 办理情况",
        "is_closed": "是否办结 状态",
        "closed_date": "办结时间 反馈时间",
        "town": "乡镇 乡镇（街道） 所属乡镇",
    },
    # What a clue is about is never read.
    secret_fields=frozenset({"clue_text", "progress_text", "result", "disposal_class"}),
    identity=("seq", "clue_code"),
    raw_columns={
        "transfer_date": ("clues", "handed_over_on"),
        "receiving_unit": ("clues", "receiver"),
    },
    expected_fields=("receiving_unit",),
    days_read=frozenset({"transfer_date"}),
    checks=OF_CLUES,
)
