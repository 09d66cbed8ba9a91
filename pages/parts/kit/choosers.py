"""The choosers of a page's own parts: which view, list or measure is looked at.

What every page follows (region, term, month ...) is chosen by the frame's filters; what is chosen
here is of one card, and kept in the URL under the card's own name as long as the page is open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, TypeVar

import streamlit as st

from pages.parts.kit import texts
from pages.parts.kit.page import Page

Option = TypeVar("Option", bound=str)


def one_of(
    page: Page,
    key: str,
    label: str,
    options: Sequence[Option],
    name: Callable[[Option], str],
    *,
    default: Option | None = None,
) -> Option:
    """Draw the options side by side and return the chosen one, or the default (or the first).

    Only what is chosen need be asked for: a tab would draw what nobody looks at.
    """
    chosen, widget, keep = _from_url(page, key, label, options, default or options[0])
    st.segmented_control(
        texts.literal(label),
        options,
        format_func=lambda option: texts.literal(name(option)),
        key=widget,
        on_change=keep,
        label_visibility="collapsed",
        required=True,
    )
    return chosen


def from_list(
    page: Page,
    key: str,
    label: str,
    options: Sequence[Option],
    name: Callable[[Option], str],
    *,
    default: Option | None = None,
    width: int | Literal["stretch"] = "stretch",
) -> Option:
    """Draw a list of the options, for more than stand side by side; return as `one_of` does."""
    chosen, widget, keep = _from_url(page, key, label, options, default or options[0])
    st.selectbox(
        texts.literal(label),
        options,
        format_func=lambda option: texts.literal(name(option)),
        key=widget,
        on_change=keep,
        label_visibility="collapsed",
        width=width,
    )
    return chosen


def _from_url(
    page: Page, key: str, label: str, options: Sequence[Option], first: Option
) -> tuple[Option, str, Callable[[], None]]:
    """Return what the URL chooses, the key of a chooser that shows it, and what keeps a choice.

    What the URL says and is not offered is refused. The URL is what holds: the value is set before
    the chooser is drawn.
    """
    wanted = page.parameter(key)
    shown = next((option for option in options if option == wanted), first)
    if wanted and shown != wanted:
        page.refuse(label, key)
    widget = f"{key}_{page.language}"
    if st.session_state.get(widget) != shown:
        st.session_state[widget] = shown

    def keep() -> None:
        chosen = st.session_state.get(widget) or first
        page.keep_parameters({key: "" if chosen == first else chosen})

    return shown, widget, keep
