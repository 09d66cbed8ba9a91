"""What of a version's build has to run once more, as statements in the order of what reads what.

The SQL is what dbt compiled when it built the version, or what hangs on it: where nothing but
ledgers changed, dbt would compile the same. So what is made of it is what a full build makes, and
what hangs on no changed ledger stays as it is. Of a model whose rows hang on their own county's
alone, only the counties' rows that changed are made: the same SQL, with a filter around it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from warehouse.build.incremental.changed_counties import BY_COUNTY
from warehouse.runtime.home import read_json

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from warehouse.versions.version import Version

CORRECTIONS = "supersessions"
"""The source that every staging model reads beside its own: which rows of that were corrected
(`macros/rows_in_force.sql`)."""

SCRATCH = "scratch"
"""The database of what is not published, which each build begins empty."""

HOOKS = {
    "{{ join_as_written() }}": "set disabled_optimizers = 'build_side_probe_side,join_order'",
    "{{ join_as_planned() }}": "set disabled_optimizers = ''",
}
"""What DuckDB is told before and after a model, by how the model says it (`join_order.sql`)."""

Kind = Literal["view", "table", "rows", "test"]


@dataclass(frozen=True)
class Statement:
    """One model or test. `kind`: a view or table made anew, other `rows` of a table that stays
    with its types, constraints and comments, of `counties` alone where any are named, or a test,
    whose rows are what is wrong.
    """

    node_id: str
    name: str
    kind: Kind
    sql: str
    relation: str = ""
    columns: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    is_warning: bool = False
    counties: tuple[str, ...] = ()


class _Unknown(Exception):
    """A node is built in a way that is not known here."""


def statements_of(
    version: Version,
    tables: Collection[str],
    instead: Mapping[str, str],
    counties: Collection[str] | None = None,
) -> list[Statement] | None:
    """Return what a build with other rows in the ledgers `tables` has to run; None where the
    version's documents do not tell.

    `counties` are those whose rows of problems differ, where no others' do and no other ledger
    does. `instead` maps literals of the version's own build, its number and hour, to those of the
    new one.
    """
    try:
        nodes = read_json(version.manifest)["nodes"]
        results = read_json(version.run_results)["results"]
        return _Selection(nodes, results, tables, instead, counties or ()).statements()
    except (OSError, ValueError, KeyError, _Unknown):
        return None


class _Selection:
    """Follows what reads what in a version's documents."""

    def __init__(
        self,
        nodes: Mapping[str, Any],
        results: Iterable[Mapping[str, Any]],
        tables: Collection[str],
        instead: Mapping[str, str],
        counties: Collection[str],
    ) -> None:
        self._nodes = nodes
        # Of one without SQL, a reference table or an exposure, nothing has to run.
        self._sql: dict[str, str] = {
            result["unique_id"]: result["compiled_code"]
            for result in results
            if result["unique_id"] in nodes and result.get("compiled_code")
        }
        self._tables = tables
        self._instead = instead
        self._counties = tuple(sorted(counties))
        self._changed: dict[str, bool] = {}

    def statements(self) -> list[Statement]:
        changed = [node_id for node_id in self._sql if self._is_changed(node_id)]
        wanted = {*changed, *self._missing(changed)}
        return [self._statement(node_id, wanted) for node_id in self._sql if node_id in wanted]

    def _parents(self, node_id: str) -> list[str]:
        parents: list[str] = self._nodes[node_id]["depends_on"].get("nodes", [])
        return parents

    def _is_changed(self, node_id: str) -> bool:
        """Return whether a node holds, or may find, something else; dbt knows no circles."""
        if node_id not in self._changed:
            sql = self._sql.get(node_id, "")
            self._changed[node_id] = (
                (node_id in self._nodes and any(map(self._is_changed, self._parents(node_id))))
                or self._reads_changed_ledger(node_id)
                or any(literal in sql for literal in self._instead)
            )
        return self._changed[node_id]

    def _reads_changed_ledger(self, node_id: str) -> bool:
        if node_id not in self._nodes:
            return False
        ledgers = {
            parent.rpartition(".")[2]
            for parent in self._parents(node_id)
            if parent.startswith("source.")
        }
        # A ledger of which rows were corrected counts as changed itself.
        return bool(ledgers & {*self._tables}) or ledgers == {CORRECTIONS}

    def _missing(self, changed: Iterable[str]) -> set[str]:
        """Return what lies in the scratch database and is read by `changed`, directly or not."""
        missing: set[str] = set()
        waiting = list(changed)
        while waiting:
            for parent in self._parents(waiting.pop()):
                if (
                    parent not in missing
                    and parent in self._nodes
                    and self._nodes[parent]["database"] == SCRATCH
                ):
                    missing.add(parent)
                    waiting.append(parent)
        return missing

    def _statement(self, node_id: str, wanted: Collection[str]) -> Statement:
        node, sql = self._nodes[node_id], self._sql[node_id]
        config = node["config"]
        for literal, now in self._instead.items():
            sql = sql.replace(literal, now)
        return Statement(
            node_id=node_id,
            name=node["name"],
            kind=_kind_of(node),
            sql=sql,
            relation=f'"{node["database"]}"."{node["schema"]}"."{node["alias"]}"',
            columns=tuple(node["columns"]),
            needs=tuple(parent for parent in self._parents(node_id) if parent in wanted),
            before=_hooks(config.get("pre-hook", [])),
            after=_hooks(config.get("post-hook", [])),
            counties=self._counties if node["name"] in BY_COUNTY else (),
            is_warning=str(config.get("severity", "")).lower() == "warn",
        )


def _kind_of(node: Mapping[str, Any]) -> Kind:
    config = node["config"]
    if node["resource_type"] == "test":
        usual = {"fail_calc": "count(*)", "warn_if": "!= 0", "error_if": "!= 0", "limit": None}
        if all(config.get(name) == value for name, value in usual.items()):
            return "test"
    elif node["resource_type"] == "model":
        materialized = config["materialized"]
        if materialized == "table" and config["contract"]["enforced"] and node["columns"]:
            return "rows"
        if materialized in ("view", "table") and not any(config["persist_docs"].values()):
            return "view" if materialized == "view" else "table"
    raise _Unknown


def _hooks(hooks: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    if any(hook["sql"] not in HOOKS for hook in hooks):
        raise _Unknown
    return tuple(HOOKS[hook["sql"]] for hook in hooks)
