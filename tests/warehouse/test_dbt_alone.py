"""dbt by itself in its folder takes the office's settings, and tells what changed since a version.

The commands are an analyst's, with nothing set but the data folder; they share one parsed project.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.parsed_project import lay_parsed_project
from tests.warehouse.builds import Build, Workshop
from tests.warm_dbt import warm_dbt
from warehouse.build.dbt_folder import OWN_PROJECT, linked_project
from warehouse.build.dbt_process import WORKS_IN
from warehouse.build.dbt_run import dbt_process
from warehouse.demo.ledgers import read_ledgers

pytestmark = pytest.mark.slow

SET_BY_THE_OFFICE = date(2024, 2, 17)

Dbt = Callable[..., str]


@pytest.fixture(scope="module")
def home(workshop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of which the settings name the day."""
    home = tmp_path_factory.mktemp("office") / "it's {100%}"
    shutil.copytree(workshop.batches("county", read_ledgers).parent, home)
    (home / "xuntu.toml").write_text(
        f'as_of_date = {SET_BY_THE_OFFICE}\nclassification_label = "it\'s"\nlanguage = "en"\n'
    )
    return home


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where dbt writes what it parsed."""
    return tmp_path_factory.mktemp("target")


@pytest.fixture(scope="module")
def dbt(home: Path, target: Path) -> Dbt:
    """Runs dbt in its folder and returns what it printed."""

    def run(*arguments: str, expected: int = 0, **environment: str) -> str:
        variables = {"XUNTU_HOME": str(home), "DBT_TARGET_PATH": str(target), **environment}
        variables |= {WORKS_IN: str(OWN_PROJECT.folder)}
        with (
            warm_dbt(),
            dbt_process(["--log-level-file", "none", *arguments], variables) as process,
        ):
            output = process.stdout.read() if process.stdout else ""
            assert process.wait() == expected, output
        return output

    return run


def test_dbt_alone_takes_day_batches_and_label_of_the_office_and_says_so(dbt: Dbt, home: Path):
    accepted = sum(pl.read_parquet(file).height for file in home.glob("batches/*/problems.parquet"))
    sql = """
        select {{ as_of_date() }} as as_of, {{ text_setting('classification_label') }} as label,
            {{ flag_setting('is_demonstration') }} as is_demonstration, count(*) as problems
        from {{ source('ledgers', 'problems') }}
    """
    output = dbt("show", "--inline", sql, "--output", "json")
    assert f"Data folder: {home}; batches accepted: 1." in output
    assert f"As of {SET_BY_THE_OFFICE}, by as_of_date in xuntu.toml." in output
    assert json.JSONDecoder().raw_decode(output, output.index("{\n"))[0]["show"] == [
        {
            "as_of": f"{SET_BY_THE_OFFICE}",
            "label": "it's",
            "is_demonstration": False,
            "problems": accepted,
        }
    ]
    with duckdb.connect(home / "dev" / "warehouse.duckdb", read_only=True) as own:
        storage = own.execute("select tags['storage_version'] from duckdb_databases()").fetchall()
    assert storage[0][0].startswith("v1.2.0")


def test_freshness_is_the_day_of_acceptance_of_each_ledger(dbt: Dbt, home: Path):
    manifest = next(home.glob("batches/*/manifest.json"))
    accepted_at = json.loads(manifest.read_text("utf-8"))["accepted_at"]
    file = home / "freshness.json"
    dbt("source", "freshness", "--select", "source:ledgers.problems", "--output", str(file))
    result = json.loads(file.read_text("utf-8"))["results"][0]
    assert result["status"] == "pass"
    assert datetime.fromisoformat(result["max_loaded_at"]) == datetime.fromisoformat(accepted_at)


def test_what_changed_since_a_version_is_told_from_its_manifest(
    dbt: Dbt, county_build: Build, tmp_path: Path
):
    manifest = json.loads(
        (county_build.file.parent / "target" / "manifest.json").read_text("utf-8")
    )

    # Of all that dbt might take for changed, nothing is but the one that was.
    manifest["nodes"]["model.xuntu.mart_coverage"]["raw_code"] += " -- as it was"
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    kinds = ("--resource-type", "model", "--resource-type", "source")
    output = dbt("--quiet", "ls", "--select", "state:modified", "--state", str(tmp_path), *kinds)
    modified = [line for line in output.splitlines() if line.startswith(("xuntu.", "source:"))]
    assert modified == ["xuntu.marts.coverage.mart_coverage"]


def test_metricflow_counts_each_village_and_problem_once_whatever_the_plain_question(
    home: Path, target: Path, county_build: Build, tmp_path: Path
):
    """Levels of regions, terms and months repeat what is counted; only one of each is summed."""
    shutil.rmtree(home / "dev", ignore_errors=True)
    (home / "dev").mkdir()
    for file in county_build.file.parent.glob("warehouse.duckdb*"):
        if "scratch" not in file.name:
            shutil.copyfile(file, home / "dev" / file.name)
    metrics = "villages_on_roster,villages_covered,coverage_rate,problems_open,clues"
    place = tmp_path / "building"
    with linked_project(OWN_PROJECT, place) as folder, warm_dbt():
        lay_parsed_project(target, folder / "target")
        variables = {"XUNTU_HOME": str(home), WORKS_IN: str(folder)}
        with dbt_process(["--quiet", "run", "--select", "tag:metricflow"], variables) as process:
            output = process.stdout.read() if process.stdout else ""
            assert process.wait() == 0, output
        file = tmp_path / "answer.csv"
        subprocess.run(
            [
                *(Path(sys.executable).parent / "mf", "query", "--metrics", metrics),
                *("--group-by", "region__county", "--csv", file),
            ],
            cwd=folder,
            env={**os.environ, "XUNTU_HOME": str(home)},
            check=True,
            capture_output=True,
        )
    expected = county_build.frame(
        """
        with latest as (
            select max(month_end) as month_end, max(term_id) as term_id from mart_coverage
        )
        select
            dim_region.name as region__county,
            coverage.villages_on_roster,
            coverage.villages_covered,
            coverage.villages_covered / coverage.villages_on_roster as coverage_rate,
            sum(problems.open_not_due + problems.open_overdue) as problems_open,
            any_value(sanctions.clues) as clues
        from mart_coverage as coverage
        natural join latest
        inner join dim_region using (region_code)
        inner join mart_rectification_timeliness as problems using (region_code, month_end, term_id)
        inner join mart_sanctions as sanctions using (region_code, month_end, term_id)
        where dim_region.region_level = 'county'
        group by all
        """
    )
    assert expected.height == 1
    answer = pl.read_csv(file, glob=False)
    assert answer.row(0, named=True) == pytest.approx(expected.row(0, named=True))
