"""What another engine is handed: ledgers and reference tables as Parquet, a file a table.

A ledger is every row of every batch with its place in its batch's file, so that the models can tell
which rows are in force (`rows_in_force` in dbt's macros). A reference table has the types that
`seeds/_seeds.yml` says and the office's rows laid over it, as `lay_office_rows` does in DuckDB:
adapters that load seeds as rows of text turn what is empty into words.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.intake.batches.in_force import SUPERSESSIONS_FILE
from warehouse.schema.office_rows import KEYS, WITHDRAWN, file_of
from warehouse.schema.own_metrics import file_in
from warehouse.schema.tables import TABLES
from warehouse.seeds.definitions import DESCRIPTION
from warehouse.seeds.yaml_files import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from warehouse.runtime.home import Home

LEDGERS = "ledgers"
REFERENCE = "reference"
"""The folders of a handover."""


def hand_over_all(home: Home, seeds: Path, folder: Path) -> None:
    """Write into `folder` what is in the data folder now. Raises `BatchDamaged`."""
    # A build has done all of it already.
    from warehouse.intake.batches.reference_changes import refresh  # noqa: PLC0415
    from warehouse.intake.batches.schema_batch import ensure_schema_batch  # noqa: PLC0415
    from warehouse.intake.batches.soundness import sound_batches  # noqa: PLC0415
    from warehouse.intake.batches.store import batches_locked  # noqa: PLC0415

    with batches_locked(home), tempfile.TemporaryDirectory(prefix="xuntu-") as temporary:
        sound_batches(home)
        refresh(home)
        ensure_schema_batch(home)
        # DuckDB takes letters of a path for a pattern: it is told paths of our own making.
        links = Path(temporary)
        for name, there in (
            ("batches", home.batches),
            (REFERENCE, home.reference),
            ("seeds", seeds),
        ):
            (links / name).symlink_to(there.absolute(), target_is_directory=True)
        hand_over(links / "batches", links / REFERENCE, links / "seeds", folder)
        metrics = file_in(home.reference).parent
        if metrics.is_dir():
            shutil.copytree(metrics, folder / metrics.name, dirs_exist_ok=True)


def hand_over(batches: Path, reference: Path, seeds: Path, folder: Path) -> None:
    """Write into `folder` what the dbt project is built from: the ledgers of `batches`, which holds
    a folder a batch, and the tables of `seeds` with the office's rows, CSV files in `reference`.
    """
    for part in (LEDGERS, REFERENCE):
        (folder / part).mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        for table in TABLES:
            _write(connection, folder / LEDGERS / table, _ledger(batches, table))
        corrections = f"select * from read_parquet({_text(batches / '*' / SUPERSESSIONS_FILE)})"  # noqa: S608
        _write(connection, folder / LEDGERS / "supersessions", corrections)
        for table, types in seed_types(seeds):
            _load_seed(connection, table, types, seeds / f"{table}.csv")
            if table in KEYS and file_of(reference, table).is_file():
                _lay_over(connection, table, types, file_of(reference, table))
            _write(connection, folder / REFERENCE / table, f'select * from "{table}"')  # noqa: S608


def seed_types(seeds: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield each reference table's name, and the types of its columns by name; none where
    `seeds` describes none.
    """
    if not (seeds / DESCRIPTION).is_file():
        return
    content: Any = load_yaml(seeds / DESCRIPTION)
    for seed in content["seeds"]:
        yield seed["name"], seed["config"]["column_types"]


def _ledger(batches: Path, table: str) -> str:
    files = _text(batches / "*" / f"{table}.parquet")
    return f"select *, file_row_number from read_parquet({files}, union_by_name = true)"  # noqa: S608


def _load_seed(
    connection: duckdb.DuckDBPyConnection, table: str, types: Mapping[str, str], file: Path
) -> None:
    columns = ", ".join(f'cast("{name}" as {kind}) as "{name}"' for name, kind in types.items())
    connection.execute(f'create or replace table "{table}" as select {columns} from {_csv(file)}')  # noqa: S608


def _lay_over(
    connection: duckdb.DuckDBPyConnection, table: str, types: Mapping[str, str], file: Path
) -> None:
    same = " and ".join(
        f'product."{name}" = cast(office."{name}" as {types[name]})' for name in KEYS[table]
    )
    columns = ", ".join(f'cast("{name}" as {kind}) as "{name}"' for name, kind in types.items())
    connection.execute(
        f'delete from "{table}" as product using {_csv(file)} as office where {same}'  # noqa: S608
    )
    connection.execute(
        f'insert into "{table}" by name select {columns} from {_csv(file)} '  # noqa: S608
        f"where {WITHDRAWN} = 'false'"
    )


def _write(connection: duckdb.DuckDBPyConnection, target: Path, query: str) -> None:
    """Write a table as a folder of one file, which is what engines take for a table."""
    target.mkdir(exist_ok=True)
    connection.execute(f"copy ({query}) to {_text(target / 'rows.parquet')} (format parquet)")


def _csv(file: Path) -> str:
    return f"read_csv({_text(file)}, all_varchar = true, header = true, nullstr = '')"


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
