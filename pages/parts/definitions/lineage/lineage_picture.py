"""Where the metric's figures come from: ledgers, staging, marts, and the pages that show them.

Boxes are links, so that the picture can be walked by keyboard; the arrows are drawn under them.
"""

from __future__ import annotations

import html
from base64 import b64encode
from collections.abc import Mapping

import streamlit as st

from pages.parts.definitions import checks, scope
from pages.parts.definitions.lineage import column_ways
from pages.parts.frame import links
from pages.parts.frame.context import PageContext
from pages.parts.frame.navigation import PAGES
from pages.parts.kit import choosers, headings, numbers, status_lights, theme
from pages.parts.shared import cautions
from warehouse.artifacts import lineage
from warehouse.artifacts.lineage import Arrow, Lineage
from warehouse.artifacts.project import Node

ROW, BOX = 34, 28
"""How far one box is from the next below it, and how high it is: pixels, which grow with the screen
as its letters do (`--u` in `style.css`)."""

GAP = 5.0
"""Percent of the width between two columns."""

HEAD = 28
"""The same of what heads the columns."""

STAGING_PREFIX = "__"
"""What stands between the source and the ledger in the name of a staging model."""

DETAILS = ("tables", "columns")
"""What is followed to the ledgers: tables, or the columns that the metric sums."""

LAYERS = ("ledger", "staging", "mart", "page")
"""What heads each column."""


def card(context: PageContext) -> None:
    """Draw the picture."""
    words = context.words
    with st.container(border=True, key="card_lineage"):
        headings.explained(
            words,
            words("definitions.lineage"),
            words("definitions.lineage_text"),
            words("definitions.made_of_text"),
        )
        detail = choosers.one_of(
            context,
            scope.DETAIL,
            words("definitions.lineage_details"),
            DETAILS,
            lambda name: words(f"definitions.lineage_{name}"),
        )
        if detail == "columns":
            column_ways.of_metric(context)
        else:
            drawn = lineage.of_model(scope.project(context), scope.mart(context))
            st.html(_picture(context, drawn))
        headings.foot(context.mark)


def _picture(context: PageContext, drawn: Lineage) -> str:
    words = context.words
    tallest = max(len(column) for column in drawn.columns)
    places = _places(drawn)
    heads = "".join(
        f'<h3 style="left:{_left(number):.2f}%;width:{_width():.2f}%">'
        f"{html.escape(words(f'definitions.layers.{layer}'))}</h3>"
        for number, layer in enumerate(LAYERS)
    )
    boxes = "".join(
        _box(context, node, places[node.node_id]) for column in drawn.columns for node in column
    )
    arrows = "".join(_arrow(arrow, places) for arrow in drawn.arrows)
    return (
        f'<div class="lineage" style="height:{_pixels(tallest * ROW + HEAD)}">{heads}'
        f'<img alt="" src="{_svg(arrows, tallest * ROW)}" style="height:{_pixels(tallest * ROW)}">'
        f"{boxes}</div>"
    )


def _pixels(number: float) -> str:
    """Return a length as CSS has it, of the screen's own pixels."""
    return f"calc({number:.0f} * var(--u))"


def _svg(arrows: str, height: int) -> str:
    """Return the arrows as the address of a picture that is stretched to the card's width."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 {height}" '
        f'preserveAspectRatio="none" fill="none" stroke="{theme.ARROWS}" stroke-width="1.3">'
        f"{arrows}</svg>"
    )
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def _width() -> float:
    return (100 - GAP * (len(LAYERS) - 1)) / len(LAYERS)


def _left(column: int) -> float:
    return column * (_width() + GAP)


def _places(drawn: Lineage) -> dict[str, tuple[int, float]]:
    """Return the column of each node, and how far down its middle lies; columns are centred."""
    tallest = max(len(column) for column in drawn.columns)
    return {
        node.node_id: (number, ((tallest - len(column)) / 2 + at) * ROW + BOX / 2)
        for number, column in enumerate(drawn.columns)
        for at, node in enumerate(column)
    }


def _arrow(arrow: Arrow, places: Mapping[str, tuple[int, float]]) -> str:
    """Return an arrow as a path; within a column it runs along the column's left edge."""
    (source, above), (target, below) = places[arrow.source], places[arrow.target]
    start = _left(source) if source == target else _left(source) + _width()
    end = _left(target)
    turn = start - GAP / 2 if source == target else (start + end) / 2
    dashes = ' stroke-dasharray="4 3"' if arrow.through else ""
    return (
        f'<path vector-effect="non-scaling-stroke"{dashes} '
        f'd="M{start:.2f} {above}C{turn:.2f} {above} {turn:.2f} {below} {end:.2f} {below}"/>'
    )


def _box(context: PageContext, node: Node, place: tuple[int, float]) -> str:
    column, middle = place
    chosen = scope.node(context)
    is_chosen = node.name == (chosen.name if chosen else scope.mart(context))
    name, line = _description(context, node)
    top = _pixels(middle - BOX / 2 + HEAD)
    style = f"left:{_left(column):.2f}%;width:{_width():.2f}%;top:{top}"
    return (
        f'<a class="box{" chosen" if is_chosen else ""}" style="{style}"'
        f' translate="no" title="{html.escape(node.name)}"'
        f' href="{html.escape(_address(context, node))}">'
        f"<b>{html.escape(name)}</b>"
        f"<span>{html.escape(line)}</span>{_light(context, node)}</a>"
    )


def _address(context: PageContext, node: Node) -> str:
    if node.kind == "page":
        return links.address(node.name, metric=context.metric.name)
    return scope.address_of(context, node.name)


def _description(context: PageContext, node: Node) -> tuple[str, str]:
    """Return what a box says: the name that its reader knows, and what it holds."""
    words, rows = context.words, context.rows_of_tables
    if node.kind == "page":
        is_page = node.name in PAGES
        return (words(f"pages.{node.name}") if is_page else node.name), node.name
    if node.kind == "ledger":
        return cautions.ledger_name(words, node.name), node.name
    if node.kind == "staging":
        return node.name.rpartition(STAGING_PREFIX)[2], ""
    held = rows.get(node.name)
    return node.name, "" if held is None else words("definitions.rows", number=numbers.count(held))


def _light(context: PageContext, node: Node) -> str:
    """Return the light of a node's own tests; nothing where none was run."""
    run = {test.status for test in scope.project(context).tests_of([node.node_id])}
    light = next((light for status, light in checks.LIGHTS.items() if status in run), None)
    if light is None:
        return ""
    return status_lights.html(light, html.escape(context.words(f"definitions.lights.{light}")))
