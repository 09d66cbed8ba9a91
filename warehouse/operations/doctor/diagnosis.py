"""What the doctor says of one thing looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from warehouse.words.messages import Text, joined, message

if TYPE_CHECKING:
    from warehouse.runtime.errors import XuntuError


@dataclass(frozen=True)
class Diagnosis:
    """One thing looked at: well, lacking (something optional), or ill (nothing works without)."""

    state: Literal["well", "lacking", "ill"]
    what: Text
    remedy: Text | None = None

    def lines(self) -> Text:
        """Return it as one line, and its remedy in a second one."""
        line = message(f"doctor_{self.state}", sentence=self.what)
        if self.remedy is None:
            return line
        return joined([line, self.remedy], "\n    ")


def ill(error: XuntuError) -> Diagnosis:
    """Return the diagnosis that nothing works, in the words of `error`."""
    what, why, remedy = error.sentences
    return Diagnosis("ill", joined([what, why], " "), remedy)
