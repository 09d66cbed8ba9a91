"""What stands in the fields of a template, and what a template may do: name them, and no more.

A template comes from outside. Its fields are read by Jinja in a sandbox that knows names and
conditions alone: no loops, calls, attributes, filters or files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from jinja2 import StrictUndefined, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from warehouse.handouts.cells import with_blanks
from warehouse.handouts.document import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warehouse.handouts.document import Document

NEEDED: Final = ("title", "body", "as_of", "version", "label", "mark")
"""What each template must have: where figures are from is never left out."""

NEEDED_OF_OFFICIAL: Final = (*NEEDED, "issuer", "number", "addressee", "signed_by", "issued_on")

INSERTED: Final = ("finding", "body", "annex")
"""What is more than a line of text, and takes the place of its field when the rest stands."""

_ALLOWED: Final = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name),
    *(nodes.If, nodes.Not, nodes.And, nodes.Or),
)


class NotAFieldError(Exception):
    """A template holds more than fields and conditions; `line` is what it holds."""


class Fields(ImmutableSandboxedEnvironment):
    """The sandbox of a template."""

    def __init__(self) -> None:
        """Know nothing but the fields; what stands in them is text, never markup."""
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(nodes.Node):
            if not isinstance(node, _ALLOWED):
                raise NotAFieldError(type(node).__name__)
        return tree


def of(document: Document) -> dict[str, str]:
    """Return the text of each field but of those that are inserted."""
    origin, official = document.origin, document.official
    values: Mapping[str, str] = {
        "title": document.title,
        "attachment": document.attachment,
        "date": document.date,
        "office": origin.office,
        "place": origin.place,
        "selection": origin.selection,
        "as_of": origin.as_of,
        "version": origin.version,
        "label": origin.label,
        "mark": origin.mark,
        "issuer": official.issuer if official else "",
        "number": official.number if official else "",
        "addressee": official.addressee if official else "",
        "signed_by": official.signed_by if official else "",
        "issued_on": official.issued_on if official else "",
    }
    return {name: with_blanks(value) for name, value in values.items()}


def inserted(document: Document) -> dict[str, Any]:
    """Return whether each inserted field says anything, for conditions on it."""
    return {"finding": bool(plain(document.finding)), "body": True, "annex": True}
