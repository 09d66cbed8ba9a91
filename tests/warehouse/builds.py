"""Building marts for tests: each distinct build is made once in a test run, whoever asks first."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from filelock import FileLock

from tests.parsed_project import lay_parsed_project, parsed_project
from tests.reference.ledger import Ledger, ledger_from_frames
from warehouse.build.dbt_folder import (
    OWN_PROJECT,
    DbtProject,
    linked_project,
    seen_from_project,
)
from warehouse.build.dbt_process import WORKS_IN
from warehouse.build.dbt_run import PARSED_PROJECT, dbt_process, project_arguments
from warehouse.intake.batches.accept import BatchOrigin, accept
from warehouse.runtime.home import Home
from warehouse.schema.tables import TABLES

PROJECT = Path(__file__).resolve().parents[2]

AS_OF = date(2024, 6, 30)
PAST_MONTH_END = date(2022, 12, 31)
PAST_MID_MONTH = date(2024, 2, 17)
SEED = 1

NO_TESTS = ["--exclude-resource-type", "test", "unit_test"]


@dataclass(frozen=True)
class Build:
    """One built file, and what it was built from."""

    file: Path
    batches: Path
    seeds: Path
    as_of: date

    def frame(self, sql: str, parameters: Mapping[str, Any] | None = None) -> pl.DataFrame:
        """Return what a query gives on the built file."""
        with _opened(self.file).cursor() as connection:
            return connection.sql(sql, params=parameters).pl()

    def ledger(self) -> Ledger:
        """Return the accepted ledgers that the file was built from."""
        frames = {}
        for name in TABLES:
            files = sorted(self.batches.glob(f"*/{name}.parquet"))
            frames[name] = pl.concat([pl.read_parquet(file) for file in files])
        return ledger_from_frames(frames, self.seeds)


# To open a file of all marts takes longer than most questions.
@cache
def _opened(file: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(file), read_only=True)


@dataclass(frozen=True)
class Workshop:
    """The folder in which one test run builds; shared by all its processes."""

    root: Path

    def once(self, name: str, make: Callable[[Path], None]) -> Path:
        """Make a folder unless this test run has made it, one process at a time."""
        folder = self.root / name
        with FileLock(self.root / f"{name}.lock"):
            if not (folder / "done").exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir(parents=True)
                make(folder)
                (folder / "done").touch()
        return folder

    def batches(self, name: str, frames: Callable[[], Mapping[str, pl.DataFrame]]) -> Path:
        """Accept ledgers into a data folder of their own; return its batches."""

        def make(folder: Path) -> None:
            home = Home(folder / "home")
            home.create()
            origin = BatchOrigin(kind="generated", description=name, source_file=f"{name}.csv")
            accept(home, frames(), origin=origin, is_demonstration=False, as_of_date=None)

        return Home(self.once(f"ledgers-{name}", make) / "home").batches

    def project(self, name: str, extra_seed_rows: Mapping[str, list[dict[str, str]]]) -> DbtProject:
        """Return the dbt project with copies of its seeds, and some rows more in them."""

        def make(folder: Path) -> None:
            shutil.copytree(OWN_PROJECT.seeds, folder / "seeds")
            for seed, rows in extra_seed_rows.items():
                append_rows(folder / "seeds" / f"{seed}.csv", rows)

        return replace(OWN_PROJECT, seeds=self.once(f"project-{name}", make) / "seeds")

    def _parsed(self, project: DbtProject) -> Path:
        """Return where what was parsed of a project is kept: of other seeds, apart, as dbt parses
        anew what reads a seed that differs.
        """
        if project.seeds == OWN_PROJECT.seeds:
            return self.root
        apart = project.seeds.parent
        if not (apart / PARSED_PROJECT).exists():
            lay_parsed_project(self.root, apart)
        return apart

    def build(
        self,
        name: str,
        project: DbtProject,
        batches: Path,
        as_of: date,
        *,
        with_tests: bool = False,
    ) -> Build:
        """Build all marts of some batches as of a day; the project's own tests are run if asked."""
        # Without its tests nothing of a build is read but the file.
        build = ["build"] if with_tests else ["--quiet", "--no-write-json", "build", *NO_TESTS]

        def make(folder: Path) -> None:
            # Named as publishing names them: dbt parses all anew where the file goes by another.
            now = folder / "now"
            now.mkdir()
            (now / "batches").symlink_to(batches, target_is_directory=True)
            with parsed_project(self._parsed(project), now / "target"):
                run_dbt(
                    project,
                    folder,
                    build,
                    {
                        "XUNTU_BATCHES": str(now / "batches"),
                        "XUNTU_BUILD_FILE": str(now / "warehouse.duckdb"),
                        "XUNTU_AS_OF_DATE": as_of.isoformat(),
                    },
                )

        folder = self.once(f"build-{name}-{as_of}", make)
        return Build(folder / "now" / "warehouse.duckdb", batches, project.seeds, as_of)


def append_rows(file: Path, rows: list[dict[str, str]]) -> None:
    """Append rows to a CSV file; columns that a row does not name stay empty."""
    with file.open(encoding="utf-8", newline="") as opened:
        columns = next(csv.reader(opened))
    text = file.read_text(encoding="utf-8")
    with file.open("a", encoding="utf-8", newline="") as opened:
        if not text.endswith("\n"):
            opened.write("\n")
        writer = csv.DictWriter(opened, columns, restval="", lineterminator="\n")
        writer.writerows(rows)


def run_dbt(
    project: DbtProject, place: Path, arguments: list[str], settings: Mapping[str, str]
) -> None:
    """Run dbt on what lies in `place`, as publishing does; raise with its last lines when it
    fails.
    """
    target = seen_from_project(str(place / "now" / "target"), place)
    shown_settings = {name: seen_from_project(value, place) for name, value in settings.items()}
    with (
        linked_project(project, place) as linked,
        dbt_process(
            ["--log-level-file", "none", *arguments, *project_arguments(".", target)],
            {**shown_settings, WORKS_IN: str(linked)},
        ) as process,
    ):
        output = process.stdout.read() if process.stdout else ""
        code = process.wait()
    if code != 0:
        raise RuntimeError(f"dbt failed:\n{output[-6000:]}")
