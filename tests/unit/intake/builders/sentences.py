"""What a reading tells its reader: every rule has its sentences, and they name what they need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue
    from warehouse.intake.values.reading import Reading


def assert_has_words(reading: Reading[Any], value: CellValue) -> None:
    """A reading that is not plain says why, in both languages, with every place filled."""
    if reading.rule is None:
        assert reading.certainty in ("read", "empty")
        return
    assert reading.certainty != "read"
    shown = str(value).replace("{", "(").replace("}", ")")
    for part in ("name", "what", "remedy"):
        text = message(
            f"rules.{reading.rule}.{part}", value=shown, header="整改时限", **reading.details
        )
        assert text.in_language("zh")
        assert text.in_language("en")
        assert "{" not in text.in_language("zh") + text.in_language("en")
