"""What of the project is another between two versions: models, reference tables, tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from warehouse.artifacts.project import Node, Project

Change = Literal["added", "removed", "changed"]


@dataclass(frozen=True)
class VersionDifference:
    """One node that one version has and the other has not, or has otherwise."""

    name: str
    kind: str
    change: Change


def of_projects(before: Project, now: Project) -> list[VersionDifference]:
    """Return what is another between the projects of two versions, by name.

    A model is changed where its SQL is, or a column of its contract; a reference table where its
    rows are.
    """
    names = {**_by_name(before), **_by_name(now)}
    differences = []
    for name in sorted(names):
        change = _change(_by_name(before).get(name), _by_name(now).get(name))
        if change is not None:
            differences.append(VersionDifference(name, names[name].kind, change))
    return differences


def of_rows(
    before: Mapping[str, int], now: Mapping[str, int]
) -> list[tuple[str, int | None, int | None]]:
    """Return the tables that do not have as many rows as before, with both numbers; None where a
    version has no such table.
    """
    return [
        (table, before.get(table), now.get(table))
        for table in sorted({*before, *now})
        if before.get(table) != now.get(table)
    ]


def _by_name(project: Project) -> dict[str, Node]:
    return {node.name: node for node in project.nodes.values() if node.kind != "page"}


def _change(before: Node | None, now: Node | None) -> Change | None:
    if before is None:
        return "added"
    if now is None:
        return "removed"
    same = (before.checksum, before.columns) == (now.checksum, now.columns)
    return None if same else "changed"
