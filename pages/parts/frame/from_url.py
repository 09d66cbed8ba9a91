"""The context of a page from the URL: what is chosen there, held against what exists."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import replace

from pages.parts.frame import data, selection
from pages.parts.frame.context import Narrowing, PageContext
from pages.parts.frame.context_of import context_of, not_there
from pages.parts.frame.header import put_right
from pages.parts.kit.words import Words
from warehouse.queries.snapshot import Snapshot
from warehouse.runtime.errors import VersionChanged, VersionUnknown
from warehouse.runtime.settings import Settings

Offered = Callable[[PageContext], Mapping[str, Container[str]]]
"""What parts of a page may say in its URL, by their names."""


def page_context(
    handles: tuple[Narrowing, ...], offered: Offered | None = None, *, is_pinned: bool = False
) -> PageContext:
    """Return the context of a page; what the URL names and does not exist gives way to a default.

    `offered` tells what the URL may say of the page's own parts. A page that `is_pinned` shows the
    version that its URL names, whatever was published since.

    Raises NoVersion where nothing was published, and what else keeps figures from being read.
    """
    settings = data.settings()
    view = _pinned(settings) if is_pinned else data.snapshot(data.scope())
    context = context_of(settings, view, selection.current(), handles)
    refused = not_there(context) | selection.refused_of_parts(offered(context) if offered else {})
    for name, value in refused.items():
        put_right.refuse(context.words(f"refused.{name}"), name, value)
    return replace(context, chosen=selection.current())


def _pinned(settings: Settings) -> Snapshot:
    """Return the version that the URL names; the current one where it is not kept any more."""
    wanted = selection.parameter("version")
    if wanted:
        try:
            return data.snapshot(data.scope(), wanted)
        except (VersionUnknown, VersionChanged):
            words = Words(selection.language(selection.current(), settings.language))
            put_right.refuse(words("refused.version"), "version", wanted)
    return data.snapshot(data.scope())
