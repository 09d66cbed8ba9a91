"""The words of the raw tables: all there, unambiguous, and the same as on the pages."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from warehouse.intake.privacy.headers import is_personal
from warehouse.intake.templates.recognition import header_key
from warehouse.queries import taxonomy
from warehouse.queries.supervision import actions, rounds
from warehouse.schema import catalogue
from warehouse.schema.levels import RESPONSIBILITY_LEVELS, SUPERVISED_LEVELS
from warehouse.schema.tables import TABLES
from warehouse.schema.tables.supervision import ACTION_KINDS
from warehouse.schema.value_lists import choices_of

ROOT = Path(__file__).parents[4]
PAGES = ROOT / "warehouse/words"
EVERY_COLUMN = [column for table in catalogue.OFFICE_TABLES for column in catalogue.columns(table)]


def page_words(language: str, file: str) -> dict:
    return tomllib.loads((PAGES / language / "screens" / f"{file}.toml").read_text("utf-8"))


def test_an_office_fills_every_raw_table_but_the_aliases_of_the_demonstration():
    assert set(catalogue.OFFICE_TABLES) == set(TABLES) - {"region_aliases"}
    assert len(catalogue.OFFICE_TABLES) == 24


@pytest.mark.parametrize("table", catalogue.OFFICE_TABLES)
def test_every_column_of_the_schema_has_its_words(table: str):
    assert [column.name for column in catalogue.columns(table)] == TABLES[table].column_names()
    for column in catalogue.columns(table):
        for text in (column.header, column.help):
            assert text.in_language("zh").strip()
            assert text.in_language("en").strip()
    assert catalogue.row(table).in_language("zh").endswith("。")
    assert catalogue.row(table).in_language("en").endswith(".")


@pytest.mark.parametrize("table", catalogue.OFFICE_TABLES)
def test_no_header_can_mean_two_columns_of_a_table(table: str):
    ways = Counter(
        key
        for column in catalogue.columns(table)
        for key in {
            header_key(w)
            for w in (column.header.in_language("zh"), column.header.in_language("en"), column.name)
        }
    )
    assert [key for key, count in ways.items() if count > 1] == []


def test_a_title_is_one_sheet_s_alone_and_fits_a_spreadsheet():
    for language in ("zh", "en"):
        titles = [catalogue.title(table).in_language(language) for table in catalogue.OFFICE_TABLES]
        assert len(set(titles)) == len(titles)
        assert all(len(title) <= 31 and not set(title) & set("[]:*?/\\'") for title in titles)


def test_every_value_of_an_enumeration_has_its_words_and_no_other_is_offered():
    enumerations = [column for column in EVERY_COLUMN if isinstance(column.dtype, pl.Enum)]
    assert len(enumerations) == 14
    for column in enumerations:
        offered = [choice.code for choice in column.choices]
        assert offered == column.dtype.categories.to_list(), f"{column.table}.{column.name}"


@pytest.mark.parametrize("name", catalogue.list_names())
def test_no_two_values_of_a_list_are_called_alike(name: str):
    for language in ("zh", "en"):
        labels = [choice.label.in_language(language) for choice in choices_of(name)]
        assert labels
        assert len(set(labels)) == len(labels)


def test_the_lists_hold_what_the_example_ledgers_use():
    for column in EVERY_COLUMN:
        if column.reader not in ("listed", "tags"):
            continue
        held = pl.read_csv(ROOT / f"seeds/ledgers/{column.table}.csv", infer_schema=False)
        used = held[column.name].drop_nulls().str.split("|").explode().unique()
        offered = {choice.code for choice in column.choices}
        assert set(used) - offered == set(), f"{column.table}.{column.name}"


def test_no_header_is_taken_for_one_of_personal_data():
    personal = [
        header
        for column in EVERY_COLUMN
        for header in (column.header.in_language("zh"), column.header.in_language("en"))
        if is_personal(header)
    ]
    assert personal == []


def test_the_words_are_those_of_the_pages():
    for language in ("zh", "en"):
        actions = page_words(language, "supervision")["supervision"]
        rectification = page_words(language, "rectification")["rectification"]
        text = {
            ("supervision_actions", "kind"): actions["kind"],
            ("supervision_rounds", "level"): actions["level"],
            ("qr_petitions", "channel"): actions["channel"],
            ("recoveries", "kind"): {
                kind: page_words(language, "sanctions")["sanctions"]["money"][kind]
                for kind in ("recovered", "refunded", "loss_avoided")
            },
            ("problems", "responsibility_level"): page_words(language, "tables")["responsibility"],
            ("rechecks", "result"): {
                "passed": rectification["recheck_passed"],
                "failed": rectification["recheck_failed"],
            },
        }
        for (table, name), words in text.items():
            for code, word in words.items():
                ours = catalogue.label(table, name, code).in_language(language)
                assert ours.casefold() == word.casefold(), (table, name, code)


def test_a_value_beyond_the_list_is_called_by_itself():
    assert (
        catalogue.label("qr_petitions", "channel", "村口意见箱").in_language("zh") == "村口意见箱"
    )


def test_a_column_that_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        catalogue.column("villages", "population")
    with pytest.raises(KeyError):
        choices_of("no_such_list")


def test_the_levels_and_kinds_that_pages_ask_for_are_the_schema_s():
    assert list(rounds.LEVELS) == SUPERVISED_LEVELS
    assert list(taxonomy.RESPONSIBILITY_LEVELS) == RESPONSIBILITY_LEVELS
    macro = (ROOT / "dbt_project/macros/responsibility.sql").read_text("utf-8")
    assert f"return({RESPONSIBILITY_LEVELS})" in macro
    assert list(actions.KINDS) == ACTION_KINDS


def test_what_a_column_tells_of_others_names_columns_that_there_are():
    """A day is ordered after days, a part belongs to a count, a village is there on a day."""
    for column in EVERY_COLUMN:
        fact = column.field
        days = [order.earlier for order in fact.not_before] + ([fact.needs] if fact.needs else [])
        days += [fact.village_day.column] if fact.village_day else []
        for day in days:
            table, _, name = day.rpartition(".")
            assert catalogue.column(table or column.table, name).dtype == pl.Date, column
        if fact.part_of:
            assert catalogue.column(column.table, fact.part_of).reader == "count", column
        if column.foreign_key:
            held = catalogue.column(column.foreign_key.to_table, column.foreign_key.to_column)
            assert held.dtype == column.dtype, column
        assert (column.reader == "region") == (fact.region is not None), column


def test_a_day_of_another_table_is_of_a_row_that_is_referred_to():
    refers = {(key.table, key.to_table) for key in catalogue.foreign_keys()}
    for column in EVERY_COLUMN:
        for order in column.field.not_before:
            table = order.earlier.rpartition(".")[0]
            above = {to for of, to in refers if of == column.table}
            above |= {to for of, to in refers if of in above}
            assert not table or table in above, column
