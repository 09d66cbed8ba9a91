"""Places in languages that do not write Chinese: by their sound and their kind.

Ledgers name townships and villages in Chinese alone, as lists of regions name most counties.
`夹江镇` is Jiajiang Town: the kind in the reader's words, the rest in pinyin, a number at the end
as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import polars as pl

from pages.parts.kit.words import Language, Words
from warehouse.words.messages import DEFAULT_LANGUAGE

KINDS = (
    *("township_or_town", "subdistrict", "town", "township", "community", "village"),
    *("prefecture", "county", "district", "city"),
)
"""The kinds of `[places]` in the words, those before others whose names end alike."""

DEPARTMENT = "department"
"""The kind of the demonstration's departments, which have a number for a name."""

_NUMBERED = re.compile(r"(?P<name>.*?)-?(?P<number>\d*)", re.DOTALL)


@lru_cache(maxsize=100_000)
def in_language(name: str, language: Language) -> str:
    """Return a place's name as a language writes it; in that of the ledgers as it stands."""
    if language == DEFAULT_LANGUAGE or name.isascii():
        return name
    root, kind, number = _parts(name)
    is_sample = root == _sample(DEFAULT_LANGUAGE)
    spelt = _sample(language) if is_sample else _by_sound(root)
    english = _of_kind(kind, spelt, language) if kind else spelt
    return f"{english} {number}".rstrip()


def _parts(name: str) -> tuple[str, str | None, str]:
    """Return a name without its kind and number, its kind if it ends in one, and its number."""
    parts = _NUMBERED.fullmatch(name)
    stem, number = (parts["name"], parts["number"]) if parts else (name, "")
    endings = {kind: _of_kind(kind, "", DEFAULT_LANGUAGE) for kind in (*KINDS, DEPARTMENT)}
    kind = next((k for k, end in endings.items() if stem.endswith(end) and stem != end), None)
    return (stem.removesuffix(endings[kind]) if kind else stem), kind, number


@lru_cache(maxsize=100_000)
def unit_in_language(name: str, language: Language) -> str:
    """Return the name of a unit: of a township or village as a place's, any other as it stands.

    A department's name is words, which its sound would not tell; the demonstration's are numbered.
    """
    root, kind, _ = _parts(name)
    is_worded = kind is None or (kind == DEPARTMENT and root != _sample(DEFAULT_LANGUAGE))
    return name if is_worded else in_language(name, language)


def _of_kind(kind: str, name: str, language: Language) -> str:
    words = Words(language)
    return words(f"places.{kind}", name=name)


def _sample(language: Language) -> str:
    words = Words(language)
    return words("places.sample")


def _by_sound(name: str) -> str:
    # Its dictionaries are of 55 MB, and needed only where a name is spelt.
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    return "".join(lazy_pinyin(name)).capitalize()


def column(
    rows: pl.DataFrame,
    name: str,
    language: Language,
    write: Callable[[str, Language], str] = in_language,
) -> pl.Expr:
    """Return a column of names as a language writes them: of places, or of units."""
    if language == DEFAULT_LANGUAGE:
        return pl.col(name)
    names = rows[name].drop_nulls().unique().to_list()
    return pl.col(name).replace({place: write(place, language) for place in names})
