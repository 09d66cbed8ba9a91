"""What followed an act, who reacted and who aided whom: against plain loops over the facts."""

from __future__ import annotations

import shutil
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

import duckdb
import polars as pl
import pytest

from tests.editing import edited
from warehouse.access.scope import Scope
from warehouse.queries.snapshot import OutOfScope, Snapshot, take
from warehouse.queries.supervision import actions, afterwards, aid
from warehouse.queries.supervision.actions import LADDER
from warehouse.runtime.home import Home
from warehouse.versions.reader import Reader
from warehouse.versions.store import current_version, point_to

TERM, FIRST, LAST = "2021-2026", date(2021, 9, 1), date(2024, 6, 30)


@pytest.fixture(scope="module")
def facts(small_demonstration: Home, tmp_path_factory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file, read without any of the code that is tested."""
    copy = tmp_path_factory.mktemp("facts") / "copy.duckdb"
    copy.write_bytes(current_version(small_demonstration).file.read_bytes())
    with duckdb.connect(str(copy), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def view(small_demonstration: Home) -> Iterator[Snapshot]:
    reader = Reader(small_demonstration)
    yield take(reader, reader.version(), Scope.everything("100000"))
    reader.close()


def shifted(month_end: date, months: int) -> date:
    """The month end so many months away."""
    count = month_end.year * 12 + month_end.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def end_of(day: date) -> date:
    return shifted(day, 0)


def shares(facts, measure: str) -> dict[tuple[str, date], float]:
    """How far each county was behind, by month end."""
    if measure == "coverage":
        rows = facts.execute(
            "select region_code, month_end, villages_planned - villages_covered, "
            "villages_on_roster from mart_coverage where region_level = 'county' and term_id = ?",
            [TERM],
        ).fetchall()
    else:
        rows = facts.execute(
            "select region_code, month_end, sum(open_overdue), sum(fed_back) "
            "from mart_rectification_timeliness where region_level = 'county' and term_id = ? "
            "group by region_code, month_end",
            [TERM],
        ).fetchall()
    return {
        (region, month): part / whole for region, month, part, whole in rows if (whole or 0) >= 20
    }


def band_of(measure: str, share: float) -> int:
    if measure == "coverage":
        return sum(share > bound for bound in (0, 0.05, 0.10, 0.15))
    return sum(share >= bound for bound in (0.01, 0.02, 0.05, 0.10))


@pytest.mark.parametrize("measure", ["coverage", "overdue"])
@pytest.mark.parametrize("prefix", ["", "4111"])
@pytest.mark.parametrize("kinds", [LADDER, ("reminder",), ("interview", "accountability")])
def test_changes_are_those_of_a_loop_over_counties_and_months(measure, prefix, kinds, view, facts):
    acts = facts.execute("select county_code, issued_on, kind from fct_action").fetchall()
    touched, wanted = defaultdict(set), set()
    for county, issued_on, kind in acts:
        if kind in ("rule_made", "meeting_item"):
            continue
        month = end_of(issued_on)
        touched[county] |= {shifted(month, away) for away in range(-3, 4)}
        if kind in kinds:
            wanted.add((county, month))
    behind = shares(facts, measure)
    expected: dict[tuple, list[float]] = defaultdict(list)
    for (county, month), share in behind.items():
        later = behind.get((county, shifted(month, 3)))
        if later is None or not FIRST <= month <= LAST or not county.startswith(prefix):
            continue
        if (county, month) in wanted:
            expected[band_of(measure, share), True, county].append(share - later)
        elif month not in touched[county]:
            expected[band_of(measure, share), False, county].append(share - later)
    ask = afterwards.coverage_after if measure == "coverage" else afterwards.overdue_after
    region = "411100" if prefix else "100000"
    answer = ask(view, region, TERM, FIRST, LAST, kinds)
    collected = {
        (row["band"], row["acted"], row["region_code"]): (row["number"], row["total"])
        for row in answer.iter_rows(named=True)
    }
    assert collected.keys() == expected.keys()
    assert any(acted for _, acted, _ in collected), "some county was acted upon"
    for key, changes in expected.items():
        assert collected[key] == (len(changes), pytest.approx(sum(changes)))


@pytest.mark.parametrize("region", ["100000", "411100", "511126"])
def test_a_reaction_counts_problems_that_had_the_time(region, view, facts):
    prefix = {"100000": "", "411100": "4111"}.get(region, region)
    items = facts.execute(
        "select kind, fct_action.issued_on, closed_after_days from fct_action_item "
        "inner join fct_action using (action_id) "
        "where starts_with(target_region, ?) and fct_action.issued_on between ? and ?",
        [prefix, FIRST, LAST],
    ).fetchall()
    expected: dict[tuple[str, int], list[int]] = {}
    for kind, issued_on, days in items:
        for horizon in (7, 15, 30, 60, 90):
            if (date(2024, 6, 30) - issued_on).days >= horizon:
                cell = expected.setdefault((kind, horizon), [0, 0])
                cell[0] += 1
                cell[1] += days is not None and days <= horizon
    rows = actions.reaction(view, region, FIRST, LAST).iter_rows(named=True)
    assert {(row["kind"], row["day"]): [row["named"], row["closed"]] for row in rows} == expected
    assert expected


def test_the_overdue_problems_beside_an_act_are_those_of_its_month_and_three_months_on(view, facts):
    then = dict(
        facts.execute(
            "select month_end, sum(open_overdue) from mart_rectification_timeliness "
            "where region_code = '411122' and term_id = ? group by month_end",
            [TERM],
        ).fetchall()
    )
    acts = afterwards.of_county(view, "411122", TERM, FIRST, LAST)
    assert acts["total"].unique().to_list() == [len(acts)]
    assert acts["issued_on"].is_sorted(descending=True)
    for row in acts.iter_rows(named=True):
        month = end_of(row["issued_on"])
        assert row["overdue_then"] == then[month]
        assert row["overdue_later"] == then.get(shifted(month, 3))


@pytest.fixture
def aided(own_version: Home) -> Iterator[Snapshot]:
    """Postings between Luohe, its counties and Leshan, as Luohe's office sees them."""
    with edited(own_version) as connection:
        connection.executemany(
            "insert into fct_aid values (?, ?, ?, ?, ?, null)",
            [
                ("a", "411100", "411102", 3, date(2023, 1, 1)),
                ("b", "411100", "411102", 2, date(2023, 5, 1)),
                ("c", "511100", "411121", 4, date(2023, 5, 1)),
                ("d", "510000", "411121", 1, date(2023, 6, 1)),
                ("e", "411103", "511126", 5, date(2023, 6, 1)),
                ("f", "511100", "511126", 9, date(2023, 6, 1)),
                ("g", "411100", "411102", 7, date(2025, 1, 1)),
            ],
        )
    reader = Reader(own_version)
    yield take(reader, reader.version(), Scope.everything("411100"))
    reader.close()


@pytest.fixture
def own_version(small_demonstration: Home, tmp_path) -> Home:
    """The published version in a data folder whose file a test may write."""
    home = Home(tmp_path / "office")
    home.create()
    version = current_version(small_demonstration)
    shutil.copytree(version.folder, home.versions / version.version_id)
    point_to(home, version.version_id)
    return home


def test_aid_from_and_to_regions_outside_is_folded_into_one_that_has_no_name(aided):
    rows = aid.between_regions(aided, "411100", FIRST, LAST)
    assert rows.rows() == [
        ("411100", "411102", 2, 5),
        ("411103", None, 1, 5),
        (None, "411121", 2, 5),
    ]


def test_aid_of_one_county_leaves_out_what_passes_it_by(aided):
    assert aid.between_regions(aided, "411102", FIRST, LAST).rows() == [("411100", "411102", 2, 5)]
    assert aid.between_regions(aided, "411104", FIRST, LAST).is_empty()


def test_nothing_is_answered_of_a_region_outside(aided):
    for ask in (
        lambda: aid.between_regions(aided, "511100", FIRST, LAST),
        lambda: actions.by_kind_and_state(aided, "510000", FIRST, LAST),
        lambda: actions.unanswered(aided, "100000", FIRST, LAST),
        lambda: afterwards.coverage_after(aided, "410000", TERM, FIRST, LAST),
    ):
        with pytest.raises(OutOfScope):
            ask()


def test_a_region_has_the_acts_aimed_at_it_and_below_it(view, facts):
    for region, prefix in (("100000", ""), ("411100", "4111"), ("411122", "411122")):
        result = actions.by_kind_and_state(view, region, FIRST, LAST)
        expected = facts.execute(
            "select kind, response_state, count(*) from fct_action "
            "where starts_with(target_region, ?) and issued_on between ? and ? "
            "group by all order by all",
            [prefix, FIRST, LAST],
        ).fetchall()
        assert result.select("kind", "response_state", "acts").rows() == expected
        days = pl.DataFrame(
            facts.execute(
                "select kind, responded_on - issued_on from fct_action "
                "where starts_with(target_region, ?) and issued_on between ? and ? "
                "and responded_on is not null",
                [prefix, FIRST, LAST],
            ).fetchall(),
            schema=["kind", "days"],
            orient="row",
        )
        for row in result.iter_rows(named=True):
            own = days.filter(kind=row["kind"])["days"]
            assert row["median_days"] == own.median()
            assert row["answered"] == len(own)
