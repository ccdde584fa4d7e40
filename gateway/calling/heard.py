"""What the carrier says happened since the last turn, as an event of the conversation."""

from dataclasses import dataclass
from typing import Final

from gateway.flows.events import Event, Pressed, Recorded, Silence

_KEYS: Final = frozenset("0123456789*#ABCDabcd")


@dataclass(frozen=True, slots=True)
class HotlineCall:
    """A call that came in. `caller` is whatever the carrier says: a number, `anonymous`, nothing.

    `forged`: the networks signed for the caller's number, and the signature is wrong.
    """

    sid: str
    caller: str
    to: str
    forged: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """A voice webhook's parameters in their own words; empty where absent. `sid` is the call's.

    `digits` is `hangup` where the caller hung up during a recording.
    """

    sid: str
    digits: str = ""
    recording_url: str = ""
    recording_seconds: int = 0
    answered_by: str = ""
    dial_status: str = ""
    dial_seconds: int = 0

    @property
    def machine(self) -> bool:
        """An answering machine or a fax: `unknown` is taken for a person, who has to press a key anyway."""
        return self.answered_by.startswith(("machine", "fax"))


def event(heard: Heard) -> Event:
    if heard.recording_url:
        return Recorded(heard.recording_url, heard.recording_seconds)
    if heard.digits and set(heard.digits) <= _KEYS:
        return Pressed(heard.digits)
    return Silence()
