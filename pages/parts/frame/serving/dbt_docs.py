"""dbt's documentation of the version that is shown, at an address of its own.

It is made when it is first asked for, in a thread beside the pages, and kept until another version
is published. Its one script is allowed by its digest; nothing else may run, and it may ask for
nothing.
"""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
import re
from functools import lru_cache
from pathlib import Path

from pages.parts.frame.serving.kept_files import LEVEL, KeptFile
from warehouse.artifacts import dbt_docs
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import Home
from warehouse.runtime.settings import load_settings
from warehouse.versions.reader import Reader
from warehouse.versions.store import current_version
from warehouse.versions.version import read_version
from warehouse.words.messages import LANGUAGES

ADDRESS = "/docs/dbt"

_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.DOTALL)


async def answer(path: str, *, is_packed: bool) -> KeptFile | None:
    """Return the page at its address, or in words why there is none; None for other addresses."""
    if path != ADDRESS:
        return None
    return await asyncio.to_thread(_answer, is_packed)


def _answer(is_packed: bool) -> KeptFile:
    home = Home.from_environment()
    try:
        body, policy = _page(home.root, current_version(home).folder)
    except XuntuError as error:
        sentences = (line for each in LANGUAGES for line in error.in_language(each))
        return KeptFile(
            "\n".join(sentences).encode(), [(b"content-type", b"text/plain; charset=utf-8")], 404
        )
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"vary", b"accept-encoding"),
        (b"content-security-policy", policy),
    ]
    if is_packed:
        return KeptFile(body, [*headers, (b"content-encoding", b"gzip")])
    return KeptFile(gzip.decompress(body), headers)


@lru_cache(1)
def _page(root: Path, folder: Path) -> tuple[bytes, bytes]:
    """Return the page of a version, packed, and the policy that lets its own scripts run."""
    home = Home(root)
    reader = Reader(home)
    try:
        # It is one page for all who sign in: how much there is outside a scope is not in it.
        with_rows = not load_settings(home).is_office
        page = dbt_docs.page(reader, read_version(folder), with_rows=with_rows)
    finally:
        reader.close()
    return gzip.compress(page.encode(), LEVEL, mtime=0), content_policy(page).encode()


def content_policy(page: str) -> str:
    """Return the content security policy of the page: its own scripts, by their digests."""
    digests = (hashlib.sha256(script.encode()).digest() for script in _SCRIPT.findall(page))
    scripts = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    rules = {
        "default-src": "'none'",
        "script-src": scripts,
        "style-src": "'unsafe-inline'",
        "img-src": "data:",
        "font-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())
