"""An office's server asked as a browser would behind its proxy: cookies kept, redirects by hand."""

from __future__ import annotations

import re
import socket
import urllib.parse
import urllib.request
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.unit.pages.served import STREAM, Answer, Served, answer_of

HOST = "xuntu.test"


@dataclass
class Browser:
    """What a browser keeps and sends."""

    server: Served
    cookies: dict[str, str] = field(default_factory=dict)
    address: str = "10.1.2.3"

    def get(self, path: str, *, method: str = "GET", body: str = "", **headers: str) -> Answer:
        """Ask through the proxy, and keep the cookies."""
        sent = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        raw = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", "Connection: close"]
        raw += ["X-Forwarded-Proto: https", f"X-Forwarded-For: {self.address}", f"Cookie: {sent}"]
        raw += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        with_cookies = self.server.send("\r\n".join([*raw, "", body]).encode())
        self.keep(with_cookies.lines)
        return with_cookies

    def post(self, path: str, form: dict[str, str], origin: str = f"https://{HOST}") -> Answer:
        """Send a form, as from a page of ours unless another origin is named."""
        body = urllib.parse.urlencode(form)
        return self.get(
            path,
            method="POST",
            body=body,
            Origin=origin,
            Content_Type="application/x-www-form-urlencoded",
            Content_Length=str(len(body)),
        )

    def keep(self, lines: list[str]) -> None:
        for line in lines:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                assert "; Secure" in line and "samesite" in line.lower()
                cookie, _, content = value.partition(";")[0].partition("=")
                self.cookies[cookie] = content
                if "max-age=0" in line.lower():
                    del self.cookies[cookie]

    def sign_in(self, person: str, page: str = "/") -> Answer:
        """Go the whole way from a page's link to the page."""
        provider = self.to_provider(page)
        form = urllib.parse.urlencode({"sub": person}).encode()
        opener = urllib.request.build_opener(_Stay())
        back = opener.open(urllib.request.Request(provider, form)).headers["Location"]  # noqa: S310
        assert back.startswith(f"https://{HOST}/oauth2callback?")
        return self.get(back.removeprefix(f"https://{HOST}"))

    def to_provider(self, page: str = "/") -> str:
        """Follow a page's link to the provider, and return the address there."""
        link = re.search(r'href="(/sign-in\?[^"]+)"', self.get(page).body.decode())
        assert link is not None
        login = self.get(link[1].replace("&amp;", "&"))
        return self.get(login.headers["location"]).headers["location"]

    def session_status(self) -> int | None:
        """The status with which a session is refused, None where it is opened."""
        try:
            with self.join():
                return None
        except InvalidStatus as error:
            return error.response.status_code

    def join(self):
        self.get("/_stcore/health")
        token = self.cookies.get("_streamlit_xsrf", "")
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return connect(
            f"ws://{HOST}{STREAM}",
            sock=socket.create_connection(("127.0.0.1", self.server.port)),
            subprotocols=["streamlit", token.strip('"') or "none"],
            additional_headers={
                "Origin": f"https://{HOST}",
                "Cookie": cookie,
                "X-Forwarded-Proto": "https",
            },
            proxy=None,
            max_size=None,
        )

    def visit(self, page: str) -> str:
        request = BackMsg()
        request.rerun_script.page_name = page
        with self.join() as session:
            session.send(request.SerializeToString())
            return answer_of(session)


class _Stay(urllib.request.HTTPRedirectHandler):
    """Goes nowhere by itself."""

    def redirect_request(self, *_arguments):
        return None

    def http_error_302(self, _request, response, *_arguments):
        return response
