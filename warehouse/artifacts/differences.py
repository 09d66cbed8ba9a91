"""What of the project is another between two versions: models, reference tables, tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import unified_diff
from typing import Literal, TypeAlias

from warehouse.artifacts.project import Node, Project

Change = Literal["added", "removed", "changed"]

Days: TypeAlias = tuple[str, str]
"""The as-of days of two versions as SQL has them; what differs by them alone is not another."""

OF_ITSELF = "meta_version"
"""The model that holds what each version is, its number and hour: it is run otherwise each time."""

LINES_AROUND = 3
"""Lines shown before and after those that changed."""


@dataclass(frozen=True)
class VersionDifference:
    """One node that one version has and the other has not, or has otherwise."""

    name: str
    kind: str
    change: Change


def of_projects(before: Project, now: Project, days: Days = ("", "")) -> list[VersionDifference]:
    """Return what is another between the projects of two versions, by name; `days` are their as-of
    days.

    A model is changed where its SQL is, that of its file or, as a macro may be another, that which
    was run; or a column of its contract. A reference table is where its rows are.
    """
    names = {**_by_name(before), **_by_name(now)}
    differences = []
    for name in sorted(names):
        change = _change(_by_name(before).get(name), _by_name(now).get(name), days)
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


def _change(before: Node | None, now: Node | None, days: Days) -> Change | None:
    if before is None:
        return "added"
    if now is None:
        return "removed"
    same = (before.checksum, before.columns) == (now.checksum, now.columns)
    if same and before.name != OF_ITSELF:
        then, today = _run(before, now, days)
        same = then == today
    return None if same else "changed"


def _run(before: Node, now: Node, days: Days) -> tuple[str, str]:
    """Return the SQL that was run of both, as if on one day."""
    then, today = days
    return (before.compiled.replace(then, today) if then else before.compiled), now.compiled


def of_sql(before: Node, now: Node, days: Days = ("", "")) -> list[str]:
    """Return the lines of a model's SQL that are another, as `diff -u` writes them; where the file
    is the same, those of the SQL that was run. None where no SQL is another.
    """
    is_file = before.sql != now.sql
    then, today = (before.sql, now.sql) if is_file else _run(before, now, days)
    lines = unified_diff(then.splitlines(), today.splitlines(), lineterm="", n=LINES_AROUND)
    return list(lines)[2:]  # without the names of two files
