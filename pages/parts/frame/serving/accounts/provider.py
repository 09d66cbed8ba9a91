"""The provider itself, by Authlib: one client, which is this dashboard, codes with PKCE.

Its key and the client's secret are those of the process, made when it starts and kept nowhere: each
process asks itself. A token that it hands out opens nothing; the identity alone counts.
"""

from __future__ import annotations

import hmac
import secrets
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, OAuth2Payload, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode
from authlib.oidc.core.models import AuthorizationCodeMixin
from joserfc.jwk import ECKey

from warehouse.access.accounts import codes
from warehouse.runtime.home import Home

CLIENT = "xuntu"
SCOPE = "openid"
ALGORITHM = "ES256"
SECONDS = 120

Reply = tuple[int, Any, list[tuple[str, str]]]
"""Status, body (a dictionary is JSON) and headers."""


@dataclass(frozen=True)
class Call:
    """What a request says of itself: its method, address, headers and form."""

    method: str
    uri: str
    headers: dict[str, str] = field(default_factory=dict)
    form: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Client(ClientMixin):  # type: ignore[misc]
    """The dashboard, as the provider knows it."""

    redirect_uri: str
    secret: str

    def get_client_id(self) -> str:
        """Return its name."""
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        """Return where a browser goes back to."""
        return self.redirect_uri

    def get_allowed_scope(self, scope: str | None) -> str:
        """Return what is handed out, whatever is asked for: who it is."""
        return SCOPE

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Return whether a browser may go back there."""
        return redirect_uri == self.redirect_uri

    def check_client_secret(self, client_secret: str) -> bool:
        """Return whether it is the dashboard that asks."""
        return hmac.compare_digest(client_secret.encode(), self.secret.encode())

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """Return whether it may say so in this way."""
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        """Return whether it may ask for this."""
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """Return whether it may take this."""
        return grant_type == "authorization_code"


@dataclass(frozen=True)
class Person:
    """Somebody who has signed in."""

    name: str


class Code(AuthorizationCodeMixin):  # type: ignore[misc]
    """What a code that was taken stands for."""

    def __init__(self, facts: dict[str, Any]) -> None:
        """Keep it, under the names that Authlib looks for."""
        self.person = Person(facts["person"])
        self._redirect_uri: str | None = facts["redirect_uri"]
        self._nonce: str | None = facts["nonce"]
        self.code_challenge, self.code_challenge_method = facts["challenge"], "S256"
        self._at = int(facts["at"])

    def get_redirect_uri(self) -> str | None:
        """Return where the browser was sent back to."""
        return self._redirect_uri

    def get_scope(self) -> str:
        """Return what is handed out."""
        return SCOPE

    def get_nonce(self) -> str | None:
        """Return what the dashboard knows its request by."""
        return self._nonce

    def get_auth_time(self) -> int:
        """Return when the password was given."""
        return self._at


class Provider(AuthorizationServer):  # type: ignore[misc]
    """Authlib's server, for the dashboard of a data folder."""

    def __init__(self, home: Home, issuer: str, redirect_uri: str, claim: str) -> None:
        """Take up the client, and make key and secret; `claim` names a person beside `sub`."""
        super().__init__()
        self.home, self.claim, self.issuer = home, claim, issuer
        self.client = Client(redirect_uri, secrets.token_urlsafe(32))
        self.key = ECKey.generate_key("P-256", {"use": "sig", "kid": secrets.token_hex(8)})
        self.register_token_generator("default", _token)
        self.register_grant(_Grant, [_Pkce(required=True), _Identity(require_nonce=True)])

    def query_client(self, client_id: str) -> Client | None:
        """Return the one client there is."""
        return self.client if client_id == CLIENT else None

    def save_token(self, token: dict[str, Any], request: OAuth2Request) -> None:
        """Keep no token: there is nothing that it opens."""

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Tell nobody."""

    def create_oauth2_request(self, request: Call) -> OAuth2Request:
        """Return a request as Authlib reads it."""
        return _Request(request)

    def handle_response(self, status: int, body: Any, headers: list[tuple[str, str]]) -> Reply:  # noqa: ANN401
        """Return what Authlib answers, to be sent."""
        return status, body, list(headers)


class _Payload(OAuth2Payload):  # type: ignore[misc]
    def __init__(self, call: Call) -> None:
        query = parse_qsl(call.uri.partition("?")[2], keep_blank_values=True)
        self._pairs = [*query, *call.form]

    @property
    def data(self) -> dict[str, str]:
        return dict(self._pairs)

    @property
    def datalist(self) -> dict[str, list[str]]:
        values: dict[str, list[str]] = defaultdict(list)
        for name, value in self._pairs:
            values[name].append(value)
        return values


class _Request(OAuth2Request):  # type: ignore[misc]
    def __init__(self, call: Call) -> None:
        super().__init__(call.method, call.uri, headers=call.headers)
        self.payload = _Payload(call)
        self._form = dict(call.form)

    @property
    def form(self) -> dict[str, str]:
        return self._form


class _Grant(AuthorizationCodeGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

    def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
        parameters = request.payload.data
        facts = {
            "person": request.user.name,
            "redirect_uri": request.payload.redirect_uri,
            "nonce": parameters.get("nonce"),
            "challenge": parameters.get("code_challenge"),
        }
        codes.keep(self.server.home, code, facts)

    def query_authorization_code(self, code: str, client: Client) -> Code | None:
        facts = codes.take(self.server.home, code)
        return None if facts is None else Code(facts)

    def delete_authorization_code(self, authorization_code: Code) -> None:
        """Taking it did."""

    def authenticate_user(self, authorization_code: Code) -> Person:
        return authorization_code.person


class _Pkce(CodeChallenge):  # type: ignore[misc]
    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    def validate_code_challenge(self, grant: _Grant, redirect_uri: str) -> None:
        """Refuse a request without, which Authlib lets pass for a client that has a secret."""
        if grant.request.payload.data.get("code_challenge_method") != "S256":
            from authlib.oauth2.rfc6749 import InvalidRequestError  # noqa: PLC0415

            raise InvalidRequestError("code_challenge_method")
        super().validate_code_challenge(grant, redirect_uri)


class _Identity(OpenIDCode):  # type: ignore[misc]
    def __call__(self, grant: _Grant) -> None:
        self._provider: Provider = grant.server
        super().__call__(grant)

    def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
        return False  # a code is taken once

    def resolve_client_private_key(self, client: Client) -> ECKey:
        return self._provider.key

    def get_client_algorithm(self, client: Client) -> str:
        return ALGORITHM

    def get_client_claims(self, client: Client) -> dict[str, Any]:
        return {"iss": self._provider.issuer, "aud": [CLIENT]}

    def get_encode_header(self, client: Client) -> dict[str, str]:
        return {"alg": ALGORITHM, "kid": self._provider.key.kid or ""}

    def generate_user_info(self, user: Person, scope: str) -> dict[str, str]:
        return {self._provider.claim: user.name, "sub": user.name}


def _token(**_about: Any) -> dict[str, Any]:  # noqa: ANN401
    token = secrets.token_urlsafe(24)
    return {"token_type": "Bearer", "access_token": token, "expires_in": SECONDS, "scope": SCOPE}
