"""What a conversation wants done. `engine.step` returns these.

Use cases turn them into rows, renderers into a text or TwiML. Texts are complete: placeholders filled, in the
supporter's language.
"""

from dataclasses import dataclass
from typing import Literal

from gateway.flows.events import Language, Report

Expects = Literal["name", "zip", "yes_no", "key", "language", "menu", "district"]


@dataclass(frozen=True, slots=True)
class Say:
    """`language` is set only where a prompt mixes languages; None: the conversation's own."""

    text: str
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Play:
    """Play a recording back to the caller; `url` is the carrier's."""

    url: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Say the prompt and wait for an answer. On a phone: `name` records, everything else gathers keys.

    `digits` is how many keys are expected (None: until the finishing key or silence), `seconds` how long to wait.
    """

    prompt: tuple[Say | Play, ...]
    expects: Expects
    digits: int | None = None
    seconds: int = 6


@dataclass(frozen=True, slots=True)
class Sign:
    """Put this name on the petition; the use case answers a `confirmed` one with `Signed`.

    `name` is None where only a `recording` (a URL) is known. `another` says that the caller shares the phone with
    somebody who has signed. A `pending` signature awaits its owner's yes and is not counted.
    """

    stage: Literal["pending", "confirmed"]
    zip: str
    name: str | None = None
    recording: str | None = None
    another: bool = False


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take back the signature that this conversation asked about."""


@dataclass(frozen=True, slots=True)
class OptOut:
    """The caller wants no more calls and texts."""


@dataclass(frozen=True, slots=True)
class Forget:
    """The caller wants everything erased that we hold about them."""


@dataclass(frozen=True, slots=True)
class CallMe:
    """Ring the supporter, `minutes` from now; the conversation then goes on with `PickedUp`.

    `target` is the key of somebody whose line must be free for it, and in whose queue they wait until it is.
    """

    minutes: int = 0
    target: str = ""


@dataclass(frozen=True, slots=True)
class OfferedWeekly:
    """The supporter is asked whether they want to be rung every week: a no for some time, until they say yes."""

    agreement: str


@dataclass(frozen=True, slots=True)
class RingWeekly:
    """The supporter agrees to be rung every week; see `weekly.Agreement`."""

    agreement: str


@dataclass(frozen=True, slots=True)
class EndWeekly:
    """The supporter wants no more calls that come every week."""


@dataclass(frozen=True, slots=True)
class Dial:
    """Connect the caller to the target with this key; the answer is `DialEnded`.

    `phone` is the telephone of theirs that is dialed, E.164, `extension` what is keyed in once it answers.
    """

    target: str
    phone: str = ""
    extension: str = ""


@dataclass(frozen=True, slots=True)
class Reported:
    """What the supporter says became of the call that just ended."""

    what: Report


@dataclass(frozen=True, slots=True)
class Unreached:
    """No try is left to reach the present target, and no ring later. Comes once in a conversation."""


@dataclass(frozen=True, slots=True)
class LivesIn:
    """The supporter has said where they live. `district` is empty where it does not matter or they do not know."""

    zip: str
    district: str


@dataclass(frozen=True, slots=True)
class Choose:
    """The caller chose this campaign from the hotline's menu: its own flow takes over on this line."""

    campaign: str


@dataclass(frozen=True, slots=True)
class SendLetter:
    """The supporter wants the campaign's letter by text."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """A person of the organization must take it from here."""

    reason: str


@dataclass(frozen=True, slots=True)
class End:
    """The conversation is over; on a phone the line is closed."""


Effect = (
    Say
    | Play
    | Ask
    | Sign
    | Withdraw
    | OptOut
    | Forget
    | CallMe
    | OfferedWeekly
    | RingWeekly
    | EndWeekly
    | Dial
    | Reported
    | Unreached
    | LivesIn
    | Choose
    | SendLetter
    | HandOver
    | End
)
