"""Which messages of a browser reach Streamlit: those that our pages send.

A session may also ask for the state of the source's Git repository, for the shared caches to be
cleared, or for files to be installed on the server; none of it is anybody's business here.
"""

from __future__ import annotations

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg

KINDS = {
    "rerun_script",
    "stop_script",
    "file_urls_request",
    "app_heartbeat",
    "backend_operation_request",
}
OPERATIONS = {"deferred_file", "dataframe_chunk"}


def is_wanted(content: bytes) -> bool:
    """Return whether a message is of a kind that our pages send."""
    try:
        message = BackMsg.FromString(content)
    except DecodeError:
        return False
    kind = message.WhichOneof("type")
    if kind == "backend_operation_request":
        return message.backend_operation_request.WhichOneof("payload") in OPERATIONS
    return kind in KINDS
