"""What of the dbt project is another than what was built: by content, and by what it hangs on.

Of each node of a manifest there is a digest of all that decides what it holds: its own text, its
configuration, the project's macros and variables that it uses, and the digests of what it is made
of. So a node is to be built again exactly where its digest is another, whatever was edited: a
model, a macro, a variable, a reference table, a row of the office's.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SCRATCH = "scratch"
"""The database of what is not published: staging and intermediate models."""

FOR_METRICFLOW = "metricflow"
"""The tag of models that a dashboard needs none of."""

_VARIABLE = re.compile(r"(?:var|setting)\(\s*['\"](\w+)")

Digests = Mapping[str, str]
"""Of each model, reference table and test, by dbt's id."""


@dataclass(frozen=True)
class NodeSurroundings:
    """What decides what nodes hold beside the manifest.

    `base` names the ledgers and the day that are read, `variables` are those of the project,
    `office` the digest of the office's rows by reference table.
    """

    base: str
    variables: Mapping[str, Any]
    office: Mapping[str, str]


def digests_of(manifest: Mapping[str, Any], around: NodeSurroundings) -> dict[str, str]:
    """Return the digest of every node of a dashboard's build, and of every test of those."""
    return _Digester(manifest, around).all()


def built_nodes(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return the models and reference tables that a dashboard's build makes, by id."""
    return {
        node_id: node
        for node_id, node in manifest["nodes"].items()
        if node["resource_type"] in ("model", "seed") and FOR_METRICFLOW not in node["tags"]
    }


def is_scratch(node: Mapping[str, Any]) -> bool:
    """Return whether a node lies in the scratch file, which nobody reads but models."""
    return bool(node["database"] == SCRATCH)


class _Digester:
    """Works out digests, each once."""

    def __init__(self, manifest: Mapping[str, Any], around: NodeSurroundings) -> None:
        self._manifest = manifest
        self._around = around
        self._nodes = built_nodes(manifest)
        self._macros = {
            macro_id: macro
            for macro_id, macro in manifest["macros"].items()
            if macro["package_name"] == manifest["metadata"]["project_name"]
        }
        self._own: dict[str, str] = {}
        self._whole: dict[str, str] = {}

    def all(self) -> dict[str, str]:
        built = {node_id: self._of(node_id) for node_id in self._nodes}
        tests = {
            node_id: self._of_test(node)
            for node_id, node in self._manifest["nodes"].items()
            if node["resource_type"] == "test" and self._is_of_built(node)
        }
        units = {
            test_id: _hash(test["checksum"], self._own_of(model))
            for test_id, test in self._manifest.get("unit_tests", {}).items()
            for model in test["depends_on"]["nodes"][:1]
            if model in self._nodes
        }
        return built | tests | units

    def _is_of_built(self, test: Mapping[str, Any]) -> bool:
        made_of = [name for name in test["depends_on"]["nodes"] if not name.startswith("source.")]
        return all(name in self._nodes for name in made_of)

    def _of(self, node_id: str) -> str:
        """Return the digest of a node with all that it is made of; dbt knows no circles."""
        if node_id not in self._whole:
            if node_id in self._nodes:
                made_of = self._nodes[node_id]["depends_on"].get("nodes", ())
                parents = sorted(self._of(parent) for parent in made_of)
                self._whole[node_id] = _hash(self._own_of(node_id), parents)
            else:
                source = self._manifest["sources"].get(node_id, {})
                content = [
                    source.get(key) for key in ("identifier", "meta", "source_meta", "config")
                ]
                self._whole[node_id] = _hash(self._around.base, node_id, content)
        return self._whole[node_id]

    def _of_test(self, node: Mapping[str, Any]) -> str:
        parents = sorted(self._of(parent) for parent in node["depends_on"]["nodes"])
        content = [
            node["raw_code"],
            node.get("test_metadata"),
            node["config"],
            node.get("column_name"),
        ]
        return _hash(content, self._texts_of_macros(node), parents)

    def _own_of(self, node_id: str) -> str:
        if node_id not in self._own:
            node = self._nodes[node_id]
            texts = [node["raw_code"], *self._texts_of_macros(node)]
            names = sorted({name for text in texts for name in _VARIABLE.findall(text)})
            self._own[node_id] = _hash(
                texts,
                {name: self._around.variables.get(name) for name in names},
                node["checksum"]["checksum"],
                node["alias"],
                node["config"],
                _columns(node),
                self._around.office.get(node["name"], ""),
            )
        return self._own[node_id]

    def _texts_of_macros(self, node: Mapping[str, Any]) -> list[str]:
        """Return the project's own macros that a node uses, and those that they use."""
        reached: set[str] = set()
        waiting = list(node["depends_on"].get("macros", ()))
        while waiting:
            macro_id = waiting.pop()
            if macro_id in self._macros and macro_id not in reached:
                reached.add(macro_id)
                waiting += self._macros[macro_id]["depends_on"]["macros"]
        return [self._macros[macro_id]["macro_sql"] for macro_id in sorted(reached)]


def _columns(node: Mapping[str, Any]) -> list[Any]:
    """Return what is promised of a node's columns; what is said of them where it is kept in the
    file.
    """
    persisted = node["config"].get("persist_docs") or {}
    columns = [
        [
            column["name"],
            column.get("data_type"),
            column.get("constraints"),
            column.get("description") if persisted.get("columns") else None,
        ]
        for column in (node.get("columns") or {}).values()
    ]
    return [node.get("description") if persisted.get("relation") else None, columns]


def _hash(*content: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
