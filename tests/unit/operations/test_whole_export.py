"""A version as files: every row of every table, every column explained, or nothing at all."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import polars as pl
import pytest

from warehouse.access.scope import EVERYTHING
from warehouse.operations import whole_export
from warehouse.operations.job_process import Noted
from warehouse.operations.whole_export import ABOUT, DICTIONARY, ExportRefused, export
from warehouse.operations.worker import TASKS
from warehouse.runtime.errors import XuntuError
from warehouse.versions.reader import Reader
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
    columns = (
        Reader(small_demonstration)
        .frame(
            "select table_name, column_name from duckdb_columns() where schema_name = 'main'",
            scope=EVERYTHING,
        )
        .rows()
    )
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


def test_a_job_writes_one_file_of_the_whole_and_refuses_what_a_browser_cannot_take(
    small_demonstration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    version = current_version(small_demonstration)
    arguments = (small_demonstration, Noted(tmp_path), version.version_id, "parquet")
    reader = Reader(small_demonstration)
    reader.frame(
        "select 1", version_id=version.version_id, scope=EVERYTHING
    )  # who reads it is not in the way
    file = Path(TASKS["export"](*arguments)["file"])
    reader.close()
    assert [*tmp_path.glob("*.zip")] == [file]
    assert not [entry for entry in tmp_path.iterdir() if entry.is_dir()]
    with zipfile.ZipFile(file) as pack:
        written = {Path(name).name for name in pack.namelist()}
    assert written == {*(f"{table}.parquet" for table in version.rows), DICTIONARY, ABOUT}
    monkeypatch.setattr(whole_export, "MOST_BYTES", 1)
    with pytest.raises(ExportRefused):
        TASKS["export"](*arguments)
