"""The accepted inspections of a county, by village, by round and by id."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.ledgers.records import comparable
from warehouse.intake.values.numerals import whole_number, with_digits

if TYPE_CHECKING:
    from warehouse.intake.reference.reference_data import ReferenceData

_ROUND_NUMBER = re.compile(r"(\d+)(?:轮|批)")


@dataclass(frozen=True)
class Inspection:
    """An accepted inspection with its round."""

    inspection_id: str
    village_id: str
    round_id: str
    round_name: str
    round_no: int | None
    starts_on: dt.date
    feedback_on: dt.date | None

    @property
    def clock_starts_on(self) -> dt.date:
        """The last day on which nothing can have been put right: feedback, else arrival."""
        return self.feedback_on or self.starts_on


class AcceptedInspections:
    """The accepted inspections that had begun by the day of a ledger."""

    def __init__(self, reference: ReferenceData, as_of: dt.date) -> None:
        """Read them of `reference` when they are first asked for."""
        self._reference = reference
        self._as_of = as_of
        self._by_round: dict[tuple[str, str], list[Inspection]] = {}
        self._days: dict[str, list[dt.date]] = {}

    def by_id(self, inspection_id: str) -> Inspection | None:
        """Return an accepted inspection, begun or not."""
        return self._by_id.get(inspection_id)

    def of_village(self, village_id: str) -> list[Inspection]:
        """Return the village's accepted inspections that had begun by the ledger's day."""
        return [
            inspection
            for inspection in self._by_village.get(village_id, [])
            if inspection.starts_on <= self._as_of
        ]

    def of_round(self, village_id: str, wanted: str) -> list[Inspection]:
        """Return the village's inspections of the round called `wanted`."""
        if (village_id, wanted) not in self._by_round:
            self._by_round[village_id, wanted] = [
                inspection
                for inspection in self.of_village(village_id)
                if wanted and _is_of_round(inspection, wanted)
            ]
        return self._by_round[village_id, wanted]

    def days_of_round(self, wanted: str) -> list[dt.date]:
        """Return the days on which inspections of that round began."""
        if wanted not in self._days:
            of_round = (one for one in self._by_id.values() if _is_of_round(one, wanted))
            days = {one.starts_on for one in of_round} if wanted else set()
            self._days[wanted] = sorted(day for day in days if day <= self._as_of)
        return self._days[wanted]

    @cached_property
    def _by_village(self) -> dict[str, list[Inspection]]:
        by_village: dict[str, list[Inspection]] = defaultdict(list)
        for inspection in self._by_id.values():
            by_village[inspection.village_id].append(inspection)
        return dict(by_village)

    @cached_property
    def _by_id(self) -> dict[str, Inspection]:
        rounds = self._reference.rows("rounds").select(
            "round_id", pl.col("name").alias("round_name"), pl.col("sequence").alias("round_no")
        )
        rows = (
            self._reference.rows("inspections")
            .join(rounds, on="round_id", how="left")
            .select(
                "inspection_id",
                "village_id",
                "round_id",
                pl.col("round_name").fill_null(""),
                "round_no",
                "starts_on",
                "feedback_on",
            )
            .sort("starts_on", "inspection_id")
            .collect()
        )
        return {row[0]: Inspection(*row) for row in rows.iter_rows()}


def round_number(named: str) -> int | None:
    """Return the number of a round as it is called: 3 of 第三轮, 十四届县委第三轮, 三 and 3."""
    bare = comparable(named)
    numbered = _ROUND_NUMBER.search(with_digits(bare))
    return int(numbered[1]) if numbered else whole_number(bare)


def _is_of_round(inspection: Inspection, wanted: str) -> bool:
    number = round_number(wanted)
    return comparable(wanted) == comparable(inspection.round_name) or (
        number is not None and number == inspection.round_no
    )
