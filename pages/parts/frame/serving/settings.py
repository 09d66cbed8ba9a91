"""What has to be set for the dashboard to be served at all.

Streamlit takes options from flags, from the environment and from three configuration files. What
the project's own file says of how the dashboard is served is binding: where anything else is in
force, the server does not start, and no page shows a figure.
"""

from __future__ import annotations

import json
import tomllib
from functools import cache
from typing import Any

import streamlit as st
from streamlit import config

from warehouse.runtime.address import check_address
from warehouse.runtime.errors import ServerUnprotected, XuntuError
from warehouse.runtime.home import PROJECT_ROOT

FILE = PROJECT_ROOT / ".streamlit" / "config.toml"

BINDING_SECTIONS = ("global", "browser", "server")
BINDING_OPTIONS = ("client.allowedOrigins", "client.showErrorDetails", "client.toolbarMode")

FREE = ("server.address", "server.headless", "server.port", "server.maxUploadSize")
"""Options of those sections that may be set otherwise; the address is judged by itself."""


@cache
def binding() -> dict[str, Any]:
    """Return the options that must be as the project's file sets them, by name."""
    sections = tomllib.loads(FILE.read_text(encoding="utf-8"))
    options = {
        f"{section}.{name}": value
        for section, values in sections.items()
        for name, value in values.items()
    }
    return {
        name: value
        for name, value in options.items()
        if name in BINDING_OPTIONS
        or (name.partition(".")[0] in BINDING_SECTIONS and name not in FREE)
    }


def check() -> None:
    """Raise `AddressRefused` or `ServerUnprotected` where the options in force do not suffice."""
    check_address(config.get_option("server.address") or "")
    for option, wanted in binding().items():
        if (value := config.get_option(option)) != wanted:
            raise ServerUnprotected.of(
                "setting_refused",
                option=option,
                value=json.dumps(value),
                wanted=json.dumps(wanted),
                variable=config.get_config_options()[option].env_var,
            )


_is_guarded = False


def allowed_hosts() -> list[str]:
    """Return the names under which the dashboard may be asked for, its own address among them."""
    hosts: list[str] = config.get_option("server.allowedHosts")
    return sorted({*hosts, str(config.get_option("server.address"))})


def guarded() -> None:
    """Note that this process's server stands behind the guard."""
    global _is_guarded  # noqa: PLW0603 - one server for one process
    _is_guarded = True
    config.set_option("server.allowedHosts", allowed_hosts())


def session_refusal() -> XuntuError | None:
    """Return why a session may be shown nothing, or None. Every run of a page asks first.

    A session without headers has no browser and no server: it is a test, and may have no options.
    """
    is_served = bool(st.context.headers)
    try:
        if is_served:
            check()
        elif (address := config.get_option("server.address")) is not None:
            check_address(address)
    except XuntuError as error:
        return error
    if not is_served:
        return None
    return None if _is_guarded else ServerUnprotected.of("unguarded")
