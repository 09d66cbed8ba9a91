"""The dbt project as a version was built by it: read from the manifest published with it.

A node is a ledger, a reference table, a model or a page; `parents` are what it is made of. Nothing
here is a figure of a region: what a scope hides is not in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, cast

from warehouse.artifacts.test_results import TestResult, read_tests

Kind = Literal["ledger", "reference", "staging", "intermediate", "mart", "page"]

_KIND_OF_FOLDER: Mapping[str, Kind] = {
    "staging": "staging",
    "intermediate": "intermediate",
    "marts": "mart",
}
_FOR_METRICFLOW = "metrics"
"""The folder of views that a published build leaves out."""

_CORRECTIONS = "supersessions"
"""The source that names rows no longer in force: part of how every ledger is read, and none."""

_GRAIN = "-- Grain:"


@dataclass(frozen=True)
class NodeColumn:
    """A column of a model: its type ("" where none is promised) and what it holds."""

    name: str
    data_type: str
    description: str


@dataclass(frozen=True)
class Node:
    """One node of the project.

    `grain` is what one row is, by the first line of its SQL; `sql` as its author wrote it,
    `compiled` as DuckDB ran it; `file` within the project. `seconds` is what its building took,
    None where it was not built (a ledger, a page). `checksum` changes with its SQL. `relation` is
    what stands for it in compiled SQL: of a ledger how its files are read.
    """

    node_id: str
    name: str
    kind: Kind
    description: str
    grain: str
    columns: tuple[NodeColumn, ...]
    sql: str
    compiled: str
    file: str
    parents: tuple[str, ...]
    seconds: float | None
    checksum: str
    relation: str = ""


@dataclass(frozen=True)
class Project:
    """Every node by its id, and the outcome of every test."""

    nodes: Mapping[str, Node]
    tests: tuple[TestResult, ...]

    def named(self, name: str) -> Node | None:
        """Return the node of a name, None where there is none; a model goes before a page."""
        same = [node for node in self.nodes.values() if node.name == name]
        return min(same, key=lambda node: node.kind == "page", default=None)

    def children(self, node_id: str) -> list[Node]:
        """Return what is made of a node, directly."""
        return [node for node in self.nodes.values() if node_id in node.parents]

    def above(self, node_ids: Iterable[str]) -> set[str]:
        """Return the ids of all that the nodes are made of, themselves included."""
        reached: set[str] = set()
        waiting = [node_id for node_id in node_ids if node_id in self.nodes]
        while waiting:
            node_id = waiting.pop()
            if node_id not in reached:
                reached.add(node_id)
                waiting += self.nodes[node_id].parents
        return reached

    def tests_of(self, node_ids: Iterable[str]) -> list[TestResult]:
        """Return the tests of which a node is among `node_ids`, each once."""
        wanted = set(node_ids)
        return [test for test in self.tests if wanted & set(test.nodes)]


def read_project(manifest: Path, run_results: Path) -> Project:
    """Return the project of a version from the two files that dbt wrote of its build.

    Raises OSError or ValueError where they cannot be read: a version's files are as published, or
    it is not shown.
    """
    content = json.loads(manifest.read_text("utf-8"))
    results = {
        result["unique_id"]: result
        for result in json.loads(run_results.read_text("utf-8"))["results"]
    }
    nodes = [
        *(_source(node) for node in content["sources"].values() if node["name"] != _CORRECTIONS),
        *(
            _model(node, results.get(node["unique_id"], {}))
            for node in content["nodes"].values()
            if node["resource_type"] in ("model", "seed") and node["fqn"][1] != _FOR_METRICFLOW
        ),
        *(_page(node) for node in content["exposures"].values()),
    ]
    ids = {node.node_id for node in nodes}
    by_id = {
        # Corrections, which every staging model reads, are nobody's ledger.
        node.node_id: replace(node, parents=tuple(each for each in node.parents if each in ids))
        for node in sorted(nodes, key=lambda node: node.name)
    }
    tests = read_tests(content, results)
    return Project(by_id, tuple(test for test in tests if by_id.keys() & set(test.nodes)))


def _source(node: dict[str, Any]) -> Node:
    return _node(node, "ledger")


def _page(node: dict[str, Any]) -> Node:
    return _node(node, "page")


def _model(node: dict[str, Any], result: dict[str, Any]) -> Node:
    is_seed = node["resource_type"] == "seed"
    kind: Kind = "reference" if is_seed else _KIND_OF_FOLDER.get(node["fqn"][1], "intermediate")
    return _node(node, kind, result.get("execution_time"))


def _node(node: dict[str, Any], kind: Kind, seconds: float | None = None) -> Node:
    sql = str(node.get("raw_code") or "").strip()
    return Node(
        node_id=node["unique_id"],
        name=node["name"],
        kind=kind,
        description=" ".join(str(node.get("description") or "").split()),
        grain=_grain(sql),
        columns=tuple(
            NodeColumn(
                column["name"], column.get("data_type") or "", column.get("description") or ""
            )
            for column in (node.get("columns") or {}).values()
        ),
        sql=sql,
        compiled=str(node.get("compiled_code") or "").strip(),
        file=node["original_file_path"],
        parents=tuple((node.get("depends_on") or {}).get("nodes", ())),
        seconds=seconds,
        checksum=str(cast("dict[str, Any]", node.get("checksum") or {}).get("checksum", "")),
        relation=str(node.get("relation_name") or ""),
    )


def _grain(sql: str) -> str:
    """Return what one row is, by the comment that the SQL begins with; "" where it has none."""
    lines = sql.splitlines()
    if not lines or not lines[0].startswith(_GRAIN):
        return ""
    lines_kept = [lines[0].removeprefix(_GRAIN)]
    for line in lines[1:]:
        if not line.startswith("-- "):
            break
        lines_kept.append(line.removeprefix("--"))
    return " ".join(" ".join(lines_kept).split())
