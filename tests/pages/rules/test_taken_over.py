"""What a village took over by merger, split or rename stands on its page once, with its origin."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from pages.parts.kit import place_names
from tests.editing import edited
from tests.pages.conftest import Screen, Visit
from tests.reference.marts import Reference
from tests.reference.villages import lineage
from warehouse.access.scope import Scope
from warehouse.queries import lists, successions, village
from warehouse.queries.rectification import rectification_lists
from warehouse.queries.rectification.timeliness import Cohort
from warehouse.queries.snapshot import Snapshot, take
from warehouse.runtime.home import Home
from warehouse.versions.reader import Reader
from warehouse.versions.store import current_version

COUNTY, TERM = "411104", "2021-2026"
STEPS = [
    *[("a", "ab"), ("b", "ab")],  # a merger
    *[("ab", "abc"), ("c", "abc")],  # of what was merged
    *[("s", "s1"), ("s", "s2"), ("s1", "s3"), ("s2", "s3")],  # split, and merged again
    *[("n", "m"), ("m", "l")],  # renamed twice
]
"""What became of what, in the words of the test; each letter stands for an inspected village."""


def origins(holder: str) -> set[str]:
    """Return all that a village came from, step by step."""
    olds = {old for old, new in STEPS if new == holder}
    return olds.union(*(origins(old) for old in olds))


@pytest.fixture
def villages(facts) -> dict[str, str]:
    """A village with problems for each letter."""
    letters = sorted({letter for step in STEPS for letter in step})
    recorded = facts.execute(
        "select village_id from fct_village_term where county_code = ? and term_id = ? "
        "and problems > 0 and village_id not in (select village_id from fct_village_succession) "
        "and village_id not in (select holder_id from fct_village_succession) "
        "order by overdue_problems desc, village_id limit ?",
        [COUNTY, TERM, len(letters)],
    ).fetchall()
    return dict(zip(letters, [code for (code,) in recorded], strict=True))


@pytest.fixture
def merged(own_copy: Home, villages) -> Home:
    """The office's own copy, in which the villages of a county became one another."""
    rows = [
        (villages[old], villages[holder]) for holder in villages for old in sorted(origins(holder))
    ]
    with edited(own_copy) as connection:
        for old, holder in rows:
            connection.execute(
                "insert into fct_village_succession by name select ? as village_id, ? as term_id, "
                "? as holder_id, ? as county_code, date '2023-03-01' as taken_over_on",
                [old, TERM, holder, COUNTY],
            )
        gone = sorted({villages[old] for old, _ in STEPS})
        for table, change in (
            ("dim_village", "valid_to = date '2023-02-28'"),
            ("fct_village_term", "is_on_roster = false"),
        ):
            connection.execute(
                f"update {table} set {change} where list_contains(?, village_id)", [gone]
            )
    return own_copy


@pytest.fixture
def view(merged: Home) -> Snapshot:
    return take(Reader(merged), current_version(merged), Scope.everything("100000"))


def found_in(facts, villages_: set[str], column: str, table: str, condition: str = "true") -> list:
    rows = facts.execute(
        f"select {column} from {table} where list_contains(?, village_id) and {condition}",
        [sorted(villages_)],
    ).fetchall()
    return sorted(value for (value,) in rows)


@pytest.mark.parametrize("letter", ["ab", "abc", "s1", "s2", "s3", "m", "l", "a"])
def test_each_problem_and_inspection_that_was_taken_over_is_listed_once(
    letter, view, villages, facts
):
    code = villages[letter]
    line = {villages[old] for old in origins(letter)} | {code}
    name_of = dict(facts.execute("select village_id, name from dim_village").fetchall())
    of_term = f"term_id = '{TERM}'"

    problems = village.problems(view, COUNTY, TERM, code)
    expected = found_in(facts, line, "problem_id", "fct_problem", of_term)
    assert sorted(problems["problem_id"]) == expected
    own = set(found_in(facts, {code}, "problem_id", "fct_problem", of_term))
    came_from = dict(facts.execute("select problem_id, village_id from fct_problem").fetchall())
    for problem, origin in problems.select("problem_id", "from_village").iter_rows():
        assert origin == (None if problem in own else name_of[came_from[problem]])

    states = village.problem_states(view, COUNTY, TERM, [code])
    assert states["problems"].sum() == len(expected)
    late = found_in(facts, line, "problem_id", "fct_problem", f"{of_term} and lateness = 'overdue'")
    assert states["overdue_problems"].sum() == len(late)

    inspections = village.inspections(view, COUNTY, [code])
    assert sorted(inspections["inspection_id"]) == found_in(
        facts, line, "inspection_id", "fct_inspection"
    )
    assert set(inspections["village_id"]) == {code}

    taken = successions.taken_over(view, COUNTY, TERM, [code])
    assert sorted(taken["from_village_id"]) == sorted(line - {code})
    assert taken["problems"].sum() == len(expected) - len(own)
    assert taken["overdue_problems"].sum() == len(late) - len(
        found_in(facts, {code}, "problem_id", "fct_problem", f"{of_term} and lateness = 'overdue'")
    )


def test_who_holds_a_village_now_is_the_last_that_took_it_over(view, villages, facts):
    name_of = dict(facts.execute("select village_id, name from dim_village").fetchall())
    last = {"a": "abc", "b": "abc", "ab": "abc", "c": "abc", "s": "s3", "s1": "s3", "n": "l"}
    held = successions.holders(view, COUNTY, TERM, list(villages.values()))
    holders = dict(held.select("village_id", "holder").iter_rows())
    assert {old: holders[villages[old]] for old in last} == {
        old: name_of[villages[new]] for old, new in last.items()
    }
    assert not {"abc", "s3", "l"} & {letter for letter in villages if villages[letter] in holders}
    rows = rectification_lists.problems(view, COUNTY, Cohort(TERM), "overdue")
    assert rows["problem_id"].n_unique() == len(rows) == rows["total"][0]
    for code, held_by in rows.select("village_id", "held_by").iter_rows():
        letter = next((letter for letter in villages if villages[letter] == code), "")
        new = last.get(letter) or {"s2": "s3", "m": "l"}.get(letter)
        if new or letter:
            assert held_by == (name_of[villages[new]] if new else None)
    assert rows["held_by"].is_not_null().any()


def test_the_villages_to_choose_from_show_what_they_took_over(view, villages, facts):
    rows = {
        row["village_id"]: row for row in lists.villages_on_roster(view, COUNTY, TERM).to_dicts()
    }
    for letter in ("abc", "s3", "l"):
        row = rows[villages[letter]]
        older = {villages[old] for old in origins(letter)}
        of_term = f"term_id = '{TERM}'"
        for column, condition in (
            ("problems_taken_over", of_term),
            ("overdue_problems_taken_over", f"{of_term} and lateness = 'overdue'"),
        ):
            expected = found_in(facts, older, "problem_id", "fct_problem", condition)
            assert row[column] == len(expected)
    assert villages["a"] not in rows
    overdue = [
        (row["overdue_problems"] or 0) + (row["overdue_problems_taken_over"] or 0)
        for row in rows.values()
    ]
    assert overdue == sorted(overdue, reverse=True)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_says_from_whom_each_came_and_its_counts_are_those_of_the_list(
    language, merged, open_page: Callable[..., Screen], villages, facts
):
    name_of = {
        code: place_names.in_language(name, language)
        for code, name in facts.execute("select village_id, name from dim_village").fetchall()
    }
    screen = open_page(merged, "village", region=COUNTY, village=villages["abc"], lang=language)
    assert screen.failures == []
    (shown,) = screen.tables
    counted = Counter(shown["from_village"].dropna())
    card = re.search(r"<h3>(?:承接的村|Villages taken over)</h3>(.*?)</section>", screen.html)[1]
    rows = re.findall(r"<tr><td>(.*?)</td><td>.*?</td>((?:<td class=numeric>[\d—]+</td>)+)", card)
    assert {name: int(re.findall(r"\d+", cells)[1]) for name, cells in rows} == counted
    assert set(counted) == {name_of[villages[old]] for old in origins("abc")}
    marks = re.findall(r'<b class="inspection"[^>]*title="([^"]+)"', screen.html)
    assert {re.split("[::]", mark)[0] for mark in marks} >= set(counted)
    older = open_page(merged, "village", region=COUNTY, village=villages["a"], lang=language)
    assert older.failures == []
    assert name_of[villages["abc"]] in older.html
    assert ("现由何村承接" if language == "zh" else "Taken over by") in older.html


def test_a_village_that_took_nothing_over_says_nothing_of_it(read_page: Visit, facts):
    (code,) = facts.execute(
        "select village_id from fct_village_term where county_code = ? and term_id = ? "
        "and village_id not in (select holder_id from fct_village_succession) "
        "and village_id not in (select village_id from fct_village_succession) "
        "and problems > 0 limit 1",
        [COUNTY, TERM],
    ).fetchone()
    screen = read_page("village", region=COUNTY, village=code)
    explained = re.sub('<details class="about".*?</details>', "", screen.html)
    assert "承接" not in explained
    (shown,) = screen.tables
    assert "from_village" not in shown.columns


def test_the_pairs_are_those_of_the_ledgers(facts, reference: Reference):
    ledger = reference.ledger
    expected = {
        (older, term["term_id"], holder)
        for holder, county in ledger.village_county.items()
        for term in ledger.terms_of(county)
        for older in lineage(ledger, holder, term) - {holder}
    }
    built: list[Any] = facts.execute(
        "select village_id, term_id, holder_id from fct_village_succession"
    ).fetchall()
    assert len(built) == len(set(built))
    assert set(built) == expected
    assert expected
