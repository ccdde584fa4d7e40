"""What the postal service says about a ZIP code: state, city, time zone and where it lies (library `zipcodes`)."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from zoneinfo import available_timezones

import zipcodes

_CAPITAL: Final = "America/New_York"


@dataclass(frozen=True, slots=True)
class Place:
    """`zone` is an IANA name, or empty. `at` is where it lies, None where nobody knows.

    Both of its numbers are in degrees of latitude, so that the distances of neighbours can be compared.
    """

    state: str
    city: str
    zone: str
    at: tuple[float, float] | None


class Places:
    """Every ZIP code of the country. Takes half a second to make: for imports, not for requests."""

    def __init__(self) -> None:
        known = available_timezones()  # the library's own column has slipped in places
        self.by_zip: Mapping[str, Place] = {row["zip_code"]: _place(row, known) for row in _every()}
        zones: dict[str, Counter[str]] = defaultdict(Counter)
        for place in self.by_zip.values():
            zones[place.state][place.zone] += bool(place.zone)
        self._usual = {state: counted.most_common(1)[0][0] for state, counted in zones.items()}

    def zone(self, zip_code: str | None, state: str | None) -> str:
        """Of this ZIP, else the one that most of the state has."""
        place = self.by_zip.get(zip_code or "")
        return (place and place.zone) or self._usual.get(state or "") or _CAPITAL


@lru_cache(maxsize=1)
def places() -> Places:
    return Places()


@lru_cache(maxsize=50_000)
def state_of(zip_code: str) -> str | None:
    """AA, AE and AP are the military's; None for a ZIP that the postal service does not have."""
    return next((str(place["state"]) for place in zipcodes.matching(zip_code)), None)  # type: ignore[no-untyped-call]  # it has no types


@lru_cache(maxsize=1000)
def state_of_prefix(prefix: str) -> str | None:
    """The one state whose ZIPs begin so; None where that are several, or none."""
    states = {str(place["state"]) for place in zipcodes.similar_to(prefix)}  # type: ignore[no-untyped-call]  # as above
    return states.pop() if len(states) == 1 else None


def _every() -> Iterable[dict[str, Any]]:
    rows: list[dict[str, Any]] = zipcodes.list_all()  # type: ignore[no-untyped-call]  # as above
    return rows


def _place(row: Mapping[str, Any], known: set[str]) -> Place:
    latitude, longitude = float(row["lat"] or 0), float(row["long"] or 0)
    zone = row["timezone"] if row["timezone"] in known else ""
    at = (latitude, longitude * math.cos(math.radians(latitude))) if latitude or longitude else None
    return Place(row["state"], row["city"].lower(), zone, at)
