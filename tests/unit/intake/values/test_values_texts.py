"""Texts, measures and subjects, and what holds of every reader."""

from __future__ import annotations

import datetime as dt
import unicodedata
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.intake.builders.sentences import assert_has_words
from warehouse.intake.cells.sheets import CellError
from warehouse.intake.values.codes import read_code
from warehouse.intake.values.counts import read_count
from warehouse.intake.values.flags import read_flag
from warehouse.intake.values.measures import read_measures
from warehouse.intake.values.money import read_money
from warehouse.intake.values.rounds import read_group, read_round, read_term
from warehouse.intake.values.states import read_state
from warehouse.intake.values.subjects import read_subject
from warehouse.intake.values.text import read_text
from warehouse.intake.values.times.cell_times import read_period
from warehouse.intake.values.times.days import DayInterval, read_day, read_event_days
from warehouse.intake.values.times.deadlines import read_deadline
from warehouse.intake.values.times.periods import Period

if TYPE_CHECKING:
    from collections.abc import Callable

    from warehouse.intake.values.reading import Reading

FEEDBACK = dt.date(2021, 8, 31)
READERS: list[Callable[[Any], Reading[Any]]] = [
    read_day,
    partial(read_event_days, feedback_on=FEEDBACK),
    partial(read_deadline, feedback_on=FEEDBACK),
    read_period,
    read_state,
    read_flag,
    read_count,
    partial(read_money, unit=None),
    read_code,
    read_text,
    read_round,
    read_term,
    read_group,
    read_measures,
    read_subject,
]
LEDGER_WORDS = [
    *"0123456789年月日季度上下半旬底前内至到第轮组届项个、，；。.-/~—()（）%万元约一二三十百两廿〇○OIl",
    *(
        "完成",
        "长期坚持",
        "立行立改",
        "同上",
        "见附件",
        "村",
        "等",
        "各",
        "①",
        "②",
        "一是",
        "\n",
        " ",
    ),
    *("2021", "反馈", "工作日", "销号", "逾期", "√"),
]
texts = st.one_of(
    st.text(max_size=30),
    st.lists(st.sampled_from(LEDGER_WORDS), max_size=12).map("".join),
)
values = st.one_of(
    st.none(),
    texts,
    st.integers(),
    st.integers(-(10**7), 10**9),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.sampled_from(["#REF!", "#N/A", "#DIV/0!"]).map(CellError),
)


@pytest.mark.parametrize("reader", READERS)
@given(value=values)
@settings(max_examples=30, deadline=None)
def test_no_reader_ever_fails_and_all_say_why(reader: Callable[[Any], Reading[Any]], value: Any):
    reading = reader(value)

    assert (reading.value is not None) == (reading.certainty in ("read", "noted", "warned"))
    assert not reading.candidates or reading.certainty == "pending"
    assert_has_words(reading, value)
    if isinstance(value, CellError):
        assert (reading.certainty, reading.rule) == ("rejected", "cell_error")


@given(value=texts)
@settings(max_examples=100, deadline=None)
def test_periods_never_end_before_they_begin(value: str):
    for reading in (read_period(value), read_event_days(value, feedback_on=FEEDBACK)):
        for item in (*reading.candidates, *([reading.value] if reading.value else [])):
            if isinstance(item, Period):
                assert item.first <= item.last
            else:
                assert isinstance(item, DayInterval)
                assert item.after is None or item.after < item.on


@pytest.mark.parametrize("reader", [reader for reader in READERS if reader is not read_text])
@given(value=texts)
@settings(max_examples=30, deadline=None)
def test_half_width_and_full_width_are_read_alike(
    reader: Callable[[Any], Reading[Any]], value: str
):
    full = "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in value)
    if unicodedata.normalize("NFKC", full) != unicodedata.normalize("NFKC", value):
        return
    one, other = reader(value), reader(full)
    if reader in (read_measures, read_subject):
        assert one.candidates == other.candidates
        return
    assert (one.value, one.candidates) == (other.value, other.candidates)
    assert {one.certainty, other.certainty} in ({one.certainty}, {"read", "noted"})


@given(value=texts)
@settings(max_examples=100, deadline=None)
def test_a_text_that_was_read_reads_to_itself(value: str):
    reading = read_text(value)
    if reading.value is not None:
        assert read_text(reading.value) == reading


@pytest.mark.parametrize("text", ["1-" * 16_000, "2021年" * 10_000, "①" * 30_000, "一" * 30_000])
def test_a_cell_filled_to_its_limit_is_read_in_no_time(text: str):
    for reader in READERS:
        assert reader(text).certainty in ("read", "noted", "pending", "rejected")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  张庄村\r\n党支部 ", "张庄村\n党支部"),
        ("全角，标点；不变", "全角，标点；不变"),
        ("零宽\u200b空格\ufeff", "零宽空格"),
        (3, "3"),
        (3.0, "3"),
        (2.5, "2.5"),
        ("=1+1", "=1+1"),
    ],
)
def test_a_text_is_kept_as_it_was_written(value: Any, text: str):
    assert read_text(value).value == text


def test_a_number_like_3_5_that_became_a_day_is_asked_about():
    reading = read_text(dt.datetime(2024, 3, 5))

    assert (reading.certainty, reading.rule) == ("pending", "text_is_day")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1.召开会议。2.公开账目。", ("召开会议", "公开账目")),
        ("1、召开会议 2、公开账目", ("召开会议", "公开账目")),
        ("整改措施：①开会②公开", ("开会", "公开")),
        ("（1）开会（2）公开", ("开会", "公开")),
        ("（一）开会；（二）公开", ("开会", "公开")),
        ("一要开会，二要公开", ("开会", "公开")),
        ("第一，开会；第二，公开", ("开会", "公开")),
        ("开会；\n公开", ("开会", "公开")),
    ],
)
def test_a_numbered_cell_is_split_into_its_measures(text: str, parts: tuple[str, ...]):
    reading = read_measures(text)

    assert reading.value is not None
    assert (reading.value.whole, reading.value.parts) == (text, parts)


@pytest.mark.parametrize(
    "text",
    [
        "召开会议",
        "投入1.2万元，硬化道路2.5公里",
        "1.开会 3.公开",
        "2021年6月底前\n完成",
        "其中一是否决",
        "①只有一条",
    ],
)
def test_a_cell_that_is_not_numbered_from_one_is_one_measure(text: str):
    reading = read_measures(text)

    assert reading.value is not None
    assert reading.value.parts == (reading.value.whole,) == (text,)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("张庄村、李庄村", ("张庄村", "李庄村")),
        ("张庄村和李庄村", ("张庄村", "李庄村")),
        ("张庄村\n李庄村", ("张庄村", "李庄村")),
        ("张庄村等3个村", ("张庄村",)),
        ("张庄村、李庄村等5个村（社区）", ("张庄村", "李庄村")),
        ("5个村", ()),
        ("各村（社区）", ()),
        ("张庄镇各村", ()),
        ("全镇", ()),
        ("辖区各村", ()),
    ],
)
def test_several_subjects_are_asked_about_and_never_fanned_out(text: str, names: tuple[str, ...]):
    reading = read_subject(text)

    assert (reading.certainty, reading.value, reading.candidates) == ("pending", None, names)
    assert_has_words(reading, text)


@pytest.mark.parametrize(
    "text",
    [
        "张庄村",
        "和平村",
        "张庄村（原李庄村）",
        "中共张庄村支部委员会",
        "三个庄村",
        "全福村",
        "城关镇",
    ],
)
def test_one_subject_is_read_as_it_stands(text: str):
    assert read_subject(text).value == text
