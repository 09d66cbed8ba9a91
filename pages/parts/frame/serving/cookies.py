"""The cookies of a sign-in: read as Streamlit signs them, and set more narrowly than it does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

from starlette.requests import cookie_parser
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

NEXT = "xuntu_next"
"""Where somebody wanted to go before they signed in."""
SECONDS_TO_SIGN_IN = 900
LONGEST_ADDRESS = 2000

Header = tuple[bytes, bytes]


def of_request(scope: Mapping[str, Any]) -> dict[str, str]:
    """Return what a browser sent."""
    cookies: dict[str, str] = {}
    for name, value in scope["headers"]:
        if name.lower() == b"cookie":
            cookies |= cookie_parser(value.decode("latin-1"))
    return cookies


def of_answer(headers: list[Header]) -> dict[str, str]:
    """Return what an answer sets; what it deletes is empty."""
    lines = (value.decode("latin-1") for name, value in headers if name.lower() == b"set-cookie")
    return {
        name: value.strip('"')
        for name, _, value in (line.partition(";")[0].partition("=") for line in lines)
    }


def identity(cookies: Mapping[str, str]) -> bytes | None:
    """Return what the provider said of somebody, as this server has signed it; None for none."""
    secret = get_cookie_secret()

    def one(name: str) -> bytes | None:
        value = cookies.get(name)
        return decode_signed_value(secret, name, value.encode("latin-1")) if value else None

    content: bytes | None = get_cookie_with_chunks(one, USER_COOKIE_NAME)
    return content


def narrowed(headers: list[Header]) -> list[Header]:
    """Return an answer's headers, whose cookies go by HTTPS alone and end with the browser.

    Streamlit keeps an identity for thirty days; here a sign-in ends long before.
    """
    return [
        (name, _narrowed(value) if name.lower() == b"set-cookie" else value)
        for name, value in headers
    ]


def _narrowed(line: bytes) -> bytes:
    parts = [part.strip() for part in line.split(b";")]
    names = [part.partition(b"=")[0].lower() for part in parts]
    is_deleted = b"max-age=0" in [part.lower() for part in parts]
    kept = [
        part
        for name, part in zip(names, parts, strict=True)
        if is_deleted or name not in (b"max-age", b"expires")
    ]
    return b"; ".join(kept if b"secure" in names else [*kept, b"Secure"])


def remembering(address: str) -> Header:
    """Return the header that has a browser remember where it wanted to go."""
    value = f"{NEXT}={quote(address, safe='')}; Max-Age={SECONDS_TO_SIGN_IN}"
    return b"set-cookie", f"{value}; Path=/; HttpOnly; SameSite=Lax; Secure".encode()


def forgetting() -> Header:
    """Return the header that has it forget that."""
    return b"set-cookie", f"{NEXT}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure".encode()


def remembered(cookies: Mapping[str, str]) -> str:
    """Return where a browser wanted to go."""
    return unquote(cookies.get(NEXT, ""))
