"""What the reader has chosen: held in the URL as codes, the same on every page.

The URL is the only place that holds it, so that deep links, reloading, back and forward all work;
links between pages carry it along. Values are checked against what exists before anything uses
them. Outside a run of a page, where hand-outs are written, no URL is there and it says nothing.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.parts.kit.words import Language
from warehouse.words.messages import DEFAULT_LANGUAGE, LANGUAGES


@dataclass(frozen=True)
class Selection:
    """Codes of what is chosen; empty text where the page's own default applies."""

    region: str = ""
    term: str = ""
    month: str = ""
    metric: str = ""
    grain: str = ""
    level: str = ""
    category: str = ""
    year: str = ""
    village: str = ""
    peers: str = ""
    lang: str = ""

    def parameters(self) -> dict[str, str]:
        """Return what goes into the URL: the values that are set."""
        return {name: text for name in NAMES if (text := getattr(self, name))}


NAMES = tuple(field.name for field in fields(Selection))

_LEFT_OUT, _READ, _OF_PAGE = "left_out_of_the_url", "asked_of_the_url", "asked_before"


def is_of_page() -> bool:
    """Return whether a page is run, so that there is a URL and somebody to tell."""
    return get_script_run_ctx(suppress_warning=True) is not None


def begin() -> None:
    """Begin a run of a page: nothing of the URL is known to name nothing, nor asked for."""
    st.session_state[_LEFT_OUT], st.session_state[_READ] = {}, set()


def current() -> Selection:
    """Return what the URL says now, unchecked, without what this run has found to name nothing."""
    return Selection(**{name: text for name, text in of_url().items() if name in NAMES})


def of_url() -> dict[str, str]:
    """Return what the URL says, in its order, without what this run has found to name nothing."""
    if not is_of_page():
        return {}
    gone: dict[str, str] = st.session_state.get(_LEFT_OUT, {})
    # All at once: each look at a single parameter takes the lock of the session's state.
    return {
        name: text for name, text in st.query_params.to_dict().items() if gone.get(name) != text
    }


def leave_out(values: Mapping[str, str]) -> None:
    """Note which values of the URL name nothing; links, and the URL itself, go without them."""
    if is_of_page():
        st.session_state.setdefault(_LEFT_OUT, {}).update(values)


def refused(chosen: Selection, held: Mapping[str, str]) -> dict[str, str]:
    """Return which chosen values are not those held in their place, by name."""
    parameters = chosen.parameters()
    return {
        name: parameters[name]
        for name, value in held.items()
        if parameters.get(name, value) != value
    }


def refused_of_parts(offered: Mapping[str, Container[str]]) -> dict[str, str]:
    """Return what the URL says of the page's parts and is none of what they offer, by name."""
    parameters = of_parts()
    return {
        name: parameters[name]
        for name, options in offered.items()
        if parameters.get(name, "") and parameters[name] not in options
    }


def choose(**values: str) -> None:
    """Change part of the selection in the URL; the run that follows reads it."""
    if (after := changed(**values)) != current():
        st.query_params.from_dict(after.parameters() | of_parts())


def changed(**values: str) -> Selection:
    """Return the selection with part of it changed."""
    before = current()
    if "region" in values and values["region"] != before.region:
        values = {"village": "", **values}  # a village belongs to its county
    return replace(before, **values)


def parameter(name: str) -> str:
    """Return what the URL says of a part of the page, such as a table's order; "" for nothing.

    These stay while the page does; links to other pages leave them behind.
    """
    if is_of_page():
        st.session_state.setdefault(_READ, set()).add(name)
    return of_parts().get(name, "")


def keep_parameters(values: Mapping[str, str]) -> None:
    """Put what is chosen in a part of the page into the URL; "" takes it out.

    The order stays: a table's script has written the same address already, and an address that
    reads otherwise would be a step of its own in the browser's history.
    """
    parameters = {name: text for name, text in (of_url() | dict(values)).items() if text}
    if parameters != st.query_params.to_dict():
        st.query_params.from_dict(parameters)


def of_parts() -> dict[str, str]:
    """Return the parameters of the page's parts: what is no part of the selection."""
    return {name: text for name, text in of_url().items() if name not in NAMES}


def unread(page: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return what the URL says that no part of a page has asked for in this run, by name.

    First what no part asks for at all; then what one asked for in the run before, which is not on
    the page any more. Names with a dot are of tables, which need not be on the page yet.
    """
    parameters: set[str] = st.session_state.get(_READ, set())
    before, parameters_before = st.session_state.get(_OF_PAGE, ("", set()))
    st.session_state[_OF_PAGE] = (page, parameters)
    gone = parameters_before if before == page else set()
    unread = {
        name: text
        for name, text in of_parts().items()
        if name not in parameters and "." not in name
    }
    unknown = {name: text for name, text in unread.items() if name not in gone}
    return unknown, {name: text for name, text in unread.items() if name in gone}


def language(chosen: Selection, default: str) -> Language:
    """Return the chosen language, or the office's own where the URL names none that exists."""
    wanted = chosen.lang or default
    return wanted if wanted in LANGUAGES else DEFAULT_LANGUAGE


def valid(wanted: str, codes: Container[str], default: str) -> str:
    """Return a wanted code if it exists, else the default."""
    return wanted if wanted in codes else default


def month_end(wanted: str, months: list[date], default: date) -> date:
    """Return the month end a text like 2024-06 names if there is one, else the default."""
    return next((end for end in months if f"{end:%Y-%m}" == wanted), default)
