"""The line of an error is the one that somebody wrote, not the one that Jinja did."""

from __future__ import annotations

import pytest

from warehouse.development import places

WRITTEN = """-- Grain: county.
with {{ spells() }}

select
    county_code,
    {{ share('closed', 'problems') }} as share,
    villages
from {{ ref('dim_village') }}
"""
RUN = """-- Grain: county.
with spells as (
    select 1
)

select
    county_code,
    closed / problems as share,
    villages
from "warehouse"."main"."dim_village"
"""


@pytest.mark.parametrize(
    ("reported", "line"),
    [
        ("Parser Error: syntax error\nLINE 11:     villages\n             ^", 7),
        # Cut short, and moved by what dbt writes around it.
        ('Binder Error: x\nLINE 12: ...m "warehouse"."main"."dim_village"', 8),
        # Of what a macro wrote: where it is called.
        ("Binder Error: x\nLINE 9:     closed / problems as share,", 6),
        # DuckDB points at the FROM, and names the column.
        ('Binder Error: Referenced column "county_code" not found\nLINE 12: from "warehouse"', 5),
        ('Values list "x" does not have a column named "villages"\nLINE 7:     county_code,', 7),
        ("Out of memory", None),
    ],
)
def test_a_line_of_sql_that_was_run_is_found_where_it_was_written(reported: str, line: int | None):
    assert places.line_of_sql(WRITTEN, RUN, reported) == line


def test_dbts_own_line_counts_and_else_the_name_that_is_not_there():
    assert places.line_of_words(WRITTEN, "unknown tag\n  line 6\n    {{ share") == 6
    reported = "depends on a node named 'dim_village' which was not found"
    assert places.line_of_words(WRITTEN, reported) == 8
    assert places.line_of_words(WRITTEN, "depends on a node named 'other'") is None


def test_an_entry_of_yaml_is_found_below_the_one_it_belongs_to():
    text = """models:
  - name: other
    columns:
      - name: villages
  - name: mart
    data_tests:
      - primary_key:
          arguments: {columns: [villages]}
    columns:
      - name: villages
        data_tests:
          - not_null
"""
    assert places.line_of_entry(text, "mart") == 5
    assert places.line_of_entry(text, "mart", "primary_key") == 7
    assert places.line_of_entry(text, "mart", "villages", "not_null") == 12
    assert places.line_of_entry(text, "mart", "gone") == 5
