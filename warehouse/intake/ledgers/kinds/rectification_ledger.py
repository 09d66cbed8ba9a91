"""The rectification ledger (整改台账): what inspections found, and how far it is put right."""

from __future__ import annotations

from warehouse.intake.ledgers.fields.of_problems import (
    DAYS_OF_PROBLEMS,
    IDENTITY_OF_PROBLEMS,
    RAW_COLUMNS_OF_PROBLEMS,
)
from warehouse.intake.ledgers.ledger_kind import LedgerKind
from warehouse.intake.ledgers.problems.reading import read_problems

KIND = LedgerKind(
    name="rectification_ledger",
    order=1,
    read=read_problems,
    turn=5,
    counts="problems",
    title_words="整改|反馈问题|反馈意见",
    title_rank=8,
    required=(
        frozenset({"problem_text"}),
        frozenset({"measures", "deadline", "status", "progress_text", "completed_date"}),
    ),
    headers={
        "seq": (
            "序号 编号 巡察问题序号 问题序号 问题顺序号 问题编号 问题编码 内部编号 问题内部编号"
            " 系统编号 唯一编号 唯一编码"
        ),
        "subject_org": (
            "被巡察党组织 被巡察单位 被巡察院级党组织名称 巡察对象 问题涉及单位 所属单位 单位"
            " 村（社区） 村(社区) 村（社区）党组织 村名 整改单位 涉及村 所属责任公司 被整改单位"
        ),
        "town": "乡镇 乡镇（街道） 镇 所属乡镇",
        "round": "轮次 巡察轮次 届次 届次轮次 年度",
        "inspection_group": "巡察组 巡察组名称",
        "category": (
            "问题类别 问题类型 类别 问题主要方面 主要方面 整改专项 问题分类 一级分类 二级分类 方面"
        ),
        "problem_text": (
            "反馈问题 巡察反馈问题 巡察反馈的问题 存在问题 存在的问题 发现的问题 问题的具体内容"
            " 具体表现 主要表现 具体问题 具体问题（原文） 问题 问题描述 问题简述 问题内容"
            " 反馈意见 具体问题表述"
        ),
        "cause": "原因分析 产生问题的根本原因 原因剖析",
        "measure_no": "措施序号 措施编号",
        "measures": (
            "整改措施 措施内容 具体措施 整改措施具体内容（含措施分解）"
            " 针对根本原因制定的归零措施 细化的整改措施 整改计划及措施 整改任务 整改要求"
            " 整改举措"
        ),
        "measure_count": "措施数量",
        "target": "整改目标 整改落实目标 整改完成标准 预期目标 整改成效目标",
        "responsible_leader": (
            "责任领导 牵头领导 分管领导 包联领导 整改第一责任人 协助整改工作的领导"
            " 党组织主要负责人 领导班子成员"
        ),
        "responsible_unit": (
            "责任单位 责任部门 牵头单位 牵头部门 整改责任单位 整改责任部门 责任科室"
        ),
        "cooperating_unit": "配合单位 配合部门 配合单位或部门 业务主管部门会签",
        "responsible_person": "责任人 整改责任人 具体责任人 直接责任人 整改落实人",
        "responsible_person_contact": (
            "责任人及联系电话 牵头整改部门责任人及联系电话 配合整改部门责任人及联系电话"
            " 联系电话 联系方式 申请人电话"
        ),
        "rectification_type": "整改类型 整改类别 是否常态化坚持 是否集中整改期完成 问题性质",
        "deadline": (
            "整改时限 完成时限 整改期限 整改完成时限 问题整改完成时限 预计完成时间 计划完成时间"
            " 完成时间 截止日期 截止日期(YYYY-MM-DD) 整改周期 应上报整改报告时间 对应的完成时间"
            " 时限 要求完成时间 办结时限"
        ),
        "progress_text": (
            "整改进展 整改进展情况 整改情况 问题完成情况概述 完成概述 整改措施完成情况"
            " 已采取的整改措施 截至目前整改措施落实情况描述 落实情况 整改成效 整改落实情况"
        ),
        "follow_through_text": "举一反三情况 举一反三检查情况 长效机制",
        "status": (
            "完成情况 整改状态 状态 任务状态 是否完成 是否整改完成 是否已完成整改 整改进度"
            " 完成状态 整改结果 具体问题整改完成情况"
        ),
        "progress_percent": "进度(%) 完成率 整改率",
        "status_by_reviewer": "认定整改情况 核查结果 巡察办认定",
        "completed_date": (
            "完成日期 完成时间 整改完成时间 整改到位时间 实际完成时间 措施完成时间 办结时间"
        ),
        "report_date": "报送时间 填报时间 填报日期 实际上报整改报告时间 上报时间 截止时间",
        "is_closed": "是否销号 销号情况 销号状态 是否办结",
        "closed_date": "销号时间 销号日期 验收时间 整改验收时间",
        "received_date": "签收日期",
        "review_opinion": "验收意见 审核意见 被巡察单位主管领导审核意见 公司主管业务部门审查意见",
        "evidence": "佐证材料 整改措施落实的佐证材料 佐证资料 整改报告",
        "unfinished_reason": (
            "未完成原因 未整改原因说明 未整改到位问题原因及下一步计划 下一步整改措施及时限"
        ),
        "amount": (
            "涉及金额 涉及资金 涉及金额（元） 问题金额 问题金额(万元) 提示问题金额（万元）"
            " 已整改金额 追缴资金（万元）"
        ),
        "rules_made_count": "完善制度 建章立制 推动制度建设数目",
        "loss_recovered_wan": "挽回损失",
        "persons_held_to_account": "追责问责 追责问责人数",
        "special_campaign_count": "专项整治",
        "not_public_reason": "拟不公开理由 不公开理由",
        "alert_level": "预警级别 预警级别(green/yellow/red)",
        "remark": "备注 说明",
        "problem_code": "问题编号(系统)",
        "verified_date": "核验时间",
    },
    identity=IDENTITY_OF_PROBLEMS,
    repeated_fields=frozenset({"amount"}),
    raw_columns=RAW_COLUMNS_OF_PROBLEMS,
    follows_feedback=True,
    expected_fields=("measures", "responsible_unit", "category"),
    days_read=DAYS_OF_PROBLEMS,
)
