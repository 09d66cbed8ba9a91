"""A column that a page reads does not go, nor change its type, without the model saying so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from warehouse.build.contracts import ContractChanged, check_contracts

COLUMNS = {"region_code": "string", "villages": "bigint"}


@pytest.fixture
def check(tmp_path: Path):
    """Compares two manifests of one mart; the second has these columns, version and readers."""

    def written(name: str, columns: dict, version: int | None, readers: list[str]) -> Path:
        node = {
            "name": "mart_villages",
            "resource_type": "model",
            "access": "public",
            "original_file_path": "models/marts/villages/mart_villages.sql",
            "config": {"meta": {} if version is None else {"version": version}},
            "columns": {column: {"data_type": kind} for column, kind in columns.items()},
        }
        exposures = {
            reader: {"name": reader, "depends_on": {"nodes": ["model.x.mart_villages"]}}
            for reader in readers
        }
        file = tmp_path / name
        file.write_text(
            json.dumps({"nodes": {"model.x.mart_villages": node}, "exposures": exposures})
        )
        return file

    def run(columns: dict, *, version: int | None = None, readers: tuple[str, ...] = ("coverage",)):
        before = written("before.json", COLUMNS, None, ["coverage"])
        check_contracts(written("now.json", columns, version, list(readers)), before)

    return run


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        (
            {"region_code": "string"},
            "mart_villages has no villages (bigint) any more, which coverage read; "
            "if it has to go, say version: 2",
        ),
        (
            {**COLUMNS, "villages": "DOUBLE"},
            "mart_villages: villages was bigint and is double, which coverage read; "
            "if it has to change, say version: 2",
        ),
    ],
)
def test_what_breaks_a_page_is_refused_by_column_reader_and_remedy(check, columns, reason):
    with pytest.raises(ContractChanged) as refused:
        check(columns)
    assert reason in refused.value.in_language("en")[1]


def test_new_columns_a_higher_version_and_columns_that_nobody_reads_break_nobody(check):
    check({**COLUMNS, "hamlets": "bigint"})
    check({**COLUMNS, "region_code": "varchar"})  # another name of the same type
    check({"region_code": "string"}, version=2)
    check({"region_code": "string"}, readers=())


def test_without_a_manifest_of_before_there_is_nothing_to_break(tmp_path: Path, check):
    check(COLUMNS)
    check_contracts(tmp_path / "now.json", tmp_path / "none.json")
