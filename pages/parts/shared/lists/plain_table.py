"""A table of texts: names, roles and days, of which no figure is to be traced."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

import streamlit as st

TALLEST = 560
FEW = 14


def draw(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Draw rows under their headings; many scroll within their card."""
    body = "".join(f"<tr>{_cells('td', row)}</tr>" for row in rows)
    with st.container(height=TALLEST if len(rows) > FEW else "content", border=False):
        st.html(f'<table class="findings"><tr>{_cells("th", headings)}</tr>{body}</table>')


def _cells(tag: str, texts: Iterable[str]) -> str:
    return "".join(f"<{tag}>{html.escape(text)}</{tag}>" for text in texts)
