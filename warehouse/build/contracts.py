"""What pages and other readers rely on: the columns of public models, from one version to the next.

dbt holds a model to its contract; nothing holds a contract to what was published. A column that is
gone or of another type breaks whoever reads it, so it is refused unless the model says so by a
higher `meta.version`, or no exposure reads it. New columns and models break nobody.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import read_json
from warehouse.words.messages import Text, joined, message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class ContractChanged(XuntuError):
    """Columns of public models that readers rely on are gone or of another type."""


@dataclass(frozen=True)
class PublicModel:
    """A model whose columns are promised: their types by name, and which exposures read it."""

    name: str
    file: str
    version: int
    columns: dict[str, str]
    readers: tuple[str, ...]


def check_contracts(manifest: Path, published: Path) -> None:
    """Compare dbt's `manifest` of a build with that of the version `published` before.

    Raises `ContractChanged` with every change that breaks a reader. Without a readable manifest of
    before there is nothing to compare with.
    """
    before: dict[str, PublicModel] = {}
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        before = public_models(read_json(published))
    findings = list(_broken(before, public_models(read_json(manifest)))) if before else []
    if findings:
        raise ContractChanged.of("contract_changed", findings=joined(findings, "\n"))


def public_models(manifest: dict[str, Any]) -> dict[str, PublicModel]:
    """Return the public models of a manifest by name."""
    readers: dict[str, list[str]] = {}
    for exposure in manifest["exposures"].values():
        for parent in exposure["depends_on"]["nodes"]:
            readers.setdefault(parent, []).append(exposure["name"])
    return {
        node["name"]: PublicModel(
            name=node["name"],
            file=node["original_file_path"],
            version=int(node["config"]["meta"].get("version", 1)),
            columns={
                name: _type(str(column["data_type"])) for name, column in node["columns"].items()
            },
            readers=tuple(sorted(readers.get(unique_id, ()))),
        )
        for unique_id, node in manifest["nodes"].items()
        if node["resource_type"] == "model" and node["access"] == "public"
    }


def _type(declared: str) -> str:
    """Return a type by one name: text had DuckDB's, and has the one that every engine knows."""
    name = declared.lower()
    return "string" if name in ("varchar", "text") else name


def _broken(before: dict[str, PublicModel], now: dict[str, PublicModel]) -> Iterator[Text]:
    for name, old in before.items():
        new = now.get(name)
        readers = ", ".join(new.readers if new else old.readers)
        # An exposure that is left without its model does not get past dbt's parser.
        if new is None or new.version > old.version or not readers:
            continue
        for column, kind in old.columns.items():
            kind_now = new.columns.get(column)
            if kind_now != kind:
                yield message(
                    "contract_column_dropped" if kind_now is None else "contract_column_retyped",
                    model=name,
                    column=column,
                    before=kind,
                    now=kind_now,
                    file=new.file,
                    readers=readers,
                    version=old.version + 1,
                )
