"""The choosers of a page's own parts: which view, list or measure is looked at.

What every page follows (region, term, month ...) is chosen by the frame's filters and kept in the
URL; what is chosen here is of one card.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

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
    first = default or options[0]
    chosen = st.segmented_control(
        texts.literal(label),
        options,
        default=first,
        format_func=lambda option: texts.literal(name(option)),
        key=f"{key}_{page.language}",
        label_visibility="collapsed",
        required=True,
    )
    return chosen or first
