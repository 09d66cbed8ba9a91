"""What stands over a picture or a table of a card: its title, and a computed sentence."""

from __future__ import annotations

import streamlit as st

from pages.parts.kit.words import as_html


def title(text: str) -> None:
    """Draw the title of a card; its `[[...]]` part is set in the alarm colour."""
    st.html(f'<div class="card-title">{as_html(text)}</div>')


def finding(text: str) -> None:
    """Draw a computed sentence under the title of a card."""
    st.html(f'<div class="finding">{as_html(text)}</div>')
