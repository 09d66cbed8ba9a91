"""A click on a picture: the code that comes back is the client's, so it is checked before use."""

from __future__ import annotations

import re
from collections.abc import Callable

import streamlit as st

_CODE = re.compile(r"\d{6}")


def clicked(key: str, selection_name: str) -> str | None:
    """Return the region code a chart's click holds, or None if it holds none."""
    code = field(key, selection_name, "code")
    return code if _CODE.fullmatch(code) else None


def field(key: str, selection_name: str, name: str) -> str:
    """Return what a chart's click holds in a field, unchecked; "" if nothing."""
    state = st.session_state.get(key)
    points = state.selection.get(selection_name, []) if state else []
    return str(points[0].get(name) or "") if points else ""


def on_click(key: str, selection_name: str, then: Callable[[str], None]) -> Callable[[], None]:
    """Return the callback of a chart: hand the clicked code on."""

    def callback() -> None:
        if (code := clicked(key, selection_name)) is not None:
            then(code)

    return callback
