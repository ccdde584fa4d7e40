"""Files that say which districts a ZIP code touches, in any of three forms told apart by their first line.

- `zip,state,district,…`: the likeliest district of a ZIP first; 0 is at large.
- `state_fips,state_abbr,zcta,cd`: of the project us-zipcodes-congress.
- `GEOID_CD119_20|…|GEOID_ZCTA5_20|…|AREALAND_PART|…`: the Census Bureau's own relationship file, with land shares.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from gateway.officials.errors import OfficialsError
from gateway.officials.seats import AT_LARGE, FIPS, HOUSE, Seat
from gateway.officials.sources import File

# A file with less is another file, or was cut. The Census Bureau's lacks the five islands.
_FEWEST_ZIPS: Final = 30_000
_FEWEST_SEATS: Final = 430

_CENSUS_DISTRICT: Final = re.compile(r"GEOID_CD(\d+)_20")
_CENSUS_ZIP: Final = "GEOID_ZCTA5_20"
_LAND: Final = "AREALAND_PART"
_DELEGATE: Final = "98"
_NO_DISTRICT: Final = "ZZ"  # water

_Line = tuple[str, str, str, int]  # ZIP, state, district, land in square meters or 0


@dataclass(slots=True)
class ZipDistricts:
    """`seats` of each ZIP, the likeliest first. `congress` is None where the file does not tell."""

    seats: dict[str, list[Seat]] = field(default_factory=dict)
    congress: int | None = None
    problems: list[str] = field(default_factory=list)


def read_zips(file: File) -> ZipDistricts:
    """Raises OfficialsError."""
    try:
        found = _read(file)
    except csv.Error as fault:
        raise OfficialsError(f"{file.name}: cannot be read as a table ({fault}).") from None
    covered = {seat for seats in found.seats.values() for seat in seats}
    if len(found.seats) < _FEWEST_ZIPS or len(covered) < _FEWEST_SEATS:
        raise OfficialsError(
            f"{file.name}: has {len(found.seats)} ZIP codes and {len(covered)} of {len(HOUSE)} districts; "
            "is the file whole?"
        )
    return found


def _read(file: File) -> ZipDistricts:
    head = file.text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(file.text), delimiter="|" if "|" in head else ",", restval="")
    congress, lines = _form(file.name, rows)
    found = ZipDistricts(congress=congress)
    land: dict[tuple[str, Seat], int] = {}
    unusable = 0
    for zip_code, state, district, part in lines:
        seat = Seat(state, int(district)) if district.isascii() and district.isdigit() else None
        if seat not in HOUSE or not re.fullmatch(r"[0-9]{5}", zip_code):
            unusable += 1
            continue
        if (zip_code, seat) not in land:
            found.seats.setdefault(zip_code, []).append(seat)
        land[zip_code, seat] = land.get((zip_code, seat), 0) + part
    for zip_code, seats in found.seats.items():
        seats.sort(
            key=lambda seat: land[zip_code, seat], reverse=True
        )  # without shares of land the file's order stays
    if unusable:
        found.problems.append(f"{file.name}: {unusable} rows name no ZIP code or no district that exists.")
    return found


def _form(name: str, rows: "csv.DictReader[str]") -> tuple[int | None, Iterator[_Line]]:
    header = list(rows.fieldnames or ())
    census = next((found for column in header if (found := _CENSUS_DISTRICT.fullmatch(column))), None)
    if census and {_CENSUS_ZIP, _LAND} <= set(header):
        return int(census[1]), _census(rows, census[0])
    named = re.search(r"-(1\d\d)\b", name)  # zip-districts-119.csv
    congress = int(named[1]) if named else None
    if {"zip", "state", "district"} <= set(header):
        return congress, ((row["zip"], row["state"], row["district"], 0) for row in rows)
    if {"zcta", "state_abbr", "cd"} <= set(header):
        return congress, ((row["zcta"], row["state_abbr"], row["cd"], 0) for row in rows)
    raise OfficialsError(
        f"{name}: is no file of ZIP codes and districts: its first line has none of the known forms."
    )


def _census(rows: "csv.DictReader[str]", district: str) -> Iterator[_Line]:
    for row in rows:
        state, number = FIPS.get(row[district][:2], ""), row[district][2:]
        if row[_CENSUS_ZIP] and number != _NO_DISTRICT:
            part = int(row[_LAND]) if row[_LAND].isdigit() else 0
            yield row[_CENSUS_ZIP], state, str(AT_LARGE) if number == _DELEGATE else number, part
