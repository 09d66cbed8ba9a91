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
from streamlit.auth_util import is_authlib_installed

from warehouse.access import office
from warehouse.access.office import Office
from warehouse.runtime.address import check_address
from warehouse.runtime.errors import OfficeUnready, ServerUnprotected, XuntuError
from warehouse.runtime.home import PROJECT_ROOT, Home
from warehouse.runtime.settings import Settings, load_settings

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
    if _office is None or config.get_option("server.sslCertFile") is None:
        check_address(config.get_option("server.address") or "")
    hosts = {} if _office is None else {"server.allowedHosts": allowed_hosts()}
    for option, wanted in (binding() | hosts).items():
        if (value := config.get_option(option)) != wanted:
            raise ServerUnprotected.of(
                "setting_refused",
                option=option,
                value=json.dumps(value),
                wanted=json.dumps(wanted),
                variable=config.get_config_options()[option].env_var,
            )


_is_guarded = False
_office: Office | None = None


def begin() -> Office | None:
    """Find out for whom this process serves: an office, whose secrets Streamlit is then to read, or
    whoever sits at the machine (None). It is decided once.

    Raises `OfficeUnready` and `AccessInvalid`.
    """
    global _office  # noqa: PLW0603 - one server for one process
    try:
        home = Home.from_environment()
        settings = load_settings(home)
    except XuntuError:  # every page says so, and shows no figure
        return None
    if settings.is_office:
        address = config.get_option("server.address") or ""
        _office = office.check(home, settings, address)
        _check_certificate(settings)
        if not is_authlib_installed():
            raise OfficeUnready.of("office_authlib_missing")
        config.set_option("secrets.files", [str(home.secrets_file)])
        config.set_option("server.allowedHosts", allowed_hosts())
    return _office


def served_office() -> Office | None:
    """Return the office that this process serves; None where it serves this machine alone."""
    return _office


def _check_certificate(settings: Settings) -> None:
    """Raise `OfficeUnready` where the server would not speak HTTPS by the office's certificate."""
    files: tuple[str | None, str | None] = None, None
    if settings.sign_in.https == "certificate":
        files = settings.sign_in.certificate, settings.sign_in.key
    options = ("server.sslCertFile", "server.sslKeyFile")
    if tuple(map(config.get_option, options)) != files:
        raise OfficeUnready.of("office_certificate_unused")


def allowed_hosts() -> list[str]:
    """Return the names under which the dashboard may be asked for: an office's one, else this
    machine's, its own address among them.
    """
    if _office is not None:
        return [_office.host]
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
        elif _office is None and (address := config.get_option("server.address")) is not None:
            check_address(address)
    except XuntuError as error:
        return error
    if not is_served:
        return None
    return None if _is_guarded else ServerUnprotected.of("unguarded")
