"""The audit: what readers could not rely on is refused, and what is meant to change is not.

dbt itself is pretended here; tests/warehouse/test_publish_dbt.py runs it.
"""

from __future__ import annotations

import datetime as dt

import pytest

from tests.unit.builders.small_warehouse import AS_OF, accept_terms
from warehouse.build.publish import build_and_publish
from warehouse.intake.batches.accept import clear_demonstration
from warehouse.runtime.errors import AuditRefused
from warehouse.runtime.home import Home
from warehouse.versions.store import current_version

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("broken", "text"),
    [
        (
            {"meta_version": "select '20240630-9' as version_id, date '2024-06-30' as as_of_date"},
            "meta_version says [('20240630-9'",
        ),
        ({"mart_sanctions": None}, "mart_sanctions is missing"),
        ({"mart_sanctions": "{} limit 5"}, "mart_sanctions lacks"),
        (
            {"mart_problem_density": "select * from ({}) where month(month_end) != 3"},
            "mart_problem_density lacks",
        ),
        (
            {
                "mart_rectification_timeliness": "select * from ({}) "
                "where level != 'village' or month(month_end) != 3"
            },
            "mart_rectification_timeliness lacks",
        ),
        ({"dim_village": "select 'v' as village_id, '411100' as county_code"}, "411100"),
        (
            {"mart_published": "select * replace (94 as own_value) from ({})"},
            "the demonstration has 94",
        ),
    ],
)
def test_the_audit_refuses_what_readers_could_not_rely_on(home, build, dbt, broken, text):
    first = build().version
    for table, sql in broken.items():
        sound = dbt.models.pop(table)
        if sql is not None:
            dbt.models[table] = sql.format(sound)
    with pytest.raises(AuditRefused) as refused:
        build(force=True, accept_shrinkage=True)
    assert text in refused.value.in_language("en")[1]
    assert current_version(home) == first
    assert list(home.building.iterdir()) == []


@pytest.mark.parametrize("rows", ["1", "0"])
def test_a_table_that_lost_most_of_its_rows_is_refused_unless_meant(home, build, dbt, rows):
    build()
    dbt.models["dim_village"] += f" limit {rows}"
    with pytest.raises(AuditRefused) as refused:
        build(force=True)
    assert f"dim_village went from 4 rows to {rows}" in refused.value.in_language("en")[1]
    assert "--accept-shrinkage" in refused.value.remedy
    assert build(force=True, accept_shrinkage=True).kind == "published"


def test_less_is_expected_of_another_demonstration_of_real_ledgers_and_of_an_earlier_day(
    home, build, dbt
):
    every_village = dbt.models["dim_village"].replace("range(4)", "range(1000)")

    def build_of(villages, **options):
        dbt.models["dim_village"] = f"{every_village} limit {villages}"
        return build(force=True, **options).version.rows["dim_village"]

    assert build_of(1000) == 1000
    with pytest.raises(AuditRefused):
        build_of(100)
    assert build_of(100, as_of_date=AS_OF - dt.timedelta(days=1)) == 100

    clear_demonstration(home)
    accept_terms(home, "另一份", is_demonstration=True)
    assert build_of(10) == 10
    clear_demonstration(home)
    accept_terms(home)
    assert build_of(1, as_of_date=AS_OF) == 1


def test_published_totals_bind_only_the_demonstration(tmp_path, project, dbt):
    home = Home(tmp_path / "real")
    accept_terms(home)
    dbt.models["mart_published"] = (
        "select '' as source_id, '' as region_code, '' as metric, 5 as own_value, "
        "9 as value_low, 9 as value_high, true as comparable, date '2024-06-29' as period_end"
    )
    assert build_and_publish(home, project=project, as_of_date=AS_OF).kind == "published"


def test_a_published_period_that_is_not_over_yet_is_not_compared(home, build, dbt):
    dbt.models["mart_published"] = (
        "select * replace (94 as own_value, date '2024-07-01' as period_end) "
        f"from ({dbt.models['mart_published']})"
    )
    assert build().kind == "published"


def test_reference_tables_are_edited_by_hand_and_may_shrink(build, dbt):
    dbt.models["metric_targets"] = "select 1 as target from range(100)"
    build()
    dbt.models["metric_targets"] += " limit 1"
    assert build(force=True).version.rows["metric_targets"] == 1
