"""Starting the server: refuse early and in words, guard everything, say where the dashboard is."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import streamlit as st
from streamlit import config

from pages.parts.frame import warming
from pages.parts.frame.serving import names, settings, sticky
from pages.parts.frame.serving.asgi import Application
from pages.parts.frame.serving.gate import Gate
from pages.parts.frame.serving.guard import Guard
from pages.parts.frame.serving.load import Load, drain_and_end
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import Home
from warehouse.runtime.log import LOG, note, start_log
from warehouse.runtime.orphans import end_with_the_starter
from warehouse.runtime.settings import Settings, load_settings
from warehouse.words.messages import LANGUAGES, message, use_language

LOAD = Load()
"""What this process has to do; its limits are set when it is guarded."""

__all__ = ["Application", "announced", "check", "guarded"]


def check() -> None:
    """End the process, with the reason in every language, where it may not serve."""
    try:
        settings.begin()
        settings.check()
    except XuntuError as error:
        text = "\n".join("\n".join(error.in_language(language)) for language in LANGUAGES)
        print(text, file=sys.stderr, flush=True)
        raise SystemExit(1) from error


def guarded(app: Application) -> Guard:
    """Return the application behind its guard: what the server is to serve."""
    # The line that says where the dashboard is stands for the server's own.
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    settings.guarded()
    names.shorten()
    office = _office()
    LOAD.limit(office.sessions_per_process, office.runs_at_once)
    is_ready = warming.IS_WARM.is_set if sticky.named() else lambda: True
    return Guard(app, settings.allowed_hosts(), LOAD, is_ready, _gate(office))


def _gate(settings_of_office: Settings) -> Gate | None:
    """Return what stands before an office's pages: the form of its own accounts, where it has."""
    served, home = settings.served_office(), Home.from_environment()
    if served is None:
        return None
    if not settings_of_office.sign_in.has_local_accounts:
        return Gate(home)
    from pages.parts.frame.serving.accounts import listener  # noqa: PLC0415 - few offices need it

    return Gate(home, listener.start(home, served.origin))


def _office() -> Settings:
    try:
        return load_settings(Home.from_environment())
    except XuntuError:  # every page says what is wrong with them
        return Settings()


@asynccontextmanager
async def announced(_app: st.App) -> AsyncIterator[None]:
    """Say where the dashboard is, once it is."""
    end_with_the_starter()
    with suppress(XuntuError):  # every page says what is wrong with them
        home = Home.from_environment()
        office = load_settings(home)
        use_language(office.language)
        start_log(home, office)
    _show_failures()
    if sticky.named():  # `xuntu serve` says where they all are
        _drain_when_asked()
    else:
        print(message("serve_ready", url=_url()), flush=True)
    note("serving", port=config.get_option("server.port"))
    warming.start()
    yield


def _url() -> str:
    address, port = config.get_option("server.address"), config.get_option("server.port")
    scheme = "https" if config.get_option("server.sslCertFile") else "http"
    host = f"[{address}]" if ":" in address else address
    served = settings.served_office()
    return f"{scheme}://{host}:{port}" if served is None else served.origin


def _drain_when_asked() -> None:
    """Let whoever looks after the processes have this one replaced without a session lost."""
    loop = asyncio.get_running_loop()
    under_way: set[asyncio.Task[None]] = set()  # the loop itself keeps none alive

    def drain() -> None:
        under_way.add(loop.create_task(drain_and_end(LOAD)))

    loop.add_signal_handler(signal.SIGUSR1, drain)


def _show_failures() -> None:
    """Show what fails on a page, with its traceback, where the server was started."""
    handler = logging.StreamHandler()
    handler.setLevel(logging.ERROR)
    LOG.addHandler(handler)
