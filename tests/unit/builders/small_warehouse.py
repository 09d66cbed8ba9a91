"""A data folder and a dbt project as small as they can be, for tests of building and reading."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import duckdb
import polars as pl

from warehouse.build.dbt_folder import DbtProject
from warehouse.build.dbt_run import DbtResult
from warehouse.intake.batches.accept import BatchOrigin, accept
from warehouse.intake.batches.batch import REFERENCE, Batch
from warehouse.intake.batches.reference_changes import CHANGES, stands_on
from warehouse.intake.batches.store import list_batches
from warehouse.runtime.home import Home, write_json
from warehouse.schema.office_rows import KEYS
from warehouse.versions.numbers import next_sequence
from warehouse.versions.store import point_to
from warehouse.versions.version import Version, hashes_of

AS_OF = dt.date(2024, 6, 30)
MADE_UP = BatchOrigin(kind="generated", description="made up for a test", source_file="test")

GRID = """
select '511126' as region_code, 'county' as region_level, 't1' as term_id,
    last_day(cast(month as date)) as month_end
from generate_series(date '2024-01-01', date '2024-06-01', interval 1 month) as months(month)
"""

MODELS = {
    "dim_region": "select '511126' as region_code",
    "dim_village": "select 'v' || i as village_id, '511126' as county_code from range(4) as t(i)",
    "mart_coverage": GRID,
    "mart_problem_density": GRID,
    "mart_rectification_timeliness": (
        f"select grid.*, level from ({GRID}) as grid, "
        "unnest(['village', 'township', 'county']) as levels(level)"
    ),
    "mart_sanctions": GRID,
    "mart_published": (
        "select 's' as source_id, '511126' as region_code, 'villages_total' as metric, "
        "date '2024-06-29' as period_end, 95 as value_low, 95 as value_high, true as comparable, "
        "95 as own_value"
    ),
    "meta_version": (
        "select '{{ env_var(\"XUNTU_VERSION_ID\") }}' as version_id, "
        "cast('{{ env_var(\"XUNTU_AS_OF_DATE\") }}' as date) as as_of_date"
    ),
}
"""One statement for each table that the audit asks for; sound as of `AS_OF`."""

DBT_PROJECT = """
name: small
version: "1.0.0"
profile: xuntu
seed-paths: ["../seeds"]
flags: {send_anonymous_usage_stats: false}
models: {+materialized: table}
"""

PROFILE = """
xuntu:
  target: build
  outputs:
    build: {type: duckdb, path: "{{ env_var('XUNTU_BUILD_FILE') }}", threads: 2}
"""


def terms(name: str = "届次", *, rows: int = 1) -> pl.DataFrame:
    """A `terms` ledger of `rows` rows."""
    return pl.DataFrame(
        {
            "region_code": [f"{511126 + number:06}" for number in range(rows)],
            "term_id": "t1",
            "name": name,
            "starts_on": dt.date(2021, 9, 1),
            "ends_on": dt.date(2026, 8, 31),
        }
    )


def accept_terms(home: Home, name: str = "届次", *, is_demonstration: bool = False) -> Batch:
    """Accept one batch that holds nothing but a term."""
    return accept(
        home,
        {"terms": terms(name)},
        origin=MADE_UP,
        is_demonstration=is_demonstration,
        as_of_date=AS_OF if is_demonstration else None,
    )


def accept_changes(home: Home, *changes: tuple[str, list[str], dict[str, str] | None]) -> Batch:
    """Accept changes of reference tables: table, key, and the row's values; without, the row of the
    product is withdrawn.
    """
    before = list_batches(home)
    rows = [
        {
            "table_name": table,
            "row_key": json.dumps(key, ensure_ascii=False),
            "change": "withdrawn" if values is None else "set",
            "row_values": json.dumps(values or dict(zip(KEYS[table], key, strict=True))),
            "product_was": None,
            "stands_on": stands_on(before, table),
            "source_sheet": "",
            "source_row": 2,
        }
        for table, key, values in changes
    ]
    return accept(
        home,
        {},
        origin=BatchOrigin(REFERENCE, "rows", "rows.csv"),
        is_demonstration=False,
        as_of_date=None,
        reference=pl.DataFrame(rows, schema=CHANGES),
    )


def write_project(folder: Path) -> DbtProject:
    """A real dbt project of `MODELS` in `folder`."""
    project = DbtProject(folder / "dbt_project", folder / "seeds")
    (project.folder / "models").mkdir(parents=True)
    project.seeds.mkdir()
    (project.folder / "dbt_project.yml").write_text(DBT_PROJECT)
    (project.folder / "profiles.yml").write_text(PROFILE)
    for name, sql in MODELS.items():
        (project.folder / "models" / f"{name}.sql").write_text(sql)
    return project


def write_warehouse(
    file: Path,
    version_id: str,
    models: dict[str, str] | None = None,
    as_of_date: str = AS_OF.isoformat(),
) -> None:
    """The file that dbt would have built from `models`."""
    tables = (MODELS if models is None else models).items()
    rendered = tuple(
        f"create table {name} as "
        + sql.replace('{{ env_var("XUNTU_VERSION_ID") }}', version_id).replace(
            '{{ env_var("XUNTU_AS_OF_DATE") }}', as_of_date
        )
        for name, sql in tables
    )
    file.write_bytes(_built(rendered))


@lru_cache(maxsize=64)
def _built(statements: tuple[str, ...]) -> bytes:
    """Return the file of these statements: trials build the same one over and over."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "built.duckdb"
        with duckdb.connect(file) as connection:
            connection.begin()  # once to the disk, not once a table
            for statement in statements:
                connection.execute(statement)
            connection.commit()
        return file.read_bytes()


def leave_as_engine(file: Path, folder: Path, manifest: Path) -> None:
    """Leave the tables of `file` as another engine does: Parquet, beside dbt's manifest."""
    nodes: dict[str, dict] = {}
    with duckdb.connect(file) as connection:
        for table, column, kind in connection.execute(
            "select table_name, column_name, data_type from duckdb_columns() where not internal"
        ).fetchall():
            node = {"name": table, "resource_type": "model", "access": "public", "config": {}}
            columns = nodes.setdefault(table, {**node, "columns": {}})["columns"]
            columns[column] = {"data_type": kind}
        for table in nodes:
            (folder / "marts" / table).mkdir(parents=True)
            rows = folder / "marts" / table / "rows.parquet"
            connection.execute(f"copy {table} to '{rows}' (format parquet)")
    manifest.write_text(json.dumps({"nodes": nodes, "exposures": {}}))


class PretendedDbt:
    """Stands in for `run_dbt`: writes at once what dbt would have built from `models`."""

    def __init__(self) -> None:
        self.models = dict(MODELS)
        self.semantic_models: list[dict[str, object]] = []
        self.metrics: list[dict[str, object]] = []
        self.runs = 0
        self.result = DbtResult()
        self.raises: BaseException | None = None

    def __call__(
        self, project, *, target, cache, environment, log_file, progress, engine="duckdb"
    ) -> DbtResult:
        self.runs += 1
        target.mkdir()
        for name in ("manifest.json", "run_results.json"):
            (target / name).write_text("{}")
        declared = {"semantic_models": self.semantic_models, "metrics": self.metrics}
        (target / "semantic_manifest.json").write_text(json.dumps(declared))
        log_file.write_text("pretended\n")
        progress("pretended", 1, 1)
        file = Path(environment["XUNTU_BUILD_FILE"])
        if engine != "duckdb":
            file = file.with_name("of-the-engine.duckdb")
        write_warehouse(
            file, environment["XUNTU_VERSION_ID"], self.models, environment["XUNTU_AS_OF_DATE"]
        )
        if engine != "duckdb":
            leave_as_engine(file, Path(environment["XUNTU_ENGINE"]), target / "manifest.json")
        if self.raises is not None:
            raise self.raises
        return self.result


def put_version(
    home: Home, version_id: str, *, current: bool = True, batches: tuple[str, ...] = ("demo",)
) -> Version:
    """A published version whose `meta_version` names it, as a build would leave it."""
    home.create()
    day, number = version_id.split("-")
    version = Version(
        version_id=version_id,
        folder=home.versions / version_id,
        as_of_date=dt.datetime.strptime(day, "%Y%m%d").date(),
        built_at=dt.datetime(2024, 7, 1, tzinfo=dt.UTC) + dt.timedelta(hours=int(number)),
        is_demonstration="demo" in batches,
        batches=batches,
        rows={},
        fingerprint=version_id,
        sequence=next_sequence(home),
    )
    version.folder.mkdir()
    write_warehouse(version.file, version_id)
    version = replace(version, hashes=hashes_of(version.folder))
    write_json(version.folder / "version.json", version.as_json())
    if current:
        point_to(home, version_id)
    return version
