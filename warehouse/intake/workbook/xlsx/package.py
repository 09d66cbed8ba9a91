"""What an xlsx package is made of: found by its relations and content types, never by file names.

Programs call the parts as they like (`styles1.xml`, `book/data.xml`); what a part is stands in the
relation that leads to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.intake.cells.sheets import TEMPLATE_PROPERTY
from warehouse.intake.workbook.refusal import FileRefused
from warehouse.intake.workbook.xlsx.parts import children

if TYPE_CHECKING:
    from xml.etree import ElementTree as Xml

    from warehouse.intake.workbook.xlsx.parts import Parts

CONTENT_TYPES = "[content_types].xml"
WORKBOOK_TYPES = (
    "spreadsheetml.sheet.main+xml",
    "spreadsheetml.template.main+xml",
    "ms-excel.sheet.macroenabled.main+xml",
    "ms-excel.template.macroenabled.main+xml",
    "ms-excel.addin.macroenabled.main+xml",
)
"""How the content type of a workbook ends, in small letters."""

_MACROS = "vbaproject.bin"
_LINKS = "externallinks/externallink"


@dataclass(frozen=True)
class ListedSheet:
    """One sheet as the workbook lists it. `part` is its name in the package."""

    name: str
    part: str
    is_hidden: bool
    is_worksheet: bool


@dataclass(frozen=True)
class Package:
    """The parts of one workbook, by what they are; None where it has none of a kind."""

    sheets: tuple[ListedSheet, ...]
    styles: str | None
    texts: str | None
    from_1904: bool
    """Whether day numbers count from 1904."""
    has_macros: bool
    links: int
    """Other workbooks that the workbook refers to."""
    template_version: str | None
    """What our own template wrote into the properties."""

    @property
    def worksheets(self) -> list[ListedSheet]:
        """Sheets that hold cells."""
        return [sheet for sheet in self.sheets if sheet.is_worksheet]


def read_package(parts: Parts) -> Package:
    """Return the workbook of a package. Raises `FileRefused` where it or one of its sheets is
    missing.
    """
    workbook = _workbook_part(parts)
    root = parts.xml(workbook)
    related = parts.related(workbook)
    kinds = [kind for kind, _ in related.values()]
    names = parts.names()
    return Package(
        sheets=tuple(_listed(root, related)),
        styles=_part_of_kind(related, "styles"),
        texts=_part_of_kind(related, "sharedStrings"),
        from_1904=_counts_from_1904(root),
        has_macros="vbaProject" in kinds or any(name.endswith(_MACROS) for name in names),
        links=max(
            kinds.count("externalLink"),
            sum(_LINKS in name and name.endswith(".xml") for name in names),
        ),
        template_version=_template_version(parts),
    )


def _workbook_part(parts: Parts) -> str:
    """Return the part that the package's own relations call the document, else its content
    types.
    """
    for kind, target in parts.related("").values():
        if kind == "officeDocument" and target in parts:
            return target
    if CONTENT_TYPES in parts:
        for override in children(parts.xml(CONTENT_TYPES), "Override"):
            name = override.get("PartName", "").lstrip("/")
            if override.get("ContentType", "").lower().endswith(WORKBOOK_TYPES) and name in parts:
                return name
    raise FileRefused("file_damaged")


def _listed(root: Xml.Element, related: dict[str, tuple[str, str]]) -> list[ListedSheet]:
    """Return the sheets in the order of the workbook."""
    sheets: list[ListedSheet] = []
    for sheet in children(root, "sheets", "sheet"):
        reference = next((sheet.attrib[key] for key in sheet.attrib if key.endswith("}id")), "")
        if reference not in related:
            raise FileRefused("file_damaged")
        kind, target = related[reference]
        sheets.append(
            ListedSheet(
                name=sheet.get("name", ""),
                part=target,
                is_hidden=sheet.get("state", "visible") != "visible",
                is_worksheet=kind == "worksheet",
            )
        )
    return sheets


def _part_of_kind(related: dict[str, tuple[str, str]], wanted: str) -> str | None:
    return next((target for kind, target in related.values() if kind == wanted), None)


def _counts_from_1904(root: Xml.Element) -> bool:
    return any(
        properties.get("date1904") in ("1", "true") for properties in children(root, "workbookPr")
    )


def _template_version(parts: Parts) -> str | None:
    properties = _part_of_kind(parts.related(""), "custom-properties")
    if properties is None or properties not in parts:
        return None
    for item in parts.xml(properties):
        if item.get("name") == TEMPLATE_PROPERTY:
            return "".join(item.itertext()).strip() or None
    return None
