"""What dbt wrote of a development version: of what was made last, and before of all the rest.

A run writes of what it ran alone; pages read of every model its compiled SQL and of every test its
outcome. So the rest is taken over from the version before, where it is the same still.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from warehouse.runtime.home import read_json

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from warehouse.development.dbt_service import Results
    from warehouse.versions.version import Version

MANIFEST, RESULTS, METRICS = "manifest.json", "run_results.json", "semantic_manifest.json"

_WRITTEN_ANEW = ("created_at", "build_path", "compiled", "compiled_path", "compiled_code")


def documents(
    target: Path, before: Version, results: Results, same: Collection[str]
) -> dict[str, Any]:
    """Return the documents of a version by file name: of dbt's `target` and of this run's
    `results`, and of nodes that are the `same` as in the version `before`, that one's.
    """
    manifest, old = read_json(target / MANIFEST), _read(before.manifest)
    for node_id in same:
        node, node_before = manifest["nodes"].get(node_id), old.get("nodes", {}).get(node_id)
        if node and node_before and not node.get("compiled_code"):
            node["compiled_code"] = node_before.get("compiled_code")
    by_result = {result["unique_id"]: result for result in results}
    for node_id, result in by_result.items():
        if node_id in manifest["nodes"] and result.get("compiled_code"):
            manifest["nodes"][node_id]["compiled_code"] = result["compiled_code"]
    document = _read(before.run_results)
    results_kept = [
        result
        for result in document.get("results", ())
        if result["unique_id"] in same and result["unique_id"] not in by_result
    ]
    return {
        MANIFEST: manifest,
        RESULTS: {**document, "results": [*results_kept, *results]},
        METRICS: read_json(target / METRICS),
    }


def meaning(manifest: Mapping[str, Any]) -> str:
    """Return the digest of all that a manifest says, apart from when and where it was written:
    another one is something else to read, though every figure may be the same.
    """
    content = {
        part: {
            name: {key: value for key, value in node.items() if key not in _WRITTEN_ANEW}
            for name, node in manifest[part].items()
        }
        for part in ("nodes", "sources", "exposures", "metrics", "semantic_models", "unit_tests")
    }
    text = json.dumps(content, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _read(file: Path) -> Any:  # noqa: ANN401 - whatever it holds
    with suppress(OSError, ValueError):
        return read_json(file)
    return {}
