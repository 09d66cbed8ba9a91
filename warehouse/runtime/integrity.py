"""Whether what is kept is still what was written: hashes of files, seals of small JSON files.

A seal is the hash of everything else in its file. It tells an accident, and an edit by hand, from
what the program wrote; whoever makes a new seal of the same kind is not stopped by it.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SEAL = "seal"

_remembered: dict[tuple[int, int], tuple[tuple[int, int, int], str]] = {}
"""The hash of a file (device and inode) as long as its size and times are the same."""


class SealBroken(ValueError):
    """The content of a sealed file is not what the program wrote."""


def file_hash(file: Path) -> str:
    """Return the sha256 of a file; one that has not changed is read once in a process.

    Raises `OSError`.
    """
    with file.open("rb") as stream:
        stat = _stat(file)
        before = _remembered.get(stat[0])
        if before is not None and before[0] == stat[1]:
            return before[1]
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if _stat(file) == stat:
        _remembered[stat[0]] = (stat[1], digest)
    return digest


def sealed(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return `content` with its seal."""
    return {**content, SEAL: _seal(content)}


def check_seal(content: Mapping[str, Any]) -> None:
    """Raise `SealBroken` where `content` has a seal that is not its own; one without is older."""
    if SEAL in content and content[SEAL] != _seal(content):
        raise SealBroken("seal")


def _seal(content: Mapping[str, Any]) -> str:
    sealed = {name: value for name, value in content.items() if name != SEAL}
    text = json.dumps(sealed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _stat(file: Path) -> tuple[tuple[int, int], tuple[int, int, int]]:
    stat = file.stat()
    return (stat.st_dev, stat.st_ino), (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
