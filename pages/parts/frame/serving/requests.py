"""Which requests are answered: those of this machine, for this machine, from our own pages.

Without a sign-in the server listens on this machine only, but every browser on it can be made to
ask: by a page of another site (its `Origin` tells), under a name that was made to point here (its
`Host` tells), or for a proxy. Everything else is refused here, before Streamlit sees it: for an
origin that it does not know, Streamlit asks an outside service for its own address.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from warehouse.runtime.address import is_loopback

Scope = Mapping[str, Any]

_HOST = re.compile(r"(?P<name>[a-z0-9][a-z0-9.-]*|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")

FORWARDED = {b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip"}
"""What a proxy adds to a request, for whomever it asks."""

CORE_PATHS = ("health", "host-config", "stream", "upload_file/")
"""What pages need of `/_stcore/`; not the metrics, the agents and the health of scripts."""

CLOSED = ("auth", "component", "oauth2callback")
"""Paths of Streamlit that no page of ours needs: sign-in, and components of other people."""

OFFICE_CLOSED = ("component",)
HEALTH = "/_stcore/health"


def refusal(scope: Scope, allowed_hosts: Collection[str], *, is_office: bool = False) -> str | None:
    """Return why a request is refused (the end of a message's key), or None where it is not.

    An office is asked from other machines, by HTTPS alone, and has a sign-in.
    """
    host = the_host(scope)
    if is_office and scope["path"] == HEALTH and _is_local(scope):
        return None  # whoever looks after the process asks it by its own address
    if not is_office and not _is_local(scope):
        return "remote"
    if is_office and scope["scheme"] not in ("https", "wss"):
        return "plain"
    if host is None or _name_of(host) not in allowed_hosts:
        return "host"
    if not _is_ours(scope, host):
        return "origin"
    return None if _is_open(scope["path"], OFFICE_CLOSED if is_office else CLOSED) else "path"


def the_host(scope: Scope) -> str | None:
    """Return the request's one well-formed `Host` in lower case, else None."""
    named = _values(scope, b"host")
    host = named[0].lower() if len(named) == 1 else ""
    return host if _HOST.fullmatch(host) else None


def _name_of(host: str) -> str:
    match = _HOST.fullmatch(host)
    return match["name"].strip("[]").rstrip(".") if match else ""


def _values(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]


def _is_local(scope: Scope) -> bool:
    """Return whether both ends of the connection are on this machine, with no proxy between."""
    ends = (scope.get("client"), scope.get("server"))
    return all(end is None or is_loopback(end[0]) for end in ends) and not any(
        key.lower() in FORWARDED for key, _value in scope["headers"]
    )


def _is_ours(scope: Scope, host: str) -> bool:
    """Return whether no page of another site asks, not even one on another port of this machine."""
    scheme = {"ws": "http", "wss": "https"}.get(scope["scheme"], scope["scheme"])
    if any(origin.lower() != f"{scheme}://{host}" for origin in _values(scope, b"origin")):
        return False
    # Pictures, scripts and frames carry no origin, but browsers say where they are asked from;
    # a link from elsewhere may be followed.
    if not set(_values(scope, b"sec-fetch-site")) & {"cross-site", "same-site"}:
        return True
    return _values(scope, b"sec-fetch-dest") == ["document"]


def _is_open(path: str, closed: Collection[str]) -> bool:
    """Return whether there is anything at a path for our pages; Streamlit closes it further."""
    parts = path.split("/")
    if parts[0] or "_stcore" not in parts:
        return not parts[0] and parts[1] not in closed
    # On a deep link the browser asks below the page's path first: what is not there is no page.
    core = "/".join(parts[parts.index("_stcore") + 1 :])
    return any(core == open_ or core.startswith(open_.rstrip("/") + "/") for open_ in CORE_PATHS)
