"""When the definition of a metric was last another: its declaration, or the SQL of its models."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from warehouse.artifacts.project import Project


@dataclass(frozen=True)
class MetricInVersion:
    """What a metric is in one version: how it is declared, None where it is not there, and the
    digests of the SQL of all models that it is made of, by name.
    """

    declaration: Hashable | None
    models: Mapping[str, str]


@dataclass(frozen=True)
class DefinitionChange:
    """What of a definition is another: the whole where `is_new`, its declaration, models by name.

    Models that came or went are among them.
    """

    is_new: bool
    is_declared_otherwise: bool
    models: tuple[str, ...]


def models_of(project: Project, mart: str, as_of: dt.date) -> dict[str, str]:
    """Return the digests of the SQL of a mart and of the models above it, by name.

    It is the SQL that was run, macros filled in; the day that every version has anew is left out.
    Reference tables are none of them: their rows are data, which versions compare by themselves.
    """
    node = project.named(mart)
    above = project.above([node.node_id]) if node is not None else ()
    nodes = (project.nodes[each] for each in above)
    day = as_of.isoformat()
    return {
        each.name: sha256(each.compiled.replace(day, "").encode()).hexdigest()
        for each in nodes
        if each.compiled
    }


def between(before: MetricInVersion, now: MetricInVersion) -> DefinitionChange | None:
    """Return what is another in the later of two versions; None where nothing is."""
    if before.declaration is None:
        return DefinitionChange(is_new=True, is_declared_otherwise=False, models=())
    moved = {*before.models.items()} ^ {*now.models.items()}
    models = tuple(sorted({name for name, _ in moved}))
    is_other = before.declaration != now.declaration
    return DefinitionChange(False, is_other, models) if is_other or models else None
