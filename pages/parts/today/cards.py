"""The six cards, as one piece of HTML: each a count, its denominators, the worst three, its list.

They are links throughout, which a reader may open in another tab; a row is one link.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from pages.parts.frame import links
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, headings, numbers, status_lights
from pages.parts.kit.words import Words
from pages.parts.today.matter import WORST, Lamp, Matter, MatterRow, address_of_list


def draw(context: PageContext, matters: Sequence[Matter]) -> None:
    """Draw the cards side by side, three a row."""
    drawn = "".join(_card(context, matter) for matter in matters)
    st.html(f'<div class="todo">{drawn}</div>')


def _card(context: PageContext, matter: Matter) -> str:
    words = context.words
    title = escape(words(f"today.title.{matter.key}"))
    quiet = escape(claims.say(words, matter.quiet))
    return (
        f'<section class="todo-card" aria-label="{title}">'
        f'<div class="todo-top"><h2>{_lamp(words, matter.lamp)}{title}</h2>'
        f"{headings.about(words, words(f'today.about.{matter.key}'))}"
        f"{_figure(words, matter)}</div>"
        f'<div class="todo-quiet" title="{quiet}">{quiet}</div>'
        f"{_rows(words, matter)}{_foot(words, matter)}</section>"
    )


def _figure(words: Words, matter: Matter) -> str:
    """Return the count as a link to its list, where there is anything in it."""
    form = "one" if matter.number == 1 else "other"
    unit = escape(words(f"today.unit.{matter.key}.{form}"))
    address = f' href="{escape(address_of_list(matter.key))}"' if matter.rows else ""
    return (
        f'<a class="todo-figure"{address}>{numbers.count(matter.number)}<small>{unit}</small></a>'
    )


def _rows(words: Words, matter: Matter) -> str:
    if not matter.rows:
        return f'<div class="todo-nothing">{escape(words(f"today.nothing.{matter.key}"))}</div>'
    names, figures = (escape(words(f"today.{part}.{matter.key}")) for part in ("worst", "measure"))
    rows = "".join(_row(words, row) for row in matter.rows[:WORST])
    return (
        f'<div class="todo-head"><span>{names}</span><span>{figures}</span></div>'
        f'<div class="todo-rows">{rows}</div>'
    )


def _row(words: Words, row: MatterRow) -> str:
    name, text, figure = escape(row.name), escape(row.text), escape(row.figure)
    further = f" <small>{escape(row.further)}</small>" if row.further else ""
    whole = escape(" ".join(part for part in (row.text, row.further) if part))
    return (
        f'<a class="todo-row{"" if row.is_counted else " quiet"}" href="{escape(row.address)}">'
        f'{_lamp(words, row.lamp)}<b title="{name}">{name}</b>'
        f'<span title="{whole}">{text}{further}</span><em>{figure}</em></a>'
    )


def _foot(words: Words, matter: Matter) -> str:
    """Return the way to the list, filled where a limit has passed, and to the page on it."""
    filled = " filled" if matter.lamp == "red" else ""
    address, page = address_of_list(matter.key), words(f"pages.{matter.page}")
    button = (
        f'<a class="todo-button{filled}" href="{escape(address)}">'
        f"{escape(words('today.open_list'))}</a>"
    )
    return (
        f'<div class="todo-foot">{button if matter.rows else ""}'
        f'<a class="todo-more" href="{escape(links.address(matter.page))}">'
        f"{escape(words('today.page', page=page))}</a></div>"
    )


def _lamp(words: Words, lamp: Lamp) -> str:
    label = escape(words(f"today.lamp.{lamp}"))
    if lamp == "hatched":
        return f'<i class="hatched" role="img" aria-label="{label}" title="{label}"></i>'
    return status_lights.html(lamp, label)
