"""Many serving processes: each reader stays with one, and one that fails is another's work."""

from __future__ import annotations

import http.client
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.unit.pages.served import free_port
from warehouse.cli.main import app
from warehouse.operations import server
from warehouse.operations.doctor import serving as doctor
from warehouse.operations.processes import proxy, state, supervisor
from warehouse.operations.processes.layout import Layout
from warehouse.operations.processes.supervisor import Phase, Supervisor
from warehouse.runtime.errors import AddressRefused, NotServing, ProxyMissing, ServingAlready
from warehouse.runtime.home import Home


class Dummy:
    """A process that does what a test says."""

    def __init__(self, number: int) -> None:
        self.pid, self.number = 1000 + number, number
        self.code: int | None = None
        self.is_draining = False

    def poll(self) -> int | None:
        return self.code

    def drain(self) -> None:
        self.is_draining = True

    def kill(self) -> None:
        self.code = -9


class Trial:
    """A supervisor of dummies, and a clock."""

    def __init__(self, count: int = 3) -> None:
        self.children: dict[int, Dummy] = {}
        self.silent: set[int] = set()
        self.starts: list[int] = []
        self.now = 0.0
        self.supervisor = Supervisor(
            range(1, count + 1), self._start, lambda number: number not in self.silent
        )

    def _start(self, number: int) -> Dummy:
        self.starts.append(number)
        self.children[number] = Dummy(number)
        return self.children[number]

    def run(self, seconds: float) -> None:
        until = self.now + seconds
        while self.now < until:
            self.now += 0.5
            self.supervisor.step(self.now)

    @property
    def phases(self) -> str:
        return " ".join(each.phase for each in self.supervisor.processes)


def test_processes_serve_once_they_answer():
    trial = Trial()
    trial.silent = {2}
    trial.run(5)
    assert trial.phases == "serving starting serving"
    trial.silent = set()
    trial.run(3)
    assert trial.supervisor.is_serving


def test_a_process_that_ends_is_started_again_and_one_that_keeps_ending_ever_later():
    trial = Trial(2)
    trial.run(5)
    trial.children[1].code = -9
    trial.run(1)
    assert trial.starts == [1, 2, 1], "at once"
    for _ in range(40):
        trial.children[1].code = 1
        trial.run(1)
    assert 3 < trial.starts.count(1) < 10
    assert trial.children[2].code is None


def test_a_process_that_does_not_answer_is_killed_and_another_takes_its_place():
    trial = Trial(2)
    trial.run(5)
    first = trial.children[1]
    trial.silent = {1}
    trial.run(supervisor.SECONDS_BETWEEN_LOOKS * (supervisor.MOST_MISSES - 1))
    assert first.code is None, "a busy one has time"
    trial.run(5)
    assert first.code == -9
    assert trial.children[1] is not first


def test_processes_are_replaced_one_after_the_other_each_once_all_others_serve():
    trial = Trial(3)
    trial.run(5)
    before = dict(trial.children)
    trial.supervisor.replace_all()
    for _ in range(200):
        trial.run(0.5)
        assert trial.phases.count("serving") >= 2
        for child in trial.children.values():
            if child.is_draining:
                child.code = -15
    assert trial.supervisor.is_serving
    assert all(trial.children[number] is not before[number] for number in before)
    assert trial.starts == [1, 2, 3, 1, 2, 3]


def test_a_process_that_does_not_let_go_is_killed():
    trial = Trial(2)
    trial.run(5)
    trial.supervisor.replace_all()
    trial.run(supervisor.SECONDS_TO_DRAIN + 5)
    assert trial.starts[2:] == [1]
    assert trial.supervisor.processes[0].phase == Phase.SERVING


def test_the_configuration_keeps_nothing_of_what_passes():
    text = proxy.configuration(Layout(8501, 3))
    assert "access_log off" in text
    assert "proxy_request_buffering off" in text
    assert "proxy_max_temp_file_size 0" in text
    assert "X-Forwarded" not in text, "who asks through another proxy is refused as before"
    assert "listen 127.0.0.1:8501;" in text
    for number in (1, 2, 3):
        group = text.partition(f"upstream xuntu_8501_{number} ")[2].partition("}")[0]
        assert f"server 127.0.0.1:{8501 + number} max_fails" in group
        assert group.count("server ") == 1


def test_the_configuration_for_another_nginx_is_written_and_none_is_started(tmp_path: Path):
    file = tmp_path / "xuntu.conf"
    proxy.write_for_others(Layout(8501, 2, "::1"), file)
    text = file.read_text("utf-8")
    assert text.startswith("map $http_upgrade")
    assert "listen [::1]:8501;" in text
    assert "daemon" not in text
    assert "events" not in text


def test_without_nginx_the_command_says_what_to_install(
    own_data_folder: Home, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(proxy, "executable", lambda: None)
    refused = CliRunner().invoke(app, ["serve", "--processes", "2"]).exception
    assert isinstance(refused, ProxyMissing)
    assert "nginx-light" in refused.remedy


def test_several_processes_listen_on_this_machine_alone_whatever_the_mode(
    own_data_folder: Home, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(server, "check_listening", lambda *_, **_named: None)
    command = ["serve", "--processes", "2", "--address", "192.168.1.5"]
    assert isinstance(CliRunner().invoke(app, command).exception, AddressRefused)


def test_a_restart_is_asked_for_only_where_processes_are_looked_after(own_data_folder: Home):
    with pytest.raises(NotServing):
        state.ask_for_restart(own_data_folder)
    layout, trial = Layout(free_port(), 2), Trial(2)
    with state.held(own_data_folder):
        state.write(own_data_folder, layout, trial.supervisor, pid=1)
        assert CliRunner().invoke(app, ["serve", "--restart"]).exit_code == 0
        [diagnosis] = doctor.processes(own_data_folder)
        assert "1, 2" in diagnosis.what.in_language("en"), "neither is there"
        assert state.takes_restart(own_data_folder)
        assert not state.takes_restart(own_data_folder), "once"
        with pytest.raises(ServingAlready), state.held(own_data_folder):
            pass
    assert doctor.processes(own_data_folder) == []


class Answering(BaseHTTPRequestHandler):
    """A process that names itself, as the dashboard's do, and is what its server says."""

    def do_GET(self) -> None:
        self.send_response(self.server.status)  # type: ignore[attr-defined]
        self.send_header("X-Host", self.headers["Host"])
        self.end_headers()
        self.wfile.write(str(self.server.server_address[1]).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def answering(port: int) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", port), Answering)
    server.status = 200  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.slow
@pytest.mark.skipif(proxy.executable() is None, reason="nginx is not installed")
def test_nginx_keeps_a_browser_with_its_process_and_finds_another_where_it_fails(tmp_path: Path):
    layout = Layout(free_port(), 3)

    def ask(number: int, browser: str = "0a1b2c3d") -> tuple[int, str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", layout.port, timeout=10)
        cookie = f"{layout.cookie}={number}-{browser}"
        connection.request("GET", "/region", headers={"Cookie": cookie})
        answer = connection.getresponse()
        return answer.status, answer.headers.get("X-Host", ""), answer.read().decode()

    own = proxy.OwnProxy(layout, tmp_path)
    try:
        for _ in range(100):
            try:
                status, _, words = ask(1)
                break
            except OSError:
                threading.Event().wait(0.05)
        assert (status, "正在启动" in words, "by itself" in words) == (503, True, True)
        threading.Event().wait(2.1)  # nginx leaves one that failed alone for a second
        with answering(layout.port_of(2)) as second, answering(layout.port_of(3)):
            host, killed = f"127.0.0.1:{layout.port}", own.pid
            for number in (2, 3, 2, 3):
                assert ask(number) == (200, host, str(layout.port_of(number)))
            browsers = {name: ask(1, name)[2] for name in map("{:08x}".format, range(12))}
            assert set(browsers.values()) == {str(layout.port_of(2)), str(layout.port_of(3))}
            assert all(ask(1, name)[2] == port for name, port in browsers.items()), "tabs together"
            new = {ask(0, "")[2] for _ in range(6)}
            assert new == set(browsers.values()), "new ones in turn"
            second.status = 503  # type: ignore[attr-defined]  # it is being replaced
            assert ask(2)[2] == str(layout.port_of(3))
            os.kill(own.pid, signal.SIGKILL)
            while own.pid == killed:
                own.keep_up()
            while True:
                with suppress(OSError):
                    assert ask(3)[2] == str(layout.port_of(3)), "a proxy that is killed is replaced"
                    break
    finally:
        own.end()
    assert not list(tmp_path.rglob("*.log"))
