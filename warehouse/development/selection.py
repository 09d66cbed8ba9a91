"""What a rebuild makes: what is another than what was built, and what that cannot do without."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from warehouse.development.nodes import Digests, built_nodes, is_scratch


@dataclass(frozen=True)
class Held:
    """What the development files hold: digests by node.

    `scratch` is empty at first: what it lacks is `base`'s, the published version's, and is made
    when it is needed. `tested` are the tests by the digest that they were last run with.
    """

    base: Digests
    warehouse: Digests
    scratch: Digests
    tested: Digests


@dataclass(frozen=True)
class NodeSelection:
    """Ids of what is to be made and tested, and of what is to go.

    `changed` are the nodes that hold something else now, `made` those and what they need that the
    scratch file lacks, `tests` the tests of data and of units, `gone` the nodes there are no more.
    """

    changed: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.made or self.tests or self.gone)


def select(manifest: Mapping[str, Any], now: Digests, held: Held) -> NodeSelection:
    """Return what has to be made so that the development files hold what the manifest says."""
    nodes = built_nodes(manifest)

    def before(node_id: str) -> str | None:
        if is_scratch(nodes[node_id]):
            return held.scratch.get(node_id, held.base.get(node_id))
        return held.warehouse.get(node_id)

    changed = [node_id for node_id in nodes if now[node_id] != before(node_id)]
    tests = [
        node_id
        for node_id, digest in now.items()
        if node_id not in nodes and digest != held.tested.get(node_id, held.base.get(node_id))
    ]
    missing = _missing(manifest, nodes, [*changed, *tests], held, set(changed))
    return NodeSelection(
        changed=tuple(changed),
        made=tuple(node_id for node_id in nodes if node_id in {*changed, *missing}),
        tests=tuple(tests),
        gone=tuple(sorted({*held.warehouse, *held.scratch} - nodes.keys())),
    )


def _missing(
    manifest: Mapping[str, Any],
    nodes: Mapping[str, Any],
    wanted: Iterable[str],
    held: Held,
    changed: set[str],
) -> set[str]:
    """Return the nodes of the scratch file that `wanted` read, directly or through others, and
    that are not in it.
    """
    tests = {**manifest["nodes"], **manifest.get("unit_tests", {})}
    missing: set[str] = set()
    waiting = list(wanted)
    while waiting:
        node_id = waiting.pop()
        for parent in tests[node_id]["depends_on"].get("nodes", ()):
            if (
                parent in nodes
                and is_scratch(nodes[parent])
                and parent not in {*held.scratch, *missing, *changed}
            ):
                missing.add(parent)
                waiting.append(parent)
    return missing
