"""The parts of an xlsx package, and the small ones that are read whole: styles, comments."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING
from urllib.parse import unquote
from xml.etree import ElementTree as Xml

from warehouse.intake.cells.sheets import column_number
from warehouse.intake.workbook import limits
from warehouse.intake.workbook.archives import refuse_entities
from warehouse.intake.workbook.colours import named_by_code, named_by_number, named_by_theme
from warehouse.intake.workbook.layout import Styles, styles_of
from warehouse.intake.workbook.number_formats import BUILT_IN
from warehouse.intake.workbook.refusal import FileRefused

if TYPE_CHECKING:
    import zipfile

    from warehouse.intake.cells.sheets import CellPlace

_DEEPEST = 50
_REFERENCE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})$")


class Parts:
    """The parts of one workbook by name, without case and with `/` between folders."""

    def __init__(self, container: zipfile.ZipFile) -> None:
        """List the parts. Raises `FileRefused` where two differ by case only."""
        self._container = container
        self._entries = {
            entry.filename.replace("\\", "/").lower(): entry for entry in container.infolist()
        }
        if len(self._entries) < len(container.infolist()):
            # Two programs would read two different parts.
            raise FileRefused("file_damaged")

    def __contains__(self, name: str) -> bool:
        """Return whether there is a part of that name."""
        return name.lower() in self._entries

    def names(self) -> list[str]:
        """Return every part, in small letters."""
        return list(self._entries)

    def size(self, name: str) -> int:
        """Return bytes, unpacked."""
        return self._entry(name).file_size

    def open(self, name: str) -> IO[bytes]:
        """Return the part, to be read piece by piece."""
        return self._container.open(self._entry(name))

    def xml(self, name: str) -> Xml.Element:
        """Return a small part, parsed. Raises `FileRefused` where it is large or not
        well-formed.
        """
        if self.size(name) > limits.MOST_SMALL_PART_BYTES:
            raise FileRefused("file_too_large")
        try:
            with self.open(name) as part:
                content = part.read()
            refuse_entities(content)
            # Without entities, and not deep, there is no danger.
            parser = Xml.XMLParser(target=_Shallow())  # noqa: S314
            return Xml.fromstring(content, parser=parser)  # noqa: S314
        except Xml.ParseError as error:
            raise FileRefused("file_damaged") from error

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """Return kind and target of the parts that `name` refers to, by the reference's id.

        An empty `name` stands for the package itself. Kinds are the last word of the relation's
        type, the same in both namespaces (strict and common); what lies outside the package is
        left out.
        """
        folder, last = posixpath.split(name)
        relations = posixpath.join(folder, "_rels", f"{last}.rels")
        if relations not in self:
            return {}
        return {
            relation.get("Id", ""): (
                relation.get("Type", "").rpartition("/")[2],
                self._resolved(folder, relation.get("Target", "")),
            )
            for relation in self.xml(relations)
            if relation.get("TargetMode", "").lower() != "external"
        }

    def _resolved(self, folder: str, target: str) -> str:
        """Return the name of the part that `target`, read in `folder`, points to."""
        target = target.replace("\\", "/")
        name = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        return name if name in self else unquote(name)

    def _entry(self, name: str) -> zipfile.ZipInfo:
        try:
            return self._entries[name.lower()]
        except KeyError as error:
            raise FileRefused("file_damaged") from error


class _Shallow(Xml.TreeBuilder):
    """Builds a tree, unless its elements stand one in another deeper than in any real part."""

    _depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Xml.Element:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise FileRefused("file_damaged")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Xml.Element:
        self._depth -= 1
        return super().end(tag)


def read_styles(parts: Parts, part: str | None, from_1904: bool) -> Styles:
    """Return the cell styles of the workbook in `part`; none where it has no part for them."""
    if part is None:
        return styles_of((), frozenset(), from_1904)
    root = parts.xml(part)
    own_formats = {
        _whole_number(number_format.get("numFmtId")): number_format.get("formatCode", "")
        for number_format in children(root, "numFmts", "numFmt")
    }
    strikes = [_strikes(font) for font in children(root, "fonts", "font")]
    colours = [_fill_colour(fill) for fill in children(root, "fills", "fill")]
    formats = []
    struck = set()
    fills: dict[int, str] = {}
    for number, style in enumerate(children(root, "cellXfs", "xf")):
        format_id = _whole_number(style.get("numFmtId"))
        formats.append(own_formats.get(format_id, BUILT_IN.get(format_id, "General")))
        font = _whole_number(style.get("fontId"))
        if font < len(strikes) and strikes[font]:
            struck.add(number)
        fill = _whole_number(style.get("fillId"))
        colour = colours[fill] if fill < len(colours) else None
        if colour is not None:
            fills[number] = colour
    return styles_of(formats, frozenset(struck), from_1904, fills)


def read_notes(parts: Parts, sheet_part: str) -> dict[CellPlace, str]:
    """Return comments of a sheet by cell."""
    notes: dict[CellPlace, str] = {}
    for kind, target in parts.related(sheet_part).values():
        if kind != "comments":
            continue
        for comment in children(parts.xml(target), "commentList", "comment"):
            place = _REFERENCE.match(comment.get("ref", ""))
            text = "".join(piece.text or "" for piece in comment.iter() if local_name(piece) == "t")
            if place and text.strip():
                notes[int(place[2]), column_number(place[1])] = text.strip()
    return notes


def children(parent: Xml.Element, *path: str) -> Iterator[Xml.Element]:
    """Yield descendants along `path`, whatever their namespace (there are two, strict and
    common).
    """
    for child in parent:
        if local_name(child) == path[0]:
            if path[1:]:
                yield from children(child, *path[1:])
            else:
                yield child


def local_name(element: Xml.Element) -> str:
    """Return the name of `element` without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _strikes(font: Xml.Element) -> bool:
    return any(
        strike.get("val", "1") not in ("0", "false")
        for name in ("strike", "dstrike")
        for strike in children(font, name)
    )


def _fill_colour(fill: Xml.Element) -> str | None:
    """Return the name of a fill's colour; None where it has none that is seen."""
    for pattern in children(fill, "patternFill"):
        if pattern.get("patternType", "none") in ("none", "gray125"):
            return None
        for colour in children(pattern, "fgColor"):
            if code := colour.get("rgb"):
                return named_by_code(code)
            if theme := colour.get("theme"):
                return named_by_theme(_whole_number(theme))
            return named_by_number(_whole_number(colour.get("indexed", "64")))
    return None


def _whole_number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0
