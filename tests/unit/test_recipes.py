"""The recipes for other tools ask what a version can answer."""

from __future__ import annotations

import ast
import json
import re

import pytest

from warehouse.access.scope import EVERYTHING
from warehouse.runtime.home import PROJECT_ROOT, Home
from warehouse.versions.reader import Reader

RECIPES = PROJECT_ROOT / "docs/recipes"
CELLS = [
    "".join(cell["source"])
    for cell in json.loads((RECIPES / "three_questions.ipynb").read_text("utf-8"))["cells"]
    if cell["cell_type"] == "code"
]
GUIDE = (RECIPES / "README.md").read_text("utf-8")
QUESTIONS = [
    *re.findall(r"```sql\n(.*?)```", GUIDE, re.DOTALL),
    *(question for cell in CELLS for question in re.findall(r'ask\("+(.*?)"+\)', cell, re.DOTALL)),
]


def test_the_notebook_holds_python_and_no_answers():
    assert all(ast.parse(cell) for cell in CELLS)
    assert '"outputs": []' in (RECIPES / "three_questions.ipynb").read_text("utf-8")


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_of_the_recipes_has_an_answer(question, small_demonstration: Home):
    asked = question.rstrip().rstrip(";")
    assert Reader(small_demonstration).frame(asked, scope=EVERYTHING).height > 0


def test_the_columns_that_excel_is_told_to_read_are_there(small_demonstration: Home):
    named = set(re.findall(r'\{"(\w+)", (?:type|Int64)', GUIDE))
    asked = "select * from mart_coverage limit 0"
    columns = Reader(small_demonstration).frame(asked, scope=EVERYTHING).columns
    assert named < set(columns)
    assert "region_code" in named
