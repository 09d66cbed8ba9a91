"""dbt's own documentation of a version as one page that asks nothing of anybody.

It is the page that `dbt docs generate --static` writes, made of the manifest published with the
version and of the columns in its file: no process of dbt is needed, and nothing of the machine on
which it was built is in it. Figures are not in it either.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.access.scope import EVERYTHING
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import read_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warehouse.versions.reader import Reader
    from warehouse.versions.version import Version

_MANIFEST, _CATALOG = '"MANIFEST.JSON INLINE DATA"', '"CATALOG.JSON INLINE DATA"'
"""Where dbt's page has room for the two."""

_UNSHOWN = frozenset(
    ("build_path", "compiled_path", "unrendered_config", "checksum", "created_at", "file_key_name")
)
"""What a node says that dbt's page does not show: paths of the build among it."""

_SHOWN_METADATA = ("dbt_schema_version", "dbt_version", "generated_at", "project_name")
_LISTS = ("nodes", "sources", "exposures", "metrics", "semantic_models", "saved_queries")


class DocsMissing(XuntuError):
    """dbt's page does not lie where dbt is installed."""


def page(reader: Reader, version: Version, *, with_rows: bool = True) -> str:
    """Return the page of a version, HTML of some 5 MB, `with_rows` saying how many each table has.

    Raises DocsMissing where dbt's template is not there.
    """
    manifest = read_json(version.manifest)
    rows = version.rows if with_rows else {}
    return (
        _template()
        .replace(_MANIFEST, _inline(_trimmed(manifest)))
        .replace(_CATALOG, _inline(_catalog(reader, version, manifest, rows)))
    )


def _template() -> str:
    spec = find_spec("dbt.task.docs")
    file = Path(spec.origin).with_name("index.html") if spec and spec.origin else None
    if file is None or not file.is_file():
        raise DocsMissing.of("dbt_docs_missing")
    return file.read_text("utf-8")


def _inline(data: dict[str, Any]) -> str:
    """Return data as they may stand within a script: no text of them ends it."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")


def _trimmed(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return a manifest without what the page does not show."""
    metadata = manifest["metadata"]
    trimmed = {name: _documented(manifest.get(name, {})) for name in _LISTS}
    return (
        manifest
        | trimmed
        | {
            "metadata": {name: metadata.get(name) for name in _SHOWN_METADATA}
            | {"adapter_type": metadata.get("adapter_type")},
            "disabled": {},
        }
    )


def _documented(nodes: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {
        node_id: {name: value for name, value in node.items() if name not in _UNSHOWN}
        for node_id, node in nodes.items()
    }


def _catalog(
    reader: Reader, version: Version, manifest: dict[str, Any], rows: Mapping[str, int]
) -> dict[str, Any]:
    """Return what `dbt docs` asks the file for: the columns of each table, with their types."""
    columns = _columns(reader, version)
    nodes = {
        node_id: _catalogued(node_id, node, columns[node["name"]], rows.get(node["name"]))
        for node_id, node in manifest["nodes"].items()
        if node["name"] in columns
    }
    return {
        "metadata": {name: manifest["metadata"].get(name) for name in _SHOWN_METADATA},
        "nodes": nodes,
        "sources": {},
        "errors": None,
    }


def _columns(reader: Reader, version: Version) -> dict[str, dict[str, dict[str, Any]]]:
    """Return by table and column the type and the comment, in their order."""
    rows = reader.frame(
        """
        select table_name, column_name, data_type, column_index, comment
        from duckdb_columns()
        where schema_name = 'main' and not internal
        order by table_name, column_index
        """,
        scope=EVERYTHING,
        version_id=version.version_id,
    ).rows()
    collected: dict[str, dict[str, dict[str, Any]]] = {}
    for table, name, data_type, index, comment in rows:
        collected.setdefault(table, {})[name] = {
            "name": name,
            "type": data_type,
            "index": index,
            "comment": comment,
        }
    return collected


def _catalogued(
    node_id: str, node: dict[str, Any], columns: dict[str, dict[str, Any]], rows: int | None
) -> dict[str, Any]:
    counted = {
        "id": "num_rows",
        "label": "Rows",
        "value": rows,
        "include": rows is not None,
        "description": "",
    }
    has_stats = {"id": "has_stats", "label": "", "value": True, "include": False, "description": ""}
    return {
        "unique_id": node_id,
        "metadata": {
            "type": "BASE TABLE",
            "schema": node["schema"],
            "name": node["name"],
            "database": node["database"],
            "comment": None,
            "owner": None,
        },
        "columns": columns,
        "stats": {"num_rows": counted, "has_stats": has_stats},
    }
