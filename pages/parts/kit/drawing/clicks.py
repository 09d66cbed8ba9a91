"""A click on a picture: the code that comes back is the client's, so it is checked before use."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import streamlit as st

_CODE = re.compile(r"\d{6}")


def clicked(key: str, selection_name: str) -> str | None:
    """Return the region code a chart's click holds, or None if it holds none."""
    state = st.session_state.get(key)
    points = state.selection.get(selection_name, []) if state else []
    code = str(points[0].get("code", "")) if points else ""
    return code if _CODE.fullmatch(code) else None


def clicked_on_relief(key: str) -> str | None:
    """Return the region code of the object that was picked on a relief, or None."""
    state = st.session_state.get(key)
    objects = state.selection.get("objects", {}) if state else {}
    first: dict[str, Any] = next((group[0] for group in objects.values() if group), {})
    code = str(first.get("properties", {}).get("code", ""))
    return code if _CODE.fullmatch(code) else None


def on_relief_click(key: str, then: Callable[[str], None]) -> Callable[[], None]:
    """Return the callback of a relief: hand the picked code on."""

    def callback() -> None:
        if (code := clicked_on_relief(key)) is not None:
            then(code)

    return callback


def on_click(key: str, selection_name: str, then: Callable[[str], None]) -> Callable[[], None]:
    """Return the callback of a chart: hand the clicked code on."""

    def callback() -> None:
        if (code := clicked(key, selection_name)) is not None:
            then(code)

    return callback
