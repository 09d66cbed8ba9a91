"""What the address of a meeting may say: which screen, in which colours, at which pace."""

from __future__ import annotations

from collections.abc import Container, Mapping

from pages.parts.frame import selection
from pages.parts.frame.context import PageContext
from pages.parts.meeting.stage import PACES
from pages.parts.shared.meeting_items import under_way

VIEWS = ("", "agenda", "control")
"""The meeting itself, the editor of its agenda, and the speaker's window."""


def view() -> str:
    """Return which view the address names, "" for the meeting itself."""
    named = selection.parameter("view")
    return named if named in VIEWS else ""


def is_stage() -> bool:
    """Return whether the view fills the screen."""
    return view() != "agenda"


def offered(context: PageContext) -> Mapping[str, Container[str]]:
    """Return what each part may be; the agenda and the version are looked up by who needs them."""
    for name in ("screen", "theme", "pace", "view", "version", "agenda"):
        context.parameter(name)
    return {
        "screen": under_way.SCREENS,
        "theme": ["dark"],
        "pace": [str(seconds) for seconds in PACES],
        "view": VIEWS,
    }
