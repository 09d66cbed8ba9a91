"""Where a mart's figures come from and who shows them, in the four columns that are drawn.

Intermediate models are many and nobody outside the project knows them by name: an arrow that runs
through some of them says how many.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import networkx

from warehouse.artifacts.project import Kind, Node, Project

COLUMNS: Final[tuple[tuple[Kind, ...], ...]] = (
    ("ledger", "reference"),
    ("staging",),
    ("mart",),
    ("page",),
)
"""What stands in each column, from where figures come from to who shows them."""


@dataclass(frozen=True)
class Arrow:
    """One thing is made of another, by way of so many intermediate models (0: directly)."""

    source: str
    target: str
    through: int


@dataclass(frozen=True)
class Lineage:
    """The nodes of each column, in the order in which they are drawn, and the arrows by id."""

    columns: tuple[tuple[Node, ...], ...]
    arrows: tuple[Arrow, ...]


def of_model(project: Project, name: str) -> Lineage:
    """Return what a mart is made of and which pages show it; empty where there is no such mart."""
    model = project.named(name)
    if model is None:
        return Lineage(((),) * len(COLUMNS), ())
    upstream = project.above([model.node_id])
    pages = {node.node_id for node in project.children(model.node_id) if node.kind == "page"}
    nodes = {
        node_id: project.nodes[node_id]
        for node_id in upstream | pages
        if project.nodes[node_id].kind != "intermediate"
    }
    arrows = [
        Arrow(source, target, through)
        for target in nodes
        if target not in pages
        for source, through in _nearest(project, target).items()
        if source in nodes
    ]
    arrows = [*_shortened(arrows), *(Arrow(model.node_id, page, 0) for page in pages)]
    return Lineage(_ordered(nodes, arrows), tuple(sorted(arrows, key=_place)))


def _nearest(project: Project, node_id: str) -> dict[str, int]:
    """Return the nearest nodes above one that are no intermediate models, and through how many of
    those the way to each leads at least.
    """
    nearest: dict[str, int] = {}
    waiting = [(parent, 0) for parent in project.nodes[node_id].parents]
    passed: set[str] = set()
    for parent, through in waiting:  # grows as it goes: nearest first
        node = project.nodes.get(parent)
        if node is None or parent in passed:
            continue
        passed.add(parent)
        if node.kind == "intermediate":
            waiting += [(further, through + 1) for further in node.parents]
        else:
            nearest.setdefault(parent, through)
    return nearest


def _shortened(arrows: list[Arrow]) -> list[Arrow]:
    """Return the arrows without those that a longer way tells too (transitive reduction)."""
    graph = networkx.DiGraph([(arrow.source, arrow.target) for arrow in arrows])
    direct = networkx.transitive_reduction(graph).edges
    return [arrow for arrow in arrows if (arrow.source, arrow.target) in direct]


def _ordered(nodes: dict[str, Node], arrows: list[Arrow]) -> tuple[tuple[Node, ...], ...]:
    """Return the nodes by column; in each those first whose neighbours stand high, so that few
    arrows cross (the barycentre rule of Sugiyama, Tagawa and Toda, 1981, once from the right).
    """
    depth = _depths(nodes, arrows)
    columns = [
        sorted(
            (node for node in nodes.values() if node.kind in kinds),
            key=lambda node: (depth[node.node_id], node.name),
        )
        for kinds in COLUMNS
    ]
    # Marts stand by their depth, pages by their names: what is to the left follows them.
    for number in (1, 0):
        heights = {node.node_id: at for at, node in enumerate(columns[number + 1])}
        led_to: dict[str, list[int]] = {node.node_id: [] for node in columns[number]}
        for arrow in arrows:
            if arrow.source in led_to and arrow.target in heights:
                led_to[arrow.source].append(heights[arrow.target])
        columns[number].sort(key=lambda node: (_mean(led_to[node.node_id]), node.name))
    return tuple(tuple(column) for column in columns)


def _depths(drawn: dict[str, Node], arrows: list[Arrow]) -> dict[str, int]:
    """Return how many arrows lead to a node at most, one after the other: marts of marts stand
    under those they are made of.
    """
    graph = networkx.DiGraph([(arrow.source, arrow.target) for arrow in arrows])
    graph.add_nodes_from(drawn)
    generations = networkx.topological_generations(graph)
    return {node: depth for depth, nodes in enumerate(generations) for node in nodes}


def _mean(heights: list[int]) -> float:
    return sum(heights) / len(heights) if heights else float("inf")


def _place(arrow: Arrow) -> tuple[str, str]:
    return arrow.source, arrow.target
