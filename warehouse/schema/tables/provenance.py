"""The columns that every accepted row has beside its table's own."""

from __future__ import annotations

import dataframely as dy


class Provenance(dy.Schema):
    """Where an accepted row came from. Added by acceptance, never by a writer."""

    batch_id = dy.String()
    source_file = dy.String()
    source_sheet = dy.String()
    source_row = dy.Int32(min=1)
