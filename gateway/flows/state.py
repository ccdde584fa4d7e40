"""Where one conversation stands, small enough to be stored at every turn."""

import json
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

from gateway.flows.events import Channel, Language

Waiting = Literal["answer", "number", "pick_up", "dial", "over"]


@dataclass(frozen=True, slots=True)
class State:
    """`step` names the step of the flow; `waiting` what the conversation waits for.

    answer: a text, keys or a recording; number: `Signed`; pick_up: `PickedUp`; dial: `DialEnded`; over: nothing,
    ever. `tries` counts bad answers to the present question, `dials` the tries to reach each target, by its key.
    `target` is whom the conversation calls at present, `redials` the tries on this line, `call_backs` how often
    the supporter has asked to be rung again.
    """

    step: str
    channel: Channel
    language: Language
    waiting: Waiting = "answer"
    answers: dict[str, str] = field(default_factory=dict)
    tries: int = 0
    dials: dict[str, int] = field(default_factory=dict)
    target: str = ""
    redials: int = 0
    call_backs: int = 0

    @property
    def over(self) -> bool:
        return self.waiting == "over"

    def but(self, **changes: Any) -> "State":
        return replace(self, **changes)

    def dumps(self) -> str:
        return _ENCODER.encode({name: getattr(self, name) for name in _FIELDS})

    @classmethod
    def loads(cls, text: str) -> "State":
        return cls(**json.loads(text))


_FIELDS = tuple(each.name for each in fields(State))
# Made once: `json.dumps` with options of its own makes a new encoder each time.
_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)
