"""What a page hands out: of its region at once, of each unit below it by a process that goes on.

It is written from the version that the reader sees. Who comes back, or reloads the page, meets the
process or its files again: they belong to the region, month, language and version, not to a
session.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from pages.parts.frame import signed_in
from pages.parts.frame.context import PageContext
from pages.parts.handouts import under_way, urgent
from pages.parts.handouts.kinds.catalogue import KINDS, Kind
from pages.parts.handouts.writing import file_names, units
from pages.parts.kit import notices, texts
from warehouse.access.roles import Action
from warehouse.handouts import writers
from warehouse.operations import reports
from warehouse.operations.reports import RESPONSIBLE_UNIT, ReportRequest
from warehouse.queries.regions import LEVELS
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import Home

MIME = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

NOTICE = "notice"
"""The kind that asks somebody to do something, in the office's name."""

FORMATS_OF_MANY = ("pdf", "docx")
"""To print, or to go on writing in."""


def popover(context: PageContext) -> None:
    """Offer the hand-outs of the region and of the units below it, where there are any."""
    if context.region.is_in_data and (_own(context) or _many(context)):
        with st.container(width="content", key="handouts"):
            _popover(context)


@st.fragment
def _popover(context: PageContext) -> None:
    """Draw what is offered once it is opened, without the page around it."""
    opened = st.popover(
        context.words("reports.button"),
        icon=":material/print:",
        key=f"handouts_{context.place}_{context.language}",
        on_change="rerun",
    )
    if not opened.open:
        return
    with opened:
        for kind in _own(context):
            _row(context, "own", context.words(f"kinds.{kind.name}"), kind, _one)
        offered = _many(context)
        for each in dict.fromkeys(each for _, each in offered):
            _each(context, each, [kind for kind, level in offered if level == each])
        under_way.card(context)


def _label(context: PageContext, kind: Kind, each: str, number: int) -> str:
    named = context.words(f"kinds.{kind.name}")
    return context.words(f"reports.each_{each}", kind=named, units=number)


def _each(context: PageContext, each: str, kinds: Sequence[Kind]) -> None:
    """Draw the kinds that are of each unit of a level: of all of them, or of those chosen."""
    plain = [kind for kind in kinds if kind.of_responsible is None]
    if plain:
        rows, below = st.container(), st.container()
        named = _units_of(context, plain[0], each)
        with below:
            chosen = _chosen(context, each, named)
        with rows:
            for kind in plain:
                label = _label(context, kind, each, len(chosen) or len(named))
                _row(context, each, label, kind, partial(_all, each, chosen=chosen))
    for kind in kinds:
        if kind.of_responsible is not None:
            _urged(context, kind, each)


def _chosen(
    context: PageContext, each: str, named: Mapping[str, str], kind: str = ""
) -> tuple[str, ...]:
    """Offer units by their names; return what is chosen of them, none for all."""
    chosen = st.multiselect(
        context.words("reports.only"),
        list(named),
        format_func=lambda unit: texts.literal(named[unit]),
        placeholder=context.words("reports.only" if kind else "reports.only_some"),
        label_visibility="collapsed",
        key=f"only_{each}_{kind}_{context.place}_{context.language}",
    )
    return tuple(chosen)


def _units_of(context: PageContext, kind: Kind, each: str) -> dict[str, str]:
    """Return the units of a level within the region by their codes, each with its name."""
    request = ReportRequest(kind.name, each="" if each == "village" else each)
    held = units.units_of(context, kind, request).units
    return {unit.code: unit.name.in_language(context.language) for unit in held}


def _urged(context: PageContext, kind: Kind, each: str) -> None:
    """Draw a kind that goes to whom there is something to urge of: to all of them, or to some."""
    words, named = context.words, urgent.labels(context, each)
    row, below = st.container(), st.container()
    with below:
        chosen = _chosen(context, each, named, kind.name)
        unnamed = urgent.without_unit(context) if each == RESPONSIBLE_UNIT else 0
        if unnamed:
            problems = words.count("problems", unnamed)
            texts.caption(words("reports.unnamed", problems=problems))
    label = _label(context, kind, each, len(chosen) or len(named))
    with row:
        _row(context, each, label, kind, partial(_all, each, chosen=chosen))


def _kinds() -> list[Kind]:
    """Return the kinds that this session may hand out."""
    may_issue = signed_in.may(Action.ISSUE_NOTICES)
    return [kind for kind in KINDS.values() if may_issue or kind.name != NOTICE]


def _own(context: PageContext) -> list[Kind]:
    """Return the kinds that are of the region itself."""
    level = context.region.level
    return [kind for kind in _kinds() if level in kind.levels and not kind.is_of_villages]


def _row(
    context: PageContext,
    each: str,
    label: str,
    kind: Kind,
    button: Callable[[PageContext, Kind, str], None],
) -> None:
    """Draw a kind and a button for each of its formats."""
    key = f"handout_{each}_{kind.name}"
    with st.container(horizontal=True, vertical_alignment="center", key=key, wrap=False):
        st.html(f"<div>{html.escape(label)}</div>", width="stretch")
        if button is _one and not kind.is_needed(context):
            texts.caption(context.words("reports.not_needed"))
            return
        for name in units.formats_of(kind):
            button(context, kind, name)


def _one(context: PageContext, kind: Kind, format_name: str) -> None:
    """Offer the hand-out of the region, composed when it is asked for."""
    region = context.region
    stem = file_names.named(context, kind.name, region.code, region.name[context.language])
    st.download_button(
        context.words(f"reports.format_{format_name}"),
        data=partial(_file_of, context, kind, format_name),
        file_name=f"{stem}.{format_name}",
        mime=MIME[format_name],
        on_click="ignore",
        key=f"one_{kind.name}_{format_name}_{context.place}_{context.language}",
    )


def _file_of(context: PageContext, kind: Kind, format_name: str) -> bytes:
    document = kind.compose(context)
    home = Home.from_environment()
    return next(
        writers.write(document, name, home) for name in writers.FORMATS if name == format_name
    )


def _many(context: PageContext) -> list[tuple[Kind, str]]:
    """Return of which units below the region hand-outs are offered.

    Of the country there are thousands: those are written by the command line.
    """
    offered: list[tuple[Kind, str]] = []
    if context.is_country:
        return offered
    is_county = context.region.level == "county"
    for kind in _kinds():
        if not kind.is_of_each:
            continue
        if (
            kind.of_responsible is not None
            and is_county
            and urgent.labels(context, RESPONSIBLE_UNIT)
        ):
            offered.append((kind, RESPONSIBLE_UNIT))
        if kind.is_of_villages:
            offered += [(kind, "village")] if is_county else []
            continue
        for level in LEVELS[LEVELS.index(context.region.level) + 1 :]:
            within = context.regions.within(context.region.code, level)
            if level in kind.levels and any(
                unit.is_in_data and unit.level == level for unit in within
            ):
                offered.append((kind, level))
    return offered


def _all(
    each: str, context: PageContext, kind: Kind, format_name: str, chosen: tuple[str, ...] = ()
) -> None:
    """Offer the hand-outs of all units, or of those that are chosen, in one file."""
    if format_name not in FORMATS_OF_MANY:
        return
    if st.button(
        context.words(f"reports.format_{format_name}"),
        key=f"each_{each}_{kind.name}_{format_name}_{context.place}_{context.language}",
        disabled=under_way.is_writing(context),
    ):
        try:
            reports.start(
                Home.from_environment(),
                under_way.request(context, kind.name, each, format_name, chosen),
            )
        except XuntuError as error:
            notices.failed(context.words, error)
            return
        st.rerun(scope="fragment")
