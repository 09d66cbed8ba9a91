"""The steps of an import, the one the user is at marked."""

from __future__ import annotations

import html

import streamlit as st

from pages.parts.frame.context import FrameContext
from pages.parts.intake.flow import STEPS, Flow


def bar(context: FrameContext, flow: Flow) -> None:
    """Draw the steps side by side, those that are done with a tick."""
    place = len(STEPS) if flow.step is None else STEPS.index(flow.step)
    cells = []
    for number, step in enumerate(STEPS):
        state = "here" if number == place else "done" if number < place else "ahead"
        sign = "✓" if state == "done" else str(number + 1)
        label = html.escape(context.words(f"intake.step_{step}"))
        cells.append(f'<li class="{state}"><b>{sign}</b>{label}</li>')
    st.html(f'<ol class="steps">{"".join(cells)}</ol>')
