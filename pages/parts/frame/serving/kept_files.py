"""Files that never change under their address: the browser keeps them, and so does this process.

These are Streamlit's scripts, ours, and the geometry of the maps. Each is packed when it is first
asked for, and from then on sent in one piece: Streamlit reads them from the disk each time, its
own as they are, and packs those of `static/` anew for each that asks.
"""

from __future__ import annotations

import gzip
import mimetypes
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit

from pages.parts.kit import components
from warehouse.queries import boundaries

STREAMLIT = Path(streamlit.__file__).parent / "static"
"""What Streamlit serves: its page, and below `static/` files whose names hold a digest."""

FOLDERS = {
    "/static/css": STREAMLIT / "static" / "css",
    "/static/js": STREAMLIT / "static" / "js",
    "/static/media": STREAMLIT / "static" / "media",
    components.ADDRESS: components.FOLDER,
    boundaries.ADDRESS: boundaries.BOUNDARIES,
}
"""The addresses that are answered here, each with its folder; a digest is part of all of them."""

PACKED = {".css", ".html", ".js", ".json", ".svg", ".wasm"}
"""What gets smaller by packing; pictures and fonts are packed already."""
LEVEL = 6
"""Of 9: the last tenth of a percent would take as long again."""


@dataclass(frozen=True)
class KeptFile:
    """What is sent of a file: its body, the headers that are its own, and the status."""

    body: bytes
    headers: list[tuple[bytes, bytes]]
    status: int = 200


MISSING = KeptFile(b"", [(b"cache-control", b"no-store")], 404)
"""For what lies in no folder of ours, or no longer: Streamlit would answer with its page."""
_OURS = tuple(f"/{folder.split('/')[1]}/" for folder in (components.ADDRESS, boundaries.ADDRESS))


def answer(path: str, *, is_packed: bool) -> KeptFile | None:
    """Return the file at an address, packed where that is asked for and helps; None for none."""
    folder, _, name = path.rpartition("/")
    if folder not in FOLDERS or name not in _names(folder):
        return MISSING if path.startswith(_OURS) else None
    return _file_in_memory(folder, name, is_packed and Path(name).suffix in PACKED)


def pack_first() -> None:
    """Pack what Streamlit's page asks for at once, so that no visitor waits for it."""
    page = (STREAMLIT / "index.html").read_text("utf-8")
    for path in re.findall(r'"\.(/static/[^"]+)"', page):
        answer(path, is_packed=True)


@cache
def _names(folder: str) -> frozenset[str]:
    return frozenset(file.name for file in FOLDERS[folder].iterdir() if file.is_file())


@cache
def _file_in_memory(folder: str, name: str, is_packed: bool) -> KeptFile:
    body = (FOLDERS[folder] / name).read_bytes()
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = [
        (b"content-type", content_type.encode()),
        (b"cache-control", b"public, max-age=31536000, immutable"),
        (b"vary", b"accept-encoding"),
    ]
    if is_packed:
        body = gzip.compress(body, LEVEL, mtime=0)
        headers.append((b"content-encoding", b"gzip"))
    return KeptFile(body, headers)
