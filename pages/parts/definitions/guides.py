"""How to change things, and what to take away: worked examples, dbt's documentation, the manual of
definitions, every table.
"""

from __future__ import annotations

import html

import streamlit as st

from pages.parts.definitions import manual, whole_export, worked_examples
from pages.parts.frame.context import PageContext
from pages.parts.frame.serving import dbt_docs
from pages.parts.kit import choosers, headings, texts

EXAMPLE = "example"
"""The name in the URL of the worked example that is shown."""


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
    words, parts = context.words, worked_examples.examples()
    with st.container(border=True, key="card_examples"):
        headings.explained(words, words("definitions.examples"), words("definitions.examples_text"))
        if not parts:
            texts.caption(words("notices.empty"))
            return
        named = {_slug(name): example for name, example in parts.items()}

        def title(slug: str) -> str:
            return worked_examples.title(words, named[slug])

        shown = choosers.from_list(
            context, EXAMPLE, words("definitions.examples"), list(named), title
        )
        texts.guide(worked_examples.markdown(words, named[shown]))


def _slug(title: str) -> str:
    return "-".join(title.lower().split())
