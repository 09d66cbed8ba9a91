"""The file of answers is TOML that its reader understands, whatever a question's key is."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest

from warehouse.cli.answers import answers_from, write_answers
from warehouse.intake.findings.questions import Option, Question
from warehouse.runtime.errors import ImportRefused
from warehouse.words.messages import Text, texts

KEY = '整改台账|序号·村"a"\\|fill_down\n'


def question(key: str = KEY, **more) -> Question:
    kind = next(name for name in texts() if name.startswith("questions."))
    return Question(
        key=key,
        kind=kind.split(".")[1],
        details={},
        options=(
            Option("as_above", Text({"zh": "同上一行", "en": "as above"})),
            Option("leave_out", Text({"zh": "a", "en": "b"})),
        ),
        proposal="as_above",
        confidence=0.83,
        count=12,
        examples=("第 3 行",),
        file="台账.xlsx",
        sheet="Sheet1",
        **more,
    )


@pytest.fixture(autouse=True)
def plain_words(monkeypatch):
    """The title of a question needs details that only its own reader knows."""
    monkeypatch.setattr(
        Question, "title", property(lambda _: Text({"zh": "这一列怎么读?\n第二行", "en": "How?"}))
    )
    monkeypatch.setattr(
        Question, "help", property(lambda _: Text({"zh": "影响期限。", "en": "It matters."}))
    )


def test_an_open_question_stands_in_the_file_with_all_that_may_be_answered(tmp_path):
    file = write_answers(tmp_path / "答复.toml", [question(takes="date")], {})
    text = file.read_text("utf-8")
    for sentence in ("这一列怎么读?", "12 行", "第 3 行", "as_above:同上一行", "83%", "2024-06-30"):
        assert sentence in text
    assert tomllib.loads(text) == {"answers": {KEY: ""}}
    assert answers_from(file, []) == {}


def test_answers_given_so_far_stay_in_the_file_and_open_ones_are_empty(tmp_path):
    file = tmp_path / "答复.toml"
    write_answers(file, [question("a"), question("b")], {"a": "胡说", "先前": "2024-06-30"})
    assert tomllib.loads(file.read_text("utf-8"))["answers"] == {
        "先前": "2024-06-30",
        "a": "",
        "b": "",
    }
    assert "“胡说”不能用" in file.read_text("utf-8")
    file.write_text(file.read_text("utf-8").replace('"b" = ""', '"b" = "as_above"'), "utf-8")
    assert answers_from(file, []) == {"先前": "2024-06-30", "b": "as_above"}


def test_a_question_asked_by_several_sheets_stands_once(tmp_path):
    file = write_answers(tmp_path / "a.toml", [question("a"), question("a")], {})
    assert tomllib.loads(file.read_text("utf-8")) == {"answers": {"a": ""}}


def test_a_new_file_never_takes_the_place_of_another(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = [str(write_answers(None, [question("a")], {})) for _ in range(3)]
    assert names == ["answers.toml", "answers-2.toml", "answers-3.toml"]


def test_single_answers_count_before_those_of_the_file(tmp_path):
    file = tmp_path / "a.toml"
    file.write_text('[answers]\na = "1"\nb = 2024-06-30\n', "utf-8")
    assert answers_from(file, ["a=2=3", " c = x "]) == {"a": "2=3", "b": "2024-06-30", "c": "x"}


def test_a_file_that_is_not_there_yet_holds_no_answers(tmp_path):
    assert answers_from(tmp_path / "新的.toml", []) == {}


@pytest.mark.parametrize("content", ["[answers", "a = 1", '[answers]\n[more]\nb = "1"', "\xff"])
def test_what_is_no_file_of_answers_is_refused_by_name(tmp_path, content):
    file = tmp_path / "别的.toml"
    file.write_bytes(content.encode("latin-1"))
    with pytest.raises(ImportRefused, match=r"别的\.toml"):
        answers_from(file, [])


@pytest.mark.parametrize("text", ["a", "=b", ""])
def test_an_answer_without_a_key_is_refused(text):
    with pytest.raises(ImportRefused, match="不完整"):
        answers_from(None, [text])


def test_a_long_list_of_options_stands_once(tmp_path):
    options = tuple(
        Option(f"{n:02}", Text({"zh": f"第{n}类", "en": f"kind {n}"})) for n in range(30)
    )
    questions = [replace(question(key), options=options, proposal=None) for key in "abc"]
    text = write_answers(tmp_path / "a.toml", questions, {}).read_text("utf-8")
    assert text.count("第7类") == 1
    assert text.count("与上面") == 2
    assert list(tomllib.loads(text)["answers"]) == ["a", "b", "c"]
