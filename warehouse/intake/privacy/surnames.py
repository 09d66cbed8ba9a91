"""Surnames, and the words that begin like one: 高度 is no person of the name Gao."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

_TABLES: Final = tomllib.loads(
    Path(__file__).with_name("surnames.toml").read_text(encoding="utf-8")
)

SINGLE: Final = frozenset[str](_TABLES["single"])
"""Single surnames."""

COMPOUND: Final = frozenset[str](_TABLES["compound"])
"""Surnames of two characters."""

CLEAR: Final = frozenset[str](_TABLES["clear"])
"""Surnames that are no word of their own before a title: 王书记, but not 向书记."""

NEVER_GIVEN: Final = frozenset[str](_TABLES["never_given"])
"""Characters that a given name hardly ever has."""

PUBLIC: Final = frozenset[str](_TABLES["public"])
"""Persons whom every document names."""

WORDS: Final = frozenset[str](
    first + second for first, seconds in _TABLES["words"].items() for second in seconds
)
"""Words of two characters whose first is also a surname."""
