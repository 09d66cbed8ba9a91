"""What must be looked at is told once a cause, where the settings say and nowhere else."""

from __future__ import annotations

import datetime as dt
import http.server
import json
import os
import socket
import socketserver
import ssl
import threading
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from warehouse.runtime.alert_settings import AlertSettings, read_limit
from warehouse.runtime.errors import AlertUndelivered, SettingsInvalid
from warehouse.runtime.home import write_json
from warehouse.runtime.settings import Settings, load_settings
from warehouse.upkeep.alerts import channels, conditions
from warehouse.upkeep.alerts.figures import figures_beyond
from warehouse.upkeep.alerts.telling import tell_alerts
from warehouse.upkeep.backup.taking import LAST
from warehouse.upkeep.schedule.plan import add_task
from warehouse.upkeep.schedule.runs import note_end, note_start
from warehouse.versions.store import current_version
from warehouse.words.messages import Text

CERTIFICATE = Path(__file__).with_name("localhost.pem")
"""Of a server on loopback in these tests, with its key; nothing else trusts or uses it."""

SENTENCES = [Text({"zh": "磁盘快满了", "en": "A disk runs out"})]


@pytest.fixture
def home(own_data_folder):
    own_data_folder.create()
    return own_data_folder


def set_alerts(home, **values: object) -> None:
    lines = [f"{key} = {json.dumps(value)}" for key, value in values.items()]
    home.settings_file.write_text("\n".join(["[alerts]", *lines]) + "\n")


def fail(home, name: str, *lines: str, is_good: bool = False) -> None:
    started_at = note_start(home, name, os.getpid())
    note_end(home, name, started_at, is_good=is_good, seconds=1.0, lines=[*lines])


def test_what_failed_what_is_too_old_and_what_runs_out_is_told_once_and_anew_when_it_comes_again(
    home, tmp_path
):
    told = tmp_path / "alerts.txt"
    set_alerts(home, file=str(told), disk_gb=10**9, backup_days=3)
    add_task(home, "build", "daily 01:00", [])
    fail(home, "build", "审核没有通过,联系 13800138000")
    old = dt.datetime.now(dt.UTC) - dt.timedelta(days=4)
    write_json(home.upkeep / LAST, {"taken_at": old.isoformat()})
    assert tell_alerts(home).new == 3
    lines = told.read_text().splitlines()
    assert [any(word in line for line in lines) for word in ("build", "4 天", "GB")] == [True] * 3
    assert "13800138000" not in told.read_text()
    fail(home, "build", "again")  # the same cause: it has not been well since
    assert tell_alerts(home).new == 0
    assert told.read_text().splitlines() == lines
    fail(home, "build", is_good=True)
    assert len(tell_alerts(home).standing) == 2
    fail(home, "build", "once more")
    assert tell_alerts(home).new == 1
    assert "once more" in told.read_text().splitlines()[-1]


def test_no_good_backup_is_told_only_where_there_should_be_one(home):
    assert conditions.alerts_now(home) == []
    home.settings_file.write_text('backup_folder = "/nowhere/xuntu"\n')
    assert [alert.cause for alert in conditions.alerts_now(home)] == ["backup never"]
    home.settings_file.write_text('backup_folder = "/nowhere/xuntu"\n[alerts]\nbackup_days = 0\n')
    assert conditions.alerts_now(home) == []


def test_what_could_not_be_delivered_is_tried_again_and_the_others_are_not_told_twice(
    home, tmp_path, monkeypatch
):
    file = tmp_path / "alerts.txt"
    set_alerts(home, file=str(file), webhook="http://127.0.0.1:9/", disk_gb=10**9)
    for _ in range(2):
        (error,) = tell_alerts(home).undelivered
        assert "127.0.0.1" in error.why
    with posts_taken() as (port, taken):
        set_alerts(home, file=str(file), webhook=f"http://127.0.0.1:{port}/x", disk_gb=10**9)
        assert tell_alerts(home).undelivered == ()
    assert len(taken) == len(file.read_text().splitlines()) == 1


@contextmanager
def posts_taken(status: int = 204):
    """A web server on loopback: its port, and the bodies that came."""
    taken: list[dict] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            taken.append(json.loads(self.rfile.read(length)))
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:9/")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with served(http.server.HTTPServer(("127.0.0.1", 0), Handler)) as port:
        yield port, taken


@contextmanager
def served(server):
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_webhook_gets_every_language_and_no_redirection_is_followed():
    with posts_taken() as (port, taken):
        deliver(AlertSettings(webhook=f"http://localhost:{port}/x?y=1"), "webhook")
    assert taken == [
        {"product": "xuntu", "alerts": [{"zh": "磁盘快满了", "en": "A disk runs out"}]}
    ]
    with posts_taken(302) as (port, _), pytest.raises(AlertUndelivered) as refused:
        deliver(AlertSettings(webhook=f"http://localhost:{port}/x"), "webhook")
    assert "302" in refused.value.why


def test_no_request_leaves_the_private_network_unless_its_host_is_named_once_more(monkeypatch):
    asked = []

    def resolved(host, *_, **__):
        address = {"hook.intranet": "10.1.2.3", "mixed": "10.1.2.3"}.get(host, "93.184.216.34")
        beyond = [(0, 0, 0, "", ("93.184.216.34", 0))] if host == "mixed" else []
        return [(0, 0, 0, "", (address, 0)), *beyond]

    def connect(address, *_, **__):
        asked.append(address[0])
        raise ConnectionRefusedError(111, "refused")

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    monkeypatch.setattr(socket, "create_connection", connect)
    for host in ("example.org", "mixed"):
        for alerts in (
            AlertSettings(webhook=f"http://{host}/"),
            AlertSettings(mail_server=host, mail_to=("a@b",), mail_security="none"),
        ):
            with pytest.raises(AlertUndelivered):
                deliver(alerts, "webhook" if alerts.webhook else "mail")
    assert asked == []
    for host, named in (("hook.intranet", ""), ("example.org", "example.org")):
        with pytest.raises(AlertUndelivered):
            deliver(AlertSettings(webhook=f"http://{host}/", webhook_host=named), "webhook")
    assert asked == ["hook.intranet", "example.org"]


def deliver(alerts: AlertSettings, name: str) -> None:
    channels.channels(alerts)[name](SENTENCES)


class MailHandler(socketserver.StreamRequestHandler):
    """As much of SMTP as a letter needs."""

    letters: list[str]

    def handle(self) -> None:
        self.say("220 localhost")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            self.letters.append(line)
            if word == "EHLO":
                self.say("250-localhost\r\n250 AUTH PLAIN")
            elif word == "AUTH":
                self.say("235 well")
            elif word == "DATA":
                self.say("354 go on")
                while (part := self.rfile.readline().decode()) != ".\r\n":
                    self.letters.append(part)
                self.say("250 taken")
            else:
                self.say("221 bye" if word == "QUIT" else "250 well")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


def test_a_letter_goes_by_tls_to_a_server_that_is_trusted_alone(monkeypatch):
    letters: list[str] = []
    handler = type("Handler", (MailHandler,), {"letters": letters})
    server = socketserver.TCPServer(("127.0.0.1", 0), handler)
    trusted = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trusted.load_cert_chain(CERTIFICATE)
    server.socket = trusted.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None
    monkeypatch.setenv(channels.PASSWORD, "so-secret")
    with served(server) as port:
        to = {"mail_server": f"localhost:{port}", "mail_to": ("office@intranet",)}
        with pytest.raises(AlertUndelivered) as refused:
            deliver(AlertSettings(**to), "mail")
        assert "so-secret" not in str(refused.value)
        assert letters == []
        alerts = AlertSettings(**to, mail_ca=str(CERTIFICATE), mail_user="xuntu")
        deliver(alerts, "mail")
    assert any(line.startswith("AUTH PLAIN") for line in letters)
    assert "rcpt TO:<office@intranet>" in letters
    assert any(line.startswith("Subject: ") for line in letters)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("unknown", 1),
        ("backup_days", -1),
        ("disk_gb", "2"),
        ("late_counties", True),
        ("limits", ["coverage_rate"]),
        ("limits", "coverage_rate < 1"),
        ("mail_to", ["nobody"]),
        ("mail_to", ["a@b\r\nBcc: c@d"]),
        ("mail_server", "a b"),
        ("mail_security", "ssl"),
        ("webhook", "ftp://10.0.0.1/"),
        ("webhook", "http://user:word@10.0.0.1/"),
        ("webhook", "http://10.0.0.1:99999/"),
    ],
)
def test_a_setting_of_alerts_that_is_not_understood_is_named(home, key, value):
    set_alerts(home, **{key: value})
    with pytest.raises(SettingsInvalid) as refused:
        load_settings(home)
    assert f"alerts.{key}" in str(refused.value)


def test_a_limit_is_passed_on_its_own_side_alone():
    lower, upper = read_limit("coverage_rate < 60%"), read_limit("overdue_rate@511126>0.1")
    assert (lower.number, lower.region, upper.region) == (0.6, "", "511126")
    assert [lower.is_passed(value) for value in (0.59, 0.6, 0.61)] == [True, False, False]
    assert [upper.is_passed(value) for value in (0.09, 0.1, 0.11)] == [False, False, True]


def test_figures_beyond_their_limits_are_those_of_the_warehouse_with_what_they_are_of(
    small_demonstration,
):
    limits = ("coverage_rate < 100%", "coverage_rate > 99%", "nothing < 1")
    settings = Settings(alerts=AlertSettings(limits=limits))
    beyond = dict(figures_beyond(small_demonstration, settings))
    with duckdb.connect() as connection:
        # Others of this process may have the file open, as attached.
        connection.execute(
            f"attach '{current_version(small_demonstration).file}' as version (read_only)"
        )
        connection.execute("use version")
        covered, roster = connection.sql(
            """
            select sum(villages_covered), sum(villages_on_roster)
            from mart_coverage
            where region_level = 'county'
                and month_end = (select as_of_date from meta_version)
                and (region_code, term_id) in (
                    select region_code, max_by(term_id, starts_on) from dim_term
                    group by region_code
                )
            """
        ).fetchall()[0]
        late = connection.sql(
            """
            select count(distinct county_code) from fct_report
            cross join meta_version
            where month_end = (
                    select max(month_end) from fct_report where due_on <= as_of_date
                )
                and due_on <= as_of_date
                and (received_on is null or received_on > month_end)
            """
        ).fetchall()[0][0]
    sentences = {cause.split("@")[0]: str(sentence) for cause, sentence in beyond.items()}
    assert f"({covered:,}/{roster:,}," in sentences["limit coverage_rate"]
    assert "limit unknown nothing" in sentences
    of_ledgers = [text for cause, text in sentences.items() if cause.startswith("late ")]
    assert len(of_ledgers) == bool(late)
    assert all(f"{late} 个县" in text for text in of_ledgers)
    assert all("演示" in text for text in sentences.values())
    assert len(beyond) == 2 + bool(late), "the other side is not passed"
