"""An edition put right after later ones were accepted: what of it may still be taken.

A field that changed since the edition was accepted is taken where no later edition says anything
of it, and needs nothing where the last one says the same. Where a later edition says otherwise,
the later one counts, and has to be taken back first.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import polars as pl

from warehouse.intake.ledgers.problems.marks import from_json
from warehouse.intake.ledgers.problems.matching import seen_in

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from warehouse.intake.ledgers.problems.marks import Marks
    from warehouse.intake.ledgers.problems.matching import Seen

Standing: TypeAlias = Literal["same", "open", "said_later", "contradicted"]
"""What later editions say of an edition put right: it says what it said; nothing; the same; else.
"""


class Older:
    """An accepted edition, and what the later ones said of each problem."""

    def __init__(self, observed: pl.DataFrame, as_of: dt.date) -> None:
        """Part the observations of the ledger at the day of the edition."""
        listed = observed.filter(pl.col("as_of") == as_of)["problem_id"].unique()
        until = observed.filter(
            pl.col("as_of") <= as_of, pl.col("problem_id").is_in(listed.implode())
        )
        self.seen: Sequence[Seen] = seen_in(until)
        self._later: dict[str, list[Marks | None]] = defaultdict(list)
        after = observed.filter(pl.col("as_of") > as_of).sort("as_of", maintain_order=True)
        for problem_id, said in after.select("problem_id", "said").iter_rows():
            self._later[problem_id].append(from_json(said))

    def standing(self, seen: Seen, now: Marks) -> Standing:
        """How what is said now (`now`) stands to what later editions said of the problem."""
        then, later = seen.said, self._later.get(seen.problem_id, [])
        if then is None or None in later:
            return "contradicted"
        changed = [name for name, value in now.items() if then.get(name, _NOT_SAID) != value]
        changed += [name for name in then if name not in now]
        if not changed:
            return "same"
        if not later:
            return "open"
        last: Any = later[-1]
        if all(name in now and last.get(name, _NOT_SAID) == now[name] for name in changed):
            return "said_later"
        says_none = all(name not in said for said in later if said for name in changed)
        return "open" if says_none else "contradicted"


_NOT_SAID = object()
