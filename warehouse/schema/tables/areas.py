"""Names and areas beside the official regions."""

from __future__ import annotations

import dataframely as dy

from warehouse.schema.fields import REGION_CODE, field


class RegionAliases(dy.Schema):
    """One row per region shown under another name than its own (demonstration data only)."""

    region_code = dy.String(primary_key=True, regex=REGION_CODE, metadata=field("region"))
    alias_zh = dy.String()
    alias_en = dy.String()


class OwnAreas(dy.Schema):
    """One row per area that the office declares beside the official regions, and member of it.

    Areas may overlap; they are counted beside the regions, never in them.
    """

    area_id = dy.String(primary_key=True, metadata=field("code", example="QP-1"))
    area_name = dy.String()
    member_level = dy.Enum(
        ["county", "township", "village"], metadata=field(values="area_member", example="township")
    )
    member_code = dy.String(primary_key=True, metadata=field("code", example="999999001"))
