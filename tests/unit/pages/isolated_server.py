"""A server in a network of its own.

Called as `python -m tests.unit.pages.isolated_server DATA-FOLDER SCRATCH-FOLDER`.

Run under `unshare --map-root-user --net`, there is nothing but the loopback of a new network, so
the kernel's count of packets without a route is the count of attempts to reach another host,
whatever library made them. What was seen is printed as JSON.
"""

from __future__ import annotations

import fcntl
import json
import socket
import struct
import sys
from contextlib import suppress
from pathlib import Path

from pages.parts.frame import navigation
from tests.unit.pages.served import serving
from warehouse.runtime.home import Home

_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 1


def raise_loopback() -> None:
    """Switch the loopback of this network on, as it is everywhere else."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        request = struct.pack("16sh14x", b"lo", 0)
        (flags,) = struct.unpack_from("16xh", fcntl.ioctl(handle, _GET_FLAGS, request))
        fcntl.ioctl(handle, _SET_FLAGS, struct.pack("16sh14x", b"lo", flags | _UP))


def without_route() -> int:
    """How often anything in this network asked for a host that cannot be reached."""
    lines = Path("/proc/net/snmp").read_text(encoding="ascii").splitlines()
    names, values = (line.split() for line in lines if line.startswith("Ip:"))
    sixth = Path("/proc/net/snmp6").read_text(encoding="ascii").split()
    counts = [values[names.index("OutNoRoutes")], *_after(sixth, "Ip6OutNoRoutes")]
    return sum(int(count) for count in counts)


def _after(words: list[str], name: str) -> list[str]:
    return words[words.index(name) + 1 :][:1] if name in words else []


SHOWN = ('class=\\"sentence', "xuntu_stage")
"""What a page sends that shows figures: its sentence, or full screens."""


def main(home: Home, folder: Path, *, is_alone: bool) -> None:
    """Serve, ask as other sites do, open every page, and tell what was seen."""
    if is_alone:
        raise_loopback()
    before = without_route()
    with serving(home, folder) as server:
        foreign = [server.refused_with(Origin=origin) for origin in ("http://evil.example", "null")]
        foreign += [server.get("/", host="evil.example").status]
        seen = {page: server.visit(page) for page in navigation.PAGES}
        shown = [page for page, sent in seen.items() if any(sign in sent for sign in SHOWN)]
        noted = server.outside()
    attempts = without_route() - before
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outward:
        outward.connect(("192.0.2.1", 9))
    seen = {"foreign": foreign, "shown": shown, "noted": noted, "attempts": attempts}
    print(json.dumps({**seen, "counted": without_route() - before - attempts}))


if __name__ == "__main__":
    main(Home(Path(sys.argv[1])), Path(sys.argv[2]), is_alone="--alone" in sys.argv)
