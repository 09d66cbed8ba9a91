"""What was found again after closing is listed once, wherever the village has gone since."""

from __future__ import annotations

import pytest

from tests.editing import edited
from tests.reference.found_again import first_found, later_inspections
from tests.reference.measures import Where
from tests.reference.measures.rectification import found_again_of
from warehouse.access.scope import Scope
from warehouse.queries.rectification import found_again
from warehouse.queries.rectification.timeliness import Cohort
from warehouse.queries.snapshot import take
from warehouse.runtime.home import Home
from warehouse.versions.reader import Reader
from warehouse.versions.store import current_version

TERM = "2016-2021"
SUCCESSOR = "411102999999"
"""A village that there is not."""


def view_of(home: Home):
    return take(Reader(home), current_version(home), Scope.everything("100000"))


@pytest.mark.parametrize("region", ["411100", "511126", "411102"])
def test_every_problem_found_again_is_listed_with_the_first_time_it_was(
    region, small_demonstration, reference
):
    view, cohort = view_of(small_demonstration), Cohort(TERM)
    listed = found_again.problems(view, region, cohort)
    where = Where(region, TERM, reference.as_of)
    expected = {
        closed: again
        for closed, again in found_again_of(reference, region, where).items()
        if again is not None
    }
    assert expected
    assert dict(listed.select("problem_id", "found_again_id").iter_rows()) == expected
    assert listed["days_between"].is_sorted()
    assert listed["days_between"].min() > 0
    for row in listed.iter_rows(named=True):
        later = later_inspections(reference, row["village_id"], row["closed_on"])
        day, _ = first_found(reference, later, row["category"])
        assert (row["found_again_on"] - row["closed_on"]).days == row["days_between"]
        assert row["found_again_on"] == day


@pytest.mark.parametrize(("taken_over_on", "is_listed"), [("before", True), ("after", False)])
def test_what_the_successor_is_found_with_counts_once_it_took_the_village_over(
    taken_over_on, is_listed, own_copy: Home
):
    first = found_again.problems(view_of(own_copy), "411102", Cohort(TERM)).row(0, named=True)
    with edited(own_copy) as connection:
        inspection, starts_on = connection.execute(
            "select inspection_id, starts_on from fct_inspection where inspection_id = "
            "(select inspection_id from fct_problem where problem_id = ?)",
            [first["found_again_id"]],
        ).fetchall()[0]
        for table in ("fct_inspection", "fct_problem"):
            connection.execute(
                f"update {table} set village_id = ? where inspection_id = ?",
                [SUCCESSOR, inspection],
            )
        connection.execute(
            "insert into fct_village_succession by name select ? as village_id, ? as term_id, "
            "? as holder_id, '411102' as county_code, cast(? as date) + ? as taken_over_on",
            [
                *[first["village_id"], TERM, SUCCESSOR, starts_on],
                -1 if taken_over_on == "before" else 1,
            ],
        )
    listed = found_again.problems(view_of(own_copy), "411102", Cohort(TERM))
    assert (first["problem_id"] in listed["problem_id"].to_list()) == is_listed
