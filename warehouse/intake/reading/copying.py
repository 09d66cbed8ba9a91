"""A copy of a workbook that holds only what is read, and only what was looked at.

Two programs may read two different things out of one container (a part that says a wrong size, a
second list of parts). The library that reads values is therefore never given the file as it came,
but this copy, made in memory from the bytes that were checked.
"""

from __future__ import annotations

import io
import zipfile
from typing import IO, TYPE_CHECKING

from warehouse.intake.reading.archives import refuse_entities

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warehouse.intake.reading.parts import Parts

_PIECE = 4 << 20
_OVERLAP = 32
_XML = (".xml", ".rels", ".vml")

_ROOT_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="xl/workbook.xml" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument"/></Relationships>'
)


def checked_copy(parts: Parts, wanted: Iterable[str]) -> bytes:
    """The wanted parts, unpacked, in a container of their own.

    Raises `FileRefused` if any part of XML, wanted or not, defines a document type or an entity.
    """
    copy = io.BytesIO()
    names = dict.fromkeys(name for name in wanted if name in parts)
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as container:
        container.writestr("_rels/.rels", _ROOT_RELATIONS)
        for name in names:
            with parts.open(name) as source, container.open(name, "w") as target:
                _copy(source, target)
    small = {name.lower() for name in names}
    for name in parts.names():
        if name.endswith(_XML) and name not in small:
            with parts.open(name) as source:
                _copy(source, None)
    return copy.getvalue()


def _copy(source: IO[bytes], target: IO[bytes] | None) -> None:
    end = b""
    while piece := source.read(_PIECE):
        refuse_entities(end + piece)
        end = piece[-_OVERLAP:]
        if target is not None:
            target.write(piece)
