"""What may be asked of a version in SQL: one question that reads tables, and nothing else.

DuckDB itself keeps files, network, extensions and settings out of reach (`locked.py`); what is
looked at here is the statement as DuckDB parses it, so that a refusal comes in words, and what a
locked database would still tell of the machine (settings, paths, memory) is not asked for.
"""

from __future__ import annotations

import json
from typing import Any, Final

import duckdb

from warehouse.runtime.errors import XuntuError
from warehouse.versions.scoped_sql import nodes_of

LONGEST = 20_000
"""Characters; more is no question that somebody typed."""

TABLE_FUNCTIONS: Final = frozenset(
    {
        *("generate_series", "range", "repeat", "repeat_row", "unnest"),
        *("histogram", "histogram_values", "json_each", "json_tree", "summary"),
        *("duckdb_columns", "duckdb_constraints", "duckdb_functions", "duckdb_keywords"),
        *("duckdb_tables", "duckdb_types", "duckdb_views", "pragma_table_info"),
    }
)
"""Functions in place of a table that read none but the version's, or make rows of nothing."""

REFUSED_FUNCTIONS: Final = frozenset(
    {
        *("current_setting", "getvariable", "getenv", "write_log", "set_config", "nextval"),
        *("current_database", "current_query", "txid_current", "duckdb_secrets", "which_secret"),
    }
)
"""Functions that tell of the machine, or do something."""

_READS: Final = frozenset({"SELECT", "EXPLAIN"})
"""Kinds of statements as DuckDB tells them; DESCRIBE, SHOW and SUMMARIZE are selects to it."""


class SqlRefused(XuntuError):
    """A statement is none that the console answers, or DuckDB could not answer it."""


class SqlCancelled(SqlRefused):
    """Who asked wants no answer any more."""


def check(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """Return the one statement of `sql`, without what stands around it.

    Raises SqlRefused for nothing, for more than one, for one that does not read, and for one that
    uses a function which is not among those allowed.
    """
    if len(sql) > LONGEST:
        raise SqlRefused.of("sql_too_long", length=len(sql), most=LONGEST)
    try:
        statements = duckdb.extract_statements(sql)
    except (duckdb.Error, RuntimeError, UnicodeError) as error:
        raise not_answered(error) from error
    if len(statements) != 1:
        raise SqlRefused.of("sql_not_one", number=len(statements))
    statement = statements[0]
    kind = _kind(statement)
    if kind not in _READS:
        raise SqlRefused.of("sql_not_reading", kind=kind)
    for name in sorted(_refused_functions(_parsed(connection, statement.query))):
        raise SqlRefused.of("sql_function", function=name)
    return statement.query


def _kind(statement: duckdb.Statement) -> str:
    """Return the kind of a statement; "OTHER" for those that DuckDB's own list does not have."""
    try:
        return statement.type.name
    except ValueError:
        return "OTHER"


def not_answered(error: Exception) -> SqlRefused:
    """Return DuckDB's own error as one of ours: its first words, and where it points to."""
    return SqlRefused.of("sql_not_answered", reason=str(error).strip() or type(error).__name__)


def _refused_functions(parsed: Any) -> set[str]:  # noqa: ANN401 - JSON
    """Return the names of the functions of a parsed statement that may not be used."""
    called, as_tables = set(), set()
    for node in nodes_of(parsed):
        if node.get("type") == "TABLE_FUNCTION":
            as_tables.add(str((node.get("function") or {}).get("function_name", "")).lower())
        elif "function_name" in node:
            called.add(str(node["function_name"]).lower())
    return (called & REFUSED_FUNCTIONS) | (as_tables - TABLE_FUNCTIONS)


def _parsed(connection: duckdb.DuckDBPyConnection, query: str) -> Any:  # noqa: ANN401 - JSON
    """Return a statement as DuckDB parsed it; an EXPLAIN by what it explains.

    Raises SqlRefused where DuckDB cannot tell what is in it: what is not known is not run.
    """
    bare = query.strip().rstrip(";")
    words = bare.split(maxsplit=2)
    if words and words[0].lower() == "explain":
        bare = bare[len(words[0]) :].lstrip()
        if bare.lower().startswith("analyze"):
            bare = bare[len("analyze") :]
    ((plan,),) = connection.execute("select json_serialize_sql($query)", {"query": bare}).fetchall()
    parsed = json.loads(plan)
    if parsed.get("error", True):
        raise SqlRefused.of("sql_not_answered", reason=parsed.get("error_message", bare))
    return parsed
