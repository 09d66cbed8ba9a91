"""Editing figures of a version for a test, as if it had been built with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import duckdb

from warehouse.runtime.home import Home, write_json
from warehouse.versions.store import current_version
from warehouse.versions.version import hashes_of


@contextmanager
def edited(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the current version's file for writing; afterwards the version notes what it holds.

    The file is copied first: in most data folders of tests it is linked to the demonstration's.
    """
    version = current_version(home)
    content = version.file.read_bytes()
    version.file.unlink()
    version.file.write_bytes(content)
    with duckdb.connect(str(version.file)) as connection:
        yield connection
    hashed = replace(version, hashes=hashes_of(version.folder))
    write_json(version.folder / "version.json", hashed.as_json())
