"""What the reader has chosen: held in the URL as codes, the same on every page.

The URL is the only place that holds it, so that deep links, reloading, back and forward all work;
links between pages carry it along. Values are checked against what exists before anything uses
them.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date

import streamlit as st

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
        return {name: text for name, text in asdict(self).items() if text}


NAMES = tuple(field.name for field in fields(Selection))

_LEFT_OUT = "left_out_of_the_url"


def current() -> Selection:
    """Return what the URL says now, unchecked, without what this run has found to name nothing."""
    left_out: dict[str, str] = st.session_state.get(_LEFT_OUT, {})
    # All at once: each look at a single parameter takes the lock of the session's state.
    said = st.query_params.to_dict().items()
    return Selection(
        **{name: text for name, text in said if name in NAMES and left_out.get(name) != text}
    )


def leave_out(values: Mapping[str, str]) -> None:
    """Note which values of the URL name nothing; links, and the URL itself, go without them."""
    st.session_state[_LEFT_OUT] = dict(values)


def refused(chosen: Selection, held: Mapping[str, str]) -> dict[str, str]:
    """Return which chosen values are not those held in their place, by name."""
    said = chosen.parameters()
    return {name: said[name] for name, value in held.items() if said.get(name, value) != value}


def refused_of_parts(offered: Mapping[str, Container[str]]) -> dict[str, str]:
    """Return what the URL says of the page's parts and is none of what they offer, by name."""
    said = of_parts()
    return {
        name: said[name]
        for name, options in offered.items()
        if said.get(name, "") and said[name] not in options
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
    return of_parts().get(name, "")


def keep_parameters(values: Mapping[str, str]) -> None:
    """Put what is chosen in a part of the page into the URL; "" takes it out."""
    kept = {name: text for name, text in (of_parts() | dict(values)).items() if text}
    if kept != of_parts():
        st.query_params.from_dict(current().parameters() | kept)


def of_parts() -> dict[str, str]:
    """Return the parameters of the page's parts: what is no part of the selection.

    What this run has found to name nothing is not among them.
    """
    left_out: dict[str, str] = st.session_state.get(_LEFT_OUT, {})
    return {
        name: text
        for name, text in st.query_params.items()
        if name not in NAMES and left_out.get(name) != text
    }


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
