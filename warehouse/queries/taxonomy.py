"""The kinds that problems are sorted by, as the seed tables have them."""

from __future__ import annotations

import polars as pl

from warehouse.queries.snapshot import Snapshot

RESPONSIBILITY_LEVELS = ("village", "township", "county")
"""Who has to put a problem right: the village itself, its township, a county department."""


OF_CATEGORY = """(
                $category = ''
                or coalesce({table}.category_code, 'not_stated') = $category
                or {table}.category_code in (
                    select category_code from dim_category_ancestor
                    where ancestor_code = $category
                )
            )"""
"""The rows of `{table}` that are of $category or of a category in it; of all where it is ''.

The parents of the taxonomy decide, never what a code begins with: whoever counts the problems of a
category takes this condition.
"""


def categories(snapshot: Snapshot) -> pl.DataFrame:
    """Return every category of every level: category_code, parent_code, class_code,
    ancestor_codes (itself included), name_zh, name_en. A class is its own.
    """
    return snapshot.frame(
        """
        select
            problem_taxonomy.category_code,
            problem_taxonomy.parent_code,
            above.class_code,
            above.ancestor_codes,
            problem_taxonomy.name_zh,
            problem_taxonomy.name_en
        from problem_taxonomy
        inner join (
            select
                category_code,
                min(ancestor_code) filter (where is_class) as class_code,
                list(ancestor_code order by ancestor_code) as ancestor_codes
            from dim_category_ancestor
            group by category_code
        ) as above on above.category_code = problem_taxonomy.category_code
        order by problem_taxonomy.category_code
        """
    )


def causes(snapshot: Snapshot) -> pl.DataFrame:
    """Return every cause: cause_code, name_zh, name_en."""
    return snapshot.frame("select cause_code, name_zh, name_en from cause_taxonomy order by 1")


def modes(snapshot: Snapshot) -> pl.DataFrame:
    """Return every mode of inspection: mode_code, name_zh, name_en, counts_for_coverage.

    A region may rule differently on coverage; the country's row is the one that names the mode.
    """
    return snapshot.frame(
        "select mode_code, name_zh, name_en, counts_for_coverage from inspection_modes "
        "where region_code = '100000' order by mode_code"
    )
