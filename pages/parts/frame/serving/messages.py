"""Which messages of a browser reach Streamlit: those that our pages send.

A session may also ask for the state of the source's Git repository, for the shared caches to be
cleared, or for files to be installed on the server; none of it is anybody's business here.
"""

from __future__ import annotations

from functools import cache

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

KINDS = {
    "rerun_script",
    "stop_script",
    "file_urls_request",
    "app_heartbeat",
    "backend_operation_request",
}
OPERATIONS = {"deferred_file", "dataframe_chunk"}


RUN = "rerun_script"
"""The kind that has a page run."""

LARGEST_END = 200
"""More bytes than the message has that a run ended; larger ones are not looked into."""


_DAYS = 20
"""As long as a browser's timers go."""


def whole_run(content: bytes) -> bytes:
    """Return a message that has a page run, so that the whole page runs and no part of it.

    A browser that connects again does not know that its session is another process's now, which
    knows no part of the page; Streamlit passes over such a message without a word.
    """
    message = BackMsg.FromString(content)
    message.rerun_script.fragment_id = ""
    return bytes(message.SerializeToString())


@cache
def run_when_connected_again() -> bytes:
    """Return a message after which a browser that connects again has the page run.

    Otherwise it would keep the downloads and parts of a session that there is no more. It asks for
    a run of its own where a page has a part that runs by itself: so this names one, and a time.
    """
    message = ForwardMsg()
    message.auto_rerun.interval = _DAYS * 24 * 3600
    message.auto_rerun.fragment_id = "connected_again"
    return bytes(message.SerializeToString())


def is_wanted(content: bytes) -> bool:
    """Return whether a message is of a kind that our pages send."""
    return wanted_kind(content) is not None


def wanted_kind(content: bytes) -> str | None:
    """Return the kind of a message, where it is one that our pages send."""
    try:
        message = BackMsg.FromString(content)
    except DecodeError:
        return None
    kind: str | None = message.WhichOneof("type")
    if kind == "backend_operation_request":
        is_open = message.backend_operation_request.WhichOneof("payload") in OPERATIONS
        return kind if is_open else None
    return kind if kind in KINDS else None


def ends_run(content: bytes) -> bool:
    """Return whether a message to a browser says that a run ended, and no other follows at once."""
    if len(content) > LARGEST_END:
        return False
    try:
        message = ForwardMsg.FromString(content)
    except DecodeError:
        return False
    if message.WhichOneof("type") != "script_finished":
        return False
    return bool(message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN)


def is_use(content: bytes) -> bool:
    """Return whether a message says that somebody did something, and not the page by itself."""
    if not content:
        return False
    try:
        message = BackMsg.FromString(content)
    except DecodeError:
        return False
    return message.WhichOneof("type") == "rerun_script" and not message.rerun_script.is_auto_rerun
