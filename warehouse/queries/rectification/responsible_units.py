"""Who is responsible for problems that are overdue: the units that the ledgers of a county name."""

from __future__ import annotations

import polars as pl

from warehouse.queries.lists import within
from warehouse.queries.snapshot import Snapshot


def overdue(snapshot: Snapshot, county_code: str, term_id: str) -> pl.DataFrame:
    """Return one row per responsible unit of a county with problems overdue, the most first.

    Columns: responsible_unit (null for those of which the ledger names none), open_problems,
    overdue_problems, and first_due_on, the due date of the one that is overdue longest. A name is
    that of one unit within a county alone: townships of two counties may be called alike. As of the
    version's as-of date.
    """
    return snapshot.frame(
        f"""
        select
            responsible_unit,
            count(*) as open_problems,
            count(*) filter (where lateness = 'overdue') as overdue_problems,
            min(due_on) filter (where lateness = 'overdue') as first_due_on
        from fct_problem
        where {within("fct_problem")}
            and term_id = $term
            and state in ('open', 'basically_done')
        group by responsible_unit
        having overdue_problems > 0
        order by overdue_problems desc, responsible_unit nulls last
        """,  # noqa: S608  the fragment is another module's own text
        {"region": snapshot.region(county_code), "term": term_id},
    )
