"""Zip containers: checked before anything is unpacked, and the files inside an archive of ledgers.

Nothing is ever unpacked to a place that an archive names: parts are read into memory, no further
than the size they declare.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING

from warehouse.intake.workbook import limits
from warehouse.intake.workbook.refusal import FileRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ENCRYPTED = 0x1
_NAME_IS_UTF8 = 0x800
_UNICODE_PATH = 0x7075
_DEFINES_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_LEFT_BY_SYSTEMS = ("__macosx/",)
_LEFT_BY_SYSTEMS_FILES = (".ds_store", "thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Packed:
    """One file of an archive. `data` is None for a file that systems leave behind, and for one
    that is `refused` before it is unpacked.
    """

    name: str
    data: bytes | None
    refused: FileRefused | None = None


def open_checked(data: bytes, most_parts: int) -> zipfile.ZipFile:
    """Return the container, its list of parts checked. Raises `FileRefused`."""
    try:
        container = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, EOFError, ValueError, OSError) as error:
        raise FileRefused("file_damaged") from error
    parts = container.infolist()
    if len(parts) > most_parts:
        raise FileRefused("file_too_many_parts", number=len(parts), most=most_parts)
    if sum(part.file_size for part in parts) > limits.MOST_UNPACKED_BYTES:
        raise FileRefused("file_unpacks_too_large", most=limits.MOST_UNPACKED_BYTES >> 20)
    names = [part.filename for part in parts]
    if len(set(names)) < len(names):
        # Two parts of one name: two programs would read two different files.
        raise FileRefused("file_damaged")
    for part in parts:
        _check_part(part)
    return container


def files_within(
    data: bytes, look: Callable[[str, int, Callable[[], IO[bytes]]], None]
) -> Iterator[Packed]:
    """Yield the files of an archive of ledgers, one after the other. Raises `FileRefused`.

    `look` is given each file's name, size and how to open it, and may refuse that file alone.
    """
    with open_checked(data, limits.MOST_FILES) as archive:
        for part in archive.infolist():
            if part.is_dir():
                continue
            name = entry_name(part)
            if is_left_by_a_system(name):
                yield Packed(name, None)
                continue
            try:
                look(PurePosixPath(name).stem, part.file_size, partial(archive.open, part))
            except FileRefused as refused:
                yield Packed(name, None, refused)
            else:
                yield Packed(name, archive.read(part))


def entry_name(part: zipfile.ZipInfo) -> str:
    """Return the name of a part. Windows writes names in GBK and says nothing of it."""
    if part.flag_bits & _NAME_IS_UTF8:
        return part.filename
    raw = part.orig_filename.encode("cp437", errors="replace")
    unicode_name = _unicode_path(part.extra, raw)
    if unicode_name is not None:
        return unicode_name
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return part.filename


def is_left_by_a_system(name: str) -> bool:
    """Return whether it is no file of anybody's: a folder's picture, the lock of an open
    workbook.
    """
    last = PurePosixPath(name).name.lower()
    return (
        name.lower().startswith(_LEFT_BY_SYSTEMS)
        or last in _LEFT_BY_SYSTEMS_FILES
        or last.startswith(("~$", ".~", "._"))
    )


def refuse_entities(xml: bytes) -> None:
    """Raise `FileRefused` if `xml`, or a piece of it, defines a document type or an entity.

    No spreadsheet program writes one; a few bytes of them can stand for gigabytes, or for a file of
    this machine.
    """
    if b"\0" in xml:
        # Text in UTF-16, every second byte of which is zero.
        xml = xml.replace(b"\0", b"")
    if _DEFINES_ENTITIES.search(xml):
        raise FileRefused("file_defines_entities")


def _check_part(part: zipfile.ZipInfo) -> None:
    if part.flag_bits & _ENCRYPTED:
        raise FileRefused("file_password")
    name = part.filename.replace("\\", "/")
    if name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
        raise FileRefused("file_leaves_folder")
    is_large = part.file_size > limits.RATIO_COUNTS_FROM_BYTES
    if is_large and part.file_size > limits.MOST_PACKED_RATIO * max(part.compress_size, 1):
        raise FileRefused("file_unpacks_too_large", most=limits.MOST_UNPACKED_BYTES >> 20)


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """Return the name in Unicode that some programs add beside the one in the system's encoding."""
    while len(extra) >= 4:
        kind = int.from_bytes(extra[:2], "little")
        size = int.from_bytes(extra[2:4], "little")
        content, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(content) > 5 and content[0] == 1:
            is_of_this_name = int.from_bytes(content[1:5], "little") == zlib.crc32(raw)
            return content[5:].decode("utf-8", errors="replace") if is_of_this_name else None
    return None
