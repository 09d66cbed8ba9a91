"""Adding a query: a function beside those of its subject, asked within the scope."""

from __future__ import annotations

from tests.worked_examples.project_copy import ProjectCopy
from warehouse.runtime.home import Home


def test_a_query_is_one_file_and_refuses_what_may_not_be_seen(
    project_copy: ProjectCopy, small_demonstration: Home
):
    project_copy.carry_out("A query")
    assert len(project_copy.touched) == 1

    project_copy.run(
        """
        import sys
        from datetime import date
        from pathlib import Path
        from warehouse.access.scope import EVERYTHING, Scope
        from warehouse.queries.coverage.inspections import long_inspections
        from warehouse.queries.snapshot import OutOfScope, take
        from warehouse.runtime.home import Home
        from warehouse.versions.reader import Reader

        reader = Reader(Home(Path(sys.argv[1])))
        view = take(reader, reader.version(), Scope.everything("411100"))
        arguments = ("2021-2026", date(2024, 6, 30))
        ((inspections, long),) = long_inspections(view, "411100", *arguments).rows()
        days = reader.frame(
            "select days_on_site from fct_inspection inner join dim_region on "
            "region_code = county_code where city_code = '411100' and term_id = $term "
            "and ends_on <= $until",
            {"term": arguments[0], "until": arguments[1]},
            scope=EVERYTHING,
        )["days_on_site"].drop_nulls()
        assert (inspections, long) == (len(days), sum(day > 10 for day in days)), days
        assert 0 < inspections
        try:
            long_inspections(view, "510000", *arguments)
        except OutOfScope:
            pass
        else:
            raise AssertionError("a region beside the root was answered")
        """,
        str(small_demonstration.root),
    )
