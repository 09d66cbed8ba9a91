"""What the system refuses, in words: a full disk, a folder that may not be written, a file in the
way. Whoever lets such an error out to a user tells it by this module.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

from warehouse.runtime.errors import DiskFull, FolderUnusable, XuntuError

FULL = (errno.ENOSPC, errno.EDQUOT)

_KINDS = {
    errno.EACCES: "fault_not_allowed",
    errno.EPERM: "fault_not_allowed",
    errno.EROFS: "fault_read_only",
    errno.ENOTDIR: "fault_no_folder",
    errno.EEXIST: "fault_no_folder",
    errno.EISDIR: "fault_no_file",
    errno.ENOENT: "fault_gone",
    errno.ELOOP: "fault_loop",
    errno.ENAMETOOLONG: "fault_too_long",
    errno.EIO: "fault_disk_fails",
}

_REASONS_OF_LIBRARIES = (*FULL, errno.EROFS, errno.EACCES, errno.EIO)
"""Faults that a library may hand on as its own error, of which only the system's words are left."""


def number_of(error: BaseException) -> int | None:
    """Return the system's number of an error; None where the system had no part in it."""
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno
    words = str(error)
    return next((number for number in _REASONS_OF_LIBRARIES if os.strerror(number) in words), None)


def is_full(error: BaseException) -> bool:
    """Return whether a disk, or what the user may use of it, is full."""
    return number_of(error) in FULL


def as_xuntu_error(error: BaseException, root: Path) -> XuntuError | None:
    """Return `error` in words, naming its file, else `root`; None where it is no such fault."""
    number = number_of(error)
    # What a draft could not take the place of is the file that is meant.
    named = getattr(error, "filename2", None) or getattr(error, "filename", None)
    file = os.fsdecode(named) if isinstance(named, str | bytes | os.PathLike) else str(root)
    if number in FULL:
        return DiskFull.of("disk_full_elsewhere", file=file)
    kind = None if number is None else _KINDS.get(number)
    if kind is None:
        return None
    if kind == "fault_no_folder":
        file = _in_the_way(file)
    return FolderUnusable.of(kind, file=file)


def _in_the_way(file: str) -> str:
    """Return the first part of a path that is there and no folder; the path itself where there is
    none.
    """
    parts = [*reversed(Path(file).parents), Path(file)]
    return next((str(part) for part in parts if os.path.lexists(part) and not part.is_dir()), file)
