"""Whether two versions hold the same, table by table."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

OF_THE_BUILD = "meta_version"
"""The table that says which version it is."""


def differing_tables(first: Path, second: Path) -> tuple[str, ...]:
    """Return the tables that differ between two warehouse files in their rows, however ordered, or
    that only one has.

    A table is known by its columns, the number of its rows and two sums of their hashes, so that
    no row has to be kept.
    """
    one, other = _digests(first), _digests(second)
    return tuple(name for name in sorted({*one, *other}) if one.get(name) != other.get(name))


def _digests(file: Path) -> dict[str, object]:
    import duckdb  # noqa: PLC0415 - an unchanged build needs none of it

    with duckdb.connect(file, read_only=True) as connection:
        columns = connection.execute(
            """
            select table_name, list(column_name || ' ' || data_type order by column_index)
            from duckdb_columns() inner join duckdb_tables() using (table_oid, table_name)
            where table_name != ? group by all
            """,
            [OF_THE_BUILD],
        ).fetchall()
        return {name: (types, _digest(connection, name)) for name, types in columns}


def _digest(connection: duckdb.DuckDBPyConnection, table: str) -> object:
    sums = "count(*), sum(cast(hash(t) as hugeint)), bit_xor(hash(t, 1))"
    return connection.execute(f'select {sums} from "{table}" as t').fetchall()  # noqa: S608 - a name from the catalog
