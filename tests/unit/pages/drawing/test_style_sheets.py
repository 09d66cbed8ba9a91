"""What a style sheet makes the browser look at anew when one element changes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pages.parts import frame
from pages.parts.kit import components

SHEETS = [Path(str(frame.__file__)).parent / "style.css", components.FOLDER / "table.css"]

COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)
OF_RULES = re.compile(r"([^{}]+)\{")
INNERMOST = re.compile(r"\([^()]*\)")
COMBINATORS = re.compile(r"\s*[>+~]\s*|\s+")
FOLD = {ord(each): 0xE000 + place for place, each in enumerate("() ,>+~")}
WHOEVER = re.compile(r"\*|:(?!is)")
"""What begins a part of a selector that any element may be."""


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_no_change_of_one_element_makes_the_browser_style_the_whole_page(sheet: Path) -> None:
    """Where what an element has or bears in its class decides on just any element below it, the
    browser works out the style of all of them at each change: thrice a run.
    """
    heads = OF_RULES.findall(COMMENTS.sub("", sheet.read_text("utf-8")))
    selectors = [
        selector for head in heads if "@" not in head for selector in _folded(head).split(",")
    ]
    assert len(selectors) > 50
    costly = [_unfolded(selector) for selector in selectors if _is_costly(selector.strip())]
    assert costly == []


def _folded(head: str) -> str:
    """Return a selector in which what stands in parentheses is one word."""
    while match := INNERMOST.search(head):
        inner = head[match.start() : match.end()]
        head = head.replace(inner, inner.translate(FOLD))
    return head


def _unfolded(selector: str) -> str:
    return selector.translate({into: each for each, into in FOLD.items()})


def _is_costly(selector: str) -> bool:
    *before, last = COMBINATORS.split(selector)
    above = " ".join(before)
    return bool(WHOEVER.match(last)) and (":has" in above or "[class*=" in above)


OF_CARDS = re.compile(r'border=True,(?: height=[^,]*,)? key=f?"(\w+)')
ON_WHITE = re.compile(r"([^{}]+)\{[^{}]*background: var\(--card\)")


def test_every_card_of_a_page_stands_on_white() -> None:
    sheet, *_ = SHEETS
    grounds = {
        name
        for selector in ON_WHITE.findall(sheet.read_text("utf-8"))
        for name in re.findall(r"st-key-([\w-]+)", selector)
    }
    pages = sheet.parents[2].rglob("*.py")
    cards = {key for file in pages for key in OF_CARDS.findall(file.read_text("utf-8"))}
    assert len(cards) > 20
    prefixes = tuple(name for name in grounds if name.endswith("_"))
    assert [key for key in cards if key not in grounds and not key.startswith(prefixes)] == []
