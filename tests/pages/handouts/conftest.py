"""Hand-outs of the small demonstration, composed without a browser, and what they said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.frame.context_of import context_of
from pages.parts.frame.selection import Selection
from pages.parts.handouts.kinds.catalogue import KINDS
from tests.pages.claims.hearing import Statement, listening
from tests.reference.measures import Where
from warehouse.access.scope import Scope
from warehouse.handouts.document import Beside, Block, Document
from warehouse.runtime.home import Home


@dataclass(frozen=True)
class Composed:
    """A document, the findings said while it was composed, and of what."""

    document: Document
    statements: list[Statement]
    where: Where
    context: PageContext

    def of(self, kind: type) -> list[Any]:
        """Return its blocks of a kind, in reading order."""
        return [
            block
            for section in self.document.sections
            for block in _flat(section.blocks)
            if isinstance(block, kind)
        ]


def _flat(blocks: Any) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Beside):
            yield from _flat([*block.left, *block.right])
        else:
            yield block


Compose = Callable[..., Composed]


@pytest.fixture(scope="session")
def composed() -> dict[Any, Composed]:
    """What was composed, by what was asked for: nobody changes a document."""
    return {}


@pytest.fixture
def compose(
    small_demonstration: Home, composed: dict[Any, Composed], monkeypatch: pytest.MonkeyPatch
) -> Compose:
    """Composes a kind of hand-out of what is chosen, once for all tests; `settings` are of the
    office.
    """

    def compose_(kind: str, settings: dict[str, Any] | None = None, **chosen: str) -> Composed:
        key = (kind, *sorted((settings or {}).items()), *sorted(chosen.items()))
        if key not in composed:
            composed[key] = make(kind, settings, chosen)
        return composed[key]

    def make(kind: str, settings: dict[str, Any] | None, chosen: dict[str, str]) -> Composed:
        monkeypatch.setenv("XUNTU_HOME", str(small_demonstration.root))
        office = replace(data.settings(), **(settings or {}))
        view = data.snapshot(Scope.everything(office.root_region))
        context = context_of(office, view, Selection(**chosen))
        where = Where(context.region.code, context.term.term_id, context.month_end)
        with listening() as heard:
            document = KINDS[kind].compose(context)
        return Composed(document, heard.statements, where, context)

    return compose_
