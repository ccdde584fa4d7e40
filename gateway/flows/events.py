"""What can happen to a conversation. Everything that `engine.step` is told arrives as one of these."""

from dataclasses import dataclass, field
from typing import Literal

Channel = Literal["text", "voice"]
Language = Literal["en", "es"]
Outcome = Literal["answered", "busy", "no_answer", "voicemail", "failed", "skipped"]

# What a supporter says of a call by key, as the columns have it.
Report = Literal["spoke", "message", "mailbox_full", "busy"]

LANGUAGES: tuple[Language, ...] = ("en", "es")


@dataclass(frozen=True, slots=True)
class Started:
    """A keyword arrived, or the hotline rang.

    `words` is what followed the keyword in the same text ("Maria Lopez 60601"); `known` holds answers on
    file for this supporter ("name", "zip"), and is empty on the phone: a caller's number proves nothing. `own_name`
    says that they have signed by the known name before; one from a list is asked about first.
    `language_chosen` says that we know it, or that the caller has just chosen it in the hotline's menu, and that they
    are not asked for it again; `rang` that they rang a number that is never answered, and are rung back.
    Who has a `place` dials while more people call than we can take; it is their turn in about `minutes`.
    """

    channel: Channel
    language: Language
    words: str = ""
    known: dict[str, str] = field(default_factory=dict)
    own_name: bool = False
    language_chosen: bool = False
    rang: bool = False
    place: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Verify:
    """A signature came in another way (paper, web form, an unfinished call) and its owner is asked by text."""

    language: Language
    answers: dict[str, str]


@dataclass(frozen=True, slots=True)
class WeekCame:
    """It is the day and hour of a call that comes every week; `known` as for `Started`, with the `district`."""

    language: Language
    known: dict[str, str]


@dataclass(frozen=True, slots=True)
class PickedUp:
    """The supporter answered the call that we placed; the conversation goes on by voice."""


@dataclass(frozen=True, slots=True)
class Texted:
    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """Keys pressed on the phone, without the finishing one; `*` and `#` may be among them."""

    keys: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording was made; `url` is where the carrier keeps it, `seconds` its length (0: nothing was said)."""

    url: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Silence:
    """The prompt was played and nothing came."""


@dataclass(frozen=True, slots=True)
class Signed:
    """The answer to a `Sign` effect: the supporter's number on the petition, the same one each time."""

    number: int


@dataclass(frozen=True, slots=True)
class DialEnded:
    """`full`: not dialed, for as many of ours as may are on that line; `place` is this supporter's in the queue."""

    outcome: Outcome | Literal["full"]
    seconds: int = 0
    place: int = 0


@dataclass(frozen=True, slots=True)
class HungUp:
    pass


Event = Started | Verify | WeekCame | PickedUp | Texted | Pressed | Recorded | Silence | Signed | DialEnded | HungUp
