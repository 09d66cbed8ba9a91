"""The raw ledgers and the reference tables as plain rows, with the few look-ups that all share."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

Row = dict[str, Any]


def day_or_none(text: str) -> date | None:
    """Read an ISO date of a CSV cell; an empty cell is None."""
    return date.fromisoformat(text) if text else None


def read_csv(path: Path) -> list[Row]:
    """Read a CSV file as rows of text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Seeds:
    """The reference tables of `seeds/`."""

    def __init__(self, folder: Path) -> None:
        self.deadline_rules = read_csv(folder / "deadline_rules.csv")
        self.inspection_modes = read_csv(folder / "inspection_modes.csv")
        self.metric_targets = read_csv(folder / "metric_targets.csv")
        self.key_village_weights = read_csv(folder / "key_village_weights.csv")
        self.published_figures = read_csv(folder / "published_figures.csv")
        self.published_elsewhere = read_csv(folder / "external_benchmarks.csv")
        self.published_relations = read_csv(folder / "published_relations.csv")
        self.working_days = {
            date.fromisoformat(row["calendar_date"])
            for row in read_csv(folder / "workdays.csv")
            if row["is_working_day"].lower() in {"true", "1"}
        }
        self.levels: dict[str, str] = {}
        self.parents: dict[str, str] = {}
        self.counties_with_villages: set[str] = set()
        self._read_regions(read_csv(folder / "regions.csv"))

    def _read_regions(self, rows: list[Row]) -> None:
        """Keep the real regions in force and give each its nearest real parent."""
        rows = [row for row in rows if not row["valid_to"]]
        real, placeholders = [], []
        for row in rows:
            is_placeholder = row["is_placeholder"].lower() in {"true", "1"}
            (placeholders if is_placeholder else real).append(row)
        parent_of_placeholder = {row["region_code"]: row["parent_code"] for row in placeholders}
        for row in real:
            code, parent = row["region_code"], row["parent_code"]
            self.levels[code] = row["level"]
            # a county may carry the very code of its placeholder city (Dongguan)
            while parent in parent_of_placeholder:
                parent = parent_of_placeholder[parent]
            if parent:
                self.parents[code] = parent
            if row["level"] == "county" and int(row["villages"] or 0) > 0:
                self.counties_with_villages.add(code)

    @cache  # noqa: B019 - seeds live as long as what is counted with them
    def line(self, region_code: str) -> tuple[str, ...]:
        """Return the region itself and its ancestors, nearest first."""
        codes = [region_code]
        while codes[-1] in self.parents:
            codes.append(self.parents[codes[-1]])
        return tuple(codes)


@dataclass
class Ledger:
    """All ledgers of one build, and the rows that belong together."""

    tables: dict[str, list[Row]]
    seeds: Seeds
    inspections: dict[str, Row] = field(default_factory=dict)
    rounds: dict[str, Row] = field(default_factory=dict)
    village_county: dict[str, str] = field(default_factory=dict)
    villages_of: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """The villages of a county, in the order of their codes."""
    spells_of: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    """The rows of a village: one for each period of validity."""
    inspections_of: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    inspections_in: dict[tuple[str, str], list[Row]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """The inspections of a county and term."""
    problems_of: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    events_of: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    predecessors_of: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.inspections = {row["inspection_id"]: row for row in self.tables["inspections"]}
        self.rounds = {row["round_id"]: row for row in self.tables["rounds"]}
        self.village_county = {
            row["village_id"]: row["county_code"] for row in self.tables["villages"]
        }
        for village, county in sorted(self.village_county.items()):
            self.villages_of[county].append(village)
        for row in self.tables["villages"]:
            self.spells_of[row["village_id"]].append(row)
        for row in self.tables["inspections"]:
            self.inspections_of[row["village_id"]].append(row)
            place = (self.county_of_inspection(row), self.term_of_inspection(row))
            self.inspections_in[place].append(row)
        for row in self.tables["problems"]:
            self.problems_of[row["inspection_id"]].append(row)
        in_order = sorted(
            self.tables["problem_events"], key=lambda row: (row["occurred_on"], row["sequence_no"])
        )
        for row in in_order:
            self.events_of[row["problem_id"]].append(row)
        for row in self.tables["village_successions"]:
            self.predecessors_of[row["successor_id"]].append(row)

    def counties(self) -> list[str]:
        """Return the counties that have villages in the data."""
        return sorted(self.villages_of)

    def terms_of(self, region_code: str) -> list[Row]:
        """Return the terms of a region: its own rows, or those of its nearest ancestor."""
        for code in self.seeds.line(region_code):
            own = [row for row in self.tables["terms"] if row["region_code"] == code]
            if own:
                return own
        return []

    def county_of_inspection(self, inspection: Row) -> str:
        """Return the county of the village that was inspected."""
        return self.village_county[inspection["village_id"]]

    def term_of_inspection(self, inspection: Row) -> str:
        """Return the term of the inspection's round."""
        return str(self.rounds[inspection["round_id"]]["term_id"])


def ledger_from_frames(frames: Mapping[str, pl.DataFrame], seeds_folder: Path) -> Ledger:
    """Turn raw tables as frames, and the seeds folder that goes with them, into a ledger."""
    tables = {name: frame.rows(named=True) for name, frame in frames.items()}
    return Ledger(tables=tables, seeds=Seeds(seeds_folder))
