"""A server of the dashboard, asked byte by byte and message by message, as no browser would."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.outside import noted, noting
from warehouse.runtime.home import PROJECT_ROOT, Home

STREAM = "/_stcore/stream"


@dataclass(frozen=True)
class Answer:
    """What the server sent back."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    lines: Sequence[str] = ()


@dataclass(frozen=True)
class Served:
    """A running server, and the folder where its attempts to reach other hosts are noted."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path
    folder: Path

    @property
    def host(self) -> str:
        """Address and port."""
        return f"127.0.0.1:{self.port}"

    def outside(self) -> list[str]:
        """Every attempt to reach another host."""
        return noted(self.folder)

    def send(self, raw: bytes) -> Answer:
        """Send bytes, and read the answer to its end."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
            connection.sendall(raw)
            received = b""
            while block := connection.recv(65536):
                received += block
        head, _, body = received.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        pairs = (line.partition(": ") for line in lines)
        return Answer(
            int(first.split()[1]), {key.lower(): value for key, _, value in pairs}, body, lines
        )

    def get(
        self, path: str, *, host: str | None = "", method: str = "GET", **headers: str
    ) -> Answer:
        """Ask for a path; `host` None leaves the header out, "" sends the server's own."""
        lines = [f"{method} {path} HTTP/1.1", "Connection: close"]
        if host is not None:
            lines.append(f"Host: {host or self.host}")
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        return self.send("\r\n".join([*lines, "", ""]).encode())

    def join(self, **headers: str) -> ClientConnection:
        """Open a session; raises `InvalidStatus` where it is refused."""
        origin = headers.pop("Origin", f"http://{self.host}")
        return connect(
            f"ws://{self.host}{STREAM}",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            additional_headers={"Origin": origin, **headers},
            proxy=None,
            max_size=None,
        )

    def refused_with(self, **headers: str) -> int | None:
        """The status with which a session is refused, or None where it is opened."""
        try:
            with self.join(**headers):
                return None
        except InvalidStatus as error:
            return error.response.status_code

    def visit(self, page: str, **headers: str) -> str:
        """Open a page in a session of its own; return all that was sent for it, as text."""
        request = BackMsg()
        request.rerun_script.page_name = page
        request.rerun_script.query_string = ""
        with self.join(**headers) as session:
            session.send(request.SerializeToString())
            return answer_of(session)


def answer_of(session: ClientConnection, seconds: float = 60) -> str:
    """Everything that one run sends, up to its end; a page that starts over is followed."""
    sent: list[str] = []
    while True:
        message = ForwardMsg.FromString(session.recv(timeout=seconds))  # type: ignore[arg-type]
        sent.append(str(message))
        if (
            message.WhichOneof("type") == "script_finished"
            and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        ):
            return "\n".join(sent)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(home: Home, folder: Path, script: Path | str = "app.py") -> Iterator[Served]:
    """Serve a data folder by `streamlit run`, with a note of whatever it asks of other hosts."""
    folder.mkdir(parents=True, exist_ok=True)
    port, log = free_port(), folder / "log"
    environment = {**os.environ, **noting(folder), "XUNTU_HOME": str(home.root)}
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command, cwd=PROJECT_ROOT, env=environment, stdout=output, stderr=output
        ) as process,
    ):
        served = Served(port, process, log, folder)
        try:
            _wait_for(served)
            yield served
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(served: Served) -> None:
    deadline = time.monotonic() + 60
    while served.process.poll() is None and time.monotonic() < deadline:
        try:
            if served.get("/_stcore/health").status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{served.log.read_text()}")
