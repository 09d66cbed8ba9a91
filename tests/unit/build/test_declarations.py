"""What is misspelt in the YAML of metrics is told before a build, by file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from warehouse.build.dbt_folder import OWN_PROJECT
from warehouse.build.declarations import MetricsWrong, check

COVERAGE = "dbt_project/models/metrics/coverage.yml"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what is read of the project."""
    models = tmp_path / "dbt_project" / "models"
    shutil.copytree(OWN_PROJECT.folder / "models" / "metrics", models / "metrics")
    shutil.copytree(OWN_PROJECT.folder / "models" / "marts", models / "marts")
    return tmp_path / "dbt_project"


def test_the_project_declares_what_there_is():
    check(OWN_PROJECT.folder)


@pytest.mark.parametrize(
    ("written", "misspelt", "reason"),
    [
        (
            "numerator: villages_effective,",
            "numerator: villages_efective,",
            "effective_coverage_rate: numerator is villages_efective, which there is not; "
            "there is villages_effective",
        ),
        (
            "light_metric: plan_progress",
            "light_metric: plan_progres",
            "coverage_rate: light_metric is plan_progres, which there is not; "
            "there is plan_progress",
        ),
        (
            "planned_measure: villages_planned",
            "planned_measure: vilages",
            "coverage_rate: planned_measure is vilages, which there is not; there is villages_",
        ),
        (
            "direction: higher_better\n        format: percent\n        order: 20",
            "direction: better\n        format: percent\n        order: 20",
            "effective_coverage_rate: direction is better, which there is not; there is ",
        ),
        (
            "format: percent\n        order: 20",
            "format: per_cent\n        order: 20",
            "effective_coverage_rate: format is per_cent, which there is not; there is percent",
        ),
        (
            "label_zh: 有效覆盖率",
            "lable_zh: 有效覆盖率",
            "effective_coverage_rate: lable_zh in meta does nothing; label_zh may be meant",
        ),
        (
            "name: villages_planned\n",
            "name: villages_plan\n",
            "villages_plan: mart_coverage is villages_plan, which there is not; "
            "there is villages_planned",
        ),
        (
            "mart: mart_coverage",
            "mart: mart_cover",
            "coverage: mart is mart_cover, which there is not; there is mart_coverage",
        ),
        (
            "name: plan_progress\n",
            "name: coverage_rate\n",
            "coverage_rate was declared before, at " + COVERAGE,
        ),
    ],
)
def test_a_name_that_is_none_is_told_by_file_line_and_nearest_name(
    project: Path, monkeypatch, written: str, misspelt: str, reason: str
):
    monkeypatch.setenv("XUNTU_LANG", "en")
    file = project / "models" / "metrics" / "coverage.yml"
    text = file.read_text("utf-8")
    assert text.count(written) == 1
    file.write_text(text.replace(written, misspelt), "utf-8")
    with pytest.raises(MetricsWrong) as wrong:
        check(project)
    lines = [line for line in wrong.value.why.splitlines() if reason in line]
    assert len(lines) == 1
    place, line = lines[0].split(":")[0].split(", line ")
    assert place == COVERAGE
    # A metric or measure is told by the line it begins on, which is above the misspelt one.
    begun = text[: text.index(written)].rindex("\n  - ") if "mart" not in reason[:14] else 0
    assert text[:begun].count("\n") < int(line) <= text[: text.index(written)].count("\n") + 2


def test_what_is_no_yaml_is_told_by_its_line(project: Path, monkeypatch):
    monkeypatch.setenv("XUNTU_LANG", "en")
    file = project / "models" / "metrics" / "coverage.yml"
    lines = file.read_text("utf-8").splitlines()
    lines[9] = "  : ["
    file.write_text("\n".join(lines), "utf-8")
    with pytest.raises(MetricsWrong, match=f"{COVERAGE}, line 1[0-9]: no YAML"):
        check(project)
