"""The raw tables as an office sees them: sheets, columns, lists of values, with their words.

What a column holds and whether it must be filled in comes from the schemas of `tables`; how it is
read is decided here; the words stand in `words/tables.toml`, `columns.toml` and `values.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

import polars as pl

from warehouse.schema.reference_tables import read_reference
from warehouse.schema.tables import TABLES
from warehouse.words import intake as words
from warehouse.words.messages import Text

How: TypeAlias = Literal[
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
of it, kept as its first; village and region: a code, or a name that only one can have."""

OFFICE_TABLES: tuple[str, ...] = tuple(table for table in TABLES if table != "region_aliases")
"""The tables that an office fills in, in the order of its work."""

_LISTS = {
    "villages.kind": "village_kind",
    "village_successions.kind": "succession_kind",
    "rounds.pilot_kind": "pilot",
    "teams.level": "team_level",
    "inspections.team_level": "team_level",
    "inspections.modes": "mode",
    "problems.category_code": "category",
    "problems.cause_code": "cause",
    "problems.responsibility_level": "responsibility_level",
    "problem_events.event_kind": "event_kind",
    "problem_events.actor_level": "administrative_level",
    "problem_events.reason_code": "event_reason",
    "problem_events.new_responsibility_level": "responsibility_level",
    "clues.category_code": "category",
    "clues.disposal_kind": "disposal",
    "person_outcomes.outcome_kind": "outcome_kind",
    "recoveries.kind": "recovery_kind",
    "supervision_actions.kind": "action_kind",
    "supervision_actions.category_code": "category",
    "supervision_rounds.level": "supervision_level",
    "qr_petitions.channel": "channel",
    "rechecks.result": "recheck_result",
    "reports_due.ledger": "ledger",
    "own_areas.member_level": "area_member",
}

_OPEN_LISTS = {"pilot", "event_reason", "disposal", "channel", "ledger"}
"""Lists that an office may go beyond: another word is kept as it was written, and pointed out."""

_SEEDED = {
    "mode": ("inspection_modes", "mode_code"),
    "category": ("problem_taxonomy", "category_code"),
    "cause": ("cause_taxonomy", "cause_code"),
    "event_reason": ("direct_close_reasons", "reason_code"),
}
"""Lists that stand in the reference tables, whole or in part (`values.toml` has the rest)."""

_CODED = {"category", "cause"}
"""Lists that are shown with their codes, because offices know them by these."""

_HOW: dict[str, How] = {
    "inspections.modes": "tags",
    "problems.due_on": "deadline",
    "problem_events.new_due_on": "deadline",
    "clues.due_on": "deadline",
    "supervision_actions.response_due_on": "deadline",
    "qr_petitions.month": "month",
    "reports_due.month": "month",
}

_VILLAGES = {"predecessor_id", "successor_id", "village_id"}
_REGIONS = {
    "county_code",
    "from_region",
    "issuer_region",
    "region_code",
    "target_region",
    "to_region",
}
_CODES = re.compile(r"_(id|code|no)$")


@dataclass(frozen=True)
class Choice:
    """One value of a list: what is stored, and what it is called."""

    code: str
    name: Text
    is_coded: bool = False

    @property
    def label(self) -> Text:
        """What a dropdown shows: the name, behind its code where offices know it by that."""
        if not self.is_coded:
            return self.name
        return Text(f"{self.code} {self.name.zh}", f"{self.code} {self.name.en}")


@dataclass(frozen=True)
class Column:
    """One column of a raw table.

    `list_name` names the list its values are of, `is_open` says whether others may stand beside
    them. `minimum`, `maximum` and `pattern` are the schema's.
    """

    table: str
    name: str
    how: How
    dtype: pl.DataType
    is_required: bool
    is_key: bool
    list_name: str | None = None
    is_open: bool = False
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None

    @property
    def header(self) -> Text:
        """Its header in a template, without a mark of being required."""
        return words.text(f"columns.{self.table}.{self.name}.header")

    @property
    def help(self) -> Text:
        """What to fill in, in one sentence."""
        return words.text(f"columns.{self.table}.{self.name}.help")

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The values of its list, for a flag yes and no; empty where it has none."""
        return listed(self.list_name) if self.list_name else ()


@cache
def columns(table: str) -> tuple[Column, ...]:
    """The columns of a raw table in the order of its schema."""
    found = []
    for name, column in TABLES[table].columns().items():
        list_name = _LISTS.get(f"{table}.{name}")
        how = _how(table, name, column.dtype, list_name)
        found.append(
            Column(
                table,
                name,
                how,
                column.dtype,
                is_required=not column.nullable,
                is_key=column.primary_key,
                list_name="flag" if how == "flag" else list_name,
                is_open=list_name in _OPEN_LISTS,
                minimum=getattr(column, "min", None),
                maximum=getattr(column, "max", None),
                # Tags are checked one by one, against their list.
                pattern=None if how == "tags" else getattr(column, "regex", None),
            )
        )
    return tuple(found)


def column(table: str, name: str) -> Column:
    """One column. Raises `KeyError` for one that the table has not."""
    return {column.name: column for column in columns(table)}[name]


def title(table: str) -> Text:
    """What a raw table is called: the title of its sheet."""
    return words.text(f"tables.{table}.title")


def row(table: str) -> Text:
    """What one row of a raw table is, in one sentence."""
    return words.text(f"tables.{table}.row")


def listed(list_name: str) -> tuple[Choice, ...]:
    """The values of a list, those of a reference table as it stands now.

    Raises `KeyError` for an unknown list.
    """
    found = [
        Choice(key.rpartition(".")[2], text)
        for key, text in words.table().items()
        if key.startswith(f"values.{list_name}.")
    ]
    if list_name in _SEEDED:
        file, code = _SEEDED[list_name]
        rows = read_reference(file)
        if "level" in rows.columns:
            # A class is too coarse for a ledger: only what has a class above it is listed.
            rows = rows.filter(pl.col("parent_code").is_not_null())
        rows = rows.unique(code, keep="first", maintain_order=True)
        found = [
            Choice(key, Text(zh, en), list_name in _CODED)
            for key, zh, en in rows.select(code, "name_zh", "name_en").iter_rows()
        ] + found
    if not found:
        raise KeyError(list_name)
    return tuple(found)


def list_names() -> list[str]:
    """Every list that some column of an office's tables draws on."""
    every = [column.list_name for table in OFFICE_TABLES for column in columns(table)]
    return list(dict.fromkeys(name for name in every if name))


def label(table: str, name: str, value: str) -> Text:
    """What `value` of a listed column is called; `value` itself where it is not on the list."""
    for choice in column(table, name).choices:
        if choice.code == value:
            return choice.name
    return Text.of(value)


def in_order(tables: Sequence[str]) -> list[str]:
    """`tables` in the order of the office's work, each once."""
    return [table for table in OFFICE_TABLES if table in tables]


def _how(table: str, name: str, dtype: pl.DataType, list_name: str | None) -> How:
    decided = _HOW.get(f"{table}.{name}")
    if decided:
        return decided
    if list_name:
        return "listed"
    if name in _VILLAGES and table != "villages":
        return "village"
    if name in _REGIONS:
        return "region"
    by_type: dict[type[pl.DataType], How] = {
        pl.Date: "day",
        pl.Boolean: "flag",
        pl.Float64: "money",
        pl.Int32: "count",
        pl.Int64: "count",
    }
    return by_type.get(type(dtype), "code" if _CODES.search(name) else "text")
