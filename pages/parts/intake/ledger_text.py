"""Text that may come from a ledger (names of files, headers, values), drawn as the text it is.

Streamlit reads labels, captions and boxes as Markdown, where a cell's `[x](http://...)`, `$...$` or
`![](...)` would turn into a link, a formula or a request to another host. No escape stops all of
it, because links, arrows and pictures of symbols are looked for once more after the escapes are
gone. So what a ledger says goes to the screen through here, or as `st.text` and tables do.
"""

from __future__ import annotations

import html
from typing import Literal

import streamlit as st

Kind = Literal["error", "warning"]


def lines(*texts: str) -> None:
    """Draw lines in quiet ink."""
    st.html("".join(f'<div class="quiet-line">{escaped(text)}</div>' for text in texts))


def box(kind: Kind, *lines: str, title: str = "") -> None:
    """Draw a box that says something went wrong, or might."""
    heading = f"<b>{escaped(title)}</b>" if title else ""
    body = "".join(f"<p>{escaped(line)}</p>" for line in lines if line)
    st.html(f'<div class="box {kind}" role="alert">{heading}{body}</div>')


def escaped(text: str) -> str:
    """Return text for a place in HTML."""
    return html.escape(text).replace("\n", "<br>")
