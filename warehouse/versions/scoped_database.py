"""A version within scopes: a schema a scope, in it a view of each table with the scope's rows.

The version's file is attached to a database in memory that holds nothing but these views, so that
all scopes share what was read of it. A cursor stands in the schema of its scope, and a question
that names anything else than the tables in it is refused (`scoped_sql.py`): there is no way to the
rows outside.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from warehouse.access.scope import Scope
from warehouse.versions.scoped_sql import tables_read
from warehouse.versions.scoped_tables import scoped_table

_WHOLE = "whole.main"


@dataclass(frozen=True)
class ScopeHeld:
    """What of a version a scope holds: its regions, those below its roots among them (none for
    roots that the version does not know), and whether no ledger holds a county beside them.
    """

    codes: frozenset[str]
    is_everything: bool


def scope_held(connection: duckdb.DuckDBPyConnection, scope: Scope) -> ScopeHeld:
    """Return what of a version that is opened a scope holds."""
    with connection.cursor() as cursor:
        rows = cursor.execute(_BELOW, {"roots": list(scope.roots)}).fetchall()
        codes = frozenset(code for (code,) in rows)
        ((beside,),) = cursor.execute(_BESIDE, {"codes": sorted(codes)}).fetchall()
    return ScopeHeld(codes, is_everything=bool(codes) and not beside)


_BELOW = """
    with recursive within as (
        select region_code from dim_region
        where region_code in (select unnest(cast($roots as varchar[])))
        union
        select dim_region.region_code
        from dim_region
        inner join within on dim_region.parent_code = within.region_code
    )
    select region_code from within
"""
_BESIDE = """
    select count(*) from dim_region
    where region_level = 'county' and is_in_data
        and region_code not in (select unnest(cast($codes as varchar[])))
"""


@dataclass
class _Schema:
    """The schema of a scope: the lists that its views are made with, and those there are."""

    name: str
    codes: str
    line: str
    views: set[str] = field(default_factory=set)


class ScopedDatabase:
    """A version's file, of which each cursor reads the rows of one scope."""

    def __init__(self, file: Path, config: dict[str, Any]) -> None:
        """Attach a version's file; `config` is how the file itself is opened, too."""
        apart = {"access_mode", "enable_external_access", "lock_configuration", "temp_directory"}
        self._connection = duckdb.connect(
            config={name: value for name, value in config.items() if name not in apart}
        )
        # What does not fit into memory lies where it does for the file itself.
        beside = config.get("temp_directory", f"{file}.tmp")
        self._connection.execute(f"set temp_directory = {_text(beside)}")
        self._connection.execute(f"attach {_text(str(file))} as whole (read_only)")
        self._connection.execute("set python_enable_replacements = false")
        self._connection.execute("set enable_external_access = false")
        self._connection.execute("set lock_configuration = true")
        self._lock = threading.Lock()
        self._schemas: dict[Scope, _Schema] = {}

    def cursor(self, scope: Scope, codes: frozenset[str], sql: str) -> duckdb.DuckDBPyConnection:
        """Return a cursor that reads the rows of a scope, for one question; to be closed.

        `codes` are the scope's regions and all below them. Raises QuestionRefused for a question
        that names anything but tables of a version.
        """
        tables = tables_read(sql)
        with self._lock:
            schema = self._schema(scope, codes)
            for table in tables - schema.views:
                self._add_view(schema, table)
        cursor = self._connection.cursor()
        cursor.execute(f"set schema = 'memory.{schema.name}'")
        return cursor

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _schema(self, scope: Scope, codes: frozenset[str]) -> _Schema:
        schema = self._schemas.get(scope)
        if schema is None:
            name = f"scope_{len(self._schemas)}"
            self._connection.execute(f"create schema {name}")
            schema = _Schema(name, _list(codes), _list(codes | self._above(codes)))
            self._schemas[scope] = schema
        return schema

    def _above(self, codes: frozenset[str]) -> frozenset[str]:
        """Return the regions that the regions of a scope lie in."""
        rows = self._connection.execute(
            f"""
            select distinct unnest([city_code, province_code, '100000'])
            from {_WHOLE}.dim_region
            where region_code in (select unnest($codes))
            """,  # noqa: S608 - a name of this module's
            {"codes": sorted(codes)},
        ).fetchall()
        return frozenset(code for (code,) in rows if code)

    def _add_view(self, schema: _Schema, table: str) -> None:
        scoped = scoped_table(table)
        if scoped is None:
            raise KeyError(table)
        rows = scoped.select(table, schema.codes, schema.line, _WHOLE)
        self._connection.execute(f"create view {schema.name}.{table} as {rows}")
        schema.views.add(table)


def _list(codes: frozenset[str]) -> str:
    """Return codes as a list in SQL, which holds none where there are none."""
    return f"({', '.join(_text(code) for code in sorted(codes)) or 'null'})"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
