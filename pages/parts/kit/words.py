"""Every string a reader sees, in Chinese and English.

The strings are in `warehouse/words/zh/` and `en/`, a file per subject, one key per sentence or
label; nothing is put together from fragments, because word order differs. A part in
`[[double brackets]]` is the part that matters and is drawn in the alarm colour.

Brackets of what fills a place (a village may be called anything) mark nothing: an invisible joiner
keeps them apart. A sentence of ours that is part of another keeps its marks.
"""

from __future__ import annotations

import html
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal

from warehouse.words import messages

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

_FOLDER = Path(messages.__file__).parent
_ALARM = re.compile(r"\[\[(.*?)\]\]")
_BRACKETS = re.compile(r"(?<=\[)(?=\[)|(?<=\])(?=\])")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def _flatten(table: dict[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            flat |= _flatten(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = value
    return flat


@cache
def table(language: Language) -> dict[str, str]:
    """All strings of a language by their dotted key; a key that stands twice raises ValueError."""
    strings: dict[str, str] = {}
    for file in sorted((_FOLDER / language).glob("*.toml")):
        added = _flatten(tomllib.loads(file.read_text("utf-8")))
        if twice := strings.keys() & added.keys():
            raise ValueError(f"{file.name} repeats {', '.join(sorted(twice))}")
        strings |= added
    return strings


def visible(text: str) -> str:
    """Return text without what is no text, and what turns the direction of the text around it."""
    return _UNSEEN.sub("", text)


class Wording(str):
    """A string of ours with its places filled: what it marks, we marked."""

    __slots__ = ()


def _filling(value: object) -> object:
    """Return what fills a place: text that is none of ours without marks."""
    if not isinstance(value, str) or isinstance(value, Wording):
        return value
    return _BRACKETS.sub("\u2060", visible(value))


class Words:
    """The strings of one language: `words("map_wall.title")`, `words("units.villages", n=3)`."""

    def __init__(self, language: Language) -> None:
        """Choose the language; both tables have the same keys (tested)."""
        self.language: Language = language
        self._table = table(language)

    def __call__(self, key: str, **values: object) -> str:
        """Return the string of a key with its places filled; an unknown key raises KeyError."""
        filled = {name: _filling(value) for name, value in values.items()}
        return Wording(self._table[key].format(**filled))

    def count(self, key: str, number: int) -> str:
        """Return a counted thing: `count("villages", 1)` is "1 village", "1 个村"."""
        form = "one" if number == 1 else "other"
        return Wording(self._table[f"counts.{key}.{form}"].format(n=f"{number:,}"))

    def label(self, labels: dict[str, str]) -> str:
        """Choose this language's text from a pair written outside this module (metrics, seeds)."""
        return labels[self.language]


def as_html(sentence: str) -> str:
    """Escape a sentence for HTML and set its `[[...]]` part in the alarm colour."""
    return _ALARM.sub(r'<em class="alarm">\1</em>', html.escape(sentence))


def as_text(sentence: str) -> str:
    """Return a sentence without the marks of its alarm part: for alternatives and exports."""
    return _ALARM.sub(r"\1", sentence)
