"""The offices that members of Congress have at home, as unitedstates/congress-legislators lists them."""

import re
from typing import Any, Final

from gateway.officials.errors import OfficialsError
from gateway.officials.hours import Hours
from gateway.officials.members import Congress, key_of, text
from gateway.officials.office_hours import USUAL, hours_from
from gateway.officials.places import Places
from gateway.officials.sources import File
from gateway.officials.yaml_records import records

_FEWEST: Final = 400  # members; a file with fewer was cut, or belongs to another Congress than the members


def read_offices(file: File, congress: Congress, places: Places) -> None:
    """Into `congress.offices`, behind the offices in Washington. Raises OfficialsError."""
    strangers = unclear = members = 0
    for record in records(file.text, file.name):
        key = key_of(text(record.get("id"), "bioguide", 20))
        listed = record.get("offices")
        if key not in congress.officials or not isinstance(listed, list):
            strangers += 1
            continue
        members += 1
        for office in listed:
            if isinstance(office, dict):
                unclear += _add(congress, key, office, places)
    if members < _FEWEST:
        raise OfficialsError(f"{file.name}: has the offices of only {members} members; is the file whole?")
    if strangers:
        congress.problems.append(f"{file.name}: {strangers} records belong to nobody who sits in Congress.")
    if unclear:
        congress.problems.append(
            f"{file.name}: the opening hours of {unclear} offices are not plain enough to keep to; {USUAL} was taken."
        )


def _add(congress: Congress, key: str, office: dict[str, Any], places: Places) -> bool:
    """Were there opening hours that could not be read?"""
    state, zip_code = text(office, "state", 2), re.match(r"[0-9]{5}(?![0-9])", text(office, "zip", 10))
    written = text(office, "hours", 200)
    hours = _hours(written)
    congress.offices.add(
        key,
        text(office, "id", 60).partition("-")[2],
        text(office, "phone", 60),
        kind="district",
        city=text(office, "city", 60) or None,
        state=state or None,
        zip=zip_code[0] if zip_code else None,
        zone=places.zone(zip_code[0] if zip_code else None, state),
        hours=hours or USUAL,
    )
    return bool(written) and hours is None


def _hours(written: str) -> str | None:
    try:
        found = hours_from(written)
        return str(Hours.parse(found)) if found else None
    except OfficialsError:
        return None
