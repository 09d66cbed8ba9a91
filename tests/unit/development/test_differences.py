"""What differs between two files: rows by their key, totals, tables that come and go."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.development.table_differences import TableDifference, Total, compare, keys_of


def file_of(folder: Path, name: str, *statements: str) -> Path:
    file = folder / f"{name}.duckdb"
    with duckdb.connect(file) as connection:
        for statement in statements:
            connection.execute(statement)
    return file


def test_rows_are_compared_by_their_key_whatever_their_order(tmp_path: Path):
    before = file_of(
        tmp_path,
        "before",
        "create table m as from (values ('a', 1, 2.5), ('b', 2, null), ('c', 3, 1)) as t(k, n, x)",
        "create table same as from (values (1), (2)) as t(n)",
        "create table gone as select 1 as n",
        "create table keyless as from (values (1), (1), (2)) as t(n)",
    )
    now = file_of(
        tmp_path,
        "now",
        "create table m as from (values ('d', 9, 1), ('b', 5, null), ('a', 1, 2.5)) as t(k, n, x)",
        "create table same as from (values (2), (1)) as t(n)",
        "create table keyless as from (values (1), (2), (2), (3)) as t(n)",
    )
    differences = compare(before, now, {"m": ("k",), "same": ("n",), "gone": ("n",)})
    assert differences == [
        TableDifference("gone", ("n",), 1, None, removed=1),
        TableDifference(
            table="keyless",
            key=(),
            rows_before=3,
            rows_now=4,
            added=2,
            removed=1,
            totals=(Total("n", 4, 8),),
        ),
        TableDifference(
            table="m",
            key=("k",),
            rows_before=3,
            rows_now=3,
            added=1,
            removed=1,
            changed=1,
            columns=(("n", 1),),
            totals=(Total("n", 6, 15),),
        ),
    ]


def test_a_column_that_comes_or_goes_is_a_difference_of_its_total(tmp_path: Path):
    before = file_of(tmp_path, "before", "create table m as select 1 as k, 2 as old")
    now = file_of(tmp_path, "now", "create table m as select 1 as k, 3 as new")
    (difference,) = compare(before, now, {"m": ("k",)})
    assert (difference.added, difference.removed, difference.changed) == (0, 0, 0)
    assert difference.totals == (Total("new", None, 3), Total("old", 2, None))


def test_a_total_counts_counties_at_the_last_month_and_nothing_twice(tmp_path: Path):
    rows = """
        create table m as from (values
            ('p', 'province', date '2024-05-31', 3), ('a', 'county', date '2024-05-31', 3),
            ('p', 'province', date '2024-06-30', 9), ('a', 'county', date '2024-06-30', {a}),
            ('b', 'county', date '2024-06-30', 4)
        ) as t(region_code, region_level, month_end, n)
    """
    before = file_of(tmp_path, "before", rows.format(a=5))
    now = file_of(tmp_path, "now", rows.format(a=6))
    (difference,) = compare(before, now, {"m": ("region_code", "month_end")})
    assert difference.totals == (Total("n", 9, 10),)


def test_the_key_of_a_model_is_that_of_its_test():
    nodes = {
        "model.m": {"resource_type": "model", "name": "m"},
        "test.k": {
            "resource_type": "test",
            "attached_node": "model.m",
            "test_metadata": {"name": "primary_key", "kwargs": {"columns": ["a", "b"]}},
        },
    }
    assert keys_of({"nodes": nodes}) == {"m": ("a", "b")}
