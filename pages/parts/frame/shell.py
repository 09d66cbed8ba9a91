"""The frame around every page: how a run begins, and what a reader gets where it fails.

Streamlit runs a page file without `app.py` when the first visitor of a fresh server arrives on a
deep link, because it knows the `pages/` folder before the page list. So every page's first
statement is `shell.guard()`, which hands over to the page list and starts the run again.
"""

from __future__ import annotations

import logging
import os
from dataclasses import replace
from pathlib import Path

import streamlit as st

from pages.parts.frame import data, from_url, navigation, paper, seen, selection, signed_in
from pages.parts.frame.context import FrameContext, Narrowing, PageContext
from pages.parts.frame.header import development, header, put_right
from pages.parts.frame.serving import settings as served
from pages.parts.kit import notices
from pages.parts.kit.words import Words
from warehouse.access.roles import Action
from warehouse.runtime.errors import (
    ActionRefused,
    NotSignedIn,
    NoVersion,
    PointerDamaged,
    XuntuError,
)
from warehouse.runtime.faults import as_xuntu_error
from warehouse.runtime.home import Home
from warehouse.runtime.private import keep_private
from warehouse.words.messages import DEFAULT_LANGUAGE

LOG = logging.getLogger("xuntu")

_STYLE = Path(__file__).parent / "style.css"
_STARTED = "shell_started"


def guard() -> None:
    """Send a run that began in a page file to the page list, or refuse it."""
    _refuse_unprotected()
    if not st.session_state.get(_STARTED):
        st.navigation(navigation.page_list(), position="hidden")
        st.rerun()


def run() -> None:
    """Run the dashboard once: the whole of `app.py`."""
    keep_private()
    st.set_page_config(
        page_title=Words(DEFAULT_LANGUAGE)("app.browser_title"),
        page_icon=navigation.FOLDER / "parts" / "mark.svg",
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    st.html(_STYLE)
    _refuse_unprotected()
    st.session_state[_STARTED] = True
    try:
        signed_in.begin()
        put_right.begin()
        navigation.run()
        put_right.end(_words())
    except NoVersion as error:
        notices.no_version(_words(), error)
        st.page_link(
            navigation.page("intake"),
            label=_words()("pages.intake"),
            query_params=selection.current().parameters(),
        )
    except (ActionRefused, NotSignedIn) as error:
        notices.failed(_words(), error)
        # There may be no header to sign out by, and somebody may have two accounts.
        if not signed_in.access().is_local:
            st.html(f'<a href="/auth/logout">{_words()("sign_in.sign_out")}</a>')
    except XuntuError as error:
        notices.failed(_words(), error)
    except Exception as error:  # a reader gets words, the log gets the traceback
        fault = as_xuntu_error(error, Path(os.environ.get("XUNTU_HOME", "")))
        if fault is not None:
            notices.failed(_words(), fault)
            return
        LOG.exception("a page failed")
        _say_why()
    finally:
        st.session_state[_STARTED] = False


def _refuse_unprotected() -> None:
    """End the run, in words, where the server is open further than it may be."""
    if refusal := served.session_refusal():
        notices.failed(_words(), refusal)
        st.stop()


def _say_why() -> None:
    """Say why a page failed: a version of earlier models, or what the program did not foresee."""
    try:
        version = data.version()
    except XuntuError as error:
        notices.failed(_words(), error)
        return
    outdated = None if version is None else data.outdated(version)
    if outdated is not None:
        notices.failed(_words(), outdated)
        return
    notices.unexpected(_words())


def _words() -> Words:
    try:
        own = data.settings().language
    except XuntuError:  # the page says so, in the words asked for here
        own = DEFAULT_LANGUAGE
    return Words(selection.language(selection.current(), own))


def enter(
    *,
    handles: tuple[Narrowing, ...] = (),
    offered: from_url.Offered | None = None,
    is_stage: bool = False,
) -> PageContext:
    """Begin a page: read and check the selection, draw the header, return what the page needs.

    `handles` names what the figures of the page follow, or what the page says of in words of its
    own; of the rest that is chosen elsewhere a line says that the page does not follow it.
    `offered` tells what the address may say of the page's parts; of anything else a line says so.
    A page that `is_stage` has no header, stays with the version that its address names, and is of
    all levels, categories and years.
    """
    signed_in.check(Action.SEE_FIGURES)
    context = from_url.page_context(handles, offered, is_pinned=is_stage)
    frame = context.of_frame(Home.from_environment())
    seen.note(context.region.code, context.version_id)
    if is_stage:
        header.follow(frame, context.place_name)
        development.draw(frame, is_stage=True)
        return replace(context, level="", category="", year=None, peers="")
    header.draw(frame, context.place_name)
    paper.draw(frame, context.region.name[context.language], context.scope)
    return context


def first_page() -> str:
    """Return where somebody begins: on the wall map, or what they may open of their own; before
    there are figures at the intake.
    """
    own = () if signed_in.may(Action.SEE_FIGURES) else signed_in.own_pages()
    return own[0] if own else "map_wall" if data.has_figures(data.version()) else "intake"


def enter_without_figures() -> FrameContext:
    """Begin a page that works without figures: draw the header, return what the page needs.

    A page that is for one action is refused to whoever may not do that. Where the version may not
    be shown the page says so and goes on: here a new one can be built.
    """
    if (page := navigation.current_page()) in navigation.OFFICE_PAGES:
        signed_in.check(navigation.OFFICE_PAGES[page])
    settings, chosen = data.settings(), selection.current()
    words = Words(selection.language(chosen, settings.language))
    refusal, version = None, None
    try:
        version = data.version()
    except PointerDamaged as error:
        refusal = error
    context = FrameContext(words, settings, Home.from_environment(), version, chosen)
    seen.note()
    header.draw(context)
    paper.draw(context)
    if refusal is not None:
        notices.withheld(words, refusal)
    return context
