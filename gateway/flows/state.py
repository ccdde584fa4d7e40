"""Where one conversation stands, small enough to be stored at every turn."""

import json
from typing import Any, Literal, NamedTuple

from gateway.flows.events import Channel, Language

Waiting = Literal["answer", "number", "pick_up", "dial", "over"]


class State(NamedTuple):
    """`step` names the step of the flow; `waiting` what the conversation waits for.

    answer: a text, keys or a recording; number: `Signed`; pick_up: `PickedUp`; dial: `DialEnded`; over: nothing,
    ever. `tries` counts bad answers to the present question, `dials` the tries to reach each target, by its key.
    `target` is whom the conversation calls at present, `tried` the telephones of theirs that were tried on this call,
    one after the other, `full` those whose mailbox was; `behind` are the targets that were put behind all others.
    `call_backs` is how often
    the supporter has asked to be rung again, `place` theirs in the queue for that target's line (0: none), `minutes`
    those until another try is worth it (0: the flow's own), `told` whether an `Unreached` came.

    A named tuple, because a turn makes five of these and a frozen dataclass takes four times as long to make.
    """

    step: str
    channel: Channel
    language: Language
    waiting: Waiting = "answer"
    answers: dict[str, str] = {}  # noqa: RUF012 - never changed, only replaced
    tries: int = 0
    dials: dict[str, int] = {}  # noqa: RUF012 - never changed, only replaced
    target: str = ""
    tried: list[str] = []  # noqa: RUF012 - as above
    full: list[str] = []  # noqa: RUF012 - as above
    behind: list[str] = []  # noqa: RUF012 - as above
    call_backs: int = 0
    place: int = 0
    minutes: int = 0
    told: bool = False

    @property
    def over(self) -> bool:
        return self.waiting == "over"

    def but(self, **changes: Any) -> "State":
        return self._replace(**changes)

    def dumps(self) -> str:
        """Without what is as in the beginning: that is most of it, and every turn writes and reads this."""
        return _ENCODER.encode({
            name: value
            for name, value in zip(self._fields, self, strict=True)
            if name not in _BEGINNING or value != _BEGINNING[name]
        })  # fmt: skip

    @classmethod
    def loads(cls, text: str) -> "State":
        return cls(**json.loads(text))


_BEGINNING = State._field_defaults
# Made once: `json.dumps` with options of its own makes a new encoder each time.
_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)
