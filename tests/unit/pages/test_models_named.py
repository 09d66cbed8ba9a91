"""What stands behind the "?" of pictures names models that are there."""

from __future__ import annotations

import re

from pages.parts.kit.words import Words
from pages.parts.shared import definitions
from warehouse.runtime.home import PROJECT_ROOT
from warehouse.versions.model_files import model_file

NAMED = re.compile(r"definitions\.of_model\((.*?)\),\n", re.DOTALL)


def test_pictures_without_a_metric_name_a_model_whose_sql_can_be_read():
    named = [
        model
        for file in (PROJECT_ROOT / "pages" / "parts").rglob("*.py")
        for call in NAMED.findall(file.read_text("utf-8"))
        for model in re.findall(r'"((?:mart|fct|dim)_\w+)"', call)
    ]
    assert len(named) >= 10
    assert [model for model in named if not model_file(model)] == []


def test_the_note_says_the_model_and_where_its_sql_lies():
    (note,) = definitions.of_model(Words("zh"), "fct_action")
    assert "fct_action" in note
    assert model_file("fct_action") in note
