"""Counts, money, codes and ordinals, against what they were written from."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import partial
from typing import Any

import cn2an
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.intake.builders.sentences import assert_has_words
from warehouse.intake.values.codes import read_code
from warehouse.intake.values.counts import MOST, read_count
from warehouse.intake.values.money import money_unit, read_money
from warehouse.intake.values.rounds import read_group, read_round, read_term

counts = st.integers(0, MOST)


@given(counts)
@settings(max_examples=50, deadline=None)
def test_a_count_is_read_alike_as_number_and_text_with_commas_units_or_in_chinese(count: int):
    assert read_count(count).value == count
    assert read_count(float(count)).value == count
    for text in (f"{count}", f"{count:,}", f"{count}个", f"共{count}件", f"{count}.0"):
        assert read_count(text).value == count
    hundreds = count % 10_000
    assert read_count(cn2an.an2cn(hundreds)).value == hundreds


@pytest.mark.parametrize(
    ("value", "certainty", "rule"),
    [
        (-1, "rejected", "count_negative"),
        ("-3", "rejected", "count_negative"),
        (5.5, "rejected", "count_fraction"),
        ("3.5", "rejected", "count_fraction"),
        (13812345678, "rejected", "count_too_large"),
        ("1,26", "rejected", "not_a_count"),
        (True, "rejected", "not_a_count"),
        (float("inf"), "rejected", "not_a_count"),
        (dt.date(2021, 6, 30), "rejected", "not_a_count"),
        ("5+3", "rejected", "not_a_count"),
        ("约12", "pending", "count_roughly"),
        ("12余人", "pending", "count_roughly"),
        ("若干", "pending", "count_roughly"),
        ("○", "rejected", "not_a_count"),
        ("无", "empty", "mark_for_nothing"),
        (0, "read", None),
    ],
)
def test_what_is_no_exact_count_is_never_counted(value: Any, certainty: str, rule: str | None):
    reading = read_count(value)

    assert (reading.certainty, reading.rule) == (certainty, rule)
    assert_has_words(reading, value)


@given(fen=st.integers(0, 10**13))
@settings(max_examples=50, deadline=None)
def test_an_amount_is_read_in_yuan_whatever_its_unit(fen: int):
    yuan = Decimal(fen) / 100

    assert read_money(f"{yuan}元", unit="yuan").value == float(yuan)
    assert read_money(f"¥{yuan:,}", unit="yuan").value == float(yuan)
    assert read_money(f"{yuan / 10_000:f}万元", unit="ten_thousand_yuan").value == float(yuan)
    assert read_money(f"{yuan / 10_000:f}", unit="ten_thousand_yuan").value == float(yuan)


@pytest.mark.parametrize(
    ("value", "unit", "certainty", "yuan"),
    [
        (1260, "yuan", "read", 1260.0),
        (0, "yuan", "read", 0.0),
        (0, None, "read", 0.0),
        (1.2, "ten_thousand_yuan", "noted", 12_000.0),
        ("1.2万元", "yuan", "warned", 12_000.0),
        ("1,260元", "ten_thousand_yuan", "warned", 1260.0),
        ("１，２６０．５元", "yuan", "noted", 1260.5),
        ("人民币壹万贰仟叁佰元整", "yuan", "warned", 12_300.0),
        ("三千元", "yuan", "warned", 3_000.0),
        ("-5", "yuan", "rejected", None),
        (-5, "yuan", "rejected", None),
        (1e300, "yuan", "rejected", None),
        ("0.5万元/户", "yuan", "rejected", None),
        ("1,26元", "yuan", "rejected", None),
        (True, "yuan", "rejected", None),
        ("约0.5", "yuan", "pending", None),
        ("5000余元", "yuan", "pending", None),
        (5, None, "pending", None),
    ],
)
def test_money_keeps_its_unit_and_is_never_guessed(
    value: Any, unit: Any, certainty: str, yuan: float | None
):
    reading = read_money(value, unit=unit)

    assert (reading.certainty, reading.value) == (certainty, yuan)
    assert_has_words(reading, value)


def test_a_bare_number_under_no_unit_may_be_yuan_or_ten_thousands():
    assert read_money(5, unit=None).candidates == (5.0, 50_000.0)


def test_the_unit_of_money_is_what_header_or_preamble_name():
    assert money_unit("涉及金额（元）") == "yuan"
    assert money_unit("单位：万元") == "ten_thousand_yuan"
    assert money_unit("涉及金额") is None
    assert money_unit("金额（元或万元）") is None


@given(st.from_regex(r"[0-9]{6,20}", fullmatch=True).filter(str.isascii))
@settings(max_examples=50, deadline=None)
def test_a_code_kept_as_text_keeps_every_digit(code: str):
    assert read_code(code).value == code
    assert read_code(f" {code}\u200b").value == code
    assert read_code(code, width=len(code)).certainty == "read"


@given(st.integers(0, 10**15 - 1))
@settings(max_examples=50, deadline=None)
def test_a_code_kept_as_a_number_is_only_taken_with_all_its_digits(number: int):
    digits = str(number)
    reading = read_code(number, width=len(digits))
    if len(digits) > 11 and len(digits.rstrip("0")) <= 6:
        assert reading.rule == "code_digits_lost"
    else:
        assert (reading.certainty, reading.value) == ("noted", digits)
    assert read_code(number, width=len(digits) + 1).certainty == "rejected"
    assert read_code(number).certainty in ("pending", "rejected")


@pytest.mark.parametrize(
    ("value", "width", "rule"),
    [
        ("4.11123E+11", 12, "code_digits_lost"),
        (4.11123e11, None, "code_digits_lost"),
        (1234567890123456, None, "code_digits_lost"),
        ("411123100201.0", 12, "code_from_number"),
        (7, 3, "code_zeros_lost"),
        ("41112310020", 12, "code_too_short"),
        ("4111231002011", 12, "code_too_long"),
        (7.5, None, "not_a_code"),
        (-7, None, "not_a_code"),
        (True, None, "not_a_code"),
        (dt.date(2021, 3, 5), None, "code_became_day"),
        ("４１１１２３", 6, "code_rewritten"),
    ],
)
def test_a_code_that_lost_digits_is_never_put_together_again(
    value: Any, width: int | None, rule: str
):
    reading = read_code(value, width=width)

    assert reading.rule == rule
    assert_has_words(reading, value)


@given(st.integers(1, 99))
@settings(max_examples=50, deadline=None)
def test_rounds_terms_and_groups_are_read_by_their_number(number: int):
    chinese = cn2an.an2cn(number)
    for sentence in (str(number), chinese):
        for text in (
            sentence,
            f"第{sentence}轮",
            f"第 {sentence} 轮",
            f"2021年第{sentence}轮",
            f"县委第{sentence}轮巡察",
        ):
            assert read_round(text).value == number
        for text in (f"第{sentence}届", f"{sentence}届县委", f"中共示例县第{sentence}届委员会"):
            assert read_term(text).value == number
        for text in (
            f"第{sentence}组",
            f"{sentence}组",
            f"县委第{sentence}巡察组",
            f"巡察{sentence}组",
        ):
            assert read_group(text).value == number
    assert read_round(number).value == read_round(float(number)).value == number


@pytest.mark.parametrize(
    ("reader", "value", "certainty"),
    [
        (read_round, "第三、四轮", "pending"),
        (read_round, "第3-4轮", "pending"),
        (read_round, "首轮", "pending"),
        (read_round, "2021年", "pending"),
        (read_round, 0, "rejected"),
        (read_round, True, "rejected"),
        (read_round, dt.date(2021, 3, 1), "rejected"),
        (read_group, "张庄组", "pending"),
        (partial(read_term), "届满", "pending"),
    ],
)
def test_an_ordinal_that_is_not_one_number_is_asked_about(reader: Any, value: Any, certainty: str):
    reading = reader(value)

    assert reading.certainty == certainty
    assert_has_words(reading, value)
