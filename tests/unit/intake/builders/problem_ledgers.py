"""Ledgers of problems made by hand, and an office that remembers what it accepted in memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from tests.unit.intake.builders.messages import assert_has_words
from warehouse.intake.cells.sheets import CellValue, Sheet, SourceFile
from warehouse.intake.findings.interpretation import OBSERVATIONS, Interpretation
from warehouse.intake.ledgers.interpret import interpret_ledgers
from warehouse.intake.ledgers.kind_registry import kind_named
from warehouse.intake.ledgers.ledger import LedgerCell, LedgerColumn, LedgerRow, LedgerTable
from warehouse.intake.ledgers.ledger_kind import LedgerKind
from warehouse.intake.ledgers.problems.reading import read_problems
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.intake.reference.village_names import VillageDirectory
from warehouse.runtime.home import Home
from warehouse.schema.validation import schema_of, stored_types

COUNTY = "511126"
FED_BACK = dt.date(2024, 3, 15)
BEGAN = dt.date(2024, 2, 20)
APRIL, MAY, JUNE = dt.date(2024, 4, 30), dt.date(2024, 5, 31), dt.date(2024, 6, 30)
FIRST_ROW = 5
"""Title, form line and two rows of header stand above the data."""

HEADERS = {
    "seq": "序号",
    "town": "乡镇",
    "subject_org": "村(社区)",
    "round": "轮次",
    "category": "问题类别",
    "problem_text": "反馈问题",
    "cause": "原因分析",
    "measures": "整改措施",
    "responsible_unit": "责任单位",
    "deadline": "整改时限",
    "rectification_type": "整改类型",
    "status": "完成情况",
    "status_by_reviewer": "巡察办认定",
    "progress_text": "整改进展",
    "completed_date": "完成时间",
    "is_closed": "是否销号",
    "closed_date": "销号时间",
    "loss_recovered_wan": "挽回损失(万元)",
    "amount": "追缴资金(万元)",
    "problem_count": "立行立改应整改数",
    "transfer_date": "移交时间",
    "receiving_unit": "移交目标",
    "transfer_unit_ambiguous": "移交单位",
    "transfer_count": "移交建议数",
    "clue_code": "序号",
}

RowCells = Mapping[str, CellValue]


def the_kind(name: str) -> LedgerKind:
    """The kind of ledger of that name."""
    kind = kind_named(name)
    assert kind is not None
    return kind


def ledger(
    *rows: RowCells,
    as_of: dt.date = MAY,
    kind: str = "rectification_ledger",
    title: str = "夹江县委第三轮巡察村党组织反馈问题整改台账",
    round_name: str = "第三轮",
    headers: Mapping[str, str] | None = None,
    name: str = "台账",
    file: str | None = None,
    **more: Any,
) -> LedgerTable:
    """A table of rows by field. `section` is the text above a row, `continues` the row (from
    `FIRST_ROW`) that it goes on with; a field that comes with a number (`verified_date:2`) has a
    column of its own.
    """
    named = {**HEADERS, **(headers or {})}
    keys = [*dict.fromkeys(key for row in rows for key in row if key not in _NOT_FIELDS)]
    columns = tuple(
        LedgerColumn(number, named.get(key, key), key.partition(":")[0], 1.0)
        for number, key in enumerate(keys, 1)
    )
    grid: list[list[CellValue]] = [[title, *[None] * (len(keys) - 1)]] * (FIRST_ROW - 1)
    grid += [[row.get(key) for key in keys] for row in rows]
    sheet = Sheet(file or f"台账{as_of:%m%d}.xlsx", name, grid, **more)
    return LedgerTable(
        sheet=sheet,
        kind=the_kind(kind),
        title=title,
        columns=columns,
        rows=tuple(_row(number, row, keys, named) for number, row in enumerate(rows, FIRST_ROW)),
        county_code=COUNTY,
        as_of=as_of,
        round_name=round_name,
        signature="made-by-hand",
    )


FORM = ["填报单位：夹江县委巡察办", None, None, "填报时间：2024年5月31日"]
"""The line above a table that says whose it is and of which day."""

PROBLEM: RowCells = {
    "seq": 1,
    "subject_org": "东岭村",
    "category": "优亲厚友",
    "problem_text": "低保评定优亲厚友",
    "measures": "清退违规对象",
    "responsible_unit": "东岭村党支部",
    "deadline": "2024年9月底前",
    "status": "未完成",
    "completed_date": None,
    "is_closed": None,
    "closed_date": None,
}
"""A row of a rectification ledger with all that a problem needs."""

_NOT_FIELDS = ("section", "continues")


def _row(number: int, row: RowCells, keys: Sequence[str], named: Mapping[str, str]) -> LedgerRow:
    cells = {
        key.partition(":")[0]: LedgerCell(row[key], number, column, named.get(key, key))
        for column, key in reversed(list(enumerate(keys, 1)))
        if row.get(key) is not None
    }
    continues = row.get("continues")
    return LedgerRow(
        number,
        cells,
        section=str(row.get("section") or ""),
        continues=continues if isinstance(continues, int) else None,
    )


@dataclass(frozen=True)
class Office(ReferenceData):
    """What is known, held in memory. `held` are the rows in force by table."""

    held: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    observed: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=OBSERVATIONS))

    def rows(self, table: str) -> pl.LazyFrame:
        types = {**stored_types(table), "file_row_number": pl.Int64()}
        return self.held.get(table, pl.DataFrame(schema=types)).lazy()

    def has(self, table: str) -> bool:
        return table in self.held

    def villages(self) -> VillageDirectory:
        return VillageDirectory(self.rows("villages").collect())

    def _observed(self, wanted: pl.Expr, offered: pl.DataFrame) -> pl.DataFrame:
        return pl.concat([self.observed, offered]).filter(wanted).sort("as_of", maintain_order=True)

    def accepting(self, interpretation: Interpretation) -> Office:
        """This office once it has accepted everything: rows of the same key take the place of
        earlier ones.
        """
        held = dict(self.held)
        for table, rows in interpretation.tables.items():
            held[table] = _in_force(table, held.get(table), rows)
        observed = pl.concat([self.observed, interpretation.observations])
        return replace(self, held=held, observed=observed)

    def story(self, problem_id: str) -> list[tuple[str, dt.date | None, dt.date]]:
        """The events of a problem in their order: kind, occurred_after, occurred_on."""
        events = self.held.get("problem_events")
        if events is None:
            return []
        return (
            events.filter(pl.col("problem_id") == problem_id)
            .sort("occurred_on", "sequence_no")
            .select("event_kind", "occurred_after", "occurred_on")
            .rows()
        )


def office(
    villages: Iterable[str] = ("东岭村", "西河村", "南坪社区"),
    inspections: Iterable[Mapping[str, Any]] | None = None,
) -> Office:
    """An office with villages V1, V2 ... of one township, inspected in round 3 as I1, I2 ..."""
    names = list(villages)
    one_each = [
        {"inspection_id": f"I{number}", "village_id": f"V{number}"}
        for number in range(1, len(names) + 1)
    ]
    visits = one_each if inspections is None else list(inspections)
    held = {
        "villages": [
            {
                "village_id": f"V{number}",
                "name": name,
                "kind": "community" if name.endswith("社区") else "village",
                "township_code": "511126101",
                "township_name": "漹城镇",
                "county_code": COUNTY,
                "valid_from": dt.date(2016, 9, 1),
            }
            for number, name in enumerate(names, 1)
        ],
        "rounds": [
            {
                "round_id": f"R{number}",
                "region_code": COUNTY,
                "term_id": "2021-2026",
                "sequence": number,
                "name": f"第{number}轮",
                "starts_on": dt.date(2024, 1, 1),
                "ends_on": dt.date(2024, 12, 31),
            }
            for number in (2, 3)
        ],
        "inspections": [
            {
                "round_id": "R3",
                "team_level": "county",
                "modes": "routine",
                "starts_on": BEGAN,
                "ends_on": dt.date(2024, 3, 5),
                "feedback_on": FED_BACK,
                **visit,
            }
            for visit in visits
        ],
    }
    return Office(
        Home(Path("/nonexistent")),
        held={table: frame(table, rows) for table, rows in held.items()},
    )


def frame(table: str, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows of a raw table; what they do not say is null."""
    types = {**stored_types(table), "file_row_number": pl.Int64()}
    return pl.DataFrame([{name: row.get(name) for name in types} for row in rows], schema=types)


def fully_worded(interpretation: Interpretation) -> Interpretation:
    """`interpretation`, once everything in it is tellable, and every row has a status."""
    assert_has_words(interpretation.findings, interpretation.questions)
    assert not interpretation.statuses.is_empty()
    assert not interpretation.statuses.select("file", "sheet", "row").is_duplicated().any()
    return interpretation


def rules(interpretation: Interpretation, severity: str | None = None) -> list[str]:
    """The rules of the findings in their order."""
    findings = interpretation.findings
    if severity is not None:
        findings = findings.filter(pl.col("severity") == severity)
    return findings["rule"].to_list()


def statuses(interpretation: Interpretation) -> list[tuple[str, str | None]]:
    """RowStatus and reason of each row in the order of the sheet."""
    return interpretation.statuses.select("status", "reason").rows()


def question_kinds(interpretation: Interpretation) -> list[str]:
    """The kinds of the questions."""
    return [question.kind for question in interpretation.questions]


def answers(interpretation: Interpretation, **by_kind: str) -> dict[str, str]:
    """One answer for every question of a kind."""
    return {
        question.key: by_kind[question.kind]
        for question in interpretation.questions
        if question.kind in by_kind
    }


def events_of(interpretation: Interpretation) -> list[tuple[str, str, dt.date | None, dt.date]]:
    """Problem, kind, occurred_after and occurred_on of the events of an interpretation."""
    events = interpretation.tables.get("problem_events")
    if events is None:
        return []
    return events.select("problem_id", "event_kind", "occurred_after", "occurred_on").rows()


def read(
    *rows: RowCells,
    by: Mapping[str, str] | None = None,
    reference: Office | None = None,
    **more: object,
) -> Interpretation:
    """One edition as of 31 May."""
    table = ledger(*rows, **more)  # type: ignore[arg-type]
    return fully_worded(read_problems(table, by or {}, reference or office()))


def interpreted(*sheets: Sheet, reference: Office) -> Interpretation:
    """What a file of these sheets comes to."""
    return fully_worded(
        interpret_ledgers([SourceFile("台账.xlsx", 1, "0" * 64, sheets)], {}, reference)
    )


def _in_force(table: str, held: pl.DataFrame | None, rows: pl.DataFrame) -> pl.DataFrame:
    types = {**stored_types(table), "file_row_number": pl.Int64()}
    new = rows.select(
        pl.col(name).cast(dtype) if name in rows.columns else pl.lit(None, dtype).alias(name)
        for name, dtype in types.items()
    )
    if held is None:
        return new
    return pl.concat([held.join(new, on=schema_of(table).primary_key(), how="anti"), new])
