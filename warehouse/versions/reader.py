"""Read-only access to the current version: parameters and a scope in, Polars frames out.

No question is answered without a scope, and within one that is less than all that a version holds
it reads the scope's rows alone (`scoped_database.py`). One connection per version file, one cursor
per query. When the pointer moves, the next query reads the new version; a query under way finishes
on the old one, whose connection is closed when no query uses it any more. Safe to share between
threads.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb
import polars as pl

from warehouse.access.scope import EVERYTHING, Scope
from warehouse.runtime.errors import NoVersion, PointerDamaged, VersionHeld, VersionUnknown
from warehouse.runtime.faults import as_xuntu_error
from warehouse.runtime.log import note_query
from warehouse.versions.holders import holder_of
from warehouse.versions.scoped_database import ScopedDatabase, ScopeHeld, scope_held
from warehouse.versions.store import current_version, list_versions
from warehouse.versions.version import Version, check_version
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from warehouse.runtime.home import Home

    Parameters = Sequence[Any] | Mapping[str, Any] | None

Result = TypeVar("Result")

THREADS = 2
MEMORY_LIMIT = "1GB"
OLD_VERSIONS_HELD = 1
SECONDS_WAITED = 1.5
SECONDS_BETWEEN_TRIES = 0.1


@dataclass
class _Opened:
    """A version held open, the queries that use it, and when it was last asked for."""

    version: Version
    connection: duckdb.DuckDBPyConnection
    users: int = 0
    last_query: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    scoped: ScopedDatabase | None = None
    scopes: dict[Scope, ScopeHeld] = field(default_factory=dict)

    def held(self, scope: Scope) -> ScopeHeld:
        """Return what of the version a scope holds."""
        with self.lock:
            if scope not in self.scopes:
                self.scopes[scope] = scope_held(self.connection, scope)
            return self.scopes[scope]

    def cursor(self, scope: Scope, sql: str) -> duckdb.DuckDBPyConnection:
        """Return a cursor for one question within a scope, to be closed: on the file itself where
        the scope is all that is in it.
        """
        if scope == EVERYTHING or (held := self.held(scope)).is_everything:
            return self.connection.cursor()
        with self.lock:
            if self.scoped is None:
                self.scoped = ScopedDatabase(self.version.file, _CONFIG)
        return self.scoped.cursor(scope, held.codes, sql)

    def close(self) -> None:
        """Let go of the file."""
        if self.scoped is not None:
            self.scoped.close()
        self.connection.close()


class Reader:
    """The current version of one data folder, opened read-only."""

    def __init__(self, home: Home) -> None:
        """Read from `home`; nothing is opened before it is asked for."""
        self._home = home
        self._lock = threading.Lock()
        self._opened: dict[str, _Opened] = {}
        self._queries = 0
        self._pointer_state: tuple[int, int, int] | None = None
        self._current: Version | None = None
        self._written = ""

    @property
    def home(self) -> Home:
        """The data folder whose versions are read."""
        return self._home

    def version(self) -> Version:
        """Return the current version; costs a look at the pointer and at its files unless they
        changed.

        Raises `NoVersion`, `PointerDamaged`, and `VersionChanged` where it is not what was
        published.
        """
        with self._lock:
            return self._settled(self._sound_version)

    def frame(
        self,
        sql: str,
        parameters: Parameters = None,
        *,
        scope: Scope,
        version_id: str | None = None,
    ) -> pl.DataFrame:
        """Return the result of one query, whose values come as parameters and never as text.

        It reads the rows of the scope, of the current version or of `version_id`, so that
        everything on one screen can come from one version. Raises `NoVersion`, `PointerDamaged`,
        `VersionUnknown`, `QuestionRefused` for what names more than the tables of the scope, and
        DuckDB's own errors for faulty SQL.
        """
        started = time.monotonic()
        with self._using(version_id) as opened, opened.cursor(scope, sql) as cursor:
            result = cursor.sql(sql, params=parameters)
            # A statement such as `begin` has no result at all, which is no frame of no rows.
            frame: pl.DataFrame = pl.DataFrame() if result is None else result.pl()
        note_query(sql, time.monotonic() - started, frame.height)
        return frame

    def held(self, scope: Scope, *, version_id: str | None = None) -> ScopeHeld:
        """Return what of a version a scope holds. Raises what `frame` does."""
        with self._using(version_id) as opened:
            return opened.held(scope)

    def close(self) -> None:
        """Close what no query uses; the reader opens again when asked."""
        with self._lock:
            for name in [name for name, opened in self._opened.items() if opened.users == 0]:
                self._opened.pop(name).close()

    @contextmanager
    def _using(self, version_id: str | None) -> Iterator[_Opened]:
        with self._lock:
            opened = self._open(version_id)
            opened.users += 1
            self._queries += 1
            opened.last_query = self._queries
        try:
            yield opened
        finally:
            with self._lock:
                opened.users -= 1
                self._close_unused()

    def _look(self) -> tuple[int, int, int]:
        """Return what changes whenever the pointer is replaced."""
        try:
            stat = self._home.pointer.stat()
        except FileNotFoundError as error:
            raise NoVersion.of("no_version", root=self._home.root) from error
        except OSError as error:
            raise as_xuntu_error(error, self._home.pointer) or PointerDamaged.of(
                "pointer_damaged", file=self._home.pointer, reason=error
            ) from error
        return stat.st_mtime_ns, stat.st_ino, stat.st_size

    def _current_version(self) -> Version:
        state = self._look()
        if self._current is None or state != self._pointer_state:
            self._current = current_version(self._home)
            self._written = self._current.written_hash()
            self._pointer_state = state
        return self._current

    def _sound_version(self) -> Version:
        version = self._current_version()
        if version.written_hash() != self._written:
            self._current = None
            version = self._current_version()
        check_version(version)
        return version

    def _settled(self, attempt: Callable[[], Result]) -> Result:
        """Return `attempt`, made again where the pointer moved: what it named before may have been
        pruned.
        """
        while True:
            before = self._look()
            try:
                return attempt()
            except PointerDamaged:
                if self._look() == before:
                    raise

    def _open(self, version_id: str | None) -> _Opened:
        if version_id is None:
            return self._settled(lambda: self._connected(self._current_version()))
        return self._connected(self._version(version_id))

    def _connected(self, version: Version) -> _Opened:
        opened = self._opened.get(version.version_id)
        if opened is None:
            check_version(version)
            opened = _Opened(version, _connect(version))
            self._opened[version.version_id] = opened
        return opened

    def _version(self, version_id: str) -> Version:
        if version_id in self._opened:
            return self._opened[version_id].version
        versions = list_versions(self._home)
        for version in versions:
            if version.version_id == version_id:
                return version
        raise VersionUnknown.of(
            "version_unknown",
            version=version_id,
            available=", ".join(version.version_id for version in versions) or message("none"),
        )

    def _close_unused(self) -> None:
        current = self._current.version_id if self._current else None
        old = sorted(
            (opened for name, opened in self._opened.items() if name != current),
            key=lambda opened: opened.last_query,
            reverse=True,
        )
        for opened in old[OLD_VERSIONS_HELD:]:
            if opened.users == 0:
                del self._opened[opened.version.version_id]
                opened.close()


def _connect(version: Version) -> duckdb.DuckDBPyConnection:
    """Open a version read-only; another program that has just opened it is waited for a moment."""
    until = time.monotonic() + SECONDS_WAITED
    while True:
        try:
            return _opened(version)
        except duckdb.Error as error:
            holder = holder_of(version.file, str(error))
            if holder is None:
                raise as_xuntu_error(error, version.file) or PointerDamaged.of(
                    "version_unopenable", version=version.version_id, reason=error
                ) from error
            if time.monotonic() > until:
                raise VersionHeld.of(
                    "version_held", version=version.version_id, holder=holder
                ) from error
        time.sleep(SECONDS_BETWEEN_TRIES)


def _opened(version: Version) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(version.file, read_only=True, config=_CONFIG)


_CONFIG: dict[str, Any] = {
    "threads": THREADS,
    "memory_limit": MEMORY_LIMIT,
    # Whatever SQL reaches this connection, it can read this version and nothing else.
    "enable_external_access": False,
    "lock_configuration": True,
}
