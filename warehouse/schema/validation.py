"""Checking a table against its schema, part by part, so that size does not matter.

Rules that look at one row are checked on each part; the primary key is checked over the whole
table by the hashes of its keys (eight bytes a row), and exactly on the rows whose hashes meet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar, cast

import polars as pl

from warehouse.runtime.errors import BatchRefused
from warehouse.schema.fields import field_of
from warehouse.schema.tables import TABLES
from warehouse.schema.tables.provenance import Provenance
from warehouse.words.messages import Text, joined, message

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import dataframely as dy

Held = TypeVar("Held", bound="pl.DataFrame | pl.LazyFrame")

PROVENANCE = list(Provenance.column_names())
OWN_PROVENANCE = PROVENANCE[1:]
"""What a writer may bring along: file, sheet and row, all three or none; never the batch."""

EXAMPLES_SHOWN = 3


@dataclass(frozen=True)
class Failure:
    """One rule broken in one column: how often, and the first rows (keys, and the value)."""

    table: str
    column: str
    rule: str
    count: int
    first_rows: list[dict[str, object]]

    def as_text(self) -> Text:
        """Return one line for the user."""
        examples = "; ".join(
            ", ".join(f"{name}={value}" for name, value in row.items()) for row in self.first_rows
        )
        return message(
            "rows_refused_line",
            table=self.table,
            column=self.column,
            rule=self.rule,
            count=self.count,
            examples=examples,
        )


@dataclass
class TableCheck:
    """The check of one table: feed it every part in order with `part`, then ask `failures`."""

    table: str
    _row_rules: type[dy.Schema] = field(init=False)
    _key: list[str] = field(init=False)
    _key_hashes: list[pl.Series] = field(init=False, default_factory=list)
    _failures: dict[tuple[str, str], Failure] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Set the rules out: those of a row, and the key of the whole table."""
        schema = schema_of(self.table)
        self._key = schema.primary_key()
        # The key is unique over the whole table, not within a part, hence checked here.
        keyless = {name: schema.columns()[name].with_primary_key(False) for name in self._key}
        self._row_rules = type(f"{schema.__name__}Rows", (schema,), keyless)

    def part(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return `rows` in the types of the schema; broken rows are left out and remembered."""
        good, failure = self._row_rules.filter(rows, cast=True)
        counts = failure.counts()
        if counts:
            self._remember(counts, failure.details())
        self._key_hashes.append(rows.select(pl.struct(self._key).hash()).to_series())
        return good.select(rows.columns)

    def failures(self, rows_with_keys: Callable[[pl.Expr], pl.DataFrame]) -> list[Failure]:
        """Return every rule broken, once all parts were seen.

        `rows_with_keys` gives the key columns of the rows an expression selects; it is asked only
        where two keys have the same hash.
        """
        failures = list(self._failures.values())
        if self._key and self._key_hashes:
            hashes = pl.concat(self._key_hashes)
            if hashes.n_unique() < hashes.len():
                failures.extend(self._duplicates(hashes, rows_with_keys))
        return failures

    def _duplicates(
        self, hashes: pl.Series, rows_with_keys: Callable[[pl.Expr], pl.DataFrame]
    ) -> list[Failure]:
        met_twice = hashes.filter(hashes.is_duplicated()).unique()
        suspects = rows_with_keys(pl.struct(self._key).hash().is_in(met_twice.implode()))
        doubled = suspects.filter(suspects.select(self._key).is_duplicated())
        if doubled.is_empty():
            return []
        first = doubled.select(self._key).unique(maintain_order=True).head(EXAMPLES_SHOWN)
        return [
            Failure(
                self.table, "+".join(self._key), "primary_key", doubled.height, first.to_dicts()
            )
        ]

    def _remember(self, counts: dict[str, int], details: pl.DataFrame) -> None:
        for name, count in counts.items():
            column, _, rule = name.rpartition("|")
            columns = list(dict.fromkeys([*self._key, column])) if column else self._key
            first = (
                details.filter(pl.col(name) == "invalid").select(columns).head(EXAMPLES_SHOWN)
            ).to_dicts()
            before = self._failures.get((column, rule))
            self._failures[column, rule] = Failure(
                self.table,
                column,
                rule,
                count + (before.count if before else 0),
                ((before.first_rows if before else []) + first)[:EXAMPLES_SHOWN],
            )


def schema_of(table: str) -> type[dy.Schema]:
    """Return the schema of a raw table. Raises `BatchRefused` naming a table that does not
    exist.
    """
    if table not in TABLES:
        raise BatchRefused.of("table_unknown", table=table, available=", ".join(TABLES))
    return TABLES[table]


def stored_types(table: str) -> pl.Schema:
    """Return columns and types as written to Parquet: the schema's with enumerations as text."""
    columns = {**schema_of(table).columns(), **Provenance.columns()}
    return pl.Schema(
        {
            name: pl.String() if isinstance(column.dtype, pl.Enum) else column.dtype
            for name, column in columns.items()
        }
    )


def with_later_columns(table: str, rows: Held) -> Held:
    """Return `rows` with the columns that the table was given after they were written, null."""
    later = {
        name: column.dtype
        for name, column in schema_of(table).columns().items()
        if field_of(column).is_later
    }
    if not later:
        return rows
    schema = rows.collect_schema()
    missing = [
        pl.lit(None, dtype).alias(name) for name, dtype in later.items() if name not in schema
    ]
    return cast("Held", rows.with_columns(missing))


def check_columns(table: str, offered: pl.Schema) -> None:
    """Refuse, by name, columns that are missing, unknown or of another type than agreed."""
    expected = {name: column.dtype for name, column in schema_of(table).columns().items()}
    brought = [name for name in OWN_PROVENANCE if name in offered]
    complaints: list[Text] = []
    missing = [name for name in expected if name not in offered]
    if missing:
        complaints.append(message("columns_missing", columns=", ".join(missing)))
    unknown = [name for name in offered if name not in expected and name not in OWN_PROVENANCE]
    if unknown:
        complaints.append(message("columns_unknown", columns=", ".join(unknown)))
    if brought and brought != OWN_PROVENANCE:
        complaints.append(message("provenance_partial"))
    complaints.extend(
        message("columns_type", column=name, expected=str(dtype), actual=str(offered[name]))
        for name, dtype in expected.items()
        if name in offered and not _converts(offered[name], dtype)
    )
    if complaints:
        raise BatchRefused.of("columns_wrong", table=table, complaints=joined(complaints, "; "))


def refuse_rows(failures: Sequence[Failure]) -> None:
    """Raise `BatchRefused` if there are failures."""
    if not failures:
        return
    error = BatchRefused.of(
        "rows_refused",
        count=sum(failure.count for failure in failures),
        failures=joined((failure.as_text() for failure in failures), "\n"),
    )
    error.failures = failures
    raise error


def _converts(offered: pl.DataType, expected: pl.DataType) -> bool:
    """Return whether a column's type can be taken without guessing at its meaning."""
    if offered in (expected, pl.Null):
        return True
    if isinstance(expected, pl.Enum):
        return isinstance(offered, (pl.String, pl.Categorical, pl.Enum))
    if expected.is_integer():
        return offered.is_integer()
    return bool(expected.is_float() and offered.is_numeric())
