"""A tile a kind of change: how many, what stands beside it, and the way to its list."""

from __future__ import annotations

import streamlit as st

from pages.parts.changes import since
from pages.parts.changes.changed import Changed
from pages.parts.changes.kinds import KINDS
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, kpi_tiles, numbers
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.kpi_tiles import Tile


def draw(context: PageContext, changes: Changed) -> None:
    """Draw the tiles side by side; the one whose list is open is framed."""
    opened = context.parameter(since.LIST)
    with st.container(key="changes_tiles"):
        st.html(kpi_tiles.row([_tile(context, changes, kind, opened) for kind in KINDS]))


def _tile(context: PageContext, changes: Changed, kind: str, opened: str) -> Tile:
    words, number = context.words, changes.counts[kind]
    is_open = kind == opened and number > 0
    return Tile(
        name=words(f"changes.title.{kind}"),
        figure=numbers.count(number),
        unit=words(f"changes.unit.{kind}"),
        change="",
        base=claims.say(words, beside(changes, kind)),
        light="none",
        light_label="",
        help=words(f"changes.what.{kind}"),
        # The open one closes its list.
        address=since.address(changes.since, "" if is_open else kind) if number else "",
        is_chosen=is_open,
    )


def beside(changes: Changed, kind: str) -> Finding:
    """Return what stands under the figure: what it is out of, or what is counted apart."""
    number = changes.claim(kind)
    apart: dict[str, Claim] = {name: changes.claim(name) for name in _BESIDE[kind]}
    if kind in ("behind", "ahead"):
        return _of_lights(changes, number)
    if not number.value and not any(claim.value for claim in apart.values()):
        return Finding("changes.nothing", {}, (number, *apart.values()))
    return claims.without_zeros(
        Finding(f"changes.beside.{kind}", apart, (number,)), _WITHOUT.get(kind, {})
    )


_BESIDE = {
    "overdue": ("overdue_now",),
    "reopened": ("settled_again",),
    "closed": ("directly_closed", "withdrawn"),
    "inspected": ("covered_now", "on_roster"),
    "answered": ("answered_late",),
    "behind": (),
    "ahead": (),
    "corrected": (),
}


_WITHOUT: dict[str, dict[tuple[str, ...], str]] = {
    "reopened": {("settled_again",): "changes.beside.reopened_neither"},
    "closed": {
        ("withdrawn",): "changes.beside.closed_only_directly_closed",
        ("directly_closed",): "changes.beside.closed_only_withdrawn",
        ("directly_closed", "withdrawn"): "changes.beside.closed_neither",
    },
    "answered": {("answered_late",): "changes.beside.answered_neither"},
}
"""The words of a kind where there is nothing of what is counted apart."""


def _of_lights(changes: Changed, number: Claim) -> Finding:
    judged = Claim(number.subject, "changed_judged", changes.lights.judged, "count", at=number.at)
    if changes.lights.then is None:
        return Finding("changes.no_month_before", {}, (number, judged))
    month = Claim(number.subject, "changed_from_month", changes.lights.then, "month", at=number.at)
    compared = Finding("changes.beside_lights", {"judged": judged}, (number, month))
    return claims.without_zeros(compared, {("judged",): "changes.beside_lights_neither"})
