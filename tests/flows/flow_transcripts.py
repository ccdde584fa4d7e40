"""Conversations as readable text files: `>` what the supporter does, `<` what they read or hear, `*` what is done.

What a supporter does is a text, or in brackets something else; see `_EVENTS` for the words. The state is written to
a string and read back between any two turns.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import cast

from gateway.clock import now
from gateway.flows.campaign import Campaign, keyword_table, parse_campaign
from gateway.flows.definition import Flow
from gateway.flows.effects import Ask, Effect, Play, Say
from gateway.flows.engine import step
from gateway.flows.events import (
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
    Verify,
    WeekCame,
)
from gateway.flows.menu import menu_flow
from gateway.flows.state import State
from gateway.flows.walk import described
from gateway.flows.weekly import Agreement, Offer, Weekly
from gateway.flows.world import FixedWorld, Petition, World
from gateway.officials.mailboxes import REMEMBERED
from gateway.officials.samples import sample_atlas
from gateway.targets import LocalWorld, world
from tests.flows.demo import demo_campaigns
from tests.flows.ways import Walked

HOTLINE = "+12025550100"
TUESDAYS = Agreement(Weekly(1, 17 * 60), "America/Chicago", date(2026, 11, 24), date(2027, 1, 12))
DEMO = demo_campaigns()
SIGN, CALL = DEMO

_TWO_OFFICES = """
slug = "two-offices"
organization = "Puerta Abierta"
flow = "call"
[title]
en = "Call them both"
es = "Llame a los dos"
[menu]
en = "call them both"
es = "llamar a los dos"
[keywords]
en = ["BOTH"]
es = ["AMBOS"]
[[targets]]
key = "first"
phone = "+12025550111"
name = { en = "Senator First", es = "la senadora Primera" }
script = { en = "Please vote yes.", es = "Por favor vote que sí." }
[[targets]]
key = "second"
phone = "+12025550112"
name = { en = "Senator Second", es = "el senador Segundo" }
script = { en = "Please hold a hearing.", es = "Por favor convoque una audiencia." }
"""
YOUR_CONGRESS = """
slug = "your-congress"
organization = "Puerta Abierta"
flow = "call"
[title]
en = "Call your Congress"
es = "Llame a su Congreso"
[menu]
en = "call your members of Congress"
es = "llamar a sus congresistas"
[keywords]
en = ["CONGRESS"]
es = ["CONGRESO"]
[plan]
location = ["representative", "senators"]
[plan.scripts.senator]
en = "Please vote yes."
es = "Por favor vote que sí."
[plan.scripts.representative]
en = "Please hold a hearing."
es = "Por favor convoque una audiencia."
"""
NAMED = """
slug = "thank-senator-rivers"
organization = "Puerta Abierta"
flow = "call"
[title]
en = "Thank Senator Rivers"
es = "Gracias a la senadora Rivers"
[menu]
en = "thank Senator Rivers"
es = "dar las gracias a la senadora Rivers"
[keywords]
en = ["RIVERS"]
es = ["GRACIAS"]
[[targets]]
official = "sample:senator:il-1"
[targets.script]
en = "Thank you for your vote."
es = "Gracias por su voto."
"""
RIVERS = parse_campaign(NAMED)
CONGRESS = parse_campaign(YOUR_CONGRESS)
SENATE = parse_campaign(
    YOUR_CONGRESS.replace('"representative", ', "")
    .replace("CONGRESS", "SENATE")
    .replace("CONGRESO", "SENADO")
    .replace("your-congress", "your-senate")
)
BOTH = parse_campaign(_TWO_OFFICES)
CAMPAIGNS = {"sign": SIGN, "call": CALL, "both": BOTH, "congress": CONGRESS, "senate": SENATE, "rivers": RIVERS}
KEYWORDS = keyword_table([*DEMO, BOTH, CONGRESS, SENATE, RIVERS])

_EVENTS: dict[str, Callable[[str], Event]] = {
    "press": Pressed,
    "record": lambda words: Recorded(*_recording(words)),
    "silence": lambda _: Silence(),
    "hang up": lambda _: HungUp(),
    "pick up": lambda _: PickedUp(),
    "signed": lambda words: Signed(int(words)),
    "dial": lambda words: DialEnded(cast("Outcome", words)),
    "full": lambda words: DialEnded("full", place=int(words)),
}


def _recording(words: str) -> tuple[str, int]:
    name, _, seconds = words.rpartition(" ")
    return f"https://carrier.example/{name}", int(seconds.removesuffix("s"))


def _facts(words: str) -> dict[str, str]:
    """`name=Maria Lopez zip=60601`."""
    return dict(re.findall(r"(\w+)=(.*?)(?=\s+\w+=|$)", words))


@dataclass
class Player:
    flow: Flow = field(default_factory=lambda: SIGN.flow)
    world: World = field(default_factory=lambda: SIGN.world(HOTLINE))
    state: State | None = None
    known: dict[str, str] = field(default_factory=dict)
    own_name: bool = False
    walked: Walked = field(default_factory=Walked)
    offer: Offer | None = None  # of a call every week
    petition: Petition | None = None  # on the same hotline
    letter: bool = False  # is there one, and a telephone that gets it?

    def play(self, line: str) -> Iterator[str]:
        event = self._event(line)
        if event is None:
            return
        before = State.loads(self.state.dumps()) if self.state else None
        self.state, effects = step(self.flow, before, event, self.world)
        self.walked.after(self.state)
        for effect in effects:
            yield from _shown(effect)
        if not effects:
            yield "* nothing"
        yield f"* {_standing(self.state)}"

    def _event(self, line: str) -> Event | None:
        if not line.startswith("["):
            return self._texted(line)
        words = line.strip("[]")
        if words.startswith("mailbox "):
            self.world = _with_full_mailbox(self.world, words.removeprefix("mailbox "))
            return None
        for name, event in _EVENTS.items():
            if words == name or words.startswith(name + " "):
                return event(words.removeprefix(name).strip())
        return self._opening(*words.partition(" ")[::2])

    def _texted(self, text: str) -> Event:
        if self.state is not None and not self.state.over:
            return Texted(text)
        keyword = KEYWORDS.match(text)
        assert keyword, f"{text!r} is no keyword"
        campaign = next(each for each in CAMPAIGNS.values() if each.slug == keyword.campaign)
        self._enter(campaign)
        return Started("text", keyword.language, keyword.words, self.known, own_name=self.own_name)

    def _opening(self, name: str, words: str) -> Event | None:
        """What begins something.

        `known FACTS` (which ends the conversation before), `listed FACTS` (they stand in a list only), `hotline
        CAMPAIGN|menu`, `withheld CAMPAIGN LANGUAGE` (the hotline, by somebody whose number it does not see),
        `chosen CAMPAIGN LANGUAGE`, `verify CAMPAIGN LANGUAGE FACTS`, `missed CAMPAIGN` (a call that is rung back)
        with a LANGUAGE where it is known, `surge CAMPAIGN|menu PLACE MINUTES` (the hotline, while too many others
        call), `hidden CAMPAIGN PLACE MINUTES` (by a number that it does not see). `mailbox PHONE`: somebody else
        has just found it full. `week CAMPAIGN LANGUAGE FACTS`: the hour of a weekly call has come. `offer
        first|last|nothing`: what weekly calls are offered from now on. `petition on|off`: whether the hotline has a
        petition, too; `letter on|off`: whether this caller can be texted a letter.
        """
        if name in {"known", "listed"}:
            self.known, self.own_name, self.state = _facts(words), name == "known", None
            return None
        if name in {"offer", "petition", "letter"}:
            self._from_now_on(name, words)
            return None
        campaign, _, rest = words.partition(" ")
        if campaign == "menu":
            self.flow, self.state = self.walked.signposted(menu_flow(DEMO), "menu"), None
            return _dialed(rest) if name == "surge" else Started("voice", "en")
        self._enter(CAMPAIGNS[campaign], can_ring=name not in {"withheld", "hidden"})
        if name in {"surge", "hidden"}:
            return _dialed(rest)
        if name in {"verify", "week"}:
            began = Verify if name == "verify" else WeekCame
            return began(cast("Language", rest[:2]), _facts(rest[2:].strip()))
        language = cast("Language", rest or "en")
        chosen = name == "chosen" or (name == "missed" and bool(rest))
        return Started("voice", language, language_chosen=chosen, rang=name == "missed")

    def _from_now_on(self, name: str, words: str) -> None:
        if name == "offer":
            self.offer = None if words == "nothing" else Offer(TUESDAYS, goes_on=words == "last")
        elif name == "letter":
            self.letter = words == "on"
        else:
            self.petition = Petition(SIGN.slug, SIGN.menu) if words == "on" else None

    def _enter(self, campaign: Campaign, *, can_ring: bool = True) -> None:
        self.flow, self.state = self.walked.signposted(campaign.flow, campaign.kind), None
        here = world(campaign, sample_atlas, HOTLINE, "", can_ring=can_ring, weekly=lambda: self.offer)
        assert isinstance(here, LocalWorld | FixedWorld)
        self.world = replace(here, petition=self.petition, letter=lambda: self.letter)


def _with_full_mailbox(here: World, phone: str) -> World:
    assert isinstance(here, LocalWorld)
    full = {**here.atlas.full_mailboxes, phone: now() + REMEMBERED}
    return replace(here, atlas=here.atlas.knowing(full))


def _dialed(place_and_minutes: str) -> Started:
    place, minutes, *language = place_and_minutes.split()
    known = cast("Language", language[0] if language else "en")
    return Started("voice", known, place=int(place), minutes=int(minutes))


def _shown(effect: Effect) -> Iterator[str]:
    if isinstance(effect, Say):
        yield f"< {effect.text}"
    elif isinstance(effect, Play):
        yield f"< [{effect.url}]"
    elif isinstance(effect, Ask):
        for piece in effect.prompt:
            yield from _shown(piece)
        keys = f", {effect.digits} keys" if effect.digits else ""
        yield f"* ask {effect.expects}{keys}"
    else:
        yield f"* {described(effect)}"


def _standing(state: State) -> str:
    return f"{state.waiting} ({state.channel}, {state.language})"


def replayed(transcript: str, walked: Walked | None = None) -> str:
    """The transcript with everything that the engine says put in anew; comments and moves stay."""
    player = Player(walked=walked or Walked())
    lines: list[str] = []
    for line in transcript.splitlines():
        if line.startswith(">"):
            lines += [line, *player.play(line[1:].strip())]
        elif not line.startswith(("<", "*")):
            lines.append(line)
    return "\n".join(lines).rstrip() + "\n"
