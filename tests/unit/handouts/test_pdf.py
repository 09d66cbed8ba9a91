"""A hand-out as PDF says what the document says, on every page where it comes from, and is kept."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import replace
from functools import cache

import polars as pl
import pytest
from pypdf import PageObject, PdfReader

from tests.unit.builders import documents
from warehouse.handouts.cells import visible, written_rows
from warehouse.handouts.document import (
    Document,
    DocumentOrigin,
    Paragraph,
    PictureBlock,
    Section,
    TableBlock,
    plain,
    text,
)
from warehouse.handouts.pdf import writer
from warehouse.handouts.pdf.letters import NO_GLYPH, settable
from warehouse.handouts.writers import write
from warehouse.runtime.errors import HandoutFailed
from warehouse.words.messages import LANGUAGES

pytestmark = pytest.mark.slow

TEMPLATES = ["sheet", "official", "slides"]
LAYOUTS = [*TEMPLATES, "landscape"]


def laid_out(layout: str, document: Document) -> Document:
    """The document in one of the layouts."""
    if layout == "official":
        return replace(document, official=documents.official(document.language).official)
    return replace(document, is_landscape=layout == "landscape", is_slides=layout == "slides")


@cache
def example(layout: str, language: str = "zh") -> PdfReader:
    return read(laid_out(layout, documents.document(language)))


def read(document: Document) -> PdfReader:
    return PdfReader(io.BytesIO(write(document, "pdf")))


def letters(page: PageObject | PdfReader | str) -> str:
    """What stands on a page or in a file, without the spaces, which a PDF has no exact ones of."""
    if isinstance(page, PdfReader):
        return "".join(letters(one) for one in page.pages)
    text = page if isinstance(page, str) else page.extract_text()
    folded = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s\u200b\u2063\xad\x00]", "", folded)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_page_says_where_it_comes_from(layout: str, language: str):
    origin = documents.document(language).origin
    reader = example(layout, language)
    for page in reader.pages:
        text = letters(page)
        for part in (origin.label, origin.mark, origin.place, origin.as_of, origin.version):
            assert letters(part) in text
    numbers = [letters(page) for page in reader.pages]
    whole = "" if layout == "official" else f"/{len(reader.pages)}"
    assert all(f"{number}{whole}" in text for number, text in enumerate(numbers, 1))


@pytest.mark.parametrize("layout", TEMPLATES)
def test_the_cells_of_a_table_stand_in_it_row_by_row(layout: str):
    document = documents.document()
    table = next(block for block in document.sections[1].blocks if isinstance(block, TableBlock))
    text = letters(example(layout))
    for row in written_rows(table, "zh"):
        first, *rest = [letters(cell) for cell in row if cell]
        place = text.index("".join([first, rest[0]]))
        assert all(text.find(cell, place) >= 0 for cell in rest)


@pytest.mark.parametrize("layout", TEMPLATES)
def test_every_text_of_the_document_is_in_it(layout: str):
    say = documents.texts("zh")
    text = letters(example(layout))
    names = ("slow_body", "debt_body", "request_body", "receipt_body", "second", "meaning", "foot")
    for name in (*names, "title", "date", "office", "map", "origin"):
        assert letters(say[name].replace("[[", "").replace("]]", "")) in text, name


@pytest.mark.parametrize("layout", TEMPLATES)
def test_it_is_pdf_a_and_tagged_with_title_language_and_bookmarks(layout: str):
    reader = example(layout)
    text = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert re.search(r"<pdfaid:part>2</pdfaid:part>", text)
    assert re.search(r"<pdfaid:conformance>A</pdfaid:conformance>", text)
    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>", text)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"].startswith("zh")
    assert reader.metadata and reader.metadata.title == documents.document().title
    assert "逾期的问题中,17 个没有提醒过责任单位" in {
        unicodedata.normalize("NFKC", one["/Title"]) for one in reader.outline
    }


MARKUP = (
    *('#read("/etc/passwd")', "$x$ *a* _b_ `c`", "// a /* b */ c", "@x <y> \\ ~", "= a", "- b"),
    *("+ 1. a", "a\u202eb\u200fc", "http://a.cn/b", "\\u{1F600}", "#sys.inputs", "〔x〕[y]{z}"),
    *("𠮷野村", "非常长" * 80, "a" * 120),
)
"""What Typst reads as more than text, and what is hard to set."""


@pytest.mark.parametrize("layout", TEMPLATES)
def test_hostile_texts_come_out_as_text(layout: str):
    hostile = documents.hostile()
    table = documents.table("zh", documents.rows(MARKUP, 1))
    named = [Section([table], text(name), heading=name) for name in MARKUP[:2]]
    named += [Section([], text(name)) for name in MARKUP[2:]]
    sentence = letters(
        read(laid_out(layout, replace(hostile, sections=[*hostile.sections, *named])))
    )
    assert [name for name in documents.HOSTILE if letters(visible(name)) not in sentence] == []
    assert [name for name in MARKUP if sentence.count(letters(visible(name))) < 3] == []


def test_a_letter_without_a_glyph_is_set_as_printers_do_and_never_as_a_box():
    name = "甲\ue000乙\U0003134a村"
    assert settable(name).count(NO_GLYPH) >= 1
    table = documents.table("zh", documents.rows((name,), 1))
    document = Document("brief", "zh", name, _no_origin(), [Section([table], text(name))])
    assert settable(name) in letters(read(document))


def test_a_long_table_repeats_its_heading_and_splits_no_row():
    frame = documents.rows(("一个名字特别长的村" * 6,), 60)
    document = replace(
        documents.document(), sections=[Section([documents.table("zh", frame)], text("清单"))]
    )
    pages = [letters(page) for page in read(document).pages]
    holding = [page for page in pages if "示例村-" in page]
    assert len(holding) >= 2
    assert all("序号村问题类别" in page for page in holding)
    villages = re.findall(r"示例村-(\d{4})", "".join(pages))
    assert villages == [f"{number:04}" for number in range(46, 106)]


@pytest.mark.parametrize("layout", TEMPLATES)
def test_a_table_without_rows_says_so(layout: str):
    say = documents.texts("zh")
    text = letters(read(laid_out(layout, documents.document("zh", documents.rows().clear()))))
    assert letters(say["none"]) in text
    assert letters(say["village"]) in text


@pytest.mark.parametrize("layout", TEMPLATES)
def test_a_document_of_a_title_alone_is_one_page(layout: str):
    bare = Document("brief", "zh", "标题", _no_origin(), [])
    reader = read(laid_out(layout, bare))
    assert "标题" in letters(reader)
    assert len(reader.pages) == 1


def test_a_page_of_an_official_document_holds_22_lines_of_28_letters():
    letter = Section([Paragraph(text("巡" * 2000))])
    document = replace(documents.official(), sections=[letter], definitions=())
    page = read(document).pages[1].extract_text()
    lines = [line for line in page.splitlines() if line.startswith("巡")]
    assert [len(line) for line in lines] == [28] * 22


def test_a_section_is_one_screen_as_long_as_it_can_be_read():
    document = documents.document("zh", documents.rows(many=14))
    shown = [replace(section, starts_page=False) for section in document.sections[:2]]
    reader = read(laid_out("slides", replace(document, sections=shown)))
    findings = [plain(section.finding) or section.heading for section in shown]
    assert len(reader.pages) == len(["title", *findings, "definitions"])
    for page, finding in zip(reader.pages[1:], findings, strict=False):
        assert letters(finding) in letters(page)


def test_a_picture_that_reaches_for_a_file_is_refused_in_words():
    image = '<image href="/etc/passwd" width="9" height="9"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{image}</svg>'
    document = replace(documents.document(), sections=[Section([PictureBlock(svg, 9, 9, "a")])])
    with pytest.raises(HandoutFailed) as failed:
        write(document, "pdf")
    assert document.title in failed.value.what


def test_a_table_wider_than_its_sheet_still_holds_every_column():
    names = [f"c{number}" for number in range(16)]
    frame = pl.DataFrame({name: [f"值{name}", None] for name in names})
    columns = [documents.TableColumn(name, f"列{name}") for name in names]
    document = Document(
        "brief", "zh", "宽", _no_origin(), [Section([TableBlock("", columns, frame)])]
    )
    text = letters(read(document))
    assert all(f"值{name}" in text for name in names)


def test_templates_are_the_only_files_that_a_document_can_reach():
    assert {file.suffix for file in writer.TEMPLATES.iterdir()} == {".typ"}


def _no_origin() -> DocumentOrigin:
    return DocumentOrigin("", "", "", "数据截至 2024-06-30", "版本 1")
