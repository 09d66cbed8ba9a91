"""Ledgers as no office should keep them: every order of events, every chain of villages.

The drawn parts are put into one ledger, because a dbt run for each example would take hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import dataframely as dy
import polars as pl

from tests.reference.ledger import Row
from tests.warehouse.hostile_draws import families, groups, histories, sampled
from tests.warehouse.hostile_supervision import add_supervision

FIRST_DAY = date(2016, 9, 1)
TERMS = [
    ("2016-2021", FIRST_DAY, date(2021, 8, 31)),
    ("2021-2026", date(2021, 9, 1), date(2026, 8, 31)),
]
"""Those of the demonstration, whose country's terms hold for the hostile counties too."""

SHIFTED_TERMS = [
    ("t1", date(2016, 11, 15), date(2021, 10, 14)),
    ("t2", date(2021, 10, 15), date(2026, 10, 14)),
]

HOSTILE_COUNTIES = [
    *["360102", "360103", "360104", "360112", "360113", "360121"],
    *["360202", "360203", "360222", "360281", "360302", "360313"],
    *["360402", "360403", "360404", "360423", "360424", "360425"],
    *["510104", "510105", "510106", "510107", "510108", "510112"],
    *["441900", "469001", "110101", "500101", "659001", "542521"],
]
"""Counties in several provinces, among them such as stand directly under a province."""

SHIFTED_COUNTY = "360103"
"""It keeps terms of its own, which begin and end in the middle of a month."""

HOSTILE_SEEDS = {
    "deadline_rules": [
        {
            "rule_id": "hostile-county-level",
            "region_code": "360102",
            "responsibility_level": "village",
            "item": "rectification_window",
            "value": "3",
            "unit": "month",
            "valid_from": "2015-01-01",
        },
        {
            "rule_id": "hostile-county",
            "region_code": "360102",
            "item": "rectification_window",
            "value": "40",
            "unit": "working_day",
            "valid_from": "2015-01-01",
        },
        {
            "rule_id": "hostile-city",
            "region_code": "360200",
            "item": "rectification_window",
            "value": "45",
            "unit": "calendar_day",
            "valid_from": "2019-01-01",
            "valid_to": "2023-12-31",
        },
        {
            "rule_id": "hostile-province-level",
            "region_code": "510000",
            "responsibility_level": "county",
            "item": "rectification_window",
            "value": "1",
            "unit": "month",
            "valid_from": "2015-01-01",
        },
    ],
    "inspection_modes": [
        {"mode_code": "township_led", "region_code": "360000", "counts_for_coverage": "false"},
        {"mode_code": "township_led", "region_code": "360400", "counts_for_coverage": "true"},
        {"mode_code": "look_back", "region_code": "510104", "counts_for_coverage": "true"},
    ],
}
"""Rules of a county, a city and a province; modes that count here and not there."""


@dataclass
class Writer:
    """Collects the rows of one ledger and hands out their ids."""

    counties: list[str]
    shifted_county: str
    tables: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, table: str, row: Row) -> None:
        """Append a row."""
        self.tables.setdefault(table, []).append(row)

    def number(self, table: str) -> int:
        """Return the number of the next row of a table."""
        return len(self.tables.get(table, [])) + 1

    def terms_of(self, county: str) -> list[tuple[str, date, date]]:
        """Return the terms of a county."""
        return SHIFTED_TERMS if county == self.shifted_county else TERMS

    def add_village(self, county: str, village: Row) -> str:
        """Write a village and its visits."""
        village_id = f"{county}-v{self.number('villages'):04d}"
        self.add(
            "villages",
            {
                "village_id": village_id,
                "name": f"示例村{self.number('villages')}",
                "kind": "village",
                "township_code": county + "100",
                "township_name": "示例镇",
                "county_code": county,
                "valid_from": village["valid_from"],
                "valid_to": village["valid_to"],
            },
        )
        for visit in village["visits"]:
            self.add_visit(county, village_id, visit)
        return village_id

    def add_visit(self, county: str, village_id: str, visit: Row) -> tuple[str, str]:
        """Write an inspection with its problems; return its id and term."""
        terms = self.terms_of(county)
        day = visit["ends_on"] or visit["starts_on"]
        term_id = terms[0][0] if day <= terms[0][2] else terms[1][0]
        inspection_id = f"i{self.number('inspections'):05d}"
        own = {name: value for name, value in visit.items() if name != "problems"}
        self.add(
            "inspections",
            own
            | {
                "inspection_id": inspection_id,
                "village_id": village_id,
                "round_id": f"{county}-{term_id}",
            },
        )
        for problem in visit["problems"]:
            problem_id = f"p{self.number('problems'):05d}"
            own = {name: value for name, value in problem.items() if name != "events"}
            self.add(
                "problems",
                own | {"problem_id": problem_id, "inspection_id": inspection_id, "is_key": False},
            )
            for event in problem["events"]:
                event_id = f"e{self.number('problem_events'):06d}"
                self.add("problem_events", event | {"event_id": event_id, "problem_id": problem_id})
        return inspection_id, term_id

    def add_group(self, county: str, number: int, group: Row) -> None:
        """Write the clues and persons of one inspection; numbers repeat in other counties."""
        village_id = self.add_village(
            county, {"valid_from": date(2010, 1, 1), "valid_to": None, "visits": []}
        )
        inspection_id, term_id = self.add_visit(county, village_id, group["visit"])
        for clue in group["clues"]:
            clue_id = f"c{self.number('clues'):05d}"
            self.add(
                "clues",
                {
                    "clue_id": clue_id,
                    "inspection_id": inspection_id,
                    "handed_over_on": clue["handed_over_on"],
                    "disposed_on": clue["disposed_on"],
                },
            )
            for person in clue["persons"]:
                self.add("clue_persons", {"clue_id": clue_id, "person_no": f"{number}-{person}"})
        named = {person for clue in group["clues"] for person in clue["persons"]}
        for person, kind, case, day in group["outcomes"]:
            if person in named:
                self.add(
                    "person_outcomes",
                    {
                        "person_no": f"{number}-{person}",
                        "county_code": county,
                        "term_id": term_id,
                        "outcome_kind": kind,
                        "case_id": case and f"{county}-{term_id}-{number}-{case}",
                        "outcome_on": day,
                    },
                )

    def add_frame_of_county(self, county: str) -> None:
        """Write rounds and plan of a county."""
        for sequence, (term_id, starts_on, ends_on) in enumerate(self.terms_of(county), start=1):
            self.add(
                "rounds",
                {
                    "round_id": f"{county}-{term_id}",
                    "region_code": county,
                    "term_id": term_id,
                    "sequence": sequence,
                    "name": f"第{sequence}轮",
                    "starts_on": starts_on,
                    "ends_on": ends_on,
                },
            )
            for year in range(starts_on.year, ends_on.year + 1):
                self.add(
                    "coverage_plan",
                    {
                        "region_code": county,
                        "term_id": term_id,
                        "year": year,
                        "planned_villages": (int(county) + year) % 7 + 3,
                    },
                )


def hostile_tables(
    counties: list[str], shifted_county: str, *, with_country_terms: bool
) -> dict[str, list[Row]]:
    """Return the rows of one hostile ledger spread over some counties."""
    writer = Writer(counties, shifted_county)
    regions = ["100000", shifted_county] if with_country_terms else [shifted_county]
    for region in regions:
        for term_id, starts_on, ends_on in writer.terms_of(region):
            writer.add(
                "terms",
                {
                    "region_code": region,
                    "term_id": term_id,
                    "name": term_id,
                    "starts_on": starts_on,
                    "ends_on": ends_on,
                },
            )
    for county in counties:
        writer.add_frame_of_county(county)

    for number, history in enumerate(sampled(histories(), 300)):
        county = counties[number % len(counties)]
        writer.add_village(
            county, {"valid_from": date(2010, 1, 1), "valid_to": None, "visits": [history]}
        )
    for number, family in enumerate(sampled(families(), 150)):
        county = counties[number % len(counties)]
        ids = {id(village): writer.add_village(county, village) for village in family["villages"]}
        for predecessor, successor, effective_on, kind in family["successions"]:
            writer.add(
                "village_successions",
                {
                    "predecessor_id": ids[id(predecessor)],
                    "successor_id": ids[id(successor)],
                    "effective_on": effective_on,
                    "kind": kind,
                },
            )
    for number, group in enumerate(sampled(groups(), 120)):
        county = counties[number % len(counties)]
        writer.add_group(county, number // len(counties), group)
    add_supervision(writer)
    for county in [counties[0], shifted_county]:
        add_fed_back_late(writer, county)
    return writer.tables


def add_fed_back_late(writer: Writer, county: str) -> None:
    """Write what a term found and fed back after its end: in the next month, and next year."""
    _, _, ends_on = writer.terms_of(county)[0]
    for days_after in (10, 140):
        feedback_on = ends_on + timedelta(days=days_after)
        problems = [
            {
                "responsibility_level": level,
                "is_immediate": False,
                "is_livelihood": False,
                "is_ongoing": False,
                "found_on": ends_on,
                "due_on": feedback_on + timedelta(days=90),
                "events": [
                    {
                        "sequence_no": 1,
                        "event_kind": kind,
                        "occurred_on": feedback_on + timedelta(days=25),
                    }
                ],
            }
            for level, kind in [("village", "closed"), ("township", "node_self_check")]
        ]
        visit = {
            "modes": "routine",
            "team_level": "county",
            "starts_on": ends_on - timedelta(days=20),
            "ends_on": ends_on,
            "feedback_on": feedback_on,
            "days_on_site": 10,
            "problems": problems,
        }
        writer.add_village(
            county, {"valid_from": date(2010, 1, 1), "valid_to": None, "visits": [visit]}
        )


def events_as_text(tables: dict[str, list[Row]], problem_id: str) -> str:
    """Write a problem and its events out, for the message of a failure."""
    problem = next(row for row in tables["problems"] if row["problem_id"] == problem_id)
    inspection = next(
        row for row in tables["inspections"] if row["inspection_id"] == problem["inspection_id"]
    )
    rows = [row for row in tables["problem_events"] if row["problem_id"] == problem_id]
    rows.sort(key=lambda row: (row["occurred_on"], row["sequence_no"]))
    names = ["occurred_on", "sequence_no", "event_kind", "occurred_after", "new_due_on"]
    lines = [f"{problem}\n  inspection {inspection}"]
    lines += ["  " + " ".join(str(row.get(name)) for name in names) for row in rows]
    return "\n".join(lines)


def plain_types(schema: type[dy.Schema]) -> dict[str, pl.DataType]:
    """Return the columns of a raw table with enumerations as text."""
    return {
        name: pl.String() if isinstance(column.dtype, pl.Enum) else column.dtype
        for name, column in schema.columns().items()
    }


def frames_of(
    tables: Mapping[str, list[Row]], schemas: Mapping[str, type[dy.Schema]]
) -> dict[str, pl.DataFrame]:
    """Turn rows into frames of the raw tables; columns that no row holds are null."""
    frames = {}
    for name, rows in tables.items():
        types = plain_types(schemas[name])
        whole = [{column: row.get(column) for column in types} for row in rows]
        frames[name] = pl.DataFrame(whole, schema=types)
    return frames
