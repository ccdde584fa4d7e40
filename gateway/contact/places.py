"""Where a supporter probably lives: by ZIP, else by area code; and what kind of number they have.

The ZIP is what people told us themselves. An area code only says where a number was bought, so all of its time zones
count. (Its three digits of exchange would tell more, of landlines; mobile numbers move with their owners.)
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
import zipcodes
from phonenumbers import NumberParseException, PhoneNumber, timezone

from gateway.phones import NO_PERSON

_LETTERS: Final = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK "
    "OR PA RI SC SD TN TX UT VT VA WA WV WI WY PR VI GU AS MP FM MH PW"
)
STATES: Final = frozenset(_LETTERS.split())
_TERRITORIES: Final = frozenset({"PR", "VI", "GU", "AS", "MP"})  # states to the post, countries to the telephone


class Place(NamedTuple):
    """All the zones that somebody may be in; `state` is None where it is not known."""

    zones: tuple[str, ...]
    state: str | None


class Origin(NamedTuple):
    """What every text that comes in is asked for. `country` has two letters, None if no country has such a number."""

    country: str | None
    is_persons: bool


class Line(NamedTuple):
    """What a number itself tells. `country` has two letters, None if no country has such a number."""

    country: str | None
    is_persons: bool
    place: Place


# For a home that nobody knows: an hour is decent only if it is so in the first and the last of the fifty states, and
# in each between them, for Sundays begin and end by the local clock.
ANYWHERE: Final = Place(
    (
        "America/New_York",
        "America/Chicago",
        "America/Denver",
        "America/Los_Angeles",
        "America/Anchorage",
        "Pacific/Honolulu",
    ),
    None,
)


_SOMEBODY: Final = "2345678"  # a subscriber's number that every area code may hand out
_MOST_ZONES_OF_AREA: Final = 6  # Alaska's 907 has four


@cache
def clock(zone: str) -> ZoneInfo:
    """Kept. ZoneInfo keeps the last eight and reads the files of others again; the country has more of them."""
    return ZoneInfo(zone)


def warm_up() -> None:
    """Load the tables now (half a second), and not in a transaction for which others wait."""
    home("10001", line_of("+12125550100"))


def home(zip_code: str | None, line: Line) -> Place:
    return (_read_zips()[0].get(zip_code) if zip_code else None) or line.place


def zip_ranges(state: str) -> Sequence[tuple[str, str]]:
    """The first and the last ZIP of each run that lies in this state alone: a few ranges hold its thousand ZIPs."""
    return _zip_ranges().get(state, ())


@cache
def _zip_ranges() -> Mapping[str | None, Sequence[tuple[str, str]]]:
    ranges = defaultdict[str | None, list[tuple[str, str]]](list)
    before = None
    for code, place in sorted(_read_zips()[0].items()):
        run = ranges[place.state]
        run.append((run.pop()[0] if run and place.state == before else code, code))
        before = place.state
    return ranges


def origin_of(phone: str) -> Origin:
    """As `line_of`, without the places, whose tables take half a second to load."""
    return _origin(_of_its_area(phone))


def line_of(phone: str) -> Line:
    """By the area code within North America, by the whole number elsewhere. A few tenths of a microsecond, warm."""
    return _line(_of_its_area(phone))


def _of_its_area(phone: str) -> str:
    return phone[:5] + _SOMEBODY if phone.startswith("+1") and len(phone) == 12 else phone


@lru_cache(maxsize=10_000)
def _origin(phone: str) -> Origin:
    try:
        number = phonenumbers.parse(phone)
    except NumberParseException:
        return Origin(None, is_persons=False)
    country = phonenumbers.region_code_for_number(number)
    return Origin(country, is_persons=phonenumbers.number_type(number) not in NO_PERSON)


@lru_cache(maxsize=10_000)
def _line(phone: str) -> Line:
    country, is_persons = _origin(phone)
    try:
        number = phonenumbers.parse(phone)
    except NumberParseException:
        return Line(None, is_persons=False, place=ANYWHERE)
    zones = _zones_of_area(phone[2:5]) if number.country_code == 1 else _known(timezone.time_zones_for_number(number))
    state = _state_of_area(phone[2:5], country) if number.country_code == 1 else None
    return Line(country, is_persons, Place(zones, state) if zones else ANYWHERE)


def _zones_of_area(area: str) -> tuple[str, ...]:
    """Of every exchange in it; none for a code without a place: 800 has all the zones of the continent."""
    found: set[str] = set()
    for exchange in range(200, 1000):
        number = PhoneNumber(country_code=1, national_number=int(f"{area}{exchange}0000"))
        found.update(timezone.time_zones_for_geographical_number(number))
    return _known(found) if len(found) <= _MOST_ZONES_OF_AREA else ()


def _state_of_area(area: str, country: str | None) -> str | None:
    """Area codes end where states do; where the ZIPs tell of several states, the others are across the border."""
    if country != "US":
        return country if country in _TERRITORIES else None
    return _read_zips()[1].get(area)


@cache
def _read_zips() -> tuple[dict[str, Place], dict[str, str]]:
    """The place of each ZIP, and the state of each area code. It takes a third of a second, when first asked."""
    homes: dict[str, Place] = {}
    states: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for state in sorted(STATES):
        zones: defaultdict[str, set[str]] = defaultdict(set)
        rows: list[dict[str, Any]] = zipcodes.filter_by_state(state)  # type: ignore[no-untyped-call]  # it has no types
        for row in rows:
            zones[row["zip_code"]].add(row["timezone"])
            for area in row["area_codes"]:
                states[area][state] += 1
        homes |= {code: _place(_known(found), state) for code, found in zones.items() if _known(found)}
    return homes, {area: counted.most_common(1)[0][0] for area, counted in states.items()}


@cache
def _place(zones: tuple[str, ...], state: str) -> Place:
    """One object for all ZIPs that lie alike."""
    return Place(zones, state)


def _known(zones: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(zone for zone in zones if _exists(zone)))


@cache
def _exists(zone: str) -> bool:
    """The libraries write an empty text or `Etc/Unknown` for a place without a zone; one ZIP has a town's name."""
    try:
        return bool(ZoneInfo(zone)) and zone != "Etc/Unknown"
    except (ZoneInfoNotFoundError, ValueError):
        return False
