"""A copy of the project to be edited as a contributor would, and tried in a Python of its own."""

from __future__ import annotations

import os
import re
import shutil
import textwrap
from dataclasses import dataclass, field
from pathlib import Path

from tests import warm_process
from warehouse.runtime.home import PROJECT_ROOT

_COPIED = ("app.py", "pyproject.toml", "warehouse", "pages", "dbt_project", "seeds")
_STEP = re.compile(
    r"^(?P<how>Insert into|Append to|Write) `(?P<file>[^`]+)`"
    r"(?: (?P<where>after|before) `(?P<line>[^`]+)`)?:\n\n"
    r"```\w+\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_COPY = re.compile(r"^Copy `(?P<folder>[^`]+)` to `(?P<to>[^`]+)`\.$", re.MULTILINE)
# What Python has compiled comes along, as compiling it all anew takes a third of a second; a file
# that is edited is newer than what was compiled of it. `*.pyc.*` is being written just now.
_LEFT = shutil.ignore_patterns("*.pyc.*", "target", "logs", "dbt_packages", ".user.yml", "*.duckdb")

IMPORTED = (
    *("altair", "dataframely", "duckdb", "openpyxl", "polars", "psutil", "pytest", "rapidfuzz"),
    *("scipy.special", "streamlit.testing.v1", "typer", "xlsxwriter", "yaml"),
)
"""What the product stands on, imported once for all runs; nothing of the product: that is the
copy's."""


@dataclass
class ProjectCopy:
    """The project under `root`, with the files that were `touched` since.

    Tests are not copied: a statement that is run may import helpers of `tests`, which then use the
    copy's `warehouse` and `pages`.
    """

    root: Path
    touched: set[str] = field(default_factory=set)

    @property
    def places(self) -> set[str]:
        """The files touched, a file of words once: every language has it."""
        return {
            re.sub("^warehouse/words/(zh|en)/", "warehouse/words/", file) for file in self.touched
        }

    @classmethod
    def under(cls, folder: Path) -> ProjectCopy:
        """Copy the project (Python, TOML, SQL, YAML and reference tables: a few MB)."""
        root = folder / "project"
        root.mkdir()
        for name in _COPIED:
            source = PROJECT_ROOT / name
            if source.is_dir():
                shutil.copytree(source, root / name, ignore=_LEFT)
            else:
                shutil.copy(source, root / name)
        # The outlines of the map are read, and no example changes them.
        (root / "static").symlink_to(PROJECT_ROOT / "static")
        return cls(root)

    def carry_out(self, example: str) -> None:
        """Do what CONTRIBUTING.md says under the heading `example`, step by step, copying first."""
        guide = (PROJECT_ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
        _, heading, section = guide.partition(f"\n### {example}\n")
        assert heading, f"CONTRIBUTING.md has no example {example!r}"
        section = re.split(r"\n##+ (?!#)", section)[0]
        for copied in _COPY.finditer(section):
            self.copy(copied["folder"], copied["to"])
        steps = list(_STEP.finditer(section))
        assert steps, f"{example!r} has no steps"
        for step in steps:
            file, text = step["file"], step["text"]
            match step["how"]:
                case "Insert into":
                    self.insert(file, step["where"], step["line"], text)
                case "Append to":
                    self.append(file, text)
                case "Write":
                    self.write(file, text)

    def copy(self, folder: str, to: str) -> None:
        """Copy a folder with all that is in it."""
        shutil.copytree(self.root / folder, self.root / to)
        copied = (file for file in (self.root / to).rglob("*") if file.is_file())
        self.touched |= {file.relative_to(self.root).as_posix() for file in copied}

    def insert(self, file: str, where: str, line: str, text: str) -> None:
        """Insert `text`, as it stands, before or after the only line of `file` that begins with
        `line`, blanks aside; before it, with two blank lines between.
        """
        lines = self._read(file)
        places = [at for at, there in enumerate(lines) if there.strip().startswith(line)]
        assert len(places) == 1, f"{file}: {line!r} begins {len(places)} lines"
        (at,) = places
        if where == "after":
            lines.insert(at + 1, text)
        else:
            lines.insert(at, text + "\n\n")
        self.write(file, "".join(lines))

    def append(self, file: str, text: str) -> None:
        """Add `text` at the end of `file`, in Python after two blank lines."""
        apart = "\n\n\n" if file.endswith(".py") else "\n"
        self.write(file, "".join(self._read(file)).rstrip("\n") + apart + text.lstrip("\n"))

    def write(self, file: str, text: str) -> None:
        """Write `file`, new or not."""
        (self.root / file).write_text(text, encoding="utf-8")
        self.touched.add(file)

    def run(self, statements: str, *arguments: str, **environment: str) -> str:
        """Run Python statements on the copy, its modules alone, and return what they print.

        Raises `AssertionError` with the traceback where they fail.
        """
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(self.root), str(PROJECT_ROOT)]),
            **environment,
        }
        ended = warm_process.completed(
            warm_process.waiting("", *IMPORTED),
            list(arguments),
            statements=textwrap.dedent(statements),
            folder=self.root,
            environment=environment,
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def _read(self, file: str) -> list[str]:
        return (self.root / file).read_text(encoding="utf-8").splitlines(keepends=True)
