"""One ledger of each kind as accepted, and what may be changed in it, cell by cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from tests.unit.intake.builders.problem_ledgers import (
    APRIL,
    COUNTY,
    JUNE,
    MAY,
    PROBLEM,
    Office,
    RowCells,
    frame,
    ledger,
    office,
)
from warehouse.intake.cells.sheets import CellValue
from warehouse.intake.findings.interpretation import Interpretation

D = dt.date

DONE: RowCells = {
    **PROBLEM,
    "cause": None,
    "rectification_type": None,
    "status": "已完成",
    "completed_date": "2024.4.9",
    "is_closed": "是",
    "closed_date": "2024.4.20",
    "loss_recovered_wan": 2,
    "amount": 1.5,
}

CLOSING: RowCells = {
    "subject_org": "东岭村",
    "problem_text": "低保评定优亲厚友",
    "status": "已销号",
    "completed_date": "2024.5.10",
    "verified_date": "2024.5.15",
    "is_closed": "是",
    "closed_date": "2024.5.20",
}


@dataclass(frozen=True)
class Kind:
    """A kind of ledger: a row of it, and the other values that each of its cells may have."""

    kind: str
    row: RowCells
    others: Mapping[str, tuple[CellValue, ...]]
    before: tuple[RowCells, ...] = ()
    """A rectification ledger accepted before."""

    def reference(self) -> Office:
        """The office once it has accepted the ledger of 31 May."""
        reference = _office(self.kind)
        if self.before:
            reference = reference.accepting(
                read("rectification_ledger", self.before, reference, as_of=APRIL)
            )
        return reference.accepting(settled(self.kind, (self.row,), reference, MAY))


_OF_PROBLEMS: dict[str, tuple[CellValue, ...]] = {
    "seq": (7, "A-7", None),
    "subject_org": ("西河村", "不知道的村", None),
    "category": ("发展党员程序不规范", "村级资金收支不规范", "自己的说法", None),
    "problem_text": (
        "低保评定优亲厚友3户", "低保评定优亲厚友。", "公务接待超标准", "路灯不亮", None,
    ),
    "responsible_unit": ("东岭村村委会", "县民政局", "漹城镇人民政府", "某单位", None),
    "deadline": (
        "2024.8.1", "2024年12月31日", "长期坚持", "立行立改", "2024年8月", "6月31日", "待定", None,
    ),
}  # fmt: skip
_DAYS: tuple[CellValue, ...] = (
    "2024.4.8", "2024.4.19", "2024.4.25", "2024.5.2", "2024年4月", "2024.3.1", "2024.6.15", None,
)  # fmt: skip
_OF_STATES: dict[str, tuple[CellValue, ...]] = {
    "status": ("整改中", "基本完成", "未完成"),
    "completed_date": _DAYS,
    "is_closed": ("否",),
    "closed_date": _DAYS,
}

KINDS = (
    Kind(
        "rectification_ledger",
        DONE,
        {
            **_OF_PROBLEMS,
            **_OF_STATES,
            "cause": ("制度不健全",),
            "rectification_type": ("长期坚持", "立行立改"),
            "amount": (2, 1.6, 0, None),
            "loss_recovered_wan": (3, None),
        },
    ),
    Kind("immediate_ledger", {**DONE, "deadline": "2024年4月30日"}, {**_OF_PROBLEMS, **_OF_STATES}),
    Kind("three_lists", PROBLEM, _OF_PROBLEMS),
    Kind(
        "closure_ledger",
        CLOSING,
        {
            "subject_org": ("西河村", None),
            "problem_text": ("公务接待超标准",),
            "completed_date": ("2024.5.9", "2024.5.12", "2024.5.25", "2024.3.1"),
            "verified_date": ("2024.5.14", "2024.5.16", "2024.5.25", "2024.7.1"),
            "closed_date": ("2024.5.19", "2024.5.21", "2024.5.8", "2024.7.1"),
        },
        before=(PROBLEM,),
    ),
    Kind(
        "clue_transfer_ledger",
        {
            "clue_code": 1,
            "subject_org": "东岭村",
            "transfer_date": "2024.4.10",
            "receiving_unit": "县纪委监委",
            "is_closed": "已办结",
            "closed_date": "2024.4.20",
        },
        {
            "subject_org": ("西河村", "不知道的村"),
            "transfer_date": ("2024.4.11", "2024年4月", "2024.7.1", None),
            "receiving_unit": ("公安局", None),
            "closed_date": ("2024.4.21", None),
        },
    ),
    Kind(
        "weak_org_ledger",
        {
            "org_name": "东岭村党支部",
            "designated_date": "2024.1.10",
            "is_closed": "是",
            "verified_date": "2024.4.20",
        },
        {
            "org_name": ("西河村党支部", None),
            "designated_date": ("2024.1.11", "2023.12.1", "2024.4.30", None),
            "is_closed": ("否",),
            "verified_date": ("2024.4.21", "2024.1.1", None),
        },
    ),
    Kind(
        "coverage_ledger",
        {
            "subject_org": "东岭村",
            "round": "第三轮",
            "inspection_group": "第1组",
            "inspection_kind": "常规",
            "start_date": "2024.2.20",
            "end_date": "2024.3.5",
            "feedback_date": "2024.3.15",
        },
        {
            "subject_org": ("西河村", "不知道的村", None),
            "round": ("第二轮",),
            "inspection_group": ("第2组", None),
            "inspection_kind": ("提级", "机动"),
            "start_date": ("2024.2.21", None),
            "end_date": ("2024.3.6", None),
            "feedback_date": ("2024.3.16", None),
        },
    ),
    Kind(
        "party_org_roster",
        {"village": "北坡村", "town": "漹城镇", "org_type": "行政村"},
        {"village": ("北坡社区", "北岭村", None), "town": ("甘江镇", None)},
    ),
)


def read(
    kind: str,
    rows: tuple[RowCells, ...],
    reference: Office,
    as_of: D,
    by: Mapping[str, str] | None = None,
) -> Interpretation:
    """What a ledger of these rows comes to."""
    table = ledger(*rows, kind=kind, as_of=as_of, file=f"{kind}{as_of:%m%d}.xlsx")
    tables = [table] if table.kind.reads_sheets_together else table
    return table.kind.read(tables, by or {}, reference)


def settled(kind: str, rows: tuple[RowCells, ...], reference: Office, as_of: D) -> Interpretation:
    """The same with the first answer to every question."""
    by: dict[str, str] = {}
    while True:
        result = read(kind, rows, reference, as_of, by)
        if not result.questions:
            return result
        by |= {q.key: q.proposal or q.options[0].value for q in result.questions}


def _office(kind: str) -> Office:
    reference = office(inspections=[] if kind == "coverage_ledger" else None)
    term = {
        "region_code": COUNTY,
        "term_id": "2021-2026",
        "name": "本届",
        "starts_on": D(2021, 9, 1),
        "ends_on": D(2026, 8, 31),
    }
    return replace(reference, held={**reference.held, "terms": frame("terms", [term])})


EDITIONS = (MAY, JUNE)
"""The same day once more, and the next month."""
