"""The headers of every answer: what a browser may do with the dashboard's pages and files."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

import streamlit

from pages.parts.frame.serving import dbt_docs, first_page

Headers = list[tuple[bytes, bytes]]

_INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

POWERS = (
    *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media"),
    *("geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer"),
    *("microphone", "midi", "payment", "publickey-credentials-get", "screen-wake-lock", "serial"),
    *("usb", "xr-spatial-tracking"),
)
"""What no page of ours asks a browser for."""

FIXED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # The addresses of pages hold the region and the village looked at.
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": ", ".join(f"{power}=()" for power in POWERS),
    "x-permitted-cross-domain-policies": "none",
    "x-dns-prefetch-control": "off",
}


@cache
def _inline_scripts() -> str:
    """Return the hashes of the scripts that stand in Streamlit's own page and in ours."""
    scripts = _INLINE_SCRIPT.findall(_INDEX.read_text(encoding="utf-8"))
    scripts.append(first_page.SCRIPT)
    digests = [hashlib.sha256(script.encode()).digest() for script in scripts]
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def content_policy(host: str) -> str:
    """Return the content security policy for a page that was asked for at `host`.

    Streamlit sets the style of elements at run time, hence `unsafe-inline`; its maps of pydeck
    decode their layers with WebAssembly, hence `wasm-unsafe-eval`, which leaves JavaScript's own
    `eval` closed.
    Fonts and pictures of its tables and charts are `data:` and `blob:`. It hands the script of a
    component over as a `blob:`, which only a script that already runs can make.
    """
    rules = {
        "default-src": "'none'",
        "script-src": f"'self' blob: 'wasm-unsafe-eval' {_inline_scripts()}",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        # Older browsers do not take the WebSocket of the same host for 'self'.
        "connect-src": f"'self' ws://{host} wss://{host}",
        "worker-src": "'self' blob:",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


FORM = "/accounts/sign-in"
"""Where the form of an office's own accounts is: sent to us, without a script, and from this very
page, which a browser says only where a page lets it.
"""
FORM_HEADERS = {
    "referrer-policy": "same-origin",
    "content-security-policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
}

HSTS = {"strict-transport-security": "max-age=31536000"}
"""An office is asked by HTTPS alone, also where somebody types its name without it."""


def secured(headers: Headers, host: str, path: str, *, is_office: bool = False) -> Headers:
    """Return an answer's headers with ours, and without leave for other sites to read it."""
    ours = {**FIXED, **(HSTS if is_office else {}), "content-security-policy": content_policy(host)}
    if path.startswith("/media/"):
        # Downloads of figures must not outlast the session in the browser's cache.
        ours["cache-control"] = "no-store"
    if path == dbt_docs.ADDRESS:  # its own is narrower, and names its own scripts
        own = dict(headers).get(b"content-security-policy", b"default-src 'none'")
        ours["content-security-policy"] = own.decode()
    if path == FORM:
        ours |= FORM_HEADERS
    others = [
        (name, value)
        for name, value in headers
        if not name.lower().startswith(b"access-control-") and name.lower().decode() not in ours
    ]
    return [*others, *((name.encode(), value.encode()) for name, value in ours.items())]
