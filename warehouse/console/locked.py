"""A version's file opened so that a question can read its tables and do nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.access.scope import EVERYTHING, Scope
from warehouse.console.statements import check, not_answered
from warehouse.versions.scoped_database import ScopedDatabase, scope_held

if TYPE_CHECKING:
    import polars as pl

MEMORY = "512MB"
THREADS = 2

_LOCKED: dict[str, Any] = {
    "access_mode": "READ_ONLY",
    # no file, no network, no other database, no extension that is not built in
    "enable_external_access": "false",
    "allow_community_extensions": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    # no variable of the program that asks
    "python_enable_replacements": "false",
    # what does not fit into memory is refused, and not written to a disk
    "temp_directory": "",
    "memory_limit": MEMORY,
    "threads": THREADS,
}


def connect(file: Path) -> duckdb.DuckDBPyConnection:
    """Open a version's file; nothing of how it is opened can be changed by a statement."""
    connection = duckdb.connect(file, config=_LOCKED)
    connection.execute("set lock_configuration = true")
    return connection


def answer(connection: duckdb.DuckDBPyConnection, sql: str, most_rows: int) -> pl.DataFrame:
    """Return at most `most_rows` rows of the answer to `sql`.

    Raises SqlRefused for a statement that does not only read, and for what DuckDB refuses: a table
    that is not there, memory, a fault of the SQL.
    """
    return _rows(connection, check(connection, sql), most_rows)


def answer_within(file: Path, scope: Scope, sql: str, most_rows: int) -> pl.DataFrame:
    """Return the same of a version's file, asked of the rows of a scope.

    Raises also QuestionRefused, where the scope is not all there is, for what names more than the
    tables of it.
    """
    connection = connect(file)
    if scope == EVERYTHING or (held := scope_held(connection, scope)).is_everything:
        return answer(connection, sql, most_rows)
    question = check(connection, sql)
    connection.close()
    within = ScopedDatabase(file, _LOCKED)
    try:
        cursor = within.cursor(scope, held.codes, question)
    except duckdb.Error as error:
        raise not_answered(error) from error
    return _rows(cursor, question, most_rows)


def _rows(connection: duckdb.DuckDBPyConnection, question: str, most_rows: int) -> pl.DataFrame:
    try:
        relation = connection.sql(question)
        rows: pl.DataFrame = relation.limit(most_rows).pl()
    except (duckdb.Error, RuntimeError, ValueError) as error:
        raise not_answered(error) from error
    return rows
