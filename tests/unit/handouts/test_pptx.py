"""A hand-out as slides: the figures of the document in native tables and charts, read back."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pytest
from lxml import etree
from pptx import Presentation
from pptx.util import Pt

from tests.unit.builders import documents
from warehouse.handouts import xlsx
from warehouse.handouts.cells import written_rows
from warehouse.handouts.document import Paragraph, Section, Tiles, plain, text
from warehouse.handouts.pptx import writer

pytestmark = pytest.mark.slow

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def opened(content: bytes):
    return Presentation(io.BytesIO(content))


@pytest.fixture(scope="module")
def content() -> bytes:
    return writer.write(documents.document("zh"))


@pytest.fixture(scope="module")
def slides(content):
    return list(opened(content).slides)


def words_of(slide) -> str:
    """Return every text of a slide, a shape a line."""
    return "\n".join(node.text or "" for node in slide._element.iter(f"{A}t"))


def tables(slides) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row.cells] for row in shape.table.rows]
        for slide in slides
        for shape in slide.shapes
        if shape.has_table
    ]


def charts(slides) -> list:
    return [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]


def test_a_slide_is_titled_by_its_finding_with_what_matters_in_the_alarm_colour(slides):
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    document = documents.document("zh")
    assert titles[0] == document.title
    assert titles[1] == document.sections[0].heading
    assert titles[2] == plain(document.sections[1].finding)
    assert titles[-1] == "口径"
    alarming = [
        run.text
        for run in slides[2].shapes.title.text_frame.paragraphs[0].runs
        if str(run.font.color.rgb) == "C62828"
    ]
    assert alarming == ["17 个"]


def test_a_table_is_native_and_goes_on_under_its_head_until_each_row_was_set(slides):
    block = documents.table("zh", documents.rows())
    parts = [cells for cells in tables(slides) if cells[0][0] == block.number]
    assert len(parts) == 2
    heads = [block.number, *(column.heading for column in block.columns)]
    assert all(part[0] == heads for part in parts)
    assert [row for part in parts for row in part[1:]] == written_rows(block, "zh")


@pytest.mark.parametrize("many", [0, 1, 3, 60])
def test_no_row_is_lost_however_many_there_are(many):
    frame = documents.rows(many=many) if many else documents.rows().clear()
    block = documents.table("en", frame)
    document = documents.document("en")
    made = opened(writer.write(replace(document, sections=[Section([block])], definitions=())))
    rows = [row for cells in tables(made.slides) for row in cells[1:]]
    assert rows == written_rows(block, "en")
    assert (block.empty in words_of(made.slides[1])) == (many == 0)


@pytest.mark.parametrize("shape", ["bars", "stacked_bars", "columns", "lines"])
def test_a_chart_is_native_and_holds_the_figures_of_the_picture(shape):
    document = documents.document("zh")
    picture = documents.chart("zh", shape)
    made = writer.write(replace(document, sections=[Section([picture])]))
    (chart,) = charts(opened(made).slides)
    held = {series.name: tuple(series.values) for series in chart.plots[0].series}
    assert held == {"销号": documents.CLOSED, "发现": documents.FOUND}
    assert list(chart.plots[0].categories) == list(picture.chart.categories)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert any(name.endswith(".xlsx") for name in archive.namelist())  # to be edited


def test_tiles_say_their_figures_and_their_light_has_a_shape_and_words(slides):
    first = words_of(slides[1])
    for figure in ("38.0", "124 / 326 个村", "计划 58.0%", "3.1", "52.4", "26.3"):
        assert figure in first
    described = [shape._element.xpath(".//p:cNvPr")[0].get("descr") for shape in slides[1].shapes]
    assert described.count("落后") == 3


def test_each_slide_says_where_its_figures_are_from_and_which_of_how_many_it_is(slides):
    origin = documents.document("zh").origin
    for number, slide in enumerate(slides, start=1):
        words = words_of(slide)
        for part in (origin.as_of, origin.version, origin.label, origin.mark):
            assert part in words
        numbers = [shape for shape in slide.placeholders if "Number" in shape.name]
        assert [shape.text_frame.text for shape in numbers] == [f"第 {number} / {len(slides)} 屏"]


def test_pictures_tables_and_charts_say_what_they_show_to_who_does_not_see_them(slides):
    described = {
        shape._element.xpath(".//p:cNvPr")[0].get("descr")
        for slide in slides
        for shape in slide.shapes
        if shape.has_chart or shape.has_table or shape.shape_type == 13
    }
    say = documents.texts("zh")
    assert described >= {say["map_alt"], say["trend_alt"], say["list"]}


def test_what_is_to_be_spoken_stands_in_the_notes_of_its_slide(slides):
    notes = [slide.notes_slide.notes_text_frame.text for slide in slides if slide.has_notes_slide]
    assert notes == [documents.texts("zh")["notes"]]


@pytest.mark.parametrize(("language", "code"), [("zh", "zh-CN"), ("en", "en-US")])
def test_every_text_names_its_language_and_no_letter_is_too_small_to_be_read(language, code):
    for slide in opened(writer.write(documents.document(language))).slides:
        runs = list(slide._element.iter(f"{A}r", f"{A}fld"))
        assert runs
        for run in runs:
            properties = run.find(f"{A}rPr")
            assert properties.get("lang") == code
            assert int(properties.get("sz")) >= 1400


def test_chinese_letters_have_a_font_of_their_own(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        theme = archive.read("ppt/theme/theme1.xml").decode()
    assert re.findall(r'<a:(?:latin|ea) typeface="([^"]*)"', theme)[:4] == ["Microsoft YaHei"] * 4


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_stands_on_a_slide_stands_over_its_foot(language):
    for slide in opened(writer.write(documents.document(language))).slides:
        for shape in slide.shapes:
            foot = shape.is_placeholder and shape != slide.shapes.title
            assert shape.left >= 0
            assert shape.left + shape.width <= Pt(960) + 1
            assert shape.top + shape.height <= Pt(540 if foot else 500) + 1, shape.name


def test_hostile_names_are_texts_and_the_file_is_one_that_opens():
    made = writer.write(documents.hostile())
    slides = list(opened(made).slides)
    words = "\n".join(words_of(slide) for slide in slides)
    for name in ("=1+1", "{{7*7}}", "<w:b/> & </w:t>", 'abc"', "txt.exe", "[[0]] _under_ `tick`"):
        assert name in words
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", words)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
            assert b'TargetMode="External"' not in archive.read(name)


def test_a_section_without_blocks_and_one_that_is_longer_than_a_slide_are_set():
    long = Paragraph(text("长" * 900))
    document = replace(documents.document("zh"), sections=[Section([]), Section([long] * 3)])
    slides = list(opened(writer.write(document)).slides)
    assert sum(words_of(slide).count("长") for slide in slides) == 2700


def test_a_picture_without_figures_is_drawn_and_what_holds_nothing_takes_no_room():
    picture = documents.chart("zh")
    empty = replace(picture, chart=replace(picture.chart, categories=[], series=[]))
    document = replace(documents.document("zh"), sections=[Section([empty, Tiles([])])])
    slides = list(opened(writer.write(document)).slides)
    assert charts(slides) == []
    assert [shape.shape_type for slide in slides for shape in slide.shapes].count(13) == 1
    xlsx.write(document)


def test_headline_figures_that_stand_alone_fill_their_slide():
    document = documents.document("zh")
    tiles = next(block for block in document.sections[0].blocks if isinstance(block, Tiles))
    made = opened(writer.write(replace(document, sections=[Section([tiles])], definitions=())))
    cards = [
        shape for shape in made.slides[1].shapes if shape.name in {t.name for t in tiles.tiles}
    ]
    assert len(cards) == len(tiles.tiles)
    assert max(card.top + card.height for card in cards) > made.slide_height * 0.7
    assert len({(card.width, card.height) for card in cards}) == 1


@pytest.mark.parametrize("many", range(4, 30, 3))
def test_on_a_slide_that_goes_on_no_row_and_no_note_stands_alone(many):
    document = documents.document("zh")
    block = documents.table("zh", documents.rows(many=many))
    note = Paragraph(text("按月末的数,不含撤销的。"), is_quiet=True)
    section = Section([replace(block, foot=""), note])
    made = opened(writer.write(replace(document, sections=[section], definitions=())))
    last = made.slides[len(made.slides) - 1]
    rows = [len(cells) - 1 for cells in tables([last])]
    assert rows
    assert len(made.slides) == 2 or rows[0] >= 3
    assert "按月末的数" in words_of(last)
