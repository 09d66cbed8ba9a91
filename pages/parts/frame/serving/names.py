"""Names of messages and pages that are as long as they need to be.

Every message that the browser is sent bears its own digest and its page's, of 32 letters each: on a
page of a hundred messages that is a tenth of all it is sent. 64 bits are enough to tell apart
what one browser and one server ever hold, and eleven letters to write them.
"""

from __future__ import annotations

import base64
import hashlib

from streamlit import util
from streamlit.navigation import page

BYTES = 8


def shorten() -> None:
    """Have Streamlit name messages and pages shortly from now on, for the whole process."""
    util.calc_hash = short  # of messages (`forward_msg_cache`)
    page.calc_hash = short  # type: ignore[attr-defined]  # of pages


def short(s: bytes | str) -> str:
    """Return the name of a message or a page."""
    content = s.encode() if isinstance(s, str) else s
    digest = hashlib.blake2b(content, digest_size=BYTES, usedforsecurity=False).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
