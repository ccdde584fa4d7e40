"""The published files, as they were in June 2026, and how a test changes them."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from gateway.officials.sources import DISTRICT_OFFICES, MEMBERS, File, Source

DATA: Final = Path(__file__).parents[3] / "shared" / "data"
ZIPS: Final = "zip-districts-119.csv"


@lru_cache
def published(name: str) -> str:
    return (DATA / name).read_text(encoding="utf-8")


def source(members: str | None = None, offices: str | None = None, zips: str | None = None) -> Source:
    """As published but for what is given. Without `zips` an import leaves the ZIP codes as they are."""
    return Source(
        "a test",
        File(MEMBERS, members or published(MEMBERS)),
        File(DISTRICT_OFFICES, offices or published(DISTRICT_OFFICES)),
        File(ZIPS, zips) if zips else None,
    )


def records(text: str) -> list[str]:
    """Of a YAML file, each member's."""
    return re.split(r"(?m)^(?=- id:)", text)[1:]


def without(text: str, *bioguides: str) -> str:
    kept = [record for record in records(text) if not any(f"bioguide: {one}" in record for one in bioguides)]
    assert len(kept) == len(records(text)) - len(bioguides)
    return "".join(kept)


def changed(text: str, bioguide: str, before: str, after: str) -> str:
    """In the record of this member every `before` is `after`."""
    [record] = [record for record in records(text) if f"bioguide: {bioguide}" in record]
    assert before in record
    return text.replace(record, record.replace(before, after))


@lru_cache
def census() -> str:
    """The table of ZIP codes in the form of the Census Bureau's relationship file, which is not among the files."""
    from gateway.officials.seats import FIPS

    numbers = {state: number for number, state in FIPS.items()}
    lines = [
        "\ufeffOID_CD119_20|GEOID_CD119_20|NAMELSAD_CD119_20|OID_ZCTA5_20|GEOID_ZCTA5_20|AREALAND_PART|AREAWATER_PART"
    ]
    land = 1_000_000_000
    for row in published(ZIPS).splitlines()[1:]:
        zip_code, state, district, _ = row.split(",")
        if state in {"PR", "GU", "VI", "AS", "MP"}:
            continue
        land -= 1
        number = "98" if state == "DC" else f"{int(district):02}"
        lines.append(f"1|{numbers[state]}{number}|District|2|{zip_code}|{land}")
    return "\r\n".join([*lines, "1|5312|District 12|||500", "1|53ZZ|no district|2|98110|0", ""])
