"""A picture in a card: its title is what it shows, and it can be taken away as PNG or SVG."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

import streamlit as st
from streamlit.elements import vega_charts

from pages.parts.kit import headings, theme
from pages.parts.kit.drawing import charts, clicks, marks, sent_rows, sent_specs
from pages.parts.kit.files import downloads
from pages.parts.kit.labels import letters
from pages.parts.kit.page import Page
from pages.parts.kit.words import as_text
from warehouse.queries import boundaries

SAVED_WIDTH = 900
"""Pixels across of a saved picture, before the doubling that makes it sharp in print."""

EDGE = 16
"""Pixels around a saved picture."""

TITLE_SIZE, NOTE_SIZE = 17, 13
TITLE_LINE, NOTE_LINE = 20, 16
"""Pixels of the words of a saved picture, and of a line of them."""

VEGA_LITE = "5.20"
"""The version of Vega-Lite that saves pictures; what is drawn keeps to what it knows."""

_ANSWERED = "pictures_answered"


# Streamlit looks for names that Altair numbers anew in each run; ours are made once a process.
vega_charts._stabilize_vega_json_spec = sent_specs.shortened


@dataclass(frozen=True)
class Picture:
    """A Vega-Lite picture and its words.

    `key` names it on its page; `finding` is the computed sentence that is its title, with
    `[[...]]` in the alarm colour; `note` says behind a "?" what it is out of and how it is counted,
    and after it stand `definitions`, on the screen alone, but for what is the matter with the
    figures (`headings.Caution`), which is saved with it;
    `line` is the one quiet line under it; `name` is a short name for files; `alternative` says the
    same as the picture to who cannot see it (the finding where it is empty); `links` are the
    addresses of the counts of its finding (`claims.pieces`). `spec` needs no configuration,
    padding or mark of demonstration data: they are added here. Of a picture that is only saved it
    may be what makes it, when it is asked for.
    """

    key: str
    name: str
    finding: str
    spec: dict[str, Any] | Callable[[], dict[str, Any]]
    height: int
    note: str = ""
    definitions: tuple[str, ...] = ()
    line: str = ""
    alternative: str = ""
    links: Mapping[str, str] = field(default_factory=dict)

    def specification(self) -> dict[str, Any]:
        """Return the picture's specification, made now where it is made when it is asked for."""
        return self.spec() if callable(self.spec) else self.spec


def card(page: Page, picture: Picture, on_select: Callable[[], None] | None = None) -> None:
    """Draw a picture in a card of its own; `on_select` is called when a mark is clicked."""
    with st.container(border=True, height="stretch", key=f"picture_{picture.key}"):
        bare(page, picture, on_select)


def bare(page: Page, picture: Picture, on_select: Callable[[], None] | None = None) -> None:
    """Draw a picture within what is open, the mark of demonstration data at its foot."""
    title(page, picture)
    chart(page, picture, on_select, mark="", is_titled=True)
    headings.foot(page.mark, picture.line)


def chart(
    page: Page,
    picture: Picture,
    on_select: Callable[[], None] | None = None,
    mark: str | None = None,
    *,
    is_titled: bool = False,
) -> None:
    """Draw a picture alone, for a card that says its words elsewhere.

    The mark of demonstration data is within it, unless the card bears one (`mark` is ""). Where its
    finding stands above it (`is_titled`), it is not read out once more.
    """
    drawn(
        whole(picture.specification(), page.mark if mark is None else mark),
        key=chart_key(page, picture.key),
        height=picture.height,
        name=picture.name,
        alternative=as_text(picture.alternative or ("" if is_titled else picture.finding)),
        on_select=on_select,
    )


def drawn(
    spec: dict[str, Any],
    *,
    key: str,
    height: int | Literal["stretch"],
    name: str,
    alternative: str,
    on_select: Callable[[], None] | None = None,
) -> None:
    """Draw a specification with its name, and beside it what it says to who cannot see it.

    Within its specification other figures would make another specification, and the browser would
    build its view anew.
    """
    if alternative:
        st.html(f'<div class="alternative">{html.escape(alternative)}</div>')
    st.vega_lite_chart(
        spec=_sent(spec),
        theme=None,
        height=height,
        key=key,
        on_select=on_select or "ignore",
        alt=name,
    )


def _sent(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a specification whose rows are packed; shapes stay as they are."""
    packed = {
        name: rows if rows and rows[0].get("type") == "Feature" else _packed(rows)
        for name, rows in spec.get("datasets", {}).items()
    }
    return {**spec, "datasets": packed}


def _packed(rows: charts.Rows) -> bytes:
    if not isinstance(rows, charts.DrawnRows):
        return sent_rows.packed(rows)
    if rows.packed is None:
        rows.packed = sent_rows.packed(rows)
    return rows.packed


def chart_key(page: Page, key: str) -> str:
    """Return the key of a picture's chart: one for all regions, so that the browser keeps its view.

    It is another one once a click was answered.
    """
    return f"chart_{key}_{st.session_state.get(_ANSWERED, {}).get(key, 0)}_{page.language}"


def free(key: str) -> None:
    """Have a picture forget what was clicked, so that the same mark can be clicked again."""
    answered = st.session_state.get(_ANSWERED, {})
    st.session_state[_ANSWERED] = {**answered, key: answered.get(key, 0) + 1}


def on_click(
    page: Page, key: str, selection_name: str, then: Callable[[str], None]
) -> Callable[[], None]:
    """Return the callback of a picture of units: hand the code of the clicked one on."""

    def go(code: str) -> None:
        free(key)
        then(code)

    return clicks.on_click(chart_key(page, key), selection_name, go)


def title(page: Page, picture: Picture) -> None:
    """Draw a picture's finding with its notes behind a "?", and the small menu that saves it."""
    with st.container(
        horizontal=True, vertical_alignment="top", key=f"title_{picture.key}", wrap=False
    ):
        headings.explained(
            page.words,
            picture.finding,
            picture.note,
            *picture.definitions,
            links=picture.links,
        )
        menu(page, picture)


def menu(page: Page, picture: Picture) -> None:
    """Draw the small menu that saves a picture; what it saves is drawn when it is asked for."""
    with st.popover(
        page.words("pictures.save"),
        type="tertiary",
        icon=":material/download:",
        key=f"save_{picture.key}",
    ):
        kinds: tuple[tuple[Literal["png", "svg"], str], ...] = (
            ("png", downloads.PNG),
            ("svg", downloads.SVG),
        )
        for kind, mime in kinds:
            st.download_button(
                page.words(f"pictures.{kind}"),
                data=partial(saved, page, picture, kind),
                file_name=downloads.file_name(page, picture.name, kind),
                mime=mime,
                on_click="ignore",
                key=f"{kind}_{chart_key(page, picture.key)}",
            )


def whole(spec: dict[str, Any], mark: str) -> dict[str, Any]:
    """Return a picture with what every picture shares, and the mark of demonstration data."""
    return {
        **theme.demonstration_title(mark),
        "config": theme.vega_config(),
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": {"left": 2, "right": 2, "top": 2, "bottom": 2},
        **spec,
    }


def saved(page: Page, picture: Picture, kind: Literal["png", "svg"]) -> bytes:
    """Return a picture as a file, with the words that stand around it on the screen.

    Its title is the finding; under it what was selected, as of when and of which version. The mark
    of demonstration data stands in a frame at its corner, wherever the picture goes.
    """
    # A renderer of 30 MB, needed only where somebody saves a picture.
    import vl_convert  # noqa: PLC0415

    spec = whole(marks.without_empty_legends(with_boundaries(picture.specification())), "")
    wide = SAVED_WIDTH - (_mark_width(page.mark) if page.mark else 0)
    under = [
        *([page.classification_label] if page.classification_label else []),
        page.selected(),
        *([scope] if (scope := page.scope) else []),
        page.words("header.as_of", day=page.as_of),
        page.words("header.version", version=page.version_id),
    ]
    title = lines(as_text(picture.finding), TITLE_SIZE, wide)
    note = page.words("ranking.separator").join(under)
    beneath = [
        line
        for text in (note, picture.note, picture.line, *headings.matters(picture.definitions))
        for line in lines(text, NOTE_SIZE, wide)
    ]
    spec |= {
        "width": SAVED_WIDTH,
        # What it draws keeps the height that it has on the screen.
        "height": picture.height + TITLE_LINE * len(title) + NOTE_LINE * len(beneath) + 2 * EDGE,
        "padding": EDGE,
        "title": {
            "text": title,
            "subtitle": beneath,
            "anchor": "start",
            "fontSize": TITLE_SIZE,
            "subtitleFontSize": NOTE_SIZE,
            "subtitleColor": theme.QUIET,
            "subtitleFont": theme.FONT,
            "offset": 12,
        },
    }
    svg = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)
    if page.mark:
        svg = svg.removesuffix("</svg>") + _framed(page.mark) + "</svg>"
    return svg.encode() if kind == "svg" else vl_convert.svg_to_png(svg, scale=2)


def _mark_width(mark: str) -> float:
    return letters(mark) * NOTE_SIZE + 16 + EDGE


def _framed(mark: str) -> str:
    """Return the mark in a thin frame, at the upper right corner of a saved picture."""
    wide = _mark_width(mark) - EDGE
    left = SAVED_WIDTH - EDGE - wide
    return (
        f'<g class="mark"><rect x="{left:.0f}" y="{EDGE}" width="{wide:.0f}" height="24" rx="3" '
        f'fill="{theme.CARD}" stroke="{theme.NOT_JUDGED}"/>'
        f'<text x="{left + wide / 2:.0f}" y="{EDGE + 17}" text-anchor="middle" '
        f'font-family="{html.escape(theme.FONT)}" font-size="{NOTE_SIZE}" fill="{theme.QUIET}">'
        f"{html.escape(mark)}</text></g>"
    )


def with_boundaries(part: Any) -> Any:  # noqa: ANN401 - any part of a specification
    """Return a specification whose boundaries stand in it, where a browser would fetch them."""
    if isinstance(part, list):
        return [with_boundaries(each) for each in part]
    if not isinstance(part, dict):
        return part
    if "url" in part:
        rest = {name: value for name, value in part.items() if name != "url"}
        return {"values": boundaries.topology(part["url"].rsplit("/", 1)[-1]), **rest}
    return {name: with_boundaries(value) for name, value in part.items()}


def lines(text: str, size: int, wide: float = SAVED_WIDTH) -> list[str]:
    """Break a text into lines no wider than a saved picture, between words or Chinese letters."""
    broken, line = [], ""
    for piece in re.findall(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+", text):
        if line and letters(line + piece.rstrip()) * size > wide:
            broken.append(line.rstrip())
            line = ""
        line += piece
    return [*broken, line.rstrip()] if line else broken
