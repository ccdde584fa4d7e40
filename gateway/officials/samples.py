"""A small Congress of people who do not exist, for walking through a conversation without the directory."""

from functools import cache
from typing import Final

from gateway.officials.atlas import Atlas, Districts
from gateway.officials.hours import Hours
from gateway.officials.official import Office, Official
from gateway.officials.seats import Seat
from gateway.officials.shipped import SWITCHBOARD, shipped
from gateway.officials.store import official_of

_TITLES: Final = {
    "senator": {"en": "Senator", "es": "Senadora"},
    "representative": {"en": "Representative", "es": "Representante"},
    "delegate": {"en": "Delegate", "es": "Delegado"},
}

# ZIP codes and their districts, the likeliest first.
_ZIPS: Final = {
    "60601": ("IL-7",),
    "60618": ("IL-5", "IL-3", "IL-9"),
    "60629": ("IL-4", "IL-3"),  # nobody sits for IL-4
    "20001": ("DC-0",),
    "82001": ("WY-0",),  # of Wyoming, nobody is known but its representative
}


@cache
def sample_atlas() -> Atlas:
    return Atlas(
        [*_shipped(), *_senators(), *_house()],
        {zip_code: Districts(tuple(map(_seat, seats)), guess=False) for zip_code, seats in _ZIPS.items()},
    )


def _shipped() -> list[Official]:
    row, office = shipped()[SWITCHBOARD]
    return [official_of(row, [office])]


def _senators() -> list[Official]:
    return [
        _member("senator", "Ana Rivers", "IL", 1, rank=1, lines=("+12025550111", "+13125550112")),
        _member("senator", "Zoé Núñez", "IL", 2, rank=2, lines=("+12025550113",)),
    ]


def _house() -> list[Official]:
    held = {
        "IL-3": ("Delia Park", ("+12025550123",)),
        "IL-5": ("Miguel Lake", ("+12025550125",)),
        "IL-7": ("Rosa Field", ("+12025550127",)),
        "IL-9": ("John Stone", ("+12025550129",)),
        "WY-0": ("May Winter", ()),
        "DC-0": ("Paul Bridge", ("+12025550120",)),
    }
    return [_representative(_seat(seat), name, lines) for seat, (name, lines) in held.items()]


def _representative(seat: Seat, name: str, lines: tuple[str, ...]) -> Official:
    kind = "delegate" if seat.delegate else "representative"
    return _member(kind, name, seat.state, seat.district, lines=lines)


def _member(
    kind: str, name: str, state: str, number: int, *, rank: int | None = None, lines: tuple[str, ...]
) -> Official:
    """`number` is the class of a senator, the district of everybody else."""
    key = f"sample:{kind}:{state}-{number}".lower()
    senator = kind == "senator"
    return Official(
        key,
        kind,
        name,
        {"en": _TITLES[kind]["en"], "es": _TITLES[kind]["es"]},
        "file",
        tuple(_office(key, place, phone) for place, phone in enumerate(lines)),
        state=state,
        district=None if senator else number,
        senate_class=number if senator else None,
        rank=rank,
    )


def _office(key: str, place: int, phone: str) -> Office:
    city, zone = ("Chicago", "America/Chicago") if place else ("Washington", "America/New_York")
    hours = Hours.parse("Mon-Fri 9:00-17:00")
    return Office(f"{key}/{place}", "district" if place else "dc", phone, zone, hours, city=city)


def _seat(text: str) -> Seat:
    state, _, district = text.partition("-")
    return Seat(state, int(district))
