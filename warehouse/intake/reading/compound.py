"""The container of xls files (Microsoft's compound file binary format, MS-CFB): its streams."""

from __future__ import annotations

import struct
from array import array

from warehouse.intake.reading.refusal import FileRefused

_HEADER_BYTES = 512
_SECTORS_IN_HEADER = 109
_ENTRY_BYTES = 128
_LAST_REGULAR = 0xFFFFFFFA
"""Sector numbers from here on are marks: end of chain, free."""

_ROOT = 5
_STREAM = 2


class Compound:
    """The streams of one file by name."""

    def __init__(self, data: bytes) -> None:
        """Read the directory. Raises `FileRefused` where it makes no sense."""
        self._data = data
        try:
            self._open()
        except (struct.error, IndexError, ValueError) as error:
            raise FileRefused("file_damaged") from error

    def __contains__(self, name: str) -> bool:
        """Whether there is a stream of that name."""
        return name in self._entries

    def stream(self, name: str) -> bytes:
        """The content of a stream. Raises `FileRefused`."""
        if name not in self._entries:
            raise FileRefused("file_damaged")
        first, size = self._entries[name]
        if size > len(self._data):
            raise FileRefused("file_damaged")
        if size >= self._smallest_regular:
            return self._chain(first)[:size]
        pieces = []
        for number in self._numbers(first, self._small_table):
            start = number * self._small_bytes
            pieces.append(self._small[start : start + self._small_bytes])
        return b"".join(pieces)[:size]

    def _open(self) -> None:
        header = self._data[:_HEADER_BYTES]
        sector_power, small_power = struct.unpack_from("<HH", header, 30)
        if sector_power not in (9, 12) or small_power != 6:
            raise FileRefused("file_damaged")
        self._sector_bytes, self._small_bytes = 1 << sector_power, 1 << small_power
        first_directory = struct.unpack_from("<I", header, 48)[0]
        self._smallest_regular, first_small = struct.unpack_from("<II", header, 56)
        self._table = self._allocation_table(header)
        self._small_table = _numbers(self._chain(first_small))
        self._entries: dict[str, tuple[int, int]] = {}
        self._small = b""
        directory = self._chain(first_directory)
        for start in range(0, len(directory), _ENTRY_BYTES):
            entry = directory[start : start + _ENTRY_BYTES]
            name_bytes, kind = struct.unpack_from("<HB", entry, 64)
            first, size = struct.unpack_from("<II", entry, 116)
            if kind == _ROOT:
                self._small = self._chain(first)[:size]
            elif kind == _STREAM and 2 <= name_bytes <= 64:
                name = entry[: name_bytes - 2].decode("utf-16-le", errors="replace")
                self._entries.setdefault(name, (first, size))

    def _allocation_table(self, header: bytes) -> array[int]:
        """For each sector the number of the one after it."""
        where = list(struct.unpack_from(f"<{_SECTORS_IN_HEADER}I", header, 76))
        next_list = struct.unpack_from("<I", header, 68)[0]
        most = len(self._data) // self._sector_bytes + 1
        for _ in range(most):
            if next_list >= _LAST_REGULAR:
                break
            further = _numbers(self._sector(next_list))
            where.extend(further[:-1])
            next_list = further[-1]
        used = [number for number in where if number < _LAST_REGULAR]
        if len(used) > most:
            raise FileRefused("file_damaged")
        return _numbers(b"".join(self._sector(number) for number in used))

    def _chain(self, first: int) -> bytes:
        return b"".join(self._sector(number) for number in self._numbers(first, self._table))

    def _numbers(self, first: int, table: array[int]) -> list[int]:
        """The sectors of a chain. Raises `FileRefused` for one that runs in a circle."""
        chain = []
        while first < _LAST_REGULAR:
            chain.append(first)
            if len(chain) > len(table) or first >= len(table):
                raise FileRefused("file_damaged")
            first = table[first]
        return chain

    def _sector(self, number: int) -> bytes:
        # The header takes the place of one sector.
        start = (number + 1) * self._sector_bytes
        sector = self._data[start : start + self._sector_bytes]
        if not sector:
            raise FileRefused("file_damaged")
        return sector


def _numbers(data: bytes) -> array[int]:
    count = len(data) // 4
    return array("I", struct.unpack_from(f"<{count}I", data))
