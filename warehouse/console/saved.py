"""Named queries: files of `dbt_project/analyses`, which dbt compiles too and a spreadsheet of none.

In them a model may be named as dbt names it, `{{ ref('dim_term') }}`: the console reads that
as the table of the same name.
"""

from __future__ import annotations

import re
from pathlib import Path

from warehouse.console.statements import LONGEST, SqlRefused
from warehouse.runtime.faults import as_xuntu_error
from warehouse.runtime.home import PROJECT_ROOT, write_text

FOLDER = PROJECT_ROOT / "dbt_project" / "analyses"
MOST = 200

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_REF = re.compile(r"\{\{\s*ref\(\s*(['\"])([a-z][a-z0-9_]*)\1\s*\)\s*\}\}")


def names(folder: Path = FOLDER) -> list[str]:
    """Return the names of the queries that are kept, in their order."""
    files = sorted(folder.glob("*.sql")) if folder.is_dir() else []
    return [file.stem for file in files if _NAME.fullmatch(file.stem)][:MOST]


def load(name: str, folder: Path = FOLDER) -> str:
    """Return the SQL of a named query.

    Raises SqlRefused where there is none of that name, or it cannot be read.
    """
    if name not in names(folder):
        raise SqlRefused.of("sql_unknown", name=name[:60])
    try:
        return (folder / f"{name}.sql").read_text("utf-8")
    except (OSError, UnicodeError) as error:
        raise SqlRefused.of("sql_unreadable", name=name, reason=error) from error


def save(name: str, sql: str, folder: Path = FOLDER) -> Path:
    """Keep a query under a name; return its file. One of the same name gives way to it.

    Raises SqlRefused for a name that is none, for SQL that is too long, and where there are too
    many, and what the system says where the folder may not be written.
    """
    if not _NAME.fullmatch(name):
        raise SqlRefused.of("sql_name", name=name[:60])
    if len(sql) > LONGEST:
        raise SqlRefused.of("sql_too_long", length=len(sql), most=LONGEST)
    existing = names(folder)
    if name not in existing and len(existing) >= MOST:
        raise SqlRefused.of("sql_too_many", most=MOST)
    file = folder / f"{name}.sql"
    try:
        folder.mkdir(exist_ok=True)
        write_text(file, sql.rstrip() + "\n")
    except OSError as error:
        raise as_xuntu_error(error, file) or error from error
    return file


def with_tables(sql: str) -> str:
    """Return a query of dbt's with the tables that its `ref`s name."""
    return _REF.sub(r"\2", sql)
