"""The choices of a plan while it is worked on, of each county and term by themselves."""

from __future__ import annotations

import streamlit as st

from pages.parts.frame.context import PageContext
from warehouse.planning.inputs import Inputs

_HELD, _EDITS = "plan_inputs", "plan_edits"


def inputs(context: PageContext) -> Inputs:
    """Return what is chosen of the county's plan, the usual before anything was."""
    choices: dict[tuple[str, str], Inputs] = st.session_state.get(_HELD, {})
    return choices.get(_of(context), Inputs())


def keep(context: PageContext, chosen: Inputs) -> None:
    """Hold what is chosen; the widgets that chose it begin anew."""
    st.session_state.setdefault(_HELD, {})[_of(context)] = chosen
    st.session_state[_EDITS] = edits() + 1


def edits() -> int:
    """Return how often choices were held: part of the keys of the widgets that show them."""
    return int(st.session_state.get(_EDITS, 0))


def key(context: PageContext, name: str) -> str:
    """Return the key of a widget, which is another one once the choices are others."""
    return f"plan_{name}_{context.region.code}_{context.term.term_id}_{context.language}_{edits()}"


def _of(context: PageContext) -> tuple[str, str]:
    return context.region.code, context.term.term_id
