"""Surnames, and the words that begin like one: 高度 is no person of the name Gao."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


_TABLES: Final = _read("surnames.toml")
_COMMON: Final = _read("common_words.toml")

SINGLE: Final = frozenset[str](_TABLES["single"])
"""Single surnames."""

COMPOUND: Final = frozenset[str](_TABLES["compound"])
"""Surnames of two characters."""

CLEAR: Final = frozenset[str](_TABLES["clear"])
"""Surnames that are no word of their own before a title: 王书记, but not 向书记."""

GIVEN: Final = frozenset[str](_TABLES["given"])
"""Characters that given names often have."""

GIVEN_NAMES: Final = frozenset[str](_TABLES["given_names"])
"""Given names of two characters that are hardly anything else behind a surname."""

NEVER_GIVEN: Final = frozenset[str](_TABLES["never_given"])
"""Characters that a given name hardly ever has."""

ETHNIC: Final = tuple[str, ...](_TABLES["ethnic"])
"""Parts of names of other nationalities as Chinese writes them."""

PUBLIC: Final = frozenset[str](_TABLES["public"])
"""Persons whom every document names."""

WORDS: Final = frozenset[str](
    first + second for first, seconds in _TABLES["words"].items() for second in seconds
)
"""Words of two characters whose first is also a surname, as ledgers use them."""

COMMON_WORDS: Final = WORDS | {
    first + second for first, seconds in _COMMON["words"].items() for second in seconds
}
"""These, and those of a dictionary."""

COUNTIES: Final = frozenset[str](
    first + second for first, seconds in _COMMON["places"].items() for second in seconds
)
"""Cities and counties of two characters whose first is also a surname."""

ANYBODY: Final = frozenset[str](_TABLES["anybody"])
"""Names that stand for anybody."""

THINGS: Final = frozenset[str](_COMMON["things"].split())
"""Words of three characters that are made like a name: 金银花."""

SOUNDS: Final = frozenset[str](_TABLES["sounds"]) | frozenset("".join(ETHNIC))
"""Characters that write the sounds of names of other nationalities."""

PLACES: Final = tuple[str, ...](_TABLES["places"])
"""Places whose names are made of parts of such names."""
