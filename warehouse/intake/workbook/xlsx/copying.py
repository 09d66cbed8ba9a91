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

from warehouse.intake.workbook.archives import refuse_entities
from warehouse.intake.workbook.limits import MOST_CELLS, MOST_VALUE_BYTES
from warehouse.intake.workbook.refusal import FileRefused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warehouse.intake.workbook.xlsx.package import Package
    from warehouse.intake.workbook.xlsx.parts import Parts

_PIECE = 4 << 20
_OVERLAP = 32
_XML = (".xml", ".rels", ".vml")

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    "{}</Relationships>"
)

TEXTS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
"""What the parts are called in the copy, whatever their names in the file."""


def sheet_copy(position: int) -> str:
    """Return the name in the copy of the worksheet at `position`, counted from 0."""
    return f"xl/worksheets/sheet{position + 1}.xml"


def checked_copy(parts: Parts, package: Package) -> bytes:
    """Return the worksheets, styles and shared texts of `package` in a container of their own.

    Its list of sheets is written anew, with every part under its usual name, so that the library
    finds what the package's relations say and nothing else. Raises `FileRefused` if any part of
    XML, copied or not, defines a document type or an entity, and if styles or texts are not
    well-formed; sheets are large, and looked at when they are passed over.
    """
    sheets = {sheet.part: sheet_copy(at) for at, sheet in enumerate(package.worksheets)}
    small = {
        part: name
        for part, name in ((package.styles, STYLES), (package.texts, TEXTS))
        if part is not None
    }
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as container:
        for name, content in _lists(package, sheets, small).items():
            container.writestr(name, content)
        for part, name in (*sheets.items(), *small.items()):
            parser = _parser(parts.size(part)) if part in small else None
            with parts.open(part) as source, container.open(name, "w") as target:
                _copy(source, target, parser)
    names = {part.lower() for part in (*sheets, *small)}
    for name in parts.names():
        if name.endswith(_XML) and name not in names:
            with parts.open(name) as source:
                _copy(source, None, None)
    return copy.getvalue()


def _lists(package: Package, sheets: Mapping[str, str], small: Mapping[str, str]) -> dict[str, str]:
    """Return the workbook and the relations of the copy. Sheets are told by position, not by
    name.
    """
    kinds = {STYLES: "styles", TEXTS: "sharedStrings"}
    targets = [("worksheet", name) for name in sheets.values()]
    targets += [(kinds[name], name) for name in small.values()]
    listed = "".join(
        f'<sheet name="{number}" sheetId="{number}" r:id="rId{number}"/>'
        for number in range(1, len(sheets) + 1)
    )
    return {
        "_rels/.rels": _RELATIONS.format(_relation(1, "officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": _RELATIONS.format(
            "".join(
                _relation(number, kind, name.removeprefix("xl/"))
                for number, (kind, name) in enumerate(targets, 1)
            )
        ),
        "xl/workbook.xml": (
            f'<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="{_MAIN}" '
            f'xmlns:r="{_RELATION}"><workbookPr date1904="{int(package.from_1904)}"/>'
            f"<sheets>{listed}</sheets></workbook>"
        ),
    }


def _relation(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{_RELATION}/{kind}" Target="{target}"/>'


def _copy(source: IO[bytes], target: IO[bytes] | None, parser: expat.XMLParserType | None) -> None:
    end, without_tag = b"", 0
    try:
        while piece := source.read(_PIECE):
            refuse_entities(end + piece)
            first = piece.find(b"<")
            without_tag = without_tag + len(piece) if first < 0 else len(piece) - piece.rfind(b"<")
            if without_tag > MOST_VALUE_BYTES:
                raise FileRefused("file_endless", most=MOST_VALUE_BYTES >> 20)
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
    """Return a parser of a part of `size` bytes that refuses a count larger than the part can hold.

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
