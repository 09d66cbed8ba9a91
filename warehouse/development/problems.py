"""What stands against a development version, with its place and the SQL that was run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from warehouse.words.messages import Text, message

Kind = Literal["parse", "declared", "seeds", "model", "contract", "metric", "published", "test"]
"""`parse`: dbt does not understand the project; `declared`: of metrics; `seeds`: reference tables;
`contract`: a model's columns are not those promised; `metric`: its mart cannot sum it;
`published`: publishing would be refused.
"""

STOPPING: tuple[Kind, ...] = ("parse", "declared", "seeds", "model", "contract", "metric")
"""With these there is no new version; with the others there is, and it says so."""

_CALLED = {
    "parse": "dev_kind_parse",
    "declared": "dev_kind_declared",
    "seeds": "dev_kind_seeds",
    "model": "dev_kind_model",
    "contract": "dev_kind_contract",
    "metric": "dev_kind_metric",
    "published": "dev_kind_published",
    "test": "dev_kind_test",
}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. `file` is within the checkout ("" where none is to blame), `line`
    counts from 1, `sql` is what was run ("" where nothing was).
    """

    kind: Kind
    name: str
    reason: Text
    file: str = ""
    line: int | None = None
    sql: str = ""

    @property
    def stops(self) -> bool:
        """Whether there can be no version of it."""
        return self.kind in STOPPING

    @property
    def called(self) -> Text:
        """What kind of problem it is, in words."""
        return message(_CALLED[self.kind])

    @property
    def place(self) -> str:
        """The file and line as editors open them: `dbt_project/models/x.sql:12`."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def as_json(self) -> dict[str, Any]:
        """Return it as it lies in a file."""
        return {
            "kind": self.kind,
            "name": self.name,
            "reason": dict(self.reason.by_language),
            "file": self.file,
            "line": self.line,
            "sql": self.sql,
        }

    @classmethod
    def stored(cls, content: Mapping[str, Any]) -> Problem:
        """Return a problem as it lies in a file."""
        return cls(**{**content, "reason": Text.stored(content["reason"])})
