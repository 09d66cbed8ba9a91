"""What a reference table has to hold, as `seeds/_seeds.yml` and the schemas of ledgers say it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from warehouse.schema import catalogue
from warehouse.schema.tables import TABLES
from warehouse.schema.value_lists import value_list
from warehouse.seeds.declared_metrics import counts
from warehouse.seeds.yaml_files import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Kind = Literal["text", "integer", "number", "boolean", "date"]

DESCRIPTION = "_seeds.yml"

IN_FORCE = "valid_to is null"
"""The condition under which a key is unique: rows of the past may repeat it."""

_KINDS: dict[str, Kind] = {
    "string": "text",
    "varchar": "text",
    "integer": "integer",
    "bigint": "integer",
    "double": "number",
    "boolean": "boolean",
    "date": "date",
}
_WRITTEN_BOOLEANS = ("true", "false")


@dataclass(frozen=True)
class SeedColumn:
    """One column. `is_code`: Excel must not have taken its values for numbers.

    `written` are the two texts of a yes-or-no column; `refers_to` is a table and its column;
    `may_be_absent`: the file need not have it.
    """

    name: str
    kind: Kind = "text"
    is_required: bool = False
    is_code: bool = False
    pattern: str | None = None
    allowed: tuple[str, ...] = ()
    refers_to: tuple[str, str] | None = None
    written: tuple[str, str] = _WRITTEN_BOOLEANS
    may_be_absent: bool = False


@dataclass(frozen=True)
class ReferenceKey:
    """Columns that name a row, among the rows in force where `is_in_force`."""

    columns: tuple[str, ...]
    is_in_force: bool = False


@dataclass(frozen=True)
class ReferenceDefinition:
    """One table. `ordered` are pairs of days; `periods` the columns of which, together, only one
    row may be valid on a day. In a table of `one_width` codes of digits are equally long.
    """

    name: str
    file: str
    columns: tuple[SeedColumn, ...]
    keys: tuple[ReferenceKey, ...] = ()
    ordered: tuple[tuple[str, str], ...] = ()
    periods: tuple[str, ...] = ()
    one_width: bool = False

    @property
    def names(self) -> list[str]:
        """The names of the columns in order."""
        return [column.name for column in self.columns]


def described(seeds: Path) -> list[ReferenceDefinition]:
    """Return the tables that `_seeds.yml` describes; none where there is no such file."""
    file = seeds / DESCRIPTION
    if not file.is_file():
        return []
    content = load_yaml(file)
    offered = tuple(counts(seeds.parent / "dbt_project"))
    return [_definition(seed, offered) for seed in content["seeds"]]


def ledgers() -> list[ReferenceDefinition]:
    """Return the tables of the committed ledgers, by the schemas of the raw tables."""
    return [_of_schema(name) for name in catalogue.OFFICE_TABLES]


def _definition(seed: dict[str, Any], offered: tuple[str, ...]) -> ReferenceDefinition:
    config, name = seed["config"], seed["name"]
    meta = config.get("meta", {})
    columns = [_column(column, config["column_types"], offered) for column in seed["columns"]]
    keys = [ReferenceKey(tuple(meta["key"]))] if "key" in meta else []
    keys += [key for column in seed["columns"] for key in _keys_of(column) if key not in keys]
    in_keys = {column for key in keys for column in key.columns}
    return ReferenceDefinition(
        name=name,
        file=f"{name}.csv",
        columns=tuple(_marked(column, in_keys) for column in columns),
        keys=tuple(keys),
        ordered=tuple((first, last) for first, last in meta.get("ordered", ())),
        periods=tuple(meta.get("periods", ())),
    )


def _column(column: dict[str, Any], types: dict[str, str], offered: tuple[str, ...]) -> SeedColumn:
    meta = column.get("config", {}).get("meta", {})
    tests = dict(map(_test, column.get("data_tests", ())))
    refers = tests.get("relationships")
    listed = tests.get("accepted_values", {}).get("values", ())
    return SeedColumn(
        name=column["name"],
        kind=_KINDS[types[column["name"]]],
        is_required="not_null" in tests or meta.get("required", False),
        pattern=meta.get("pattern"),
        allowed=offered if meta.get("counts") else tuple(str(value) for value in listed),
        refers_to=(_table(refers["to"]), refers["field"]) if refers else None,
        written=tuple(meta.get("written", _WRITTEN_BOOLEANS)),
    )


def _test(test: str | dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the name of a dbt data test and its arguments."""
    if isinstance(test, str):
        return test, {}
    ((name, arguments),) = test.items()
    return name, (arguments or {}).get("arguments", arguments or {})


def _table(reference: str) -> str:
    return reference.removeprefix("ref('").removesuffix("')")


def _keys_of(column: dict[str, Any]) -> Iterable[ReferenceKey]:
    for test in column.get("data_tests", ()):
        if test == "unique":
            yield ReferenceKey((column["name"],))
        elif isinstance(test, dict) and "unique" in test:
            where = test["unique"].get("config", {}).get("where", "")
            yield ReferenceKey((column["name"],), is_in_force=where == IN_FORCE)


def _marked(column: SeedColumn, in_keys: set[str]) -> SeedColumn:
    is_code = column.kind == "text" and bool(
        column.name in in_keys or column.refers_to or column.pattern or column.allowed
    )
    return replace(column, is_code=is_code)


def _of_schema(name: str) -> ReferenceDefinition:
    """Return a ledger: required where the schema bears no null."""
    key = tuple(TABLES[name].primary_key())
    columns = tuple(
        SeedColumn(
            name=column.name,
            kind=_kind_of(column.dtype),
            is_required=column.is_required,
            may_be_absent=column.field.is_later,
            is_code=_kind_of(column.dtype) == "text" and _holds_codes(column),
            pattern=getattr(TABLES[name].columns()[column.name], "regex", None),
            allowed=tuple(column.dtype.categories) if isinstance(column.dtype, pl.Enum) else (),
        )
        for column in catalogue.columns(name)
    )
    return ReferenceDefinition(
        name=f"ledgers/{name}",
        file=f"ledgers/{name}.csv",
        columns=columns,
        keys=(ReferenceKey(key),) if key else (),
        one_width=True,
    )


def _holds_codes(column: catalogue.RawColumn) -> bool:
    """Return whether a column of text holds keys, numbers of rows, or codes of a list."""
    if column.is_key or isinstance(column.dtype, pl.Enum):
        return True
    if column.reader == "listed":
        return value_list(column.list_name or "").reference is not None
    return column.reader in ("code", "village", "region")


def _kind_of(dtype: pl.DataType) -> Kind:
    if dtype.is_integer():
        return "integer"
    if dtype.is_float():
        return "number"
    if dtype == pl.Date:
        return "date"
    return "boolean" if dtype == pl.Boolean else "text"
