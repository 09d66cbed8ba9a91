"""Many readers at once, without a browser: what they send, and what they wait for.

`python -m pages.parts.frame.serving.visitors`, a process of its own for `warehouse.bench`, as the
warehouse knows nothing of the screens. It reads one JSON `Order` from its input and prints one JSON
`Record`. A visitor does what Streamlit's browser does: asks for the page, opens the WebSocket with
the cookies it got, has the page run, and where it is cut off asks for the health of the server
until it may connect again. Errors are what a reader would see: an error on the page, a page that is
not there, or nothing at all for `SECONDS_OF_PATIENCE`.
"""

from __future__ import annotations

import asyncio
import json
import random
import resource
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from itertools import cycle, islice

from google.protobuf.message import DecodeError
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from pages.parts.frame.serving import messages, sent_once

SECONDS_OF_PATIENCE = 60.0
SECONDS_BETWEEN_LOOKS = 0.5
WAIT = {429, 503}
"""Statuses of the page that asks to wait."""
LONGEST_ERROR = 120


@dataclass(frozen=True)
class Order:
    """Whom to ask, by how many, for how long, and what each of them looks at in turn.

    Each acts at most `acts` times, one act `think` seconds after the other, give or take half of
    it; `drop` of the acts begin with a connection that is cut off. They arrive one after the other
    in the first `arrival` seconds.
    """

    host: str
    walks: list[list[tuple[str, str]]]
    seconds: float
    acts: int = sys.maxsize
    arrival: float = 0.0
    think: float = 5.0
    drop: float = 0.0
    seed: int = 1


@dataclass
class Record:
    """What visitors met: acts as kind, second of the run and seconds taken; errors as seconds of
    the run and text.
    """

    acts: list[tuple[str, float, float]] = field(default_factory=list)
    errors: list[tuple[float, str]] = field(default_factory=list)
    queued: int = 0
    reconnects: int = 0
    bytes_received: int = 0
    cpu_seconds: float = 0.0


class Unseen(Exception):
    """A reader sees an error, or nothing."""


class Visitor:
    """One reader with one page open."""

    def __init__(self, order: Order, record: Record, number: int) -> None:
        """Know what to look at; nothing is opened yet."""
        self._order, self._record = order, record
        self._random = random.Random(order.seed * 1_000_003 + number)  # noqa: S311 - no secret
        self._number = number
        self._cookie = ""
        self._session: ClientConnection | None = None

    async def stay(self, started: float) -> None:
        """Look at one page after the other until the time is over."""
        think = self._order.think
        await asyncio.sleep(self._order.arrival * self._number / len(self._order.walks))
        for page, query in islice(cycle(self._order.walks[self._number]), self._order.acts):
            if (begun := time.monotonic()) - started >= self._order.seconds:
                break
            try:
                kind = await asyncio.wait_for(self._look_at(page, query), SECONDS_OF_PATIENCE)
                taken = time.monotonic() - begun
                self._record.acts.append((kind, round(begun - started, 2), round(taken, 4)))
            except (Unseen, TimeoutError) as error:
                text = f"{page}: {error or 'nothing for a minute'}"
                self._record.errors.append((round(begun - started, 2), text[:LONGEST_ERROR]))
                await self._leave()
            await asyncio.sleep(self._random.uniform(think / 2, think * 3 / 2))
        await self._leave()

    async def _look_at(self, page: str, query: str) -> str:
        """Have a page run and return what it took: an opening, a change, or a change after a cut.

        Raises `Unseen` where the reader would see an error.
        """
        kind = "change"
        if self._session is None:
            kind = "open"
            await self._ask_for(f"/{page}?{query}")
        elif self._random.random() < self._order.drop:
            self._session.transport.abort()
        while True:
            try:
                if self._session is None:
                    self._session = await self._connected()
                await self._session.send(_run(page, query))
                await self._end_of_run(self._session)
                return kind
            except (OSError, WebSocketException, EOFError):
                await self._leave()
                kind = "open" if kind == "open" else "change after a cut"
                self._record.reconnects += 1
                await self._healthy()

    async def _ask_for(self, path: str) -> None:
        """Ask for a page until there is one; while there are too many readers it asks to wait."""
        while True:
            with suppress(OSError, EOFError):
                status, head = await self._get(path)
                if status == 200:
                    return
                if status not in WAIT or "retry-after" not in head:
                    raise Unseen(f"status {status}")
                self._record.queued += 1
                await asyncio.sleep(self._random.uniform(3, 5))
                continue
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)

    async def _healthy(self) -> None:
        while True:
            with suppress(OSError, EOFError):
                if (await self._get("/_stcore/health"))[0] == 200:
                    return
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)

    async def _get(self, path: str) -> tuple[int, str]:
        """Return status and head of an answer, and keep the cookie that names the process."""
        host, _, port = self._order.host.rpartition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        try:
            cookie = f"Cookie: {self._cookie}\r\n" if self._cookie else ""
            lines = f"GET {path} HTTP/1.1\r\nHost: {self._order.host}\r\n{cookie}"
            writer.write(f"{lines}Connection: close\r\n\r\n".encode())
            answer = await reader.read()
        finally:
            writer.close()
        head = answer.partition(b"\r\n\r\n")[0].decode("latin-1").lower()
        if not head.startswith("http/1.1 "):
            raise EOFError
        self._keep([line[12:] for line in head.split("\r\n") if line.startswith("set-cookie: ")])
        return int(head.split()[1]), head

    def _keep(self, cookies: list[str]) -> None:
        for cookie in cookies:
            if cookie.startswith("xuntu_process_"):
                self._cookie = "" if "max-age=0" in cookie.lower() else cookie.partition(";")[0]

    async def _connected(self) -> ClientConnection:
        session = await connect(
            f"ws://{self._order.host}/_stcore/stream?{sent_once.ASKED.decode()}",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            origin=f"http://{self._order.host}",  # type: ignore[arg-type]
            additional_headers={"Cookie": self._cookie} if self._cookie else {},
            proxy=None,
            max_size=None,
            open_timeout=SECONDS_OF_PATIENCE,
            close_timeout=1,
        )
        if session.response is not None:
            self._keep(session.response.headers.get_all("Set-Cookie"))
        return session

    async def _end_of_run(self, session: ClientConnection) -> None:
        while True:
            content = await session.recv(decode=False)
            self._record.bytes_received += len(content)
            if messages.ends_run(content):
                return
            if error := _error_in(content):
                raise Unseen(error)

    async def _leave(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            with suppress(OSError, WebSocketException):
                await session.close()


def _run(page: str, query: str) -> bytes:
    request = BackMsg()
    request.rerun_script.page_name = page
    request.rerun_script.query_string = query
    return bytes(request.SerializeToString())


def _error_in(content: bytes) -> str:
    """Return the words of an error that a message puts on the page, or nothing."""
    if content.startswith(bytes([sent_once.TAKEN])):  # a picture
        return ""
    try:
        element = ForwardMsg.FromString(content).delta.new_element
    except DecodeError:
        return "a message that cannot be read"
    if element.WhichOneof("type") == "exception":
        return f"exception {element.exception.type}"
    is_error = element.WhichOneof("type") == "alert" and element.alert.format == Alert.ERROR
    return element.alert.body if is_error else ""


async def meet(order: Order) -> Record:
    """Let all visitors look at the dashboard until the time is over."""
    record, started = Record(), time.monotonic()
    visitors = [Visitor(order, record, number) for number in range(len(order.walks))]
    await asyncio.gather(*(visitor.stay(started) for visitor in visitors))
    usage = resource.getrusage(resource.RUSAGE_SELF)
    record.cpu_seconds = round(usage.ru_utime + usage.ru_stime, 2)
    return record


def main() -> None:
    """Carry one order out."""
    order = Order(**json.loads(sys.stdin.read()))
    print(json.dumps(asdict(asyncio.run(meet(order)))))


if __name__ == "__main__":
    main()
