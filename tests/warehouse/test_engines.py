"""The small demonstration built by other engines is, row by row, what DuckDB builds of it.

In `make test-all`, where the engine is installed (`make setup-engines`): Spark takes many minutes.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from tests.conftest import EXTENT
from warehouse.build.engines.engine import EngineUnusable, engine_of
from warehouse.build.publish import build_and_publish
from warehouse.runtime.home import Home
from warehouse.versions.store import current_version

pytestmark = pytest.mark.skipif(EXTENT != "all", reason="takes minutes: make test-all")

DIFFERS = {"meta_version"}
"""It names the version, and when it was built."""


@pytest.fixture(params=["sail", "spark"])
def files(request, small_demonstration: Home, tmp_path: Path) -> tuple[Path, Path]:
    """The file of the published demonstration, and that of the same ledgers by an engine."""
    try:
        engine = engine_of(request.param)
    except EngineUnusable as error:
        pytest.skip(error.why)
    home = Home(tmp_path / "张'三 [旧]")
    home.create()
    shutil.copytree(small_demonstration.batches, home.batches, dirs_exist_ok=True)
    version = build_and_publish(home, engine=engine).version
    return current_version(small_demonstration).file, version.file


def test_every_mart_is_row_by_row_the_same_with_names_types_and_order(files):
    with duckdb.connect() as connection:
        for name, file in zip(("embedded", "engine"), files, strict=True):
            path = str(file).replace("'", "''")
            connection.execute(f"attach '{path}' as {name} (read_only)")
        columns = {
            name: connection.execute(
                "select table_name, column_name, data_type, is_nullable, comment "
                "from duckdb_columns() where database_name = ? order by table_name, column_index",
                [name],
            ).fetchall()
            for name in ("embedded", "engine")
        }
        assert columns["engine"] == columns["embedded"]
        different = {
            table
            for table in {column[0] for column in columns["embedded"]}
            for left, right in (("embedded", "engine"), ("engine", "embedded"))
            if connection.execute(
                f"select 1 from (from {left}.{table} except all from {right}.{table}) limit 1"
            ).fetchall()
        }
    assert different <= DIFFERS
