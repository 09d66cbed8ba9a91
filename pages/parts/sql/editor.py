"""The editor: SQL with names of tables and columns completed, run by Ctrl+Enter or the button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import components
from warehouse.artifacts.project import Project
from warehouse.console.statements import LONGEST

KEY = "sql_editor"
FIRST = "select region_level, count(*) as regions\nfrom dim_region\ngroup by region_level\n"

_draw = components.component(KEY)


@dataclass(frozen=True)
class SqlRequest:
    """What a reader wants: a question run, or (None) the present one cut short."""

    sql: str | None


def draw(
    context: PageContext, *, is_running: bool, reload: tuple[int, str] | None
) -> SqlRequest | None:
    """Draw the editor and return what was just asked for, None for nothing.

    `reload` is what the editor is to hold instead of what is in it, with a number that changes each
    time.
    """
    words = context.words
    wanted = _draw(
        key=KEY,
        data={
            "first": FIRST,
            "reload": reload,
            "running": is_running,
            "schema": _schema(data.project(context.view.version)),
            "words": {
                name: words(f"sql.{name}") for name in ("run", "cancel", "editor", "shortcut")
            },
        },
        on_run_change=lambda: None,
        on_cancel_change=lambda: None,
        on_text_change=lambda: None,
    )
    return _request(wanted)


def text() -> str:
    """Return what stands in the editor, as far as it was told."""
    text = st.session_state.get(KEY, {}).get("text")
    return text[:LONGEST] if isinstance(text, str) else FIRST


def _request(wanted: Any) -> SqlRequest | None:  # noqa: ANN401 - Streamlit's own
    if isinstance(sql := wanted.run, str):
        return SqlRequest(sql[: LONGEST + 1])
    return SqlRequest(None) if wanted.cancel else None


def _schema(project: Project) -> dict[str, list[str]]:
    """Return the columns of each table that can be asked of."""
    return {
        node.name: [column.name for column in node.columns]
        for node in project.nodes.values()
        if node.kind in ("mart", "reference")
    }
