"""One reader in a browser, watched: what an act of theirs took, on the screen and on the machine.

`watch.js` tells when figures and pictures were right; the browser's own protocol tells what was
received, the operating system what processor time the server and the browser took for it.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import psutil

from warehouse.bench.dashboard import CHROMIUM_ARGUMENTS, Dashboard, chromium, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from playwright.sync_api import Browser, Page

QUIET_MILLISECONDS = 700
TIMEOUT_MILLISECONDS = 60_000
WIDTH, HEIGHT = 1920, 1080
WATCH = Path(__file__).with_name("watch.js")

UNTIL_QUIET = """
([quiet, most]) => new Promise((done) => {
    const last = performance.now() + most;
    const look = () => {
        const now = performance.now();
        const isQuiet = watch.changed > watch.began && now - watch.changed > quiet;
        if (isQuiet || now > last) { done(isQuiet); } else { setTimeout(look, 50); }
    };
    look();
})
"""


@dataclass(frozen=True)
class Sample:
    """What one act took.

    Milliseconds from the key, the pointer or the request to the first frame in which every figure
    is right, in which every picture is right too, and to the last visible change. Bytes of messages
    as the browser reads them, unpacked, and of files as they were transferred. Processor seconds of
    the server and the browser, and the processors that others kept busy meanwhile.
    """

    figures_ms: float
    pictures_ms: float
    settled_ms: float
    message_bytes: int
    file_bytes: int
    server_cpu: float
    browser_cpu: float
    others_cpu: float


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium without a window, until the caller is done."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - for development only

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGUMENTS)
        yield opened
        opened.close()


class WatchedReader:
    """A reader with a browser that has stored nothing, and what their acts took."""

    def __init__(self, browser: Browser, dashboard: Dashboard) -> None:
        """Open an empty page."""
        self._dashboard = dashboard
        context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="zh-CN")
        self.page: Page = context.new_page()
        self.page.set_default_timeout(TIMEOUT_MILLISECONDS)
        self.page.add_init_script(path=WATCH)
        self._messages = self._files = 0
        network = context.new_cdp_session(self.page)
        network.send("Network.enable")
        network.on("Network.webSocketFrameReceived", self._message)
        network.on("Network.loadingFinished", self._file)

    def close(self) -> None:
        """Close the browser's store with its page."""
        self.page.context.close()

    def opened(self, path: str, **query: str) -> Sample:
        """Open a page by its address."""
        return self.did(lambda page: page.goto(self._dashboard.url(path, **query)))

    def did(self, act: Callable[[Page], Any]) -> Sample:
        """Let the reader act; return what it took until nothing changed any more.

        Raises TimeoutError where nothing changes, or it never stops changing.
        """
        self.page.evaluate("window.watch?.begin()")
        began, before = monotonic(), _processor_seconds(self._dashboard.process.pid)
        messages, files = self._messages, self._files
        act(self.page)
        self.wait()
        times = self.page.evaluate("watch")
        took = {
            name: seconds - before[name]
            for name, seconds in _processor_seconds(self._dashboard.process.pid).items()
        }
        return Sample(
            **milliseconds(times),
            message_bytes=self._messages - messages,
            file_bytes=self._files - files,
            server_cpu=took["server"],
            browser_cpu=took["browser"],
            others_cpu=max(took["machine"] - took["ours"], 0) / (monotonic() - began),
        )

    def wait(self) -> None:
        """Wait until nothing changes and the server has nothing more to say.

        Raises TimeoutError where that does not come to be.
        """
        self._wait_until_quiet()
        settle(self.page)
        self._wait_until_quiet()  # what the server said last is drawn, too

    def _wait_until_quiet(self) -> None:
        if not self.page.evaluate(UNTIL_QUIET, [QUIET_MILLISECONDS, TIMEOUT_MILLISECONDS]):
            raise TimeoutError(f"nothing changed, or never stopped changing: {self.page.url}")

    def _message(self, event: Mapping[str, Any]) -> None:
        frame = event["response"]
        size = len(frame["payloadData"])
        # The payload of a binary message is reported in base64.
        self._messages += size if frame["opcode"] == 1 else size * 3 // 4

    def _file(self, event: Mapping[str, Any]) -> None:
        self._files += int(event["encodedDataLength"])


def milliseconds(times: Mapping[str, float]) -> dict[str, float]:
    """Return how long it took from its begin to the figures, the pictures too, and the last change.

    What did not change was right from the beginning.
    """
    began = times["began"]
    figures = max(times["figures"], began)
    pictures = max(times["pictures"], figures)
    return {
        "figures_ms": figures - began,
        "pictures_ms": pictures - began,
        "settled_ms": max(times["changed"], pictures) - began,
    }


def _processor_seconds(server: int) -> dict[str, float]:
    """Return what the server, the browser, all of our processes and the machine took so far."""
    took = {"server": 0.0, "browser": 0.0, "ours": 0.0}
    own = psutil.Process()
    for process in [own, *own.children(recursive=True)]:
        try:
            times = process.cpu_times()
            whose = "server" if process.pid == server else "browser"
            is_either = whose == "server" or process.name().startswith("chrom")
        except psutil.NoSuchProcess:  # ended since it was listed
            continue
        took["ours"] += times.user + times.system
        if is_either:
            took[whose] += times.user + times.system
    machine = psutil.cpu_times()
    took["machine"] = sum(machine) - machine.idle - getattr(machine, "iowait", 0.0)
    return took
