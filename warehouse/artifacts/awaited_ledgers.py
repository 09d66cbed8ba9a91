"""Which ledgers a metric has to wait for: those that its columns, and the rows it sums, come from.

A model reads more than each of its columns needs. What a ledger's rows only name, as the team of an
inspection, may come later without another figure.
"""

from __future__ import annotations

from collections.abc import Iterable

from warehouse.artifacts.column_lineage import ROWS, ColumnLineage, Source


def of_measures(
    lineage: ColumnLineage, measures: Iterable[tuple[str, str]]
) -> frozenset[str] | None:
    """Return the ledgers and reference tables behind measures (model, expression): of their columns
    and of the rows of their models, and of what leaves rows out on the way. None where any of it is
    not told.
    """
    waiting = [
        source
        for model, expression in measures
        for source in (*lineage.of_expression(model, expression), Source(model, ROWS))
    ]
    seen, bases = set[Source](), set[str]()
    while waiting:
        source = waiting.pop()
        if source in seen:
            continue
        seen.add(source)
        if lineage.is_base(source.node):
            bases.add(source.node)
            continue
        origin, conditions = lineage.of(source), lineage.conditions(source.node)
        if not (origin.is_told and conditions.is_told):
            return None
        waiting += [*origin.sources, *conditions.sources]
    return frozenset(bases)
