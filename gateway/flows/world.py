"""What the engine may look up: read-only facts about the campaign and whom it calls."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

from gateway.flows.events import Channel, Language
from gateway.flows.weekly import Offer

# What a supporter's answers tell about whom they call. fixed: everybody calls the same, whatever the ZIP. no_zip: it
# depends on the ZIP, which is not known. unknown: there is no such ZIP. military: an APO, FPO or DPO address. split:
# their ZIP has several districts, and they were not asked yet. nobody: for their place the plan has nobody to call.
Located = Literal["fixed", "no_zip", "unknown", "military", "split", "found", "nobody"]

UNSURE = "?"  # the answer to the question for a district by those who do not know theirs


class Telephone(NamedTuple):
    """`phone` is E.164, `extension` as the carrier's sendDigits takes it; `where` is part of a sentence."""

    phone: str
    extension: str = ""
    where: Mapping[Language, str] = {}


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody to call. `key` never changes; `others` are their other offices that answer at this hour.

    `name` is written, and spoken as well where `spoken` has nothing better. In a campaign file one without `phone` is
    an official: `key` is theirs in the directory, which knows the telephone and, where `name` is empty, the name.
    """

    key: str
    phone: str
    name: Mapping[Language, str]
    script: Mapping[Language, str]
    spoken: Mapping[Language, str] = field(default_factory=dict)
    extension: str = ""
    others: tuple[Telephone, ...] = ()

    @property
    def telephones(self) -> tuple[Telephone, ...]:
        """In the order in which they are tried."""
        return Telephone(self.phone, self.extension), *self.others

    def named(self, channel: Channel, language: Language) -> str:
        said = self.spoken.get(language) if channel == "voice" else None
        return said or self.name.get(language, "")


class Choice(NamedTuple):
    """A district that a ZIP may belong to, such as `IL-5`, and who sits for it, written and spoken."""

    key: str
    name: Mapping[Language, str]
    spoken: Mapping[Language, str]


class Closed(NamedTuple):
    """It is not worth calling now. `opens` says when it is, as part of a sentence; `minutes` until then.

    `mailbox`: the office is open, but its mailbox is full.
    """

    minutes: int
    opens: Mapping[Language, str]
    mailbox: bool = False


class Petition(NamedTuple):
    """A campaign of the same hotline that takes signatures; `label` as its menu has it: "To sign ..., press 1."."""

    slug: str
    label: Mapping[Language, str]


class World(Protocol):
    @property
    def hotline(self) -> str:
        """The number that supporters see, E.164."""

    @property
    def can_ring(self) -> bool:
        """Do we know a number at which to ring this supporter again?"""

    def locate(self, answers: Mapping[str, str]) -> Located:
        """Whether the answers are enough to know whom this supporter calls."""

    def choices(self, answers: Mapping[str, str]) -> Sequence[Choice]:
        """The districts of a ZIP that has several, the likeliest first."""

    def closed(self, target: Target, full: Sequence[str]) -> Closed | None:
        """None for an office that answers at this hour, and for one whose hours nobody knows.

        `full` are the telephones whose mailboxes this caller has just found full.
        """

    @property
    def weekly(self) -> Callable[[], Offer | None]:
        """The ring every week that can be offered to this supporter at this moment."""

    @property
    def next_try(self) -> Callable[[str], int]:
        """In how many minutes another try to reach the target of this key is worth it; 0 leaves it to the flow."""

    @property
    def petition(self) -> Petition | None:
        """What a caller can sign in place of a call to a closed office."""

    @property
    def letter(self) -> Callable[[], bool]:
        """Can this supporter be texted the campaign's letter?"""

    def targets(self, answers: Mapping[str, str]) -> Sequence[Target]:
        """Whom this supporter calls, in order. `answers` may hold `zip` and `district` to look officials up by."""


def nothing_weekly() -> Offer | None:
    """No ring every week is offered."""
    return None


def no_letter() -> bool:
    return False


def as_the_flow_says(target: str) -> int:  # noqa: ARG001 - the shape of World.next_try
    return 0


@dataclass(frozen=True, slots=True)
class FixedWorld:
    """One hotline and the same targets for everybody. `located` is what is said to be known of every place."""

    hotline: str = ""
    fixed: tuple[Target, ...] = ()
    can_ring: bool = True
    located: Located = "fixed"
    weekly: Callable[[], Offer | None] = nothing_weekly
    next_try: Callable[[str], int] = as_the_flow_says
    petition: Petition | None = None
    letter: Callable[[], bool] = no_letter

    def locate(self, answers: Mapping[str, str]) -> Located:  # noqa: ARG002 - the protocol's shape
        return self.located

    def choices(self, answers: Mapping[str, str]) -> Sequence[Choice]:  # noqa: ARG002 - the protocol's shape
        return ()

    def closed(self, target: Target, full: Sequence[str]) -> Closed | None:  # noqa: ARG002 - the protocol's shape
        return None

    def targets(self, answers: Mapping[str, str]) -> Sequence[Target]:  # noqa: ARG002 - the protocol's shape
        return self.fixed
