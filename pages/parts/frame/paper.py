"""What a page says of itself on paper: at its head, and at the edges of every sheet."""

from __future__ import annotations

import html

import streamlit as st

from pages.parts.frame import navigation
from pages.parts.frame.context import FrameContext
from pages.parts.kit import numbers
from warehouse.development.status import is_development


def draw(context: FrameContext, place: str = "", scope: str = "") -> None:
    """Draw the head that is seen on paper alone, and what the edges of each sheet say.

    `scope` says how much of the place is in the data, "" where all of it is.
    """
    words, between = context.words, context.words("ranking.separator")
    page = navigation.current_page()
    name = navigation.title(words, page) or words("app.name")
    bearing = between.join(_bearing(context))
    origin = between.join(_origin(context))
    title = between.join(text for text in (name, place) if text)
    lines = "".join(
        f"<span>{html.escape(text)}</span>" for text in (bearing, origin, scope) if text
    )
    st.html(_edges(title, bearing, origin))
    st.html(f'<div class="print-head"><b>{html.escape(title)}</b>{lines}</div>')


def _bearing(context: FrameContext) -> list[str]:
    """Return what everything must bear that leaves the office: its label, and the mark."""
    label = context.settings.classification_label
    mark = context.words("header.demonstration") if context.is_demonstration else ""
    draft = context.words("development.mark") if is_development() else ""
    return [text for text in (label, mark, draft) if text]


def _origin(context: FrameContext) -> list[str]:
    """Return whose figures they are, as of when, and of which version."""
    words, version = context.words, context.version
    office = [context.settings.office] if context.settings.office else []
    if version is None:
        return office
    day = numbers.day(version.as_of_date, context.language)
    return [
        *office,
        words("header.as_of", day=day),
        words("header.version", version=version.version_id),
    ]


def _edges(title: str, bearing: str, origin: str) -> str:
    """Return the style of what stands at the edges of each sheet: the text goes there as CSS."""
    corners = {"top-left": bearing, "top-right": title, "bottom-left": origin}
    boxes = " ".join(
        f"@{corner} {{ content: {_quoted(text)}; }}" for corner, text in corners.items()
    )
    return f"<style>@page {{ {boxes} }}</style>"


def _quoted(text: str) -> str:
    """Return a text as a string of CSS: whatever it says, it ends neither string nor style."""
    return (
        '"'
        + "".join(
            letter if letter.isalnum() or letter in " ·-" else f"\\{ord(letter):x} "
            for letter in text
        )
        + '"'
    )
