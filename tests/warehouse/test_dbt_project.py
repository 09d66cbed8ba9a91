"""The dbt project keeps to the rules of dbt-project-evaluator, and to a few of the house.

The package comes from dbt's hub alone, so its rules are read off the manifest here, by the names it
gives them. An exception is named with its reason, and goes
when the rule holds without it.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.builds import PROJECT, Build
from warehouse.schema.tables import TABLES
from warehouse.versions.subject_marts import SUBJECT_OF_MART

MODELS = PROJECT / "dbt_project" / "models"
PREFIXES = {
    "staging": ("stg_ledgers__",),
    "intermediate": ("int_",),
    "marts": ("dim_", "fct_", "mart_", "meta_"),
    "metrics": ("metrics_",),
}
MOST_FILES_IN_A_FOLDER = 20
MOST_JOINS = 6
MOST_LEAVES = 2
# What says which rows of every ledger are in force; no ledger, and read by no model of its own.
SUPERSESSIONS = "ledgers.supersessions"
LONGEST_CHAIN_OF_VIEWS = 5


@dataclass(frozen=True)
class Project:
    """What dbt wrote of the project, by the names of its models and sources."""

    manifest: dict[str, Any]

    @cached_property
    def nodes(self) -> dict[str, dict[str, Any]]:
        """Models, seeds and tests by unique id."""
        nodes: dict[str, dict[str, Any]] = self.manifest["nodes"]
        return nodes

    @cached_property
    def models(self) -> dict[str, dict[str, Any]]:
        """Models by name."""
        return {n["name"]: n for n in self.nodes.values() if n["resource_type"] == "model"}

    @cached_property
    def sources(self) -> dict[str, dict[str, Any]]:
        """Sources as `ledgers.<table>`."""
        return {f"{s['source_name']}.{s['name']}": s for s in self.manifest["sources"].values()}

    @property
    def ledgers(self) -> set[str]:
        """The sources that hold what an office has reported."""
        return self.sources.keys() - {SUPERSESSIONS}

    @cached_property
    def parents(self) -> dict[str, set[str]]:
        """The direct parents of each model: models, seeds and sources, each once."""
        return {name: self.named(m["depends_on"]["nodes"]) for name, m in self.models.items()}

    @cached_property
    def children(self) -> dict[str, set[str]]:
        """The models directly below each model, seed and source; what MetricFlow sums apart, which
        is a mart's rows again.
        """
        below: dict[str, set[str]] = defaultdict(set)
        for child, parents in self.parents.items():
            for parent in parents if self.layer(child) != "metrics" else ():
                below[parent].add(child)
        return below

    @cached_property
    def keys(self) -> dict[str, list[str]]:
        """The columns of each model that a test holds for its primary key."""
        return {
            node["attached_node"].split(".")[-1]: node["test_metadata"]["kwargs"]["columns"]
            for node in self.nodes.values()
            if node.get("test_metadata", {}).get("name") == "primary_key"
        }

    def named(self, unique_ids: list[str]) -> set[str]:
        """Return the short names of nodes; a source's is `ledgers.<table>`."""
        return {
            ".".join(i.split(".")[2:]) if i.startswith("source.") else i.split(".")[-1]
            for i in unique_ids
        }

    def layer(self, model: str) -> str:
        """Return the folder right below `models/` that a model lies in."""
        return str(self.models[model]["fqn"][1])


@pytest.fixture(scope="module")
def project(county_build: Build) -> Project:
    """The project as dbt read it for the build of the example county."""
    target = county_build.file.parent / "target"
    return Project(json.loads((target / "manifest.json").read_text("utf-8")))


# Modelling


def direct_join_to_source(project: Project) -> Iterator[str]:
    for model, parents in project.parents.items():
        if parents & set(project.sources) and parents - set(project.sources):
            yield model


def marts_or_intermediate_dependent_on_source(project: Project) -> Iterator[str]:
    for model, parents in project.parents.items():
        if project.layer(model) != "staging" and parents & set(project.sources):
            yield model


def staging_dependent_on_a_model(project: Project) -> Iterator[str]:
    for model, parents in project.parents.items():
        if project.layer(model) == "staging" and parents - set(project.sources):
            yield model


def multiple_sources_joined(project: Project) -> Iterator[str]:
    for model, parents in project.parents.items():
        if len(parents & project.ledgers) > 1:
            yield model


def source_fanout(project: Project) -> Iterator[str]:
    yield from (source for source in project.ledgers if len(project.children[source]) > 1)


def unused_sources(project: Project) -> Iterator[str]:
    yield from (source for source in project.sources if not project.children[source])


def duplicate_sources(project: Project) -> Iterator[str]:
    counted = Counter(s["relation_name"] for s in project.sources.values())
    yield from (relation for relation, times in counted.items() if times > 1)


def root_models(project: Project) -> Iterator[str]:
    yield from (model for model, parents in project.parents.items() if not parents)


def too_many_joins(project: Project) -> Iterator[str]:
    yield from (model for model, parents in project.parents.items() if len(parents) > MOST_JOINS)


def model_fanout(project: Project) -> Iterator[str]:
    for model in project.models:
        leaves = [child for child in project.children[model] if not project.children[child]]
        if len(leaves) > MOST_LEAVES:
            yield model


def rejoining_of_upstream_concepts(project: Project) -> Iterator[str]:
    """A model that reads another only to join it with what that one read itself."""
    for between in project.models:
        if len(project.children[between]) != 1:
            continue
        (child,) = project.children[between]
        if project.parents[between] & project.parents[child]:
            yield between


def hard_coded_references(project: Project) -> Iterator[str]:
    table = re.compile(r"""(?m)^\s*(?:from|[a-z ]*\bjoin)\s+(?:["'`]|\w+\.\w+)""")
    for model, node in project.models.items():
        code = re.sub(r"(?s)\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|--[^\n]*", "", node["raw_code"])
        if table.search(code):
            yield model


# Testing, documentation, governance


def missing_primary_key_tests(project: Project) -> Iterator[str]:
    yield from set(project.models) - set(project.keys)


def undocumented(project: Project) -> Iterator[str]:
    for name, node in {**project.models, **project.sources}.items():
        if not node["description"]:
            yield name
        yield from (
            f"{name}.{column}"
            for column, entry in node["columns"].items()
            if not entry["description"]
        )
    yield from (s["source_name"] for s in project.sources.values() if not s["source_description"])


def marts_that_are_not_public_or_without_contract(project: Project) -> Iterator[str]:
    for model, node in project.models.items():
        is_public = (node["access"], node["contract"]["enforced"]) == ("public", True)
        if is_public != (project.layer(model) == "marts"):
            yield model


def exposures_dependent_on_private_models(project: Project) -> Iterator[str]:
    for exposure in project.manifest["exposures"].values():
        for parent in project.named(exposure["depends_on"]["nodes"]) & set(project.models):
            if project.models[parent]["access"] != "public":
                yield f"{exposure['name']}: {parent}"


# Structure


def model_naming_conventions(project: Project) -> Iterator[str]:
    for model in project.models:
        if not model.startswith(PREFIXES[project.layer(model)]):
            yield model


def model_directories(project: Project) -> Iterator[str]:
    """Staging lies below its source, the other layers in folders of their domains."""
    for model, node in project.models.items():
        layer, *folders = node["fqn"][1:-1]
        source = ["ledgers"] if layer == "staging" else []
        if folders[:-1] != source:
            yield model


def yaml_directories(project: Project) -> Iterator[str]:
    """What is said and tested of a model stands in its folder's files, named after that."""
    for model, node in project.models.items():
        folder = Path(node["original_file_path"]).parent
        if node["patch_path"] != f"xuntu://{folder / f'_{folder.name}__models.yml'}":
            yield model
    for test in project.manifest["unit_tests"].values():
        folder = Path(project.models[test["model"]]["original_file_path"]).parent
        if test["original_file_path"] != str(folder / f"_{folder.name}__unit_tests.yml"):
            yield test["name"]


def crowded_folders(project: Project) -> Iterator[str]:
    for folder in (folder for folder in MODELS.rglob("*") if folder.is_dir()):
        if sum(entry.is_file() for entry in folder.iterdir()) > MOST_FILES_IN_A_FOLDER:
            yield str(folder.relative_to(MODELS))


def columns_described_twice(project: Project) -> Iterator[str]:
    """A column of two models that means the same has a block in `models/docs`."""
    described = re.compile(r"- name: (\w+)\n(?: +data_type: .*\n)? +description: \"?([^\"{\n]+)")
    counted = Counter(
        pair
        for file in MODELS.rglob("*__models.yml")
        for pair in described.findall(file.read_text())
    )
    yield from (f"{column}: {text}" for (column, text), times in counted.items() if times > 1)


# Performance


def chained_views(project: Project) -> Iterator[str]:
    def length(model: str) -> int:
        if model not in project.models:
            return 0
        if project.models[model]["config"]["materialized"] != "view":
            return 0
        return 1 + max(map(length, project.parents[model]), default=0)

    for model in project.models:
        if max(map(length, project.parents[model]), default=0) > LONGEST_CHAIN_OF_VIEWS:
            yield model


def exposure_parents_materializations(project: Project) -> Iterator[str]:
    for exposure in project.manifest["exposures"].values():
        for parent in project.named(exposure["depends_on"]["nodes"]):
            kind = project.models.get(parent, {}).get("config", {}).get("materialized")
            if parent in project.sources or kind == "view":
                yield f"{exposure['name']}: {parent}"


ENTITIES = "marts of several pages are made of it"
GRID = "every roll-up and every grid stands on it"
READS_BOTH = "its child reads rows beside the sums that it makes of them"

EXCEPTIONS: dict[Callable[[Project], Iterator[str]], dict[str, str]] = {
    direct_join_to_source: {},
    marts_or_intermediate_dependent_on_source: {},
    staging_dependent_on_a_model: {},
    multiple_sources_joined: {
        "stg_ledgers__problems": "a problem is known when its inspection has begun",
    },
    source_fanout: {"ledgers.inspections": "as above"},
    unused_sources: {},
    duplicate_sources: {},
    root_models: {"int_responsibility_levels": "a closed list, as the raw tables have it"},
    too_many_joins: {
        "fct_problem": "one row of all that is known of a problem",
        "fct_village_term": "one row of all that is known of a village in a term",
        "int_deadlines": "a rule is found by region, level and day, and counted in working days",
        "int_published_own_values": "every published figure has a count of its own",
        "meta_version": "it counts the rows of the entities",
    },
    model_fanout: {
        "dim_village": ENTITIES,
        "fct_inspection": ENTITIES,
        "fct_person": ENTITIES,
        "fct_problem": ENTITIES,
        "int_region_ancestors": GRID,
        "int_region_months": GRID,
        "int_regions_placed": GRID,
    },
    rejoining_of_upstream_concepts: {
        "dim_region": "int_published_own_values asks only which regions are whole in the data",
        "int_county_planned_months": READS_BOTH,
        "int_modes_counting_for_coverage": READS_BOTH,
        "int_problem_extensions_summed": READS_BOTH,
        "int_published_own_values": READS_BOTH,
    },
    hard_coded_references: {},
    missing_primary_key_tests: {},
    undocumented: {},
    marts_that_are_not_public_or_without_contract: {},
    exposures_dependent_on_private_models: {},
    model_naming_conventions: {},
    model_directories: {},
    yaml_directories: {},
    crowded_folders: {},
    columns_described_twice: {},
    chained_views: {},
    exposure_parents_materializations: {},
}


@pytest.mark.parametrize("rule", EXCEPTIONS, ids=lambda rule: rule.__name__)
def test_the_project_keeps_to_the_rule_but_for_what_is_named(
    rule: Callable[[Project], Iterator[str]], project: Project
) -> None:
    assert set(rule(project)) == set(EXCEPTIONS[rule])


def test_every_raw_table_has_its_source_and_its_staging_model_with_the_same_key(
    project: Project,
) -> None:
    assert {source.removeprefix("ledgers.") for source in project.ledgers} == set(TABLES)
    assert {name: project.keys[f"stg_ledgers__{name}"] for name in TABLES} == {
        name: table.primary_key() for name, table in TABLES.items()
    }


def test_metrics_are_made_of_the_marts_that_pages_read_by_region_term_and_month(
    project: Project,
) -> None:
    subjects = {
        subject["node_relation"]["alias"]: subject["config"]["meta"]["mart"]
        for subject in project.manifest["semantic_models"].values()
        if subject["measures"]
    }
    assert set(subjects.values()) == SUBJECT_OF_MART.keys()
    # What MetricFlow sums is a view of just that mart.
    assert {name: project.parents[name] for name in subjects} == {
        name: {mart, "dim_term"} for name, mart in subjects.items()
    }


def test_every_test_of_the_project_was_run_on_the_example_county(
    project: Project, county_build: Build
) -> None:
    results = json.loads((county_build.file.parent / "target" / "run_results.json").read_text())
    passed = {r["unique_id"] for r in results["results"] if r["status"] in ("pass", "success")}
    tests = {name for name, node in project.nodes.items() if node["resource_type"] == "test"}
    assert {*tests, *project.manifest["unit_tests"]} <= passed


def test_corrections_are_read_of_a_models_own_ledgers_alone(project: Project) -> None:
    """A correction counts as a change of the ledger that it corrects, wherever it is read
    (`warehouse/build/incremental/statements.py`).
    """
    for name, parents in project.parents.items():
        if SUPERSESSIONS in parents:
            sql = project.models[name]["raw_code"]
            read = {f"ledgers.{table}" for table in re.findall(r"rows_in_force\('(\w+)'\)", sql)}
            assert read == {parent for parent in parents if parent in project.ledgers}, name
