"""A hand-out as a document: the figures read back, and the layout of official documents."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from tests.unit.builders import documents
from warehouse.handouts.cells import written_rows
from warehouse.handouts.document import Blanks, Paragraph, Section, TableBlock, plain, text
from warehouse.handouts.docx import default_templates, template, writer

pytestmark = pytest.mark.slow


def opened(content: bytes):
    return docx.Document(io.BytesIO(content))


@pytest.fixture(scope="module")
def word():
    return opened(writer.write(documents.document("zh")))


@pytest.fixture(scope="module")
def official():
    return opened(writer.write(documents.official("zh")))


def words_of(word) -> str:
    """Return the text of a document, a paragraph a line, its tables' among them."""
    return "\n".join(lines(word.element.body))


def lines(root) -> list[str]:
    return ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in root.iter(qn("w:p"))]


def around(word) -> str:
    """Return what stands over and under each page."""
    section = word.sections[0]
    return "\n".join(
        line for part in (section.header, section.footer) for line in lines(part._element)
    )


def list_of(word):
    """Return the table of the example's list."""
    heads = (table for table in word.tables if table.rows[0].cells[0].text == "序号")
    return next(heads)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_document_says_everything_that_the_hand_out_says(word):
    document, words = documents.document("zh"), words_of(word)
    for part in (
        *(document.title, plain(document.finding), document.date, document.attachment),
        *(plain(section.finding) for section in document.sections),
        *("38.0 %", "124 / 326 个村", "计划 58.0%", "202 个村", "办理要求", "回执", "签收日期"),
        *(documents.texts("zh")[name] for name in ("map", "origin", "term", "meaning", "foot")),
    ):
        assert part in words, part


@pytest.mark.parametrize("language", ["zh", "en"])
def test_where_figures_are_from_and_the_number_of_the_page_stand_on_every_page(language):
    word = opened(writer.write(documents.document(language)))
    origin = documents.document(language).origin
    for part in (origin.label, origin.mark, origin.as_of, origin.version, origin.place):
        assert part in around(word)
    codes = [node.text.strip() for node in word.sections[0].footer._element.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]


def test_a_table_is_native_with_its_head_on_each_page_and_rows_that_stay_whole(word):
    block = documents.table("zh", documents.rows())
    table = list_of(word)
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells[0] == [block.number, *(column.heading for column in block.columns)]
    assert cells[1:] == written_rows(block, "zh")
    rows = [row._tr.trPr for row in table.rows]
    assert all(row.find(qn("w:cantSplit")) is not None for row in rows)
    assert [row.find(qn("w:tblHeader")) is not None for row in rows] == [True] + [False] * 10
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == block.title


def test_a_table_is_as_wide_as_the_page_and_no_figure_of_it_is_parted(word):
    widths = [cell.width for cell in list_of(word).rows[0].cells]
    assert sum(widths) == pytest.approx(Mm(210 - 36), rel=0.001)
    dates = widths[3]
    assert dates.pt > len("2023-11-29") * 0.5 * 9


def test_every_cell_ends_with_a_paragraph_and_what_follows_a_table_is_ours(word):
    for cell in word.element.body.iter(qn("w:tc")):
        held = [child for child in cell if child.tag in (qn("w:p"), qn("w:tbl"))]
        assert held[-1].tag == qn("w:p")
        after = [held[place + 1] for place, one in enumerate(held) if one.tag == qn("w:tbl")]
        assert all(one.style for one in after)


def test_what_matters_stands_in_the_alarm_colour(word):
    alarming = {
        run.text
        for paragraph in word.paragraphs
        for run in paragraph.runs
        if run.font.color.rgb is not None and str(run.font.color.rgb) == "C62828"
    }
    assert {"65 个村", "31 个问题", "17 个", "逐月减少"} <= alarming


@pytest.mark.parametrize(("language", "code"), [("zh", "zh-CN"), ("en", "en-US")])
def test_pictures_say_what_they_show_and_the_text_names_its_language(language, code):
    word = opened(writer.write(documents.document(language)))
    say = documents.texts(language)
    described = [node.get("descr") for node in word.element.body.iter(qn("wp:docPr"))]
    assert described == [say["map_alt"], say["trend_alt"]]
    (lang,) = word.styles.element.iter(qn("w:lang"))
    assert (lang.get(qn("w:val")), lang.get(qn("w:eastAsia"))) == ("en-US", "zh-CN")
    assert word.core_properties.language == code
    assert word.core_properties.title == say["title"]


def test_an_official_document_has_the_layout_of_the_standard(official):
    section = official.sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in sides] == [37, 35, 28, 26]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    styles = official.styles
    title, body = styles["Xuntu Title"], styles["Xuntu Body"]
    assert (title.font.size.pt, body.font.size.pt) == (22, 16)
    assert body.paragraph_format.line_spacing.pt == 28
    fonts = [style.element.rPr.rFonts.get(qn("w:eastAsia")) for style in (title, body)]
    assert fonts == ["方正小标宋简体", "仿宋_GB2312"]
    for foot in (section.footer, section.even_page_footer):
        assert "".join(lines(foot._element)) == "— 1 —"


def test_fonts_that_a_machine_may_lack_name_what_stands_for_them():
    content = writer.write(documents.official("zh"))
    table = etree.fromstring(parts(content)["word/fontTable.xml"])
    instead = {
        font.get(qn("w:name")): font.find(qn("w:altName")).get(qn("w:val"))
        for font in table
        if font.find(qn("w:altName")) is not None
    }
    assert instead.items() >= {"方正小标宋简体": "华文中宋", "仿宋_GB2312": "仿宋"}.items()


def test_an_official_document_is_headed_and_signed_and_its_annex_follows(official):
    head = documents.official("zh").official
    words = words_of(official).splitlines()
    order = [head.issuer, head.number, documents.texts("zh")["title"], head.addressee]
    places = [words.index(line) for line in order]
    assert places == sorted(places)
    signed = len(words) - 1 - words[::-1].index(head.signed_by)
    assert words[signed + 1] == head.issued_on
    assert words.index(documents.texts("zh")["list"] + documents.texts("zh")["aside"]) < signed
    assert words.index("回执") > signed
    assert words.index("回执") > next(at for at, line in enumerate(words) if "口径" in line)


def test_no_signature_of_an_official_document_stands_alone_on_a_page():
    say = documents.texts("zh")
    sections = [Section([Paragraph(text(say["request_body"]))])]
    word = opened(writer.write(replace(documents.official("zh"), sections=sections)))
    last = next(one for one in word.paragraphs if one.text == say["request_body"])
    assert last.paragraph_format.keep_with_next
    signed = [one for one in word.paragraphs if one.text == say["issuer"]][-1]
    assert signed.paragraph_format.keep_with_next


def test_lines_to_sign_stand_with_the_last_row_over_them():
    block = documents.table("zh", documents.rows(many=3))
    sections = [Section([replace(block, foot=""), Blanks(["签收人"])])]
    word = opened(writer.write(replace(documents.document("zh"), sections=sections)))
    kept = [
        row.cells[1].paragraphs[0].paragraph_format.keep_with_next for row in list_of(word).rows
    ]
    assert kept == [True] * 4


@pytest.mark.parametrize("foot", ["", "..."])
def test_no_row_of_a_table_stands_alone_on_a_page(foot):
    block = replace(documents.table("zh", documents.rows(many=9)), foot=foot)
    word = opened(writer.write(replace(documents.document("zh"), sections=[Section([block])])))
    kept = [
        bool(row.cells[1].paragraphs[0].paragraph_format.keep_with_next)
        for row in list_of(word).rows
    ]
    assert kept == [*[True] * 3, *[False] * 4, *[True] * 2, bool(foot)]


def test_our_templates_are_those_that_their_maker_makes():
    for is_official, made in (
        (False, default_templates.handout()),
        (True, default_templates.official()),
    ):
        kept = parts(template.standard(is_official).read_bytes())
        assert parts(made) == kept, "python -m warehouse.handouts.docx.default_templates"


def test_hostile_names_are_texts_and_nothing_of_them_is_carried_out():
    content = writer.write(documents.hostile())
    words = words_of(opened(content))
    for name in ("=1+1", "{{7*7}}", "{% for x in y %}", "<w:b/> & </w:t>", 'abc"', "txt.exe"):
        assert words.count(name) >= 4, name
    assert "49" not in words.split()
    for name, part in parts(content).items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(part)
        assert b'TargetMode="External"' not in part
        assert not re.search(b"[\x00-\x08\x0b\x0c\x0e-\x1f]", part) or name.endswith(".png")


def test_a_table_without_rows_says_so():
    block = documents.table("en", documents.rows().clear())
    document = replace(documents.document("en"), sections=[Section([block])])
    word = opened(writer.write(document))
    assert block.empty in words_of(word)
    assert isinstance(block, TableBlock)
    assert not word.tables
