"""Pages of a data folder of any name, and of one that is none: words, never a traceback."""

from __future__ import annotations

import errno
import os

import pytest

from pages.parts.frame import navigation
from tests.conftest import EXTENT
from tests.unit.operations.faulty_disk import refusing
from warehouse.runtime.home import Home

PAGES = navigation.PAGES if EXTENT == "all" else ("map_wall", "intake")


def as_file(root):
    root.write_text("")


def as_broken_link(root):
    root.symlink_to(root / "nowhere")


def as_device(root):
    root.symlink_to("/dev/null")


def with_a_file_for_versions(root):
    root.mkdir()
    (root / "versions").write_text("")


def with_a_folder_for_settings(root):
    (root / "xuntu.toml").mkdir(parents=True)


def with_a_folder_for_the_pointer(root):
    (root / "versions" / "current.json").mkdir(parents=True)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "state",
    [
        *(as_file, as_broken_link, as_device, with_a_file_for_versions),
        *(with_a_folder_for_settings, with_a_folder_for_the_pointer),
    ],
)
def test_a_folder_that_is_none_is_told_on_the_screen(tmp_path, open_page, page, state):
    root = tmp_path / "office"
    state(root)
    screen = open_page(Home(root), page, lang="en")
    assert not screen.app.exception
    text = "\n".join(box.value for box in [*screen.app.error, *screen.app.info])
    assert str(root) in text, text
    assert "Errno" not in text
    assert "did not foresee" not in text


def test_a_name_that_cannot_be_used_is_told_on_the_screen(tmp_path, open_page):
    screen = open_page(Home(tmp_path / "a?b"), lang="en")
    assert not screen.app.exception
    (box,) = screen.app.error
    assert "contains ?" in box.value


def test_a_version_under_a_name_with_every_letter_is_shown(own_copy, open_page):
    odd = own_copy.root.with_name('张\'三 "{{x}}" {%y%} %20 $HOME #1 *[ab] 😀,;=&|<>!^`()@:')
    own_copy.root.rename(odd)
    screen = open_page(Home(odd), "map_wall")
    assert screen.failures == []
    assert screen.specs


@pytest.mark.skipif(os.name != "posix", reason="errors of the system are told by their numbers")
@pytest.mark.parametrize("error", [errno.EACCES, errno.ENOSPC, errno.EROFS])
def test_a_folder_that_may_not_be_written_is_read_all_the_same(own_copy, open_page, error):
    with refusing(own_copy.root, error):
        screen = open_page(own_copy, "map_wall")
        assert screen.failures == []
        screen = open_page(own_copy, "intake")
        assert not screen.app.exception
