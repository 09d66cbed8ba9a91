"""Remarks that say more of a row than its columns: void, or put off."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.ledgers.checks.cells import LedgerCells
from warehouse.intake.ledgers.checks.check import Check, Violation, check

VOID = (
    r"^(已|现)?(作废|撤销|删除|取消|剔除)|(此|本|该)(项|条|问题|行)[^,，。;；]{0,6}(作废|撤销|删除|取消|剔除)"
    r"|误(列|报|填|登)|不(属于|列入|计入|纳入)(本|该|此|台账|统计)"
)
PUT_OFF = r"(申请|同意|批准|拟|已)(延期|展期)|(延期|展期|推迟|延长)(至|到|整改|完成|销号|时限|期限)"

UNFOUNDED = (
    r"(问题|情况|反映|该项|此项|本项|经核查|经核实|经查)[^,，。;；]{0,4}(不属实|不存在|不实|失实|有误)"
    r"|直接销号|不可抗力"
)
RETURNED = (
    r"(被)?(退回|驳回)(重新|补充|整改|再|要求|$)|要求重新整改"
    r"|(验收|审核|核查|复核|抽查)[^,，。;；]{0,4}(不合格|未通过|不通过|不到位)"
)
REBOUNDED = (
    r"反弹|回潮|虚假整改|纸面整改|(整改|落实)不彻底|再次(发现|出现|发生)|(又|再度)(发现|出现|发生)"
)
HANDED_OVER = (
    r"(线索|问题|材料|案件)?[^,，。;；]{0,4}(已|拟|按程序)?(移交|移送|转交|转)(至|给|到|了|由)?(县|市|区|省|镇|乡)?"
    r"(纪委|监委|纪检|公安|检察|司法|组织部)|(已|被)?(立案|留置)(审查|调查|侦查|查处|处理)?"
)
MERGED = r"(撤并|合并|并入|更名为|改名为|拆分|分设|划归|划入)"
LISTED_ELSEWHERE = (
    r"(已|另)?(列入|纳入|录入|归入|转入)[^,，。;；]{0,10}(台账|清单)"
    r"|与[^,，。;；]{0,12}(台账|清单)[^,，。;；]{0,4}重复"
)
UNSURE = r"待(核实|确认|核查|核对|查证|补充|定)|暂(估|定|按)|不确定|存疑|有出入|数据有误|口径不一"
PASSED_ON = (
    r"(责任|牵头|主责)(单位|部门)?[^,，。;；]{0,10}(调整|变更|变动|改|移交|转)[为至给到]"
    r"|(移交|转交|转)(至|给|到|由)?(县|镇|乡)[^,，。;；]{0,10}(局|办|委|所|中心|政府)(办理|整改|负责|处理)"
)
_ITS_VILLAGE = r"(村|社区|镇|乡|街道|区划|建制)"

_FIELDS = ("remark", "progress_text")


@check("remark_says_void", "remark")
def remark_says_void(cells: LedgerCells) -> Iterator[Violation]:
    """Yield rows that their remark calls void."""
    yield Violation(cells.by_record, pl.col("remark").str.contains(VOID), "remark")


@check("remark_says_merged", "remark")
def remark_says_merged(cells: LedgerCells) -> Iterator[Violation]:
    """Yield remarks that a village was merged, renamed or divided."""
    remark = pl.col("remark")
    is_of_village = remark.str.contains(_ITS_VILLAGE) | pl.lit(cells.kind.lists_villages)
    yield Violation(cells.by_record, remark.str.contains(MERGED) & is_of_village, "remark")


@check("remark_says_unsure", "problem_text", "remark")
def remark_says_unsure(cells: LedgerCells) -> Iterator[Violation]:
    """Yield remarks that what the row says is not sure yet."""
    yield Violation(cells.by_record, pl.col("remark").str.contains(UNSURE), "remark")


def _remark_check(rule: str, words: str, *needs: str) -> Check:
    """Return a check of what remark or progress of a row say by any of `words`."""

    def find(cells: LedgerCells) -> Iterator[Violation]:
        for field in _FIELDS:
            if cells.has(field):
                yield Violation(cells.by_record, pl.col(field).str.contains(words), field)

    return Check(rule, find, needs)


CHECKS: tuple[Check, ...] = (
    remark_says_void,
    remark_says_merged,
    remark_says_unsure,
    _remark_check("remark_says_unfounded", UNFOUNDED, "problem_text"),
    _remark_check("remark_says_returned", RETURNED, "problem_text"),
    _remark_check("remark_says_rebounded", REBOUNDED, "problem_text"),
    _remark_check("remark_says_handed_over", HANDED_OVER, "problem_text"),
    _remark_check("remark_says_listed_elsewhere", LISTED_ELSEWHERE, "problem_text"),
    _remark_check("remark_says_passed_on", PASSED_ON, "problem_text"),
    _remark_check("remark_puts_off", PUT_OFF, "deadline"),
)
