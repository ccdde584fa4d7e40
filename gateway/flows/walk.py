"""A flow in the terminal: the same engine, with the keyboard as the phone."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal, get_args

from gateway.flows.campaign import Campaign
from gateway.flows.effects import (
    Ask,
    CallMe,
    Choose,
    Dial,
    Effect,
    HandOver,
    LivesIn,
    Play,
    Reported,
    RingWeekly,
    Say,
    Sign,
)
from gateway.flows.engine import step
from gateway.flows.events import (
    Channel,
    DialEnded,
    Event,
    HungUp,
    Language,
    Outcome,
    PickedUp,
    Pressed,
    Recorded,
    Signed,
    Silence,
    Started,
    Texted,
)
from gateway.flows.state import State
from gateway.flows.world import World

Read = Callable[[str], str | None]  # shows a prompt and reads a line; None at the end of the input
Write = Callable[[str], None]

HOTLINE = "+12025550100"
_OUTCOMES: tuple[Outcome | Literal["full"], ...] = (*get_args(Outcome), "full")
_WORDS = re.compile("[A-Z][a-z]*")
_MOST_TURNS = 1000


@dataclass(slots=True)
class _Walk:
    campaign: Campaign
    read: Read
    write: Write
    signed: int = 0
    spoken_names: dict[str, str] = field(default_factory=dict)

    def next_event(self, state: State, effects: list[Effect]) -> Event | None:
        """What the person at the terminal does; None when they leave."""
        match state.waiting:
            case "number":
                self.signed += 1
                return Signed(self.campaign.starting_count + self.signed)
            case "dial":
                return self._outcome()
            case "pick_up":
                return self._before_the_call()
            case _:
                return self._text() if state.channel == "text" else self._phone(effects)

    def _text(self) -> Event | None:
        text = self.read("text> ")
        return None if text is None else Texted(text)

    def _phone(self, effects: list[Effect]) -> Event | None:
        asked = next((effect for effect in effects if isinstance(effect, Ask)), None)
        if asked and asked.expects == "name":
            name = self.read("say> ")
            return None if name is None else self._recorded(name)
        keys = self.read("keys (Enter: silence, h: hang up)> ")
        if keys is None or keys.strip() == "h":
            return None if keys is None else HungUp()
        return Pressed(keys.strip()) if keys.strip() else Silence()

    def _recorded(self, name: str) -> Recorded:
        url = f"recording:{len(self.spoken_names) + 1}"
        self.spoken_names[url] = name
        return Recorded(url, seconds=1 if name.strip() else 0)

    def _outcome(self) -> Event | None:
        for _ in range(_MOST_TURNS):
            answer = self.read(f"how does the call end ({', '.join(_OUTCOMES)})> ")
            if answer is None:
                return None
            for outcome in _OUTCOMES:
                if answer.strip() == outcome:
                    return DialEnded(outcome, place=int(outcome == "full"))
        return None

    def _before_the_call(self) -> Event | None:
        answer = self.read("your phone rings (Enter: pick up, or write a text)> ")
        if answer is None:
            return None
        return Texted(answer) if answer.strip() else PickedUp()

    def show(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            for line in self._lines(effect):
                self.write(line)

    def _lines(self, effect: Effect) -> list[str]:
        match effect:
            case Say(text=text):
                return [f"  {text}"]
            case Play(url=url):
                return [f"  [your voice: {self.spoken_names.get(url, url)}]"]
            case Ask(prompt=prompt):
                return [line for piece in prompt for line in self._lines(piece)]
            case _:
                return [f"  * {described(effect)}"]


def described(effect: Effect) -> str:
    """An effect that nobody hears, in a few words."""
    words = " ".join(_WORDS.findall(type(effect).__name__)).lower()
    match effect:
        case Sign(stage=stage, zip=code, name=name, recording=recording, another=another):
            who = name or f"the voice of {recording}"
            words = f"sign {stage}: {who}, {code}{', another person on this phone' if another else ''}"
        case CallMe(minutes=minutes, target=target):
            words = f"call me in {minutes} minutes" if minutes else "call me now"
            words += f", when the line of {target} is free" if target else ""
        case Dial(target=target):
            words = f"dial {target}"
        case Choose(campaign=campaign):
            words = f"choose {campaign}"
        case RingWeekly(agreement=agreement):
            words = f"ring weekly: {agreement}"
        case Reported(what=what):
            words = f"reported: {what}"
        case LivesIn(zip=code, district=district):
            words = f"lives in {code}{f' ({district})' if district else ''}"
        case HandOver(reason=reason):
            words = f"hand over: {reason}"
    return words


def walk(  # noqa: PLR0913 - what a conversation begins with
    campaign: Campaign,
    channel: Channel,
    read: Read,
    write: Write,
    *,
    language: Language = "en",
    words: str = "",
    world: World | None = None,
) -> State:
    """Goes through a campaign's flow until it is over or the input ends; the state where it stopped.

    `words` is what a text says after the keyword; without a `world` only the file's own targets are called.
    """
    world = world or campaign.world(HOTLINE)
    here = _Walk(campaign, read, write)
    state, effects = step(campaign.flow, None, Started(channel, language, words), world)
    here.show(effects)
    for _ in range(_MOST_TURNS):
        event = None if state.over else here.next_event(state, effects)
        if event is None:
            break
        state, effects = step(campaign.flow, State.loads(state.dumps()), event, world)
        here.show(effects)
    return state
