"""Why a file is not read: found deep inside, told with the file's name by whoever knows it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from warehouse.intake.findings.finding import Finding
from warehouse.runtime.errors import LedgerUnreadable
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator


class FileRefused(Exception):
    """A file that is not read. `rule` is a key of the intake's words, `details` fill its places."""

    def __init__(self, rule: str, **details: str | int) -> None:
        """Keep the rule and what its sentences name."""
        super().__init__(rule)
        self.rule = rule
        self.details = {name: str(value) for name, value in details.items()}

    def finding(self, file: str) -> Finding:
        """Return the refusal as a finding on the whole of `file`."""
        return Finding(self.rule, "rejected", file, details={"file": file, **self.details})

    def error(self, file: str) -> LedgerUnreadable:
        """Return the refusal as an error, for those who were asked for one file only."""
        places = {"file": file, "value": "", "header": "", **self.details}
        return LedgerUnreadable.of(
            "file_unreadable",
            file=file,
            reason=message(f"rules.{self.rule}.what", **places),
            remedy=message(f"rules.{self.rule}.remedy", **places),
        )


@contextmanager
def refused_if_it_fails() -> Iterator[None]:
    """Refuse the file as damaged, whatever a library raises over it.

    A panic of the Rust library is no `Exception`, hence the width of what is caught.
    """
    try:
        yield
    except (FileRefused, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except MemoryError as error:
        raise FileRefused("file_too_large") from error
    except BaseException as error:
        raise FileRefused("file_damaged") from error
