"""Building marts for tests: each distinct build is made once in a test run, whoever asks first."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
from filelock import FileLock

from tests.reference.ledger import Ledger, ledger_from_frames
from warehouse.intake.batches.accept import Origin, accept
from warehouse.runtime.home import Home
from warehouse.schema.tables import TABLES

PROJECT = Path(__file__).resolve().parents[2]

AS_OF = date(2024, 6, 30)
PAST_MONTH_END = date(2022, 12, 31)
PAST_MID_MONTH = date(2024, 2, 17)
SEED = 1


@dataclass(frozen=True)
class Build:
    """One built file, and what it was built from."""

    file: Path
    batches: Path
    seeds: Path
    as_of: date

    def frame(self, sql: str) -> pl.DataFrame:
        """Return what a query gives on the built file."""
        with duckdb.connect(str(self.file), read_only=True) as connection:
            return connection.sql(sql).pl()

    def ledger(self) -> Ledger:
        """Return the accepted ledgers that the file was built from."""
        frames = {}
        for name in TABLES:
            files = sorted(self.batches.glob(f"*/{name}.parquet"))
            frames[name] = pl.concat([pl.read_parquet(file) for file in files])
        return ledger_from_frames(frames, self.seeds)


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
            origin = Origin(kind="generated", description=name, source_file=f"{name}.csv")
            accept(home, frames(), origin=origin, is_demonstration=False, as_of_date=None)

        return Home(self.once(f"ledgers-{name}", make) / "home").batches

    def project(self, name: str, extra_seed_rows: Mapping[str, list[dict[str, str]]]) -> Path:
        """Copy the dbt project and its seeds, with some rows more in the seeds."""

        def make(folder: Path) -> None:
            for part in ["dbt_project", "seeds"]:
                without = shutil.ignore_patterns("target", "logs", "__pycache__")
                shutil.copytree(PROJECT / part, folder / part, ignore=without)
            for seed, rows in extra_seed_rows.items():
                append_rows(folder / "seeds" / f"{seed}.csv", rows)

        return self.once(f"project-{name}", make)

    def build(
        self, name: str, project: Path, batches: Path, as_of: date, *, with_tests: bool = False
    ) -> Build:
        """Build all marts of some batches as of a day; the project's own tests are run if asked."""
        without = [] if with_tests else ["--exclude-resource-type", "test", "unit_test"]

        def make(folder: Path) -> None:
            run_dbt(
                project / "dbt_project",
                ["build", *without, "--target-path", str(folder / "target")],
                {
                    "XUNTU_BATCHES": str(batches),
                    "XUNTU_BUILD_FILE": str(folder / "warehouse.duckdb"),
                    "XUNTU_AS_OF_DATE": as_of.isoformat(),
                },
            )

        folder = self.once(f"build-{name}-{as_of}", make)
        return Build(folder / "warehouse.duckdb", batches, project / "seeds", as_of)


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


def run_dbt(project: Path, arguments: list[str], settings: Mapping[str, str]) -> None:
    """Run dbt in a process of its own; raise with its last lines when it fails."""
    command = [
        str(Path(sys.executable).with_name("dbt")),
        *arguments,
        "--project-dir",
        str(project),
        "--profiles-dir",
        str(project),
        "--no-partial-parse",
    ]
    environment = {**os.environ, **settings}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, cwd=project, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"dbt failed:\n{done.stdout[-6000:]}\n{done.stderr[-2000:]}")
