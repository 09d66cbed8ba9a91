"""Templates of documents: ours, or an office's own out of its data folder, checked before use."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from lxml.etree import LxmlError

from warehouse.handouts.docx import fields
from warehouse.handouts.docx.fields import Fields, NotAFieldError
from warehouse.runtime.errors import TemplateRefused
from warehouse.runtime.home import PROJECT_ROOT

if TYPE_CHECKING:
    from docx.document import Document as Word

    from warehouse.runtime.home import Home

TEMPLATES: Final = Path(__file__).with_name("templates")
"""Ours: `handout.docx`, and `official.docx` in the layout of GB/T 9704."""

_LARGEST: Final = 20_000_000
_UNPACKED: Final = 200_000_000
_LONGEST_TEXT: Final = 5_000_000
_MOST_PARTS: Final = 2_000
"""Bytes of a template, of all its parts unpacked, of one of its texts; and how many parts."""

_HARMLESS: Final = "/hyperlink"
"""The only reference to another place that stays one until a reader clicks it."""


def standard(is_official: bool) -> Path:
    """Return our own template."""
    return TEMPLATES / ("official.docx" if is_official else "handout.docx")


def of_office(home: Home, kind: str, is_official: bool) -> Path | None:
    """Return the office's own template for a kind of hand-out, None where it has none.

    One that bears the kind's name counts before `handout.docx`, which serves every kind that is
    no official document.
    """
    names = [f"{kind}.docx", *([] if is_official else ["handout.docx"])]
    files = (home.handouts / name for name in names)
    return next((file for file in files if file.is_file()), None)


def fill(file: Path, values: dict[str, str], is_official: bool) -> Word:
    """Return a template's document with its fields filled.

    Raises `TemplateRefused` where it is damaged, lacks a field, or is more than a template.
    """
    content = _read(file)
    needed = fields.NEEDED_OF_OFFICIAL if is_official else fields.NEEDED
    template, environment = DocxTemplate(io.BytesIO(content)), Fields()
    try:
        named = template.get_undeclared_template_variables(environment)
        _check_names(file, named, needed, values)
        # What it says of itself is the document's, and no field.
        template.init_docx()
        _empty_properties(template.docx)
        template.render(values, environment)
    except NotAFieldError as error:
        raise _refusal("handout_template_does_more", file, found=str(error)) from error
    except TemplateError as error:
        raise _refusal("handout_template_unreadable", file, reason=_short(error)) from error
    except (KeyError, ValueError, AttributeError, TypeError, LxmlError) as error:
        raise _refusal("handout_template_unreadable", file, reason=_short(error)) from error
    word: Word = template.docx
    return word


def _read(file: Path) -> bytes:
    """Return a template's bytes, once they are known to be a document that reaches nowhere."""
    try:
        if file.stat().st_size > _LARGEST:
            raise _refusal("handout_template_unreadable", file, reason=f"> {_LARGEST:,}")
        content = file.read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(file, archive)
        DocxTemplate(io.BytesIO(content)).init_docx()
    except OSError as error:
        raise _refusal("handout_template_unreadable", file, reason=_short(error)) from error
    except (zipfile.BadZipFile, PackageNotFoundError, LxmlError) as error:
        raise _refusal("handout_template_unreadable", file, reason=_short(error)) from error
    except (KeyError, ValueError, NotImplementedError, RuntimeError) as error:
        raise _refusal("handout_template_unreadable", file, reason=_short(error)) from error
    return content


def _check_parts(file: Path, archive: zipfile.ZipFile) -> None:
    """Refuse what unpacks too large, and what fetches something when it is opened."""
    parts = archive.infolist()
    texts = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
    if (
        len(parts) > _MOST_PARTS
        or sum(part.file_size for part in parts) > _UNPACKED
        or any(part.file_size > _LONGEST_TEXT for part in texts)
    ):
        raise _refusal("handout_template_unreadable", file, reason=f"> {_UNPACKED:,}")
    for part in texts:
        if part.filename.endswith(".rels"):
            _check_references(file, archive.read(part))


def _check_references(file: Path, content: bytes) -> None:
    from docx.oxml.parser import parse_xml  # noqa: PLC0415 - follows no entity and no file

    for reference in parse_xml(content):
        outside = reference.get("TargetMode", "").lower() == "external"
        if outside and not reference.get("Type", "").endswith(_HARMLESS):
            target = reference.get("Target", "")[:80]
            raise _refusal("handout_template_reaches_out", file, found=target)


def _check_names(
    file: Path, named: set[str], needed: tuple[str, ...], values: dict[str, str]
) -> None:
    lacking = [name for name in needed if name not in named]
    if lacking:
        raise _refusal("handout_template_lacks", file, fields=_list_of(lacking))
    unknown = sorted(named - values.keys())
    if unknown:
        fields = _list_of(sorted(values))
        raise _refusal("handout_template_unknown", file, fields=_list_of(unknown), known=fields)


def _list_of(names: list[str]) -> str:
    return " ".join(f"{{{{ {name} }}}}" for name in names)


def _empty_properties(word: Any) -> None:  # noqa: ANN401 - the package's document
    for name in ("author", "comments", "identifier", "language", "subject", "title"):
        setattr(word.core_properties, name, "")


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]


def _refusal(key: str, file: Path, **values: str) -> TemplateRefused:
    return TemplateRefused.of(
        key, file=file.name, ours=TEMPLATES.relative_to(PROJECT_ROOT).as_posix(), **values
    )
