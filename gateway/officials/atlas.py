"""From a ZIP code to the people who represent it, in memory: a snapshot of the directory that never changes."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, Self

from gateway.officials.official import CONGRESS, Office, Official
from gateway.officials.places import state_of, state_of_prefix
from gateway.officials.seats import MILITARY, STATES, Seat, at_large, seat_of
from gateway.officials.shipped import SWITCHBOARD

What = Literal["known", "split", "no district", "military", "unknown"]


class Candidate(NamedTuple):
    """A seat that a ZIP may belong to. `vacant` is False where nobody is known because nothing was imported yet."""

    seat: Seat
    member: Official | None
    vacant: bool


class Districts(NamedTuple):
    """Of one ZIP, the likeliest first. `guess`: no file has this ZIP."""

    seats: tuple[Seat, ...]
    guess: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Who represents a ZIP.

    `known`: one district. `split`: several; ask which, and look up again with the answer. `no district`: a postal
    code of which only the state is known. `military`: an APO, FPO or DPO address; ask for the ZIP at home.
    `unknown`: the postal service has no such ZIP; where its first digits are of one state, that state is given.
    `guess`: the districts are those of the neighbourhood. `fallback` connects to everybody.
    """

    zip_code: str
    what: What
    fallback: Official
    state: str | None = None
    senators: tuple[Official, ...] = ()  # the senior one first
    vacant_senate_seats: int = 0
    candidates: tuple[Candidate, ...] = ()
    guess: bool = False

    @property
    def house(self) -> Official | None:
        """The representative or delegate, where there is no doubt who that is."""
        return self.candidates[0].member if len(self.candidates) == 1 else None

    @property
    def vacant(self) -> bool:
        """There is no doubt about the district, and nobody sits for it."""
        return len(self.candidates) == 1 and self.candidates[0].vacant


class Atlas:
    def __init__(self, officials: Iterable[Official], zips: Mapping[str, Districts], version: int = 0) -> None:
        self.version = version
        self.officials: Mapping[str, Official] = {official.key: official for official in officials}
        self.switchboard = self.officials[SWITCHBOARD]
        self._zips = zips
        self._offices = _by_phone(self.officials.values())
        self._house = _house(self.officials.values())
        self._senate = _senate(self.officials.values())
        self._imported = bool(self._house)
        self._candidates: dict[tuple[Seat, ...], tuple[Candidate, ...]] = {}
        self.full_mailboxes: Mapping[str, datetime] = {}  # by telephone: until when

    def knowing(self, full_mailboxes: Mapping[str, datetime]) -> Self:
        """The same, with what supporters said of the mailboxes."""
        other = copy(self)
        other.full_mailboxes = full_mailboxes
        return other

    def lookup(self, zip_code: str, *, district: str | None = None) -> Found:
        """`district` is what the person answered before, such as `IL-5`; one that cannot be theirs is not heeded."""
        districts = self._zips.get(zip_code)
        if districts is None:
            return self._without_districts(zip_code, district)
        chosen = seat_of(district) if district else None
        if chosen in districts.seats or (chosen and districts.guess and chosen.state == districts.seats[0].state):
            return self._known(zip_code, chosen)
        if len(districts.seats) == 1:
            return self._known(zip_code, districts.seats[0], guess=districts.guess)
        return self._found(zip_code, "split", districts.seats[0].state, districts.seats, guess=districts.guess)

    def mailbox_full(self, phone: str, moment: datetime) -> bool:
        """Did somebody find it full of late?"""
        until = self.full_mailboxes.get(phone)
        return until is not None and until > moment

    def lines_of(self, official: Official) -> tuple[Office, ...]:
        """Where to call them: their own telephones, or the Capitol's for a member of Congress who has none."""
        if official.offices or official.kind not in CONGRESS:
            return official.offices
        return self.switchboard.offices

    def offices_at(self, phone: str) -> tuple[Office, ...]:
        """Those with this telephone: two senators of a state may share one."""
        return self._offices.get(phone, ())

    def holder(self, seat: Seat) -> Official | None:
        return self._house.get(seat)

    def _without_districts(self, zip_code: str, district: str | None) -> Found:
        if len(zip_code) != 5 or not zip_code.isascii() or not zip_code.isdigit():
            return self._found(zip_code, "unknown")
        state = state_of(zip_code)
        if state is None:
            return self._found(zip_code, "unknown", state_of_prefix(zip_code[:3]))
        if state in MILITARY:
            return self._found(zip_code, "military")
        chosen = seat_of(district) if district else None
        only = chosen if chosen and chosen.state == state else at_large(state)
        return self._known(zip_code, only) if only else self._found(zip_code, "no district", state)

    def _known(self, zip_code: str, seat: Seat | None, *, guess: bool = False) -> Found:
        if seat is None:
            raise AssertionError("a seat that was chosen is a seat")
        return self._found(zip_code, "known", seat.state, (seat,), guess=guess)

    def _found(
        self, zip_code: str, what: What, state: str | None = None, seats: Sequence[Seat] = (), *, guess: bool = False
    ) -> Found:
        senators = self._senate.get(state or "", ())
        missing = 2 - len(senators) if self._imported and state in STATES else 0
        return Found(
            zip_code, what, self.switchboard, state, senators, max(0, missing), self._members(tuple(seats)), guess
        )

    def _members(self, seats: tuple[Seat, ...]) -> tuple[Candidate, ...]:
        """Made once for each combination of districts; there are some thousands."""
        members = self._candidates.get(seats)
        if members is None:
            holders = ((seat, self._house.get(seat)) for seat in seats)
            members = tuple(Candidate(seat, holder, self._imported and holder is None) for seat, holder in holders)
            self._candidates[seats] = members
        return members


def _by_phone(officials: Iterable[Official]) -> dict[str, tuple[Office, ...]]:
    offices: dict[str, tuple[Office, ...]] = {}
    for official in officials:
        for office in official.offices:
            offices[office.phone] = (*offices.get(office.phone, ()), office)
    return offices


def _house(officials: Iterable[Official]) -> dict[Seat, Official]:
    """Whoever was entered by hand has the seat, until they are removed by hand."""
    held: dict[Seat, Official] = {}
    for official in sorted(officials, key=lambda official: (official.source == "hand", official.key)):
        if official.kind in {"representative", "delegate"} and official.state and official.district is not None:
            held[Seat(official.state, official.district)] = official
    return held


def _senate(officials: Iterable[Official]) -> dict[str, tuple[Official, ...]]:
    """As above; a senator's seat is the class in which they are elected."""
    held: dict[tuple[str, int | str], Official] = {}
    for official in sorted(officials, key=lambda official: (official.source == "hand", official.key)):
        if official.kind == "senator" and official.state:
            held[official.state, official.senate_class or official.key] = official
    by_state: dict[str, tuple[Official, ...]] = {}
    for official in sorted(held.values(), key=lambda official: (official.rank or 9, official.key)):
        by_state[official.state or ""] = (*by_state.get(official.state or "", ()), official)
    return by_state
