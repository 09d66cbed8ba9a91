"""What the screens ask for, against sums written by hand over the facts beneath the marts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from warehouse.access.scope import Scope
from warehouse.queries import lag, lists, metrics, published, regions, subjects, taxonomy
from warehouse.queries.coverage import by_region
from warehouse.queries.metrics import Metric
from warehouse.queries.rectification import rectification_lists, timeliness
from warehouse.queries.rectification.timeliness import Cohort
from warehouse.queries.snapshot import OutOfScope, Snapshot, take
from warehouse.runtime.home import PROJECT_ROOT, Home
from warehouse.stats import stratified
from warehouse.versions.reader import Reader
from warehouse.versions.store import current_version

TERM, FIRST_TERM = "2021-2026", "2016-2021"
AS_OF = date(2024, 6, 30)
OPEN_STATES = ("open", "basically_done")
MONTHS = [date(2021, 9, 30), date(2022, 12, 31), date(2023, 12, 31), date(2024, 2, 29), AS_OF]
COUNTIES = ["411102", "411103", "411104", "411121", "411122", "411171", "511126"]
REGIONS = ["100000", "410000", "411100", "510000", "511100", *COUNTIES]
PREFIX = {"100000": "", "410000": "41", "411100": "4111", "510000": "51", "511100": "5111"}

VILLAGES_INSPECTED = (
    "select count(distinct village_id) from fct_inspection "
    "where ends_on <= $month and {of_region_and_term}"
)
FROM_FACTS = {
    "problems_per_village": (
        "select count(*) from fct_problem inner join fct_inspection using (inspection_id) "
        "where fct_inspection.ends_on <= $month and fct_problem.found_on <= $month "
        "and starts_with(fct_problem.county_code, $prefix) and fct_problem.term_id = $term",
        VILLAGES_INSPECTED,
    ),
    "one_month_rate": (
        "select count(*) from fct_problem where {of_region_and_term} and not is_immediate "
        "and feedback_on + 30 <= $month and first_closed_on <= feedback_on + 30",
        "select count(*) from fct_problem where {of_region_and_term} and not is_immediate "
        "and feedback_on + 30 <= $month",
    ),
    "clues_per_100_villages": (
        "select count(*) from fct_clue where {of_region_and_term} and handed_over_on <= $month",
        VILLAGES_INSPECTED,
    ),
    "persons_sanctioned_per_100_villages": (
        "select count(*) from fct_person where {of_region_and_term} and sanctioned_on <= $month",
        VILLAGES_INSPECTED,
    ),
    "zero_finding_share": (
        "select count(*) from fct_inspection where ends_on <= $month and {of_region_and_term} "
        "and inspection_id not in (select inspection_id from fct_problem where found_on <= $month)",
        "select count(*) from fct_inspection where ends_on <= $month and {of_region_and_term}",
    ),
}
"""Numerator and denominator of metrics, counted from the facts."""

UNDATED = (
    "select count(*) from fct_problem where {of_region_and_term} and is_ongoing "
    "and due_on is null and state in ('open', 'basically_done')"
)
"""Open, kept up for good, and never due."""

AS_OF_NOW = {
    "on_time_rate": (
        "select count(*) from fct_problem where {of_region_and_term} and not is_immediate "
        "and due_on <= date '2024-06-30' and state in ('open', 'basically_done', 'done') "
        "and first_closed_on <= due_on",
        "select count(*) from fct_problem where {of_region_and_term} and not is_immediate "
        "and due_on <= date '2024-06-30' and state in ('open', 'basically_done', 'done')",
    ),
    "on_time_rate_by_rule": (
        "select count(*) from fct_problem where {of_region_and_term} and not is_immediate "
        "and rule_due_on <= date '2024-06-30' and state in ('open', 'basically_done', 'done') "
        "and due_on is not null and first_closed_on <= rule_due_on",
        "select count(*) from fct_problem where {of_region_and_term} and not is_immediate "
        "and rule_due_on <= date '2024-06-30' and state in ('open', 'basically_done', 'done') "
        "and due_on is not null",
    ),
    "coverage_rate": (
        "select count(*) from fct_village_term where {of_region_and_term} and is_on_roster "
        "and is_covered",
        "select count(*) from fct_village_term where {of_region_and_term} and is_on_roster",
    ),
    "effective_coverage_rate": (
        "select count(*) from fct_village_term where {of_region_and_term} and is_on_roster "
        "and is_effective",
        "select count(*) from fct_village_term where {of_region_and_term} and is_on_roster",
    ),
    "overdue_share": (
        "select count(*) from fct_problem where {of_region_and_term} and lateness = 'overdue'",
        "select count(*) from fct_problem where {of_region_and_term} "
        "and state in ('open', 'basically_done')",
    ),
    "completion_rate": (
        "select count(*) from fct_problem where {of_region_and_term} and state = 'done'",
        "select count(*) from fct_problem where {of_region_and_term} "
        "and state not in ('not_fed_back', 'withdrawn')",
    ),
}
"""The same, of what the facts only tell as of now."""


@pytest.fixture(scope="module")
def facts(small_demonstration: Home, tmp_path_factory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file, read without any of the code that is tested."""
    file = current_version(small_demonstration).file
    copy = tmp_path_factory.mktemp("facts") / "copy.duckdb"
    copy.write_bytes(file.read_bytes())
    with duckdb.connect(str(copy), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def view(small_demonstration: Home) -> Iterator[Snapshot]:
    reader = Reader(small_demonstration)
    yield take(reader, reader.version(), Scope.everything("100000"))
    reader.close()


@pytest.fixture(scope="module")
def catalogue(view: Snapshot) -> dict[str, Metric]:
    return metrics.read_catalogue(view.version.semantic_manifest)


@pytest.fixture(scope="module")
def answered(view, catalogue) -> pl.DataFrame:
    """Every metric of every region at every sampled month of both terms."""
    answers = [
        subjects.values(view, list(catalogue.values()), REGIONS, term, MONTHS).with_columns(
            term=pl.lit(term)
        )
        for term in (TERM, FIRST_TERM)
    ]
    return pl.concat(answers)


def counted(facts, sql: str, region: str, month: date, term: str = TERM) -> int:
    """Count by hand, in one region and term."""
    place = "starts_with(county_code, $prefix) and term_id = $term"
    values = {"prefix": PREFIX.get(region, region), "term": term, "month": month}
    statement = sql.format(of_region_and_term=place)
    used = {name: value for name, value in values.items() if f"${name}" in statement}
    return facts.execute(statement, used).fetchone()[0]


def answer(answered: pl.DataFrame, metric: str, region: str, month: date, term: str = TERM) -> dict:
    return answered.row(
        by_predicate=(pl.col("metric") == metric)
        & (pl.col("region_code") == region)
        & (pl.col("month_end") == month)
        & (pl.col("term") == term),
        named=True,
    )


def scale(metric: str) -> int:
    return 100 if "per_100" in metric else 1


def test_a_group_of_all_counties_of_a_city_comes_to_the_city(view, catalogue, answered):
    groups = [("all", COUNTIES[:-1]), ("one", ["411102"])]
    result = subjects.values_of_groups(view, list(catalogue.values()), groups, TERM, MONTHS)
    for group, region in (("all", "411100"), ("one", "411102")):
        own = result.filter(region_code=group).drop("region_code")
        of_region = answered.filter(region_code=region, term=TERM).drop("region_code", "term")
        assert_frame_equal(own, of_region, check_row_order=False)
    assert set(result["region_code"]) == {"all", "one"}


def test_a_group_with_a_region_out_of_sight_is_refused(small_demonstration: Home, catalogue):
    reader = Reader(small_demonstration)
    try:
        city = take(reader, reader.version(), Scope.everything("411100"))
        groups = [("mixed", ["411102", "511126"])]
        with pytest.raises(OutOfScope):
            subjects.values_of_groups(city, list(catalogue.values()), groups, TERM, MONTHS)
    finally:
        reader.close()


@pytest.mark.parametrize("metric", FROM_FACTS)
@pytest.mark.parametrize("region", ["100000", "411100", "411102", "511126"])
def test_values_of_any_month_are_what_the_facts_add_up_to(metric, region, facts, answered):
    compared = 0
    for month in MONTHS:
        shown = answer(answered, metric, region, month)
        over, under = (counted(facts, sql, region, month) for sql in FROM_FACTS[metric])
        if under == 0:
            assert shown["numerator"] in (None, 0)
            assert shown["denominator"] in (None, 0)
            assert shown["value"] is None
        else:
            assert (shown["numerator"], shown["denominator"]) == (over, under)
            assert shown["value"] == pytest.approx(scale(metric) * over / under)
            compared += 1
    assert compared >= 2


@pytest.mark.parametrize("metric", AS_OF_NOW)
@pytest.mark.parametrize("region", REGIONS)
def test_values_of_today_are_what_the_facts_add_up_to(metric, region, facts, answered):
    shown = answer(answered, metric, region, AS_OF)
    over, under = (counted(facts, sql, region, AS_OF) for sql in AS_OF_NOW[metric])
    assert (shown["numerator"], shown["denominator"]) == (over, under)
    assert shown["value"] == pytest.approx(over / under)


def test_an_estimate_of_samples_weighs_each_by_its_frame_and_is_out_of_effective_checks(
    answered, facts
):
    """As `warehouse.stats.stratified` has it of the samples one by one; effective sizes add not."""
    for region in REGIONS:
        shown = answer(answered, "false_close_out_rate", region, AS_OF)
        samples = facts.execute(
            """
            select frame_size, checked, failed from mart_recheck
            where region_level = 'county' and starts_with(region_code, ?) and term_id = ?
            """,
            [PREFIX.get(region, region), TERM],
        ).fetchall()
        if not samples:
            assert (shown["value"], shown["denominator"]) == (None, 0)
            continue
        by_hand = stratified.estimates(stratified.sums(*zip(*samples, strict=True)))
        assert shown["value"] == pytest.approx(float(by_hand.rate))
        assert shown["denominator"] == pytest.approx(float(by_hand.size))
        assert shown["numerator"] == pytest.approx(float(by_hand.rate * by_hand.size))


def test_parts_sum_to_their_wholes_in_both_terms(answered, catalogue):
    children = {"100000": ["410000", "510000"], "411100": COUNTIES[:6], "511100": ["511126"]}
    summed = [name for name, metric in catalogue.items() if metric.sampling is None]
    assert len(summed) == len(catalogue) - 1
    for parent, below in children.items():
        for column in ("numerator", "denominator", "planned"):
            sums = (
                answered.filter(pl.col("metric").is_in(summed))
                .filter(pl.col("region_code").is_in(below))
                .group_by("metric", "month_end", "term")
                .agg(pl.col(column).sum(), seen=pl.col(column).count())
                .filter(pl.col("seen") > 0)
            )
            both = answered.filter(region_code=parent).join(
                sums, on=["metric", "month_end", "term"], suffix="_of_parts"
            )
            assert len(both) > 50 or column == "planned"
            assert (both[column] - both[f"{column}_of_parts"]).abs().max() < 1e-6, (parent, column)


def test_where_nobody_looked_a_value_is_null_and_never_zero(answered, facts):
    first_month = MONTHS[0]
    unseen = [
        region
        for region in COUNTIES
        if counted(facts, VILLAGES_INSPECTED, region, first_month) == 0
    ]
    assert unseen
    for region in unseen:
        for metric in ("problems_per_village", "overdue_share", "clues_per_100_villages"):
            shown = answer(answered, metric, region, first_month)
            assert shown["numerator"] is None
            assert shown["value"] is None
        assert answer(answered, "coverage_rate", region, first_month)["value"] == 0


def test_planned_is_what_was_due_over_the_same_roster(answered):
    shown = answer(answered, "coverage_rate", "411100", AS_OF)
    progress = answer(answered, "plan_progress", "411100", AS_OF)
    assert shown["planned"] == progress["denominator"]
    assert answer(answered, "on_time_rate", "411100", AS_OF)["planned"] is None


@pytest.mark.parametrize("region", ["100000", "411100", "411102", "511126"])
@pytest.mark.parametrize("term", [TERM, FIRST_TERM])
def test_the_list_of_uninspected_villages_is_the_roster_less_the_covered(region, term, view, facts):
    rows = lists.uninspected_villages(view, region, term)
    on_roster, covered = facts.execute(
        "select villages_on_roster, villages_covered from mart_coverage "
        "where region_code = ? and term_id = ? and month_end = ?",
        [region, term, AS_OF],
    ).fetchone()
    assert len(rows) == on_roster - covered
    assert set(rows["total"]) <= {on_roster - covered}
    assert rows["village_id"].n_unique() == len(rows)
    scores = rows["key_village_score"].drop_nulls().to_list()
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("region", ["100000", "411100", "411102", "511126"])
@pytest.mark.parametrize("term", [TERM, FIRST_TERM])
def test_the_list_of_overdue_problems_is_what_the_mart_counts(region, term, view, facts):
    rows = rectification_lists.problems(view, region, Cohort(term), "overdue")
    (overdue,) = facts.execute(
        "select coalesce(sum(open_overdue), 0) from mart_rectification_timeliness "
        "where region_code = ? and term_id = ? and month_end = ?",
        [region, term, AS_OF],
    ).fetchone()
    assert len(rows) == overdue
    assert set(rows["total"]) <= {overdue}
    assert rows["problem_id"].n_unique() == len(rows)
    assert all(days > 0 for days in rows["days_late"])
    assert rows["due_on"].is_sorted()


def days_of_problems(facts, region: str, term: str) -> list[tuple[str, str, date]]:
    """Return problem, state and due date of the problems of a region and term that have a day."""
    line = {"100000": "", "411100": "4111"}.get(region, region)
    rows = facts.execute(
        "select problem_id, state, due_on, county_code, term_id from fct_problem"
    ).fetchall()
    return [
        (problem, state, due_on)
        for problem, state, due_on, county, of_term in rows
        if county.startswith(line) and of_term == term and due_on is not None
    ]


@pytest.mark.parametrize("region", ["100000", "411100", "411102", "511126"])
@pytest.mark.parametrize("term", [TERM, FIRST_TERM])
def test_the_list_of_problems_due_holds_the_open_ones_of_the_next_thirty_days(
    region, term, view, facts
):
    problems = days_of_problems(facts, region, term)
    open_ones = [(problem, due_on) for problem, state, due_on in problems if state in OPEN_STATES]
    # Of each due date, the window that ends with it and the one that begins with it.
    days = {AS_OF, *(due_on for _, due_on in open_ones[:3])}
    days |= {due_on - timedelta(days=30) for _, due_on in open_ones[:3]}
    for day in days:
        seen = replace(view, version=replace(view.version, as_of_date=day))
        expected = {
            problem: (due_on - day).days
            for problem, due_on in open_ones
            if day <= due_on <= day + timedelta(days=30)
        }
        assert expected or day == AS_OF
        rows = rectification_lists.problems(seen, region, Cohort(term), "due")
        assert dict(rows.select("problem_id", "days_left").iter_rows()) == expected
        assert rows["due_on"].is_sorted()
        assert set(rows["total"]) <= {len(expected)}


@pytest.mark.parametrize("region", ["100000", "411100", "411102", "511126"])
def test_the_lengths_of_lists_are_those_of_the_lists(region, view):
    (lengths,) = rectification_lists.lengths(view, region, TERM).to_dicts()
    assert lengths == {
        "overdue": len(rectification_lists.problems(view, region, Cohort(TERM), "overdue")),
        "uninspected": len(lists.uninspected_villages(view, region, TERM)),
        "due": len(rectification_lists.problems(view, region, Cohort(TERM), "due")),
    }


def test_each_kind_of_problem_is_counted_as_its_list_is_long(view):
    for cohort in (Cohort(TERM), Cohort(TERM, 2023, "township", "A")):
        (counts,) = rectification_lists.counts(view, "411100", cohort).to_dicts()
        assert counts == {
            kind: len(rectification_lists.problems(view, "411100", cohort, kind))
            for kind in rectification_lists.KINDS
        }


def test_what_the_one_month_rate_counts_is_listed_by_its_month_with_what_was_kept(view):
    months = timeliness.months(view, "411100", Cohort(TERM))
    counted = months.filter(pl.col("reached_day_30") > 0).tail(3)
    assert len(counted) == 3
    for row in counted.iter_rows(named=True):
        of_month = {"month": row["feedback_month"]}
        listed = rectification_lists.problems(
            view, "411100", Cohort(TERM), "past_day_30", **of_month
        )
        assert (len(listed), listed["is_kept"].sum()) == (
            row["reached_day_30"],
            row["closed_by_day_30"],
        )
        assert listed["is_kept"].is_sorted(), "what was not kept stands first"


def test_a_problem_on_a_list_says_the_last_act_that_named_it(view, facts):
    acts = facts.execute(
        """
        select problem_id, kind, fct_action.issued_on, action_id
        from fct_action_item inner join fct_action using (action_id)
        """
    ).fetchall()
    last: dict[str, tuple[date, str, str]] = {}
    for problem, kind, issued_on, action_id in acts:
        last[problem] = max(last.get(problem, (date.min, "", "")), (issued_on, action_id, kind))
    rows = rectification_lists.problems(view, "100000", Cohort(TERM), "overdue")
    named = 0
    for problem, kind, day in rows.select("problem_id", "last_act", "last_acted_on").iter_rows():
        expected = last.get(problem)
        assert (kind, day) == ((expected[2], expected[0]) if expected else (None, None))
        named += expected is not None
    assert 0 < named < len(rows)


def test_an_overdue_problem_says_where_the_day_that_counts_comes_from(view):
    rows = rectification_lists.problems(view, "100000", Cohort(TERM), "overdue")
    sources = dict(rows.group_by("due_source").len().iter_rows())
    assert {"own", "rule"} <= set(sources)
    of = {source: rows.filter(due_source=source) for source in sources}
    assert (of["own"]["due_on"] <= of["own"]["rule_due_on"]).all()
    assert of["rule"]["due_on"].equals(of["rule"]["rule_due_on"])
    longer = rows.filter(due_source="extension")
    assert (longer["due_on"] > longer["original_due_on"]).all()


def test_a_list_that_is_cut_still_says_how_many_there_are(view):
    whole = lists.uninspected_villages(view, "411100", TERM)
    cut = lists.uninspected_villages(view, "411100", TERM, 10)
    assert len(cut) == 10
    assert cut["total"][0] == len(whole) > 10
    assert cut.drop("total").equals(whole.head(10).drop("total"))


@pytest.mark.parametrize(("region", "level"), [("411100", "city"), ("511126", "county")])
def test_overdue_problems_cut_three_ways_add_up_to_one_total(region, level, view, facts):
    cuts = lag.overdue_problems_by(view, region, level, TERM)
    listed = len(rectification_lists.problems(view, region, Cohort(TERM), "overdue"))
    open_problems = counted(facts, AS_OF_NOW["overdue_share"][1], region, AS_OF)
    undated = counted(facts, UNDATED, region, AS_OF)
    assert rectification_lists.ongoing_undated(view, region, Cohort(TERM)).item() == undated > 0
    for dimension in ("responsibility_level", "category", "unit"):
        of_dimension = cuts.filter(dimension=dimension)
        assert of_dimension["overdue_problems"].sum() == listed
        assert of_dimension["ongoing_undated_problems"].sum() == undated
        assert of_dimension["open_problems"].sum() == open_problems
        assert of_dimension["overdue_problems"].is_sorted(descending=True)


def test_townships_add_up_to_their_county(view, facts):
    rows = lag.townships(view, "411102", TERM)
    on_roster, covered = facts.execute(
        "select villages_on_roster, villages_covered from mart_coverage "
        "where region_code = '411102' and term_id = ? and month_end = ?",
        [TERM, AS_OF],
    ).fetchone()
    assert rows["villages"].sum() == on_roster
    assert rows["villages_covered"].sum() == covered
    assert rows["township_name"].null_count() == 0


def test_coverage_by_month_ends_where_it_is_told_to(view):
    rows = by_region.by_month(view, "411100", TERM, date(2023, 1, 15))
    assert rows["month_end"].max() == date(2022, 12, 31)
    assert rows["month_end"].is_sorted()
    assert rows["month_end"][0] == date(2021, 9, 30)


def test_terms_run_newest_first_with_every_month_end_there_are_rows_for(view, facts):
    rows = regions.terms(view, "411100")
    assert rows["term_id"].to_list() == [TERM, FIRST_TERM]
    for term, months in rows.select("term_id", "months").iter_rows():
        listed = facts.execute(
            "select month_end from mart_coverage where region_code = '411100' and term_id = ? "
            "order by month_end",
            [term],
        ).fetchall()
        assert months == [month for (month,) in listed]


def test_the_tree_skips_levels_that_only_fill_the_code_list(view):
    tree = regions.load(view)
    assert [region.code for region in tree.lineage("411102")] == [
        "411102",
        "411100",
        "410000",
        "100000",
    ]
    beijing = tree.children("110000")
    assert beijing
    assert {region.level for region in beijing} == {"county"}
    assert [region.code for region in tree.in_data()] == sorted(REGIONS)
    in_place_of_cities = {region.level for region in tree.within("410000", "city")}
    assert in_place_of_cities == {"city", "county"}


def test_published_figures_are_those_printed_of_exactly_this_region_under_its_real_name(view):
    printed = pl.read_csv(PROJECT_ROOT / "seeds" / "published_figures.csv", infer_schema_length=0)
    listed = pl.read_csv(PROJECT_ROOT / "seeds" / "regions.csv", infer_schema_length=0).filter(
        pl.col("valid_to").is_null()
    )
    for region in ("360000", "411100", "511126"):
        rows = published.figures(view, region)
        assert len(rows) == len(printed.filter(region_code=region)) > 0
        assert set(rows["region_name_zh"]) == set(listed.filter(region_code=region)["name"])
        for column in ("region_name_en", "metric_name_zh", "metric_name_en", "source_title"):
            assert rows[column].null_count() == 0
    unmentioned = next(code for code in COUNTIES if code not in printed["region_code"])
    assert published.figures(view, unmentioned).is_empty()


def test_category_names_are_those_of_the_seed(view):
    seed = pl.read_csv(PROJECT_ROOT / "seeds" / "problem_taxonomy.csv", infer_schema_length=0)
    rows = taxonomy.categories(view)
    named = ["category_code", "parent_code", "name_zh", "name_en"]
    assert rows.select(named).equals(seed.select(named).sort("category_code"))


def test_a_category_lies_in_itself_and_in_its_parents_up_to_its_class(view):
    seed = pl.read_csv(PROJECT_ROOT / "seeds" / "problem_taxonomy.csv", infer_schema_length=0)
    parents = dict(seed.select("category_code", "parent_code").iter_rows())
    for row in taxonomy.categories(view).iter_rows(named=True):
        above = [row["category_code"]]
        while parents[above[-1]]:
            above.append(parents[above[-1]])
        assert row["class_code"] == above[-1]
        assert set(row["ancestor_codes"]) == set(above)


TARGETS = """
metric,region_code,target,warning,valid_from,valid_to
a,100000,0.1,0.05,2016-01-01,
a,410000,0.2,0.15,2016-01-01,
a,411100,0.3,,2022-01-01,2022-12-31
b,510000,0.4,0.35,2016-01-01,
c,100000,0.5,0.45,2016-01-01,2020-12-31
c,100000,0.6,0.55,2021-01-01,
"""


@pytest.fixture(scope="module")
def with_targets(view: Snapshot, facts, tmp_path_factory) -> Snapshot:
    """A version like the published one, but for its targets."""
    folder: Path = tmp_path_factory.mktemp("targets")
    (folder / "targets.csv").write_text(TARGETS.strip(), encoding="utf-8")
    database = duckdb.connect()
    types = "{'region_code': 'VARCHAR', 'valid_from': 'DATE', 'valid_to': 'DATE'}"
    database.execute(
        f"create table metric_targets as "
        f"select * from read_csv('{folder / 'targets.csv'}', types={types})"
    )
    tree = facts.sql("select region_code, city_code, province_code from dim_region").pl()
    database.register("dim_region", tree)
    return Snapshot(Direct(database), view.version, view.scope, view.codes)


class Direct:
    """Stands in for a reader: asks one connection."""

    def __init__(self, database: duckdb.DuckDBPyConnection) -> None:
        self.database = database

    def frame(self, sql, parameters=None, *, scope, version_id=None) -> pl.DataFrame:
        del scope, version_id
        return self.database.sql(sql, params=parameters).pl()


@pytest.mark.parametrize(
    ("region", "on", "expected"),
    [
        ("411102", date(2022, 6, 30), {"a": 0.3, "c": 0.6}),
        ("411102", date(2023, 6, 30), {"a": 0.2, "c": 0.6}),
        ("411100", date(2022, 12, 31), {"a": 0.3, "c": 0.6}),
        ("410000", date(2022, 6, 30), {"a": 0.2, "c": 0.6}),
        ("511126", date(2022, 6, 30), {"a": 0.1, "b": 0.4, "c": 0.6}),
        ("100000", date(2020, 12, 31), {"a": 0.1, "c": 0.5}),
        ("100000", date(2015, 12, 31), {}),
    ],
)
def test_the_target_in_force_is_that_of_the_nearest_region_above(
    region, on, expected, with_targets
):
    rows = subjects.targets(with_targets, region, on)
    assert dict(rows.select("metric", "target").iter_rows()) == expected


def test_a_narrower_scope_changes_no_target(with_targets):
    narrow = Snapshot(
        with_targets.reader, with_targets.version, Scope.everything("411102"), frozenset({"411102"})
    )
    on = date(2023, 6, 30)
    seen = subjects.targets(narrow, "411102", on).sort("metric")
    assert seen.equals(subjects.targets(with_targets, "411102", on).sort("metric"))
