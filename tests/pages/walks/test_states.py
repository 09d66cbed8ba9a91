"""Empty, failed, partial and stale states say what is the matter and what mends it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import pytest
import streamlit as st

from tests.conftest import EXTENT
from tests.pages.conftest import PAGES, edit_figures, publish_again
from tests.unit.builders.small_warehouse import accept_terms
from warehouse.queries import lists
from warehouse.runtime.errors import VersionHeld
from warehouse.runtime.home import Home, write_json
from warehouse.versions.store import current_version
from warehouse.versions.version import hashes_of

PARTS_OF_A_TRACEBACK = ("Traceback", ".py", "Error:")
DAMAGED_POINTERS = [
    "",
    "{",
    "null",
    '{"version_id": 7}',
    '{"version_id": "../../etc"}',
    '{"version_id": "20990101-1"}',
    "\x00\xff",
]


@pytest.fixture
def empty_home(tmp_path) -> Home:
    home = Home(tmp_path / "empty")
    home.create()
    return home


def texts_of(boxes) -> str:
    return "\n".join(box.value for box in boxes)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("language", "words"), [("zh", "版本"), ("en", "version")])
def test_without_a_version_the_page_names_the_command_that_makes_one(
    page, language, words, empty_home, open_page
):
    screen = open_page(empty_home, page, lang=language)
    assert screen.failures == []
    assert words in texts_of(screen.app.info)
    assert "xuntu build" in texts_of(screen.app.info)


def test_a_damaged_pointer_is_told_in_words_on_every_page(own_copy, open_page):
    screens = {page: open_page(own_copy, page, lang="en") for page in PAGES}
    assert {page: screen.failures for page, screen in screens.items() if screen.failures} == {}
    for content, (page, screen) in product(DAMAGED_POINTERS, screens.items()):
        own_copy.pointer.write_text(content, encoding="latin-1")
        screen.again()
        assert not screen.app.exception, (page, content)
        (box,) = screen.app.error
        assert "xuntu" in box.value, (page, content)
        assert "Something went wrong that the program did not foresee" not in box.value
        assert not any(part in box.value for part in PARTS_OF_A_TRACEBACK), (page, content)


@pytest.mark.parametrize("page", PAGES)
def test_a_version_whose_file_is_gone_is_told_in_words(page, own_copy, open_page):
    (next(own_copy.versions.glob("*/warehouse.duckdb"))).unlink()
    screen = open_page(own_copy, page)
    assert not screen.app.exception
    assert "xuntu" in texts_of(screen.app.error)


@pytest.mark.parametrize("page", PAGES if EXTENT == "all" else PAGES[:2])
@pytest.mark.parametrize(("language", "words"), [("zh", "被改动过"), ("en", "was changed after")])
def test_a_version_in_which_a_figure_was_changed_is_not_shown(
    page, language, words, own_copy, open_page
):
    version = edit_figures(own_copy, "update mart_coverage set villages_covered = 0")
    screen = open_page(own_copy, page, lang=language)
    assert not screen.app.exception
    (box,) = screen.app.error
    assert version.version_id in box.value
    assert words in box.value
    assert "xuntu build" in box.value
    assert screen.specs == []
    assert not screen.tables


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_intake_says_that_figures_are_withheld_and_offers_to_build_anew(
    language, own_copy, open_page
):
    accept_terms(own_copy)
    edit_figures(own_copy, "update mart_coverage set villages_covered = 0")
    screen = open_page(own_copy, "intake", lang=language)
    assert not screen.app.exception
    (box,) = screen.app.error
    assert "warehouse.duckdb" in box.value
    assert "publish" in [button.key for button in screen.app.button]


def test_a_version_changed_behind_an_open_screen_is_not_shown_any_more(own_copy, open_page):
    screen = open_page(own_copy, lang="en")
    assert screen.failures == []
    version = current_version(own_copy)
    write_json(version.folder / "version.json", {**version.as_json(), "is_demonstration": False})
    screen.again()
    assert "was changed after" in texts_of(screen.app.error)


def test_a_version_of_earlier_models_says_so_and_its_pages_fail_in_words(own_copy, open_page):
    version = edit_figures(own_copy, "drop table dim_own_area_member")
    earlier = replace(version, hashes=hashes_of(version.folder), models="earlier")
    write_json(version.folder / "version.json", earlier.as_json())
    st.cache_resource.clear()
    screen = open_page(own_copy, "region", lang="en")
    assert "built by earlier models" in screen.html
    assert not screen.app.exception
    (box,) = screen.app.error
    assert "Run: xuntu build." in box.value
    assert "Something went wrong" not in box.value


def test_a_version_of_todays_models_says_nothing_of_the_kind(office_with, open_page):
    screen = open_page(office_with(), "region", lang="en")
    assert "earlier models" not in screen.html
    assert screen.failures == []


@pytest.mark.parametrize(
    "content",
    ["root_regoin = '411100'", "root_region = 411100", "language = 'fr'", "office = ", "\x00"],
)
@pytest.mark.parametrize("language", ["", "en"])
def test_settings_that_are_not_understood_are_told_in_words(content, language, own_copy, open_page):
    own_copy.settings_file.write_text(content, encoding="utf-8")
    screen = open_page(own_copy, **({"lang": language} if language else {}))
    assert not screen.app.exception
    assert "xuntu.toml" in texts_of(screen.app.error)


def test_a_root_region_that_does_not_exist_is_told_in_words(own_copy, open_page):
    own_copy.settings_file.write_text('root_region = "999999"')
    screen = open_page(own_copy, lang="en")
    assert not screen.app.exception
    assert "root_region" in texts_of(screen.app.error)


def test_a_version_published_meanwhile_is_shown_at_the_next_run_of_every_page(own_copy, open_page):
    screens = {page: open_page(own_copy, page, region="411100") for page in PAGES}
    assert [page for page, screen in screens.items() if "20240630-1" not in screen.html] == []
    newer = publish_again(own_copy)
    for page, screen in screens.items():
        screen.again()
        assert screen.failures == [], page
        assert newer.version_id in screen.html, page
        assert "20240630-1" not in screen.html, page


def test_a_page_opened_before_the_first_version_shows_it_at_the_next_run(
    own_copy, empty_home, open_page
):
    screen = open_page(empty_home, region="411100")
    assert screen.app.info
    empty_home.versions.rmdir()
    own_copy.versions.rename(empty_home.versions)
    screen.again()
    assert screen.failures == []
    assert "20240630-1" in screen.html


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("language", "marks"), [("zh", ["演示"]), ("en", ["demonstration", "DEMONSTRATION"])]
)
def test_real_figures_carry_no_mark_of_a_demonstration(
    page, language, marks, office_with, open_page
):
    screen = open_page(office_with(are_real=True), page, region="411100", lang=language)
    assert screen.failures == []
    for mark in marks:
        assert mark.lower() not in screen.text.lower()


def test_real_figures_that_are_old_say_how_old(office_with, open_page):
    screen = open_page(office_with(are_real=True), region="411100")
    text = re.sub("<[^>]+>", " ", screen.html)
    days = re.search(r"已 (\d+) 天未更新", text)
    assert days
    assert int(days[1]) > 365


def test_the_classification_and_the_title_stand_on_every_screen_escaped(own_copy, open_page):
    own_copy.settings_file.write_text(
        'classification_label = "内部<b>资料"\ntitle = "某县<i>看板"\noffice = "某办"',
        encoding="utf-8",
    )
    for page in PAGES:
        html = open_page(own_copy, page, region="411100").html
        assert "内部&lt;b&gt;资料" in html
        assert "某县&lt;i&gt;看板" in html


def test_the_office_language_is_what_a_session_starts_with(own_copy, open_page):
    own_copy.settings_file.write_text('language = "en"')
    assert "Demonstration" in open_page(own_copy).sentence
    assert "演示" in open_page(own_copy, lang="zh").sentence


def test_a_region_without_ledgers_says_so(small_demonstration, open_page):
    screen = open_page(small_demonstration, "region", region="360000")
    assert "江西省不在已导入的台账之内" in screen.sentence


def test_a_list_that_cannot_be_read_says_so_in_its_place_and_the_page_stands(visit, monkeypatch):
    def refuse(*_: object) -> None:
        raise VersionHeld("The file is held.", "Another program has it open.", "Close it.")

    monkeypatch.setattr(lists, "uninspected_villages", refuse)
    screen = visit("region", region="411102", list="uninspected", lang="en")
    assert [str(box.value) for box in screen.app.error] == [
        "The file is held.\n\nAnother program has it open.\n\nClose it."
    ]
    assert "covered" in screen.sentence
    assert not any("key_village_score" in table for table in screen.tables)
