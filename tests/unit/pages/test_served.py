"""The server answers this machine's own pages only, and asks nobody anything."""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import pytest
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.testing.v1 import AppTest

from pages.parts.frame import navigation, warming
from pages.parts.frame.serving import (
    first_page,
    headers,
    kept_files,
    messages,
    requests,
    settings,
    visitors,
)
from pages.parts.kit import components
from tests import warm_process
from tests.outside import noted, noting
from tests.unit.pages.served import STREAM, Served, answer_of, free_port, serving
from warehouse.queries import boundaries
from warehouse.runtime.address import is_loopback
from warehouse.runtime.errors import AddressRefused, ServerUnprotected
from warehouse.runtime.home import PROJECT_ROOT, Home
from warehouse.words.messages import LANGUAGES, strings

pytestmark = pytest.mark.slow

OF_STREAMLIT = ("streamlit.web.cli", "streamlit.web.bootstrap", "streamlit.starlette")

EVERYWHERE = "0.0.0.0"  # noqa: S104 - to be refused


@pytest.fixture(scope="module")
def server(small_demonstration: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for the module; after all that its tests did, it has asked nobody anything."""
    folder = tmp_path_factory.mktemp("served")
    own = folder / "user" / ".streamlit"
    own.mkdir(parents=True)
    (own / "config.toml").write_text(f'[server]\naddress = "{EVERYWHERE}"\nenableCORS = false\n')
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("HOME", str(own.parent))
        with serving(small_demonstration, folder) as served:
            yield served
            assert served.outside() == []
            assert "ScriptRunContext" not in served.log.read_text("utf-8")


def test_no_run_of_a_page_ends_with_a_collection_of_all_garbage():
    assert tomllib.loads(settings.FILE.read_text("utf-8"))["runner"]["postScriptGC"] is False


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/map_wall", "/region?region=360000", "/nothing/here", "/favicon.png"),
        *("/app/static/nothing.json", "/media/nothing.csv", "/_stcore/health"),
        *("/_stcore/host-config", "/_stcore/metrics", "//evil.example/..", "/map_wall/"),
    ],
)
def test_every_answer_carries_the_headers_whatever_its_status(server: Served, path: str) -> None:
    answer = server.get(path)
    sent = answer.headers
    assert sent["x-frame-options"] == "DENY"
    assert sent["x-content-type-options"] == "nosniff"
    assert sent["referrer-policy"] == "no-referrer"
    assert sent["cross-origin-opener-policy"] == "same-origin"
    assert sent["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in sent["permissions-policy"]
    policy = dict(rule.split(" ", 1) for rule in sent["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert re.fullmatch(
        r"'self' blob: 'wasm-unsafe-eval'( 'sha256-[A-Za-z0-9+/]{43}=')+", policy["script-src"]
    )
    assert policy["connect-src"] == f"'self' ws://{server.host} wss://{server.host}"
    assert not [name for name in sent if name.startswith("access-control-")]


def test_dbt_s_documentation_is_one_page_whose_own_scripts_alone_may_run(server: Served) -> None:
    answer = server.get("/docs/dbt", Accept_Encoding="gzip")
    page = gzip.decompress(answer.body).decode()
    assert len(answer.body) < 2_000_000
    scripts = re.findall(r"<script\b[^>]*>(.*?)</script>", page, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()) for text in scripts]
    policy = dict(
        rule.split(" ", 1) for rule in answer.headers["content-security-policy"].split("; ")
    )
    assert policy["script-src"].split() == [f"'sha256-{digest.decode()}'" for digest in digests]
    assert policy["default-src"] == "'none'"
    assert "connect-src" not in policy, "it may ask for nothing"
    assert answer.headers["cache-control"] == "no-store"
    for text in ("mart_coverage", "villages_covered", "coverage_rate"):
        assert text in page
    assert "build_path" not in page
    assert str(PROJECT_ROOT) not in page


@pytest.mark.parametrize(
    ("address", "tag", "text"),
    [
        ("/", "zh-CN", "巡图"),
        ("/region?region=411100", "zh-CN", "浏览器版本过低"),
        ("/map_wall?lang=en", "en", "This browser is too old"),
    ],
)
def test_a_page_begins_in_the_reader_s_language_with_something_to_see(
    server: Served, address: str, tag: str, text: str
) -> None:
    answer = server.get(address)
    page = answer.body.decode()
    assert (answer.status, f'<html lang="{tag}">' in page, text in page) == (200, True, True)
    assert page.index('<div id="first"') < page.index('<div id="root">')
    assert "<title>Streamlit</title>" not in page
    assert "You need to enable JavaScript" not in page
    allowed = answer.headers["content-security-policy"]
    for script in re.findall(r"<script>(.*?)</script>", page, re.DOTALL):
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in allowed


@pytest.mark.parametrize(
    ("path", "text"),
    [
        *[("/home", "没有这一页"), ("/nothing/here", "没有这一页")],
        ("/nowhere?lang=en", "There is no such page"),
    ],
)
def test_an_address_of_no_page_is_answered_in_the_reader_s_words(
    server: Served, path: str, text: str
) -> None:
    answer = server.get(path)
    assert (answer.status, text in answer.body.decode()) == (404, True)


def test_visitors_of_the_load_test_see_what_a_browser_would_errors_too(server: Served) -> None:
    walks = [[("region", "region=360000"), ("coverage", "region=360000")]] * 2
    order = visitors.Order(server.host, walks, seconds=60, acts=3, think=0.01, drop=0.4)
    record = asyncio.run(visitors.meet(order))
    assert record.errors == []
    assert {"open", "change"} <= {kind for kind, _, _ in record.acts}
    assert all(0 < taken < 60 for _, _, taken in record.acts)
    missing = visitors.Order(server.host, [[("nowhere", "")]], seconds=60, acts=1, think=0.01)
    assert "status 404" in asyncio.run(visitors.meet(missing)).errors[0][1]


def test_nobody_is_answered_before_what_other_threads_would_see_half_imported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    imported: list[str] = []
    monkeypatch.setattr(warming.importlib, "import_module", imported.append)
    monkeypatch.setattr(
        warming.threading, "Thread", lambda **_: Mock(start=lambda: imported.append("begun"))
    )
    warming.start()
    assert imported == ["pandas", "pyarrow", "begun"]


def test_the_lowest_browser_is_named_where_people_look() -> None:
    guides = ("README.md", "README.en.md")
    for guide in guides:
        assert first_page.LOWEST_BROWSER in (PROJECT_ROOT / guide).read_text("utf-8")
    for language in LANGUAGES:
        for key in ("first_page.old", "doctor_browser"):
            text = strings(language)[key]
            assert "{browser}" in text or first_page.LOWEST_BROWSER in text


def test_a_file_of_the_map_is_read_by_no_other_site(server: Served) -> None:
    file = f"{boundaries.ADDRESS}/360000.json"
    answer = server.get(file)
    assert (answer.status, b"[" in answer.body) == (200, True)
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    other = server.get(file, Origin="http://evil.example")
    assert (other.status, b"[" in other.body) == (403, False)


def test_files_that_never_change_are_sent_packed_and_kept_by_the_browser(server: Served) -> None:
    script = re.findall(r"\./(static/js/index[^\"]+)", server.get("/").body.decode())[0]
    files = {
        f"/{script}": kept_files.STREAMLIT / script,
        f"{components.ADDRESS}/table.js": components.FOLDER / "table.js",
        f"{boundaries.ADDRESS}/country.json": boundaries.BOUNDARIES / "country.json",
    }
    for address, file in files.items():
        plain, packed = server.get(address), server.get(address, Accept_Encoding="gzip, br")
        assert plain.body == gzip.decompress(packed.body) == file.read_bytes()
        assert packed.headers["content-encoding"] == "gzip"
        assert len(packed.body) < 0.45 * len(plain.body)
        assert packed.headers["content-type"] == plain.headers["content-type"]
        for answer in (plain, packed):
            assert "immutable" in answer.headers["cache-control"]
            assert answer.headers["vary"] == "accept-encoding"
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    for folder in (components.ADDRESS, boundaries.ADDRESS, "/boundaries/000000000000"):
        for name in ("..%2f..%2fapp.py", "../boundaries.py", "nothing.json", ""):
            assert server.get(f"{folder}/{name}").status in (400, 404)


def test_a_browser_draws_the_outline_before_it_asks_for_scripts_and_style(server: Served) -> None:
    page = server.get("/").body.decode()
    head, _, body = page.partition("<body>")
    assert not re.search(r"<link[^>]*stylesheet|modulepreload|<script type=|preload", head)
    outline = body.index('<div id="first"')
    assert outline < body.index('rel="stylesheet"') < body.index('<div id="root">')
    assert body.count("modulepreload") > 20
    assert body.count('<script type="module"') == 1


def test_a_download_is_kept_by_no_browser(server: Served) -> None:
    assert server.get("/media/nothing.csv").headers["cache-control"] == "no-store"
    sent = [(b"Cache-Control", b"public"), (b"content-type", b"text/csv")]
    kept = headers.secured(sent, server.host, "/media/figures.csv")
    assert [value for name, value in kept if name.lower() == b"cache-control"] == [b"no-store"]


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.evil.example"),
        *("evil.example/@127.0.0.1", "user@127.0.0.1", "127.0.0.1:80:80", "127.0.0.1 evil.example"),
        *("192.168.1.5", EVERYWHERE, "[::]", "[fe80::1]", "2130706433", "127.1", "localhost,evil"),
        *("xn--lcalhost-54a", "localhost:port", ".", "[::1"),
    ],
)
def test_another_name_gets_nothing_over_http_nor_websocket(server: Served, host: str) -> None:
    for path in ("/", "/app/static/x", "/_stcore/health", "/media/x"):
        assert server.get(path, host=host).status in (400, 421)
    answer = server.get(
        STREAM,
        host=host,
        Upgrade="websocket",
        Connection="Upgrade",
        Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZQ==",
        Sec_WebSocket_Version="13",
        Origin=f"http://{host}",
    )
    assert answer.status in (400, 403)


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:8501", "127.0.0.1", "127.0.0.1:9000", "[::1]:8501", "localhost."],
)
def test_this_machines_own_names_are_answered_on_any_port(server: Served, host: str) -> None:
    """A tunnel from another machine ends at a port of its own."""
    assert server.get("/", host=host).status == 200
    assert server.get("/", host=host, Origin=f"http://{host}").status == 200


def test_a_request_names_one_host_and_only_a_path(server: Served) -> None:
    assert server.get("/", host=None).status == 400
    twice = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    assert server.send(twice).status in (400, 421)
    assert server.send(b"GET / HTTP/1.0\r\n\r\n").status in (400, 421)
    absolute = server.get("http://evil.example/map_wall")
    assert (absolute.status, b"<script" in absolute.body) == (404, False)


@pytest.mark.parametrize(
    "origin",
    [
        *("http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1", "file://"),
        *("http://localhost", "http://127.0.0.1.evil.example", "", "chrome-extension://abc"),
    ],
)
def test_a_foreign_origin_is_refused_before_anything_is_asked(server: Served, origin: str) -> None:
    assert server.refused_with(Origin=origin) == 403
    assert server.get("/", Origin=origin).status == 403
    put = server.get("/_stcore/upload_file/a/b", method="PUT", Origin=origin, Content_Length="0")
    assert put.status == 403


def test_what_other_sites_embed_is_refused_and_what_they_link_to_is_not(server: Served) -> None:
    for site in ("cross-site", "same-site"):
        for kind in ("script", "image", "iframe", "empty", "style"):
            response = server.get("/", Sec_Fetch_Site=site, Sec_Fetch_Dest=kind)
            assert response.status == 403
        assert server.get("/", Sec_Fetch_Site=site, Sec_Fetch_Dest="document").status == 200
    assert server.get("/", Sec_Fetch_Site="same-origin", Sec_Fetch_Dest="script").status == 200
    assert server.get("/", Sec_Fetch_Site="none", Sec_Fetch_Dest="document").status == 200


@pytest.mark.parametrize("name", ["X-Forwarded-For", "x-forwarded-host", "Forwarded", "X-Real-IP"])
def test_a_proxy_gets_nothing(server: Served, name: str) -> None:
    assert server.get("/", **{name: "127.0.0.1"}).status == 403
    assert server.refused_with(**{name: "10.0.0.7"}) == 403


@pytest.mark.parametrize(
    ("client", "server_end", "reason"),
    [
        (("127.0.0.1", 5), ("127.0.0.1", 8501), None),
        (("::1", 5), ("::1", 8501), None),
        (None, None, None),
        (("10.0.0.7", 5), ("127.0.0.1", 8501), "remote"),
        (("192.168.1.5", 5), ("192.168.1.5", 8501), "remote"),
        (("127.0.0.1", 5), ("192.168.1.5", 8501), "remote"),
        (("fe80::1%eth0", 5), ("::", 8501), "remote"),
    ],
)
def test_another_machine_gets_nothing_however_the_server_was_started(
    client: tuple[str, int] | None, server_end: tuple[str, int] | None, reason: str | None
) -> None:
    """As with `uvicorn app:app --host 0.0.0.0`, of which no option of Streamlit tells."""
    scope = {
        "type": "http",
        "scheme": "http",
        "path": "/",
        "headers": [(b"host", b"localhost")],
        "client": client,
        "server": server_end,
    }
    assert requests.refusal(scope, ["localhost"]) == reason


@pytest.mark.parametrize(
    "path",
    [
        *("/_stcore/metrics", "/_stcore/metrics?families=x", "/_stcore%2Fmetrics"),
        *("/_stcore/script-health-check", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp"),
        *("/_stcore/bidi-components/x/y.js", "/component/x/index.html", "/auth/login"),
        *("/auth/logout", "/oauth2callback", "/map_wall/_stcore/metrics"),
    ],
)
def test_what_no_page_needs_is_closed(server: Served, path: str) -> None:
    for method in ("GET", "POST", "OPTIONS"):
        assert server.get(path, method=method).status == 404


def test_the_host_config_lets_no_other_window_give_orders(server: Served) -> None:
    assert b'"allowedOrigins":[]' in server.get("/_stcore/host-config").body


@pytest.mark.parametrize("kind", ["load_git_info", "clear_cache", "set_run_on_save"])
def test_a_session_learns_nothing_of_the_source_and_clears_no_cache(
    server: Served, kind: str
) -> None:
    request, run = BackMsg(), BackMsg()
    setattr(request, kind, True)
    run.rerun_script.page_name = "intake"
    assert messages.is_wanted(run.SerializeToString())
    assert not messages.is_wanted(request.SerializeToString())
    with server.join() as session:
        session.send(request.SerializeToString())
        session.send(run.SerializeToString())
        answer = answer_of(session)
    assert "git_info_changed" not in answer
    assert "run_on_save: true" not in answer
    # Each message bears its own name and its page's.
    for kind_of_name in ("hash", "active_script_hash"):
        of_messages = re.findall(rf'^ *{kind_of_name}: "([\w-]+)"', answer, re.MULTILINE)
        assert sum(len(name) == 11 for name in of_messages) > 0.8 * len(of_messages) > 10


def test_a_session_installs_nothing_on_the_server_and_garbage_is_no_message() -> None:
    install, download = BackMsg(), BackMsg()
    install.backend_operation_request.install_skills.SetInParent()
    download.backend_operation_request.deferred_file.file_id = "1"
    assert not messages.is_wanted(install.SerializeToString())
    assert messages.is_wanted(download.SerializeToString())
    assert not messages.is_wanted(b"\xff\xff")
    assert not messages.is_wanted(b"")


def test_in_a_network_of_its_own_the_server_asks_nobody_while_every_page_is_opened(
    small_demonstration: Home, tmp_path: Path
) -> None:
    own_network = ["unshare", "--map-root-user", "--net"]
    is_permitted = shutil.which("unshare") is not None and not subprocess.call(
        [*own_network, "true"], stderr=subprocess.DEVNULL
    )
    ended = subprocess.run(
        [
            *(own_network if is_permitted else []),
            *(sys.executable, "-m", "tests.unit.pages.isolated_server"),
            *(str(small_demonstration.root), str(tmp_path)),
            *(["--alone"] if is_permitted else []),
        ],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    seen = json.loads(ended.stdout)
    assert seen["foreign"] == [403, 403, 421]
    assert set(seen["shown"]) >= set(navigation.PAGES) - set(navigation.WITHOUT_FIGURES)
    assert seen["noted"] == []
    if is_permitted:
        assert (seen["attempts"], seen["counted"]) == (0, 1)


def test_an_attempt_to_reach_another_host_is_noted(tmp_path: Path) -> None:
    script = """
import socket
socket.getaddrinfo("localhost", 80)
for ask in (lambda: socket.getaddrinfo("checkip.invalid", 80),
            lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(("192.0.2.1", 1))):
    try:
        ask()
    except OSError:
        pass
"""
    environment = {**os.environ, **noting(tmp_path)}
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)
    assert ["checkip.invalid" in noted(tmp_path)[0], "192.0.2.1" in noted(tmp_path)[1]] == [
        True
    ] * 2


def test_streamlit_run_refuses_other_addresses_by_flag_and_environment_in_words() -> None:
    questions: list[tuple[list[str], dict[str, str]]] = [
        (["--server.address", EVERYWHERE], {}),
        (["--server.address="], {}),
        ([], {"STREAMLIT_SERVER_ADDRESS": "::"}),
        ([], {"STREAMLIT_SERVER_ENABLE_CORS": "false"}),
    ]
    ended = [
        warm_process.completed(
            warm_process.waiting("from streamlit.web.cli import main; main()", *OF_STREAMLIT),
            ["run", "app.py", "--server.port", str(free_port()), *flags],
            folder=PROJECT_ROOT,
            environment={**os.environ, **environment},
        )
        for flags, environment in questions
    ]
    outputs = [process.stdout + process.stderr for process in ended]
    assert [process.returncode for process in ended] == [1] * 4
    assert not [text for text in outputs if "Traceback" in text]
    assert all("本机模式没有登录" in text for text in outputs[:3])
    assert all("In local mode there is no sign-in" in text for text in outputs[:3])
    assert "server.enableCORS = false" in outputs[3]


def test_a_users_own_configuration_file_opens_nothing(server: Served) -> None:
    """The server of these tests was started by a user who has one: see the fixture."""
    listening = subprocess.run(
        [sys.executable, "-c", LISTENING, str(server.process.pid)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert listening.stdout.split() == ["127.0.0.1"]


LISTENING = """
import psutil, sys
for connection in psutil.Process(int(sys.argv[1])).net_connections("inet"):
    if connection.status == psutil.CONN_LISTEN:
        print(connection.laddr.ip)
"""


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("server.allowedHosts", ["*"]),
        ("server.corsAllowedOrigins", ["http://evil.example"]),
        ("server.enableCORS", False),
        ("server.enableXsrfProtection", False),
        ("server.enableAgentApi", True),
        ("server.fileWatcherType", "auto"),
        ("server.baseUrlPath", "x"),
        ("server.trustedUserHeaders", {"X-User": "user"}),
        ("browser.gatherUsageStats", True),
        ("client.showErrorDetails", "full"),
        ("client.allowedOrigins", ["https://evil.example"]),
    ],
)
def test_any_option_that_weakens_the_server_is_refused_by_name(
    option: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.check()
    real = config.get_option
    monkeypatch.setattr(config, "get_option", lambda key: value if key == option else real(key))
    with pytest.raises(ServerUnprotected, match=re.escape(option)):
        settings.check()


@pytest.mark.parametrize(
    "address",
    ["", EVERYWHERE, "::", "192.168.1.5", "fe80::1", "office.example", "unix:///tmp/x", "127.1"],
)
def test_every_page_refuses_another_address_and_shows_no_figure(
    address: str, small_demonstration: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XUNTU_HOME", str(small_demonstration.root))
    real = config.get_option
    monkeypatch.setattr(
        config, "get_option", lambda key: address if key == "server.address" else real(key)
    )
    with pytest.raises(AddressRefused):
        settings.check()
    app = AppTest.from_file(str(PROJECT_ROOT / "app.py"), default_timeout=60)
    app.switch_page("pages/region.py").run()
    assert "本机模式没有登录" in app.error[0].value
    assert not app.button
    assert not app.get("vega_lite_chart")


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_every_address_of_this_machine_alone_will_do(address: str) -> None:
    assert is_loopback(address)


def test_another_entry_without_the_guard_shows_nothing(
    small_demonstration: Home, tmp_path: Path
) -> None:
    (tmp_path / "other.py").write_text("from pages.parts.frame import shell\nshell.run()\n")
    with serving(small_demonstration, tmp_path / "served", tmp_path / "other.py") as served:
        findings = served.visit("")
        assert "xuntu serve" in findings
        assert 'class=\\"sentence' not in findings
        assert served.outside() == []
