"""What differs between the tables of two versions: rows by their key, and totals of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL")

_ONCE = {
    "region_level": "region_level = 'county'",
    "month_end": "month_end = (select max(month_end) from {rows})",
}
"""The rows of a table with such a column that are summed, so that a total counts nothing twice."""

Number = int | float | None


@dataclass(frozen=True)
class Total:
    """The sum of a column of numbers in both versions; None where a version has no such column, or
    no value in it.
    """

    column: str
    before: Number
    now: Number


@dataclass(frozen=True)
class TableDifference:
    """A table that is not the same in both versions.

    `key` is the one that its test declares; without one, a row that is another is a row removed and
    one added. Numbers of rows are None of a version that has no such table. `columns` are those in
    which rows changed, with how many; `totals` those of numbers whose sum is another.
    """

    table: str
    key: tuple[str, ...]
    rows_before: int | None
    rows_now: int | None
    added: int = 0
    removed: int = 0
    changed: int = 0
    columns: tuple[tuple[str, int], ...] = ()
    totals: tuple[Total, ...] = ()


def keys_of(manifest: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the key of each model by the test `primary_key` of a manifest."""
    keys = {}
    for node in manifest["nodes"].values():
        test = node.get("test_metadata") or {}
        if node["resource_type"] == "test" and test.get("name") == "primary_key":
            model = manifest["nodes"].get(node.get("attached_node") or "", {})
            keys[str(model.get("name", ""))] = tuple(test["kwargs"].get("columns", ()))
    return keys


def compare(before: Path, now: Path, keys: Mapping[str, Sequence[str]]) -> list[TableDifference]:
    """Return the tables of two warehouse files that differ, by name.

    The order of rows is no difference. A total counts nothing twice: of a table with levels of
    regions it is that of counties, of one with month ends that of the last. Both files are only
    read.
    """
    with duckdb.connect() as connection:
        # The terminal is the loop's own: what it says stands there alone.
        connection.execute("set enable_progress_bar = false")
        for name, file in (("before", before), ("now", now)):
            quoted = str(file).replace("'", "''")
            connection.execute(f"attach '{quoted}' as {name} (read_only)")
        return list(_differences(connection, keys))


def _differences(
    connection: duckdb.DuckDBPyConnection, keys: Mapping[str, Sequence[str]]
) -> Iterator[TableDifference]:
    columns = {name: _columns(connection, name) for name in ("before", "now")}
    for table in sorted({*columns["before"], *columns["now"]}):
        old, new = columns["before"].get(table), columns["now"].get(table)
        key = tuple(keys.get(table, ()))
        if old is None or new is None:
            gone = None if old is None else _count(connection, "before", table)
            come = None if new is None else _count(connection, "now", table)
            yield TableDifference(table, key, gone, come, added=come or 0, removed=gone or 0)
        elif old != new or _content(connection, "before", table) != _content(
            connection, "now", table
        ):
            yield _of_table(connection, table, key, old, new)


def _columns(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, dict[str, str]]:
    """Return the types of columns by table."""
    rows_changed: dict[str, dict[str, str]] = {}
    for table, column, kind in connection.execute(
        """
        select table_name, column_name, data_type
        from duckdb_columns()
        where database_name = ? and schema_name = 'main' and not internal
        order by table_name, column_index
        """,
        [name],
    ).fetchall():
        rows_changed.setdefault(table, {})[column] = kind
    return rows_changed


def _content(connection: duckdb.DuckDBPyConnection, name: str, table: str) -> Any:  # noqa: ANN401
    """Return what is the same of equal tables, whatever the order of their rows."""
    return connection.execute(
        f'select count(*), bit_xor(hash(t)), sum(hash(t)::hugeint) from {name}."{table}" as t'  # noqa: S608
    ).fetchone()


def _count(connection: duckdb.DuckDBPyConnection, name: str, table: str) -> int:
    (rows,) = connection.execute(f'select count(*) from {name}."{table}"').fetchall()  # noqa: S608
    return int(rows[0])


def _of_table(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    key: tuple[str, ...],
    old: Mapping[str, str],
    new: Mapping[str, str],
) -> TableDifference:
    both = [column for column in new if column in old]
    has_key = bool(key) and all(column in both for column in key)
    rows = _by_key if has_key else _by_row
    added, removed, changed, columns = rows(connection, table, key, both)
    numbers = [
        column
        for column in dict.fromkeys([*new, *old])
        if column not in key and new.get(column, old.get(column, "")).startswith(_NUMBERS)
    ]
    sums = {
        name: _sums(connection, name, table, there, [each for each in numbers if each in there])
        for name, there in (("before", old), ("now", new))
    }
    totals = (
        Total(column, sums["before"].get(column), sums["now"].get(column)) for column in numbers
    )
    return TableDifference(
        table=table,
        key=key if has_key else (),
        rows_before=_count(connection, "before", table),
        rows_now=_count(connection, "now", table),
        added=added,
        removed=removed,
        changed=changed,
        columns=columns,
        totals=tuple(total for total in totals if total.before != total.now),
    )


_Rows = tuple[int, int, int, tuple[tuple[str, int], ...]]


def _by_key(
    connection: duckdb.DuckDBPyConnection, table: str, key: tuple[str, ...], both: list[str]
) -> _Rows:
    """Return how many rows were added, removed and changed, and of each column how many."""
    others = [column for column in both if column not in key]
    same_key = " and ".join(f'b."{c}" is not distinct from n."{c}"' for c in key)
    differs = [f'b."{column}" is distinct from n."{column}"' for column in others]
    counts = "".join(f", count(*) filter (where b.here and n.here and {d})" for d in differs)
    any_differs = " or ".join(differs) or "false"
    row = connection.execute(
        f"""
        select
            count(*) filter (where b.here is null),
            count(*) filter (where n.here is null),
            count(*) filter (where b.here and n.here and ({any_differs}))
            {counts}
        from (select *, true as here from before."{table}") as b
        full join (select *, true as here from now."{table}") as n on {same_key}
        """  # noqa: S608 - names of the catalog
    ).fetchone()
    assert row is not None  # noqa: S101 - an aggregate has a row
    added, removed, changed, *each = row
    moved = tuple((c, n) for c, n in zip(others, each, strict=True) if n)
    return added, removed, changed, moved


def _by_row(
    connection: duckdb.DuckDBPyConnection, table: str, _key: tuple[str, ...], both: list[str]
) -> _Rows:
    """Return how many rows are in one version alone: without a key none is the other's."""
    names = ", ".join(f'"{column}"' for column in both) or "1"

    def only(one: str, other: str) -> int:
        (rows,) = connection.execute(
            f"""
            select count(*) from (
                select {names} from {one}."{table}"
                except all
                select {names} from {other}."{table}"
            )
            """  # noqa: S608 - as above
        ).fetchall()
        return int(rows[0])

    return only("now", "before"), only("before", "now"), 0, ()


def _sums(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    table: str,
    there: Mapping[str, str],
    columns: list[str],
) -> dict[str, Number]:
    if not columns:
        return {}
    once = [condition for column, condition in _ONCE.items() if column in there]
    sums = ", ".join(f'sum("{column}")' for column in columns)
    row = connection.execute(
        f"""
        select {sums} from {name}."{table}"
        where {" and ".join(once).format(rows=f'{name}."{table}"') or "true"}
        """  # noqa: S608 - as above
    ).fetchone()
    assert row is not None  # noqa: S101 - as above
    numbers = (None if value is None else float(value) for value in row)
    return {
        column: value if value is None or not value.is_integer() else int(value)
        for column, value in zip(columns, numbers, strict=True)
    }
