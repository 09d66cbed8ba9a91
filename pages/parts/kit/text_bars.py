"""Bars of lines of text: what each says stands above it, and the longest fills the card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import streamlit as st

Tone = Literal["accent", "alarm", "quiet"]


@dataclass(frozen=True)
class TextBar:
    """One bar: its line (HTML, a link may stand in it), the share of the width, and its colour."""

    line: str
    share: float
    tone: Tone = "accent"


def draw(*bars: TextBar) -> None:
    """Draw the bars under one another, in their order."""
    rows = "".join(
        f'<div class="bar"><span>{bar.line}</span>'
        f'<i class="{bar.tone}" style="width:{100 * bar.share:.1f}%"></i></div>'
        for bar in bars
    )
    st.html(f'<div class="bars">{rows}</div>')
