"""Chinese sentences are printed with wide punctuation, and nothing else changes."""

from __future__ import annotations

import unicodedata

import pytest

from tests.unit.builders import documents
from warehouse.handouts.document import marked, plain
from warehouse.handouts.punctuation import printed, punctuated, punctuated_runs

WIDE = "\uff0c\uff1b\uff1a\uff08\uff09"
COMMA, SEMICOLON, COLON, OPENS, CLOSES = WIDE

SENTENCES = [
    ("少巡 65 个村,31 个逾期", f"少巡 65 个村{COMMA}31 个逾期"),
    ("计划 58.0%,区间 33—43%", f"计划 58.0%{COMMA}区间 33—43%"),
    ("41 个(63%)在 4 个乡镇:甲", f"41 个{OPENS}63%{CLOSES}在 4 个乡镇{COLON}甲"),
    ("截至 6 月;版本 1,234", f"截至 6 月{SEMICOLON}版本 1,234"),
    ("会议 12:30 开始", "会议 12:30 开始"),
    ("GS(2024)0650号", "GS(2024)0650号"),
    ("没有配对)的(括号", "没有配对)的(括号"),
    ("all of it (1,234): 5", "all of it (1,234): 5"),
]


@pytest.mark.parametrize(("typed", "printed"), SENTENCES)
def test_marks_beside_chinese_letters_are_wide(typed: str, printed: str):
    assert punctuated(typed, "zh") == printed
    assert unicodedata.normalize("NFKC", printed) == typed


def test_in_other_languages_punctuation_stays():
    assert punctuated("示例县, 示例村", "en") == "示例县, 示例村"


def test_runs_are_punctuated_as_one_sentence():
    runs = punctuated_runs(marked("少巡 [[65 个村]],[[31 个]]逾期"), "zh")
    assert plain(runs) == f"少巡 65 个村{COMMA}31 个逾期"
    assert [run.strong for run in runs] == [False, True, False, True, False]


def test_a_document_is_printed_with_its_figures_names_and_pictures_as_they_are():
    document = documents.document("zh", documents.rows(("红旗(东)村",)))
    made = printed(document)
    assert made.finding == punctuated_runs(document.finding, "zh") != document.finding
    table, typed = made.sections[1].blocks[0], document.sections[1].blocks[0]
    assert table.rows is typed.rows
    assert [one.name for one in table.columns] == [one.name for one in typed.columns]
    assert OPENS in next(one.heading for one in table.columns if one.kind == "yuan")
    pictures = [one.sections[2].blocks[0] for one in (made, document)]
    assert pictures[0].svg == pictures[1].svg
    assert pictures[0].chart is pictures[1].chart
    assert printed(made) == made
    english = documents.document("en")
    assert printed(english) is english
