"""Serving the dashboard: on this machine only, with something to show."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

from warehouse.dbt_run import DbtProject
from warehouse.errors import AddressRefused, NoVersion, PortTaken, ServerFailed
from warehouse.fingerprint import fingerprint
from warehouse.home import PROJECT_ROOT, Home
from warehouse.intake.batches import list_batches
from warehouse.messages import message
from warehouse.publish import build_and_publish
from warehouse.settings import load_settings
from warehouse.versions import current_version

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from warehouse.messages import Text
    from warehouse.progress import Progress

LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 8501
DEMONSTRATION_SCALE = "default"
DEMONSTRATION_SEED = 1
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SECONDS_TO_START = 60.0
SECONDS_TO_STOP = 10.0


def check_address(address: str) -> None:
    """Refuse any address but this machine's own: there is no sign-in yet."""
    if address != LOOPBACK:
        raise AddressRefused.of("address_refused", address=address)


def check_port(port: int) -> None:
    """Raise `PortTaken` where another program listens on `port`."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            raise PortTaken.of("port_taken", port=port, other=port + 1) from error


def prepare(home: Home, progress: Progress, tell: Callable[[Text], None], *, demo: bool) -> None:
    """See to it that there is a version to show.

    Where nothing was ever published, the accepted batches are built; where there are none either,
    the demonstration data are generated first, or, without `demo`, the dashboard opens on its
    empty state. A version that is there is served as it is, with a word if it is out of date.
    """
    try:
        version = current_version(home)
    except NoVersion:
        version = None
    batches = list_batches(home)
    if version is not None:
        settings = load_settings(home)
        now = fingerprint(batches, DbtProject(), settings, version.as_of_date)
        if now != version.fingerprint:
            tell(message("serve_out_of_date", version=version.version_id))
        return
    if not batches:
        if not demo:
            tell(message("serve_empty"))
            return
        from warehouse.demo import generate  # noqa: PLC0415 - slow, and seldom needed

        tell(message("serve_generating"))
        generate(home, DEMONSTRATION_SCALE, DEMONSTRATION_SEED, progress)
    tell(message("serve_building"))
    build_and_publish(home, progress)


def serve(home: Home, port: int, tell: Callable[[Text], None]) -> None:
    """Run the dashboard until it is told to stop (Ctrl-C, SIGTERM).

    Raises `ServerFailed` where it stops by itself.
    """
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "streamlit", "run", str(PROJECT_ROOT / "app.py")),
            *("--server.address", LOOPBACK, "--server.port", str(port)),
            *("--server.headless", "true", "--browser.gatherUsageStats", "false"),
        ],
        cwd=PROJECT_ROOT,
        env={**os.environ, "XUNTU_HOME": str(home.root)},
        # Its own group: Ctrl-C reaches it once, through us.
        start_new_session=True,
    )
    told_to_stop = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal told_to_stop
        told_to_stop = True
        process.terminate()

    before = {name: signal.signal(name, stop) for name in STOPPING}
    try:
        if _answers(process, port):
            tell(message("serve_ready", url=f"http://{LOOPBACK}:{port}"))
        code = process.wait()
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
        _end(process)
    if not told_to_stop:
        raise ServerFailed.of("server_failed", code=code)


def _answers(process: subprocess.Popen[bytes], port: int) -> bool:
    """Whether the server came up; False where it ended or took too long."""
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/_stcore/health", timeout=1):
                return True
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
