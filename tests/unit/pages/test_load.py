"""A server that has too much to do: turns in order, a page in words outside, a way out."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.parts.frame.serving import load, messages, sticky
from pages.parts.frame.serving.guard import Guard, Message
from pages.parts.frame.serving.load import Load, Session
from warehouse.operations.processes.layout import PROCESS

HOSTS = ["127.0.0.1"]
SCOPE = {
    "type": "http",
    "scheme": "http",
    "method": "GET",
    "path": "/region",
    "query_string": b"region=360100&lang=en",
    "headers": [(b"host", b"127.0.0.1:8501")],
}


def played(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 10))


def session(closed: list[int] | None = None) -> Session:
    async def close(code: int) -> None:
        if closed is not None:
            closed.append(code)

    return Session(close)


async def answer(guard: Guard, scope: dict[str, Any]) -> tuple[int, dict[str, str], str]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    await guard(scope, receive, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, sent[1]["body"].decode()


async def nothing(*_: object) -> None:
    """Stand for Streamlit."""


def test_runs_go_in_turn_and_in_order():
    async def story() -> None:
        turns, order = Load(9, 2), []
        sessions = [session() for _ in range(5)]

        async def run(number: int) -> None:
            await turns.turn(sessions[number])
            order.append(number)

        tasks = [asyncio.create_task(run(number)) for number in range(5)]
        await asyncio.sleep(0)
        assert order == [0, 1]
        turns.finish(sessions[1])
        await asyncio.sleep(0)
        assert order == [0, 1, 2]
        turns.leave(sessions[3])  # it closed its window meanwhile
        turns.finish(sessions[0])
        await asyncio.gather(*tasks)
        assert order[-1] == 4

    played(story)


def test_a_long_run_gives_its_turn_up_and_goes_on(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(load, "SECONDS_OF_A_TURN", 0.01)

    async def story() -> None:
        turns, long, other = Load(9, 1), session(), session()
        await turns.turn(long)
        await turns.turn(other)
        assert long.is_busy

    played(story)


def test_whoever_is_new_waits_outside_and_is_told_so():
    async def story() -> None:
        full = Load(1, 1)
        guard = Guard(nothing, HOSTS, full)
        assert (await answer(guard, SCOPE))[0] == 200
        full.open(session())
        status, headers, page = await answer(guard, SCOPE)
        assert (status, headers["cache-control"]) == (429, "no-store")
        assert "In the queue" in page
        assert '<meta http-equiv="refresh" content="4">' in page
        assert headers["x-frame-options"] == "DENY"
        assert (await answer(guard, {**SCOPE, "headers": [(b"host", b"evil.example")]}))[0] == 421

    played(story)


def test_many_who_wait_for_their_turn_are_enough_too():
    async def story() -> None:
        full = Load(1000, 1)
        waiting = [session() for _ in range(1 + load.WAITING_FOR_EACH_TURN)]
        tasks = [asyncio.create_task(full.turn(each)) for each in waiting]
        await asyncio.sleep(0)
        assert full.is_full
        for each in waiting:
            full.leave(each)
        await asyncio.gather(*tasks)
        assert not full.is_full

    played(story)


def test_a_process_that_is_replaced_closes_sessions_once_their_run_ended():
    async def story() -> None:
        closed: list[int] = []
        replaced, idle, busy = Load(9, 2), session(closed), session(closed)
        replaced.open(idle)
        replaced.open(busy)
        await replaced.turn(busy)
        draining = asyncio.create_task(replaced.drain())
        await asyncio.sleep(0.01)
        assert closed == [load.SERVICE_RESTART]
        status, headers, _ = await answer(Guard(nothing, HOSTS, replaced), SCOPE)
        assert (status, headers["retry-after"]) == (503, "4"), "the proxy asks another one"
        replaced.finish(busy)
        await draining
        assert closed == [load.SERVICE_RESTART] * 2

    played(story)


def test_a_process_names_itself_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(PROCESS, "xuntu_process_8501:3")

    async def story() -> None:
        guard = Guard(nothing, HOSTS, Load(9, 1))
        _, headers, _ = await answer(guard, SCOPE)
        cookie = headers["set-cookie"]
        form = r"xuntu_process_8501=3-[0-9a-f]{8}; Path=/; HttpOnly; SameSite=Lax"
        assert re.fullmatch(form, cookie)
        held, elsewhere, forged = (
            {**SCOPE, "headers": [*SCOPE["headers"], (b"cookie", b"a=b; xuntu_process_8501=" + of)]}  # type: ignore[misc]
            for of in (b"3-0a1b2c3d", b"1-0a1b2c3d", b"1-x y; Path=/x")
        )
        assert "set-cookie" not in (await answer(guard, held))[1]
        assert "=3-0a1b2c3d; " in (await answer(guard, elsewhere))[1]["set-cookie"]
        assert re.fullmatch(form, (await answer(guard, forged))[1]["set-cookie"])
        waits = Guard(nothing, HOSTS, Load(9, 1), is_ready=lambda: False)
        status, headers, _ = await answer(waits, held)
        assert (status, "Max-Age=0" in headers["set-cookie"]) == (503, True)

    played(story)


@pytest.mark.parametrize("value", ["", "3", "other:3", "xuntu_process_8501:x", "a\r\nb:1"])
def test_a_name_of_another_form_names_no_process(value: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(PROCESS, value)
    assert sticky.named() is None


def test_a_browser_that_connects_again_has_the_whole_page_run_and_only_at_first():
    part = BackMsg()
    part.rerun_script.fragment_id, part.rerun_script.query_string = "part", "region=360000"
    end = ForwardMsg(script_finished=ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
    received = [
        {"type": "websocket.connect"},
        {"type": "websocket.receive", "bytes": part.SerializeToString()},
        {"type": "websocket.receive", "bytes": part.SerializeToString()},
        {"type": "websocket.disconnect"},
    ]
    seen: list[str] = []

    async def streamlit(_: Any, receive: Any, send: Any) -> None:
        while (message := await receive())["type"] != "websocket.disconnect":
            if message["type"] == "websocket.receive":
                run = BackMsg.FromString(message["bytes"]).rerun_script
                seen.append(run.fragment_id)
                assert run.query_string == "region=360000"
                await send({"type": "websocket.send", "bytes": end.SerializeToString()})

    async def story() -> None:
        sent: list[Message] = []

        async def receive() -> Message:
            return dict(received.pop(0))

        async def send(message: Message) -> None:
            sent.append(message)

        open_ = Load(9, 1)
        scope = {**SCOPE, "type": "websocket", "scheme": "ws", "path": "/_stcore/stream"}
        await Guard(streamlit, HOSTS, open_)(scope, receive, send)
        assert seen == ["", "part"]
        kinds = [ForwardMsg.FromString(each["bytes"]).WhichOneof("type") for each in sent]
        assert kinds == ["script_finished", "auto_rerun"] * 2
        assert open_.sessions == 0

    played(story)


def test_only_the_end_of_a_run_that_no_other_follows_ends_a_turn():
    early = ForwardMsg(script_finished=ForwardMsg.FINISHED_EARLY_FOR_RERUN)
    assert not messages.ends_run(early.SerializeToString())
    assert messages.ends_run(ForwardMsg(script_finished=0).SerializeToString())
    assert not messages.ends_run(b"\xff" * 20)
