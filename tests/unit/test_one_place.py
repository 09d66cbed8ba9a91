"""A fact stands in one place: who names a mart, and who names a kind of ledger."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from warehouse.schema.tables import TABLES

PROJECT = Path(__file__).resolve().parents[2]
MODULES = {
    file.relative_to(PROJECT).as_posix(): file.read_text("utf-8")
    for folder in ("warehouse", "pages")
    for file in (PROJECT / folder).rglob("*.py")
}
MOST_IN_A_FOLDER = 20
MOST_OF_A_RAW_COLUMN = 3
PLACES_OF_ROWS = {"batch_id", "source_file", "source_sheet", "source_row"}
WORDS_OF_THE_LANGUAGE = {"kind", "ledger", "level", "month", "name", "named", "sequence", "year"}
COMPARED = {
    "ends_on": "terms, rounds, inspections, supervision rounds and aid: each has rules of its own",
    "feedback_on": "a problem's days, deadlines and events are held against its inspection's",
    "occurred_on": "read, kept beside accepted events, and held against seven other days",
    "valid_to": "a village's, beside that of reference rows",
    "due_on": "raw, and the day of each record that checks of ledgers hold other days against",
    "responsible_unit": "raw, and the name of the field that kinds of ledger and checks read",
    "event_kind": "which event it is decides what every rule of events asks",
    "is_immediate": "decides whether a deadline is due at all: in readers, editions and rules",
}
"""Why more modules name these: facts of two columns, which neither column can hold alone."""

MOST_OF_A_MART = 3
"""The table of subjects, the query module of its grain, and one that asks another question."""


WORDS = {module: set(re.findall(r"\w+", text)) for module, text in MODULES.items()}


def test_no_folder_of_code_or_words_has_more_than_twenty_files():
    files = [*MODULES, *(str(file) for file in (PROJECT / "warehouse/words").rglob("*.toml"))]
    folders = Counter(file.rpartition("/")[0] for file in files if "__init__" not in file)
    crowded = {folder: files for folder, files in folders.items() if files > MOST_IN_A_FOLDER}
    assert not crowded


def test_a_mart_is_named_in_at_most_three_modules_and_by_no_page():
    marts = [file.stem for file in (PROJECT / "dbt_project/models/marts").rglob("mart_*.sql")]
    assert len(marts) > 20
    for mart in marts:
        naming = [module for module, words in WORDS.items() if mart in words]
        assert len(naming) <= MOST_OF_A_MART, (mart, naming)
        assert not any(module.startswith("pages/") for module in naming)


def test_a_kind_of_ledger_is_named_in_its_own_module_alone():
    folder = PROJECT / "warehouse/intake/ledgers/kinds"
    kinds = [file.stem for file in folder.glob("*.py") if file.stem != "__init__"]
    assert len(kinds) >= 8
    for kind in kinds:
        named = {module for module, text in MODULES.items() if f'"{kind}"' in text}
        assert named == {f"warehouse/intake/ledgers/kinds/{kind}.py"}


def test_a_raw_column_is_named_in_at_most_three_modules_of_the_intake_but_for_those_named():
    """Keys and places of rows are everywhere, as are words of the language; the days and states of
    an inspection and a problem are written by readers, compared by editions and held by rules.
    """
    columns = {name for table in TABLES.values() for name in table.column_names()}
    keys = {name for table in TABLES.values() for name in table.primary_key()}
    intake = {
        module: set(re.findall(r"[\"'](\w+)[\"']", text))
        for module, text in MODULES.items()
        if module.startswith("warehouse/intake/")
    }
    crowded = {
        column
        for column in columns - keys - PLACES_OF_ROWS - WORDS_OF_THE_LANGUAGE
        if sum(column in named for named in intake.values()) > MOST_OF_A_RAW_COLUMN
    }
    assert crowded == set(COMPARED)


def test_figures_are_rounded_by_the_words_alone():
    format_of_figures = re.compile(r":,?\.\d%\}|:,\.\d?f\}")
    for module, text in MODULES.items():
        if module.startswith(("pages/", "warehouse/handouts/")):
            assert not format_of_figures.search(text), module


def test_a_colour_of_a_picture_is_named_in_the_theme():
    colour = re.compile(r"#[0-9A-Fa-f]{6}\b")
    naming = {module for module, text in MODULES.items() if colour.search(text)}
    assert {module for module in naming if module.startswith("pages/")} == {
        "pages/parts/kit/theme.py"
    }


def test_an_interval_around_a_point_or_a_bar_is_drawn_by_the_kit_alone():
    drawn = re.compile(r"mark_rule\([^)]*\)\s*\.encode\([^)]*\bhigh\b")
    drawing = {name for name, text in MODULES.items() if drawn.search(text)}
    assert drawing == {"pages/parts/kit/drawing/intervals.py"}


def test_nothing_of_the_product_is_named_by_what_was_told_said_or_asked():
    named = re.compile(r"(?:def |\n +)(?:told|said|asked|spoken|fate)(?:\(|: [\w\[\], ]+ =| =)")
    assert [name for name, text in MODULES.items() if named.search(text)] == []
