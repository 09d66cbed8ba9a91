"""Decisions from the page: accepted, built, seen, answered, undone; hostile texts are refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from html import escape
from pathlib import Path
from types import SimpleNamespace

import pytest

from pages.parts.kit.words import Words
from pages.parts.shared.meeting_items import items
from tests.pages.conftest import Screen
from tests.pages.test_meeting_page import sent
from tests.parsed_project import parsed_project
from warehouse.build.publish import build_and_publish
from warehouse.intake.batches.store import list_batches
from warehouse.intake.meetings.recorded import latest
from warehouse.runtime import jobs
from warehouse.runtime.home import Home
from warehouse.versions.store import current_version

CITY, COUNTY = "411100", "411103"
AS_OF = date(2024, 6, 30)
PLAN, LIST = "未巡察的村排出轮次", "=1+1 <b>逾期问题</b> **逐件**定出日期"

Open = Callable[..., Screen]


@pytest.fixture
def office(small_demonstration: Home, tmp_path: Path) -> Home:
    """The small demonstration with its batches, in a data folder that the test may change."""
    home = Home(tmp_path / "office")
    shutil.copytree(small_demonstration.root, home.root)
    return home


@pytest.fixture
def meeting(office: Home, open_page: Open) -> Screen:
    """The page at what meetings asked for, of a city."""
    return open_page(office, "supervision", region=CITY, supervision_subject="meetings")


def add(screen: Screen, request: str, **fields: object) -> None:
    """Fill the form and add one decision to the drafts."""
    app = screen.app
    app.text_area(key="decide_request").set_value(request)
    for name, value in fields.items():
        kind = {"target": app.selectbox, "metric": app.selectbox, "unit": app.text_input}
        kind.get(name, app.date_input)(key=f"decide_{name}").set_value(value)
    next(button for button in app.button if button.label in ("加入", "Add")).click().run()
    assert screen.failures == []


def press(screen: Screen, key: str) -> None:
    screen.app.button(key=key).click().run()
    assert not screen.app.exception


def boxes(screen: Screen) -> str:
    app = screen.app
    return "\n".join(box.value for box in (*app.error, *app.warning, *app.info, *app.success))


def lines(screen: Screen) -> list[str]:
    return [text.value for text in screen.app.text]


def items_of(screen: Screen) -> list[dict]:
    """The rows of the follow-up table."""
    tables = [table for table in screen.tables if "request" in table.columns]
    return tables[0].to_dict("records") if tables else []


def test_two_decisions_are_accepted_shown_after_a_build_answered_followed_up_and_undone(
    meeting: Screen,
    office: Home,
    open_page: Open,
    run_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    add(meeting, PLAN, target=COUNTY, metric="plan_progress", due_on=date(2024, 7, 31))
    add(meeting, LIST, target=CITY, unit="示例局")
    press(meeting, "accept_decisions")
    (recorded,) = latest(office)
    assert recorded.items.select("request", "target_region", "target_unit", "metric").rows() == [
        (PLAN, COUNTY, None, "plan_progress"),
        (LIST, CITY, "示例局", None),
    ]
    assert "下次生成后" in boxes(meeting)
    assert any("待生成" in line for line in lines(meeting))
    assert PLAN not in [row["request"] for row in items_of(meeting)], "not shown before a build"

    started: list[tuple[str, ...]] = []
    monkeypatch.setattr(jobs, "start_job", lambda _, *task: started.append(task) or "")
    press(meeting, "build_decisions")
    assert started == [("build",)]
    before = current_version(office)
    with parsed_project(run_folder, office.cache):
        build_and_publish(office)  # what the job does
    assert current_version(office).version_id != before.version_id

    meeting.app.run()
    rows = {row["request"]: row for row in items_of(meeting)}
    assert rows.keys() == {PLAN, LIST}
    assert rows[PLAN]["then"] == rows[PLAN]["now"] != "—", "held on the day that the data are of"
    assert rows[LIST]["target_unit"] == "示例局"
    assert "议定 2 项" in meeting.visible_text
    assert "下次生成后" not in boxes(meeting)
    assert any("已显示" in line for line in lines(meeting))

    meeting.app.selectbox(key="answer_item_id").set_value(recorded.items["action_id"][0])
    next(button for button in meeting.app.button if button.label == "入库").click().run()
    answers, _ = latest(office)
    assert answers.items.select("request", "responded_on").rows() == [(PLAN, AS_OF)]
    # The next month's meeting opens with what became of the two, and asks for what is open.
    office.settings_file.write_text("as_of_date = 2024-08-05\n")
    with parsed_project(run_folder, office.cache):
        build_and_publish(office)
    shown = sent(open_page(office, "meeting", region=CITY))["screens"]
    screens = {screen["kind"]: screen for screen in shown}
    became = screens["asked"]["html"]
    for part in (PLAN, "按时答复", escape(LIST), "逾期未答复", "晚 6 天"):
        assert part in became
    assert "议定 2 项" in screens["asked"]["finding"]
    assert "1 项逾期未答复" in screens["asked"]["finding"]
    assert escape(LIST) in screens["tasks"]["html"]
    assert PLAN not in screens["tasks"]["html"]

    press(meeting, f"undo_{recorded.batch.batch_id}")
    assert answers.batch.batch_id in boxes(meeting), "its answer stands on it"
    press(meeting, f"undo_{answers.batch.batch_id}")
    press(meeting, f"undo_{recorded.batch.batch_id}")
    assert [batch.batch_id for batch in list_batches(office)] == ["demo"]
    press(meeting, "build_decisions")
    assert started[-1] == ("build", jobs.ACCEPT_SHRINKAGE), "fewer rows are what was asked for"


@pytest.mark.parametrize(
    ("request_text", "word"),
    [
        ("请张伟同志于月底前书面汇报", "疑似有人名"),
        ("有事打 13812345678 联系", "手机号"),
        (" \n ", "请写明要求做什么"),
    ],
)
def test_a_hostile_text_is_refused_in_words_beside_its_draft(
    request_text: str, word: str, meeting: Screen, office: Home
):
    add(meeting, PLAN, target=COUNTY)
    add(meeting, request_text, target=COUNTY)
    if request_text.strip():
        press(meeting, "accept_decisions")
        assert [batch.batch_id for batch in list_batches(office)] == ["demo"]
    assert word in boxes(meeting)
    if request_text.strip():  # the other one goes once it is dropped
        press(meeting, "drop_decision_1")
    press(meeting, "accept_decisions")
    assert latest(office)[0].items["request"].to_list() == [PLAN]


def test_a_county_asks_itself_and_a_region_is_asked_of_none_outside_it(
    office: Home, open_page: Open
):
    def asked_of(region: str) -> list[str]:
        at = open_page(office, "supervision", region=region, supervision_subject="meetings")
        return list(at.app.selectbox(key="decide_target").options)

    assert len(asked_of(COUNTY)) == 1
    assert len(asked_of(CITY)) == 7


def test_a_metric_that_is_none_any_more_is_named_and_said_to_be_none():
    context = SimpleNamespace(metrics={}, words=Words("zh"))
    row = {"metric": "old_rate", "then_value": 0.5, "now_value": 0.6}
    shown = items._of_metric(context, row)  # type: ignore[arg-type]
    assert shown["metric_name"] == "old_rate(本版本没有这项指标)"
    assert (shown["then"], shown["now"], shown["change"]) == (None, None, None)
    assert items._of_metric(context, row | {"metric": None})["metric_name"] is None  # type: ignore[arg-type]


def test_an_item_without_an_answer_stands_in_to_do(read_page: Open, facts):
    """Of Luohe's own meeting of April one is overdue in the demonstration."""
    ((days,),) = facts.execute(
        "select ? - response_due_on from fct_action where kind = 'meeting_item' "
        "and response_state = 'overdue' and starts_with(target_region, '4111')",
        [AS_OF],
    ).fetchall()
    card = read_page("today", region=CITY).html
    assert "漯河市发出的会议议定事项" in card
    assert f"迟 {days} 天" in card


def test_out_of_a_meeting_the_form_stands_alone_with_the_way_back_to_its_screen(
    small_demonstration: Home, open_page: Open
) -> None:
    of_screen = {"screen": "4", "theme": "dark", "about": "one_month_rate"}
    screen = open_page(small_demonstration, "supervision", region=CITY, **of_screen)
    assert f'href="/meeting?region={CITY}&amp;screen=4&amp;theme=dark"' in screen.linked_html
    assert screen.app.text_area(key="decide_request")
    metric = screen.app.selectbox(key="decide_metric_one_month_rate")
    assert metric.value == "one_month_rate", "what the screen is of is watched"
    assert "picture_ladder" not in screen.text
    assert "refused" not in screen.html

    for value in ("0", "999", "<b>"):
        screen = screen.go(region=CITY, screen=value)
        assert 'class="refused"' in screen.html
        assert "回到会议" not in screen.html
    screen = screen.go(region=CITY, screen="4", about="<b>")
    assert 'class="refused"' in screen.html
    assert screen.app.selectbox(key="decide_metric").value == ""
