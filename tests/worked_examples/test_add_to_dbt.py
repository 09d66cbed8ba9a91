"""Adding a metric, a count and a model to the dbt project, parsed by dbt as the guide has them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import EXTENT
from tests.parsed_project import lay_parsed_project
from tests.warehouse.builds import AS_OF, run_dbt
from tests.warm_dbt import warm_dbt
from tests.worked_examples.project_copy import ProjectCopy
from warehouse.access.scope import EVERYTHING, Scope
from warehouse.build.dbt_folder import DbtProject
from warehouse.queries import subjects
from warehouse.queries.metrics import Measure, read_catalogue
from warehouse.queries.snapshot import take
from warehouse.runtime.home import Home
from warehouse.versions.reader import Reader
from warehouse.versions.store import current_version

METRIC, COUNTED, MODEL = "settled_share_of_covered", "key_problem_share", "mart_villages_by_kind"


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> ProjectCopy:
    """Return a copy with all of them, of which each touched the files it says."""
    copy = ProjectCopy.under(tmp_path_factory.mktemp("added"))
    copy.carry_out("A metric")
    assert len(copy.touched) == 1
    copy.touched.clear()
    copy.carry_out("A count for a metric")
    assert len(copy.touched) == 5
    copy.touched.clear()
    copy.carry_out("A model")
    assert len(copy.touched) == 2
    return copy


@pytest.fixture(scope="module")
def parsed(copied: ProjectCopy, run_folder: Path) -> Path:
    """Return the folder of what dbt writes of the copy; what the examples left alone, this test run
    has parsed already.
    """
    now = copied.root / "building" / "now"
    lay_parsed_project(run_folder, now / "target")
    project = DbtProject(copied.root / "dbt_project", copied.root / "seeds")
    settings = {
        "XUNTU_BATCHES": str(now / "batches"),
        "XUNTU_BUILD_FILE": str(now / "warehouse.duckdb"),
        "XUNTU_AS_OF_DATE": AS_OF.isoformat(),
    }
    with warm_dbt():
        run_dbt(project, now.parent, ["parse"], settings)
    return now / "target"


def test_a_metric_is_in_the_menu_in_its_place_with_its_label_and_no_python_edited(
    parsed: Path, small_demonstration: Home
):
    catalogue = read_catalogue(parsed / "semantic_manifest.json")
    added = catalogue[METRIC]
    assert added.label == {"zh": "整改到位率", "en": "Settled share"}
    assert added.numerator_label == {"zh": "有效覆盖村数", "en": "Villages effectively covered"}
    assert added.denominator_label == {"zh": "已覆盖村数", "en": "Villages covered"}
    assert added.unit == {"zh": "%", "en": "%"}
    published = read_catalogue(current_version(small_demonstration).semantic_manifest)
    assert set(catalogue) - set(published) == {METRIC, COUNTED}
    names = list(catalogue)
    place = names.index(METRIC)
    assert names[place - 1 : place + 2 : 2] == ["effective_coverage_rate", "plan_progress"]


def test_a_count_that_was_added_is_summed_over_its_mart(parsed: Path):
    added = read_catalogue(parsed / "semantic_manifest.json")[COUNTED]
    assert added.label == {"zh": "重点问题占比", "en": "Key-problem share"}
    assert added.numerator == Measure("mart_problem_density", "key_problems")
    assert added.is_proportion


def test_a_metric_that_was_added_has_its_values_at_once(parsed: Path, small_demonstration: Home):
    added = read_catalogue(parsed / "semantic_manifest.json")[METRIC]
    reader = Reader(small_demonstration)
    view = take(reader, reader.version(), Scope.everything("411100"))
    month = date(2024, 5, 31)
    shown = subjects.values(view, [added], ["411100"], "2021-2026", [month]).row(0, named=True)
    covered, effective = reader.frame(
        "select villages_covered, villages_effective from mart_coverage "
        "where region_code = '411100' and month_end = $month and term_id = '2021-2026'",
        {"month": month},
        scope=EVERYTHING,
    ).row(0)
    assert (shown["numerator"], shown["denominator"]) == (effective, covered)
    assert shown["value"] == pytest.approx(effective / covered)


def test_a_model_has_its_contract_its_key_and_every_column_told(parsed: Path):
    nodes: dict[str, dict[str, Any]] = json.loads((parsed / "manifest.json").read_text())["nodes"]
    model = nodes[f"model.xuntu.{MODEL}"]
    assert model["config"]["contract"]["enforced"] is True
    assert all(column["description"] for column in model["columns"].values())
    keys = [
        node["test_metadata"]["kwargs"]["columns"]
        for node in nodes.values()
        if node.get("attached_node") == f"model.xuntu.{MODEL}"
        and node["test_metadata"]["name"] == "primary_key"
    ]
    assert keys == [["county_code", "kind"]]


@pytest.mark.skipif(EXTENT != "all", reason="a whole build: tried in make test-all")
def test_a_build_with_all_of_them_is_published(copied: ProjectCopy):
    command = "from warehouse.cli.main import main; main()"
    home = {"XUNTU_HOME": str(copied.root / "home")}
    copied.run(command, "demo", "--scale", "county", **home)
    copied.run(command, "build", **home)
