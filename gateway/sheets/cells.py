"""A cell's place, and its number as people see it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

MOST_COLUMNS: Final = 16_384  # of the format
_DAYS_TO_1904: Final = 1462
_EPOCH: Final = date(1899, 12, 30)  # day 0, as 1900 counts as a leap year from March on


@dataclass(frozen=True, slots=True)
class Formats:
    """Which styles show a number as a day, and whether days are counted from 1904, as on old Macs."""

    dates: set[int]
    since_1904: bool


def column_of(reference: str) -> int:
    """`A1` is 0, `AB7` is 27. Raises ValueError."""
    place = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        place = place * 26 + ord(letter) - 64
    if not 0 < place <= MOST_COLUMNS:
        raise ValueError("no cell of a sheet")
    return place - 1


def number(written: str, style: int, formats: Formats) -> str:
    """A day as 2026-05-01; whole numbers without the point or the exponent that the file may have."""
    if style and style in formats.dates:
        return _day(written, formats)
    if written.isdigit():
        return written
    try:
        value = float(written)
    except ValueError:
        return written
    return str(int(value)) if value.is_integer() and abs(value) < 1e16 else written


def _day(written: str, formats: Formats) -> str:
    try:
        days = int(float(written)) + (_DAYS_TO_1904 if formats.since_1904 else 0)
        return (_EPOCH + timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        return written
