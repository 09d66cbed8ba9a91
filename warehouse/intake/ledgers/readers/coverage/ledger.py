"""The coverage ledger: rounds, groups and inspections that have been, or the plan of those to come.

One row tells of one village in one round, or of several villages in one cell (then asked about).
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from warehouse.intake.findings.questions import Option, Question
from warehouse.intake.ledgers.accepted_rows import blank_row
from warehouse.intake.ledgers.accounting import LEAVE_THESE_OUT, RowAccounting
from warehouse.intake.ledgers.problems.identity.inspections import round_number
from warehouse.intake.ledgers.readers.coverage.accepted_inspections import InspectionMatcher
from warehouse.intake.ledgers.readers.coverage.coverage_fields import CoverageFields
from warehouse.intake.ledgers.readers.coverage.plan import counted_in, is_plan, planned_villages
from warehouse.intake.ledgers.readers.coverage.rounds import VillageVisit, VisitRounds
from warehouse.intake.ledgers.readers.coverage.times import Times
from warehouse.intake.ledgers.readers.village_rows import (
    LedgerVillages,
    finished,
    flag_of,
    township_of,
    village_records,
)
from warehouse.intake.ledgers.records import comparable
from warehouse.intake.values.subjects import read_subject
from warehouse.words.messages import message

if TYPE_CHECKING:
    import datetime as dt

    from warehouse.intake.findings.interpretation import Interpretation
    from warehouse.intake.findings.questions import Answers
    from warehouse.intake.ledgers.ledger import LedgerTable
    from warehouse.intake.ledgers.readers.coverage.rounds import Round
    from warehouse.intake.ledgers.records import LedgerRecord
    from warehouse.intake.reference.reference_data import ReferenceData

_NOT_YET = re.compile(r"未(开展|巡察|启动|开始|进驻)|计划|拟|待")
EACH = "each"


def read_coverage(table: LedgerTable, answers: Answers, reference: ReferenceData) -> Interpretation:
    """Return the inspections of a coverage ledger with their rounds and groups, or the years of a
    plan.
    """
    accounting = RowAccounting(table, answers)
    listed = village_records(table, "subject_org")
    accounting.begin(listed)
    if is_plan(table):
        plan = planned_villages(accounting, listed, reference)
        return finished(accounting, {"coverage_plan": plan})
    return finished(accounting, _Inspections(accounting, reference).tables(listed))


class _Inspections:
    """Reads the rows of a ledger that tells of inspections."""

    def __init__(self, accounting: RowAccounting, reference: ReferenceData) -> None:
        self._accounting, self._reference = accounting, reference
        self._table = accounting.table
        self._villages = LedgerVillages(accounting, reference)
        self._times = Times(accounting)
        self._fields = CoverageFields(accounting, reference)

    def tables(self, listed: list[LedgerRecord]) -> dict[str, list[dict[str, Any]]]:
        """Return rows by raw table; a round and a team are told again by every row of theirs, so
        that they stand as long as one of these does.
        """
        visits = [visit for record in listed for visit in self._visits(record)]
        rounds = VisitRounds(self._table, visits, self._reference)
        tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
        listed_rows: list[tuple[LedgerRecord, dict[str, Any]]] = []
        for visit in visits:
            of = rounds.of(visit)
            if of is None:
                day = {"day": visit.span.first.isoformat()}
                self._accounting.reject(visit.record, "coverage_without_term", None, day)
                continue
            if of.ends_on is None:
                self._accounting.reject(
                    visit.record, "coverage_round_open", visit.record.cell("round")
                )
                continue
            if not of.is_accepted:
                tables["rounds"].append(of.row(self._table.county_code, visit.record.row))
            team_id = self._team(visit, tables)
            listed_rows.append((visit.record, _inspection_row(visit, of, team_id)))
        matcher = InspectionMatcher(self._accounting, self._reference)
        inspections = matcher.rows(listed_rows)
        used = {row["team_id"] for row in inspections}
        return {
            **tables,
            "teams": [row for row in tables["teams"] if row["team_id"] in used],
            "inspections": inspections,
        }

    def _visits(self, record: LedgerRecord) -> list[VillageVisit]:
        """Return the inspections that a row tells of; none where it was settled otherwise."""
        span = self._times.span(record) if self._has_begun(record) else None
        if span is None:
            return []
        if span.first > self._table.as_of:
            self._accounting.skip(record, "plan_only")
            return []
        villages = self._subjects(record, span.first)
        number = self._fields.round_number(record)
        modes = self._fields.modes(record)
        level = self._fields.level(record, modes) if modes is not None else None
        group = self._fields.group(record)
        feedback_on = self._times.feedback(record)
        if number is None or modes is None or level is None or not self._accounting.is_open(record):
            return []
        year = self._fields.year(record)
        return [
            VillageVisit(record, village, span, number, year, modes, group, level, feedback_on)
            for village in villages
        ]

    def _has_begun(self, record: LedgerRecord) -> bool:
        """Return whether the row tells of an inspection at all; a village yet to be inspected is
        none.
        """
        is_dated = any(record.cell(name) for name in ("period", "start_date", "end_date"))
        covered = record.cell("is_covered")
        says_no = covered is not None and flag_of(self._accounting, record, covered) is False
        if says_no or _NOT_YET.search(comparable(record.text_of("status"))):
            if says_no and is_dated:
                self._accounting.report("warned", "coverage_not_covered_but_dated", record, covered)
            self._accounting.skip(record, "plan_only")
        elif not is_dated and covered is None:
            self._accounting.skip(record, "plan_only")
        elif not is_dated:
            self._accounting.reject(record, "coverage_start_missing", covered)
        if self._accounting.status_of(record) == "skipped" and self._is_accepted(record):
            self._accounting.reject(record, "coverage_no_longer_begun", record.cell("subject_org"))
        return self._accounting.is_open(record)

    def _is_accepted(self, record: LedgerRecord) -> bool:
        """Return whether an inspection of the village in the round that a row names is accepted."""
        match = self._reference.villages().find(
            record.text_of("subject_org"),
            county_code=self._table.county_code,
            township=township_of(record, self._table) or None,
            on=self._table.as_of,
        )
        number = round_number(record.text_of("round"))
        return (match.village_id, number) in self._accepted_visits

    @cached_property
    def _accepted_visits(self) -> set[tuple[str | None, int | None]]:
        """Village and number of the round of every accepted inspection."""
        rounds = self._reference.rows("rounds").select("round_id", "sequence")
        visits = self._reference.rows("inspections").join(rounds, on="round_id")
        return set(visits.select("village_id", "sequence").collect().iter_rows())

    def _subjects(self, record: LedgerRecord, on: dt.date) -> list[str]:
        """Return the villages of a row: one, or, where the user says so, each of several."""
        cell = record.cell("subject_org")
        if cell is None:
            self._accounting.reject(record, "coverage_subject_missing")
            return []
        reading = read_subject(cell.value)
        names = [reading.value] if reading.value is not None else list(reading.candidates)
        if reading.certainty == "pending":
            number = counted_in(str(cell.value))
            if not names or ("等" in str(cell.value) and number != len(names)):
                self._accounting.reject(record, "coverage_unnamed", cell)
                return []
            question = Question(
                key="coverage_several",
                kind="coverage_several",
                options=(Option(EACH, message("answers.coverage_several.each")), LEAVE_THESE_OUT),
                proposal=EACH,
                confidence=0.8,
            )
            if self._accounting.choice(record, question, cell=cell) is None:
                return []
        township = township_of(record, self._table)
        villages = [self._villages.village(record, cell, name, township, on) for name in names]
        return [village for village in villages if village is not None]

    def _team(self, visit: VillageVisit, tables: dict[str, list[dict[str, Any]]]) -> str | None:
        """Return the group's id, made of the region that sent it and its number."""
        region = self._regions.get(visit.level)
        if visit.group is None or region is None:
            return None
        team_id = f"{region}T{visit.group:02d}"
        if team_id not in self._accepted_teams:
            tables["teams"].append(
                blank_row("teams")
                | {
                    "team_id": team_id,
                    "level": visit.level,
                    "region_code": region,
                    "source_row": visit.record.row,
                }
            )
        return team_id

    @cached_property
    def _accepted_teams(self) -> set[str]:
        return set(self._reference.rows("teams").select("team_id").collect()["team_id"])

    @cached_property
    def _regions(self) -> dict[str, str]:
        """The county and the regions above it by level."""
        above = self._reference.region_ancestors.filter(
            pl.col("region_code") == self._table.county_code
        )
        return dict(above.select("ancestor_level", "ancestor_code").iter_rows())


def _inspection_row(visit: VillageVisit, of: Round, team_id: str | None) -> dict[str, Any]:
    return blank_row("inspections") | {
        # The letter keeps digits of both ids from reading as a number of somebody.
        "inspection_id": f"{visit.village_id}-X{of.round_id}",
        "village_id": visit.village_id,
        "round_id": of.round_id,
        "team_id": team_id,
        "team_level": visit.level,
        "modes": visit.modes,
        "starts_on": visit.span.first,
        "ends_on": visit.span.last,
        "feedback_on": visit.feedback_on,
        "source_row": visit.record.row,
    }
