"""A running dashboard and a browser to look at it with, for measurements and for tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from warehouse.runtime.home import PROJECT_ROOT, Home

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from playwright.sync_api import Page

SECONDS_TO_START = 60
SECONDS_TO_SETTLE = 30

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever a page asks for, no host but the server can be found.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@dataclass(frozen=True)
class Dashboard:
    """A dashboard that is being served on this machine; what it says goes into `log`."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def last_words(self) -> str:
        """Return the end of what the server said."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-3000:]

    @property
    def host(self) -> str:
        """Address and port."""
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "", **query: str) -> str:
        """Return the address of a page: its path, and the codes in its query."""
        return f"http://{self.host}/{path}" + (f"?{urlencode(query)}" if query else "")


@contextmanager
def serving(
    home: Home,
    log: Path,
    environment: Mapping[str, str] | None = None,
    python: Sequence[str] = (sys.executable, "-m"),
    port: int | None = None,
) -> Iterator[Dashboard]:
    """Serve a data folder until the caller is done; the server's words go to `log`.

    `environment` is added to this process's own; `python` runs a module. Its input ends with it.
    The port is a free one where none is given.
    Raises RuntimeError with its last words where the server does not start.
    """
    port = port or free_port()
    command = [
        *(*python, "streamlit", "run", "app.py"),
        *("--server.port", str(port)),
    ]
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command,
            cwd=PROJECT_ROOT,
            env={**os.environ, **(environment or {}), "XUNTU_HOME": str(home.root)},
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        dashboard = Dashboard(port, process, log)
        try:
            _wait_until_healthy(dashboard)
            yield dashboard
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def free_port() -> int:
    """Return a port of this machine that nothing listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(dashboard: Dashboard) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and dashboard.process.poll() is None:
        try:
            with urlopen(dashboard.url("_stcore/health"), timeout=2) as answer:  # noqa: S310 - own server
                if answer.status == 200:
                    return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError(f"the dashboard did not start:\n{dashboard.last_words()}")


CHROMIUM_WITHOUT_WINDOWS = "chromium-headless-shell"
"""Debian's Chromium that has no windows: the same pages for a third less of the processor."""


def chromium(*preferred: str) -> str | None:
    """Return the browser's executable: `XUNTU_CHROMIUM`, else the first that is installed of those
    preferred and the usual ones, else None.
    """
    usual = ["chromium", "chromium-browser", "google-chrome", CHROMIUM_WITHOUT_WINDOWS]
    names = [os.environ.get("XUNTU_CHROMIUM", ""), *preferred, *usual]
    return next((path for name in names if name and (path := shutil.which(name))), None)


def has_chinese_font() -> bool:
    """Return whether Chinese would be drawn as Chinese and not as boxes."""
    if shutil.which("fc-list") is None:
        return False
    fonts = subprocess.run(
        ["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False
    )
    return bool(fonts.stdout.strip())


POINT_INSIDE = """
shape => {
    const {left, top, width, height} = shape.getBoundingClientRect();
    const steps = 24;
    for (let i = 1; i < steps; i++) {
        for (let j = 1; j < steps; j++) {
            // From the middle outwards, so that the point is far from the edge where it can be.
            const across = 0.5 + (i % 2 ? 1 : -1) * Math.ceil(i / 2) / steps;
            const down = 0.5 + (j % 2 ? 1 : -1) * Math.ceil(j / 2) / steps;
            const [x, y] = [left + across * width, top + down * height];
            if (document.elementFromPoint(x, y) === shape) { return [x, y]; }
        }
    }
    return null;
}
"""


def click_shape(page: Page, name: str) -> None:
    """Click the unit of a map whose label begins with a name, at a point that lies inside it.

    Raises LookupError where nothing of the unit can be seen.
    """
    shape = page.locator(f'path[aria-roledescription="geoshape"][aria-label^="{name}"]').first
    shape.wait_for(state="attached")
    point = shape.evaluate(POINT_INSIDE)
    if point is None:
        raise LookupError(f"{name} cannot be seen on the map")
    page.mouse.click(*point)


def settle(page: Page) -> None:
    """Wait until the server has nothing more to say to a page."""
    app = '[data-testid="stApp"][data-test-connection-state="CONNECTED"]'
    page.wait_for_selector(
        f'{app}[data-test-script-state="notRunning"]', timeout=SECONDS_TO_SETTLE * 1000
    )
