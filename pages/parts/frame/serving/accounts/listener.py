"""What the dashboard asks its own provider: keys and identities, on the loopback alone.

A port of its own, which no proxy passes on, whoever speaks HTTPS for the dashboard.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from streamlit.runtime.secrets import secrets_singleton

from pages.parts.frame.serving.accounts.form import Form
from pages.parts.frame.serving.accounts.provider import ALGORITHM, CLIENT, Call, Provider
from pages.parts.frame.serving.headers import FORM
from warehouse.runtime.home import Home
from warehouse.runtime.settings import load_settings

LOOPBACK = "127.0.0.1"
METADATA, KEYS, TOKEN = "/.well-known/openid-configuration", "/keys", "/token"


def start(home: Home, origin: str) -> Form:
    """Begin to answer, tell Streamlit's sign-in where, and return the form for the browser."""
    listening = socket.socket()
    listening.bind((LOOPBACK, 0))
    issuer = f"http://{LOOPBACK}:{listening.getsockname()[1]}"
    auth = secrets_singleton["auth"]
    claim = load_settings(home).sign_in.person
    provider = Provider(home, issuer, auth["redirect_uri"], claim)
    own = {
        "redirect_uri": auth["redirect_uri"],
        "cookie_secret": auth["cookie_secret"],
        "client_id": CLIENT,
        "client_secret": provider.client.secret,
        "server_metadata_url": issuer + METADATA,
        # What the environment says of proxies is not for this machine itself.
        "client_kwargs": {"scope": "openid", "prompt": "login", "trust_env": False},
    }
    secrets_singleton.merge_programmatic_secrets({"auth": own})
    config = uvicorn.Config(
        application(provider, origin), log_config=None, access_log=False, lifespan="off"
    )
    server = uvicorn.Server(config)
    threading.Thread(target=server.run, args=([listening],), daemon=True).start()
    return Form(home, provider, origin)


def application(provider: Provider, origin: str) -> Starlette:
    """Return what answers: the provider's metadata, its key, and an identity for a code."""
    metadata = {
        "issuer": provider.issuer,
        "authorization_endpoint": origin + FORM,
        "token_endpoint": provider.issuer + TOKEN,
        "jwks_uri": provider.issuer + KEYS,
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        "code_challenge_methods_supported": ["S256"],
    }
    keys = {"keys": [{**provider.key.as_dict(private=False), "alg": ALGORITHM}]}

    def known(content: dict[str, Any]) -> Any:  # noqa: ANN401 - a route's function
        async def answer(_request: Request) -> JSONResponse:
            return JSONResponse(content)

        return answer

    async def token(request: Request) -> JSONResponse:
        form = tuple((name, str(value)) for name, value in (await request.form()).items())
        headers = {name.title(): value for name, value in request.headers.items()}
        call = Call("POST", str(request.url), headers, form)
        status, body, sent = await asyncio.to_thread(provider.create_token_response, call)
        return JSONResponse(body, status, dict(sent))

    return Starlette(
        routes=[
            Route(METADATA, known(metadata)),
            Route(KEYS, known(keys)),
            Route(TOKEN, token, methods=["POST"]),
        ]
    )
