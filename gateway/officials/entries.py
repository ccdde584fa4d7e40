"""What is typed about an official or an office, checked and made into the columns of the tables."""

import re
from collections.abc import Mapping
from typing import Any, Final
from zoneinfo import available_timezones

from gateway.officials.errors import OfficialsError
from gateway.officials.hours import Hours
from gateway.officials.office_hours import USUAL
from gateway.officials.official import CONGRESS, KINDS, OFFICE_KINDS
from gateway.officials.places import places
from gateway.officials.seats import STATES, TERRITORIES, Seat
from gateway.officials.shipped import Row
from gateway.officials.telephone import extension, office_phone

Columns = Mapping[str, Any]

_OFFICE: Final = re.compile(r"[a-z0-9_-]{1,30}")
_LENGTHS: Final = {"name": 100, "title_en": 60, "title_es": 60, "spoken_en": 100, "spoken_es": 100, "party": 40,
                   "city": 60}  # fmt: skip


def official_columns(given: Columns) -> Row:
    """Checked columns of the table `officials`."""
    row = {name: _short(name, value) for name, value in given.items()}
    if row.get("kind", KINDS[0]) not in KINDS:
        raise OfficialsError(f"An official is one of {', '.join(KINDS)}.")
    if "state" in row:
        row["state"] = _state(row["state"])
    return row


def require_seat(row: Columns) -> None:
    """Whoever sits in Congress sits for somebody. Raises OfficialsError."""
    if row["kind"] not in CONGRESS:
        return
    state, district = row.get("state"), row.get("district")
    if not state or (row.get("senate_class") if row["kind"] == "senator" else district) is None:
        raise OfficialsError("A member of Congress needs the seat: --state, and --district or --senate-class.")
    if row["kind"] != "senator" and not Seat(state, district or 0).exists:
        raise OfficialsError(f"There is no seat {state}-{district} in the House.")


def office_row(key: str, name: str, given: Columns, before: Columns | None) -> Row:
    """A whole row of the table `offices`: what is given over what was there."""
    if not _OFFICE.fullmatch(name):
        raise OfficialsError(
            f'"{name[:30]}" is no name for an office; take small letters and digits, such as chicago.'
        )
    row: Row = dict(before) if before else {"kind": "other", "position": 0, "hours": USUAL, "extension": None}
    row |= {"key": f"{key}/{name}", "official": key, "source": "hand", "active": True}
    row |= {column: _short(column, value) for column, value in given.items()}
    if "phone" in given:
        row["phone"], written = office_phone(given["phone"])
        row["extension"] = written
    if "extension" in given:
        row["extension"] = extension(given["extension"])
    if not row.get("phone"):
        raise OfficialsError("An office needs a telephone: --phone.")
    if "state" in given:
        row["state"] = _state(given["state"])
    row["hours"] = str(Hours.parse(row["hours"]))
    row["zone"] = _zone(row)
    if row["kind"] not in OFFICE_KINDS:
        raise OfficialsError(f"An office is one of {', '.join(OFFICE_KINDS)}.")
    return row


def _zone(row: Row) -> str:
    """As it was given, else by the ZIP code or the state."""
    zone = row.get("zone")
    if not zone and not row.get("zip") and not row.get("state"):
        raise OfficialsError(
            "An office needs its time zone: --zone America/Chicago, or the ZIP code or state it is in."
        )
    zone = zone or places().zone(row.get("zip"), row.get("state"))
    if zone not in available_timezones():
        raise OfficialsError(f'"{zone}" is no time zone; write it as America/Chicago.')
    return str(zone)


def _short(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    most = _LENGTHS.get(name)
    if (most and len(value) > most) or not value.isprintable():
        raise OfficialsError(f"{name.replace('_', ' ')} takes one line of up to {most or 60} letters.")
    return value.strip()


def _state(text: str) -> str:
    state = text.strip().upper()
    if state not in STATES | TERRITORIES:
        raise OfficialsError(f'"{text[:20]}" is no state; write its two letters, such as IL.')
    return state
