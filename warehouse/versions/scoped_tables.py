"""Which rows of each table of a version a scope holds: the one list of it.

A mart has rows of regions unless it is listed as something else. Any other table that is not listed
is not there within a scope (`tests/unit/versions/test_scoped_tables.py` names it), so that what was
added and not thought of is nobody's rather than everybody's.

`{codes}` are the regions of the scope and all below them, `{line}` those and the regions above,
each as a list in SQL; `{whole}` is the version itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True)
class ScopedTable:
    """The rows of a table that a scope holds: a condition, "" for all, and of which columns stands
    something else in it.
    """

    rows: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)

    def select(self, table: str, codes: str, line: str, whole: str) -> str:
        """Return the SQL of the rows of a table: names and lists as they are written in SQL."""
        filled = {"codes": codes, "line": line, "whole": whole}
        replaced = ", ".join(
            f"{text.format(**filled)} as {column}" for column, text in self.columns.items()
        )
        columns = f"* replace ({replaced})" if replaced else "*"
        condition = f" where {self.rows.format(**filled)}" if self.rows else ""
        return f"select {columns} from {whole}.{table}{condition}"  # noqa: S608 - this module's


_MARTS: Final = "mart_"
_EVERYBODYS = ScopedTable()
_OF_COUNTY = ScopedTable("county_code in {codes}")
_OF_REGION = ScopedTable("region_code in {codes}")
_OF_REGION_OR_ABOVE = ScopedTable("region_code in {line}")


def _hidden(column: str, region: str = "", regions: str = "codes") -> str:
    """Return a column as it is of the regions of a scope, null of others."""
    return f"case when {region or column} in {{{regions}}} then {column} end"


_VILLAGES = "(select village_id from {whole}.dim_village where county_code in {codes})"

_LISTED: Mapping[str, ScopedTable] = {
    # What is the same for everybody: days, names of categories, what others published.
    **dict.fromkeys(
        (
            *("cause_taxonomy", "dim_category_ancestor", "direct_close_reasons", "own_metrics"),
            *("dim_date", "key_village_weights", "problem_taxonomy", "workdays"),
            *("external_benchmarks", "published_figures", "published_metrics"),
            *("mart_published_contradictions", "published_relations", "published_sources"),
        ),
        _EVERYBODYS,
    ),
    "mart_published": ScopedTable(columns={"own_value": _hidden("own_value", "region_code")}),
    "meta_version": ScopedTable(
        columns=dict.fromkeys(
            ("villages", "inspections", "problems", "clues", "persons", "cases"),
            "cast(null as bigint)",
        )
    ),
    # Rules hold from above; a round of the region above is what its inspections were made in.
    **dict.fromkeys(
        ("deadline_rules", "fct_round", "inspection_modes", "metric_targets"),
        _OF_REGION_OR_ABOVE,
    ),
    **dict.fromkeys(("region_boundaries", "regions"), _OF_REGION_OR_ABOVE),
    "region_successions": ScopedTable("predecessor_code in {line} or successor_code in {line}"),
    # The regions above, and those that a published document names, by name alone.
    "dim_region": ScopedTable(
        "region_code in {line} or region_code in (select region_code from {whole}.mart_published)",
        {
            **{
                above: _hidden(above, "region_code", "line")
                for above in ("parent_code", "city_code", "province_code")
            },
            **{
                flag: f"(region_code in {{codes}}) and {flag}"
                for flag in ("is_in_data", "is_whole_in_data")
            },
            **{
                count: f"case when region_code in {{codes}} then {count} else 0 end"
                for count in ("counties_in_data", "villages_in_data")
            },
        },
    ),
    **dict.fromkeys(
        (
            *("fct_case", "fct_clue", "fct_inspection", "fct_person", "fct_petition"),
            *("fct_problem", "fct_problem_reopening", "fct_recovery", "fct_report"),
            *("fct_village_profile", "fct_village_term", "fct_weak_organisation"),
        ),
        _OF_COUNTY,
    ),
    "dim_village": ScopedTable(
        "county_code in {codes}",
        {
            "first_successor_id": f"case when first_successor_id in {_VILLAGES} "
            "then first_successor_id end"
        },
    ),
    "fct_village_succession": ScopedTable(f"county_code in {{codes}} and holder_id in {_VILLAGES}"),
    "fct_action": ScopedTable(
        "target_region in {codes}", {"issuer_region": _hidden("issuer_region", regions="line")}
    ),
    "fct_action_item": ScopedTable(
        "action_id in (select action_id from {whole}.fct_action where target_region in {codes})"
        " and problem_id in"
        " (select problem_id from {whole}.fct_problem where county_code in {codes})"
    ),
    "fct_aid": ScopedTable(
        "from_region in {codes} or to_region in {codes}",
        {end: _hidden(end) for end in ("from_region", "to_region")},
    ),
    # An area is the smallest region's that all of it lies in.
    "dim_own_area_member": _OF_REGION,
    "dim_term": _OF_REGION,
    "mart_rules": ScopedTable("target_region in {codes}"),
}

SCOPED_TABLES: Final[Mapping[str, ScopedTable]] = MappingProxyType(_LISTED)
"""By name, the tables of a version that may be read within a scope, marts of regions left out."""


def scoped_table(name: str) -> ScopedTable | None:
    """Return which rows of a table a scope holds, None for one that is not there within a scope.

    A mart that is not listed has a row a region, by its `region_code`; it cannot be read without.
    """
    return SCOPED_TABLES.get(name, _OF_REGION if name.startswith(_MARTS) else None)
