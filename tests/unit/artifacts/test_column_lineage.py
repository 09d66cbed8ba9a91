"""A project written by hand: of which columns those of its models are made, down to the ledgers."""

from __future__ import annotations

import pytest

from warehouse.artifacts import awaited_ledgers, column_chain
from warehouse.artifacts.column_chain import ChainLink
from warehouse.artifacts.column_lineage import NOT_TOLD, ROWS, ColumnLineage, Source
from warehouse.artifacts.project import Kind, Node, NodeColumn, Project

READ = "( select ledger.* from read_parquet( '/*/{name}.parquet' ) as ledger )"

STAGED = f"""
select problem_id, inspection_id, cast(found_on as date) as found_on, is_key, 'a' as kind
from {READ.format(name="problems")} as problems
where due_on is not null
"""
PLACED = """
with keyed as (
    select * exclude (kind), case when is_key then found_on end as key_day
    from "s"."m"."stg_problems"
),
both_kinds as (
    select problem_id, key_day as day, 1 as weight from keyed
    union all
    select problem_id, found_on, 0 from keyed
)
select
    both_kinds.problem_id,
    both_kinds.day,
    both_kinds.weight,
    regions.name as region,
    found_on
from both_kinds
inner join keyed using (problem_id)
left join "w"."m"."regions" as regions on keyed.inspection_id = regions.code
"""
COUNTED = """
select
    region,
    count(*) as problems,
    sum(weight) as weighted,
    max(day) filter (where found_on > date '2024-01-01') as latest,
    sum(max(day)) over (partition by region order by found_on) as running,
    row_number() over (order by found_on) as place,
    (select count(*) from "w"."m"."regions") as regions,
    current_date as today
from "s"."m"."int_placed"
group by all
"""


def node(name: str, kind: Kind, parents: tuple[str, ...] = (), sql: str = "", **more: str) -> Node:
    columns = tuple(NodeColumn(column, "", "") for column in more.pop("columns", "").split())
    return Node(
        name, name, kind, "", "", columns, sql, sql, f"{name}.sql", parents, None, "", **more
    )


def lineage(*further: Node) -> ColumnLineage:
    nodes = (
        node("problems", "ledger", relation=READ.format(name="problems")),
        node("regions", "reference", columns="code name"),
        node("stg_problems", "staging", ("problems",), STAGED),
        node("int_placed", "intermediate", ("stg_problems", "regions"), PLACED),
        node("mart_counts", "mart", ("int_placed", "regions"), COUNTED),
        *further,
    )
    return ColumnLineage(Project({each.node_id: each for each in nodes}, ()))


def made_of(name: str, *further: Node) -> dict[str, set[str] | None]:
    """Return of each column of a model what it is made of; None where that is not told."""
    return {
        column: {f"{each.node}.{each.column}" for each in origin.sources}
        if origin.is_told
        else None
        for column, origin in lineage(*further).of_model(name).items()
    }


def test_a_staged_column_is_made_of_that_of_its_ledger_and_a_text_of_none():
    assert made_of("stg_problems") == {
        "problem_id": {"problems.problem_id"},
        "inspection_id": {"problems.inspection_id"},
        "found_on": {"problems.found_on"},
        "is_key": {"problems.is_key"},
        "kind": set(),
        ROWS: {"problems.*"},
    }, "the filter by due_on says which rows, not what stands in them"


def test_stars_cases_unions_and_joins_are_followed_through_common_tables():
    assert made_of("int_placed") == {
        "problem_id": {"stg_problems.problem_id"},
        "day": {"stg_problems.is_key", "stg_problems.found_on"},
        "weight": {"stg_problems.*"},
        "region": {"regions.name"},
        "found_on": {"stg_problems.found_on"},
        ROWS: {"stg_problems.*"},
    }, "a left join adds no rows; a 1 of each row counts it, a 0 does not"


def test_a_sum_is_made_of_what_it_sums_and_a_count_of_rows():
    assert made_of("mart_counts") == {
        "region": {"int_placed.region"},
        "problems": {"int_placed.*"},
        "weighted": {"int_placed.weight"},
        "latest": {"int_placed.day", "int_placed.found_on"},
        "running": {"int_placed.day"},
        "place": {"int_placed.found_on"},
        "regions": {"regions.*"},
        "today": set(),
        ROWS: {"int_placed.*"},
    }


@pytest.mark.parametrize(
    "sql",
    [
        "selekt a from",
        "select unknown from stg_problems",
        "select a.unknown from stg_problems as a",
        "select problem_id as a from nobody_knows",
        "select code as a from stg_problems, regions as r, others",
        "select problem_id as a from stg_problems union by name select 1 as b, 2 as a",
        "select columns('.*') from stg_problems",
        "pivot stg_problems on kind using count(*)",
        "insert into a values (1)",
    ],
)
def test_what_is_not_certain_is_not_told(sql):
    model = node("odd", "mart", ("stg_problems", "regions"), sql, columns="a")
    origins = lineage(model).of_model("odd")
    assert origins
    assert all(origin == NOT_TOLD for column, origin in origins.items() if column != ROWS), origins


def test_what_reads_no_table_is_made_of_none():
    model = node("levels", "intermediate", (), "select unnest(['a', 'b']) as level")
    assert made_of("levels", model) == {"level": set(), ROWS: set()}


def test_a_common_table_that_is_called_like_a_model_is_not_taken_for_it():
    sql = """
    with regions as (select name as code, 1 as name from "w"."m"."regions"),
    problems as (select kind from "s"."m"."stg_problems")
    select regions.code, real.name, problems.kind
    from regions, "w"."m"."regions" as real, problems
    """
    model = node("odd", "mart", ("stg_problems", "regions"), sql)
    assert made_of("odd", model) == {
        "code": {"regions.name"},
        "name": {"regions.name"},
        "kind": {"stg_problems.kind"},
        ROWS: {"regions.*", "stg_problems.*"},
    }


def test_the_way_of_a_column_goes_down_to_the_ledgers_and_says_what_stands_above():
    below = lineage()
    links = column_chain.of(
        below, [Source("mart_counts", "latest"), Source("mart_counts", "today")]
    )

    def way(*names: str) -> tuple[Source, ...]:
        return tuple(Source(*name.split(".")) for name in names)

    assert links == [
        ChainLink(0, way("mart_counts.latest"), "made_of"),
        ChainLink(1, way("int_placed.day"), "made_of"),
        ChainLink(2, way("stg_problems.found_on", "problems.found_on"), "base"),
        ChainLink(2, way("stg_problems.is_key", "problems.is_key"), "base"),
        ChainLink(1, way("int_placed.found_on", "stg_problems.found_on"), "above"),
        ChainLink(0, way("mart_counts.today"), "fixed"),
    ]
    assert column_chain.bases(links) == list(way("problems.found_on", "problems.is_key"))
    assert column_chain.of(below, way("regions.gone", "nobody.a")) == [
        ChainLink(0, way("regions.gone"), "base"),
        ChainLink(0, way("nobody.a"), "not_told"),
    ]


def test_a_metric_sums_the_columns_of_its_expression():
    columns = lineage().of_expression("mart_counts", "case when problems > 0 then weighted end")
    assert columns == (Source("mart_counts", "problems"), Source("mart_counts", "weighted"))
    assert lineage().of_expression("mart_counts", "((") == ()


def test_a_metric_waits_for_the_ledgers_of_its_columns_and_rows_and_of_what_leaves_rows_out():
    closed = """
        select stg_problems.problem_id, visits.ended_on, teams.name as team
        from "s"."m"."stg_problems" as stg_problems
        inner join "s"."m"."visits" as visits using (inspection_id)
        left join "s"."m"."teams" as teams on visits.inspection_id = teams.code
        where not exists (
            select 1 from "s"."m"."rechecks" as rechecks
            where rechecks.problem_id = stg_problems.problem_id and rechecks.failed
        )
        """
    summed = 'select count(*) as closed, count(distinct team) as teams from "s"."m"."int_closed"'
    project = lineage(
        node("teams", "reference", columns="code name"),
        node("rechecks", "reference", columns="problem_id failed"),
        node("visits", "reference", columns="inspection_id ended_on"),
        node("int_closed", "intermediate", ("stg_problems", "visits", "teams", "rechecks"), closed),
        node("mart_closed", "mart", ("int_closed",), summed),
    )
    assert project.conditions("stg_problems").sources == (Source("problems", "due_on"),)
    assert awaited_ledgers.of_measures(project, [("mart_closed", "closed")]) == {
        *("problems", "visits", "rechecks")
    }
    by_team = awaited_ledgers.of_measures(project, [("mart_closed", "closed + teams")])
    assert by_team == {"problems", "visits", "rechecks", "teams"}
    assert awaited_ledgers.of_measures(project, [("nobody", "closed")]) is None
