"""The planner: what a hand places stays, and the rest is planned around it."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import polars as pl
import pytest

from pages.parts.kit.words import Words
from pages.parts.plan import timeline
from tests.pages.conftest import Screen, Visit
from warehouse.planning import store
from warehouse.planning.inputs import Inputs
from warehouse.planning.plan import Plan

COUNTY, TERM = "511126", "2021-2026"


def widget(boxes, label: str):
    return next(box for box in boxes if box.label == label)


def press(screen: Screen, label: str) -> Screen:
    widget(screen.app.button, label).click().run()
    assert screen.failures == []
    return screen


def visits(screen: Screen):
    """Return the table of villages."""
    return next(table for table in screen.tables if "round_name" in table.columns)


@pytest.fixture
def screen(visit: Visit) -> Screen:
    screen = visit("plan", region=COUNTY, plan_list="villages")
    assert screen.failures == []
    return screen


def test_villages_to_choose_from_are_those_left_of_this_county(screen, facts):
    left = facts.execute(
        "select village_id from fct_village_term where county_code = ? and term_id = ? "
        "and is_on_roster and not is_covered and village_id not in "
        "(select village_id from fct_inspection where ends_on is null and term_id = ?) order by 1",
        [COUNTY, TERM, TERM],
    ).fetchall()
    offered = widget(screen.app.multiselect, "村").options
    assert len(offered) == len(left)
    for (village,), label in zip(left, offered, strict=True):
        assert village in label


def test_villages_that_a_hand_places_stay_and_one_that_it_leaves_out_is_in_no_list(screen):
    before = visits(screen)
    villages = widget(screen.app.multiselect, "村")
    last = before.sort_values("starts_on").tail(3)["village_id"].tolist()
    team = before["team"].iloc[0]
    villages.set_value(last)
    widget(screen.app.selectbox, "巡察组").set_value(team)
    widget(screen.app.selectbox, "轮次").set_value(1)
    press(screen, "固定")
    after = visits(screen).set_index("village_id")
    assert sorted(after.index) == sorted(before["village_id"]), "each once, as before"
    assert set(after.loc[last, "team"]) == {team}
    assert set(after.loc[last, "round_name"]) == {
        after.sort_values("starts_on")["round_name"].iloc[0]
    }
    assert set(after.loc[last, "by_hand"]) == {"已固定"}

    out = before["village_id"].iloc[0]
    widget(screen.app.multiselect, "村").set_value([out])
    press(screen, "本届不排")
    assert out not in visits(screen)["village_id"].tolist()
    assert len(visits(screen)) == len(before) - 1


def test_more_teams_and_a_shorter_margin_end_in_time(screen):
    assert "前巡不完" in screen.sentence
    assert "增加" in screen.html
    widget(screen.app.number_input, "增加的组").set_value(6)
    press(screen, "重新编排")
    assert "可巡完" in screen.sentence
    assert "是什么排不下" not in screen.html


def test_what_if_says_what_one_more_team_is_worth(screen):
    press(screen, "试算")
    table = next(table for table in screen.tables if "effect" in table.columns)
    worth = dict(zip(table["change"], table["effect"], strict=True))
    assert worth["增加 1 个组"].startswith("早 ")
    assert worth["每村多 1 天"].startswith("晚 ")


def test_plan_that_was_kept_stays_and_its_conditions_are_taken_up_again(own_copy, open_page):
    screen = open_page(own_copy, "plan", region=COUNTY, plan_list="villages")
    press(screen, "保存为方案")
    widget(screen.app.number_input, "增加的组").set_value(6)
    press(screen, "重新编排")
    press(screen, "保存为方案")
    kept = next(table for table in screen.tables if "moved" in table.columns)
    assert kept["name"].tolist() == ["方案 2", "方案 1"]
    assert kept["moved"].tolist()[0] == 0 < kept["moved"].tolist()[1]
    assert kept["villages"].nunique() == 1
    widget(screen.app.selectbox, "方案").set_value(1)
    press(screen, "照此编排")
    assert "前巡不完" in screen.sentence
    assert widget(screen.app.number_input, "增加的组").value == 0


@pytest.mark.parametrize(
    ("gap", "share"), [(0.0, ""), (0.125, "12.5%"), (1e9, "100.0%"), (None, "")], ids=str
)
def test_plan_that_may_not_be_the_earliest_says_by_how_much(gap, share):
    made = SimpleNamespace(plan=None if gap is None else SimpleNamespace(gap=gap))
    note = timeline.gap_note(Words("zh"), made)
    assert (share in note) if share else note == ""


def test_plan_that_was_kept_is_measured_by_what_was_done_since(own_copy, open_page, facts):
    home, as_of = own_copy, date(2024, 6, 30)
    over = facts.execute(
        "select village_id, arg_min(team_id, (ends_on, inspection_id)) from fct_inspection "
        "where county_code = ? and term_id = ? and ends_on is not null "
        "group by all order by 1 limit 3",
        [COUNTY, TERM],
    ).fetchall()
    left = facts.execute(
        "select village_id from fct_village_term where county_code = ? and term_id = ? and "
        "is_on_roster and not is_covered order by 1 limit 2",
        [COUNTY, TERM],
    ).fetchall()
    (first, own), (second, _), (third, _) = over
    visits = pl.DataFrame(
        {
            "village_id": [first, second, third, left[0][0], left[1][0]],
            "team_id": [own, "elsewhere", "elsewhere", own, own],
            "round": [1] * 5,
            "ends_on": [as_of, as_of, as_of + timedelta(1), as_of, as_of + timedelta(1)],
        }
    )
    store.keep(home, COUNTY, TERM, Inputs(), Plan(visits, 0.0, 0.0), date(2024, 1, 31))
    screen = open_page(home, "plan", region=COUNTY)
    assert screen.failures == []
    rows = next(table for table in screen.tables if "behind" in table.columns)
    measured = rows.set_index("team")[["villages", "due", "done", "by_others", "behind"]]
    assert measured.loc[own].tolist() == [3, 2, 1, 0, 1]
    assert measured.loc["elsewhere"].tolist() == [2, 1, 2, 2, 0]
    (said,) = [each.value for each in screen.app.caption if "应巡完" in each.value]
    assert "计划 5 个村" in said and "应巡完 3 个村" in said
    assert "已巡 3 个村" in said and "滞后 1 个村" in said
