"""Write `seeds/workdays.csv` from the official calendars packaged in PyPI `chinesecalendar`.

Run by hand when the State Council has published the calendar of a further year and the package
has taken it in: `python seeds/build_workdays.py`. A year that the package does not know is
refused by the package itself, so no working day is ever guessed.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import chinese_calendar
import polars as pl

FIRST_DAY = date(2016, 1, 1)
LAST_DAY = date(2026, 12, 31)
TARGET = Path(__file__).parent / "workdays.csv"

HOLIDAY_NAMES_ZH = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
}


def workdays() -> pl.DataFrame:
    """Return one row per day: the date, whether it is worked, and the reason where not ordinary.

    A make-up day (a worked Saturday or Sunday) carries the name of the holiday it makes up for.
    Ordinary weekdays and weekends carry no name.
    """
    days = pl.date_range(FIRST_DAY, LAST_DAY, eager=True)
    details = [chinese_calendar.get_holiday_detail(day) for day in days]
    off = pl.Series([is_off for is_off, _ in details])
    english = pl.Series([name for _, name in details], dtype=pl.String)
    frame = pl.DataFrame({"calendar_date": days, "is_working_day": ~off, "english": english})
    chinese = pl.col("english").replace_strict(HOLIDAY_NAMES_ZH, return_dtype=pl.String)
    makes_up = pl.col("is_working_day") & pl.col("english").is_not_null()
    return frame.select(
        "calendar_date",
        "is_working_day",
        name_zh=pl.when(makes_up).then(chinese + "调休上班").otherwise(chinese),
        name_en=pl.when(makes_up)
        .then(pl.lit("Make-up day for ") + pl.col("english"))
        .otherwise(pl.col("english")),
    )


if __name__ == "__main__":
    workdays().write_csv(TARGET)
