"""A manifest of a few nodes: what is read of it, what hangs on what, what changed."""

from __future__ import annotations

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from warehouse.artifacts import differences, last_change, lineage, reliability
from warehouse.artifacts.last_change import DefinitionChange, MetricInVersion
from warehouse.artifacts.project import Project, read_project

LEDGERS = ("villages", "problems")


def node(kind: str, name: str, layer: str, parents: list[str], sql: str = "") -> dict[str, Any]:
    return {
        "unique_id": f"{kind}.xuntu.{name}",
        "name": name,
        "resource_type": kind,
        "fqn": ["xuntu", layer, name],
        "original_file_path": f"models/{layer}/{name}.sql",
        "depends_on": {"nodes": parents},
        "raw_code": sql,
        "checksum": {"checksum": sql},
        "columns": {"a": {"name": "a", "data_type": "bigint", "description": "A"}},
    }


def source(name: str) -> dict[str, Any]:
    unique_id = f"source.xuntu.ledgers.{name}"
    return {"unique_id": unique_id, "name": name, "original_file_path": "sources.yml"}


def test_of(name: str, nodes: list[str], **further: Any) -> dict[str, Any]:
    return {
        **node("test", name, "", nodes),
        "resource_type": "test",
        "test_metadata": {"name": "primary_key"} if further else None,
        **further,
    }


test_of.__test__ = False

MANIFEST: dict[str, Any] = {
    "sources": {each["unique_id"]: each for each in map(source, LEDGERS)},
    "nodes": {
        each["unique_id"]: each
        for each in (
            node(
                "model",
                "stg_villages",
                "staging",
                [f"source.xuntu.ledgers.{name}" for name in ("villages", "supersessions")],
            ),
            node("model", "stg_problems", "staging", ["source.xuntu.ledgers.problems"]),
            node("seed", "regions", "", []),
            node(
                "model",
                "int_placed",
                "intermediate",
                ["model.xuntu.stg_problems", "model.xuntu.dim_village"],
            ),
            node(
                "model",
                "dim_village",
                "marts",
                ["model.xuntu.stg_villages", "seed.xuntu.regions"],
                "-- Grain: village.\nselect 1",
            ),
            node(
                "model",
                "mart_counts",
                "marts",
                ["model.xuntu.int_placed", "model.xuntu.stg_villages", "model.xuntu.dim_village"],
                "-- Grain: region x month;\n-- as known then.\n\n-- no more of it\nselect 1",
            ),
            node("model", "mart_other", "marts", ["model.xuntu.dim_village"]),
            test_of("key", ["x"], attached_node="model.xuntu.mart_counts"),
            test_of("every_village_is_listed", ["model.xuntu.dim_village", "seed.xuntu.regions"]),
            test_of("other", ["model.xuntu.mart_other"]),
            test_of("before", ["model.xuntu.stg_villages"]),
        )
    },
    "exposures": {
        "exposure.xuntu.wall": {
            **source("wall"),
            "unique_id": "exposure.xuntu.wall",
            "depends_on": {"nodes": ["model.xuntu.mart_counts"]},
        }
    },
}
RESULTS = {
    "results": [
        {"unique_id": "model.xuntu.mart_counts", "status": "success", "execution_time": 1.5},
        {"unique_id": "test.xuntu.key", "status": "pass", "failures": 0},
        {"unique_id": "test.xuntu.every_village_is_listed", "status": "warn", "failures": 3},
        {"unique_id": "test.xuntu.other", "status": "error"},
    ]
}


def written(folder: Path, manifest: dict[str, Any] = MANIFEST) -> Project:
    files = folder / "manifest.json", folder / "run_results.json"
    for file, content in zip(files, (manifest, RESULTS), strict=True):
        file.write_text(json.dumps(content), "utf-8")
    return read_project(*files)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return written(tmp_path)


def test_a_node_says_what_it_is_what_a_row_is_and_what_it_took(project: Project):
    mart = project.named("mart_counts")
    assert (mart.kind, mart.seconds) == ("mart", 1.5)
    assert mart.grain == "region x month; as known then."
    kinds = {each.name: each.kind for each in project.nodes.values()}
    assert kinds == {
        "villages": "ledger",
        "problems": "ledger",
        "regions": "reference",
        "stg_villages": "staging",
        "stg_problems": "staging",
        "int_placed": "intermediate",
        "dim_village": "mart",
        "mart_counts": "mart",
        "mart_other": "mart",
        "wall": "page",
    }
    assert project.named("stg_villages").seconds is None, "it was not run: that is not 0 seconds"
    assert project.named("no_such") is None


def test_tests_that_did_not_run_are_not_passed_ones(project: Project):
    assert {test.name: (test.status, test.failing_rows) for test in project.tests} == {
        "key": ("passed", 0),
        "every_village_is_listed": ("warned", 3),
        "other": ("failed", None),
        "before": ("not_run", None),
    }
    above = project.above(["model.xuntu.mart_counts"])
    assert {test.name for test in project.tests_of(above)} == {
        "key",
        "every_village_is_listed",
        "before",
    }, "the test of another mart does not speak for this one"


def test_a_unit_test_that_ran_speaks_for_its_model_and_says_what_came_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    manifest = copy.deepcopy(MANIFEST)
    for name in ("ran", "did_not"):
        manifest["unit_tests"] = manifest.get("unit_tests", {}) | {
            f"unit_test.xuntu.{name}": {
                "unique_id": f"unit_test.xuntu.{name}",
                "name": name,
                "depends_on": {"nodes": ["model.xuntu.mart_other"]},
            }
        }
    reported = (
        "\n\nactual differs from expected:\n\n"
        '@@ ,id,day\r\n+++,a ,"datetime.date(2021, 6, 1)"           \r\n\n'
    )
    ran = {"unique_id": "unit_test.xuntu.ran", "status": "fail", "failures": 1, "message": reported}
    monkeypatch.setitem(RESULTS, "results", [*RESULTS["results"], ran])
    project = written(tmp_path, manifest)
    other = reliability.of_model(project, "mart_other")
    (failed,) = [test for test in other.tests if test.check == "unit_test"]
    assert (failed.name, failed.status) == ("ran", "failed")
    assert failed.differences == "@@ ,id,day\n+++,a ,2021-06-01"
    assert other.count("failed") == 2
    assert reliability.of_model(project, "mart_counts").count("failed") == 0


def test_for_a_mart_speak_the_tests_of_all_it_is_made_of_and_its_ledgers(project: Project):
    own = reliability.of_model(project, "mart_counts")
    assert [own.count(status) for status in ("passed", "warned", "failed")] == [1, 1, 0]
    assert own.waiting == 1, "a test that did not run says nothing"
    assert own.ledgers == {"villages", "problems"}
    other = reliability.of_model(project, "mart_other")
    assert other.count("failed") == 1
    assert other.ledgers == {"villages"}
    assert reliability.of_model(project, "no_such") == reliability.NOTHING


def test_a_lineage_leaves_out_what_a_longer_way_tells_and_counts_what_it_passes(project: Project):
    drawn = lineage.of_model(project, "mart_counts")
    assert [[each.name for each in column] for column in drawn.columns] == [
        ["villages", "problems", "regions"],
        ["stg_villages", "stg_problems"],
        ["dim_village", "mart_counts"],
        ["wall"],
    ]
    arrows = {
        (arrow.source.rpartition(".")[2], arrow.target.rpartition(".")[2], arrow.through)
        for arrow in drawn.arrows
    }
    assert arrows == {
        ("villages", "stg_villages", 0),
        ("problems", "stg_problems", 0),
        ("stg_villages", "dim_village", 0),
        ("regions", "dim_village", 0),
        ("stg_problems", "mart_counts", 1),
        ("dim_village", "mart_counts", 0),
        ("mart_counts", "wall", 0),
    }, "villages reach the mart by way of dim_village: no arrow of their own"


def test_of_a_mart_that_is_not_there_nothing_is_drawn(project: Project):
    assert lineage.of_model(project, "no_such") == lineage.Lineage(((),) * 4, ())


def test_versions_differ_by_sql_by_contract_and_by_what_is_there(project: Project, tmp_path: Path):
    other = copy.deepcopy(MANIFEST)
    other["nodes"]["model.xuntu.mart_counts"]["checksum"] = {"checksum": "other"}
    other["nodes"]["model.xuntu.dim_village"]["columns"]["a"]["data_type"] = "varchar"
    del other["nodes"]["model.xuntu.mart_other"]
    other["sources"]["source.xuntu.ledgers.clues"] = source("clues")
    changed = differences.of_projects(project, written(tmp_path, other))
    assert {(each.name, each.kind, each.change) for each in changed} == {
        ("mart_counts", "mart", "changed"),
        ("dim_village", "mart", "changed"),
        ("mart_other", "mart", "removed"),
        ("clues", "ledger", "added"),
    }
    assert differences.of_projects(project, project) == []
    assert differences.of_rows({"a": 1, "b": 2}, {"b": 2, "c": 3}) == [
        ("a", 1, None),
        ("c", None, 3),
    ]


def test_a_model_says_which_lines_of_its_sql_are_other_and_a_day_alone_is_none(tmp_path: Path):
    def version(file: str, run: str) -> Project:
        manifest = copy.deepcopy(MANIFEST)
        manifest["nodes"]["model.xuntu.mart_counts"] |= {"raw_code": file, "compiled_code": run}
        return written(tmp_path, manifest)

    def lines(then: Project, now: Project) -> list[str]:
        changed = [each.name for each in differences.of_projects(then, now, days)]
        differing = differences.of_sql(*(each.named("mart_counts") for each in (then, now)), days)
        assert changed == ["mart_counts"] * bool(differing), "who is listed has lines to show"
        return [line for line in differing if not line.startswith(("@@", " "))]

    days = ("2024-05-31", "2024-06-30")
    before = version("select a\n-- {{ day() }}", "select a\n-- 2024-05-31")
    day = version("select a\n-- {{ day() }}", "select a\n-- 2024-06-30")
    assert lines(before, day) == []
    macro = version("select a\n-- {{ day() }}", "select a\n-- 2024-06-30 + 1")
    assert lines(before, macro) == ["--- 2024-06-30", "+-- 2024-06-30 + 1"]


def test_a_definition_is_its_declaration_and_the_sql_that_was_run_of_all_models_above(
    tmp_path: Path,
):
    def models(day: date, **compiled: str) -> dict[str, str]:
        manifest = copy.deepcopy(MANIFEST)
        for name in ("stg_villages", "dim_village", "mart_counts", "mart_other"):
            sql = compiled.get(name, f"select '{day}' as {name}")
            manifest["nodes"][f"model.xuntu.{name}"]["compiled_code"] = sql
        return last_change.models_of(written(tmp_path, manifest), "mart_counts", day)

    first, later = date(2024, 5, 31), date(2024, 6, 30)
    before = MetricInVersion("sum(a)", models(first))
    assert set(before.models) == {"stg_villages", "dim_village", "mart_counts"}
    assert last_change.between(before, MetricInVersion("sum(a)", models(later))) is None
    elsewhere = MetricInVersion("sum(a)", models(later, mart_other="select 2"))
    assert last_change.between(before, elsewhere) is None, "no model of the metric's"
    other = MetricInVersion("sum(a)", models(later, dim_village="select 2"))
    assert last_change.between(before, other) == DefinitionChange(False, False, ("dim_village",))
    declared = MetricInVersion("sum(b)", before.models)
    assert last_change.between(before, declared) == DefinitionChange(False, True, ())
    new = last_change.between(MetricInVersion(None, {}), before)
    assert new == DefinitionChange(is_new=True, is_declared_otherwise=False, models=())
    assert last_change.models_of(written(tmp_path), "no_such", first) == {}
