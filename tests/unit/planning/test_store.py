"""Plans are kept whole under numbers of their own, and what is no plan opens nothing."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.unit.planning.problems import problem
from warehouse.audit_log import log
from warehouse.planning import store
from warehouse.planning.inputs import Inputs
from warehouse.planning.plan import plan
from warehouse.runtime.errors import PlanRefused
from warehouse.runtime.home import Home

INPUTS = Inputs(
    days_each=4,
    cross="key",
    away=("t",),
    recused=(("s", "a"),),
    locks=(("v0", "s", 1), ("v1", "", 2)),
    excluded=("v9",),
)


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


def test_plans_are_numbered_and_come_back_as_they_were_kept(home):
    made = plan(problem("ab", {"s": 4}))
    first = store.keep(home, "511126", "2021-2026", INPUTS, made, date(2024, 6, 30))
    second = store.keep(home, "511126", "2021-2026", Inputs(), made, date(2024, 6, 30))
    assert (first, second) == (1, 2)
    plans = store.kept(home, "511126", "2021-2026")
    assert [each.number for each in plans] == [2, 1]
    assert plans[1].inputs == INPUTS
    assert plans[1].places == {"v0": ("s", 1), "v1": ("s", 1)}
    assert plans[1].finish == made.finish
    assert plans[1].ends == dict(made.visits.select("village_id", "ends_on").iter_rows())
    assert store.kept(home, "511100", "2021-2026") == []


@pytest.mark.parametrize("county", ["..", "../511126", "a/b", "", ".", "x\0", "5\\1"])
def test_what_is_no_code_opens_no_folder(home, county):
    with pytest.raises(PlanRefused):
        store.kept(home, county, "2021-2026")


def test_plan_that_was_kept_without_days_is_a_plan_without_days(home):
    made = plan(problem("ab", {"s": 4}))
    store.keep(home, "511126", "t", Inputs(), made, date(2024, 6, 30))
    file = home.plans / "511126" / "t" / "1.json"
    content = json.loads(file.read_text())
    content["visits"] = [visit[:3] for visit in content["visits"]]
    file.write_text(json.dumps(content))
    (kept,) = store.kept(home, "511126", "t")
    assert kept.places.keys() == {"v0", "v1"}
    assert kept.ends == {}


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"as_of": 1}', "\udcff", "[" * 100_000])
def test_file_that_is_no_plan_is_passed_over(home, content):
    made = plan(problem("ab", {"s": 4}))
    store.keep(home, "511126", "t", Inputs(), made, date(2024, 6, 30))
    damaged = home.plans / "511126" / "t" / "2.json"
    damaged.write_bytes(content.encode("utf-8", "surrogateescape"))
    assert [each.number for each in store.kept(home, "511126", "t")] == [1]
    assert store.keep(home, "511126", "t", Inputs(), made, date(2024, 6, 30)) == 3


def test_too_many_plans_are_refused(home, monkeypatch):
    monkeypatch.setattr(store, "MOST_PLANS", 1)
    made = plan(problem("ab", {"s": 4}))
    store.keep(home, "511126", "t", Inputs(), made, date(2024, 6, 30))
    with pytest.raises(PlanRefused):
        store.keep(home, "511126", "t", Inputs(), made, date(2024, 6, 30))


def test_plan_that_an_office_keeps_is_in_its_audit_log(home):
    made = plan(problem("ab", {"s": 4}))
    store.keep(home, "511126", "t", Inputs(), made, date(2024, 6, 30))
    home.settings_file.write_text('mode = "office"\n')
    number = store.keep(home, "511126", "2021-2026", Inputs(), made, date(2024, 6, 30))
    (entry,) = log.entries(home)
    assert entry.event == "plan_kept"
    assert entry.facts == {"region": "511126", "term": "2021-2026", "plan": number}
