"""One status for every row of a sheet whose tables stand side by side.

A row of such a sheet belongs to several tables. What stands in it is accepted, or waits, or is
refused together, as are the rows of one thing: so the rows of every sheet still add up, and what
comes back to be mended is the whole row. Where one part of a row is left out (blank there, or said
to be), the others decide.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from warehouse.intake.findings.finding import ROW_STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Set

    from warehouse.intake.findings.interpretation import Interpretation

_GRAVEST_FIRST = ("rejected", "pending", "accepted", "skipped")
_LEAST_INFORMATIVE = ("blank",)

Sheets: TypeAlias = "Set[tuple[str, str]]"
"""Sheets by file and name."""

_Status: TypeAlias = tuple[str, str | None, int]
_PLACE = ["file", "sheet", "row"]


def one_status_each(whole: Interpretation, sheets: Sheets) -> Interpretation:
    """Return `whole` with one status for each row of `sheets`, and nothing of a row that is kept
    back.
    """
    if not sheets:
        return whole
    concerned = pl.DataFrame(
        sorted(sheets), schema={"file": pl.String(), "sheet": pl.String()}, orient="row"
    )
    several = whole.statuses.join(concerned, on=["file", "sheet"], how="semi")
    if not several.select(_PLACE).is_duplicated().any():
        return whole
    parts = several.partition_by("file", "sheet", as_dict=True, maintain_order=True)
    settled = pl.concat([_settled(str(f), str(s), part) for (f, s), part in parts.items()])
    others = whole.statuses.join(concerned, on=["file", "sheet"], how="anti", maintain_order="left")
    back = settled.filter(pl.col("status").is_in(["rejected", "pending"])).select(
        source_file="file", source_sheet="sheet", source_row="row"
    )
    place = back.columns
    headers = whole.headers.join(
        _of_two_columns(whole.headers, concerned),
        on=["file", "sheet", "table", "name"],
        how="anti",
        maintain_order="left",
    )
    return replace(
        whole,
        statuses=pl.concat([others, settled]),
        tables={
            name: rows.join(back, on=place, how="anti", maintain_order="left")
            for name, rows in whole.tables.items()
        },
        observations=whole.observations.join(back, on=place, how="anti", maintain_order="left"),
        headers=headers,
    )


def _of_two_columns(headers: pl.DataFrame, concerned: pl.DataFrame) -> pl.DataFrame:
    """Return the fields that stand in another column in each table of a sheet: theirs is not
    told.
    """
    return (
        headers.join(concerned, on=["file", "sheet"], how="semi")
        .group_by("file", "sheet", "table", "name")
        .agg(pl.col("column").n_unique())
        .filter(pl.col("column") > 1)
        .drop("column")
    )


def _settled(file: str, sheet: str, statuses: pl.DataFrame) -> pl.DataFrame:
    by_row: dict[int, list[_Status]] = defaultdict(list)
    for row, *status in statuses.select("row", "status", "reason", "belongs_to").iter_rows():
        by_row[row].append(tuple(status))
    first_of = _joined(
        (row, belongs_to)
        for row, statuses_of_row in by_row.items()
        for status, _, belongs_to in statuses_of_row
        if status != "skipped"
    )
    gravest = {row: min((status for status, *_ in statuses_of_row), key=_GRAVEST_FIRST.index)
               for row, statuses_of_row in by_row.items()}  # fmt: skip
    of_group: dict[int, str] = {}
    for row, first in first_of.items():
        gravest_so_far = of_group.get(first, "skipped")
        of_group[first] = min(gravest_so_far, gravest.get(row, "skipped"), key=_GRAVEST_FIRST.index)
    rows = [
        (
            file,
            sheet,
            row,
            *_one(statuses_of_row, of_group.get(first_of.get(row, row)), first_of.get(row)),
        )
        for row, statuses_of_row in sorted(by_row.items())
    ]
    return pl.DataFrame(rows, schema=ROW_STATUSES, orient="row")


def _one(statuses: list[_Status], of_group: str | None, first: int | None) -> _Status:
    if of_group is not None and first is not None:
        return (of_group, None, first)
    informative = [status for status in statuses if status[1] not in _LEAST_INFORMATIVE]
    return (informative or statuses)[0]


def _joined(pairs: Iterable[tuple[int, int]]) -> Mapping[int, int]:
    """Return the first row of the rows that hang together, by row."""
    first: dict[int, int] = {}

    def root(row: int) -> int:
        while first.setdefault(row, row) != row:
            first[row] = first[first[row]]
            row = first[row]
        return row

    for row, belongs_to in pairs:
        one, other = sorted((root(row), root(belongs_to)))
        first[other] = one
    return {row: root(row) for row in list(first)}
