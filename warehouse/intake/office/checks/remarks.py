"""Remarks that say more of a row than its columns: void, or put off."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.office.checks.cells import LedgerCells
from warehouse.intake.office.checks.telling import broken

VOID = (
    r"^(已|现)?(作废|撤销|删除|取消|剔除)|(此|本|该)(项|条|问题|行)[^,，。;；]{0,6}(作废|撤销|删除|取消|剔除)"
    r"|误(列|报|填|登)|不(属于|列入|计入|纳入)(本|该|此|台账|统计)"
)
PUT_OFF = r"(申请|同意|批准|拟|已)(延期|展期)|(延期|展期|推迟|延长)(至|到|整改|完成|销号|时限|期限)"

_FIELDS = ("remark", "progress_text")


def remarks(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    """What the remark of a row says and no column of it."""
    if cells.has("remark"):
        said = pl.col("remark")
        void = said.str.contains(VOID)
        yield broken(cells, cells.things, void, rule="remark_says_void", field="remark")
    if cells.has("deadline"):
        for field in _FIELDS:
            if cells.has(field):
                put_off = pl.col(field).str.contains(PUT_OFF)
                yield broken(cells, cells.things, put_off, rule="remark_puts_off", field=field)
