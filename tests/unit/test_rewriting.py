"""What a process rewrites for the others is what pytest would have written."""

from __future__ import annotations

from pathlib import Path

import pytest
from _pytest.assertion import rewrite

from tests.rewriting import kept_at, rewrite_into


def test_pytest_takes_what_was_rewritten_and_its_assertions_say_their_values(
    tmp_path: Path, pytestconfig: pytest.Config
):
    file = tmp_path / "test_sample.py"
    file.write_text("def test_it():\n    number = 2\n    assert number == 3\n")
    rewrite_into(kept_at(file), file, pytestconfig)
    code = rewrite._read_pyc(file, kept_at(file))
    assert code is not None
    run: dict[str, object] = {}
    exec(code, run)  # noqa: S102
    with pytest.raises(AssertionError, match="2 == 3"):
        run["test_it"]()  # type: ignore[operator]


def test_a_file_that_does_not_compile_is_left_to_pytest(
    tmp_path: Path, pytestconfig: pytest.Config
):
    file = tmp_path / "test_broken.py"
    file.write_text("def test_it(:\n")
    rewrite_into(kept_at(file), file, pytestconfig)
    assert not kept_at(file).exists()
