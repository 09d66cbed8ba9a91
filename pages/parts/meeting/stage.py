"""The stage: what the browser is given to show screens full, and to say what is new."""

from __future__ import annotations

import hashlib
from typing import Any

import streamlit as st

from pages.parts.frame import data, links, selection
from pages.parts.frame.context import PageContext
from pages.parts.handouts.screens.screen import Screen
from pages.parts.kit import components, texts
from pages.parts.kit.words import as_text
from pages.parts.meeting import drawing
from warehouse.runtime.errors import XuntuError

PACES = (10, 20, 30, 60)
"""Seconds that a screen stands where a meeting advances by itself."""

SECONDS_BETWEEN_LOOKS = 20
"""So often the page looks whether a new version was published."""

_stage, _control = components.component("stage"), components.component("control")


def draw(
    context: PageContext, screens: list[Screen], agenda: str, fault: XuntuError | None
) -> None:
    """Draw the screens; figures stay those of the version that was opened.

    A `fault` of the agenda is said in a corner.
    """
    sentence = "" if fault is None else texts.sentences(*fault.in_language(context.language)[::2])
    content = {**_content(context, screens, agenda), "fault": sentence}

    @st.fragment(run_every=SECONDS_BETWEEN_LOOKS)
    def look() -> None:
        _stage(key="stage", data={**content, "news": _news(context)})

    with st.container(key="meeting"):
        look()


def control(context: PageContext, screens: list[Screen], agenda: str) -> None:
    """Draw the speaker's window to the same screens."""
    words = context.words
    content = _content(context, screens, agenda)
    names = ("title", "now", "black", "last", "notes", "no_notes", "alone")
    controls = {name: words(f"meeting.control.{name}") for name in names}
    controls |= {"elapsed": words("meeting.control.elapsed", time="{time}")}
    with st.container(key="control"):
        _control(key="control_view", data={**content, "words": content["words"] | controls})


def _content(context: PageContext, screens: list[Screen], agenda: str) -> dict[str, Any]:
    words, whole = context.words, len(screens)
    drawn = [
        {
            "kind": screen.kind,
            "name": screen.name,
            "metric": screen.metric,
            "finding": as_text(screen.finding),
            "notes": list(screen.notes),
            "place": _place(context, screen),
            "count": words("meeting.screen", n=place, m=whole),
            "html": drawing.drawn(context, screen, place),
        }
        for place, screen in enumerate(screens, start=1)
    ]
    text = "".join(str(screen) for screen in drawn)
    return {
        "screens": drawn,
        "shapes": drawing.shapes(screens),
        "digest": hashlib.sha256(text.encode()).hexdigest()[:16],
        "channel": f"{agenda}-{context.region.code}",
        "version": context.version_id,
        "leave": links.address("map_wall"),
        "decisions": links.address("supervision"),
        "agenda": links.address("meeting", _parameters(context) | {"view": "agenda"}),
        "unit": links.address("region", region="CODE"),
        "paces": [
            {"seconds": seconds, "name": words("meeting.controls.pace", n=seconds)}
            for seconds in PACES
        ],
        "words": _words(context),
        "foot": {
            "as-of": words("header.as_of", day=context.as_of),
            "version": words("header.version", version=context.version_id),
            "mark": context.mark,
            "label": context.classification_label,
        },
    }


def _place(context: PageContext, screen: Screen) -> str:
    """Return where a screen is of, and of when where that is a month of the past."""
    if not screen.month:
        return screen.place
    return context.words("meeting.footer", place=screen.place, month=screen.month)


def _parameters(context: PageContext) -> dict[str, str]:
    """Return what of the meeting's address goes along to its agenda."""
    parameters = selection.of_parts()
    return {
        name: parameters[name] for name in ("agenda", "theme", "version") if parameters.get(name)
    }


def _words(context: PageContext) -> dict[str, str]:
    names = {
        "back": "back",
        "next": "next",
        "play": "play",
        "by_hand": "pause",
        "full": "full",
        "black": "black",
        "dark": "theme_dark",
        "light": "theme_light",
        "control": "control",
        "agenda": "agenda",
        "decisions": "decisions",
        "leave": "leave",
    }
    return {name: context.words(f"meeting.controls.{key}") for name, key in names.items()}


def _news(context: PageContext) -> dict[str, str] | None:
    """Return what to say of a version that was published since; None where there is none."""
    try:
        newest = data.version()
    except XuntuError:  # the meeting goes on with what it has
        return None
    if newest is None or newest.is_empty or newest.version_id == context.version_id:
        return None
    words = context.words
    return {
        "version": newest.version_id,
        "line": words("meeting.news", version=newest.version_id, pinned=context.version_id),
        "take": words("meeting.news_take"),
    }
