"""Decisions are accepted as a template is, or refused in words; a batch is whole or none."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.builders.small_warehouse import accept_terms
from warehouse.intake.batches.batch import TYPED
from warehouse.intake.batches.in_force import rows_of
from warehouse.intake.batches.removal import remove_batch
from warehouse.intake.batches.store import clear_demonstration, list_batches
from warehouse.intake.batches.undo import redo, undo
from warehouse.intake.meetings import recording
from warehouse.intake.meetings.decisions import Decision, Meeting
from warehouse.intake.meetings.recording import Recorded, record, record_answer
from warehouse.intake.privacy.guard import screen
from warehouse.runtime.errors import ImportRefused, UndoRefused
from warehouse.runtime.home import Home
from warehouse.schema.tables import TABLES

pytestmark = pytest.mark.slow

CITY, COUNTY, OUTSIDE = "511100", "511126", "360100"
HELD_ON = dt.date(2024, 7, 1)
MEETING = Meeting(CITY, HELD_ON)
PLAN = Decision(COUNTY, "未巡察的村排出轮次", dt.date(2024, 7, 31), metric="plan_progress")
LIST = Decision(COUNTY, "逾期问题逐件定出日期", dt.date(2024, 7, 15), "示例镇党委")


@pytest.fixture
def office(own_data_folder: Home) -> Home:
    """An office of a city that has set its label and accepted nothing yet."""
    own_data_folder.create()
    own_data_folder.settings_file.write_text(
        f'classification_label = "内部资料"\nroot_region = "{CITY}"\n', "utf-8"
    )
    return own_data_folder


def in_force(home: Home) -> pl.DataFrame:
    return rows_of(list_batches(home), "supervision_actions").collect().sort("action_id")


def refused(recorded: Recorded) -> list[tuple[int, str, str]]:
    assert recorded.batch is None
    return recorded.sentences("zh")


def test_a_meeting_is_one_batch_of_its_decisions(office: Home):
    recorded = record(office, MEETING, [PLAN, LIST])
    assert recorded.batch is not None and recorded.sentences("zh") == []
    (batch,) = list_batches(office)
    assert batch.origin.description == "会议 2024-07-01 511100"
    assert batch.origin.details[TYPED], "no file: it was typed in on a page"
    assert not batch.is_demonstration
    rows = in_force(office)
    ids = ("action_id", "issuer_region", "target_region", "target_unit", "kind", "issued_on")
    assert rows.select(ids).rows() == [
        ("511100Y240701-01", CITY, COUNTY, None, "meeting_item", HELD_ON),
        ("511100Y240701-02", CITY, COUNTY, "示例镇党委", "meeting_item", HELD_ON),
    ]
    columns = ("response_due_on", "responded_on", "request", "metric")
    assert rows.select(columns).rows() == [
        (PLAN.due_on, None, PLAN.request, "plan_progress"),
        (LIST.due_on, None, LIST.request, None),
    ]


def test_what_is_added_to_a_meeting_later_is_numbered_on_and_corrects_nothing(office: Home):
    record(office, MEETING, [PLAN, LIST])
    assert record(office, MEETING, [PLAN]).batch is not None
    assert in_force(office)["action_id"].to_list() == [f"511100Y240701-0{n}" for n in (1, 2, 3)]


def test_two_who_write_down_at_once_lose_nothing(office: Home, monkeypatch: pytest.MonkeyPatch):
    real = recording.examine_files

    def overtaken(*columns: object):
        examined = real(*columns)
        monkeypatch.setattr(recording, "examine_files", real)
        record(office, MEETING, [LIST])
        return examined

    monkeypatch.setattr(recording, "examine_files", overtaken)
    assert record(office, MEETING, [PLAN]).batch is not None
    assert in_force(office)["request"].to_list() == [LIST.request, PLAN.request]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"request": "请张伟同志于月底前书面汇报"}, "疑似有人名"),
        ({"request": "有事打 13812345678 联系"}, "手机号"),
        ({"request": "身份证 11010119900307123X 的人"}, "身份证"),
        ({"target_unit": "王建国"}, "疑似有人名"),
        ({"request": "请" * 10_000}, "最多 300 个"),
        ({"request": ""}, "没有填“要求”"),
        ({"request": " \n\t "}, "没有填“要求”"),
        ({"due_on": None}, "没有填“答复时限”"),
        ({"due_on": dt.date(2024, 6, 30)}, "早于"),
        ({"metric": "Robert'); drop table"}, "不是编码"),
        ({"target_region": "999999"}, "不在区划代码表中"),
        ({"target_region": OUTSIDE}, OUTSIDE),
    ],
)
def test_a_decision_that_cannot_be_kept_is_refused_in_words_and_the_rest_with_it(
    changes: dict, word: str, office: Home
):
    ((place, what, remedy),) = refused(record(office, MEETING, [PLAN, replace(LIST, **changes)]))
    assert place == 1
    assert word in what and remedy
    for personal in ("张伟", "13812345678", "11010119900307123X"):
        assert personal not in what + remedy
    assert list_batches(office) == []


def test_a_meeting_to_come_or_of_a_region_outside_is_refused(office: Home):
    later = dt.date.today() + dt.timedelta(days=2)
    decision = replace(PLAN, due_on=later)
    assert refused(record(office, Meeting(CITY, later), [decision]))
    assert refused(record(office, Meeting(OUTSIDE, HELD_ON), [PLAN]))


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "<script>alert(1)</script>", "**粗**", "同上"]
)
def test_text_is_kept_as_the_text_it_is(text: str, office: Home):
    recorded = record(office, MEETING, [replace(PLAN, request=text)])
    if recorded.batch is None:  # what says "as above" says nothing where nothing is above
        assert text == "同上"
        return
    assert in_force(office)["request"].to_list() == [text]


@pytest.mark.parametrize("count", [0, 51])
def test_none_or_too_many_at_a_time_are_refused(count: int, office: Home):
    with pytest.raises(ImportRefused, match="50"):
        record(office, MEETING, [PLAN] * count)


def test_nothing_is_recorded_before_the_label_is_set(office: Home):
    office.settings_file.write_text(f'root_region = "{CITY}"\n', "utf-8")
    with pytest.raises(ImportRefused):
        record(office, MEETING, [PLAN])


def test_an_answer_corrects_the_item_and_can_be_taken_back(office: Home):
    first = record(office, MEETING, [PLAN, LIST])
    answered = record_answer(office, "511100Y240701-02", dt.date(2024, 7, 10))
    assert answered.batch is not None
    assert answered.batch.origin.description == "答复 511100Y240701-02 2024-07-10"
    assert in_force(office)["responded_on"].to_list() == [None, dt.date(2024, 7, 10)]
    assert in_force(office)["request"].to_list() == [PLAN.request, LIST.request]
    with pytest.raises(UndoRefused):
        undo(office, first.batch.batch_id)
    undo(office, answered.batch.batch_id)
    assert in_force(office)["responded_on"].to_list() == [None, None]


def test_an_answer_before_the_meeting_or_to_no_item_is_refused(office: Home):
    record(office, MEETING, [PLAN])
    ((_, what, _),) = refused(record_answer(office, "511100Y240701-01", dt.date(2024, 6, 30)))
    assert "早于" in what
    for nobody in ("511100Y240701-02", "", "x' or 1=1"):
        with pytest.raises(ImportRefused):
            record_answer(office, nobody, HELD_ON)


def test_a_meeting_is_undone_brought_back_and_removed_as_any_batch(office: Home):
    batch = record(office, MEETING, [PLAN]).batch
    undo(office, batch.batch_id)
    assert in_force(office).is_empty()
    redo(office, batch.batch_id)
    undo(office, batch.batch_id)
    remove_batch(office, batch.batch_id)
    assert list_batches(office) == []


def test_a_meeting_held_on_the_demonstration_is_part_of_it(office: Home):
    accept_terms(office, is_demonstration=True)
    office.settings_file.write_text(f'root_region = "{CITY}"\n', "utf-8")  # it needs no label
    kept, undone = (record(office, MEETING, [one]).batch for one in (PLAN, LIST))
    assert [batch.batch_id for batch in list_batches(office)] == [
        "demo",
        kept.batch_id,
        undone.batch_id,
    ]
    assert all(batch.is_demonstration for batch in list_batches(office))
    undo(office, undone.batch_id)
    redo(office, undone.batch_id)
    undo(office, undone.batch_id)
    assert clear_demonstration(office) == ["demo", kept.batch_id]
    assert list(office.undone.iterdir()) == []
    accept_terms(office)  # real ledgers come after it as ever


TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["张伟", "13812345678", "=1+1", "2024", "/", "无", "排出计划", "x" * 400]),
)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.builds(
            Decision,
            st.sampled_from([COUNTY, CITY, OUTSIDE, "", "51112"]),
            TEXTS,
            st.one_of(st.none(), st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1))),
            TEXTS,
            st.sampled_from(["", "plan_progress", "no metric", "x" * 80]),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_is_written_down_is_kept_whole_and_valid_or_refused_in_words(
    decisions: Sequence[Decision],
):
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        home.create()
        home.settings_file.write_text(
            f'classification_label = "内部资料"\nroot_region = "{CITY}"\n', "utf-8"
        )
        recorded = record(home, MEETING, decisions)
        if recorded.batch is None:
            assert list_batches(home) == []
            sentences = recorded.sentences("en")
            assert sentences and all(what and remedy for _, what, remedy in sentences)
            assert {place for place, _, _ in sentences} <= set(range(len(decisions)))
            return
        rows = in_force(home)
        assert len(rows) == len(decisions)
        TABLES["supervision_actions"].validate(
            rows.select(TABLES["supervision_actions"].column_names()), cast=True
        )
        assert rows["request"].str.strip_chars().str.len_chars().is_between(1, 300).all()
        assert (rows["response_due_on"] >= HELD_ON).all()
        texts = pl.concat([rows["request"], rows["target_unit"]]).drop_nulls()
        assert screen(texts).is_empty(), "nothing personal passes"
