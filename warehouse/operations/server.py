"""Serving the dashboard: on this machine only, with something to show."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from warehouse.access import office
from warehouse.build.dbt_folder import DbtProject
from warehouse.build.fingerprint import fingerprint
from warehouse.build.publish import build_and_publish
from warehouse.intake.batches.cleanup import tidy
from warehouse.intake.batches.store import batches_locked, list_batches
from warehouse.runtime.address import LOOPBACK, check_address
from warehouse.runtime.errors import NoVersion, PortTaken, ServerFailed, XuntuError
from warehouse.runtime.home import PROJECT_ROOT, Home
from warehouse.runtime.orphans import STARTED_BY
from warehouse.runtime.settings import Settings, load_settings
from warehouse.versions.store import current_version
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import FrameType

    from warehouse.runtime.progress import Progress
    from warehouse.words.messages import Text

DEMONSTRATION_SCALE = "default"
DEMONSTRATION_SEED = 1
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SECONDS_TO_STOP = 10.0


def check_port(port: int, address: str = LOOPBACK) -> None:
    """Raise `PortTaken` where another program listens on `port`."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise PortTaken.of("port_taken", port=port, other=port + 1) from error


def check_listening(home: Home, address: str, *, is_many: bool = False) -> None:
    """Raise `AddressRefused` where anybody could reach what has no sign-in, and `OfficeUnready`
    where an office's dashboard lacks what it needs, or cannot be that of many processes.
    """
    try:
        settings = load_settings(home)
    except XuntuError:  # every page says what is wrong with them
        settings = Settings()
    if settings.is_office:
        office.check(home, settings, address)
        if is_many:
            office.check_processes(settings)
    if not settings.is_office or settings.sign_in.https != "certificate":
        check_address(address)


def prepare(
    home: Home, progress: Progress, announce: Callable[[Text], None], *, demo: bool
) -> None:
    """See to it that there is a version to show.

    Where nothing was ever published, the accepted batches are built; where there are none either,
    the demonstration data are generated first, or, without `demo`, the dashboard opens on its
    empty state. A version that is there is served as it is, with a word if it is out of date.
    """
    _finish_what_was_left(home)
    try:
        version = current_version(home)
    except NoVersion:
        version = None
    batches = list_batches(home)
    if version is not None:
        settings = load_settings(home)
        now = fingerprint(batches, DbtProject(), settings, version.as_of_date)
        if now != version.fingerprint:
            announce(message("serve_out_of_date", version=version.version_id))
        return
    if not batches:
        if not demo:
            announce(message("serve_empty"))
            return
        from warehouse.demo import generate  # noqa: PLC0415 - slow, and seldom needed

        announce(message("serve_generating"))
        generate(home, DEMONSTRATION_SCALE, DEMONSTRATION_SEED, progress)
    announce(message("serve_building"))
    build_and_publish(home, progress)


def _finish_what_was_left(home: Home) -> None:
    """Do what a full disk or a kill kept from being done; a folder that is only read stays so."""
    if home.batches.is_dir():
        with suppress(OSError, XuntuError), batches_locked(home):
            tidy(home)


def serve(home: Home, port: int, address: str = LOOPBACK) -> None:
    """Run the dashboard until it is told to stop (Ctrl-C, SIGTERM); it says itself where it is.

    Raises `ServerFailed` where it stops by itself.
    """
    process = _started(home, port, address)
    must_stop = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal must_stop
        must_stop = True
        process.terminate()

    before = {name: signal.signal(name, stop) for name in STOPPING}
    try:
        code = process.wait()
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
        _end(process)
    if not must_stop:
        raise ServerFailed.of("server_failed", code=code)


@contextmanager
def served(home: Home, port: int, environment: Mapping[str, str]) -> Iterator[Callable[[], None]]:
    """Run the dashboard on this machine, with more in its `environment`, while the context lasts.

    Yields what raises `ServerFailed` once it stopped by itself.
    """
    process = _started(home, port, LOOPBACK, environment)

    def check() -> None:
        if (code := process.poll()) is not None:
            raise ServerFailed.of("server_failed", code=code)

    try:
        yield check
    finally:
        _end(process)


def _started(
    home: Home, port: int, address: str, environment: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "streamlit", "run", str(PROJECT_ROOT / "app.py")),
            *("--server.address", address, "--server.port", str(port)),
            *_certificate(home),
        ],
        cwd=PROJECT_ROOT,
        env={
            **inherited_environment(),
            **(environment or {}),
            "XUNTU_HOME": str(home.root),
            STARTED_BY: str(os.getpid()),
        },
        # Its own group: Ctrl-C reaches it once, through us.
        start_new_session=True,
    )


def _certificate(home: Home) -> list[str]:
    """Return the options that have the server speak HTTPS by an office's own certificate."""
    try:
        settings = load_settings(home)
    except XuntuError:  # every page says what is wrong with them
        return []
    if not settings.is_office or settings.sign_in.https != "certificate":
        return []
    files = settings.sign_in
    return ["--server.sslCertFile", files.certificate, "--server.sslKeyFile", files.key]


def inherited_environment() -> dict[str, str]:
    """Return this process's environment without Streamlit's options: the project's own are in
    force.
    """
    return {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
