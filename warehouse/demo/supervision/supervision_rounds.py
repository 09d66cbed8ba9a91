"""Rounds of supervision by villages, townships and the county."""

from __future__ import annotations

from datetime import date

import polars as pl

from warehouse.demo.sampling import generator
from warehouse.demo.scale import EXAMPLE_COUNTY, SICHUAN, Part

EXAMPLE_ROUNDS = {
    "village": (date(2022, 1, 17), date(2022, 3, 21), date(2022, 6, 6)),
    "township": (date(2022, 2, 14), date(2022, 4, 18), date(2022, 6, 27)),
    "county": (date(2022, 3, 7), date(2022, 7, 4)),
}
"""The example county's rounds by 2022-08-02: villages 3, townships 3, county 2, as published."""


def supervision_rounds(part: Part, seed: int) -> pl.DataFrame:
    """Return rounds of supervision: the published ones, and a few counties of Sichuan in 2023."""
    rng = generator(seed, "supervision_rounds", part.number)
    rows: list[tuple[str, str, int, date]] = []
    for level, starts in EXAMPLE_ROUNDS.items():
        if EXAMPLE_COUNTY in part.place:
            rows += [
                (EXAMPLE_COUNTY, level, number, start)
                for number, start in enumerate(starts, start=1)
            ]
        if part.province == SICHUAN:
            others = part.codes[
                (rng.random(len(part.codes)) < 0.08) & (part.codes != EXAMPLE_COUNTY)
            ]
            rows += [
                (code, level, number, start.replace(year=2023))
                for code in others.tolist()
                for number, start in enumerate(starts[:2], start=1)
            ]
    schema = pl.Schema(
        {
            "region_code": pl.String(),
            "level": pl.Enum(list(EXAMPLE_ROUNDS)),
            "round_no": pl.Int32(),
            "starts_on": pl.Date(),
        }
    )
    frame = pl.DataFrame(rows, schema=schema, orient="row").sort("region_code", "level", "round_no")
    size = pl.DataFrame({"region_code": part.codes, "villages_covered": part.villages})
    problems = rng.poisson(9, frame.height)
    return (
        frame.with_columns(pl.col("starts_on").dt.offset_by("18d").alias("ends_on"))
        .join(size, on="region_code", how="left", maintain_order="left")
        .with_columns(
            problems_found=pl.Series(problems),
            problems_rectified=pl.Series(rng.binomial(problems, 0.93)),
        )
    )
