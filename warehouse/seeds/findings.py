"""What is wrong in a reference table, in words, and how much of it is shown at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from warehouse.runtime.errors import XuntuError
from warehouse.words.messages import Text, joined, message

SHOWN_A_FILE, SHOWN = 12, 40
"""As many findings of a file, and in all, are shown; what is like another is shown with it."""

OF_OFFICE = "reference/"
"""How the names of files begin that hold rows of the office's own, in the data folder."""

LISTED = 1_000
"""As many where one asks for all of them."""

_LONGEST_SHOWN = 40


@dataclass(frozen=True)
class SeedFinding:
    """One thing that is wrong: what it is and its remedy (`said`), and where it stands.

    `line` is None for what concerns the whole file, `column` for what concerns a whole line.
    `rule` is the key of its message; `is_convertible`: `xuntu seeds --convert` mends it.
    """

    rule: str
    sentence: Text
    file: str
    line: int | None = None
    column: str | None = None
    value: str | None = None
    is_convertible: bool = False

    @classmethod
    def of(
        cls,
        rule: str,
        file: str,
        line: int | None = None,
        column: str | None = None,
        value: str | None = None,
        /,
        *,
        is_convertible: bool = False,
        **details: Any,  # noqa: ANN401 - whatever the sentence names
    ) -> Self:
        """Return the finding whose words stand under `rule` in the table of messages."""
        sentence = message(rule, **details)
        return cls(rule, sentence, file, line, column, value, is_convertible)

    def as_text(self, more: int = 0) -> Text:
        """Return one line: where, what, the remedy, and in how many more lines it is the same."""
        place = message("seed_at_file", file=self.file)
        if self.line is not None and self.column is None:
            place = message("seed_at_line", file=self.file, line=self.line)
        elif self.line is not None:
            place = message(
                "seed_at_cell",
                file=self.file,
                line=self.line,
                column=self.column,
                value=shown(self.value or ""),
            )
        line = message("seed_line", place=place, sentence=self.sentence)
        if not more:
            return line
        same = message("seed_same_in_one" if more == 1 else "seed_same_in_more", count=more)
        return message("seed_line_and_more", line=line, more=same)


class SeedsWrong(XuntuError):
    """The reference tables cannot be built from; `findings` holds every finding."""

    findings: Sequence[SeedFinding] = ()

    @classmethod
    def holding(cls, findings: Sequence[SeedFinding]) -> Self:
        """Return the error that tells of findings, as many as can be read."""
        files = len({finding.file for finding in findings})
        key = "seeds_wrong" if len(findings) > 1 else "seeds_wrong_once"
        error = cls.of(
            key,
            count=len(findings),
            files=message("seed_files" if files > 1 else "seed_one_file", count=files),
            findings=as_lines(lines_of(findings)),
            convert=_remedy(findings),
        )
        error.findings = findings
        return error


def _remedy(findings: Sequence[SeedFinding]) -> Text:
    if all(finding.file.startswith(OF_OFFICE) for finding in findings):
        return message("seeds_correct_office")
    return message("seeds_convert" if any_convertible(findings) else "seeds_correct")


def any_convertible(findings: Sequence[SeedFinding]) -> bool:
    """Return whether `xuntu seeds --convert` mends any of the findings."""
    return any(finding.is_convertible for finding in findings)


def lines_of(
    findings: Sequence[SeedFinding], most: int = SHOWN, most_a_file: int = SHOWN_A_FILE
) -> list[Text]:
    """Return the findings as lines, like ones in a column together, the rest as a number."""
    alike = Counter(map(_likeness, findings))
    firsts = {_likeness(finding): finding for finding in reversed(findings)}
    lines: list[Text] = []
    of_file: Counter[str] = Counter()
    for like in dict.fromkeys(map(_likeness, findings)):
        first = firsts[like]
        of_file[first.file] += 1
        if len(lines) < most and of_file[first.file] <= most_a_file:
            lines.append(first.as_text(alike.pop(like) - 1))
    left = sum(alike.values())
    if left:
        lines.append(message("seed_left_out_one" if left == 1 else "seed_left_out", count=left))
    return lines


def as_lines(texts: Sequence[Text]) -> Text:
    """Return texts as one, a line each."""
    return joined(texts, "\n")


def shown(value: str) -> str:
    """Return a value as it is quoted: in one line, and not at any length."""
    bare = " ".join(value.split("\n"))
    return bare if len(bare) <= _LONGEST_SHOWN else f"{bare[:_LONGEST_SHOWN]}…"


def _likeness(finding: SeedFinding) -> tuple[str, str, str | None]:
    return finding.file, finding.rule, finding.column
