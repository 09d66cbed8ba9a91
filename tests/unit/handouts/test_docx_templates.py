"""Templates of an office: they say where things stand, and can do nothing else."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from tests.unit.builders import documents
from warehouse.handouts import writers
from warehouse.handouts.docx import default_templates, template, writer
from warehouse.runtime.errors import TemplateRefused
from warehouse.runtime.home import Home

pytestmark = pytest.mark.slow

ALL = ("title", "body", "as_of", "version", "label", "mark")


def made(tmp_path: Path, *paragraphs: str, fields: tuple[str, ...] = ALL) -> Path:
    """Return a template that an office made: the fields a paragraph each, then others."""
    word = docx.Document()
    for name in fields:
        word.add_paragraph(f"{{{{ {name} }}}}")
    for text in paragraphs:
        word.add_paragraph(text)
    file = tmp_path / "brief.docx"
    word.save(file)
    return file


def repacked(file: Path, name: str, content: bytes) -> Path:
    """Replace a part of a file."""
    with zipfile.ZipFile(file) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, held in {**parts, name: content}.items():
            archive.writestr(one, held)
    return file


def refusal(file: Path, document=None) -> TemplateRefused:
    with pytest.raises(TemplateRefused) as refused:
        writer.write(document or documents.document("en"), file)
    return refused.value


def lines(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs]


def test_an_office_says_where_things_stand(tmp_path):
    file = made(
        tmp_path, "Own words: {{ office }}", "{% if attachment %}{{ attachment }}{% endif %}!"
    )
    lines_of_file = lines(writer.write(documents.document("en"), file))
    say = documents.texts("en")
    assert lines_of_file[0] == say["title"]
    assert lines_of_file.index(
        say["second"].replace("[[", "").replace("]]", "")
    ) < lines_of_file.index(say["as_of"])
    assert f"Own words: {say['office']}" in lines_of_file
    assert f"{say['attachment']}!" in lines_of_file


def test_a_template_bears_the_name_of_its_kind_or_serves_all_but_official_documents(tmp_path):
    home = Home(tmp_path)
    assert template.of_office(home, "brief", False) is None
    home.handouts.mkdir()
    (home.handouts / "handout.docx").write_bytes(default_templates.handout())
    assert template.of_office(home, "brief", False) == home.handouts / "handout.docx"
    assert template.of_office(home, "notice", True) is None
    (home.handouts / "notice.docx").write_bytes(default_templates.official())
    assert template.of_office(home, "notice", True) == home.handouts / "notice.docx"


def test_a_hand_out_is_written_in_the_template_of_the_data_folder(tmp_path):
    home = Home(tmp_path)
    home.handouts.mkdir()
    made(home.handouts, "Own words")
    document = documents.document("en")
    assert "Own words" in lines(writers.write(document, "docx", home))
    assert "Own words" not in lines(writers.write(document, "docx"))


@pytest.mark.parametrize("lacking", ALL)
def test_a_template_that_lacks_a_field_is_refused_by_its_name(tmp_path, lacking):
    file = made(tmp_path, fields=tuple(name for name in ALL if name != lacking))
    what, why, remedy = refusal(file).in_language("en")
    assert "brief.docx" in what
    assert f"{{{{ {lacking} }}}}" in what
    assert why
    assert remedy


def test_an_official_document_needs_its_head_and_its_signature(tmp_path):
    reason = refusal(made(tmp_path), documents.official("zh")).in_language("zh")[0]
    assert all(f"{{{{ {name} }}}}" in reason for name in ("issuer", "number", "addressee"))


def test_a_field_that_does_not_exist_is_refused_with_those_that_do(tmp_path):
    what, why, _ = refusal(made(tmp_path, "{{ ofice }}")).in_language("en")
    assert "{{ ofice }}" in what
    assert "{{ office }}" in why


@pytest.mark.parametrize(
    "instruction",
    [
        "{% for i in title %}x{% endfor %}",
        "{{ title.__class__.__mro__ }}",
        "{{ title() }}",
        "{{ title|upper }}",
        "{{ 9999 * 9999 }}",
        "{{ title ~ title }}",
        "{% include 'secret' %}",
        "{% import 'os' as os %}",
        "{% set title = 1 %}",
        "{{ range(10) }}",
        "{% raw %}{{ title }}{% endraw %}{{ [1] }}",
    ],
)
def test_a_template_names_fields_and_can_do_nothing_else(tmp_path, instruction):
    error = refusal(made(tmp_path, instruction))
    assert "brief.docx" in error.in_language("en")[0]


def test_what_is_no_document_is_refused_with_its_reason(tmp_path):
    file = tmp_path / "brief.docx"
    for content in (b"", b"not a document", default_templates.handout()[:9000]):
        file.write_bytes(content)
        assert "brief.docx" in refusal(file).in_language("en")[0]
    assert refusal(tmp_path / "gone.docx").in_language("en")[1]


def test_a_field_written_wrongly_is_refused(tmp_path):
    assert "brief.docx" in refusal(made(tmp_path, "{{ title")).in_language("en")[0]
    assert "brief.docx" in refusal(made(tmp_path, "{% if title %}")).in_language("en")[0]


def test_a_template_that_would_fetch_something_when_it_is_opened_is_refused(tmp_path):
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/'
        f'2006/relationships"><Relationship Id="rId1" Type="{kind}/attachedTemplate" '
        'Target="http://example.org/a.dotm" TargetMode="External"/></Relationships>'
    )
    file = repacked(made(tmp_path), "word/_rels/settings.xml.rels", relations.encode())
    assert "example.org" in refusal(file).in_language("en")[0]


def test_a_template_that_unpacks_too_large_is_refused(tmp_path):
    file = repacked(made(tmp_path), "word/more.xml", b" " * 6_000_000)
    assert file.stat().st_size < 100_000
    assert "brief.docx" in refusal(file).in_language("en")[0]


def test_a_template_reads_no_file_of_the_machine(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("MARKED")
    file = made(tmp_path)
    with zipfile.ZipFile(file) as archive:
        body = archive.read("word/document.xml").decode()
    evil = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    body = body.replace("?>", f"?>{evil}", 1).replace("{{ label }}", "{{ label }}&e;")
    repacked(file, "word/document.xml", body.encode())
    try:
        content = writer.write(documents.document("en"), file)
    except TemplateRefused:
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not any(b"MARKED" in archive.read(name) for name in archive.namelist())


def test_a_body_in_the_header_alone_is_refused(tmp_path):
    word = docx.Document()
    for name in ALL:
        place = word.sections[0].header if name == "body" else word
        place.add_paragraph(f"{{{{ {name} }}}}")
    file = tmp_path / "brief.docx"
    word.save(file)
    assert "{{ body }}" in refusal(file).in_language("en")[0]


def test_a_body_can_stand_in_a_table_of_the_template(tmp_path):
    word = docx.Document()
    for name in ALL:
        if name == "body":
            word.add_table(1, 1).rows[0].cells[0].text = "{{ body }}"
        else:
            word.add_paragraph(f"{{{{ {name} }}}}")
    file = tmp_path / "brief.docx"
    word.save(file)
    content = writer.write(documents.document("en"), file)
    cell = docx.Document(io.BytesIO(content)).tables[0].rows[0].cells[0]
    assert documents.texts("en")["list"] in "\n".join(one.text for one in cell.paragraphs)
