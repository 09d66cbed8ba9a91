"""The editor of an agenda: which screens, in which order, of which region, metric and month."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from pages.parts.frame import links, selection
from pages.parts.frame.context import PageContext
from pages.parts.handouts import offer
from pages.parts.handouts.kinds import agenda as agenda_pack
from pages.parts.handouts.kinds.catalogue import KINDS, Format
from pages.parts.handouts.screens import catalogue
from pages.parts.handouts.writing import file_names
from pages.parts.kit import notices, texts
from warehouse.agendas import store
from warehouse.agendas.agenda import MOST_ENTRIES, Agenda, AgendaEntry
from warehouse.handouts import writers
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import Home

_DRAFT, _NOTICE = "agenda_draft", "agenda_told"

_PAGES_OWN = ""
"""A region, metric or month of the page's own: that which is chosen when the meeting opens."""


def draw(context: PageContext, agenda: Agenda, fault: XuntuError | None) -> None:
    """Draw the entries, each with its region, metric and month, and the line that keeps them;
    over them why the agenda that was named is not there.
    """
    draft = _draft(agenda)
    words = context.words
    title = html.escape(words("meeting.editor.title"))
    st.html(f'<div class="sentence" role="heading" aria-level="1">{title}</div>')
    _draw_notice(context)
    if fault is not None:
        notices.failed(words, fault)
    _keeping(context, draft)
    with st.container(border=True, key="card_agenda_entries"):
        for place, entry in enumerate(draft.entries):
            _entry(context, place, entry, len(draft.entries))
        if len(draft.entries) < MOST_ENTRIES:
            _further(context)
    _saved_agendas(context)


def _draft(agenda: Agenda) -> Agenda:
    """Return what is being edited: that of the address, with what was changed of it since."""
    held: dict[str, Any] = st.session_state.get(_DRAFT, {})
    if held.get("of") != agenda:
        st.session_state[_DRAFT] = {"of": agenda, "draft": agenda, "edits": 0}
    draft: Agenda = st.session_state[_DRAFT]["draft"]
    return draft


def _change(entries: tuple[AgendaEntry, ...]) -> None:
    held = st.session_state[_DRAFT]
    held["draft"] = replace(held["draft"], entries=entries)
    held["edits"] += 1


def _key(name: str, place: int) -> str:
    """Return the key of a widget: another one after each edit, so that none keeps another's."""
    return f"agenda_{name}_{place}_{st.session_state[_DRAFT]['edits']}"


def _entry(context: PageContext, place: int, entry: AgendaEntry, whole: int) -> None:
    words = context.words
    kind, region, metric, month, up, down, away = st.columns(
        [2.0, 2.4, 2.2, 1.6, 0.5, 0.5, 0.5], vertical_alignment="bottom"
    )
    with kind:
        heading = words("meeting.editor.entry", n=place + 1, name=_name(context, entry))
        st.html(f'<b class="agenda-entry">{html.escape(heading)}</b>')
    with region:
        codes = _regions(context, entry)
        _choose(context, "region", place, codes, entry.region, lambda code: _place(context, code))
    with metric:
        if entry.screen in catalogue.BY_METRIC:
            _choose(
                context,
                "metric",
                place,
                [_PAGES_OWN, *context.metrics],
                entry.metric,
                lambda name: _metric(context, name),
            )
    with month:
        if entry.screen not in catalogue.AS_OF_NOW:
            _choose(
                context,
                "month",
                place,
                [_PAGES_OWN, *(f"{end:%Y-%m}" for end in reversed(context.months))],
                entry.month,
                lambda named: named or words("meeting.editor.own_month"),
            )
    for column, name, label, is_there, change in (
        (up, "up", "↑", place > 0, lambda: _swap(place, place - 1)),
        (down, "down", "↓", place < whole - 1, lambda: _swap(place, place + 1)),
        (away, "away", "×", whole > 1, lambda: _remove(place)),
    ):
        column.button(
            label,
            key=_key(name, place),
            help=words(f"meeting.editor.{name}"),
            disabled=not is_there,
            on_click=change,
        )


def _name(context: PageContext, entry: AgendaEntry) -> str:
    if entry.screen not in catalogue.SCREENS:
        return entry.screen
    return context.words(f"meeting.kinds.{entry.screen}")


def _regions(context: PageContext, entry: AgendaEntry) -> list[str]:
    """Return the regions to choose from: the page's own, those around it, and the entry's."""
    region, tree = context.region, context.regions
    near = [unit.code for unit in (*tree.lineage(region.code), *tree.children(region.code))]
    listed = [code for code in near if tree[code].is_in_data]
    own = [entry.region] if entry.region in tree and entry.region not in listed else []
    return [_PAGES_OWN, *own, *listed]


def _place(context: PageContext, code: str) -> str:
    if code == _PAGES_OWN:
        return context.words("meeting.editor.own_region")
    return context.short_name(context.regions[code])


def _metric(context: PageContext, name: str) -> str:
    if name == _PAGES_OWN:
        return context.words("meeting.editor.own_metric")
    return context.words.label(context.metrics[name].label)


def _choose(
    context: PageContext,
    field: str,
    place: int,
    options: list[str],
    value: str,
    name: Callable[[str], str],
) -> None:
    key = _key(field, place)

    def keep() -> None:
        chosen = st.session_state[key]
        entries = list(st.session_state[_DRAFT]["draft"].entries)
        if place < len(entries) and chosen in options:
            entries[place] = replace(entries[place], **{field: chosen})
            _change(tuple(entries))

    st.selectbox(
        context.words(f"choose.{field}"),
        options,
        index=options.index(value) if value in options else 0,
        format_func=lambda code: texts.literal(name(code)),
        key=key,
        on_change=keep,
        label_visibility="collapsed",
    )


def _swap(first: int, second: int) -> None:
    entries = list(st.session_state[_DRAFT]["draft"].entries)
    if max(first, second) < len(entries) and min(first, second) >= 0:
        entries[first], entries[second] = entries[second], entries[first]
        _change(tuple(entries))


def _remove(place: int) -> None:
    entries = list(st.session_state[_DRAFT]["draft"].entries)
    if len(entries) > 1 and place < len(entries):
        del entries[place]
        _change(tuple(entries))


def _further(context: PageContext) -> None:
    """Choose a screen to be added at the end."""
    words, key = context.words, _key("further", 0)

    def add() -> None:
        kind = st.session_state[key]
        if kind in catalogue.SCREENS:
            _change((*st.session_state[_DRAFT]["draft"].entries, AgendaEntry(kind)))

    st.selectbox(
        words("meeting.editor.add"),
        list(catalogue.SCREENS),
        index=None,
        placeholder=words("meeting.editor.add"),
        format_func=lambda kind: words(f"meeting.kinds.{kind}"),
        key=key,
        on_change=add,
        label_visibility="collapsed",
        width=260,
    )


def _keeping(context: PageContext, draft: Agenda) -> None:
    """Draw the name under which the agenda is kept, and the way into the meeting."""
    words = context.words
    with st.container(key="agenda_keeping", horizontal=True, vertical_alignment="bottom"):
        st.text_input(words("meeting.editor.name"), value=draft.name, key="agenda_name", width=320)
        st.button(words("meeting.editor.save"), type="primary", on_click=_save)
        if draft.edition:
            st.button(words("meeting.editor.delete"), on_click=_delete)
        is_kept = bool(draft.edition) and draft == st.session_state[_DRAFT]["of"]
        address = html.escape(_address(draft.name if is_kept else ""))
        onward = html.escape(words(f"meeting.editor.{'start' if is_kept else 'back'}"))
        st.html(f'<a class="button" href="{address}">{onward}</a>', width="content")
        _pack(context, draft)


def _pack(context: PageContext, draft: Agenda) -> None:
    """Offer the screens as slides and sheets; they are composed when they are asked for."""
    kind, region = KINDS["agenda"], context.region
    stem = file_names.named(context, kind.name, region.code, region.name[context.language])
    for name in kind.formats:
        st.download_button(
            context.words(f"reports.format_{name}"),
            data=partial(_file_of, context, draft, name),
            file_name=f"{stem}.{name}",
            mime=offer.MIME[name],
            on_click="ignore",
            key=f"agenda_pack_{name}",
        )


def _file_of(context: PageContext, draft: Agenda, name: Format) -> bytes:
    return writers.write(agenda_pack.of(context, draft), name, Home.from_environment())


def _saved_agendas(context: PageContext) -> None:
    """List the agendas that are kept, each a link to its meeting and to its editor."""
    named = store.names(Home.from_environment())
    if not named:
        return
    words = context.words
    rows = "".join(
        f'<p><a href="{html.escape(_address(name))}">{html.escape(name)}</a> '
        f'<a class="quiet" href="{html.escape(_address(name, "agenda"))}">'
        f"{html.escape(words('meeting.editor.edit'))}</a></p>"
        for name in named
    )
    title = html.escape(words("meeting.editor.kept"))
    st.html(f'<div class="agendas"><b>{title}</b>{rows}</div>')


def _address(name: str, view: str = "") -> str:
    parts = {"agenda": name, "view": view, "theme": selection.of_parts().get("theme", "")}
    return links.address("meeting", {part: value for part, value in parts.items() if value})


def _save() -> None:
    draft: Agenda = st.session_state[_DRAFT]["draft"]
    name = str(st.session_state.get("agenda_name", ""))
    edition = draft.edition if " ".join(name.split()) == draft.name else ""
    try:
        saved = store.save(Home.from_environment(), Agenda(name, draft.entries, edition))
    except XuntuError as error:
        st.session_state[_NOTICE] = error
        return
    st.session_state[_DRAFT] = {"of": saved, "draft": saved, "edits": 0}
    st.session_state[_NOTICE] = "saved"
    selection.keep_parameters({"agenda": saved.name, "view": "agenda"})


def _delete() -> None:
    draft: Agenda = st.session_state[_DRAFT]["draft"]
    try:
        store.remove(Home.from_environment(), draft.name, draft.edition)
    except XuntuError as error:
        st.session_state[_NOTICE] = error
        return
    del st.session_state[_DRAFT]
    selection.keep_parameters({"agenda": "", "view": "agenda"})


def _draw_notice(context: PageContext) -> None:
    """Say once what became of keeping the agenda."""
    notice = st.session_state.pop(_NOTICE, None)
    if isinstance(notice, XuntuError):
        notices.failed(context.words, notice)
    elif notice:
        texts.caption(context.words("meeting.editor.saved"))
