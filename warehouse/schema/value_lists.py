"""The lists of values that columns draw on: what is stored, and what it is called.

The values of a list stand in the words (`values.<list>.<code>`; what one was called before, in
`earlier_values`) or in a reference table, whole or in part. A list that is nothing more needs no
line here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import polars as pl

from warehouse.schema.reference_tables import Edition, edition_of, read_reference
from warehouse.words.languages import texts_by_code
from warehouse.words.messages import Text, joined, texts


@dataclass(frozen=True)
class ValueList:
    """What is particular of a list.

    - `is_open`: an office may go beyond it: another word is kept as it was written, and pointed
      out.
    - `reference` and `code_column`: the reference table that holds its values.
    - `is_coded`: it is shown with its codes, because offices know its values by these.
    """

    name: str
    is_open: bool = False
    reference: str | None = None
    code_column: str = ""
    is_coded: bool = False


_PARTICULAR = {
    each.name: each
    for each in (
        ValueList("category", False, "problem_taxonomy", "category_code", is_coded=True),
        ValueList("cause", False, "cause_taxonomy", "cause_code", is_coded=True),
        ValueList("mode", False, "inspection_modes", "mode_code"),
        ValueList("event_reason", True, "direct_close_reasons", "reason_code"),
        ValueList("pilot", is_open=True),
        ValueList("disposal", is_open=True),
        ValueList("channel", is_open=True),
        ValueList("ledger", is_open=True),
    )
}


@dataclass(frozen=True)
class Choice:
    """One value of a list: what is stored, and what it is called."""

    code: str
    name: Text
    is_coded: bool = False
    earlier_name: Text | None = None
    """What templates handed out before called it: read for good."""

    @property
    def label(self) -> Text:
        """What a dropdown shows: the name, behind its code where offices know it by that."""
        if not self.is_coded:
            return self.name
        return joined([Text.of(self.code), self.name], " ")


def value_list(name: str) -> ValueList:
    """Return what is particular of a list."""
    return _PARTICULAR.get(name, ValueList(name))


def choices_of(name: str) -> tuple[Choice, ...]:
    """Return the values of a list, those of a reference table as it stands now.

    Raises `KeyError` for an unknown list.
    """
    of = value_list(name)
    edition = None if of.reference is None else edition_of(of.reference)
    choices = (*_of_reference(of, edition), *_of_words(name))
    if not choices:
        raise KeyError(name)
    return choices


@cache
def _of_words(name: str) -> tuple[Choice, ...]:
    prefix = f"values.{name}."
    named = texts()
    return tuple(
        Choice(code, text, earlier_name=named.get(f"earlier_values.{name}.{code}"))
        for key, text in named.items()
        if key.startswith(prefix) and (code := key.removeprefix(prefix))
    )


@lru_cache(maxsize=32)
def _of_reference(of: ValueList, edition: Edition | None) -> tuple[Choice, ...]:
    if of.reference is None:
        return ()
    rows = read_reference(of.reference)
    if "level" in rows.columns:
        # A class is too coarse for a ledger: only what has a class above it is listed.
        rows = rows.filter(pl.col("parent_code").is_not_null())
    rows = rows.unique(of.code_column, keep="first", maintain_order=True)
    return tuple(
        Choice(code, name, of.is_coded)
        for code, name in texts_by_code(rows, of.code_column).items()
    )
