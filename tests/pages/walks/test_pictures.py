"""Pictures that are taken away: drawn on the server, with the words that stand around them."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from typing import Any

import pytest

from pages.parts.kit.drawing import pictures
from pages.parts.kit.labels import letters
from tests.pages.conftest import Visit
from warehouse.versions.store import current_version

PNG = b"\x89PNG\r\n\x1a\n"
PAGES = ["map_wall", "region", "coverage", "problems", "rectification", "sanctions", "supervision"]

FRAMED = re.compile(r'<rect [^>]*stroke="#C3CCD5"/><text [^>]*>演示数据</text>')
PLOT = re.compile(r'class="background"[^>]* d="M0(?:\.5)?,0(?:\.5)?h[\d.]+v([\d.]+)h')

LEAST_PLOT = 40
"""Pixels that a saved picture leaves at least to what it draws, its title and axes apart."""


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """What the download buttons of the page would hand out, by file name."""
    offered: dict[str, Any] = {}
    real = pictures.st.download_button

    def kept(label, data, file_name, **options):
        offered[file_name] = data
        return real(label, data, file_name, **options)

    monkeypatch.setattr(pictures.st, "download_button", kept)
    return offered


@pytest.mark.parametrize("page", PAGES)
def test_every_picture_of_a_page_can_be_saved_and_says_what_it_is(
    page, visit: Visit, downloads, small_demonstration
):
    screen = visit(page, region="411100")
    assert screen.failures == []
    drawn = [name for name in downloads if name.endswith(".svg")]
    assert drawn
    version = current_version(small_demonstration).version_id
    for name in drawn:
        assert name.startswith("演示数据_")
        svg = downloads[name]().decode("utf-8")
        assert svg.startswith("<svg")
        for text in ("漯河市", "2024-06-30", version):
            assert text in svg, (name, text)
        assert FRAMED.search(svg), name
        assert not re.search(r'(?:\bd|transform|x|y|height)="[^"]*NaN', svg), name
        heights = [float(height) for height in PLOT.findall(svg)]
        assert heights, name
        assert max(heights) >= LEAST_PLOT, (name, heights)


def test_a_png_is_drawn_sharp_enough_for_print(visit: Visit, downloads):
    visit("coverage", region="411100")
    content = next(make for name, make in downloads.items() if name.endswith(".png"))()
    assert content.startswith(PNG)
    width, _ = struct.unpack(">II", content[16:24])
    assert width >= 2 * pictures.SAVED_WIDTH


@pytest.mark.parametrize(
    "text",
    [
        "江西省一半问题在 24 天内销号(95% 区间 24—24 天);" * 5,
        "Of 100 counties, 9 are behind plan; the slowest is short of 65 villages. " * 5,
        "",
        "x" * 400,
    ],
)
def test_long_words_of_a_saved_picture_are_broken_into_lines_and_none_is_lost(text):
    broken = pictures.lines(text, pictures.TITLE_SIZE)
    assert "".join("".join(broken).split()) == "".join(text.split())
    for line in broken:
        # A word longer than a line stays whole.
        wide = letters(line) * pictures.TITLE_SIZE
        assert wide <= pictures.SAVED_WIDTH or " " not in line
