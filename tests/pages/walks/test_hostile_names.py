"""Places, units and categories may be called anything: on every page their names are text."""

from __future__ import annotations

import html
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pages.parts.kit.files.exports import separated
from tests.conftest import EXTENT
from tests.editing import edited
from tests.pages.conftest import PAGES, Screen
from warehouse.runtime.home import Home
from warehouse.versions.store import current_version, point_to

HOSTILE = [
    *("**x**", "<b>x</b>", "[[x]]", "[a](http://x.cn)", "$x$", ":red[x]", "=1+1", "|x|", "`x`"),
    *("\nx", "\u202ex", ":material/home:", "![i](http://x.cn/i.png)", "<script>x</script>"),
    *("{{x}}", "{x}", "www.x.cn", "# x", ":smile:", "a@b.cn"),
]

NAMES = {
    "dim_region": ["name", "name_en", "official_name", "official_name_en"],
    "dim_village": ["name", "township_name"],
    "fct_village_term": ["name", "township_name"],
    "fct_round": ["name"],
    "fct_problem": ["responsible_unit"],
    "fct_action": ["target_unit"],
    "dim_own_area_member": ["area_name"],
    "problem_taxonomy": ["name_zh", "name_en"],
    "cause_taxonomy": ["name_zh", "name_en"],
    "inspection_modes": ["name_zh", "name_en"],
    "direct_close_reasons": ["name_zh", "name_en"],
    "key_village_weights": ["name_zh", "name_en"],
}
"""The columns that hold what somebody else has called something."""

MARKUP = re.compile(
    r"(?<!\\)(\*\*|`|\$|\[|<(?=[a-z/!])|(?<=:)(?=[a-z]+:)|(?<=:)(?=material/|//)|(?<=www)(?=\.))"
)
"""What Streamlit would read as Markdown: not held back, and not kept apart."""


ONE_OF_EACH_LEVEL = """
select region_level, min(region_code)
from dim_region join mart_coverage using (region_code, region_level)
group by 1
union all
select 'village', min(village_id) from fct_inspection
where county_code = (select min(county_code) from fct_inspection)
union all
select 'county_of_village', min(county_code) from fct_inspection
"""


@pytest.fixture(scope="module")
def hostile(
    small_demonstration: Home, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Home, dict[str, str]]:
    """The small demonstration with one hostile end to each name, the same to the same name;
    and a region of each level.
    """
    home = Home(tmp_path_factory.mktemp("hostile") / "office")
    home.create()
    version = current_version(small_demonstration)
    shutil.copytree(version.folder, home.versions / version.version_id, copy_function=os.link)
    point_to(home, version.version_id)
    with edited(home) as connection:
        for table, columns in NAMES.items():
            for column in columns:
                _rename(connection, table, column)
        regions = dict(connection.execute(ONE_OF_EACH_LEVEL).fetchall())
    home.settings_file.write_text(
        'office = "=1+1 **办公室** [[x]]"\ntitle = "<b>看板</b> [[x]]"\n'
        'classification_label = "<i>内部</i> [[x]]"\n',
        encoding="utf-8",
    )
    return home, regions


def _rename(connection: Any, table: str, column: str) -> None:
    connection.execute(
        f'update "{table}" set "{column}" = "{column}" || ?[(1 + hash("{column}") % ?)::integer]',
        [HOSTILE, len(HOSTILE)],
    )


def read_as_markdown(screen: Screen) -> list[str]:
    """Every text on the screen that Streamlit reads as Markdown."""
    texts = [element.value for element in screen.app.markdown]
    texts += [element.value for element in screen.app.caption]
    for box in (screen.app.info, screen.app.warning, screen.app.error, screen.app.success):
        texts += [element.value for element in box]
    for node in screen.nodes:
        proto = getattr(node, "proto", None)
        texts += [str(getattr(proto, name, "")) for name in ("label", "help")]
        if node.type in ("button_group", "radio"):
            texts += [str(getattr(option, "content", option)) for option in proto.options]
    return [text for text in texts if isinstance(text, str) and text]


def _choices() -> list[tuple[str, str, str]]:
    every = [
        (page, level, language)
        for page in PAGES
        for level in ("province", "city", "county")
        for language in ("zh", "en")
    ]
    return every if EXTENT == "all" else every[::5]


@pytest.mark.parametrize(("page", "level", "language"), _choices())
def test_hostile_names_are_text_on_every_page(
    hostile: tuple[Home, dict[str, str]],
    open_page: Callable[..., Screen],
    page: str,
    level: str,
    language: str,
) -> None:
    home, regions = hostile
    screen = open_page(home, page, region=regions[level], lang=language)
    assert screen.failures == []
    unsafe = [text for text in read_as_markdown(screen) if MARKUP.search(text)]
    assert unsafe == []
    shown = screen.html
    for tag in ("<b>x", "<script", "<i>内", "<b>看"):
        assert tag not in shown
    assert not re.search(r'class="alarm">[^<]*\bx</em>', shown)
    assert "\u202e" not in screen.sentence
    assert html.escape("<b>看板</b> [[x]]") in shown


@pytest.mark.parametrize(("page", "level", "language"), _choices())
def test_our_own_marks_are_drawn_and_nothing_of_ours_is_kept_apart(
    read_page: Callable[..., Screen], page: str, level: str, language: str
) -> None:
    regions = {"province": "410000", "city": "411100", "county": "411102"}
    screen = read_page(page, region=regions[level], lang=language)
    assert "\u2060" not in screen.text
    assert "[[" not in screen.html


@pytest.mark.parametrize("language", ["zh", "en"])
def test_hostile_names_are_text_on_a_villages_sheet(
    hostile: tuple[Home, dict[str, str]], open_page: Callable[..., Screen], language: str
) -> None:
    home, codes = hostile
    screen = open_page(
        home,
        "village",
        region=codes["county_of_village"],
        village=codes["village"],
        lang=language,
    )
    assert screen.failures == []
    assert "</article>" in screen.html
    assert [text for text in read_as_markdown(screen) if MARKUP.search(text)] == []
    assert not re.search(r"<b>x|<script|<i>内|<b>看", screen.html)
    assert not re.search(r'class="alarm">[^<]*\bx</em>', screen.html)


def test_a_name_never_marks_an_alarm_nor_fills_a_place() -> None:
    from pages.parts.kit.words import Words, as_html, as_text  # noqa: PLC0415

    words = Words("zh")
    text = words("notices.not_in_data", region="甲[[乙]]{day}\u202e村")
    assert "alarm" not in as_html(text)
    assert "甲[\u2060[乙]\u2060]{day}村" in as_text(text)
    inner = words("region.signal_raised", metric="[[x]]", value="1", numbers="2", above="3")
    outer = as_html(words("sentence.demonstration", sentence=inner))
    assert re.findall(r'<em class="alarm">(.*?)</em>', outer) == ["1"]


@pytest.mark.parametrize("begins", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "\n=1", "=1", "@x"])
def test_nothing_in_a_csv_runs_not_even_its_headings_and_first_lines(begins: str) -> None:
    import polars as pl  # noqa: PLC0415

    file = separated(pl.DataFrame({begins: [begins], "n": [7]}), [("单位", begins)]).decode()
    import csv  # noqa: PLC0415

    rows = list(csv.reader(file.removeprefix("\ufeff").splitlines(keepends=True)))
    cells = [cell for row in rows for cell in row]
    assert f"'{begins}" in cells
    assert begins not in cells


def test_the_pattern_sees_what_it_is_for(tmp_path: Path) -> None:
    assert all(
        MARKUP.search(text) for text in ("a**b**", "[a](b)", "$x$", ":material/x:", "http://x")
    )
    assert not MARKUP.search(r"\*\*x\*\* \[a\](http:" + "\u2060" + r"//x) 12:30")
