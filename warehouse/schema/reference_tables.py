"""The reference tables as everybody reads them: those of `seeds/`, the office's rows among them.

Every build checks them (`warehouse.seeds`).
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import polars as pl

from warehouse.runtime.errors import ReferenceUnreadable
from warehouse.runtime.home import PROJECT_ROOT, Home
from warehouse.schema.office_rows import KEYS, file_of, laid_over, read_rows

Edition: TypeAlias = tuple[int, ...]
"""When each file was last written, which file it is, and its size: another edition, another
value.
"""

SEEDS = PROJECT_ROOT / "seeds"


def read_reference(name: str, home: Home | None = None) -> pl.DataFrame:
    """Read a reference table with every column as text, empty cells null, the rows of the office of
    `home` (that of the environment where none is given) among them.

    Raises `ReferenceUnreadable` for one that Excel, say, has saved in another encoding.
    """
    product = read_product(name)
    file = _office_file(name, home)
    edition = () if file is None else _edition(file)
    if file is None or not edition:
        return product
    try:
        return _laid_over(name, _edition(SEEDS / f"{name}.csv"), file, edition)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _unreadable(file, error) from error


def read_product(name: str) -> pl.DataFrame:
    """Read a reference table as the product has it. Raises `ReferenceUnreadable`."""
    file = SEEDS / f"{name}.csv"
    try:
        return _read(file, _edition(file))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _unreadable(file, error) from error


def edition_of(name: str, home: Home | None = None) -> Edition | None:
    """Return which edition of a reference table there is, by its files; None where none is."""
    edition = _edition(SEEDS / f"{name}.csv")
    file = _office_file(name, home)
    return (*edition, *(() if file is None else _edition(file))) or None


def _office_file(name: str, home: Home | None) -> Path | None:
    if name not in KEYS:
        return None
    of = home or _home(os.environ.get("XUNTU_HOME", ""), Path.cwd())
    return file_of(of.reference, name)


@lru_cache(maxsize=4)
def _home(named: str, working_folder: Path) -> Home:
    """Return the data folder of the environment, told apart by what it depends on."""
    return Home.from_environment()


def _edition(file: Path) -> Edition:
    try:
        stat = file.stat()
    except OSError:
        return ()
    return stat.st_mtime_ns, stat.st_ino, stat.st_size


def _unreadable(file: Path, error: Exception) -> ReferenceUnreadable:
    reason = " ".join(str(error).split())[:200]
    return ReferenceUnreadable.of("reference_unreadable", file=file, reason=reason)


# A template is read column by column, and each asks for its list.
@lru_cache(maxsize=32)
def _read(file: Path, edition: Edition) -> pl.DataFrame:
    return pl.read_csv(file, glob=False, infer_schema=False)


@lru_cache(maxsize=32)
def _laid_over(name: str, product: Edition, file: Path, edition: Edition) -> pl.DataFrame:
    return laid_over(read_product(name), read_rows(file), KEYS[name])
