"""Processes of a test run share the rewriting of assertions, where a checkout is new.

pytest rewrites each file of tests so that a failed `assert` shows its values, and keeps the result.
Every process collects all files in the same order, so that all would rewrite all at the same
moment, half of what collecting takes. Here each process does its part before it collects.

Names are used that pytest keeps to itself: its version is locked, and
`tests/unit/test_rewriting.py` reads with pytest's own what is written here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from _pytest.assertion import rewrite


def rewrite_part(config: pytest.Config) -> None:
    """Rewrite the files of tests that fall to this process, of those that nobody has yet."""
    process = getattr(config, "workerinput", None)
    if process is None or sys.dont_write_bytecode:
        return
    number, processes = int(process["workerid"][2:]), process["workercount"]
    for file in _files(config)[number::processes]:
        kept = kept_at(file)
        if not kept.exists():
            rewrite_into(kept, file, config)


def kept_at(file: Path) -> Path:
    """Return where pytest looks for a file's rewritten form."""
    return rewrite.get_cache_dir(file) / (file.stem + rewrite.PYC_TAIL)


def rewrite_into(kept: Path, file: Path, config: pytest.Config) -> None:
    """Rewrite a file as pytest does, and keep it; one that does not compile is left to pytest."""
    try:
        source, code = rewrite._rewrite_test(file, config)
    except SyntaxError:
        return
    if rewrite.try_makedirs(kept.parent):
        rewrite._write_pyc(config.stash[rewrite.assertstate_key], code, source, kept)


def _files(config: pytest.Config) -> list[Path]:
    """Return what is collected, in an order that is every process's."""

    def below(argument: str) -> Iterable[Path]:
        place = config.invocation_params.dir / argument.partition("::")[0]
        return place.rglob("test_*.py") if place.is_dir() else [place]

    return sorted({file for argument in config.args for file in below(argument)})
