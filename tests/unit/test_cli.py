"""The `xuntu` command: exit codes, words instead of tracebacks, and quick when there is nothing."""

from __future__ import annotations

import datetime as dt
import os
import resource
import signal
import socket
import subprocess
import sys
import urllib.request
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from tests import warm_process
from tests.unit.builders.small_warehouse import AS_OF, accept_terms, put_version
from warehouse.build import publish
from warehouse.build.dbt_folder import DbtProject
from warehouse.build.fingerprint import fingerprint
from warehouse.build.publish import Outcome
from warehouse.cli import main
from warehouse.intake.batches.store import list_batches
from warehouse.operations import server
from warehouse.runtime.address import check_address
from warehouse.runtime.errors import AddressRefused, NoVersion, PortTaken, ServerFailed
from warehouse.runtime.home import PROJECT_ROOT, Home, write_json
from warehouse.runtime.progress import silent
from warehouse.runtime.settings import load_settings
from warehouse.versions.store import current_version

pytestmark = pytest.mark.slow

IMPORTED = ("warehouse.cli.main", "warehouse.operations.server", "rich.panel", "duckdb", "polars")
XUNTU = [sys.executable, "-c", "from warehouse.cli.main import main; main()"]


@pytest.fixture
def home(own_data_folder):
    return own_data_folder


def run(*arguments, language="en"):
    """Run the command in a process of its own, a fork of one that has imported what commands need:
    imports take four times as long as most commands.
    """
    return warm_process.completed(
        warm_process.waiting("from warehouse.cli.main import main; main()", *IMPORTED),
        list(arguments),
        folder=PROJECT_ROOT,
        environment={**os.environ, "XUNTU_LANG": language},
    )


def run_cold(*arguments):
    """Run the command as a user would."""
    return subprocess.run(
        [*XUNTU, *arguments],
        env={**os.environ, "XUNTU_LANG": "en"},
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def unchanged_version(home: Home) -> None:
    """A published version whose fingerprint is that of the batches and the project there are."""
    accept_terms(home, is_demonstration=True)
    version = put_version(home, "20240630-1")
    hashed = fingerprint(list_batches(home), DbtProject(), load_settings(home), AS_OF)
    write_json(version.folder / "version.json", replace(version, fingerprint=hashed).as_json())


def test_every_command_is_listed_in_both_languages():
    text = run("--help").stdout
    for name in (
        "serve",
        "demo",
        "build",
        "seeds",
        "versions",
        "rollback",
        "path",
        "bench",
        "doctor",
    ):
        assert f"│ {name} " in text
    assert "Build, audit and publish" in text
    assert "构建、审核并发布" in text


@pytest.mark.parametrize(
    ("language", "text"), [("zh", "没有数据可供构建"), ("en", "nothing to build")]
)
def test_an_error_is_told_in_words_and_ends_with_a_code(home, language, text):
    ended = run("build", language=language)
    assert ended.returncode == 1
    assert text in ended.stderr
    assert "xuntu demo" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""


def test_messages_speak_the_offices_language(home):
    home.create()
    home.settings_file.write_text('language = "en"')
    assert "No version has been published yet." in run("path", language="").stderr
    home.settings_file.write_text('language = "zh"')
    assert "还没有发布任何版本" in run("path", language="").stderr


def test_an_unexpected_error_goes_to_a_log_and_one_line_names_it(home):
    home.create()
    (home.root / "removed.json").write_text("{no json")
    ended = run("batches")
    assert ended.returncode == 70
    (log,) = home.logs.glob("error-*.log")
    assert ended.stderr.count("\n") == 1
    assert str(log) in ended.stderr
    assert "Traceback" in log.read_text()


def test_an_unchanged_build_says_so_in_under_a_second(home):
    unchanged_version(home)
    run_cold("build")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ended = run_cold("build")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert ended.returncode == 0
    assert "still version 20240630-1" in ended.stdout
    # Processor time: on a machine that does other things too, the clock would measure those.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1.0


def test_an_unchanged_build_imports_nothing_slow(home):
    unchanged_version(home)
    heavy = "('polars', 'duckdb', 'dataframely', 'pyarrow', 'numpy', 'dbt', 'streamlit')"
    code = (
        "import sys; sys.argv = ['xuntu', 'build']\n"
        "from warehouse.cli.main import main\n"
        "try: main()\n"
        f"finally: print(sorted(set(sys.modules) & set({heavy})))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True
    )
    assert ended.stdout.splitlines()[-1] == "[]"


def test_build_hands_its_options_on(home, monkeypatch):
    questions = {}

    def build(_home, _progress, **options):
        questions.update(options)
        return Outcome("published", put_version(home, "20231231-1"), 1.0)

    monkeypatch.setattr(publish, "build_and_publish", build)
    monkeypatch.setenv("XUNTU_LANG", "en")
    result = CliRunner().invoke(
        main.app, ["build", "--as-of", "2023-12-31", "--accept-shrinkage", "--force"]
    )
    assert result.exit_code == 0
    assert questions == {
        "as_of_date": dt.date(2023, 12, 31),
        "accept_shrinkage": True,
        "force": True,
        "full": False,
        "engine": "duckdb",
        "elsewhere": None,
    }
    assert "Published version 20231231-1, as of 2023-12-31" in result.stdout


def test_a_date_that_is_none_is_a_mistake_of_use(home):
    ended = run("build", "--as-of", "2024-02-30")
    assert ended.returncode == 2
    assert "2024-02-30" in ended.stderr


def test_versions_path_and_rollback_go_together(home):
    for number in (1, 2):
        put_version(home, f"20240630-{number}")
    listed = run("versions").stdout.splitlines()
    assert [line[:14].split() for line in listed] == [["*", "20240630-2"], ["20240630-1"]]
    assert "as of 2024-06-30" in listed[0]
    assert "demonstration" in listed[0]
    assert run("path").stdout.strip() == str(home.versions / "20240630-2" / "warehouse.duckdb")
    assert "20240630-1" in run("rollback").stdout
    assert current_version(home).version_id == "20240630-1"
    assert run("rollback", "20240630-2").returncode == 0
    assert current_version(home).version_id == "20240630-2"
    refused = run("rollback", "20240630-7")
    assert refused.returncode == 1
    assert "20240630-2, 20240630-1" in refused.stderr


def test_versions_are_listed_though_the_pointer_is_damaged(home):
    put_version(home, "20240630-1")
    home.pointer.write_text("{")
    ended = run("versions")
    assert ended.returncode == 0
    assert "20240630-1" in ended.stdout


def test_clearing_the_demonstration_names_what_was_cleared(home):
    accept_terms(home, is_demonstration=True)
    assert "demo" in run("demo", "--clear").stdout
    assert list_batches(home) == []
    assert "none" in run("demo", "--clear").stdout


@pytest.mark.parametrize("address", ["0.0.0.0", "", "::", "192.168.1.5", "example.org", "127.1"])  # noqa: S104
def test_any_address_but_this_machines_own_is_refused_in_words(home, address):
    ended = run("serve", "--address", address)
    assert ended.returncode == 1
    assert "there is no sign-in" in ended.stderr
    assert (address or "0.0.0.0") in ended.stderr  # noqa: S104
    with pytest.raises(AddressRefused):
        check_address(address)


def test_a_taken_port_is_told_with_another_to_use(home):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ended = run("serve", "--port", str(port))
        with pytest.raises(PortTaken):
            server.check_port(port)
    assert ended.returncode == 1
    assert f"Port {port} is taken" in ended.stderr
    assert f"--port {port + 1}" in ended.stderr
    server.check_port(port)


def test_serving_builds_what_was_accepted_when_nothing_was_published(home, monkeypatch):
    accept_terms(home, is_demonstration=True)
    built = []
    monkeypatch.setattr(server, "build_and_publish", lambda home, _progress: built.append(home))
    server.prepare(home, silent, lambda _text: None, demo=True)
    assert built == [home]


def test_serving_an_empty_folder_generates_the_default_demonstration_first(home, monkeypatch):
    steps = []
    monkeypatch.setattr(
        "warehouse.demo.generate", lambda _home, scale, seed, _progress: steps.append((scale, seed))
    )
    monkeypatch.setattr(server, "build_and_publish", lambda *_args: steps.append("built"))
    server.prepare(home, silent, lambda _text: None, demo=True)
    assert steps == [("default", 1), "built"]
    steps.clear()
    texts = []
    server.prepare(home, silent, lambda text: texts.append(text.in_language("en")), demo=False)
    assert steps == []
    assert "no data yet" in texts[0]


def test_a_published_version_is_served_as_it_is_and_an_outdated_one_is_named(home, monkeypatch):
    unchanged_version(home)
    monkeypatch.setattr(server, "build_and_publish", lambda *_args: pytest.fail("not asked for"))
    texts = []
    server.prepare(home, silent, lambda text: texts.append(text.in_language("en")), demo=True)
    assert texts == []
    home.settings_file.write_text('classification_label = "内部资料"')
    server.prepare(home, silent, lambda text: texts.append(text.in_language("en")), demo=True)
    assert "update with xuntu build" in texts[0]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_serve_prints_its_address_answers_there_and_ends_when_told(home, stop):
    put_version(home, "20240630-1")
    port = free_port()
    with subprocess.Popen(
        [*XUNTU, "serve", "--port", str(port)],
        env={**os.environ, "XUNTU_LANG": "en"},
        cwd=PROJECT_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        for line in process.stdout:
            if line.startswith("The dashboard is at"):
                break
        assert f"http://127.0.0.1:{port}" in line
        health = f"http://127.0.0.1:{port}/_stcore/health"
        with urllib.request.urlopen(health, timeout=10) as answer:
            assert answer.status == 200
        process.send_signal(stop)
        process.communicate(timeout=30)
    assert process.returncode == 0
    server.check_port(port)


def test_a_server_that_stops_by_itself_is_an_error(home, monkeypatch, tmp_path):
    monkeypatch.setattr(server, "PROJECT_ROOT", tmp_path)
    with pytest.raises(ServerFailed):
        server.serve(home, free_port())


def test_without_a_version_path_says_what_to_run(home):
    ended = run("path")
    assert ended.returncode == 1
    assert "xuntu build" in ended.stderr
    with pytest.raises(NoVersion):
        current_version(home)
