"""One turn of a conversation: the state as it moves on and the effects as they come up."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from gateway.flows import instead
from gateway.flows.definition import OFFER, WEEKLY, Flow, Step, Wording
from gateway.flows.districts import listed
from gateway.flows.effects import (
    Ask,
    CallMe,
    Choose,
    Dial,
    Effect,
    End,
    EndWeekly,
    Expects,
    Forget,
    HandOver,
    LivesIn,
    OfferedWeekly,
    OptOut,
    Play,
    Reported,
    RingWeekly,
    Say,
    SendLetter,
    Sign,
    Unreached,
    Withdraw,
)  # fmt: skip
from gateway.flows.events import LANGUAGES
from gateway.flows.speech import for_reading, for_speaking, shown, spoken_wait
from gateway.flows.state import State
from gateway.flows.way_out import NOT_CHOSEN, ONE_KEY
from gateway.flows.weekly import Agreement
from gateway.flows.weekly_words import facts
from gateway.flows.world import UNSURE, Choice, Closed, Target, Telephone, World

_MOST_STEPS = 50  # in one turn; no checked flow needs more than its own number of steps
_DIGITS = {"zip": 5, "yes_no": 1, "key": 1, "language": 1, "menu": 1, "district": 1}


class Turn:
    def __init__(self, flow: Flow, state: State, world: World) -> None:
        self.flow = flow
        self.state = state
        self.world = world
        self.effects: list[Effect] = []
        self.offers_way_out = False  # with the next question that one key answers

    @property
    def step(self) -> Step | None:
        return self.flow.steps.get(self.state.step)

    def but(self, **changes: Any) -> None:
        self.state = self.state.but(**changes)

    def go(self, name: str | None) -> None:
        """Enters a step, and those after it until one waits or ends."""
        for _ in range(_MOST_STEPS):
            step = self.flow.steps.get(name or "")
            if step is None:
                return self.give_up(f'The flow has no step "{name}".')
            self.but(step=step.name, waiting="answer", tries=0)
            name = _ENTER[step.kind](self, step)
            if name is None:
                return None
        return self.give_up("The flow runs in a circle.")

    def after(self, step: Step, answer: str = "") -> str:
        """The step that an answer leads to; the empty name where the flow does not say."""
        return step.branches.get(answer) or step.next.get(self.state.channel, "")

    def give_up(self, reason: str) -> None:
        self.effects += [HandOver(reason), End()]
        self.but(waiting="over")

    def say(self, wording: Wording) -> None:
        self.effects += self.prompt(wording)

    def ask(self, step: Step, wording: Wording) -> None:
        expects = step.expects or "key"
        digits = None if self.state.channel == "text" else _DIGITS.get(expects)
        prompt = self._in_every_language(step.words) if expects == "language" else self.prompt(wording)
        self.effects.append(Ask((*prompt, *self._way_out(expects)), expects, digits, step.seconds))

    def _way_out(self, expects: Expects) -> Sequence[Say | Play]:
        offer = self.flow.steps.get(OFFER)
        if not (self.offers_way_out and offer and self.world.can_ring and expects in ONE_KEY):
            return ()
        return self._in_every_language(offer.words) if expects == "language" else self.prompt(offer.words)

    def prompt(self, wording: Wording) -> Sequence[Say | Play]:
        if self.state.answers.get("language") == NOT_CHOSEN:
            return self._in_every_language(wording)
        template = wording.get(self.state.channel, {}).get(self.state.language)
        if template is None:
            return ()
        if self.state.channel == "text":
            return (Say(template.fill(self.values(template.placeholders))),)
        return template.speak(self.values(template.placeholders), self._recording, None)

    def _in_every_language(self, wording: Wording) -> Sequence[Say | Play]:
        texts = wording.get(self.state.channel, {})
        found = [(language, texts[language]) for language in LANGUAGES if language in texts]
        return [Say(words.fill(self.values(words.placeholders)), language) for language, words in found]

    @property
    def _recording(self) -> str:
        """What is played for the name; nothing where the name is known in letters."""
        answers = self.state.answers
        return "" if answers.get("name") else answers.get("recording", "")

    def values(self, placeholders: Collection[str]) -> dict[str, str]:
        """What these stand for at this moment. Most words have few, and some take long to find."""
        if not placeholders:
            return {}
        values = (for_reading if self.state.channel == "text" else for_speaking)(self.state, self.world.hotline)
        values["minutes"] = str(self.minutes)
        values["wait"] = spoken_wait(self.minutes, self.state.language)
        values["place"] = str(self.state.place)
        target = self.target
        if target:
            values["target"] = target.named(self.state.channel, self.state.language)
            values["script"] = target.script.get(self.state.language, "")
            values["office"] = self._office(target)
            values["shown"] = shown(self.state.language) if self.flow.shows_number and self.world.can_ring else ""
        agreement = self.state.answers.get(WEEKLY)
        if agreement:
            values.update(facts(Agreement.loads(agreement), self.state.channel, self.state.language))
        closed = self.closed if "opens" in placeholders and self.state.channel == "voice" else None
        if closed:
            values["opens"] = closed.opens[self.state.language]
        if "instead" in placeholders and self.step and self.state.channel == "voice":
            values["instead"] = instead.offered(self.flow, self.step, self.world, self.state.language)
        if self.step and self.step.expects == "district":
            values["choices"] = listed(self.choices, self.state.channel, self.state.language)
        return values

    @property
    def minutes(self) -> int:
        """Until the next call-back."""
        if self.state.minutes:
            return self.state.minutes
        delays = self.flow.call_back_minutes
        return delays[min(self.state.call_backs, len(delays) - 1)] if delays else 0

    @property
    def targets(self) -> Sequence[Target]:
        """In the order in which this conversation calls them."""
        every, behind = self.world.targets(self.state.answers), self.state.behind
        if not behind:
            return every
        last = sorted((target for target in every if target.key in behind), key=lambda one: behind.index(one.key))
        return [*(target for target in every if target.key not in behind), *last]

    @property
    def closed(self) -> Closed | None:
        """When the office opens that this conversation calls at present, if it is closed."""
        target = self.target
        return self.world.closed(target, self.state.full) if target else None

    @property
    def choices(self) -> Sequence[Choice]:
        return self.world.choices(self.state.answers)

    @property
    def target(self) -> Target | None:
        """Whom this conversation calls at present: the first one until it is moved on."""
        targets = list(self.targets)
        return next(
            (target for target in targets if target.key == self.state.target), targets[0] if targets else None
        )

    @property
    def next_target(self) -> Target | None:
        present = self.target
        every = list(self.targets)
        place = every.index(present) + 1 if present else 0
        return every[place] if place < len(every) else None

    @property
    def next_telephone(self) -> Telephone | None:
        """Of the present target: each of their offices once, then the first again, while tries are left.

        Those with a full mailbox only where there is no other.
        """
        target, tried = self.target, self.state.tried
        if target is None or len(tried) >= max(self.flow.tries_at_once, len(target.telephones)):
            return None
        better = [each for each in target.telephones if each.phone not in self.state.full]
        return min(better or target.telephones, key=lambda each: tried.count(each.phone))

    @property
    def untried_office(self) -> bool:
        following = self.next_telephone
        return following is not None and following.phone not in self.state.tried

    @property
    def at_main_office(self) -> bool:
        """Was it the first of their telephones that was tried last?"""
        target, tried = self.target, self.state.tried
        return bool(target and tried and tried[-1] == target.phone)

    def _office(self, target: Target) -> str:
        """Which office was dialed last."""
        tried = self.state.tried[-1:]
        return next((each.where[self.state.language] for each in target.others if each.phone in tried), "")


def _say(turn: Turn, step: Step) -> str:
    turn.say(step.words)
    return turn.after(step)


def _ask(turn: Turn, step: Step) -> str | None:
    if step.unless_known and turn.state.answers.get(step.expects or ""):
        return turn.after(step, "known")
    if instead.is_only_said(turn.flow, step, turn.world):
        return _say(turn, step)
    turn.ask(step, step.words)
    return None


def _sign(turn: Turn, step: Step) -> str | None:
    answers = turn.state.answers
    recording = None if answers.get("name") else answers.get("recording")
    turn.effects.append(
        Sign(step.stage, answers.get("zip", ""), answers.get("name") or None, recording, step.another)
    )
    if step.stage == "pending":
        return turn.after(step)
    turn.but(waiting="number")
    return None


def _withdraw(turn: Turn, step: Step) -> str:
    turn.effects.append(Withdraw())
    return _say(turn, step)


def _locate(turn: Turn, step: Step) -> str:
    """Where a ZIP has one district, the answer is remembered as empty: it was looked into, and does not matter."""
    answers = turn.state.answers
    found = turn.world.locate(answers)
    if found == "found":
        district = answers.get("district", "")
        turn.but(answers={**answers, "district": district})
        turn.effects.append(LivesIn(answers["zip"], "" if district == UNSURE else district))
    return turn.after(step, found)


def _hours(turn: Turn, step: Step) -> str:
    closed = turn.closed
    if closed is None:
        return turn.after(step)
    why = "mailbox_full" if closed.mailbox else "closed"
    turn.but(tried=[])  # whoever tries all the same begins anew
    return turn.after(step, why if turn.world.can_ring else f"{why}_withheld")


def _report(turn: Turn, step: Step) -> str:
    turn.effects.append(Reported(step.reported))
    if step.reported == "mailbox_full":
        turn.but(full=[*turn.state.full, *turn.state.tried[-1:]])
    return _say(turn, step)


def _opt_out(turn: Turn, step: Step) -> str:
    if not turn.world.can_ring:
        return turn.after(step, "withheld")
    turn.effects.append(OptOut())
    return _say(turn, step)


def _forget(turn: Turn, step: Step) -> str:
    turn.effects.append(Forget())
    return _say(turn, step)


def _call_me(turn: Turn, step: Step) -> None:
    turn.say(step.words)
    line = turn.target if step.again_later or step.in_line or step.when_open else None
    closed = turn.closed if step.when_open else None
    minutes = closed.minutes if closed else turn.minutes if step.again_later else 0
    turn.effects.append(CallMe(minutes, line.key if line else ""))
    turn.but(waiting="pick_up", call_backs=turn.state.call_backs + step.again_later)
    if turn.state.channel == "voice":
        turn.effects.append(End())


def _call(turn: Turn, step: Step) -> str | None:
    target, state = turn.target, turn.state
    if target is None:
        return turn.flow.stuck
    telephone = turn.next_telephone
    if telephone is None:
        return turn.after(step, _unreached(turn, step, target))
    dials = {**state.dials, target.key: state.dials.get(target.key, 0) + 1}
    turn.but(waiting="dial", target=target.key, dials=dials, tried=[*state.tried, telephone.phone])
    again = step.other if telephone.where and step.other else step.again
    turn.say(again if state.tried else step.words)
    turn.effects.append(Dial(target.key, telephone.phone, telephone.extension))
    return None


def _unreached(turn: Turn, step: Step, target: Target) -> str:
    """What is left where nobody got through: after the others, in line, a ring later, or an honest word."""
    state = turn.state
    if "behind" in step.branches and target.key not in state.behind and turn.next_target:
        return "behind"
    if state.place and turn.world.can_ring:
        return "full"
    if turn.world.can_ring and state.call_backs < len(turn.flow.call_back_minutes):
        turn.but(minutes=turn.world.next_try(target.key))
        return "later"
    if turn.world.can_ring and not state.told:
        turn.effects.append(Unreached())
        turn.but(told=True)
    return "never"


def _weekly(turn: Turn, step: Step) -> str:
    """What is offered is remembered: it is agreed to as it was said, though a minute has passed."""
    offer = turn.world.weekly()
    if offer is None:
        return turn.after(step)
    turn.but(answers={**turn.state.answers, WEEKLY: offer.agreement.dumps()})
    if not offer.goes_on:
        turn.effects.append(OfferedWeekly(offer.agreement.dumps()))
    return turn.after(step, "last" if offer.goes_on else "offer")


def _ring_weekly(turn: Turn, step: Step) -> str:
    agreement = turn.state.answers.get(WEEKLY)
    if agreement:
        turn.effects.append(RingWeekly(agreement))
        turn.say(step.words)
    return turn.after(step)


def _end_weekly(turn: Turn, step: Step) -> str:
    turn.effects.append(EndWeekly())
    return _say(turn, step)


def _advance(turn: Turn, step: Step) -> str:
    following = turn.next_target
    if following is None:
        return turn.after(step, "none")
    turn.but(target=following.key, tried=[], place=0)
    return turn.after(step, "more")


def _postpone(turn: Turn, step: Step) -> str:
    """Whoever is alone on the list stays at its head."""
    turn.say(step.words)
    present, following = turn.target, turn.next_target
    if present and following:
        turn.but(target=following.key, tried=[], place=0, behind=[*turn.state.behind, present.key])
    return turn.after(step)


def _hand_over(turn: Turn, step: Step) -> None:
    turn.say(step.words)
    turn.give_up(step.reason)


def _choose(turn: Turn, step: Step) -> str | None:
    petition = turn.world.petition
    campaign = step.campaign or (petition and petition.slug)
    if not campaign:
        return turn.flow.stuck
    turn.effects.append(Choose(campaign))
    turn.but(waiting="over")
    return None


def _letter(turn: Turn, step: Step) -> str:
    turn.effects.append(SendLetter())
    return _say(turn, step)


def _end(turn: Turn, step: Step) -> None:
    turn.say(step.words)
    turn.effects.append(End())
    turn.but(waiting="over")


# Each enters a step and names the one to go on with; None: the turn is over.
_ENTER: dict[str, Callable[[Turn, Step], str | None]] = {
    "say": _say, "ask": _ask, "sign": _sign, "withdraw": _withdraw, "locate": _locate,
    "call_me": _call_me, "call": _call, "hours": _hours, "report": _report,
    "advance": _advance, "postpone": _postpone, "hand_over": _hand_over, "choose": _choose, "letter": _letter,
    "opt_out": _opt_out, "forget": _forget,
    "weekly": _weekly, "ring_weekly": _ring_weekly, "end_weekly": _end_weekly,
    "end": _end,
}  # fmt: skip
