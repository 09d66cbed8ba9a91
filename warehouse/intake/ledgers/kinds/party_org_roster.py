"""The roster (名册) of village Party organisations: villages from the day on which it holds."""

from __future__ import annotations

from warehouse.intake.ledgers.checks.rows.organisations import OF_ROSTER
from warehouse.intake.ledgers.ledger_kind import LedgerKind
from warehouse.intake.ledgers.readers.roster import read_roster

KIND = LedgerKind(
    name="party_org_roster",
    order=6,
    read=read_roster,
    turn=1,
    is_read_first=True,
    holds_since=True,
    lists_villages=True,
    title_words="名册|名录|花名册|党组织(架构|信息|基本情况)",
    title_rank=6,
    required=(
        frozenset({"org_name", "village"}),
        frozenset(
            {"org_code", "org_type", "parent_org", "term_start", "term_end", "member_count", "town"}
        ),
    ),
    headers={
        "org_name": (
            "党组织名称 支部名称 单位名称 单位名称* 党支部名称 村党组织名称 党组织全称 党组织"
            " 村（社区）党组织"
        ),
        "org_short_name": "单位简称 党组织简称",
        "org_code": "党组织代码 组织编码 组织编码* 党组织编码 村编码 村代码",
        "org_type": "党组织类别 组织类别 组织类型 单位类型 基层组织分类 类别 党组织类型",
        "parent_org": "上级党组织名称 上级单位 所属党委",
        "town": "乡镇 乡镇（街道） 乡镇名称 所属乡镇 镇街",
        "village": "村（社区） 行政村 村名 村（社区）名称 行政村名称",
        "founded_date": "建立党组织日期 建立党组织时间 批准建立日期",
        "term_start": "本届起始时间 领导班子当选日期 本届班子当选日期 换届时间 该届换届时间",
        "term_end": "本届届满时间 本届届满日期 领导班子届满日期 该届届满时间 任期届满时间",
        "term_years": "任期年限",
        "member_count": "党员数 党员人数 党员总数 党员数（人）",
        "secretary": (
            "党组织书记 党组织书记姓名 党组织负责人 村党组织书记姓名 书记 书记姓名 支部书记"
        ),
        "contact_person": "党组织联系人 党组织联络人",
        "contact_phone": "党组织联系电话 联系电话 联络人电话 村党组织书记联系方式",
        "last_inspection_year": "最近巡察年份 巡察年份",
        "inspection_history": "巡察历史",
    },
    identity=("seq", "org_name", "village"),
    raw_columns={
        "org_name": ("villages", "name"),
        "village": ("villages", "name"),
        "org_code": ("villages", "village_id"),
        "org_type": ("villages", "kind"),
        "town": ("villages", "township_name"),
        "parent_org": ("villages", "township_name"),
        "term_start": ("villages", "valid_from"),
        "term_end": ("villages", "valid_to"),
    },
    expected_fields=("org_code", "town"),
    checks=OF_ROSTER,
)
