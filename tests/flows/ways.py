"""The ways through a flow, in every language and by every channel in which they exist, and those that were walked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeVar

from gateway.flows.definition import Flow
from gateway.flows.events import LANGUAGES, Channel, Language
from gateway.flows.paths import channels_of_steps
from gateway.flows.state import State
from gateway.flows.way_out import STEPS

BY_TEXT = frozenset({"now", "cancel", "zip"})  # branches that a text takes while the phone has not been rung yet
STAYS = frozenset({"ask", "call_me", "call", "end", "hand_over"})  # kinds of steps at which a turn can end


class Way(NamedTuple):
    """Of a `call` or a `sign`. `on` is a branch, `next`, or `here`: a turn ended at this step."""

    kind: str
    step: str
    on: str
    channel: Channel
    language: Language

    def __str__(self) -> str:
        said = {"here": "is never reached", "next": "never goes on to `next`"}
        return f"{self.step}: {said.get(self.on, f'never takes `{self.on}`')} ({self.channel}, {self.language})"


Key = TypeVar("Key", bound=str)


class Signpost(dict[Key, str]):
    """Where a step leads; whoever looks a way up that is there has taken it."""

    def __init__(self, ways: Mapping[Key, str], step: str, taken: list[tuple[str, str]], *, always: str = "") -> None:
        super().__init__(ways)
        self._step, self._taken, self._always = step, taken, always

    def __getitem__(self, way: Key) -> str:
        leads_to = super().__getitem__(way)
        self._taken.append((self._step, self._always or way))
        return leads_to

    def get(self, way: Key, default: Any = None) -> Any:
        try:
            return self[way]
        except KeyError:
            return default


@dataclass
class Walked:
    """What the engine went through in flows that have signposts."""

    ways: set[Way] = field(default_factory=set)
    _kind: str = ""
    _taken: list[tuple[str, str]] = field(default_factory=list)

    def signposted(self, flow: Flow, kind: str) -> Flow:
        self._kind = kind
        steps = {
            name: replace(
                step,
                branches=Signpost(step.branches, name, self._taken),
                next=Signpost(step.next, name, self._taken, always="next"),
            )
            for name, step in flow.steps.items()
        }
        return replace(flow, steps=steps)

    def after(self, state: State) -> None:
        """A turn is over. Channel and language change before a way is taken, so they are those of the turn's end."""
        taken = [*self._taken, (state.step, "here")]
        self.ways |= {Way(self._kind, step, on, state.channel, state.language) for step, on in taken}
        self._taken.clear()


def ways_of(flow: Flow, kind: str) -> Iterator[Way]:
    for step, channels in channels_of_steps(flow).items():
        if step not in STEPS:
            yield from (Way(kind, *way, language) for way in _ways_of(flow, step, channels) for language in LANGUAGES)


def _ways_of(flow: Flow, name: str, channels: set[Channel]) -> Iterator[tuple[str, str, Channel]]:
    step = flow.steps[name]
    if step.kind in STAYS:
        yield from ((name, "here", channel) for channel in channels)
    if step.kind == "call_me":
        yield name, "next", "voice"
        yield from ((name, branch, "text") for branch in step.branches if branch in BY_TEXT)
        return
    yield from ((name, branch, channel) for branch in step.branches for channel in channels)
    yield from ((name, "next", channel) for channel in channels if channel in step.next)
