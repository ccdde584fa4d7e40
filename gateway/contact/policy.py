"""The rules, in their order: what is for ever first, what passes with time last."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, Self

from gateway.contact.hours import Hours, read_hours
from gateway.contact.places import Line, home, line_of
from gateway.contact.windows import decent_until, first_decent, is_decent

Channel = Literal["text", "call"]
# wish: doing or answering what they asked for (a call-back, a receipt, a person's reply). campaign: begun by us
# (the question whether a signature is theirs, its reminder, a blast).
Purpose = Literal["wish", "campaign"]
Rule = Literal[
    "blocked",
    "country",
    "number type",
    "opted out",
    "left campaign",
    "no consent",
    "quiet hours",
    "frequency cap",
]

# What somebody asked for this recently is welcome, whatever the hour. Either way: clocks of two machines differ.
ANSWER_WITHIN: Final = timedelta(minutes=15)
# The law's "24 hours" of the states that count contacts (Florida, Oklahoma, Maryland).
_DAY: Final = timedelta(hours=24)

# Kinds of line, in the words of the carrier's look-up.
_NO_PERSON: Final = frozenset({"tollFree", "premium", "sharedCost", "uan", "voicemail", "pager"})
NO_TEXTS: Final = _NO_PERSON | {"landline"}


@dataclass(frozen=True, slots=True)
class Person:
    """All that is known of somebody on whom it depends. Times are aware of their zone."""

    phone: str  # E.164
    zip: str | None = None
    consented: bool = False  # there is an opt-in of theirs in the ledger
    only: Channel | None = None  # it is for texts alone, or for calls alone
    opted_out_at: datetime | None = None  # of everything
    left_at: datetime | None = None  # opted out of the campaign that this is about
    line_type: str | None = None  # as the carrier's look-up says
    blocked: str | None = None  # why
    asked_at: datetime | None = None  # when they last asked for this very thing
    contacted: Collection[datetime] = ()  # when we contacted them for a campaign, of late, by text or call


@dataclass(frozen=True, slots=True)
class Rules:
    """What an operator decides. Countries have two letters."""

    hours: Hours
    countries: frozenset[str]
    contacts_per_day: int

    @classmethod
    def read(cls, quiet_hours: str, state_hours: str, countries: Collection[str], contacts_per_day: int) -> Self:
        """As the settings have them. Raises HoursError."""
        return cls(read_hours(quiet_hours, state_hours), frozenset(countries), contacts_per_day)


@dataclass(frozen=True, slots=True)
class Allowed:
    pass


@dataclass(frozen=True, slots=True)
class Refused:
    """`until` is the first moment at which it will be allowed; None: never, unless somebody changes something."""

    rule: Rule
    until: datetime | None = None


_ALLOWED: Final = Allowed()


def may_contact(person: Person, channel: Channel, purpose: Purpose, rules: Rules, now: datetime) -> Allowed | Refused:
    """A wish is done at any hour while it is fresh, even for somebody who had opted out before it."""
    line = line_of(person.phone)
    welcome = purpose == "wish" and _is_welcome(person, now)
    rule = _bad_number(person, line, channel, rules) or _unwanted(person, channel, purpose, welcome=welcome)
    if rule:
        return Refused(rule)
    if welcome:
        return _ALLOWED
    place = home(person.zip, line)
    until = first_decent(rules.hours, place, _free_from(person, rules, now) if purpose == "campaign" else now)
    if until == now:
        return _ALLOWED
    return Refused("frequency cap" if is_decent(rules.hours, place, now) else "quiet hours", until)


def quiet_from(person: Person, rules: Rules, now: datetime) -> datetime:
    """Until when something begun now may reach them; `now` itself if that has passed."""
    until = decent_until(rules.hours, home(person.zip, line_of(person.phone)), now)
    return until if person.asked_at is None else max(until, person.asked_at + ANSWER_WITHIN)


def _is_welcome(person: Person, now: datetime) -> bool:
    """STOP takes back what they asked for before it."""
    asked, stopped = person.asked_at, person.opted_out_at
    return asked is not None and abs(now - asked) < ANSWER_WITHIN and (stopped is None or asked > stopped)


def _bad_number(person: Person, line: Line, channel: Channel, rules: Rules) -> Rule | None:
    if person.blocked:
        return "blocked"
    if line.country not in rules.countries:
        return "country"
    unfit = NO_TEXTS if channel == "text" else _NO_PERSON
    return None if line.is_persons and person.line_type not in unfit else "number type"


def _unwanted(person: Person, channel: Channel, purpose: Purpose, *, welcome: bool) -> Rule | None:
    if person.opted_out_at and not welcome:
        return "opted out"
    asked_since = purpose == "wish" and person.asked_at and person.left_at and person.asked_at > person.left_at
    if person.left_at and not asked_since:
        return "left campaign"
    agreed = person.consented and person.only in {None, channel}
    return "no consent" if purpose == "campaign" and not agreed else None


def _free_from(person: Person, rules: Rules, now: datetime) -> datetime:
    """When one contact more keeps to the number for 24 hours; `now` if it does already."""
    recent = sorted(moment for moment in person.contacted if moment > now - _DAY)
    most = rules.contacts_per_day
    return now if len(recent) < most else recent[-most] + _DAY
