"""The ledger of weak organisations (软弱涣散): when one was designated, and when converted."""

from __future__ import annotations

from warehouse.intake.ledgers.checks.rows.organisations import designated_twice
from warehouse.intake.ledgers.ledger_kind import LedgerKind
from warehouse.intake.ledgers.readers.weak_organisations import read_weak_organisations

KIND = LedgerKind(
    name="weak_org_ledger",
    order=8,
    read=read_weak_organisations,
    title_words="软弱涣散",
    title_rank=1,
    required=(
        frozenset({"org_name", "village_count"}),
        frozenset({"cause", "measures", "is_closed", "deadline", "verified_date", "town"}),
    ),
    headers={
        "seq": "序号",
        "town": "乡镇 乡镇（街道）",
        "org_name": "软弱涣散党组织名称 村党组织 村（社区）党组织 党组织名称",
        "cause": "软弱涣散表现 软弱涣散类型 难点原因 主要问题 存在问题",
        "measures": "整顿措施 整改措施",
        "county_leader": "联系县级领导 包村领导 联村领导 挂包领导",
        "first_secretary": "第一书记",
        "helping_unit": "帮扶单位 结对单位",
        "responsible_person": "责任人",
        "deadline": "整顿转化时限 整顿时限 完成时限 完成时间",
        "progress_text": "整顿进展 转化情况",
        "is_closed": "是否转化 是否摘牌 是否销号",
        "verified_date": "验收时间 摘牌时间 转化时间 销号时间",
        "village_count": "党组织软弱涣散的村",
        "designated_date": "确定时间 认定时间 列入时间 排查确定时间 挂牌时间 确定年份 年度",
    },
    # A county's figures, no list of villages.
    count_field="village_count",
    identity=("seq", "org_name"),
    raw_columns={
        "org_name": ("weak_orgs", "village_id"),
        "town": ("weak_orgs", "village_id"),
        "designated_date": ("weak_orgs", "designated_on"),
        "is_closed": ("weak_orgs", "converted_on"),
        "verified_date": ("weak_orgs", "converted_on"),
    },
    closing_is_the_state=True,
    expected_fields=("cause", "measures", "deadline"),
    days_read=frozenset({"designated_date", "verified_date"}),
    checks=(designated_twice,),
)
