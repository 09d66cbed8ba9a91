"""The three lists (问题清单、任务清单、责任清单): a plan of what is put right, by whom and when."""

from __future__ import annotations

from warehouse.intake.ledgers.fields.of_problems import (
    IDENTITY_OF_PROBLEMS,
    RAW_COLUMNS_OF_PROBLEMS,
)
from warehouse.intake.ledgers.ledger_kind import LedgerKind
from warehouse.intake.ledgers.readers.three_lists import read_three_lists

KIND = LedgerKind(
    name="three_lists",
    order=2,
    read=read_three_lists,
    reads_sheets_together=True,
    turn=3,
    counts="problems",
    reports_states=False,
    title_words="三个清单|三张清单|三单|问题清单|任务清单|责任清单|整改清单|措施清单",
    title_rank=4,
    required=(frozenset({"problem_text", "measures"}), frozenset({"seq"})),
    # 责任清单 says who answers for which number, and nothing else.
    required_if_titled=(frozenset({"responsible_unit"}), frozenset({"seq"})),
    headers={
        "seq": (
            "序号 问题序号 巡察问题序号 问题编号 问题编码 内部编号 问题内部编号 系统编号"
            " 唯一编号 唯一编码"
        ),
        "problem_text": "问题清单 问题 具体问题 发现的问题 反馈问题",
        "category": "主要方面 问题类别",
        "subject_org": "被巡察党组织 责任党组织 涉及党组织 村（社区）",
        "measures": (
            "任务清单 整改任务 整改清单 措施清单 整改措施 整改措施具体内容（含措施分解） 任务事项"
        ),
        "target": "整改目标 整改标准",
        "responsible_leader": "责任清单 牵头领导 责任领导",
        "responsible_unit": "责任单位 责任部门 牵头单位",
        "responsible_person": "责任人",
        "deadline": "整改时限 整改周期 预计完成时间 完成时限",
        "report_date": "报送时间",
        "status": "任务状态",
        "town": "乡镇 乡镇（街道） 所属乡镇",
        "round": "轮次 巡察轮次",
        "problem_code": "问题编号(系统)",
    },
    identity=IDENTITY_OF_PROBLEMS,
    raw_columns=RAW_COLUMNS_OF_PROBLEMS,
    follows_feedback=True,
)
