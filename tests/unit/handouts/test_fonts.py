"""A hand-out is set in a font that has its letters, or says that there is none."""

from __future__ import annotations

import pytest

from tests.unit.builders import documents
from warehouse.handouts import fonts
from warehouse.handouts.glyphs import holds, letters_of
from warehouse.handouts.writers import write
from warehouse.runtime.errors import ChineseFontMissing
from warehouse.words.messages import LANGUAGES


@pytest.fixture
def only_packaged(monkeypatch: pytest.MonkeyPatch):
    """A machine without a font of its own."""
    yield from _with(monkeypatch, lambda path: "pylopdf_fonts_zh_cn" in path)


@pytest.fixture
def no_fonts(monkeypatch: pytest.MonkeyPatch):
    """A machine without any font, the packaged ones gone."""
    yield from _with(monkeypatch, lambda _: False)


def _with(monkeypatch, is_there):
    caches = (fonts.families, fonts.has_glyph)
    there = {
        name: kept
        for name, faces in fonts._faces().items()
        if (kept := [face for face in faces if is_there(face.path)])
    }
    for one in caches:
        one.cache_clear()
    monkeypatch.setattr(fonts, "_faces", lambda: there)
    yield
    for one in caches:
        one.cache_clear()


def test_without_fonts_of_its_own_a_machine_sets_in_the_packaged_ones(only_packaged):
    assert fonts.family("title") == fonts.family("body") == "Noto Serif SC"
    assert fonts.family("sans") == "Noto Sans SC"
    assert fonts.is_made_bold("title")
    assert write(documents.document(), "pdf").startswith(b"%PDF")


def test_pictures_are_drawn_in_the_packaged_fonts_where_there_are_no_others(only_packaged):
    folder = fonts.folder_of_packaged()
    assert folder is not None
    assert (folder / "NotoSansSC-Regular.otf").is_file()


def test_pictures_are_drawn_in_the_fonts_of_the_machine_where_there_are():
    own = [face.path for face in fonts._faces()[fonts.family("sans")]]
    assert (fonts.folder_of_packaged() is None) == any("pylopdf" not in path for path in own)


def test_without_any_chinese_font_nothing_is_handed_out(no_fonts):
    with pytest.raises(ChineseFontMissing) as missing:
        write(documents.document(), "pdf")
    for language in LANGUAGES:
        assert all(missing.value.in_language(language))


def test_the_first_family_of_a_role_that_is_there_is_taken(monkeypatch):
    monkeypatch.setattr(fonts, "_is_chinese", {"FangSong", "SimSun", "SimHei"}.__contains__)
    fonts.families.cache_clear()
    try:
        firsts = {role: fonts.family(role) for role in fonts.FAMILIES}
    finally:
        fonts.families.cache_clear()
    assert firsts == {
        "title": "SimSun",
        "body": "FangSong",
        "sans": "SimHei",
        "heading": "SimHei",
        "subheading": "SimSun",
    }


@pytest.mark.parametrize("role", fonts.FAMILIES)
def test_every_role_has_the_letters_of_our_words(role):
    face = fonts._faces()[fonts.family(role)][0]
    assert all(holds(letters_of(face.path, face.index), letter) for letter in "巡察整改a1■▲●◆—〔")


def test_a_file_that_is_no_font_has_no_letters(tmp_path):
    for number, content in enumerate((b"", b"ttcf", b"\x00\x01\x00\x00\x00\x09", b"x" * 99)):
        file = tmp_path / f"{number}.ttf"
        file.write_bytes(content)
        assert not holds(letters_of(str(file), 0), "村")
    assert not holds(letters_of(str(tmp_path / "none.ttf"), 0), "村")
