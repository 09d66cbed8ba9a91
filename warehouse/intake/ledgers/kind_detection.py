"""Which kind of ledger a table is: by its columns, and by what title, sheet and file call it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.fields.headers import (
    SURE,
    exact_field,
    kinds_with,
    meaning,
    readings_of,
)
from warehouse.intake.ledgers.kind_registry import every_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.ledgers.ledger_kind import LedgerKind
    from warehouse.intake.ledgers.table.finding.header import Header

_WEIGHT_OF_RARE = 0.3
_WEIGHT_OF_NAME = 0.5
_CLEAR_MARGIN = 0.15
_BY_NAME_AND_COLUMNS, _BY_COLUMNS, _UNCLEAR = 1.0, 0.92, 0.6


@dataclass(frozen=True)
class LikelyKind:
    """The likeliest kind, how sure it is, and the others that the columns allow, likeliest first.

    `kind` is None where the columns allow none.
    """

    kind: LedgerKind | None
    confidence: float
    others: tuple[LedgerKind, ...] = ()


def titled_kind(names: Sequence[str]) -> LedgerKind | None:
    """Return the kind that the first telling of `names` (title, sheet, file) calls."""
    in_order = sorted(every_kind(), key=lambda kind: kind.title_rank)
    for name in names:
        for kind in in_order:
            if re.search(kind.title_words, condensed(name)):
                return kind
    return None


def likely_kind(header: Header, names: Sequence[str]) -> LikelyKind:
    """Return the kind of the table under `header`, called `names`."""
    fits = {kind: _fit(header, kind) for kind in every_kind()}
    called = titled_kind(names)
    by_columns = {kind: fit for kind, fit in fits.items() if _has_required(header, kind, called)}
    if not by_columns:
        return LikelyKind(None, 0.0)
    scores = {
        kind: fit + (_WEIGHT_OF_NAME if kind is called else 0.0) for kind, fit in by_columns.items()
    }
    order = sorted(scores, key=lambda kind: -scores[kind])
    best, others = order[0], tuple(order[1:])
    # A kind that lacks a required column may still be the one meant: its name for it is unknown.
    lead = fits[best] - max(fit for kind, fit in fits.items() if kind is not best)
    if best is called:
        confidence = _BY_NAME_AND_COLUMNS if lead > -_CLEAR_MARGIN else _UNCLEAR
    else:
        confidence = _BY_COLUMNS if called is None and lead >= _CLEAR_MARGIN else _UNCLEAR
    return LikelyKind(best, confidence, others)


def _has_required(header: Header, kind: LedgerKind, called: LedgerKind | None) -> bool:
    fields = {
        meant.field
        for levels in header.levels
        if levels and (meant := meaning(levels, kind)).confidence >= SURE
    }
    return kind.has_required(fields) or (
        kind is called
        and bool(kind.required_if_titled)
        and all(fields & required for required in kind.required_if_titled)
    )


def _fit(header: Header, kind: LedgerKind) -> float:
    """Return the share of columns known in `kind`, those that few other kinds know weigh more."""
    columns = [levels for levels in header.levels if levels]
    recognised = rare = 0.0
    for levels in columns:
        if exact_field(levels, kind) is None:
            continue
        recognised += 1
        text = next((text for text in readings_of(levels) if text in kind.aliases), None)
        rare += 1 / kinds_with(text) if text else 0
    return (recognised + _WEIGHT_OF_RARE * rare) / len(columns)
