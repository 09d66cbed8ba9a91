"""The loop on the small demonstration: an edit is shown beside what is published; an error is not.

One loop for all of it, as an analyst has it; dbt is imported once.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from tests.parsed_project import lay_parsed_project
from tests.warm_dbt import warm_worker
from warehouse.build.dbt_folder import OWN_PROJECT, DbtProject
from warehouse.development import loop
from warehouse.development.loop import DevelopmentRunning
from warehouse.development.rebuild import Development
from warehouse.development.status import development_home, read_status
from warehouse.queries.metrics import read_catalogue
from warehouse.runtime.home import Home
from warehouse.runtime.private import keep_private
from warehouse.seeds.office.examination import accept_sheet, examine_sheet
from warehouse.versions.store import current_version

MART = "models/marts/reporting/fct_report.sql"
METRICS = "models/metrics/coverage.yml"


@pytest.fixture
def office(small_demonstration: Home, run_folder: Path, tmp_path: Path) -> Home:
    """A data folder with the small demonstration, of its own."""
    home = Home(tmp_path / "office")
    for part in ("batches", "versions"):
        shutil.copytree(small_demonstration.root / part, home.root / part)
    home.create()
    lay_parsed_project(run_folder, home.cache)
    return home


@pytest.fixture
def project(tmp_path: Path) -> DbtProject:
    """A copy of the project, to be edited."""
    ignored = shutil.ignore_patterns("target", "logs", ".user.yml")
    for folder in (OWN_PROJECT.folder, OWN_PROJECT.seeds):
        shutil.copytree(folder, tmp_path / folder.name, ignore=ignored)
    (tmp_path / "warehouse").symlink_to(OWN_PROJECT.folder.parent / "warehouse")
    return DbtProject(tmp_path / "dbt_project", tmp_path / "seeds")


def edit(project: DbtProject, file: str, before: str, after: str) -> None:
    path = project.folder / file
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def accept_own_metric(office: Home, file: Path) -> None:
    """Accept a metric of the office's own, as a row of its reference tables."""
    file.write_text(
        "metric,label_zh,definition_zh,numerator,denominator,direction,format\n"
        "own_settled_share,到位率,有效覆盖占已覆盖,villages_effective,villages_covered,"
        "higher_better,percent\n",
        "utf-8",
    )
    accept_sheet(office, examine_sheet(office, "own_metrics", file))


def rows(file: Path) -> int:
    with duckdb.connect(file, read_only=True) as connection:
        return int(connection.execute("select count(*) from fct_report").fetchall()[0][0])


def test_an_edit_is_shown_beside_what_is_published_and_an_error_leaves_the_last_good_version(
    office: Home, project: DbtProject, tmp_path: Path
):
    keep_private()
    published, beside = current_version(office), development_home(office)
    before = rows(published.file)
    with warm_worker():
        development = Development(office, project)
        try:
            first = development.rebuild()
            assert (first.state, first.models, first.problems) == ("good", (), ())
            assert current_version(beside).rows == published.rows

            edit(project, MART, "order by", "where due_on > '2023-01-01' order by")
            accept_own_metric(office, tmp_path / "own.csv")
            edited = development.rebuild()
            assert (edited.state, edited.models) == ("good", ("own_metrics", "fct_report"))
            assert edited.passed > 0
            shown = current_version(beside)
            assert shown.version_id == edited.version != first.version
            assert 0 < rows(shown.file) == shown.rows["fct_report"] < before
            own = read_catalogue(shown.semantic_manifest)["own_settled_share"]
            assert (own.label["zh"], own.numerator.expression) == ("到位率", "villages_effective")

            edit(project, MART, "month,", "mnth,")
            broken = development.rebuild()
            (problem,) = broken.problems
            assert (broken.state, broken.version) == ("failed", edited.version)
            assert problem.place == f"dbt_project/{MART}:4"
            assert "mnth" in problem.sql and "stg_ledgers__reports_due" in problem.sql
            assert current_version(beside) == shown

            edit(project, MART, "mnth,", "month,")
            edit(project, METRICS, "numerator: villages_covered", "numerator: vilages_covered")
            misspelt = development.rebuild()
            assert [p.place for p in misspelt.problems] == [f"dbt_project/{METRICS}:48"]
            assert current_version(beside) == shown

            edit(project, METRICS, "numerator: vilages_covered", "numerator: villages_covered")
            edit(project, METRICS, "label_zh: 覆盖率", "label_zh: 覆盖率甲")
            labelled = development.rebuild()
            assert (labelled.state, labelled.models, labelled.problems) == ("good", (), ())
            assert labelled.is_new
            shown = current_version(beside)
            labels = {m.label["zh"] for m in read_catalogue(shown.semantic_manifest).values()}
            assert "覆盖率甲" in labels
        finally:
            development.close()
    assert current_version(office) == published
    assert rows(published.file) == before


def test_there_is_one_loop_in_a_data_folder_and_what_it_left_is_said(
    own_data_folder: Home, project: DbtProject
):
    with loop._locked(own_data_folder), pytest.raises(DevelopmentRunning):
        loop.once(own_data_folder, project, lambda _: None)
    assert read_status(own_data_folder) is None
