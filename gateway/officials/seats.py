"""The seats of Congress: how many each state has, and what they are called."""

import re
from typing import Final, NamedTuple

# Seats in the House after the census of 2020, in force until the elections of 2032: the Census Bureau's table of
# 2021-04-26 under 2 U.S.C. 2a.
_REPRESENTATIVES: Final = {
    "AK": 1, "AL": 7, "AR": 4, "AZ": 9, "CA": 52, "CO": 8, "CT": 5, "DE": 1, "FL": 28, "GA": 14, "HI": 2, "IA": 4,
    "ID": 2, "IL": 17, "IN": 9, "KS": 4, "KY": 6, "LA": 6, "MA": 9, "MD": 8, "ME": 2, "MI": 13, "MN": 8, "MO": 8,
    "MS": 4, "MT": 2, "NC": 14, "ND": 1, "NE": 3, "NH": 2, "NJ": 12, "NM": 3, "NV": 4, "NY": 26, "OH": 15, "OK": 5,
    "OR": 6, "PA": 17, "RI": 2, "SC": 7, "SD": 1, "TN": 9, "TX": 38, "UT": 4, "VA": 11, "VT": 1, "WA": 10, "WI": 8,
    "WV": 2, "WY": 1,
}  # fmt: skip
_DELEGATES: Final = ("AS", "DC", "GU", "MP", "PR", "VI")

STATES: Final = frozenset(_REPRESENTATIVES)  # with two senators each
TERRITORIES: Final = frozenset(_DELEGATES)  # with a delegate and no senator
AT_LARGE: Final = 0
MILITARY: Final = frozenset({"AA", "AE", "AP"})  # where the postal service puts APO, FPO and DPO addresses


class Seat(NamedTuple):
    """A seat of the House. `district` is 0 where there is one for the whole state."""

    state: str
    district: int

    def __str__(self) -> str:
        return f"{self.state}-{self.district}"

    @property
    def exists(self) -> bool:
        return self in HOUSE

    @property
    def delegate(self) -> bool:
        return self.state in TERRITORIES


def seat_of(text: str) -> Seat | None:
    """`IL-5`, as a seat is written; None for what is no seat."""
    found = re.fullmatch(r"([A-Z]{2})-(\d{1,2})", text)
    seat = Seat(found[1], int(found[2])) if found else None
    return seat if seat in HOUSE else None


def at_large(state: str) -> Seat | None:
    """The state's only seat, if it has just one."""
    seat = Seat(state, AT_LARGE)
    return seat if seat in HOUSE else None


HOUSE: Final = frozenset(
    {Seat(state, AT_LARGE) for state in _DELEGATES}
    | {Seat(state, AT_LARGE) for state, seats in _REPRESENTATIVES.items() if seats == 1}
    | {
        Seat(state, number)
        for state, seats in _REPRESENTATIVES.items()
        if seats > 1
        for number in range(1, seats + 1)
    }
)

# The Census Bureau's numbers for the states (FIPS 5-2), as its files have them.
FIPS: Final = {
    "01": "AL", "02": "AK", "04": "AZ", "05": "AR", "06": "CA", "08": "CO", "09": "CT", "10": "DE", "11": "DC",
    "12": "FL", "13": "GA", "15": "HI", "16": "ID", "17": "IL", "18": "IN", "19": "IA", "20": "KS", "21": "KY",
    "22": "LA", "23": "ME", "24": "MD", "25": "MA", "26": "MI", "27": "MN", "28": "MS", "29": "MO", "30": "MT",
    "31": "NE", "32": "NV", "33": "NH", "34": "NJ", "35": "NM", "36": "NY", "37": "NC", "38": "ND", "39": "OH",
    "40": "OK", "41": "OR", "42": "PA", "44": "RI", "45": "SC", "46": "SD", "47": "TN", "48": "TX", "49": "UT",
    "50": "VT", "51": "VA", "53": "WA", "54": "WV", "55": "WI", "56": "WY", "60": "AS", "66": "GU", "69": "MP",
    "72": "PR", "78": "VI",
}  # fmt: skip
