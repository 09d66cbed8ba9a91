"""The kinds of ledger: every module of `kinds/` holds one, as `KIND`."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from warehouse.intake.ledgers import kinds

if TYPE_CHECKING:
    from warehouse.intake.ledgers.ledger_kind import LedgerKind


@cache
def every_kind() -> tuple[LedgerKind, ...]:
    """Return the kinds in the order in which they are offered."""
    modules = (module.name for module in pkgutil.iter_modules(kinds.__path__))
    every = (import_module(f"{kinds.__name__}.{module}").KIND for module in modules)
    return tuple(sorted(every, key=lambda kind: kind.order))


@cache
def in_order_of_reading() -> tuple[LedgerKind, ...]:
    """Return the kinds in the order in which those of one day are read."""
    return tuple(sorted(every_kind(), key=lambda kind: kind.turn))


def kind_named(name: str) -> LedgerKind | None:
    """Return the kind of that name; None where there is none."""
    return next((kind for kind in every_kind() if kind.name == name), None)
