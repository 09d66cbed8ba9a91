"""Every string a reader sees stands in both languages, is used, and is written nowhere else."""

from __future__ import annotations

import ast
import csv
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from pages.parts.kit.words import LANGUAGES, Words, as_html, as_text, table

PROJECT = Path(__file__).resolve().parents[2]
FILES = sorted([*(PROJECT / "pages").rglob("*.py"), PROJECT / "app.py"])
KEYS = sorted(table("zh"))
CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef]")

NAMES_ALIKE_IN_BOTH = {"app.browser_title", "language.zh"}
"""Keys of the English table that hold Chinese: the name of the product, and of the language."""


def places(text: str) -> set[str]:
    """Return the names of a string's places."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


SPEAKING = ("words", "Words('zh')", "_words()", "Finding", "claims.Finding")
"""What takes a key first. The places of a finding are checked where it is said."""


def calls_for_words() -> Iterator[tuple[Path, ast.Call, ast.expr]]:
    """Yield every call of a `Words` or `Finding` in the pages, and the expression of its key."""
    for file in FILES:
        for node in ast.walk(parsed(file)):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = ast.unparse(node.func)
            if called in SPEAKING or called.endswith(".words"):
                for key in alternatives(node.args[0]):
                    yield file, node, key


def alternatives(key: ast.expr) -> list[ast.expr]:
    """Return both branches of a key that depends on a condition, else the key."""
    if isinstance(key, ast.IfExp):
        return [*alternatives(key.body), *alternatives(key.orelse)]
    return [key]


def pattern(key: ast.expr) -> str | None:
    """Return what keys a composed expression can give, as a pattern; None for other expressions."""
    if isinstance(key, ast.JoinedStr):
        return "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"(\w+)"
            for part in key.values
        )
    if isinstance(key, ast.BinOp) and isinstance(key.left, ast.Constant):
        return re.escape(str(key.left.value)) + r"(\w+)"
    return None


LITERAL = [
    (file, call, key.value)
    for file, call, key in calls_for_words()
    if isinstance(key, ast.Constant)
]
PATTERNS = sorted({found for _, _, key in calls_for_words() if (found := pattern(key))})


def test_both_tables_have_the_same_keys():
    assert set(table("zh")) == set(table("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_string_is_blank(language):
    assert [key for key, text in table(language).items() if not text.strip()] == []


def test_the_same_places_stand_in_both_languages():
    differing = [
        key for key in KEYS if places(table("zh")[key]) != places(table("en").get(key, ""))
    ]
    assert differing == []


def test_what_is_alarming_in_one_language_is_alarming_in_the_other():
    differing = [
        key for key in KEYS if table("zh")[key].count("[[") != table("en")[key].count("[[")
    ]
    assert differing == []


def test_the_pages_do_ask_for_words():
    assert len(LITERAL) > 50
    assert len(PATTERNS) > 5


def test_every_key_that_the_pages_name_exists():
    unknown = {f"{file.name}: {key}" for file, _, key in LITERAL if key not in table("zh")}
    assert unknown == set()


@pytest.mark.parametrize("composed", PATTERNS)
def test_every_key_that_the_pages_compose_can_be_found(composed):
    assert any(re.fullmatch(composed, key) for key in KEYS)


def test_every_place_of_a_named_string_is_filled():
    lacking = set()
    for file, call, key in LITERAL:
        if ast.unparse(call.func).endswith("Finding"):
            continue
        given = {keyword.arg for keyword in call.keywords}
        if None not in given and not places(table("zh").get(key, "")) <= given:
            lacking.add(f"{file.name}: {key}")
    assert lacking == set()


def test_every_key_is_used():
    constants = {
        node.value
        for file in FILES
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    sources = [*FILES, *(PROJECT / "warehouse" / "queries").glob("*.py")]
    sources += [PROJECT / "seeds" / "published_figures.csv"]
    spoken = set(re.findall(r"\w+", "\n".join(file.read_text("utf-8") for file in sources)))

    def used(key: str) -> bool:
        if key.startswith("counts."):
            return key.split(".")[1] in constants
        if key in constants:
            return True
        composed = (re.fullmatch(possible, key) for possible in PATTERNS)
        return any(found and set(found.groups()) <= spoken for found in composed)

    assert [key for key in KEYS if not used(key)] == []


def test_a_counted_thing_has_a_form_for_one_and_for_many():
    forms: dict[str, set[str]] = {}
    for key in KEYS:
        if key.startswith("counts."):
            _, thing, form = key.split(".")
            forms.setdefault(thing, set()).add(form)
    assert forms
    assert {thing for thing, have in forms.items() if have != {"one", "other"}} == set()
    assert Words("en").count("villages", 1) == "1 village"
    assert Words("en").count("villages", 1200) == "1,200 villages"
    assert Words("zh").count("villages", 1200) == "1,200 个村"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_chinese_is_written_into_the_code_of_a_page(file):
    told = {
        id(node.value)
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    written = [
        node.value
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in told
        and CHINESE.search(node.value)
    ]
    assert written == []


def test_the_english_table_has_no_chinese():
    chinese = {key for key, text in table("en").items() if CHINESE.search(text)}
    assert chinese == NAMES_ALIKE_IN_BOTH


@pytest.mark.parametrize("column", ["unit", "qualifier"])
def test_every_unit_and_qualifier_of_the_published_figures_has_a_word(column):
    section = {"unit": "published_units", "qualifier": "qualifier"}[column]
    with (PROJECT / "seeds" / "published_figures.csv").open(encoding="utf-8-sig") as file:
        found = {row[column] for row in csv.DictReader(file)}
    assert found
    assert {name for name in found if f"{section}.{name}" not in table("en")} == set()


def test_an_unknown_key_is_an_error_and_no_empty_string():
    with pytest.raises(KeyError):
        Words("zh")("no.such_key")


def test_a_sentence_is_escaped_before_its_alarm_is_drawn():
    sentence = "<b>a</b> [[3 & 4]] <script>"
    assert as_html(sentence) == (
        '&lt;b&gt;a&lt;/b&gt; <em class="alarm">3 &amp; 4</em> &lt;script&gt;'
    )
    assert as_text("of 6, [[1 behind]]") == "of 6, 1 behind"
