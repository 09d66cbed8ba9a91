"""HTML of a sheet: a card of it, and a small table."""

from __future__ import annotations

import html
from collections.abc import Sequence

from pages.parts.shared.village.rows import VillageRows


def card(title: str, body: str) -> str:
    """Return a card of the sheet."""
    return f"<section><h3>{html.escape(title)}</h3>{body}</section>"


def of_rows(rows: VillageRows) -> str:
    """Return a small table with its note, or the note alone."""
    drawn = table(rows.headings, rows.rows, rows.numeric) if rows.rows else ""
    note = f'<p class="quiet">{html.escape(rows.note)}</p>' if rows.note else ""
    return drawn + note


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[int]) -> str:
    """Return a small table; the columns of the places in `numeric` are set to the right."""

    def line(cells: Sequence[str], tag: str) -> str:
        return "".join(
            f"<{tag}{' class=numeric' if place in numeric else ''}>{html.escape(cell)}</{tag}>"
            for place, cell in enumerate(cells)
        )

    head = f"<thead><tr>{line(headings, 'th')}</tr></thead>" if headings else ""
    body = "".join(f"<tr>{line(row, 'td')}</tr>" for row in rows)
    return f"<table>{head}<tbody>{body}</tbody></table>"
