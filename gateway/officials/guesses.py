"""ZIP codes that no file has: PO boxes, large buildings, and those of a state that the file forgot.

Census files know areas, and some 7,300 ZIPs are none. They get the districts of their city's other ZIPs, the nearest
first, or else those of their nearest neighbour. Against HUD's table of addresses that holds the right one for 98 %.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from gateway.officials.places import Place
from gateway.officials.seats import STATES, Seat, at_large

_NOWHERE: Final = (math.inf, math.inf)


class District(NamedTuple):
    """`guess`: no file says so."""

    seat: Seat
    guess: bool


@dataclass(slots=True)
class Completed:
    """The districts of each ZIP, the likeliest first; how many ZIPs were made from what; and those without any."""

    districts: dict[str, list[District]]
    by_city: int = 0
    by_neighbour: int = 0
    at_large: int = 0
    none: int = 0
    other_state: int = 0


def complete(known: Mapping[str, Sequence[Seat]], places: Mapping[str, Place]) -> Completed:
    """Every ZIP of the file and of the postal service; the state that the post writes on letters comes first."""
    done = Completed({})
    neighbours = _Neighbours(known, places)
    for zip_code, seats in known.items():
        done.districts[zip_code] = _posted_first(seats, places.get(zip_code), neighbours, done)
    for zip_code in sorted(places.keys() - known.keys()):
        found = neighbours.districts(places[zip_code], done)
        if found:
            done.districts[zip_code] = found
    return done


def _posted_first(
    seats: Sequence[Seat], place: Place | None, neighbours: "_Neighbours", count: Completed
) -> list[District]:
    districts = [District(seat, guess=False) for seat in seats]
    if place is None:
        return districts
    ours = [district for district in districts if district.seat.state == place.state]
    if not ours:
        ours = neighbours.districts(place, count)
        count.other_state += bool(ours)
    return ours + [district for district in districts if district.seat.state != place.state]


class _Neighbours:
    """The ZIPs of the file by city and by state."""

    def __init__(self, known: Mapping[str, Sequence[Seat]], places: Mapping[str, Place]) -> None:
        self._known = known
        self._cities: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._points = {zip_code: place.at or _NOWHERE for zip_code, place in places.items()}
        self._states: dict[str, list[str]] = defaultdict(list)
        for zip_code in sorted(known):
            place = places.get(zip_code)
            if place and any(seat.state == place.state for seat in known[zip_code]):
                self._cities[place.state, place.city].append(zip_code)
                self._states[place.state].append(zip_code)

    def districts(self, place: Place, count: Completed) -> list[District]:
        only = at_large(place.state)
        if only:
            count.at_large += 1
            return [District(only, guess=False)]
        city = self._cities[place.state, place.city]
        if city:
            count.by_city += 1
            return self._of(sorted(city, key=self._distance_to(place)), place.state)
        if place.at and self._states[place.state]:
            count.by_neighbour += 1
            return self._of([min(self._states[place.state], key=self._distance_to(place))], place.state)
        count.none += place.state in STATES
        return []

    def _of(self, zips: Iterable[str], state: str) -> list[District]:
        seats = (seat for zip_code in zips for seat in self._known[zip_code] if seat.state == state)
        return [District(seat, guess=True) for seat in dict.fromkeys(seats)]

    def _distance_to(self, place: Place) -> Callable[[str], float]:
        here = place.at
        if here is None:
            return lambda _: 0.0
        return lambda other: math.dist(here, self._points[other])
