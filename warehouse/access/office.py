"""What an office's dashboard needs before it serves anybody: its provider, its secrets, HTTPS.

`secrets.toml` in the data folder, for its owner alone, as Streamlit reads it:

    [auth]
    redirect_uri = "https://xuntu.example.gov.cn/oauth2callback"
    cookie_secret = "..."                # at least 32 letters by chance
    client_id = "xuntu"                  # what the provider calls the dashboard
    client_secret = "..."
    server_metadata_url = "https://id.example.gov.cn/.well-known/openid-configuration"

With accounts of the data folder (`[sign_in] accounts = "local"`) the first two are enough. The host
of `redirect_uri` is the one name under which the dashboard answers.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from warehouse.access.accounts import accounts
from warehouse.access.grants import grants
from warehouse.runtime.address import is_loopback
from warehouse.runtime.errors import OfficeUnready
from warehouse.runtime.faults import as_xuntu_error
from warehouse.runtime.private import OTHERS

if TYPE_CHECKING:
    from warehouse.runtime.home import Home
    from warehouse.runtime.settings import Settings

NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
CALLBACK = "/oauth2callback"
SHORTEST_SECRET = 32


@dataclass(frozen=True)
class Office:
    """What was found in order: the origin under which the dashboard answers, and its host."""

    origin: str
    host: str


def check(home: Home, settings: Settings, address: str) -> Office:
    """Return what the office serves under, listening at `address`.

    Raises `OfficeUnready`, which says what is missing and what to do.
    """
    is_local = settings.sign_in.has_local_accounts
    origin = _origin(_auth(home, NEEDED[:2] if is_local else NEEDED))
    _check_https(settings, address)
    if not any(row.is_in_force(dt.date.today()) for row in grants(home)):
        raise OfficeUnready.of("office_nobody", file=home.access_file)
    if is_local and not accounts.names(home):
        raise OfficeUnready.of("office_no_account")
    return Office(origin, urlsplit(origin).hostname or "")


def check_processes(settings: Settings) -> None:
    """Raise `OfficeUnready` where several processes would have to speak HTTPS: the proxy before
    them does not.
    """
    if settings.is_office and settings.sign_in.https == "certificate":
        raise OfficeUnready.of("office_certificate_processes")


def _auth(home: Home, needed: tuple[str, ...]) -> dict[str, Any]:
    """Return the table of `secrets.toml`, with all that is needed."""
    file = home.secrets_file
    try:
        if file.stat().st_mode & OTHERS:
            raise OfficeUnready.of("office_secrets_open", file=file)
        auth = tomllib.loads(file.read_text(encoding="utf-8")).get("auth")
    except FileNotFoundError as error:
        raise OfficeUnready.of("office_secrets_missing", file=file) from error
    except OSError as error:
        raise as_xuntu_error(error, home.root) or error from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        # what the error quotes may be a secret
        raise OfficeUnready.of("office_secrets_unreadable", file=file) from error
    auth = auth if isinstance(auth, dict) else {}
    for key in needed:
        if not isinstance(auth.get(key), str) or not auth[key]:
            raise OfficeUnready.of("office_secret_missing", file=file, key=key)
    if len(auth["cookie_secret"]) < SHORTEST_SECRET:
        raise OfficeUnready.of("office_secret_short", file=file, least=SHORTEST_SECRET)
    if needed == NEEDED and not _is_safe(auth["server_metadata_url"]):
        raise OfficeUnready.of("office_provider_plain", file=file)
    return auth


def _origin(auth: dict[str, Any]) -> str:
    parts = urlsplit(auth["redirect_uri"])
    origin = f"{parts.scheme}://{parts.netloc}"
    if parts.scheme != "https" or not parts.hostname or origin + CALLBACK != auth["redirect_uri"]:
        raise OfficeUnready.of("office_address_wrong", callback=CALLBACK)
    return origin.lower()


def _is_safe(url: str) -> bool:
    """Return whether nobody between reads what is asked at an address."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))


def _check_https(settings: Settings, address: str) -> None:
    match settings.sign_in.https:
        case "proxy":
            if not is_loopback(address):
                raise OfficeUnready.of("office_proxy_elsewhere", address=address)
        case "certificate":
            for key in ("certificate", "key"):
                file = getattr(settings.sign_in, key)
                if not file or not Path(file).is_file():
                    raise OfficeUnready.of("office_certificate_missing", key=key, file=file)
        case _:
            raise OfficeUnready.of("office_https_unsaid")
