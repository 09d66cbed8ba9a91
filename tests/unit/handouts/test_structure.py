"""Files of offices are whole: what Word and PowerPoint are strict about holds in every file."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from functools import cache

import pytest
from lxml import etree

from tests.unit.builders import documents
from warehouse.handouts.writers import write

CONTENT_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
REFERENCE = re.compile(r'\br:(?:id|embed|link|pict)="([^"]+)"')
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
FORMATS = ["docx", "pptx", "xlsx"]
EACH = [(name, kind) for name in FORMATS for kind in ("plain", "official", "hostile")]


@cache
def package(name: str, kind: str) -> zipfile.ZipFile:
    """Return the parts of an example."""
    document = {
        "plain": documents.document,
        "official": documents.official,
        "hostile": documents.hostile,
    }[kind]("zh")
    return zipfile.ZipFile(io.BytesIO(write(document, name)))  # type: ignore[arg-type]


def parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    return {name: archive.read(name) for name in archive.namelist()}


def relations_of(part: str) -> str:
    folder, file = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{file}.rels")


@pytest.mark.parametrize(("name", "kind"), EACH)
def test_no_part_stands_twice_and_each_is_text_that_can_be_read(name, kind):
    archive = package(name, kind)
    assert [part for part, times in Counter(archive.namelist()).items() if times > 1] == []
    for part, content in parts(archive).items():
        if part.endswith((".xml", ".rels")):
            etree.fromstring(content)


@pytest.mark.parametrize(("name", "kind"), EACH)
def test_each_part_has_a_type_and_each_type_its_part(name, kind):
    archive = package(name, kind)
    types = etree.fromstring(archive.read("[Content_Types].xml"))
    of_ending = {one.get("Extension").lower() for one in types.iter(f"{CONTENT_TYPES}Default")}
    own = [one.get("PartName") for one in types.iter(f"{CONTENT_TYPES}Override")]
    assert len(own) == len(set(own))
    there = {f"/{part}" for part in archive.namelist()} - {"/[Content_Types].xml"}
    assert set(own) <= there
    untyped = there - set(own)
    assert {part.rsplit(".", 1)[-1].lower() for part in untyped} <= of_ending


@pytest.mark.parametrize(("name", "kind"), EACH)
def test_each_reference_leads_to_a_part_and_each_part_is_referred_to(name, kind):
    held = parts(package(name, kind))
    reached = set()
    for relations, content in held.items():
        if not relations.endswith(".rels"):
            continue
        folder = posixpath.dirname(posixpath.dirname(relations))
        links = list(etree.fromstring(content).iter(RELATION))
        ids = [one.get("Id") for one in links]
        assert len(ids) == len(set(ids))
        for one in links:
            if one.get("TargetMode") != "External":
                target = one.get("Target")
                reached.add(posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))
    assert reached <= held.keys()
    others = {part for part in held if part.endswith(".rels")} | {"[Content_Types].xml"}
    assert held.keys() - others - reached == set()
    for part, content in held.items():
        if part.endswith(".xml"):
            used = set(REFERENCE.findall(content.decode(errors="ignore")))
            rels = held.get(relations_of(part))
            declared = (
                {one.get("Id") for one in etree.fromstring(rels).iter(RELATION)} if rels else ()
            )
            assert used <= set(declared), part


@pytest.mark.parametrize("kind", ["plain", "official", "hostile"])
def test_in_word_numbers_are_used_once_cells_end_with_a_paragraph_and_tables_have_their_grid(kind):
    for part, content in parts(package("docx", kind)).items():
        if not re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", part):
            continue
        root = etree.fromstring(content)
        numbers = [one.get("id") for one in root.iter("{*}docPr")]
        assert len(numbers) == len(set(numbers))
        for cell in root.iter(f"{W}tc"):
            assert cell[-1].tag == f"{W}p"
        for table in root.iter(f"{W}tbl"):
            grid = table.find(f"{W}tblGrid")
            assert grid is not None
            for row in table.findall(f"{W}tr"):
                wide = 0
                for cell in row.findall(f"{W}tc"):
                    span = cell.find(f"{W}tcPr/{W}gridSpan")
                    wide += 1 if span is None else int(span.get(f"{W}val"))
                assert wide == len(grid)


@pytest.mark.parametrize("kind", ["plain", "official", "hostile"])
def test_on_slides_numbers_are_used_once_and_every_text_has_its_paragraph(kind):
    held = parts(package("pptx", kind))
    slides = {part: etree.fromstring(one) for part, one in held.items() if "/slides/slide" in part}
    for part, root in slides.items():
        if part.endswith(".rels"):
            continue
        numbers = [one.get("id") for one in root.iter(f"{P}cNvPr")]
        assert len(numbers) == len(set(numbers)), part
        for body in (*root.iter(f"{P}txBody"), *root.iter(f"{A}txBody")):
            assert body.find(f"{A}bodyPr") is not None
            assert body.find(f"{A}p") is not None
        for table in root.iter(f"{A}tbl"):
            grid = table.find(f"{A}tblGrid")
            assert all(len(row.findall(f"{A}tc")) == len(grid) for row in table.iter(f"{A}tr"))
    show = etree.fromstring(held["ppt/presentation.xml"])
    listed = [int(one.get("id")) for one in show.iter(f"{P}sldId")]
    assert len(listed) == len(set(listed)) == sum(not part.endswith(".rels") for part in slides)
    assert min(listed) >= 256


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_says_what_it_is(name):
    held = parts(package(name, "plain"))
    core = etree.fromstring(held["docProps/core.xml"])
    title = core.find("{http://purl.org/dc/elements/1.1/}title")
    assert title is not None
    assert title.text == documents.document("zh").title
    assert "docProps/app.xml" in held
