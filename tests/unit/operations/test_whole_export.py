"""A version as files: every row of every table, every column explained, or nothing at all."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import polars as pl
import pytest

from warehouse.operations.whole_export import ABOUT, DICTIONARY, ExportRefused, export
from warehouse.runtime.errors import XuntuError
from warehouse.versions.store import current_version


@pytest.mark.parametrize("format_name", ["parquet", "csv"])
def test_every_row_of_every_table_is_written_and_every_column_explained(
    format_name, small_demonstration, tmp_path: Path
):
    version = current_version(small_demonstration)
    folder = export(version, tmp_path / "it's here", format_name)
    assert folder.name.startswith("demonstration-xuntu-"), "it says what it is wherever it lies"
    read = {"parquet": pl.scan_parquet, "csv": pl.scan_csv}[format_name]
    rows = {
        file.stem: read(file).select(pl.len()).collect().item()
        for file in folder.glob(f"*.{format_name}")
        if file.name != DICTIONARY
    }
    assert rows == version.rows
    with (folder / DICTIONARY).open(encoding="utf-8-sig") as stream:
        explained = {(row["table"], row["column"]): row for row in csv.DictReader(stream)}
    with duckdb.connect(version.file, read_only=True) as connection:
        columns = connection.execute(
            "select table_name, column_name from duckdb_columns() where schema_name = 'main'"
        ).fetchall()
    assert set(explained) == {each for each in columns if each[0] in version.rows}
    assert "演示数据" in (folder / ABOUT).read_text("utf-8")


def test_what_is_there_is_not_written_over_and_a_file_in_the_way_is_told(
    small_demonstration, tmp_path: Path
):
    version = current_version(small_demonstration)
    export(version, tmp_path)
    with pytest.raises(ExportRefused):
        export(version, tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(XuntuError):
        export(version, tmp_path / "file" / "in")
    assert not [entry for entry in tmp_path.iterdir() if entry.name.startswith(".xuntu")]
