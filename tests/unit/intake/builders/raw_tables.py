"""A small county's ledgers, made by hand and in order: one row or a few of every raw table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import polars as pl

from warehouse.intake.batches.accept import BatchOrigin, accept
from warehouse.intake.findings import finding
from warehouse.intake.findings.finding import ROW_STATUSES
from warehouse.intake.findings.interpretation import HEADERS, Interpretation
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.intake.rules.checking.candidates import candidates_of
from warehouse.intake.rules.checking.check import Checked, check
from warehouse.intake.rules.checking.rows import RuleRows
from warehouse.intake.rules.checking.violations import together
from warehouse.intake.rules.keys import twice_in_import
from warehouse.intake.rules.schema import single_values
from warehouse.runtime.home import Home
from warehouse.schema import catalogue
from warehouse.schema.tables.provenance import Provenance
from warehouse.schema.validation import schema_of, stored_types

COUNTY, CITY, PROVINCE = "511126", "511100", "510000"
TODAY = dt.date(2024, 6, 30)
FILE = "台账.xlsx"
FIRST_ROW = 3
"""The sheet row of the first row of a table: a title and a header stand above."""

Rows = dict[str, list[dict[str, Any]]]
D = dt.date


def ledgers() -> Rows:
    """Every table with rows that break no rule and call for no warning."""
    return _copy(_LEDGERS)


def _copy(tables: Rows) -> Rows:
    """Return `tables` with rows of their own; no value can be changed in place."""
    return {name: [{**row} for row in rows] for name, rows in tables.items()}


def _village(number: int, **more: Any) -> dict[str, Any]:
    return {
        "village_id": f"V{number}",
        "name": f"示例村-{number}",
        "kind": "village",
        "township_code": "511126101",
        "township_name": "示例镇-1",
        "county_code": COUNTY,
        "valid_from": D(2016, 9, 1),
        "valid_to": None,
        **more,
    }


def _problem(number: int, **more: Any) -> dict[str, Any]:
    return {
        "problem_id": f"P{number}",
        "inspection_id": "I1",
        "category_code": "A01",
        "cause_code": "R1",
        "responsibility_level": "village",
        "responsible_unit": "示例单位",
        "is_immediate": False,
        "is_livelihood": False,
        "is_key": False,
        "is_ongoing": False,
        "found_on": D(2022, 3, 5),
        "due_on": None,
        "summary": None,
        **more,
    }


def _event(number: int, problem: str, sequence: int, kind: str, on: dt.date, **more: Any):
    return {
        "event_id": f"E{number}",
        "problem_id": problem,
        "sequence_no": sequence,
        "event_kind": kind,
        "occurred_on": on,
        "occurred_after": None,
        "recorded_on": on,
        "actor_level": "county",
        "reason_code": None,
        "new_due_on": None,
        "new_responsibility_level": None,
        "new_responsible_unit": None,
        **more,
    }


def _inspection(number: int, **more: Any) -> dict[str, Any]:
    return {
        "inspection_id": f"I{number}",
        "village_id": "V1",
        "round_id": "R1",
        "team_id": "T1",
        "team_level": "county",
        "modes": "routine|cross",
        "starts_on": D(2022, 3, 1),
        "ends_on": D(2022, 3, 20),
        "feedback_on": D(2022, 4, 10),
        "days_on_site": 15,
        "interviews_held": 20,
        "parent_inspection_id": None,
        **more,
    }


_LEDGERS: Rows = {
    "villages": [
        _village(1),
        _village(2),
        _village(3, valid_to=D(2019, 5, 31)),
        _village(4, valid_from=D(2019, 6, 1)),
    ],
    "village_successions": [
        {
            "predecessor_id": "V3",
            "successor_id": "V4",
            "effective_on": D(2019, 6, 1),
            "kind": "merge",
        }
    ],
    "village_profiles": [
        {
            "village_id": "V1",
            "surveyed_on": D(2021, 9, 30),
            "population": 1200,
            "is_weak_org": False,
            "petitions_12m": 2,
            "disputes_12m": 1,
            "project_funds_yuan": 5000.0,
            "collective_assets_yuan": 12000.5,
            "policy_projects": 1,
            "secretary_is_head": True,
            "is_poverty_village": False,
        }
    ],
    "terms": [
        {
            "region_code": PROVINCE,
            "term_id": "2016-2021",
            "name": "上届",
            "starts_on": D(2016, 9, 1),
            "ends_on": D(2021, 8, 31),
        },
        {
            "region_code": PROVINCE,
            "term_id": "2021-2026",
            "name": "本届",
            "starts_on": D(2021, 9, 1),
            "ends_on": D(2026, 8, 31),
        },
    ],
    "coverage_plan": [
        {"region_code": COUNTY, "term_id": "2021-2026", "year": 2022, "planned_villages": 2}
    ],
    "rounds": [
        {
            "round_id": "R1",
            "region_code": COUNTY,
            "term_id": "2021-2026",
            "sequence": 1,
            "name": "第一轮",
            "starts_on": D(2022, 3, 1),
            "ends_on": D(2022, 5, 31),
            "pilot_kind": None,
        }
    ],
    "teams": [
        {
            "team_id": "T1",
            "level": "county",
            "region_code": COUNTY,
            "posts": 6,
            "established_on": D(2021, 10, 1),
        }
    ],
    "inspections": [
        _inspection(1),
        _inspection(2, village_id="V2", parent_inspection_id="I1"),
    ],
    "problems": [_problem(1), _problem(2), _problem(3, is_immediate=True)],
    "problem_events": [
        _event(1, "P1", 1, "plan_submitted", D(2022, 4, 20)),
        _event(2, "P1", 2, "closed", D(2022, 6, 1)),
        _event(3, "P1", 3, "reopened", D(2022, 9, 1)),
        _event(4, "P1", 4, "closed", D(2022, 10, 1), occurred_after=D(2022, 9, 1)),
        _event(5, "P2", 1, "extended", D(2022, 6, 10), new_due_on=D(2022, 12, 31)),
        _event(6, "P2", 2, "direct_close_applied", D(2022, 11, 1), reason_code="policy_change"),
        _event(7, "P2", 3, "direct_close_granted", D(2022, 11, 9), reason_code="policy_change"),
        _event(8, "P3", 1, "closed", D(2022, 3, 8)),
    ],
    "clues": [
        {
            "clue_id": "C1",
            "inspection_id": "I1",
            "handed_over_on": D(2022, 3, 15),
            "receiver": "县纪委监委",
            "category_code": "A01",
            "due_on": D(2022, 6, 15),
            "disposed_on": D(2022, 6, 1),
            "disposal_kind": "case_filed",
        }
    ],
    "clue_persons": [{"clue_id": "C1", "person_no": "0001"}],
    "person_outcomes": [
        {
            "person_no": "0001",
            "county_code": COUNTY,
            "term_id": "2021-2026",
            "outcome_kind": kind,
            "case_id": "K1",
            "outcome_on": on,
        }
        for kind, on in (
            ("filed", D(2022, 5, 1)),
            ("party_sanction", D(2022, 8, 1)),
            ("judicial", D(2022, 9, 1)),
        )
    ],
    "recoveries": [
        {
            "recovery_id": "M1",
            "inspection_id": "I1",
            "kind": "recovered",
            "amount_yuan": 1000.5,
            "recovered_on": D(2022, 5, 1),
        }
    ],
    "supervision_actions": [
        {
            "action_id": "A1",
            "issuer_region": CITY,
            "target_region": COUNTY,
            "target_unit": None,
            "kind": "reminder",
            "category_code": None,
            "problems_notified": 1,
            "issued_on": D(2022, 7, 1),
            "response_due_on": D(2022, 7, 31),
            "responded_on": D(2022, 7, 20),
            "request": None,
            "metric": None,
        }
    ],
    "action_items": [{"action_id": "A1", "problem_id": "P1"}],
    "supervision_rounds": [
        {
            "region_code": COUNTY,
            "level": "township",
            "round_no": 1,
            "starts_on": D(2022, 5, 1),
            "ends_on": D(2022, 5, 20),
            "villages_covered": 2,
            "problems_found": 5,
            "problems_rectified": 4,
        }
    ],
    "qr_petitions": [
        {
            "village_id": "V1",
            "month": D(2022, 5, 1),
            "channel": "qr_poster",
            "received": 3,
            "named": 1,
            "answered_in_time": 2,
            "confirmed": 1,
        }
    ],
    "aid": [
        {
            "aid_id": "X1",
            "from_region": CITY,
            "to_region": COUNTY,
            "persons": 2,
            "starts_on": D(2022, 3, 1),
            "ends_on": D(2022, 4, 30),
        }
    ],
    "weak_orgs": [
        {
            "village_id": "V1",
            "designated_on": D(2021, 10, 1),
            "converted_on": D(2022, 10, 1),
            "relapsed_on": D(2023, 10, 1),
        }
    ],
    "recheck_samples": [
        {
            "sample_id": "S1",
            "region_code": COUNTY,
            "period_starts_on": D(2022, 10, 1),
            "period_ends_on": D(2022, 12, 31),
            "frame_size": 10,
            "sample_size": 2,
            "seed": 7,
            "drawn_on": D(2023, 1, 5),
        }
    ],
    "rechecks": [
        {
            "sample_id": "S1",
            "problem_id": "P1",
            "checked_on": D(2023, 1, 20),
            "result": "passed",
        }
    ],
    "reports_due": [
        {
            "region_code": COUNTY,
            "month": D(2022, 5, 1),
            "ledger": "problems",
            "due_on": D(2022, 6, 5),
            "received_on": D(2022, 6, 3),
        }
    ],
    "own_areas": [
        {
            "area_id": "QP-1",
            "area_name": "东片",
            "member_level": "village",
            "member_code": "V1",
        },
        {
            "area_id": "QP-1",
            "area_name": "东片",
            "member_level": "village",
            "member_code": "V2",
        },
    ],
}


def frame(table: str, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows as an interpretation holds them: enumerations as text, provenance beside."""
    provenance = Provenance.column_names()
    types = {n: t for n, t in stored_types(table).items() if n not in provenance}
    return pl.DataFrame(list(rows), schema=types, orient="row", strict=False).with_columns(
        source_file=pl.lit(FILE),
        source_sheet=pl.lit(table),
        source_row=pl.int_range(FIRST_ROW, FIRST_ROW + len(rows), dtype=pl.Int32),
    )


def interpretation(rows: Rows, **more: Any) -> Interpretation:
    """What a template filled in with `rows` comes to: a sheet per table, a status per row."""
    tables = {table: frame(table, of_table) for table, of_table in rows.items() if of_table}
    statuses = [
        content.select(
            file="source_file",
            sheet="source_sheet",
            row="source_row",
            status=pl.lit("accepted"),
            reason=pl.lit(None, pl.String),
            belongs_to="source_row",
        )
        for content in tables.values()
    ]
    return Interpretation(
        tables=tables,
        statuses=pl.concat([pl.DataFrame(schema=ROW_STATUSES), *statuses]),
        headers=_headers(),
        **more,
    )


@cache
def _headers() -> pl.DataFrame:
    return pl.DataFrame(
        [
            (FILE, table, table, column.name, place, column.header.in_language("zh"))
            for table in catalogue.OFFICE_TABLES
            for place, column in enumerate(catalogue.columns(table), start=1)
        ],
        schema=HEADERS,
        orient="row",
    )


def checked(rows: Rows, home: Home, answers: Mapping[str, str] | None = None) -> Checked:
    """`rows` checked as on `TODAY` against what `home` holds."""
    return check(interpretation(rows), ReferenceData(home, TODAY), answers or {})


def violated(rule: Callable[[RuleRows], Iterator[pl.DataFrame]], rows: Rows, home: Home):
    """What one rule alone finds in `rows`: rule, severity, table and sheet row of each
    violation.
    """
    return _as_set(together(rule(rule_rows(rows, ReferenceData(home, TODAY)))))


def rule_rows(rows: Rows, reference: ReferenceData) -> RuleRows:
    """Return what the rules look at when `rows` are all there is, beside the reference data."""
    candidates = candidates_of(interpretation(rows))
    return RuleRows(reference, candidates.own(), {}, candidates.dropped_rows())


def violations_at_once(rows: Rows):
    """What the rules of single values and of keys find in `rows`, likewise."""
    offered = interpretation(rows)
    candidates = candidates_of(offered)
    return _as_set(together([single_values(candidates, offered), twice_in_import(candidates)]))


def _as_set(violations: pl.DataFrame) -> set[tuple[str, str, str, int]]:
    for row in violations.iter_rows(named=True):
        sentences = finding.with_sentences(
            finding.findings_frame(
                [finding.Finding(row["rule"], row["severity"], FILE)]
            ).with_columns(details=pl.lit(row["details"])),
            "en",
        )
        assert sentences["what"][0]
    return {
        (row["rule"], row["severity"], row["table"], row["row"] + FIRST_ROW)
        for row in violations.iter_rows(named=True)
    }


def accepted(home: Home, rows: Rows, **more: Any) -> None:
    """Let `rows` be a batch in force."""
    accept(
        home,
        {
            table: frame(table, of_table).select(schema_of(table).column_names())
            for table, of_table in rows.items()
            if of_table
        },
        origin=BatchOrigin("ledger", "made by hand", FILE),
        is_demonstration=False,
        as_of_date=None,
        **more,
    )


def changed(rows: Rows, table: str, number: int, **values: Any) -> Rows:
    """A copy of `rows` in which row `number` of `table` has other values."""
    other = _copy(rows)
    other[table][number] |= values
    return other


def added(rows: Rows, table: str, like: int, **values: Any) -> Rows:
    """A copy of `rows` in which `table` has one more row, like row `like` but for `values`."""
    other = _copy(rows)
    other[table].append({**other[table][like], **values})
    return other
