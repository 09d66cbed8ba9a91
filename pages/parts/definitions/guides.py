"""How to change things, and what to take away: worked examples, dbt's documentation, the manual of
definitions, every table.
"""

from __future__ import annotations

import html
import re
from functools import cache
from pathlib import Path

import streamlit as st

from pages.parts.definitions import manual, whole_export
from pages.parts.frame.context import PageContext
from pages.parts.frame.serving import dbt_docs
from pages.parts.kit import choosers, headings, texts
from warehouse.runtime.home import PROJECT_ROOT

EXAMPLE = "example"
"""The name in the URL of the worked example that is shown."""

_CONTRIBUTING = PROJECT_ROOT / "CONTRIBUTING.md"
_CHAPTER, _PART = re.compile(r"^## ", re.MULTILINE), re.compile(r"^### ", re.MULTILINE)


def cards(context: PageContext) -> None:
    """Draw what can be taken away beside the worked examples."""
    left, right = st.columns([1, 2.1])
    with left:
        manual.card(context)
        _dbt(context)
        whole_export.card(context)
    with right:
        _examples(context)


def _dbt(context: PageContext) -> None:
    words = context.words
    with st.container(border=True, key="card_dbt_docs"):
        headings.explained(words, words("definitions.dbt_docs"), words("definitions.dbt_text"))
        label = html.escape(words("definitions.dbt_open"))
        link = f'<a href="{dbt_docs.ADDRESS}" target="_blank" rel="noopener">{label}</a>'
        st.html(f'<div class="onward-to">{link}</div>')


def _examples(context: PageContext) -> None:
    words, parts = context.words, examples(_CONTRIBUTING)
    with st.container(border=True, key="card_examples"):
        headings.explained(words, words("definitions.examples"), words("definitions.examples_text"))
        if not parts:
            texts.caption(words("notices.empty"))
            return
        names = {_slug(name): name for name in parts}
        label = words("definitions.examples")
        shown = choosers.from_list(context, EXAMPLE, label, list(names), names.__getitem__)
        texts.guide(parts[names[shown]])


@cache
def examples(file: Path) -> dict[str, str]:
    """Return the worked examples of the contributor's guide by their titles, as Markdown; none
    where the guide is not installed.
    """
    if not file.is_file():
        return {}
    chapters = _CHAPTER.split(file.read_text("utf-8"))
    worked = next((each for each in chapters if each.startswith("Worked examples")), "")
    parts = (part.partition("\n") for part in _PART.split(worked)[1:])
    return {title.strip(): body.strip() for title, _, body in parts}


def _slug(title: str) -> str:
    return "-".join(title.lower().split())
