"""The check of templates that every test of a page rests on finds what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import altair as alt
import pytest
from jsonschema import ValidationError

from tests.pages.valid_templates import check, without_words


def bars(title: str, **mark: object) -> dict[str, Any]:
    chart = alt.Chart(alt.NamedData("rows"), title=title).mark_bar(**mark).encode(x="value:Q")
    return chart.to_dict(validate=False)


def test_what_the_schema_refuses_is_refused_each_time_whatever_was_checked_before(tmp_path: Path):
    check(bars("One"), tmp_path)
    for _ in range(2):
        with pytest.raises(ValidationError):
            check(bars("One", orient="sideways"), tmp_path)


def test_charts_that_differ_in_words_alone_are_checked_once(tmp_path: Path):
    check(bars("One"), tmp_path)
    check(bars("另一个"), tmp_path)
    check(bars("One", orient="horizontal"), tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_text_that_the_schema_names_is_no_word_nor_is_a_letter():
    layout = {"title": "Villages", "orient": "horizontal", "delimiter": ";", "size": 3}
    assert without_words(layout) == layout | {"title": "any text"}
