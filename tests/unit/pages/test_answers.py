"""Answers that are kept: the same frame for the same question, within their limits."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from types import SimpleNamespace
from typing import Any, cast

import polars as pl
import pytest

from pages.parts.frame import data, once
from pages.parts.frame.answers import Answers
from tests.unit.builders.metrics import made_metric
from warehouse.runtime.home import PROJECT_ROOT

IN_PLACE = {"drop_in_place", "insert_column", "replace_column", "in_place"}
"""What changes a frame of Polars that others may have."""

FRAME = pl.DataFrame({"n": [1, 2, 3]})


@pytest.fixture
def answering() -> Callable[[], pl.DataFrame]:
    """Answers every time with another frame of the same size."""

    return FRAME.clone


def test_what_is_asked_again_is_answered_with_the_same_frame(answering):
    answers = Answers(10, 1_000, pl.DataFrame.estimated_size)
    first = answers.get(("a", 1), answering)
    assert answers.get(("a", 1), answering) is first
    assert answers.get(("a", 2), answering) is not first
    assert len(answers) == 2


@pytest.mark.parametrize("limits", [(2, 1_000), (100, 2 * FRAME.estimated_size())])
def test_beyond_a_limit_the_answer_asked_for_longest_ago_is_dropped(limits, answering):
    answers = Answers(*limits, pl.DataFrame.estimated_size)
    a, b = answers.get("a", answering), answers.get("b", answering)
    assert answers.get("a", answering) is a
    answers.get("c", answering)
    assert len(answers) == 2
    assert answers.get("a", answering) is a
    assert answers.get("b", answering) is not b


def test_an_answer_larger_than_all_may_be_is_given_and_not_kept(answering):
    answers = Answers(10, FRAME.estimated_size() - 1, pl.DataFrame.estimated_size)
    assert answers.get("a", answering).equals(FRAME)
    assert len(answers) == 0


def test_a_question_that_fails_is_asked_again(answering):
    answers = Answers(10, 1_000, pl.DataFrame.estimated_size)
    with pytest.raises(ZeroDivisionError):
        answers.get("a", lambda: 1 // 0)
    assert answers.get("a", answering).equals(FRAME)


def test_an_answer_is_one_versions_one_scopes_and_one_querys(monkeypatch):
    monkeypatch.setattr(data, "_ANSWERS", Answers(10, 1_000, pl.DataFrame.estimated_size))

    def root(view: Any) -> pl.DataFrame:
        return pl.DataFrame({"seen": [f"{view.version.folder} {view.scope}"]})

    def twice(view: Any) -> pl.DataFrame:
        return pl.DataFrame({"seen": [f"{view.version.folder} {view.scope}"] * 2})

    for folder, code, query in product(("v1", "v2"), ("100000", "410000"), (root, twice)):
        view: Any = SimpleNamespace(version=SimpleNamespace(folder=folder), scope=code)
        answer = data.ask(view, query)
        assert answer.equals(query(view))
        assert data.ask(view, query) is answer


def test_metrics_of_one_name_are_told_apart_by_all_they_hold():
    metric = made_metric()
    same, other = replace(metric), replace(metric, label={"zh": "x", "en": "x"})
    assert {metric: 1}[same] == 1
    assert other not in {metric: 1}


def test_no_page_changes_a_frame_in_place():
    answers = {
        f"{file.relative_to(PROJECT_ROOT)}: {name}"
        for file in (PROJECT_ROOT / "pages").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        for name in (getattr(node, "attr", None), getattr(node, "arg", None))
        if name in IN_PLACE
    }
    assert answers == set()


def test_what_is_worked_out_is_kept_for_one_selection_and_its_arguments(monkeypatch):
    monkeypatch.setattr(once, "_RESULTS", Answers(10))
    times = []

    @once.a_selection
    def worked_out(context: Any, further: int) -> tuple[str, int]:
        times.append(further)
        return context.figures, further

    here, there = (cast(Any, SimpleNamespace(figures=place)) for place in ("here", "there"))
    requests = [(here, 1), (here, 1), (there, 1), (here, 2), (here, 1)]
    assert [worked_out(*each) for each in requests] == [
        (context.figures, further) for context, further in requests
    ]
    assert times == [1, 1, 2]
