"""The way back: the marts that another engine wrote as Parquet, into the file of a version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.build.engines.handover import REFERENCE
from warehouse.runtime.home import read_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MARTS = "marts"
"""The folder in which an engine leaves its marts, each a folder of Parquet files."""


def bring_back(manifest: Path, folder: Path, file: Path) -> dict[str, int]:
    """Write the marts and reference tables in `folder` into a new warehouse `file`; return the
    rows of each.

    Columns have the types, the constraints and the order that the contracts in dbt's `manifest`
    promise; rows stand in the order in which the engine wrote them. Raises `duckdb.Error` where
    what came back breaks its contract.
    """
    rows: dict[str, int] = {}
    # The storage version is that of every build; engines write moments of time in UTC.
    with duckdb.connect(file, config={"storage_compatibility_version": "v1.2.0"}) as connection:
        connection.execute("set timezone = 'UTC'; set enable_progress_bar = false")
        for node in _kept(read_json(manifest)):
            rows[node["name"]] = _load(connection, node, folder)
    return rows


def _kept(manifest: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the nodes of which a version holds the rows."""
    for node in manifest["nodes"].values():
        is_mart = node["resource_type"] == "model" and node["access"] == "public"
        if is_mart or (node["resource_type"] == "seed" and node["config"]["enabled"]):
            yield node


def _load(connection: duckdb.DuckDBPyConnection, node: dict[str, Any], folder: Path) -> int:
    name, is_seed = node["name"], node["resource_type"] == "seed"
    columns = node["columns"]
    types = (
        node["config"]["column_types"]
        if is_seed
        else {column: told["data_type"] for column, told in columns.items()}
    )
    declared = ", ".join(
        f'"{column}" {kind}{_not_null(columns.get(column, {}))}' for column, kind in types.items()
    )
    connection.execute(f'create table "{name}" ({declared})')
    listed = ", ".join(f'"{column}"' for column in types)
    place = folder / (REFERENCE if is_seed else MARTS) / name
    # Engines number their files in the order of the rows.
    files = sorted(str(each) for each in place.glob("*.parquet") if each.stat().st_size)
    _comment(connection, node, types)
    if not files:  # Sail writes none of a table without rows
        return 0
    (written,) = connection.execute(
        f'insert into "{name}" select {listed} from read_parquet(?)',  # noqa: S608 - dbt's names
        [files],
    ).fetchall()[0]
    return int(written)


def _not_null(column: dict[str, Any]) -> str:
    kinds = [constraint["type"] for constraint in column.get("constraints") or ()]
    return " not null" if "not_null" in kinds else ""


def _comment(
    connection: duckdb.DuckDBPyConnection, node: dict[str, Any], types: dict[str, str]
) -> None:
    """Say in the file what the table and its columns are, as dbt does in DuckDB."""
    if not (node["config"].get("persist_docs") or {}).get("relation"):
        return
    about = {f'table "{node["name"]}"': node["description"]} | {
        f'column "{node["name"]}"."{column}"': node["columns"][column]["description"]
        for column in types
        if column in node["columns"]
    }
    for what, words in about.items():
        text = words.replace("'", "''")
        connection.execute(f"comment on {what} is '{text}'")
