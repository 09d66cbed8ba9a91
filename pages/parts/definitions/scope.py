"""What is looked at on the page of definitions: the view, the metric, a node of the project."""

from __future__ import annotations

from collections.abc import Container, Mapping

from pages.parts.frame import data, links
from pages.parts.frame.context import PageContext
from warehouse.artifacts.project import Node, Project
from warehouse.versions.model_files import model_file

VIEW = "definitions_view"
NODE = "node"
"""The parameter that names a ledger, a reference table or a model."""

VERSION = "beside"
"""The parameter that names the version that the current one is compared with."""


def offered(context: PageContext) -> Mapping[str, Container[str]]:
    """Return what the URL may say of the page's parts."""
    return {NODE: {node.name for node in project(context).nodes.values()}}


def project(context: PageContext) -> Project:
    """Return the project that built the version."""
    return data.project(context.view.version)


def node(context: PageContext) -> Node | None:
    """Return the node that is looked at, None for none."""
    name = context.parameter(NODE)
    return project(context).named(name) if name else None


def mart(context: PageContext) -> str:
    """Return the mart that holds the sums of the metric."""
    return context.metric.numerator.mart


def address_of(context: PageContext, name: str) -> str:
    """Return the address at which a node is shown, under the same metric."""
    return links.address("definitions", {NODE: name}, metric=context.metric.name)


def path_of(name: str) -> str:
    """Return where the SQL of a model lies, or its name where it has none."""
    return model_file(name) or name
