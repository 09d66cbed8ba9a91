"""The sheets of many villages in one file that a browser prints, a village a page."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path

from pages.parts.frame.context import PageContext
from pages.parts.shared.village import report
from pages.parts.village import sheet

STYLE = Path(__file__).with_name("sheet.css")
"""The style of the sheets, on the screen and in the file."""

HTML = "text/html"


def document(context: PageContext, title: str, village_ids: Sequence[str]) -> bytes:
    """Return the sheets of villages as one HTML file without anything from outside.

    Clues are left out: no hand-out shows them below the county.
    """
    sheets = "".join(
        sheet.draw(context, gathered, with_clues=False)
        for gathered in report.gather(context, village_ids)
    )
    return (
        f'<!doctype html><html lang="{context.language}"><head><meta charset="utf-8">'
        f"<title>{html.escape(title)}</title><style>{STYLE.read_text('utf-8')}</style></head>"
        f"<body>{sheets}</body></html>"
    ).encode()
