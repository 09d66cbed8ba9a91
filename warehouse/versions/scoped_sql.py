"""Which tables a question names: within a scope it may name those of a version, and no others.

The tables of a scope are views in a schema of its own. What names another schema, or asks the
database what it holds, would read past them; as DuckDB parses the question, so it is looked at.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

import duckdb

from warehouse.runtime.errors import XuntuError
from warehouse.versions.scoped_tables import scoped_table

QUESTIONS_KEPT = 4_000
_MAKE_ROWS: Final = frozenset({"generate_series", "range", "unnest"})
"""Functions in place of a table that make rows of what they are given."""
_OF_THE_DATABASE: Final = ("duckdb_", "information_schema", "pg_", "pragma_", "sqlite_")


class QuestionRefused(XuntuError):
    """A question asks for more than the tables of the scope."""


@lru_cache(QUESTIONS_KEPT)
def tables_read(sql: str) -> frozenset[str]:
    """Return the tables of a version that a question reads, by name.

    Raises QuestionRefused for one that names anything else: another schema, a table that is not a
    version's, a function that reads. DuckDB's own error for what is no SQL comes with its running.
    """
    parsed = json.loads(_serialised(sql))
    if parsed.get("error", True):
        raise QuestionRefused.of("question_refused", name=str(parsed.get("error_message", "")))
    nodes = list(nodes_of(parsed))
    defined = {
        entry["key"].lower()
        for node in nodes
        for entry in (node.get("cte_map") or {}).get("map", [])
    }
    for name in sorted(defined):
        if name.startswith(_OF_THE_DATABASE):
            raise QuestionRefused.of("question_refused", name=name)
    read = set()
    for node in nodes:
        match node.get("type"):
            case "BASE_TABLE":
                read.add(_table(node, defined))
            case "TABLE_FUNCTION":
                name = str((node.get("function") or {}).get("function_name", "")).lower()
                if name not in _MAKE_ROWS:
                    raise QuestionRefused.of("question_refused", name=name)
            case "SHOW_REF":
                raise QuestionRefused.of("question_refused", name="describe")
    return frozenset(read - defined)


def _table(node: dict[str, Any], defined: set[str]) -> str:
    name = str(node["table_name"]).lower()
    above = [str(node[part]) for part in ("catalog_name", "schema_name") if node.get(part)]
    if above or (name not in defined and scoped_table(name) is None):
        raise QuestionRefused.of("question_refused", name=".".join([*above, name]))
    return name


def _serialised(sql: str) -> str:
    with _parser().cursor() as cursor:
        ((text,),) = cursor.execute("select json_serialize_sql($sql)", {"sql": sql}).fetchall()
    return str(text)


@lru_cache(1)
def _parser() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"enable_external_access": False, "threads": 1})


def nodes_of(tree: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - JSON
    """Yield every object of a parsed statement."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
