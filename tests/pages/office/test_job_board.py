"""The board of what runs by itself says what the plan and the last runs say, and nothing more."""

from __future__ import annotations

from tests.pages.conftest import Visit
from warehouse.runtime.home import Home
from warehouse.upkeep.schedule.plan import add_task
from warehouse.upkeep.schedule.runs import note_end, note_start


def test_each_task_stands_with_how_it_ended_and_not_with_what_it_said(
    own_copy: Home, open_page: Visit
):
    for name, kind in (("nightly", "build"), ("backup", "backup"), ("briefs", "report")):
        add_task(own_copy, kind, "daily 02:00", [], name)
    for name, is_good in (("nightly", False), ("backup", True)):
        started_at = note_start(own_copy, name, 1)
        note_end(own_copy, name, started_at, is_good=is_good, seconds=1.5, lines=["secret of 某县"])
    screen = open_page(own_copy, "definitions", region="411100", definitions_view="jobs")
    (jobs,) = screen.tables
    states = dict(zip(jobs["name"], jobs["state"], strict=True))
    assert states == {"backup": "正常", "briefs": "还没有运行", "nightly": "没有成功"}
    assert [*jobs["light"].fillna("")] == ["red", "", "green"], "the worst stands first"
    assert [str(good)[:2] == "20" for good in jobs["good"]] == [False, False, True]
    assert set(jobs["when"]) == {"每天 02:00"}
    assert "1 项定时任务上次没有成功" in screen.html
    assert "secret" not in screen.html
