"""What the doctor says of one thing looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from warehouse.words.messages import Text, message

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
        return Text(f"{line.zh}\n    {self.remedy.zh}", f"{line.en}\n    {self.remedy.en}")


def ill(error: XuntuError) -> Diagnosis:
    """Return the diagnosis that nothing works, in the words of `error`."""
    zh, en = error.in_language("zh"), error.in_language("en")
    return Diagnosis("ill", Text(" ".join(zh[:2]), " ".join(en[:2])), Text(zh[2], en[2]))
