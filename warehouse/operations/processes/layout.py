"""Where many serving processes listen, and what each is called."""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.runtime.address import LOOPBACK

PROCESS = "XUNTU_PROCESS"
"""The environment variable that tells a process its cookie and its number: `name:3`."""

MOST_PROCESSES = 64


@dataclass(frozen=True)
class Layout:
    """A proxy's address, and `count` processes at the ports that follow it."""

    port: int
    count: int
    address: str = LOOPBACK

    @property
    def numbers(self) -> range:
        """Return the numbers of the processes, from 1 on."""
        return range(1, self.count + 1)

    def port_of(self, number: int) -> int:
        """Return the port of a process."""
        return self.port + number

    def host_of(self, number: int) -> str:
        """Return address and port of a process, as they stand in a URL."""
        return f"{self.host}:{self.port_of(number)}"

    @property
    def host(self) -> str:
        """Return the address as it stands in a URL."""
        return f"[{self.address}]" if ":" in self.address else self.address

    @property
    def cookie(self) -> str:
        """Return the cookie that names a browser's process.

        Browsers keep cookies by host and not by port: another dashboard's bears another name.
        """
        return f"xuntu_process_{self.port}"
