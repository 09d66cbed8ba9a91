"""The coverage ledger (全覆盖台账): inspections that have been, or the plan of those to come."""

from __future__ import annotations

from warehouse.intake.ledgers.checks.rows.belonging import visit_after_terms
from warehouse.intake.ledgers.checks.rows.inspections import OF_COVERAGE
from warehouse.intake.ledgers.ledger_kind import LedgerKind
from warehouse.intake.ledgers.readers.coverage.ledger import read_coverage

KIND = LedgerKind(
    name="coverage_ledger",
    order=7,
    read=read_coverage,
    turn=2,
    is_read_first=True,
    counts="inspections",
    lists_villages=True,
    title_words="覆盖|规划|巡察(工作)?(计划|安排|任务)|巡察情况(统计)?表",
    title_rank=7,
    required=(
        frozenset({"subject_org", "inspection_group", "plan_name"}),
        frozenset({"round", "year", "period", "start_date", "end_date", "session"}),
    ),
    headers={
        "plan_name": "计划名称 计划名称*",
        "year": "年份 年份* 年度 巡察年份",
        "session": "届次",
        "round": "巡察轮次 轮次 轮次(第X轮) 批次",
        "inspection_group": "巡察组名称 巡察组 巡察组别 组别",
        "subject_org": (
            "巡察单位 被巡察单位 巡察范围 目标单位 被巡察村（社区）党组织 巡察对象 被巡察党组织"
            " 村（社区） 村（社区）党组织 村（社区）名称 村名"
        ),
        "town": "乡镇（街道） 乡镇 所属乡镇 镇街",
        "inspection_kind": "巡察类型 巡察方式 巡察形式",
        "period": "巡察时间 进驻时间 巡察起止时间",
        "start_date": (
            "计划开始日期 实际开始日期 进驻日期 进驻 巡察时间进驻 开始时间 开始日期"
            " 巡察开始时间 进点时间 入驻时间"
        ),
        "end_date": (
            "计划结束日期 实际结束日期 撤点日期 撤点 撤离 离开 结束时间 结束日期 巡察结束时间"
            " 撤点时间 撤离时间 撤离日期 离点时间"
        ),
        "feedback_date": "反馈时间 反馈日期 反馈",
        "report_formed_date": "形成报告时间",
        "problem_count": (
            "巡察反馈问题应整改数 问题数 巡察发现的问题总数 发现问题数 发现问题（个）"
            " 反馈问题数 问题总数"
        ),
        "rectified_count": "巡察反馈问题已整改数 已整改数 已整改问题数 整改完成数",
        "rectified_rate": "完成率 整改率 整改完成率",
        "orgs_held_to_account": "整改不力问责党组织数",
        "persons_held_to_account": "整改不力问责人员数",
        "is_covered": "是否覆盖 是否已巡察",
        "status": "状态",
    },
    # Each row is one of its own: a village inspected twice stands in two.
    identity=(),
    # A village that has not been inspected yet has blanks as it should.
    begun_by=("period", "start_date", "end_date"),
    raw_columns={
        "subject_org": ("inspections", "village_id"),
        "town": ("inspections", "village_id"),
        "round": ("rounds", "sequence"),
        "year": ("rounds", "sequence"),
        "inspection_group": ("inspections", "team_id"),
        "inspection_kind": ("inspections", "modes"),
        "period": ("inspections", "starts_on"),
        "start_date": ("inspections", "starts_on"),
        "end_date": ("inspections", "ends_on"),
        "feedback_date": ("inspections", "feedback_on"),
        "is_covered": ("inspections", "starts_on"),
        "status": ("inspections", "starts_on"),
    },
    expected_fields=("inspection_group", "round"),
    days_read=frozenset({"period", "start_date", "end_date", "feedback_date"}),
    checks=(*OF_COVERAGE, visit_after_terms),
)
