"""Of which columns a column of a model is made, by its compiled SQL as sqlglot reads it.

Listed are the columns whose values go into it. Columns that only say which rows are taken together
(joins, filters, groups, the partition of a window) are in no list: they are behind every column.
What counts rows is made of the rows of its tables, those left out that a left join brings: they add
none. What is not certain is not listed: a column is then not told. By which columns a model leaves
rows out is kept apart (`conditions`): what a figure has to wait for hangs on them, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError
from sqlglot.lineage import Node as Step
from sqlglot.lineage import lineage
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope, find_all_in_scope

from warehouse.artifacts.project import Node, Project
from warehouse.schema.tables import TABLES

ROWS = "*"
"""What stands for a column where rows are counted."""

_DIALECT = "duckdb"
_SCHEMA = "version"
"""Where every node is said to lie: in a project a name is one node's."""
_FAILURES = (SqlglotError, ValueError, TypeError, AttributeError, LookupError, RecursionError)
"""What sqlglot raises at SQL that it does not know; an analyst's may be any."""


@dataclass(frozen=True, order=True)
class Source:
    """A column of a node by their names; the column is `ROWS` where its rows are counted."""

    node: str
    column: str


@dataclass(frozen=True)
class ColumnOrigin:
    """What a column is made of, by name; `is_told` is False where that is not certain.

    What is told and made of nothing is a fixed value.
    """

    sources: tuple[Source, ...]
    is_told: bool


NOT_TOLD = ColumnOrigin((), is_told=False)


class ColumnLineage:
    """The origins of the columns of one version's models, each model read when it is asked for."""

    def __init__(self, project: Project) -> None:
        """Read nothing yet."""
        self._project = project
        self._origins: dict[str, dict[str, ColumnOrigin]] = {}
        self._conditions: dict[str, ColumnOrigin] = {}

    def of_model(self, name: str) -> Mapping[str, ColumnOrigin]:
        """Return of each column of a model what it is made of, in the order of its SQL, and of its
        `ROWS` last; of what cannot be read the columns that are declared, not told. Empty for what
        is no model.
        """
        node = self._project.named(name)
        if node is None or not node.compiled:
            return {}
        if name not in self._origins:
            self._origins[name], self._conditions[name] = self._read(node)
        return self._origins[name]

    def of(self, source: Source) -> ColumnOrigin:
        """Return what one column is made of: nothing that is told of a ledger's."""
        return self.of_model(source.node).get(source.column, NOT_TOLD)

    def conditions(self, name: str) -> ColumnOrigin:
        """Return by which columns of its tables a model leaves rows out, anywhere in its SQL."""
        self.of_model(name)
        return self._conditions.get(name, NOT_TOLD)

    def is_base(self, name: str) -> bool:
        """Return whether a node is made of nothing here: a ledger, or a reference table."""
        node = self._project.named(name)
        return node is not None and node.kind in ("ledger", "reference")

    def of_expression(self, model: str, expression: str) -> tuple[Source, ...]:
        """Return the columns of a model that an expression of a metric sums."""
        try:
            summed = parse_one(expression, dialect=_DIALECT)
        except _FAILURES:
            return ()
        names = {column.name for column in summed.find_all(exp.Column)}
        return tuple(Source(model, name) for name in sorted(names))

    def _read(self, node: Node) -> tuple[dict[str, ColumnOrigin], ColumnOrigin]:
        nodes = self._project.nodes
        parents = [nodes[each] for each in node.parents if each in nodes]
        columns = {parent.name: self._columns(parent) for parent in parents}
        try:
            tree = parse_one(_with_ledgers_named(node.compiled, parents), dialect=_DIALECT)
            return _origins(tree, columns)
        except _FAILURES:
            return dict.fromkeys((*_declared(node), ROWS), NOT_TOLD), NOT_TOLD

    def _columns(self, node: Node) -> tuple[str, ...]:
        """Return the names of a node's columns, as far as they can be known."""
        if node.kind == "ledger":
            return tuple(TABLES[node.name].column_names()) if node.name in TABLES else ()
        columns = tuple(column for column in self.of_model(node.name) if column != ROWS)
        return columns or _declared(node)


def _declared(node: Node) -> tuple[str, ...]:
    return tuple(column.name for column in node.columns)


def _with_ledgers_named(sql: str, parents: Iterable[Node]) -> str:
    """Return SQL in which a ledger stands by its name, where dbt wrote how its files are read."""
    for parent in parents:
        if parent.kind == "ledger" and parent.relation:
            sql = sql.replace(parent.relation, f'"{_SCHEMA}"."{parent.name}"')
    return sql


def _origins(
    tree: exp.Expr, columns: Mapping[str, tuple[str, ...]]
) -> tuple[dict[str, ColumnOrigin], ColumnOrigin]:
    """Return the origins of what a query gives, and of the conditions under which it gives rows;
    `columns` are those of the tables it reads.

    Raises ValueError, and whatever sqlglot does, where they cannot be told.
    """
    if tree.find(exp.Pivot, exp.Columns) or any(
        each.args.get("by_name") for each in tree.find_all(exp.SetOperation)
    ):
        raise ValueError("columns that are told by no position")
    for table in tree.find_all(exp.Table):
        if table.db:  # a common table has none, and may be called like a model
            table.set("db", exp.to_identifier(_SCHEMA))
            table.set("catalog", None)
    _drop_what_leaves_rows_out(tree)
    _drop_windows(tree)
    known = {table: dict.fromkeys(names, "text") for table, names in columns.items() if names}
    schema: dict[str, object] = {_SCHEMA: known} if known else {}
    qualified = qualify(
        tree, dialect=_DIALECT, schema=schema, validate_qualify_columns=False, identify=False
    )
    scope = build_scope(qualified)
    if scope is None:
        raise ValueError("no query")
    scopes = {id(each.expression): each for each in scope.traverse()}
    for each in scopes.values():
        _refuse_unknown(each, columns)
    steps = lineage(None, qualified, schema, dialect=_DIALECT, scope=scope, trim_selects=False)
    rows = {Source(table, ROWS) for table in _tables(scope, set())}
    origins = {name: _origin(step, scopes, columns) for name, step in steps.items()}
    return origins | {ROWS: _checked(rows, columns)}, _conditions(scopes, schema, columns)


def _conditions(
    scopes: Mapping[int, Scope],
    schema: dict[str, object],
    columns: Mapping[str, tuple[str, ...]],
) -> ColumnOrigin:
    """Return the columns by which a query and its parts leave rows out."""
    try:
        sources = {
            source
            for each in scopes.values()
            for column in _conditions_in(each)
            for source in _behind(column, each, scopes, schema, columns)
        }
    except _FAILURES:
        return NOT_TOLD
    return _checked(sources, columns)


def _conditions_in(scope: Scope) -> Iterator[exp.Column]:
    """Yield the columns by which a query leaves rows out."""
    for clause in ("where", "having", "qualify"):
        written = scope.expression.args.get(clause)
        if written is not None:
            yield from find_all_in_scope(written, exp.Column)


def _behind(
    column: exp.Column,
    scope: Scope,
    scopes: Mapping[int, Scope],
    schema: dict[str, object],
    columns: Mapping[str, tuple[str, ...]],
) -> tuple[Source, ...]:
    """Return the columns of tables that a column stands for within a query.

    Raises ValueError where that is not certain.
    """
    within: Scope | None = scope
    while within is not None and column.table not in within.sources:
        within = within.parent  # a query within another names its columns, too
    source = within.sources[column.table] if within else None
    if isinstance(source, exp.Table):
        return (Source(source.name, column.name),)
    if not isinstance(source, Scope):
        raise ValueError(f"column {column.name} of no table")
    step = lineage(column.name, source.expression, schema, dialect=_DIALECT, scope=source)
    origin = _origin(step, scopes, columns)
    if not origin.is_told:
        raise ValueError(f"column {column.name}")
    return origin.sources


def _refuse_unknown(scope: Scope, columns: Mapping[str, tuple[str, ...]]) -> None:
    """Raise ValueError where a query reads a table whose columns nobody knows: any name that bears
    no table's may be one of them.
    """
    for source in scope.sources.values():
        if isinstance(source, exp.Table) and source.name and not columns.get(source.name):
            raise ValueError(f"columns of {source.name}")


def _drop_what_leaves_rows_out(tree: exp.Expr) -> None:
    """Take out the joins that give neither columns nor rows: that of corrections, of which nobody
    knows the columns, stands in whatever reads a ledger.
    """
    for join in list(tree.find_all(exp.Join)):
        if join.kind == "ANTI":
            join.pop()


def _drop_windows(tree: exp.Expr) -> None:
    """Take out of windows what only says over which rows they go. The number of a row is made of
    the order.
    """
    for window in tree.find_all(exp.Window):
        window.set("partition_by", None)
        if isinstance(window.this, exp.AggFunc) or window.this.find(exp.Column):
            window.set("order", None)


def _origin(
    step: Step, scopes: Mapping[int, Scope], columns: Mapping[str, tuple[str, ...]]
) -> ColumnOrigin:
    sources: set[Source] = set()
    for each in step.walk():
        formula = each.expression
        if isinstance(formula, exp.Table):
            sources.add(Source(formula.name, each.name.rpartition(".")[2]))
        elif isinstance(formula, exp.Placeholder | exp.Star):
            return NOT_TOLD
        elif not isinstance(each.source, exp.SetOperation) and _counts_rows(formula):
            sources |= {Source(table, ROWS) for table in _tables(scopes[id(each.source)], set())}
    return _checked(sources, columns)


def _checked(sources: set[Source], columns: Mapping[str, tuple[str, ...]]) -> ColumnOrigin:
    """Return an origin, not told where a table or a column of it is not among those there are."""
    known = all(
        source.node in columns and (source.column == ROWS or source.column in columns[source.node])
        for source in sources
    )
    return ColumnOrigin(tuple(sorted(sources)), is_told=True) if known else NOT_TOLD


def _counts_rows(formula: exp.Expr) -> bool:
    """Return whether an expression counts rows: count(*), or a number that is not 0 of each."""
    if any(isinstance(each.this, exp.Star) for each in find_all_in_scope(formula, exp.Count)):
        return True
    if next(find_all_in_scope(formula, exp.Column, exp.Query), None):
        return False
    return bool(formula.find(exp.AggFunc)) or _is_number(formula.unalias())


def _is_number(formula: exp.Expr) -> bool:
    return isinstance(formula, exp.Literal) and formula.is_number and formula.to_py() != 0


def _tables(scope: Scope, passed: set[int]) -> Iterator[str]:
    """Yield the names of the tables whose rows a query gives, those of its parts among them."""
    if id(scope) in passed:
        return
    passed.add(id(scope))
    sources: list[Any] = [
        source for named, source in scope.selected_sources.values() if not _adds_no_rows(named)
    ]
    for source in (*sources, *scope.set_operation_scopes):
        if isinstance(source, Scope):
            yield from _tables(source, passed)
        elif isinstance(source, exp.Table):
            yield source.name


def _adds_no_rows(named: exp.Expr) -> bool:
    """Return whether a table stands in a join that gives no rows of its own."""
    join = named.find_ancestor(exp.Join, exp.From)
    return isinstance(join, exp.Join) and (join.side == "LEFT" or join.kind == "SEMI")
