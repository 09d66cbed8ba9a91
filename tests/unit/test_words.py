"""The catalogue of words: every string stands in both languages, whole, with the same places, is
used, and is written nowhere else.
"""

from __future__ import annotations

import ast
import csv
import re
import string
from functools import cache
from pathlib import Path

import pytest

from pages.parts.frame import navigation
from pages.parts.frame.serving.guard import STATUS
from pages.parts.kit.words import Words, as_html, as_text
from warehouse.access.accounts.accounts import STATES
from warehouse.access.roles import Action, Role
from warehouse.queries.regions import LEVELS
from warehouse.runtime.errors import XuntuError
from warehouse.words import messages
from warehouse.words.messages import (
    DEFAULT_LANGUAGE,
    LANGUAGES,
    Text,
    message,
    strings,
    strings_in,
    strings_of,
)

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = Path(messages.__file__).parent
FILES = sorted([*(PROJECT / "pages").rglob("*.py"), PROJECT / "app.py"])
WAREHOUSE = sorted((PROJECT / "warehouse").rglob("*.py"))
KEYS = sorted(strings("zh"))
SCREENS = sorted(strings_in(FOLDER / "zh" / "screens"))
COMMAND_LINE = sorted(strings_in(FOLDER / "zh" / "command_line"))
OF_THE_LANGUAGE = sorted(strings_of(FOLDER / "zh" / "language.toml"))
INTAKE = sorted(strings_in(FOLDER / "zh" / "intake") | strings_in(FOLDER / "zh" / "rules"))
PARTS = {
    "rules": {"name", "what", "remedy"},
    "questions": {"title", "help"},
    "errors": {"what", "why", "remedy"},
    "reasons": {"name"},
}
"""What is said of each, by the first part of its key."""
CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef]")

IDEOGRAPH = re.compile("[\u4e00-\u9fff]")

NAMES_ALIKE_IN_BOTH = {"app.browser_title"}
"""Keys of the English table that hold Chinese: the name of the product."""


def places(text: str) -> set[str]:
    """Return the names of a string's places: `{day.month}` is a place of `day`."""
    parsed_text = string.Formatter().parse(text)
    return {name.partition(".")[0] for _, name, _, _ in parsed_text if name is not None}


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


SPEAKING = ("words", "Words(DEFAULT_LANGUAGE)", "_words()", "Finding", "claims.Finding")
"""What takes a key first. The places of a finding are checked where it is said."""


@cache
def calls_for_words() -> list[tuple[Path, ast.Call, ast.expr]]:
    """Return every call of a `Words` or `Finding` in the pages, and the expression of its key."""
    return [
        (file, node, key)
        for file in FILES
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Call) and node.args and is_speaking(node.func)
        for key in alternatives(node.args[0])
    ]


def is_speaking(function: ast.expr) -> bool:
    name = getattr(function, "attr", getattr(function, "id", None))
    if name is not None and name not in ("words", "Finding"):
        return False  # to write a name out takes longer than to look at its end
    called = ast.unparse(function)
    return called in SPEAKING or called.endswith(".words")


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


@cache
def literal() -> list[tuple[Path, ast.Call, str]]:
    """Return the calls whose key is written out, with it."""
    return [
        (file, call, key.value)
        for file, call, key in calls_for_words()
        if isinstance(key, ast.Constant)
    ]


@cache
def patterns() -> list[str]:
    """Return what stands for the keys that are composed."""
    return sorted({regex for _, _, key in calls_for_words() if (regex := pattern(key))})


def files_of(language: str) -> list[Path]:
    folder = FOLDER / language
    return sorted(file.relative_to(folder) for file in folder.rglob("*.toml"))


def test_the_languages_are_the_folders_of_words_the_default_one_first():
    folders = {file.name for file in FOLDER.iterdir() if file.is_dir()} - {"__pycache__"}
    assert sorted(LANGUAGES) == sorted(folders)
    assert LANGUAGES[0] == DEFAULT_LANGUAGE == "zh"


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_languages_have_the_same_files_with_the_same_keys(language):
    assert files_of(language) == files_of("zh")
    for file in files_of("zh"):
        chinese, own = (set(strings_of(FOLDER / folder / file)) for folder in ("zh", language))
        assert own == chinese, file


def test_every_string_is_in_a_folder_that_says_who_says_it():
    assert sorted([*SCREENS, *COMMAND_LINE, *INTAKE, *OF_THE_LANGUAGE]) == KEYS


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_name_the_pages_that_there_are_in_one_order(language):
    named = [key.removeprefix("pages.") for key in strings(language) if key.startswith("pages.")]
    assert named == list(navigation.PAGES)
    files = {file.stem for file in (PROJECT / "pages").glob("[!_]*.py")}
    assert {*named, "home"} == files
    files = {file.stem for file in (PROJECT / "pages/office").glob("[!_]*.py")}
    assert files == set(navigation.OFFICE_PAGES)
    office = [key for key in strings(language) if key.startswith("office_pages.")]
    assert office == [f"office_pages.{name}" for name in navigation.OFFICE_PAGES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_string_is_blank(language):
    assert [key for key, text in strings(language).items() if not text.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_places_stand_in_all_languages(language):
    chinese, own = strings("zh"), strings(language)
    assert [key for key in KEYS if places(chinese[key]) != places(own.get(key, ""))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_alarming_in_one_language_is_alarming_in_the_other(language):
    chinese, own = strings("zh"), strings(language)
    differing = [key for key in SCREENS if chinese[key].count("[[") != own[key].count("[[")]
    assert differing == []


@pytest.mark.parametrize("group", PARTS)
def test_every_rule_question_error_and_reason_is_told_whole(group: str):
    findings: dict[str, set[str]] = {}
    for key in KEYS:
        first, _, rest = key.partition(".")
        if first == group:
            name, _, part = rest.rpartition(".")
            findings.setdefault(name, set()).add(part)
    assert findings
    assert {name: parts for name, parts in findings.items() if parts != PARTS[group]} == {}


def test_a_string_that_stands_twice_is_an_error(tmp_path: Path):
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text('[reasons.blank]\nname = "blank"\n', "utf-8")
    with pytest.raises(ValueError, match=r"reasons\.blank\.name"):
        strings_in(tmp_path)


def test_the_pages_do_ask_for_words():
    assert len(literal()) > 50
    assert len(patterns()) > 5


def test_every_key_that_the_pages_name_exists():
    unknown = {f"{file.name}: {key}" for file, _, key in literal() if key not in strings("zh")}
    assert unknown == set()


def test_every_key_that_the_pages_compose_can_be_found():
    lines = "\n".join(KEYS)
    assert [one for one in patterns() if not re.search(rf"^(?:{one})$", lines, re.MULTILINE)] == []


def test_every_place_of_a_named_string_is_filled():
    lacking = set()
    for file, call, key in literal():
        if ast.unparse(call.func).endswith("Finding"):
            continue
        given = {keyword.arg for keyword in call.keywords}
        if None not in given and not places(strings("zh").get(key, "")) <= given:
            lacking.add(f"{file.name}: {key}")
    assert lacking == set()


def test_every_key_is_used():
    constants = {
        node.value
        for file in FILES
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    rooms = [PROJECT / "warehouse" / room for room in ("queries", "artifacts")]
    sources = [*FILES, *(file for room in rooms for file in room.rglob("*.py"))]
    sources += [PROJECT / "seeds" / "published_figures.csv", PROJECT / "seeds" / "_seeds.yml"]
    sources += [*(PROJECT / "dbt_project" / "models").rglob("*.yml")]
    singular = {file.stem for file in (PROJECT / "dbt_project/tests/singular").glob("*.sql")}
    names_in_code = set(re.findall(r"\w+", "\n".join(file.read_text("utf-8") for file in sources)))
    names_in_code |= singular

    def used(key: str) -> bool:
        if key.startswith("counts."):
            return key.split(".")[1] in constants
        if key.startswith("glossary."):  # whatever term there is, the glossary lists it
            return key.endswith((".name", ".meaning"))
        if key in constants:
            return True
        composed = (re.fullmatch(possible, key) for possible in patterns())
        return any(item and set(item.groups()) <= names_in_code for item in composed)

    assert [key for key in SCREENS if not used(key)] == []


def test_every_message_of_the_command_line_is_used_and_every_one_used_exists():
    code = "\n".join(
        file.read_text("utf-8")
        for folder in ("warehouse", "pages/parts/frame", "pages/parts/handouts")
        for file in (PROJECT / folder).rglob("*.py")
        if file != Path(messages.__file__)
    )
    stems = {key.removeprefix("errors.").split(".")[0] for key in COMMAND_LINE} - {"help"}
    named = set(re.findall(r'"([a-z][a-z_0-9]+)"', code))
    built = {
        *("build_published", "build_emptied", "build_unchanged"),
        *(f"request_refused_{reason}" for reason in STATUS),
        *("doctor_well", "doctor_lacking", "doctor_ill"),
        *(f"access_action_{action}" for action in Action),
        *(f"access_role_{role}" for role in Role),
        *(f"report_level_{level}" for level in LEVELS),
        *(f"account_line_{state}" for state in STATES),
    }
    assert stems - named - built == set()
    questions = set(re.findall(r'\bmessage\(\s*"([a-z_0-9.]+)"', code))
    assert questions - set(KEYS) == set()
    refused = set(re.findall(r'(?:\bsentences|\b[A-Z]\w+\.of)\(\s*"([a-z_0-9]+)"', code))
    keys = {*KEYS, *(key.split(".")[1] for key in KEYS if key.startswith("errors."))}
    assert refused - keys == set()


def test_help_is_said_of_every_command_and_option_and_of_nothing_else():
    helped = set()
    for file in (PROJECT / "warehouse" / "cli").glob("*.py"):
        helped |= set(re.findall(r'\bhelp_of\("([a-z_.]+)"\)', file.read_text("utf-8")))
    assert {f"help.{name}" for name in helped} == {key for key in KEYS if key.startswith("help.")}


def test_every_fact_of_a_language_is_used():
    code = "\n".join(file.read_text("utf-8") for file in (*WAREHOUSE, *FILES))
    named = set(re.findall(r'"([a-z_]+)"', code))
    assert {key for key in OF_THE_LANGUAGE if key.removeprefix("language.") not in named} == set()


def test_every_string_of_the_intake_is_used():
    """Its name stands in the code, or is composed there of a literal and something else."""
    sources = [*WAREHOUSE, *FILES, *(PROJECT / "warehouse" / "intake").rglob("*.csv")]
    code = "\n".join(file.read_text("utf-8") for file in sources)
    names_in_code = set(re.findall(r"\w+", code))
    literals = {re.sub(r"\{[^}]*\}", "{}", one) for one in re.findall(r'f"([\w.]*\{[^"]*)"', code)}
    telling = {one for one in literals if re.search(r"[a-z]_|_[a-z]", one.replace("{}", ""))}
    composed = re.compile("|".join(re.escape(one).replace(r"\{\}", r"\w+") for one in telling))

    def used(key: str) -> bool:
        group, *names = re.sub(r"_\d+$", "", key).split(".")
        if group in PARTS:
            names = names[:-1]
        return all(name in names_in_code or composed.fullmatch(name) for name in names)

    assert [key for key in INTAKE if not used(key) and not composed.fullmatch(key)] == []


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


WITHOUT_CHINESE = (
    *("build", "cli", "operations", "queries", "runtime", "schema", "stats", "versions"),
)
"""Rooms of the warehouse that neither read ledgers nor invent them."""


@pytest.mark.parametrize("room", ["pages", *WITHOUT_CHINESE])
def test_no_chinese_is_written_into_code_that_neither_reads_nor_invents_ledgers(room):
    folder = PROJECT / "warehouse" / room
    files = FILES if room == "pages" else sorted(folder.rglob("*.py"))
    assert files
    assert {file: texts for file in files if (texts := chinese_texts(file))} == {}


def chinese_texts(file: Path) -> list[str]:
    """Return the literals of a module, its docstrings apart, that hold Chinese."""
    if not CHINESE.search(file.read_text("utf-8")):
        return []
    docstrings = {
        id(node.value)
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        node.value
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
        and CHINESE.search(node.value)
    ]


def test_the_english_of_the_screens_has_no_chinese():
    chinese = {key for key in SCREENS if CHINESE.search(strings("en")[key])}
    assert chinese == NAMES_ALIKE_IN_BOTH


@pytest.mark.parametrize("group", PARTS)
def test_no_english_sentence_is_a_chinese_one(group):
    """A few Chinese words are quoted, as they stand in a ledger; a sentence in Chinese is not."""
    texts = {key: text for key, text in strings("en").items() if key.startswith(f"{group}.")}
    chinese = {key: len(IDEOGRAPH.findall(text)) / len(text) for key, text in texts.items()}
    assert {key for key, share in chinese.items() if share > 0.3} == set()


@pytest.mark.parametrize("column", ["unit", "qualifier"])
def test_every_unit_and_qualifier_of_the_published_figures_has_a_word(column):
    section = {"unit": "published_units", "qualifier": "qualifier"}[column]
    with (PROJECT / "seeds" / "published_figures.csv").open(encoding="utf-8-sig") as file:
        collected = {row[column] for row in csv.DictReader(file)}
    assert collected
    assert {name for name in collected if f"{section}.{name}" not in strings("en")} == set()


def test_an_unknown_key_is_an_error_and_no_empty_string():
    with pytest.raises(KeyError):
        Words("zh")("no.such_key")
    with pytest.raises(KeyError, match=r"no words for columns\.no_such_key in warehouse/words"):
        message("columns.no_such_key")


def test_a_string_of_one_language_alone_is_an_error_that_names_it(monkeypatch):
    alone = {"zh": {"columns.a": "甲", "columns.b": "乙"}, "en": {"columns.a": "a"}}
    monkeypatch.setattr(messages, "strings", alone.get)
    with pytest.raises(ValueError, match=r"not in every language.*: columns\.b$"):
        messages.texts.__wrapped__()


def test_a_sentence_is_escaped_before_its_alarm_is_drawn():
    sentence = "<b>a</b> [[3 & 4]] <script>"
    assert as_html(sentence) == (
        '&lt;b&gt;a&lt;/b&gt; <em class="alarm">3 &amp; 4</em> &lt;script&gt;'
    )
    assert as_text("of 6, [[1 behind]]") == "of 6, 1 behind"


def test_a_text_within_a_message_speaks_its_language():
    inner = Text({"zh": "无", "en": "none"})
    text = message("demo_cleared", batches=inner)
    assert "无" in text.in_language("zh")
    assert "none" in text.in_language("en")
    text = message(
        "errors.not_clean.what", rejected=Text({"zh": "三", "en": "three"}), pending=0, files=0
    )
    assert "三 行" in text.in_language("zh")
    assert "three rows" in text.in_language("en")


def test_plain_sentences_serve_for_both_languages():
    error = XuntuError("What.", remedy=Text({"zh": "修。", "en": "Mend."}))
    assert error.in_language("zh") == ("What.", "", "修。")
    assert error.in_language("en") == ("What.", "", "Mend.")
    assert str(error) == "What.\n修。"
