"""What the reader has chosen: held in the URL as codes, the same on every page.

The URL is the only place that holds it, so that deep links, reloading, back and forward all work;
links between pages carry it along. Values are checked against what exists before anything uses
them.
"""

from __future__ import annotations

from collections.abc import Container
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
    lang: str = ""

    def parameters(self) -> dict[str, str]:
        """Return what goes into the URL: the values that are set."""
        return {name: text for name, text in asdict(self).items() if text}


def current() -> Selection:
    """Return what the URL says now, unchecked."""
    names = [field.name for field in fields(Selection)]
    return Selection(**{name: st.query_params[name] for name in names if name in st.query_params})


def choose(**values: str) -> None:
    """Change part of the selection in the URL; the run that follows reads it."""
    before = current()
    if "region" in values and values["region"] != before.region:
        values = {"village": "", **values}  # a village belongs to its county
    if (after := replace(before, **values)) != before:
        st.query_params.from_dict(after.parameters())


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
