"""What is known of a raw column beside its type, said once, where the column is defined.

`dy.Date(nullable=True, metadata=field(not_before=("found_on",)))`: whatever has to know a column
(template, reader, rules, conflicts between batches, privacy) asks its schema for it. Header, help
and, where it is not the same in both languages, the example stand in the words, under
`columns.<table>.<column>`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, TypeAlias

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable

    import dataframely as dy

Reader: TypeAlias = Literal[
    "code",
    "text",
    "day",
    "deadline",
    "month",
    "count",
    "money",
    "flag",
    "listed",
    "tags",
    "village",
    "region",
]
"""How a cell is read. Listed: a value of the column's list; tags: several of them; month: any day
of it, kept as its first; village and region: a code, or a name that only one can have; money: in
yuan, or in the unit that the header names."""

Severity: TypeAlias = Literal["rejected", "warned"]
"""Refused: the row is kept out. Warned: the row is taken, and somebody should look."""

Facts = ParamSpec("Facts")

REGION_CODE = r"^\d{6}$"
"""The form of a region's code."""

_BY_TYPE: dict[type[pl.DataType], Reader] = {
    pl.Date: "day",
    pl.Boolean: "flag",
    pl.Float64: "money",
    pl.Int32: "count",
    pl.Int64: "count",
}


@dataclass(frozen=True)
class NotBefore:
    """A day that this one is not before: a column of the row, or `table.column` of the row that it
    refers to.
    """

    earlier: str
    severity: Severity = "rejected"


@dataclass(frozen=True)
class RegionScope:
    """Where a region may lie, and the level it must have, if one.

    Within: the office's root region or below it. In line: also above it (a term of the province, a
    notification by the city). Anywhere: a team or an aid posting may come from elsewhere.
    """

    lies: Literal["within", "in_line", "anywhere"]
    level: str | None = None


@dataclass(frozen=True)
class VillageDay:
    """The day on which a village bears the name that a row calls it by: a column of the row, and
    days after it; and how grave it is when no row of the village holds on that day, if it is.
    """

    column: str
    days_after: int = 0
    if_absent: Severity | None = None


@dataclass(frozen=True)
class Field:
    """The facts of one raw column.

    - `reader`: how its cells are read; by its type where None, listed where it has `values`.
    - `values`: the list that its values are of (`value_lists`).
    - `count_form`: how a count may be written besides: a round in words, a year, any whole number.
    - `refers_to`: the `table.column` that holds what it names; `is_by_place` where what it means
      depends on the region, so that a rule of its own checks it.
    - `region`, `village_day`: of a column that names a region or a village.
    - `not_before`: earlier days; `not_in_future`: the day has come when it is reported; `needs`:
      the day of the row that must have come before.
    - `is_day_of_row`: the day that a row is of: what is of a later day than a version counts in
      none of its figures.
    - `part_of`: the count of the row that it is a part of.
    - `is_place_name`: it looks like the name of a person, and is none.
    - `is_later`: it was added when ledgers were in use: batches and committed ledgers from before
      have no such column, and hold null.
    - `example`: what the template's example row shows, None where it is empty or in the words. The
      examples of all tables make one small story of a county that does not exist, and could be
      accepted as they stand.
    """

    reader: Reader | None = None
    values: str | None = None
    count_form: Literal["round", "year", "any"] | None = None
    refers_to: str | None = None
    is_by_place: bool = False
    region: RegionScope | None = None
    village_day: VillageDay | None = None
    not_before: tuple[NotBefore, ...] = ()
    not_in_future: bool = False
    needs: str | None = None
    is_day_of_row: bool = False
    part_of: str | None = None
    is_place_name: bool = False
    is_later: bool = False
    example: str | int | float | bool | dt.date | None = None


def _as_metadata(make: Callable[Facts, Field]) -> Callable[Facts, dict[str, Any]]:
    def metadata(*facts: Facts.args, **named: Facts.kwargs) -> dict[str, Any]:
        return {"field": make(*facts, **named)}

    return metadata


field = _as_metadata(Field)
"""Takes the facts of a `Field`; gives the `metadata` of a dataframely column that hold it."""


def field_of(column: dy.Column) -> Field:
    """Return the facts of a dataframely column, its reader decided."""
    field: Field = (column.metadata or {}).get("field", Field())
    by_type = "listed" if field.values else _BY_TYPE.get(type(column.dtype), "text")
    return replace(field, reader=field.reader or by_type)
