"""What a column header means: by the names that offices give to a field, else by likeness."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.kind_registry import every_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.ledgers.ledger_kind import LedgerKind

SURE = 0.9
"""A meaning at least this sure is taken; one below it is asked about."""

_WITHOUT_BRACKETS = 0.95
_OF_ANOTHER_KIND = 0.95
_LEAST_LIKENESS = 0.6
_MOST_BY_LIKENESS = 0.85
_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True)
class Meaning:
    """What a header means with how sure that is; `field` None where nothing comes near."""

    field: str | None
    confidence: float


@cache
def every_alias() -> frozenset[str]:
    """Return the plain headers of all kinds."""
    return frozenset(header for kind in every_kind() for header in kind.aliases)


@cache
def kinds_with(header: str) -> int:
    """Return how many kinds of ledger have that plain header."""
    return sum(header in kind.aliases for kind in every_kind())


def readings_of(levels: Sequence[str]) -> list[str]:
    """Return the ways to read a header of several rows: whole, then the innermost alone."""
    if not levels:
        return []
    return list(dict.fromkeys([condensed("".join(levels)), condensed(levels[-1])]))


def is_alias(levels: Sequence[str]) -> bool:
    """Return whether a header is one of any kind of ledger, remarks in brackets apart."""
    return any(
        text in every_alias() or _BRACKETS.sub("", text) in every_alias()
        for text in readings_of(levels)
    )


def exact_field(levels: Sequence[str], kind: LedgerKind) -> Meaning | None:
    """Return the meaning that the headers of `kind` give; None where they give none."""
    texts = readings_of(levels)
    for text in texts:
        if text in kind.aliases:
            return Meaning(kind.aliases[text], 1.0)
    for text in texts:
        bare = _BRACKETS.sub("", text)
        if bare and bare in kind.aliases:
            return Meaning(kind.aliases[bare], _WITHOUT_BRACKETS)
    return None


def meaning(levels: Sequence[str], kind: LedgerKind) -> Meaning:
    """Return what a header most likely means in a ledger of `kind`."""
    exact = exact_field(levels, kind)
    if exact is not None:
        return exact
    texts = readings_of(levels)
    for other in every_kind():
        field = next((other.aliases[text] for text in texts if text in other.aliases), None)
        if other is not kind and field in kind.fields:
            return Meaning(field, _OF_ANOTHER_KIND)
    return _by_likeness(texts, kind)


def is_known_elsewhere(levels: Sequence[str]) -> bool:
    """Return whether a header is known, though the kind at hand takes nothing from it."""
    return any(text in every_alias() for text in readings_of(levels))


def _by_likeness(texts: Sequence[str], kind: LedgerKind) -> Meaning:
    best = Meaning(None, 0.0)
    for text in texts:
        alike = process.extractOne(
            text, kind.aliases.keys(), scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS * 100
        )
        if alike is not None and alike[1] / 100 * _MOST_BY_LIKENESS > best.confidence:
            best = Meaning(kind.aliases[alike[0]], alike[1] / 100 * _MOST_BY_LIKENESS)
    return best
