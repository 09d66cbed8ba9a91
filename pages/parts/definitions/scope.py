"""What is looked at on the page of definitions: view, metric, node, column."""

from __future__ import annotations

from collections.abc import Container, Mapping

from pages.parts.frame import data, links
from pages.parts.frame.context import PageContext
from warehouse.artifacts.column_lineage import ColumnLineage, Source
from warehouse.artifacts.project import Node, Project
from warehouse.versions.model_files import model_file

VIEW = "definitions_view"
NODE = "node"
"""The parameter that names a ledger, a reference table or a model."""

COLUMN = "column"
"""The parameter that names a column of that model."""

DETAIL = "lineage_detail"
"""The parameter that says whether tables or columns are followed; what leads on keeps it."""

VERSION = "beside"
"""The parameter that names the version that the current one is compared with."""


def offered(context: PageContext) -> Mapping[str, Container[str]]:
    """Return what the URL may say of the page's parts."""
    names = {node.name for node in project(context).nodes.values()}
    if not context.parameter(COLUMN):  # models are parsed for whoever asks about a column
        return {NODE: names}
    looked_at = node(context)
    return {NODE: names, COLUMN: columns(context).of_model(looked_at.name) if looked_at else ()}


def project(context: PageContext) -> Project:
    """Return the project that built the version."""
    return data.project(context.view.version)


def columns(context: PageContext) -> ColumnLineage:
    """Return what columns of the version's models are made of."""
    return data.columns(context.view.version)


def column(context: PageContext) -> Source | None:
    """Return the column that is looked at, None for none."""
    looked_at, name = node(context), context.parameter(COLUMN)
    if looked_at is None or not name or name not in columns(context).of_model(looked_at.name):
        return None
    return Source(looked_at.name, name)


def node(context: PageContext) -> Node | None:
    """Return the node that is looked at, None for none."""
    name = context.parameter(NODE)
    return project(context).named(name) if name else None


def mart(context: PageContext) -> str:
    """Return the mart that holds the sums of the metric."""
    return context.metric.numerator.mart


def address_of(context: PageContext, name: str) -> str:
    """Return the address at which a node is shown, under the same metric."""
    return _address(context, {NODE: name})


def address_of_column(context: PageContext, source: Source) -> str:
    """Return the address at which a column is shown in its model: of a ledger, the ledger's."""
    if columns(context).is_base(source.node):
        return address_of(context, source.node)
    return _address(context, {NODE: source.node, COLUMN: source.column})


def _address(context: PageContext, parts: dict[str, str]) -> str:
    if detail := context.parameter(DETAIL):
        parts = {DETAIL: detail} | parts
    return links.address("definitions", parts, metric=context.metric.name)


def path_of(name: str) -> str:
    """Return where the SQL of a model lies, or its name where it has none."""
    return model_file(name) or name
