"""Characters that look alike compare alike, wherever in a ledger they stand."""

from __future__ import annotations

import sys
import unicodedata

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.intake.builders.sheets import sheet
from warehouse.intake.cells.sheets import SourceFile
from warehouse.intake.ledgers.fields.header_text import condensed as header
from warehouse.intake.ledgers.records import comparable as content
from warehouse.intake.ledgers.records import number_of
from warehouse.intake.ledgers.table.cells.legible import legible
from warehouse.intake.privacy.guard import keyed, mask, mask_all, screen
from warehouse.intake.privacy.headers import is_personal
from warehouse.intake.values.codes import read_code
from warehouse.intake.values.normalisation import is_visible, normalise, visible
from warehouse.intake.values.states import read_state
from warehouse.intake.values.text import compact, read_text
from warehouse.intake.values.times.days import read_day


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("\u2ee2家村", "马家村"),  # CJK radical C-simplified horse
        ("\u2ed3坡村", "长坡村"),  # CJK radical C-simplified long
        ("\u2ea0主村", "民主村"),  # CJK radical civilian
        ("\u2f00组", "一组"),  # Kangxi radical one
        ("\u2fa5山村", "里山村"),  # Kangxi radical village
        ("\uf90a家坝", "金家坝"),  # a compatibility ideograph
        ("\U0002f800\u5c71", "丽山".replace("丽", "\u4e3d")),  # one of the supplement
        ("\u31d0级", "一级"),  # a CJK stroke
        ("石\u200b桥\ufeff村", "石桥村"),
        ("石\u00ad桥\u202e村\u2069", "石桥村"),
        ("石桥村\ufe00\U000e0101", "石桥村"),  # variation selectors
        ("石\u3164桥\u180e村", "石桥村"),  # a filler, a vowel separator
    ],
)
def test_what_reads_the_same_is_the_same(written: str, meant: str):
    assert visible(written) == meant
    assert not is_visible(written)
    assert is_visible(meant)
    for compared in (normalise, compact, header, content):
        assert compared(written) == compared(meant)
    assert read_text(written).value == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("２０２１－Ａ１", "2021-A1"),
        ("2021\u20132022", "2021-2022"),
        ("2021\u2212A\u2010B", "2021-A-B"),
        ("阿依\u2022古丽", "阿依·古丽"),
        ("9\u223610", "9:10"),
        ("511126\u0422\u0410", "511126TA"),  # Cyrillic
        ("\u0392\u039f1", "BO1"),  # Greek
    ],
)
def test_what_only_looks_the_same_compares_alike(written: str, meant: str):
    assert normalise(written) == meant


def test_a_code_of_letters_that_only_look_latin_is_read_and_said():
    reading = read_code("511126\u0422901")

    assert (reading.certainty, reading.value) == ("noted", "511126T901")
    assert reading.rule == "code_rewritten"


@pytest.mark.parametrize("letter", ["O", "\u041e", "\u039f", "\uff2f"])
def test_a_letter_for_a_digit_stays_refused_in_every_script(letter: str):
    reading = read_day(f"2021.6.3{letter}")

    assert (reading.certainty, reading.rule) == ("rejected", "letter_in_day")


def test_states_numbers_and_headers_of_persons_are_told_from_radicals_too():
    assert read_state("已\u200b销号").value == read_state("已销号").value
    assert number_of("第\u2f00项") == number_of("第一项")
    assert is_personal("责任\u2f08")
    assert read_day("2024年6\u2f4930\u2f47").value == read_day("2024年6月30日").value


@given(st.text(max_size=30))
@settings(max_examples=100, deadline=None)
def test_folding_twice_changes_nothing_more(text: str):
    assert normalise(normalise(text)) == normalise(text) == normalise(visible(text))
    assert visible(visible(text)) == visible(text)
    assert is_visible(visible(text))


def test_every_character_folds_to_one_form():
    every = [chr(one) for one in range(sys.maxunicode) if not 0xD800 <= one < 0xE000]

    assert [one for one in every if normalise(normalise(one)) != normalise(one)] == []


def test_every_radical_but_one_has_its_ideograph():
    radicals = {chr(one) for one in range(0x2E80, 0x2FD6)}
    assigned = {one for one in radicals if unicodedata.category(one) == "So"}

    # Unicode has no ideograph for the repetition stroke.
    assert {one for one in assigned if normalise(one) in radicals} == {"\u2e80"}


def test_common_texts_are_left_as_they_are():
    written = "账目未公开(2023年),涉及 3,000.5 元;“三重一大”事项——见附件…\t\n"

    assert visible(written) == written


def test_a_ledger_is_read_without_what_nobody_sees_and_any_other_is_the_same_object():
    odd = sheet(["村\u200b名", 3], ["\u2ee2家村", None])
    plain_sheet = sheet(["村名"], ["马家村"])
    file = SourceFile("a.xlsx", 1, "", (odd, plain_sheet))

    read, same = legible(file).sheets

    assert read.rows == [["村名", 3], ["马家村", None]]
    assert same is plain_sheet


@pytest.mark.parametrize(
    ("written", "masked"),
    [
        ("由\u2ee2小明负责", "由马**负责"),
        ("支部书记\u2ee9小明", "支部书记黄**"),
        ("支部书记张\u200b小\u00ad明", "支部书记张**"),
        ("联系1\u200b3\u200b8\u200b1\u200b2345678", "联系138******78"),
    ],
)
def test_a_person_is_found_whatever_parts_or_writes_the_name(written: str, masked: str):
    texts = pl.Series([written, "村级账目未公开", written, None])

    assert mask(written) == masked
    result = screen(texts)
    assert result.select("text", "masked").rows() == [(written, masked)]
    assert mask_all(texts) == {written: masked}
    assert keyed(written) != written
