"""What a reader keeps in the browser: views of pages by name, and the counties that are their own.

Names and addresses never leave the browser (`kept.js`). The codes of the counties do, within the
session, so that they can stand first where regions are chosen; they are held against those there
are.
"""

from __future__ import annotations

import html
from typing import Any

import streamlit as st

from pages.parts.frame import data, links
from pages.parts.frame.context import FrameContext, PageContext
from pages.parts.frame.navigation import PAGES
from pages.parts.kit import components
from warehouse.queries.regions import Regions

MOST = 50
"""So many views, and counties, may be kept (`kept.js` says so too)."""
LENGTH_OF_CODE = 6

_KEY, _COUNTIES = "kept", "kept_counties"
_draw = components.component("kept")


def draw(context: FrameContext) -> None:
    """Draw the menu of what is kept; a view is called as `links.follow` calls it unless renamed."""
    words = context.words
    names = ("title", "none", "name", "save", "save_name", "rename", "delete")
    _draw(
        key=_KEY,
        data={
            "pages": [f"/{name}" for name in PAGES],
            "on_server": _from_browser(),
            "counties": _own_counties(context),
            "words": {
                **{name: words(f"kept.{name}") for name in names},
                "unstar": words("kept.unstar"),
                "counties": words("kept.counties"),
                "full": words("kept.full", most=MOST),
                "only_here": words("kept.only_here"),
            },
        },
        on_counties_change=_read_browser,
    )


def counties(regions: Regions) -> list[str]:
    """Return the codes of the reader's own counties, as far as there are figures of them."""
    return [code for code in _from_browser() if code in regions and regions[code].is_in_data]


def star(context: PageContext) -> None:
    """Draw the button that makes a county the reader's own, or no longer; nothing elsewhere."""
    region = context.region
    if region.level != "county":
        return
    is_own = region.code in _from_browser()
    label = html.escape(context.words("kept.unstar" if is_own else "kept.star"))
    st.html(
        f'<button type="button" class="star" data-code="{html.escape(region.code)}"'
        f' aria-pressed="{"true" if is_own else "false"}" title="{label}"'
        f' aria-label="{label}">{"★" if is_own else "☆"}</button>',
        width="content",
    )


def row(context: PageContext) -> None:
    """Draw links to the reader's own counties in one row; nothing where there are none."""
    with st.container():
        if own := counties(context.regions):
            label = html.escape(context.words("kept.counties"))
            named = "".join(
                f'<a href="{html.escape(links.address("region", region=code))}">'
                f"{html.escape(context.short_name(context.regions[code]))}</a>"
                for code in own
            )
            st.html(f'<nav class="own-counties" aria-label="{label}"><b>{label}</b>{named}</nav>')


def _own_counties(context: FrameContext) -> list[dict[str, str]]:
    """Return the reader's own counties; none of a version that other models made, which may lack
    what tells their names.
    """
    version = context.version
    if (
        not _from_browser()
        or version is None
        or version.is_empty
        or data.outdated(version) is not None
    ):
        return []
    tree = data.region_tree(data.snapshot(data.scope()))
    return [
        {
            "code": code,
            "name": context.words.label(tree[code].name),
            "address": links.address("region", region=code),
        }
        for code in counties(tree)
    ]


def _read_browser() -> None:
    """Take over what the browser says, as far as these are codes."""
    codes: Any = st.session_state.get(_KEY, {}).get("counties")
    codes = codes if isinstance(codes, list) else []
    st.session_state[_COUNTIES] = [
        code
        for code in codes[:MOST]
        if isinstance(code, str) and len(code) == LENGTH_OF_CODE and code.isdecimal()
    ]


def _from_browser() -> list[str]:
    codes: list[str] = st.session_state.get(_COUNTIES, [])
    return codes
