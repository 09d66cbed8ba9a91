"""A kind of ledger: everything that is particular to it, said once in its own file (`kinds/`)."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

from warehouse.intake.ledgers.fields.header_text import condensed

if TYPE_CHECKING:
    import polars as pl

    from warehouse.intake.findings.interpretation import Interpretation

Reader: TypeAlias = "Callable[..., Interpretation]"
"""Takes a `LedgerTable` (the tables of one file where the kind `reads_sheets_together`), the
answers and the reference data; accounts for every row."""


class KindCheck(Protocol):
    """A check of a ledger (`checks.check.Check`) that is for one kind only."""

    @property
    def rule(self) -> str:
        """The rule of the intake's words that may be broken."""

    def findings(self, cells: Any) -> Sequence[pl.DataFrame]:  # noqa: ANN401 - `LedgerCells`, which knows its kind
        """Return what breaks the rule, as frames of `FINDINGS`."""


FIELDS_OF_EVERY_KIND = ("seq", "remark")

_LAST = 9


@dataclass(frozen=True, eq=False)
class LedgerKind:
    """A kind of ledger. Fields of columns are named as in the words (`fields.<name>.name`), the
    kind itself as in `ledgers.<name>.name`.

    How it is known:
        `headers`: the headers that offices give to each field, separated by blanks.
        `required`: of each set at least one field has to be there, or a table is none of the kind;
        `required_if_titled` will do where title, sheet or file call it so (`title_words`, a
        pattern; kinds with a lower `title_rank` are looked for first).
        `count_field`: a table with this field lists a county's figures, and is no ledger.
    What its rows are:
        `identity`: the fields that make a row begin a thing of its own (a problem, a village).
        `begun_by`: fields of which one is filled where blanks may stand for the value above; empty
        where that holds of every row.
        `repeated_fields`: fields that several columns hold, each for itself.
        `secret_fields`: fields that are never read.
        `raw_columns`: raw table and column by the field that fills it.
        `counts`: what totals and titles count in it. `lists_villages`: each row is a village.
        `reports_states`: whether it says how far its problems have come (a plan does not).
        `is_immediate`: every problem of it is to be put right at once.
    How it is read:
        `order`: its place where kinds are offered. `is_read_first`: others refer to its rows.
        `turn`: its place among those of one day, or among those read first.
        `reads_sheets_together`: its tables in one file are parts of one list.
        `holds_since`: it holds from a day on instead of reporting of one.
    What is checked of it, beside what is checked of every ledger:
        `expected_fields`: columns that are seldom blank and not asked about where they are.
        `days_read`: days of which its reader reports what it cannot read.
        `follows_feedback`: its problems are those of a feedback.
        `closing_is_the_state`: whether it is closed is all that it says of a state.
        `checks`: those of its own.
    """

    name: str
    order: int
    read: Reader
    headers: Mapping[str, str]
    required: tuple[frozenset[str], ...]
    title_words: str
    title_rank: int
    identity: tuple[str, ...]
    raw_columns: Mapping[str, tuple[str, str]]
    required_if_titled: tuple[frozenset[str], ...] = ()
    count_field: str | None = None
    begun_by: tuple[str, ...] = ()
    repeated_fields: frozenset[str] = frozenset()
    secret_fields: frozenset[str] = frozenset()
    counts: Literal["problems", "inspections"] | None = None
    lists_villages: bool = False
    reports_states: bool = True
    is_immediate: bool = False
    is_read_first: bool = False
    turn: int = _LAST
    reads_sheets_together: bool = False
    holds_since: bool = False
    expected_fields: tuple[str, ...] = ()
    days_read: frozenset[str] = frozenset()
    follows_feedback: bool = False
    closing_is_the_state: bool = False
    checks: tuple[KindCheck, ...] = ()

    @cached_property
    def aliases(self) -> dict[str, str]:
        """Field by header, `condensed`. A header of two fields has the first of them."""
        by_header: dict[str, str] = {}
        for name, headers in self.headers.items():
            for header in headers.split():
                by_header.setdefault(condensed(header), name)
        return by_header

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Its fields in the order of `headers`, the ones of every kind included."""
        return tuple(dict.fromkeys([*self.headers, *FIELDS_OF_EVERY_KIND]))

    @property
    def lists_problems(self) -> bool:
        """Whether its rows are problems."""
        return self.counts == "problems"

    def is_begun_by(self, fields: Container[str]) -> bool:
        """Return whether a row with `fields` filled begins a thing of its own."""
        return not self.identity or any(name in fields for name in self.identity)

    def has_required(self, fields: Set[str | None]) -> bool:
        """Return whether `fields` are enough for a table of the kind."""
        return all(fields & needed for needed in self.required)
