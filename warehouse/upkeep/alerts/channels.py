"""Where alerts go: a file, a mail server, a webhook; the only requests that the product makes.

None goes anywhere that the settings do not name. A webhook must lie on this machine or a private
network, unless its host is named once more. A redirection is not followed, no proxy is asked.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import os
import smtplib
import socket
import ssl
from contextlib import closing
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from warehouse.runtime.errors import AlertUndelivered
from warehouse.words.messages import LANGUAGES, message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from warehouse.runtime.alert_settings import AlertSettings
    from warehouse.words.messages import Text

PASSWORD = "XUNTU_MAIL_PASSWORD"  # noqa: S105 - the name of the variable that holds it
SECONDS = 15.0
_PORTS = {"tls": 465, "starttls": 587, "none": 25}
_GOOD = range(200, 300)


def channels(alerts: AlertSettings) -> Mapping[str, Callable[[Sequence[Text]], None]]:
    """Return how sentences are delivered on each channel that the settings name.

    Each raises `AlertUndelivered`.
    """
    named: dict[str, Callable[[Sequence[Text]], None]] = {}
    if alerts.file:
        named["file"] = lambda sentences: _add_lines(Path(alerts.file), sentences)
    if alerts.mail_server and alerts.mail_to:
        named["mail"] = lambda sentences: _mail(alerts, sentences)
    if alerts.webhook:
        named["webhook"] = lambda sentences: _post(alerts, sentences)
    return named


def _add_lines(file: Path, sentences: Sequence[Text]) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as stream:
            for sentence in sentences:
                stream.write(f"{formatdate(localtime=True)}\t{sentence}\n")
    except OSError as error:
        raise _undelivered("file", str(file), error) from error


def _mail(alerts: AlertSettings, sentences: Sequence[Text]) -> None:
    mail = EmailMessage()
    mail["Subject"] = str(message("alert_subject", count=len(sentences)))
    mail["From"] = alerts.mail_from or alerts.mail_to[0]
    mail["To"] = ", ".join(alerts.mail_to)
    mail["Date"] = formatdate(localtime=True)
    blocks = ["\n".join(s.in_language(spoken) for s in sentences) for spoken in LANGUAGES]
    mail.set_content("\n\n".join(blocks) + "\n")
    host, port = _host_and_port(alerts)
    try:
        with closing(_connected(alerts, host, port)) as server:
            password = os.environ.get(PASSWORD, "")
            if alerts.mail_user and password:
                server.login(alerts.mail_user, password)
            server.send_message(mail)
            server.quit()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise _undelivered("mail", f"{host}:{port}", error) from error


def _connected(alerts: AlertSettings, host: str, port: int) -> smtplib.SMTP:
    if alerts.mail_security == "none":
        if not _is_near(host):
            raise AlertUndelivered.of("alert_mail_open", host=host)
        return smtplib.SMTP(host, port, timeout=SECONDS)
    trusted = ssl.create_default_context(cafile=alerts.mail_ca or None)
    if alerts.mail_security == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=trusted)
    server = smtplib.SMTP(host, port, timeout=SECONDS)
    try:
        server.starttls(context=trusted)
    except BaseException:
        server.close()
        raise
    return server


def _post(alerts: AlertSettings, sentences: Sequence[Text]) -> None:
    address = urlsplit(alerts.webhook)
    host = address.hostname or ""
    if alerts.webhook_host != host and not _is_near(host):
        raise AlertUndelivered.of("alert_webhook_beyond", host=host)
    body = json.dumps(
        {"product": "xuntu", "alerts": [dict(sentence.by_language) for sentence in sentences]},
        ensure_ascii=False,
    ).encode()
    path = (address.path or "/") + (f"?{address.query}" if address.query else "")
    is_safe = address.scheme == "https"
    kind = http.client.HTTPSConnection if is_safe else http.client.HTTPConnection
    try:
        with closing(kind(host, address.port, timeout=SECONDS)) as connection:
            connection.request("POST", path, body, {"Content-Type": "application/json"})
            status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise _undelivered("webhook", host, error) from error
    if status not in _GOOD:
        raise AlertUndelivered.of("alert_undelivered", channel="webhook", to=host, reason=status)


def _is_near(host: str) -> bool:
    """Return whether every address of a host is of this machine or of a private network."""
    try:
        found = socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)
    except OSError as error:
        raise _undelivered("webhook", host, error) from error
    near = [ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in found]
    return all(address.is_private or address.is_loopback for address in near)


def _host_and_port(alerts: AlertSettings) -> tuple[str, int]:
    parts = urlsplit(f"//{alerts.mail_server}")
    return parts.hostname or "", parts.port or _PORTS[alerts.mail_security]


def _undelivered(channel: str, to: str, error: Exception) -> AlertUndelivered:
    """Return the error in words: its kind and the system's reason, never what a server answered,
    which may repeat what was sent.
    """
    reason = getattr(error, "strerror", None) or type(error).__name__
    return AlertUndelivered.of("alert_undelivered", channel=channel, to=to, reason=reason)
