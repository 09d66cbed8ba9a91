"""Starting the server: refuse early and in words, guard everything, say where the dashboard is."""

from __future__ import annotations

import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import streamlit as st
from streamlit import config

from pages.parts.frame import warming
from pages.parts.frame.serving import names, settings
from pages.parts.frame.serving.guard import Application, Guard
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import Home
from warehouse.runtime.log import LOG, note, start_log
from warehouse.runtime.orphans import end_with_the_starter
from warehouse.runtime.settings import load_settings
from warehouse.words.messages import LANGUAGES, message, use_language

__all__ = ["Application", "announced", "check", "guarded"]


def check() -> None:
    """End the process, with the reason in every language, where it may not serve."""
    try:
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
    return Guard(app, settings.allowed_hosts())


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
    address, port = config.get_option("server.address"), config.get_option("server.port")
    scheme = "https" if config.get_option("server.sslCertFile") else "http"
    host = f"[{address}]" if ":" in address else address
    print(message("serve_ready", url=f"{scheme}://{host}:{port}"), flush=True)
    note("serving", port=port)
    warming.start()
    yield


def _show_failures() -> None:
    """Show what fails on a page, with its traceback, where the server was started."""
    handler = logging.StreamHandler()
    handler.setLevel(logging.ERROR)
    LOG.addHandler(handler)
