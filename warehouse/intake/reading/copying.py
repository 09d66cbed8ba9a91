"""A copy of a workbook that holds only what is read, and only what was looked at.

Two programs may read two different things out of one container (a part that says a wrong size, a
second list of parts). The library that reads values is therefore never given the file as it came,
but this copy, made in memory from the bytes that were checked.
"""

from __future__ import annotations

import io
import zipfile
from typing import IO, TYPE_CHECKING
from xml.parsers import expat

from warehouse.intake.reading.archives import refuse_entities
from warehouse.intake.reading.limits import MOST_CELLS
from warehouse.intake.reading.refusal import FileRefused

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


def checked_copy(parts: Parts, sheets: Iterable[str], others: Iterable[str]) -> bytes:
    """The parts of `sheets` and `others`, unpacked, in a container of their own.

    Raises `FileRefused` if any part of XML, copied or not, defines a document type or an entity,
    and if one of `others` is not well-formed; sheets are large, and looked at when they are
    passed over.
    """
    copy = io.BytesIO()
    copied = {name: name in others for name in dict.fromkeys([*sheets, *others])}
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as container:
        container.writestr("_rels/.rels", _ROOT_RELATIONS)
        for name, is_parsed in copied.items():
            parser = _parser(parts.size(name)) if is_parsed else None
            with parts.open(name) as source, container.open(name, "w") as target:
                _copy(source, target, parser)
    seen = {name.lower() for name in copied}
    for name in parts.names():
        if name.endswith(_XML) and name not in seen:
            with parts.open(name) as source:
                _copy(source, None, None)
    return copy.getvalue()


def _copy(source: IO[bytes], target: IO[bytes] | None, parser: expat.XMLParserType | None) -> None:
    end = b""
    try:
        while piece := source.read(_PIECE):
            refuse_entities(end + piece)
            end = piece[-_OVERLAP:]
            if parser is not None:
                parser.Parse(piece, False)
            if target is not None:
                target.write(piece)
        if parser is not None:
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise FileRefused("file_damaged") from error


def _parser(size: int) -> expat.XMLParserType:
    """A parser of a part of `size` bytes that refuses a count larger than the part can hold.

    The library sets memory aside for as many things as the root element says there are.
    """
    parser = expat.ParserCreate()

    def root(_: str, attributes: dict[str, str]) -> None:
        counts = (attributes.get(name, "0") for name in ("count", "uniqueCount"))
        if any(not count.isdigit() or int(count) > max(size, MOST_CELLS) for count in counts):
            raise FileRefused("file_damaged")
        # Only the root is of interest, and a call for every element would take long.
        parser.StartElementHandler = None

    parser.StartElementHandler = root
    return parser
