"""A hand-out as DOCX: a template's fields filled, the body in the place that it names for it."""

from __future__ import annotations

import io
import secrets
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from docx.oxml.ns import qn
from docx.shared import Pt

from warehouse.handouts import measures
from warehouse.handouts.blocks import signed_apart
from warehouse.handouts.cells import visible
from warehouse.handouts.document import locale, plain
from warehouse.handouts.docx import body, elements, fields, styles, template
from warehouse.handouts.docx.setting import Setting, unbroken
from warehouse.runtime.errors import TemplateRefused
from warehouse.workbooks.palette import ALARM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docx.document import Document as Word

    from warehouse.handouts.document import Block, Document, Section, Text

_POINT = 12_700
_SMALLEST_ISSUER = 16.0
_ALONG = 3
"""Paragraphs that stay with a signature: those that name annexes, and what comes before them."""


def write(document: Document, own_template: Path | None = None) -> bytes:
    """Return a hand-out as a document, in the office's template where it has one.

    Raises `TemplateRefused` for a template that is damaged, lacks a field, or is more than one.
    """
    is_official = document.official is not None
    file = own_template or template.standard(is_official)
    # Nobody can write into a name what takes the place of a field.
    marks = {name: f"[{name} {secrets.token_hex(12)}]" for name in fields.INSERTED}
    if not plain(document.finding):
        marks["finding"] = ""
    word = template.fill(file, {**fields.of(document), **marks}, is_official)
    names = styles.add_missing(word, styles.OFFICIAL if is_official else styles.HANDOUT)
    held = Setting(word, word, _width(word), document.language, is_official, names)
    if marks["finding"]:
        _insert_text(word, marks["finding"], document.finding, is_official)
    if document.official:
        _fit_issuer(word, visible(document.official.issuer))
    sections, annexes = _split(document)
    place = _place(word, marks["body"])
    if place is None:
        raise TemplateRefused.of("handout_template_without_body", file=file.name)
    end = _place(word, marks["annex"])
    if end is None:
        _insert(held, document, place, [*sections, *annexes], is_last=True)
    else:
        _insert(held, document, place, sections, is_last=False)
        _insert(held, document, end, annexes, is_last=True)
    _set_properties(word, document)
    file_content = io.BytesIO()
    word.save(file_content)
    return file_content.getvalue()


def _split(document: Document) -> tuple[list[Section], list[Section]]:
    """Return what stands before the signature of an official document, and what behind it."""
    sections = list(document.sections)
    if document.official is None:
        return sections, []
    starts = [place for place, section in enumerate(sections) if section.starts_page]
    cut = starts[0] if starts else len(sections)
    return sections[:cut], sections[cut:]


def _paragraphs(word: Word) -> Iterator[Any]:
    return iter(list(word.element.body.iter(qn("w:p"))))


def _place(word: Word, mark: str) -> Any:  # noqa: ANN401 - the format's own element
    """Return the paragraph of the text that holds a mark, without the mark; None where none does.

    What stands in a text box has no room for tables and pictures.
    """
    for paragraph in _paragraphs(word):
        if mark in _words(paragraph) and not any(
            above.tag == qn("w:txbxContent") for above in paragraph.iterancestors()
        ):
            _blank(paragraph, mark)
            return paragraph
    return None


def _words(paragraph: Any) -> str:  # noqa: ANN401 - the format's own element
    return "".join(node.text or "" for node in paragraph.iter(qn("w:t")))


def _blank(paragraph: Any, mark: str) -> None:  # noqa: ANN401 - the format's own element
    """Take a mark out of a paragraph; docxtpl leaves a field within one run."""
    for node in paragraph.iter(qn("w:t")):
        node.text = (node.text or "").replace(mark, "")


def _insert(
    held: Setting,
    document: Document,
    place: Any,  # noqa: ANN401 - the format's own element
    sections: list[Section],
    is_last: bool,
) -> None:
    """Write sections where a paragraph stands, which goes where nothing else is in it.

    Where they are the last, the definitions follow them.
    """
    root = held.word.element.body
    before = set(root)
    # What begins a document is on a page of its own already.
    begins = bool(sections) and sections[0] is document.sections[0]
    signed: list[Block] = []
    if is_last and document.definitions:
        sections, signed = signed_apart(sections)
    for number, section in enumerate(sections):
        body.add_section(held, section, section.starts_page and not (begins and number == 0))
    if is_last:
        body.add_definitions(held, document.definitions)
        for block in signed:
            body.add_block(held, block)
    added = [child for child in root if child not in before]
    for element in added:
        place.addprevious(element)
    if not is_last:
        for element in added[-_ALONG:]:
            if element.tag == qn("w:p"):
                _keep_with_next(element)
    if place.getparent().tag != qn("w:tc") and not _words(place).strip():
        place.getparent().remove(place)


def _keep_with_next(paragraph: Any) -> None:  # noqa: ANN401 - the format's own element
    """Let a paragraph stay with what follows it: no signature stands alone on a page."""
    properties = paragraph.get_or_add_pPr()
    properties.get_or_add_keepNext()
    properties.get_or_add_keepLines()


def _width(word: Word) -> float:
    """Return how wide the text of a page is, in points."""
    section: Any = word.sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    return float(width) / _POINT


def _insert_text(word: Word, mark: str, text: Text, is_official: bool) -> None:
    """Write a text where its mark stands, as its run looks, what is strong in the alarm colour."""
    for root in (word.element.body, *_heads_and_feet(word)):
        for node in list(root.iter(qn("w:t"))):
            if mark in (node.text or ""):
                _replace(node, mark, text, is_official)


def _fit_issuer(word: Word, issuer: str) -> None:
    """Let the name of who issues a document stand on one line, in smaller letters if it must."""
    most = _width(word) * 0.96 / max(measures.letters(issuer), 1)
    for paragraph in word.paragraphs:
        if paragraph.text != issuer:
            continue
        for run in paragraph.runs:
            if run.font.size and run.font.size.pt > max(most, _SMALLEST_ISSUER):
                run.font.size = Pt(max(int(most * 2) / 2, _SMALLEST_ISSUER))


def _heads_and_feet(word: Word) -> Iterator[Any]:
    for relation in word.part.rels.values():
        if relation.reltype.endswith(("/header", "/footer")):
            yield relation.target_part._element


def _replace(node: Any, mark: str, text: Text, is_official: bool) -> None:  # noqa: ANN401
    run = node.getparent()
    before, _, after = node.text.partition(mark)
    parts = [
        (before, False),
        *((unbroken(one.text), one.strong) for one in text),
        (after, False),
    ]
    for words, is_strong in parts:
        if not words:
            continue
        copy = deepcopy(run)
        for other in list(copy):
            if other.tag != qn("w:rPr"):
                copy.remove(other)
        held = elements.made("t")
        held.set(qn("xml:space"), "preserve")
        held.text = words
        copy.append(held)
        if is_strong and not is_official:
            properties = copy.get_or_add_rPr()
            for old in properties.findall(qn("w:color")):
                properties.remove(old)
            properties._insert_color(elements.made("color", val=ALARM.removeprefix("#")))
        run.addprevious(copy)
    run.getparent().remove(run)


def _set_properties(word: Word, document: Document) -> None:
    properties, origin = word.core_properties, document.origin
    properties.title = visible(document.title)[:255]
    properties.author = visible(origin.office)[:255]
    properties.subject = visible(origin.as_of)[:255]
    properties.keywords = visible(origin.version)[:255]
    properties.comments = visible(origin.mark)[:255]
    properties.category = visible(origin.label)[:255]
    properties.language = locale(document.language)
    elements.set_languages(word)
