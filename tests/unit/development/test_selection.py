"""What a rebuild makes, of a manifest as small as can be: a source, views, tables, tests."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from warehouse.development.nodes import Digests, NodeSurroundings, digests_of
from warehouse.development.selection import Held, NodeSelection, select

AROUND = NodeSurroundings("base", {"due_soon_days": 30}, {})


def node(
    kind: str, name: str, database: str, *made_of: str, sql: str = "", macros: Any = ()
) -> Any:
    return {
        "resource_type": kind,
        "name": name,
        "alias": name,
        "database": database,
        "raw_code": sql or f"select 1 as {name}",
        "checksum": {"checksum": sql},
        "config": {"persist_docs": {}},
        "columns": {},
        "description": "",
        "tags": [],
        "depends_on": {"nodes": list(made_of), "macros": list(macros)},
    }


def manifest() -> dict[str, Any]:
    """A staging view and two marts of it, one by way of an intermediate table; a reference table;
    a test of each mart, and of what comes before.
    """
    rule = "macro.xuntu.rule"
    return {
        "metadata": {"project_name": "xuntu"},
        "macros": {
            rule: {"package_name": "xuntu", "macro_sql": "1", "depends_on": {"macros": []}},
            "macro.dbt.any": {
                "package_name": "dbt",
                "macro_sql": "1",
                "depends_on": {"macros": []},
            },
        },
        "sources": {"source.s": {"identifier": "s"}},
        "nodes": {
            "model.stg": node("model", "stg", "scratch", "source.s"),
            "model.int": node("model", "int", "scratch", "model.stg", macros=[rule]),
            "model.far": node("model", "far", "warehouse", "model.int"),
            "model.near": node("model", "near", "warehouse", "model.stg"),
            "seed.rules": node("seed", "rules", "warehouse"),
            "model.ruled": node(
                "model", "ruled", "warehouse", "seed.rules", sql="select {{ var('due_soon_days') }}"
            ),
            "test.far": node("test", "test_far", "warehouse", "model.far"),
            "test.near": node("test", "test_near", "warehouse", "model.near"),
            "test.stg": node("test", "test_stg", "warehouse", "model.stg"),
        },
        "unit_tests": {
            "unit_test.far": {"checksum": "u", "depends_on": {"nodes": ["model.far"]}},
        },
    }


BEFORE = digests_of(manifest(), AROUND)


def held(**parts: Digests) -> Held:
    """What is held at first: all of the published version, and of the scratch file nothing."""
    published = ("model.far", "model.near", "seed.rules", "model.ruled")
    warehouse = {name: BEFORE[name] for name in published}
    return Held(**{"base": BEFORE, "warehouse": warehouse, "scratch": {}, "tested": {}, **parts})


def selected(
    edited: dict[str, Any], around: NodeSurroundings = AROUND, **parts: Digests
) -> NodeSelection:
    return select(edited, digests_of(edited, around), held(**parts))


def names(node_ids: tuple[str, ...]) -> set[str]:
    return set(node_ids)


def test_of_an_unchanged_project_nothing_is_made_though_the_scratch_file_is_empty():
    assert selected(manifest()).is_empty


def test_of_an_edited_mart_that_mart_is_made_with_what_it_needs_and_its_tests_run():
    edited = manifest()
    edited["nodes"]["model.far"]["raw_code"] += " -- edited"
    selection = selected(edited)
    assert selection.changed == ("model.far",)
    assert names(selection.made) == {"model.stg", "model.int", "model.far"}
    assert names(selection.tests) == {"test.far", "unit_test.far"}
    # Once the scratch file holds what it needs, that is not made again.
    full = {name: BEFORE[name] for name in ("model.stg", "model.int")}
    assert selected(edited, scratch=full).made == ("model.far",)


def test_of_an_edited_staging_model_all_that_hangs_on_it_is_made():
    edited = manifest()
    edited["nodes"]["model.stg"]["raw_code"] += " -- edited"
    selection = selected(edited)
    assert names(selection.changed) == {"model.stg", "model.int", "model.far", "model.near"}
    # The unit test of a model whose own SQL is the same is the same too.
    assert names(selection.tests) == {"test.stg", "test.far", "test.near"}


@pytest.mark.parametrize(
    ("around", "changed"),
    [
        (NodeSurroundings("base", {"due_soon_days": 20}, {}), {"model.ruled"}),
        (NodeSurroundings("base", {"due_soon_days": 30, "other": 1}, {}), set()),
        (
            NodeSurroundings("base", {"due_soon_days": 30}, {"rules": "x"}),
            {"seed.rules", "model.ruled"},
        ),
    ],
    ids=["a variable", "a variable that nobody reads", "the office's rows"],
)
def test_variables_and_the_offices_rows_concern_whoever_reads_them(
    around: NodeSurroundings, changed: set[str]
):
    assert names(selected(manifest(), around).changed) == changed


def test_of_an_edited_macro_all_that_use_it_are_made():
    edited = manifest()
    edited["macros"]["macro.xuntu.rule"]["macro_sql"] = "2"
    assert names(selected(edited).changed) == {"model.int", "model.far"}


def test_of_a_new_model_it_is_made_and_a_deleted_one_goes():
    edited = manifest()
    edited["nodes"]["model.new"] = node("model", "new", "warehouse", "model.near")
    assert selected(edited).made == ("model.new",)
    deleted = manifest()
    for name in ("test.far", "model.far"):
        del deleted["nodes"][name]
    deleted["unit_tests"] = {}
    selection = selected(deleted)
    assert (selection.made, selection.gone) == ((), ("model.far",))


def test_a_new_test_runs_alone():
    edited = manifest()
    edited["nodes"]["test.new"] = node("test", "new", "warehouse", "model.near")
    selection = selected(edited)
    assert (selection.changed, selection.tests) == ((), ("test.new",))


def test_after_an_edit_that_failed_what_was_taken_back_is_not_taken_for_made():
    """The scratch file holds the edit; the development version what was before it."""
    edited = manifest()
    edited["nodes"]["model.int"]["raw_code"] += " -- edited"
    now = digests_of(edited, AROUND)
    half = {"model.stg": BEFORE["model.stg"], "model.int": now["model.int"]}
    taken_back = selected(manifest(), scratch=half)
    assert taken_back.changed == ("model.int",)
    # And nobody knows what a node holds whose making was cut off.
    assert names(selected(edited, scratch={}).made) == {"model.stg", "model.int", "model.far"}


def test_descriptions_are_rebuilt_only_where_they_are_kept_in_the_file():
    kept, left = manifest(), manifest()
    for edited, persisted in ((kept, True), (left, False)):
        far = edited["nodes"]["model.far"]
        far["config"] = {"persist_docs": {"relation": persisted, "columns": persisted}}
    before = [digests_of(edited, AROUND)["model.far"] for edited in (kept, left)]
    reported = [copy.deepcopy(edited) for edited in (kept, left)]
    for edited in reported:
        edited["nodes"]["model.far"]["description"] = "Statement otherwise."
    after = [digests_of(edited, AROUND)["model.far"] for edited in reported]
    assert [one == other for one, other in zip(before, after, strict=True)] == [False, True]
