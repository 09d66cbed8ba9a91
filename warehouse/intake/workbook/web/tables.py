"""The tables of a web page, and nothing else of it: no script, no style sheet, no link is followed.

libxml2's parser reads the page (through lxml): it takes time in proportion to the page however that
is broken, ends what pages leave unended, knows no entity but those of HTML and opens nothing. The
one that comes with Python takes the square of it. Struck text, raised text and what a page hides
are told as in a workbook.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from warehouse.intake.workbook import limits
from warehouse.intake.workbook.refusal import FileRefused
from warehouse.intake.workbook.rich_text import TextPart
from warehouse.intake.workbook.web.cells import WebCell, WebTable, collapsed

if TYPE_CHECKING:
    from collections.abc import Mapping

_CELLS = {"td", "th", "caption"}
_NO_TEXT = {"script", "style", "head", "title", "template", "noscript", "rt", "rp", "select", "xml"}
_STRUCK = {"s", "strike", "del"}
_CHANGE_TEXT = _NO_TEXT | _STRUCK | {"sup"}
_BREAKS = {"br", "p", "div", "li", "hr"}
_STRUCK_CLASS = re.compile(r"\.([\w-]+)\s*\{[^{}]*line-through[^{}]*\}")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all")
_NUMBER = re.compile(r"\d{1,5}")


def tables_of(page: str) -> tuple[list[WebTable], int]:
    """Return the tables of `page` in the order in which they begin, and how many formulas are
    behind them.

    Raises `FileRefused` for tables within tables deeper than on any real page.
    """
    reader = _Reader()
    parser = etree.HTMLParser(target=reader, no_network=True, huge_tree=False)
    parser.feed(page)
    parser.close()
    return reader.tables, reader.formulas


@dataclass(frozen=True)
class _Look:
    """What an element makes of the text in it."""

    is_rules: bool = False
    """It is a style sheet of the page, which may name classes that strike through."""
    is_hidden: bool = False
    is_struck: bool = False
    is_raised: bool = False


_PLAIN = _Look()


class _Open:
    """A table that has begun, and the cell in it that has."""

    def __init__(self, table: WebTable) -> None:
        self.table = table
        self.runs: list[TextPart] | None = None
        self.spans: tuple[int, int, str] = 1, 1, ""

    def end_cell(self) -> None:
        if self.runs is not None:
            self.table.rows[-1].append(WebCell(self.runs, *self.spans))
            self.runs = None


class _Reader:
    """Keeps the cells of tables; `tables` has all that began, `formulas` counts `x:fmla`.

    Elements begin and end in pairs, whatever the page says.
    """

    def __init__(self) -> None:
        self.tables: list[WebTable] = []
        self.formulas = 0
        self._open: list[_Open] = []
        self._looks = [_PLAIN]
        self._struck_classes: set[str] = set()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin an element."""
        if tag == "table":
            if len(self._open) >= limits.MOST_NESTED:
                raise FileRefused("file_damaged")
            self.tables.append(WebTable())
            self._open.append(_Open(self.tables[-1]))
        elif tag == "tr" and self._open:
            self._start_row(attributes)
        elif tag in _CELLS and self._open:
            self._start_cell(tag, attributes)
        elif tag in _BREAKS:
            self._add("\n")
        self._looks.append(self._look(tag, attributes))

    def end(self, tag: str) -> None:
        """End an element."""
        self._looks.pop()
        if tag in _CELLS and self._open:
            self._open[-1].end_cell()
        elif tag == "table":
            self._open.pop().end_cell()
        elif tag in _BREAKS - {"br"}:
            self._add("\n")

    def data(self, text: str) -> None:
        """Take text."""
        if self._looks[-1].is_rules:
            self._struck_classes.update(_STRUCK_CLASS.findall(text))
        else:
            self._add(collapsed(text))

    def comment(self, text: str) -> None:
        """Pass over a comment, which says nothing."""

    def pi(self, target: str, text: str | None = None) -> None:
        """Pass over an instruction to some program, which is not followed."""

    def close(self) -> None:
        """End the page."""

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        table = self._open[-1].table
        if _HIDDEN.search(attributes.get("style", "").lower()):
            table.hidden.add(len(table.rows))
        table.rows.append([])

    def _start_cell(self, tag: str, attributes: Mapping[str, str]) -> None:
        opened = self._open[-1]
        if tag == "caption" or not opened.table.rows:
            opened.table.rows.append([])
        self.formulas += "x:fmla" in attributes
        opened.runs = []
        opened.spans = (
            max(_number(attributes.get("colspan")), 1),
            _number(attributes.get("rowspan")),
            attributes.get("x:num", ""),
        )

    def _look(self, tag: str, attributes: Mapping[str, str]) -> _Look:
        # What is around a table says nothing of its cells.
        around = _PLAIN if tag == "table" else self._looks[-1]
        if not attributes and tag not in _CHANGE_TEXT:
            return around
        style = attributes.get("style", "").lower()
        is_struck_class = not self._struck_classes.isdisjoint(attributes.get("class", "").split())
        return _Look(
            tag == "style",
            around.is_hidden or tag in _NO_TEXT or (tag != "tr" and bool(_HIDDEN.search(style))),
            around.is_struck or tag in _STRUCK or "line-through" in style or is_struck_class,
            around.is_raised or tag == "sup" or "super" in style,
        )

    def _add(self, text: str) -> None:
        runs = self._open[-1].runs if self._open else None
        look = self._looks[-1]
        if runs is not None and not look.is_hidden:
            runs.append(TextPart(text, look.is_struck, look.is_raised))


def _number(text: str | None) -> int:
    matched = _NUMBER.match((text or "1").strip())
    return int(matched[0]) if matched else 1
