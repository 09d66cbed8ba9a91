"""The way of a column down to the ledgers: what it is made of, and what that is made of in turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from warehouse.artifacts.column_lineage import ColumnLineage, Source

End = Literal["made_of", "base", "fixed", "not_told", "above"]


@dataclass(frozen=True)
class ChainLink:
    """A column, and behind it those that are each made of one other column alone.

    What the last of them is made of follows, one level deeper (`made_of`). Else the way ends: at a
    ledger or a reference table (`base`), a fixed value, where the parser tells nothing, or at what
    stands above in the list with all that it is made of.
    """

    depth: int
    sources: tuple[Source, ...]
    end: End


def of(lineage: ColumnLineage, sources: Iterable[Source]) -> list[ChainLink]:
    """Return the ways of columns, each followed by what it is made of, as one list."""
    passed: set[Source] = set()
    return [link for source in sources for link in _below(lineage, source, 0, passed)]


def bases(links: Iterable[ChainLink]) -> list[Source]:
    """Return the columns of ledgers and reference tables that ways end at, by name."""
    return sorted({link.sources[-1] for link in links if link.end == "base"})


def _below(
    lineage: ColumnLineage, source: Source, depth: int, passed: set[Source]
) -> Iterator[ChainLink]:
    way = [source]
    while (end := _end(lineage, way[-1], passed)) == "made_of":
        passed.add(way[-1])
        below = lineage.of(way[-1]).sources
        if len(below) > 1:
            yield ChainLink(depth, tuple(way), end)
            for each in below:
                yield from _below(lineage, each, depth + 1, passed)
            return
        way.append(below[0])
    yield ChainLink(depth, tuple(way), end)


def _end(lineage: ColumnLineage, source: Source, passed: set[Source]) -> End:
    if lineage.is_base(source.node):
        return "base"
    if source in passed:
        return "above"
    origin = lineage.of(source)
    if not origin.is_told:
        return "not_told"
    return "made_of" if origin.sources else "fixed"
