"""What a process asks of other hosts: noted by Python itself, in it and in all that it starts."""

from __future__ import annotations

import os
from pathlib import Path

from warehouse.runtime.home import PROJECT_ROOT

_NOTE = """
import ipaddress, os, sys

def note(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        if not isinstance(address, tuple) or is_local(address[0]):
            return
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        if arguments[0] is None or is_local(arguments[0]):
            return
    else:
        return
    with open(os.environ["OUTSIDE_NOTES"], "a") as notes:
        notes.write(f"{event} {arguments!r}\\n")

def is_local(name):
    name = name.decode() if isinstance(name, bytes) else str(name)
    if name in ("", "localhost", "0.0.0.0", "::"):
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False

sys.addaudithook(note)
"""
"""What every Python process of the server runs first: each attempt to reach another host is noted.

To listen on a wildcard address asks nobody.
"""


def noting(folder: Path) -> dict[str, str]:
    """Return what to add to a process's environment, so that its attempts are noted in a folder."""
    (folder / "sitecustomize.py").write_text(_NOTE)
    return {
        "OUTSIDE_NOTES": str(folder / "outside"),
        "PYTHONPATH": os.pathsep.join([str(folder), str(PROJECT_ROOT), *_searched()]),
    }


def _searched() -> list[str]:
    """Return where this process looks for packages beside its own environment."""
    return [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]


def noted(folder: Path) -> list[str]:
    """Return every attempt that was noted in a folder."""
    notes = folder / "outside"
    return notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
