"""The proxy before many processes: the configuration of nginx, and nginx itself.

A browser stays with one process, as its sessions, uploads and downloads are that process's: the
process names itself in a cookie. Browsers that are new are handed out in turn. Where a process does
not answer, or says that it is being replaced, its browsers are spread over the others, each by
letters of its own in the cookie, so that all tabs of a browser stay together.

Nothing that passes is kept: no log of addresses, no upload or download on the disk.
"""

from __future__ import annotations

import html
import os
import pwd
import shutil
import signal
import subprocess
from contextlib import suppress
from string import Template
from typing import TYPE_CHECKING

import psutil

from warehouse.runtime.errors import ProxyFailed, ProxyMissing
from warehouse.runtime.faults import as_xuntu_error
from warehouse.runtime.home import write_text
from warehouse.runtime.log import note
from warehouse.words.messages import LANGUAGES, message

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.operations.processes.layout import Layout

CONFIGURATION, PID_FILE = "nginx.conf", "nginx.pid"
SECONDS_BETWEEN_TRIES = 3
SECONDS_TO_END = 10
MOST_RESTARTS = 20

_WHOLE = Template("""\
# Written by `xuntu serve --processes $count`; written anew at each start.
daemon off;
${user}worker_processes auto;
pid $pid;
error_log stderr crit;
events { worker_connections 4096; }
http {
    access_log off;
    server_tokens off;
    client_body_temp_path temporary/body;
    proxy_temp_path temporary/proxy;
    fastcgi_temp_path temporary/fastcgi;
    uwsgi_temp_path temporary/uwsgi;
    scgi_temp_path temporary/scgi;
$inner}
""")

_INNER = Template("""\
    map $$http_upgrade $$xuntu_${port}_connection { default upgrade; "" close; }
    # The cookie holds the number of a process, and letters by which the browser's tabs stay together
    # where another process takes over.
    map $$cookie_$cookie $$xuntu_${port}_group {
        default xuntu_${port}_new;
$choices    }
    map $$cookie_$cookie $$xuntu_${port}_browser {
        default $$request_id;
        "~^[0-9]+-([0-9a-f]+)$$" $$1;
    }
    upstream xuntu_${port}_new {
        zone xuntu_${port}_new 64k;
$servers    }
    upstream xuntu_${port}_again {
        zone xuntu_${port}_again 64k;
        hash $$xuntu_${port}_browser consistent;
$servers    }
$groups    server {
        listen $host:$port;
        server_name _;
        access_log off;
        # How large an upload may be the dashboard says itself.
        client_max_body_size 0;
        proxy_http_version 1.1;
        # The dashboard compares host and origin as the browser sent them.
        proxy_set_header Host $$http_host;
        proxy_set_header Upgrade $$http_upgrade;
        proxy_set_header Connection $$xuntu_${port}_connection;
        proxy_request_buffering off;
        proxy_max_temp_file_size 0;
        proxy_connect_timeout 2s;
        proxy_read_timeout 30s;
        proxy_send_timeout 60s;
        # 503 is the answer of a process that starts or is being replaced.
        proxy_next_upstream error timeout http_503;
        proxy_next_upstream_tries 4;
        proxy_intercept_errors on;
        recursive_error_pages on;
        location / {
            proxy_pass http://$$xuntu_${port}_group;
            error_page 502 503 504 = @again;
        }
        location = /_stcore/stream {
            # Sessions last; the dashboard asks twice a minute whether the browser is still there.
            proxy_read_timeout 1h;
            proxy_send_timeout 1h;
            proxy_pass http://$$xuntu_${port}_group;
            error_page 502 503 504 = @again;
        }
        location @again {
            proxy_read_timeout 1h;
            proxy_pass http://xuntu_${port}_again;
            error_page 502 503 504 = @waiting;
        }
        location @waiting {
            internal;
            default_type "text/html; charset=utf-8";
            add_header Cache-Control no-store always;
            add_header Retry-After $seconds always;
            add_header X-Content-Type-Options nosniff always;
            add_header Content-Security-Policy "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'" always;
            return 503 '$page';
        }
    }
""")  # noqa: E501

_PAGE = Template(
    "<!DOCTYPE html><html><head><meta charset=utf-8>"
    '<meta http-equiv=refresh content="$seconds"><title>$name</title>'
    "<style>body{font:17px/1.7 sans-serif;background:#f4f6f8;color:#1c2733;"
    "margin:20vh auto;max-width:32em;padding:0 24px}</style></head><body>$texts</body></html>"
)


def configuration(layout: Layout, *, is_whole: bool = True) -> str:
    """Return the configuration for a layout: of an nginx of our own, whose folder is its prefix;
    else, not `is_whole`, what an nginx that is there includes in its `http`.
    """
    inner = _inner(layout)
    if not is_whole:
        return "\n".join(line.removeprefix("    ") for line in inner.splitlines()) + "\n"
    user = f"user {pwd.getpwuid(0).pw_name};\n" if os.geteuid() == 0 else ""
    return _WHOLE.substitute(count=layout.count, user=user, pid=PID_FILE, inner=inner)


def _inner(layout: Layout) -> str:
    port = layout.port
    choices = "".join(f'        "~^{n}-" xuntu_{port}_{n};\n' for n in layout.numbers)
    servers = "".join(f"        {_server(layout, n)};\n" for n in layout.numbers)
    groups = "".join(
        f"    upstream xuntu_{port}_{n} {{\n        {_server(layout, n)};\n    }}\n"
        for n in layout.numbers
    )
    return _INNER.substitute(
        port=port,
        host=layout.host,
        cookie=layout.cookie,
        choices=choices,
        servers=servers,
        groups=groups,
        seconds=SECONDS_BETWEEN_TRIES,
        page=_waiting_page(),
    )


def _server(layout: Layout, number: int) -> str:
    return f"server {layout.host_of(number)} max_fails=1 fail_timeout=1s"


def _waiting_page() -> str:
    """Return what a browser gets while no process answers; it asks again by itself."""
    text = message("serve_waiting")
    texts = "".join(f"<p>{html.escape(text.in_language(each))}</p>" for each in LANGUAGES)
    name = html.escape(message("serve_name").in_language(LANGUAGES[0]))
    page = _PAGE.substitute(seconds=SECONDS_BETWEEN_TRIES, name=name, texts=texts)
    return page.replace("\\", "").replace("'", "&#39;").replace("$", "&#36;")


def executable() -> str | None:
    """Return where nginx lies, or None; where it usually does is on no user's path."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def check() -> str:
    """Return where nginx lies. Raises `ProxyMissing`."""
    program = executable()
    if program is None:
        raise ProxyMissing.of("proxy_missing")
    return program


def write_for_others(layout: Layout, file: Path) -> None:
    """Write what an nginx that is there includes. Raises what the system refuses, in words."""
    try:
        write_text(file, configuration(layout, is_whole=False))
        file.chmod(0o644)
    except OSError as error:
        raise as_xuntu_error(error, file) or error from error


class OwnProxy:
    """An nginx of our own, started again where it ends by itself."""

    def __init__(self, layout: Layout, folder: Path) -> None:
        """Start it; it keeps its files in `folder`.

        Raises `ProxyMissing`, and `ProxyFailed` for what it refuses.
        """
        program = check()
        (folder / "temporary").mkdir(parents=True, exist_ok=True)
        file = folder / CONFIGURATION
        write_text(file, configuration(layout))
        self._command = [program, "-p", f"{folder}/", "-c", str(file), "-e", "stderr"]
        tried = subprocess.run(
            [*self._command, "-t", "-q"], capture_output=True, text=True, check=False
        )
        if tried.returncode:
            raise ProxyFailed.of("proxy_refused", file=file, reason=tried.stderr.strip()[-600:])
        self._restarts = 0
        self._process = self._started()

    @property
    def pid(self) -> int:
        """Return the process of nginx that looks after its workers."""
        return self._process.pid

    def keep_up(self) -> None:
        """Start it again where it ended. Raises `ProxyFailed` where it keeps ending."""
        if (code := self._process.poll()) is None:
            return
        self._restarts += 1
        note("proxy ended", code=code)
        with suppress(OSError):  # workers of one that was killed still hold the port
            os.killpg(self._process.pid, signal.SIGKILL)
        if self._restarts > MOST_RESTARTS:
            raise ProxyFailed.of("proxy_ended", code=code)
        self._process = self._started()

    def end(self) -> None:
        """End it."""
        self._process.terminate()
        try:
            self._process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, stdin=subprocess.DEVNULL, start_new_session=True)


def end_left_over(folder: Path) -> None:
    """End the nginx of a `xuntu serve` that was killed: it still holds the port."""
    with suppress(OSError, ValueError, psutil.Error):
        process = psutil.Process(int((folder / PID_FILE).read_text("ascii")))
        if str(folder / CONFIGURATION) in " ".join(process.cmdline()):
            process.terminate()
            process.wait(SECONDS_TO_END)
