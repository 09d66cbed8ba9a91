"""Inspections of a coverage ledger beside the accepted ones, whoever brought these.

An inspection is known again by its village and round, whatever its id: a template gives ids of its
own. One that is new may be an accepted one whose village or round was mended.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from warehouse.intake.ledgers.accepted_rows import AcceptedRow, ask_which, with_accepted
from warehouse.schema.validation import PROVENANCE, stored_types
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warehouse.intake.ledgers.accounting import RowAccounting
    from warehouse.intake.ledgers.records import LedgerRecord
    from warehouse.intake.reference.reference_data import ReferenceData
    from warehouse.words.messages import Text

_STATED_BY = {
    "team_id": {"inspection_group"},
    "ends_on": {"end_date", "period"},
    "feedback_on": {"feedback_date"},
}
"""Columns that a blank may clear, by the fields that say them."""


class InspectionMatcher:
    """The accepted inspections of the county beside those of a ledger."""

    def __init__(self, accounting: RowAccounting, reference: ReferenceData) -> None:
        """Look them up when they are needed."""
        self._accounting, self._reference = accounting, reference
        fields = {column.field for column in accounting.table.columns}
        self._stated = {column for column, of in _STATED_BY.items() if fields & of}

    def rows(self, records: Sequence[tuple[LedgerRecord, dict[str, Any]]]) -> list[dict[str, Any]]:
        """Return the rows of a ledger under the ids of the accepted inspections that they are."""
        accepted_of = [self._accepted_as(row) for _, row in records]
        listed = {before["inspection_id"] for before in accepted_of if before is not None}
        unlisted = {
            row["inspection_id"]: row
            for row in self._accepted
            if row["inspection_id"] not in listed
        }
        new = sum(before is None for before in accepted_of)
        rows = []
        for (record, row), accepted in zip(records, accepted_of, strict=True):
            before: Mapping[str, Any] | str | None = accepted
            if before is None:
                offered = self._corrected(row, unlisted, is_listed_again=bool(listed), new=new)
                before = ask_which(
                    self._accounting, record, "inspections", offered, row["inspection_id"]
                )
            if before is None:
                continue
            whole = row
            if not isinstance(before, str):
                unlisted.pop(before["inspection_id"], None)
                whole = {**row, "inspection_id": before["inspection_id"]}
                if _number(row["team_id"]) == _number(before["team_id"]):
                    # Another ledger gave the same group an id of its own.
                    whole["team_id"] = before["team_id"]
                whole = with_accepted(
                    self._accounting, record, "inspections", whole, before, self._stated
                )
            if self._accounting.is_open(record):
                rows.append(whole)
        return rows

    def _accepted_as(self, row: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Return the accepted inspection of that id, else the only one of that village in that
        round.
        """
        of_id = self._by_id.get(row["inspection_id"])
        alike = self._by_place.get((row["village_id"], row["round_id"]), [])
        return of_id or (alike[0] if len(alike) == 1 else None)

    def _corrected(
        self,
        row: Mapping[str, Any],
        unlisted: Mapping[str, Mapping[str, Any]],
        *,
        is_listed_again: bool,
        new: int,
    ) -> list[AcceptedRow]:
        """Return accepted inspections that a new one may correct: of the village and days in
        another round, or of the round and days in another village, where an inspection is listed
        again at all.
        """
        days = (row["starts_on"], row["ends_on"])
        offered = []
        elsewhere = []
        for other in unlisted.values():
            if (other["starts_on"], other["ends_on"]) != days:
                continue
            if other["village_id"] == row["village_id"]:
                offered.append(other)
            elif (other["round_id"], other["team_id"]) == (row["round_id"], row["team_id"]):
                elsewhere.append(other)
        # Townships may report the same round each for itself.
        if is_listed_again or len(elsewhere) == new:
            offered += elsewhere
        return [AcceptedRow(other, self._label(other)) for other in offered]

    def _label(self, row: Mapping[str, Any]) -> Text:
        names = self._names
        return message(
            "answers.accepted.inspection",
            village=names.get(row["village_id"], row["village_id"]),
            round=names.get(row["round_id"], row["round_id"]),
            first=row["starts_on"],
        )

    @cached_property
    def _names(self) -> dict[str, str]:
        villages = self._reference.rows("villages").select("village_id", "name").collect()
        rounds = self._reference.rows("rounds").select("round_id", "name").collect()
        return {**dict(villages.iter_rows()), **dict(rounds.iter_rows())}

    @cached_property
    def _accepted(self) -> list[dict[str, Any]]:
        villages = (
            self._reference.rows("villages")
            .filter(pl.col("county_code") == self._accounting.table.county_code)
            .select("village_id")
            .unique()
        )
        names = [name for name in stored_types("inspections") if name not in PROVENANCE]
        inspections = self._reference.rows("inspections").join(
            villages, on="village_id", how="semi"
        )
        return inspections.select(names).sort("inspection_id").collect().to_dicts()

    @cached_property
    def _by_id(self) -> dict[str, Mapping[str, Any]]:
        return {row["inspection_id"]: row for row in self._accepted}

    @cached_property
    def _by_place(self) -> dict[tuple[str, str], list[Mapping[str, Any]]]:
        by_place: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
        for row in self._accepted:
            by_place[row["village_id"], row["round_id"]].append(row)
        return dict(by_place)


def _number(team_id: str | None) -> int | None:
    match = re.search(r"(\d{1,3})$", team_id or "")
    return int(match[1]) if match else None
