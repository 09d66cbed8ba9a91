"""Headers and other short texts in one way of writing, so that equal ones are equal."""

from __future__ import annotations

import re

from warehouse.intake.values.normalisation import normalise


def condensed(text: object) -> str:
    """Return `text` in one way of writing: half-width, without white space or stars of forms."""
    return re.sub(r"[\s*]+", "", normalise(str(text))).lower()
