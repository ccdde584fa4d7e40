"""Runs a flow: `step(flow, state, event, world) -> (state, effects)`. Pure; never raises; every turn is bounded.

An event that does not fit what the conversation waits for changes nothing; on a phone the question is repeated, for
the line must say something. `Sign("confirmed")` ends a turn: the caller puts the name on the petition and comes back
with `Signed`. Likewise `Dial` and `DialEnded`, `CallMe` and `PickedUp`.
"""

from collections.abc import Mapping

from gateway.flows import instead
from gateway.flows.answers import asked_language, detect_language, introduced_in, name_key, parse_details, parse_zip
from gateway.flows.definition import OFFER, WEEKLY, Flow, Step
from gateway.flows.districts import UNSURE_KEY
from gateway.flows.effects import Effect
from gateway.flows.events import (
    DialEnded,
    Event,
    HungUp,
    Language,
    PickedUp,
    Pressed,
    Recorded,
    Signed,
    Silence,
    Started,
    Texted,
    Verify,
    WeekCame,
)  # fmt: skip
from gateway.flows.hearing import hear, learned, updated
from gateway.flows.ring_back import MISSED_CALL, SURGE, SURGE_WITHHELD
from gateway.flows.state import State
from gateway.flows.turn import Turn
from gateway.flows.waiting import wants_no_call, wants_the_call
from gateway.flows.way_out import KEY, NOT_CHOSEN, ONE_KEY
from gateway.flows.words import plain
from gateway.flows.world import World

_MOST_TRIES = 2  # the question and one polite repetition


def start(flow: Flow, event: Started | Verify, world: World) -> tuple[State, list[Effect]]:
    return step(flow, None, event, world)


def step(flow: Flow, state: State | None, event: Event, world: World) -> tuple[State, list[Effect]]:
    """What happens next. Without a state only `Started`, `Verify` and `WeekCame` begin something."""
    if state is None:
        return _begin(flow, event, world)
    if state.over:
        return state, []
    turn = Turn(flow, state, world)
    _react(turn, event)
    return turn.state, turn.effects


def _begin(flow: Flow, event: Event, world: World) -> tuple[State, list[Effect]]:
    if isinstance(event, Started):
        state, door = _spoken(event, world) if event.channel == "voice" else _texted_first(flow, event)
    elif isinstance(event, Verify):
        state = State("", "text", event.language, answers=dict(event.answers))
        door = "verify" if event.answers.get("name") else "unfinished"
    elif isinstance(event, WeekCame):
        state, door = State("", "text", event.language, answers=dict(event.known)), WEEKLY
    else:
        return State("", "text", "en", waiting="over"), []
    turn = Turn(flow, state, world)
    turn.go(flow.doors.get(door))
    return turn.state, turn.effects


def _spoken(event: Started, world: World) -> tuple[State, str]:
    answers: dict[str, str] = {"language": event.language} if event.language_chosen else {}
    state = State("", "voice", event.language, answers=answers, place=event.place, minutes=event.minutes)
    if event.place and not world.can_ring:
        return state.but(answers={"language": NOT_CHOSEN}), SURGE_WITHHELD
    return state, SURGE if event.place else MISSED_CALL if event.rang else "voice"


def _texted_first(flow: Flow, event: Started) -> tuple[State, str]:
    answers = updated(event.known, learned(parse_details(event.words))) if event.words else dict(event.known)
    state = State("", "text", introduced_in(event.words) or event.language, answers=answers)
    by_one_word = "known" in flow.doors and event.own_name and _nothing_new(event.known, answers)
    return state, "known" if by_one_word else "text"


def _nothing_new(known: dict[str, str], answers: dict[str, str]) -> bool:
    """Name and ZIP are on file, and the words after the keyword say no other ones."""
    return (
        bool(known.get("name") and known.get("zip"))
        and known["zip"] == answers["zip"]
        and name_key(known["name"]) == name_key(answers["name"])
    )


def _react(turn: Turn, event: Event) -> None:
    match turn.state.waiting, event:
        case "answer", Texted() if turn.state.channel == "text":
            _texted(turn, event.text)
        case "answer", HungUp() if turn.state.channel == "voice":
            turn.but(waiting="over")
        case "answer", Pressed() | Recorded() | Silence() if turn.state.channel == "voice":
            _answered_by_phone(turn, event)
        case "number", Signed():
            turn.but(answers={**turn.state.answers, "number": str(event.number)})
            _go_on(turn)
        case "dial", DialEnded(outcome="full"):
            _full(turn, event.place)
        case "dial", DialEnded():
            _go_on(turn, event.outcome)
        case "dial", HungUp():
            turn.but(waiting="over")
        case "pick_up", PickedUp():
            turn.but(channel="voice", tried=[], full=[], place=0, minutes=0)
            turn.offers_way_out = True
            _go_on(turn)
        case "pick_up", Texted():
            _texted_before_the_call(turn, event.text)
        case _:
            _misfit(turn, event)


def _misfit(turn: Turn, event: Event) -> None:
    if turn.state.channel == "voice" and not isinstance(event, Texted | HungUp):
        _repeat(turn)


def _go_on(turn: Turn, answer: str = "") -> None:
    here = turn.step
    turn.go(turn.after(here, answer) if here else None)


def _full(turn: Turn, place: int) -> None:
    """Nobody was dialed. Another office may have a line for them; else they may wait for the first one's.

    Whom we cannot ring has no place: where a flow has nothing to say about it, to them the line is busy.
    """
    state = turn.state
    turn.but(dials={**state.dials, state.target: state.dials.get(state.target, 1) - 1})
    if turn.at_main_office:
        turn.but(place=place)
    if turn.untried_office or (turn.world.can_ring and not turn.state.place):
        return turn.go(state.step)
    if turn.world.can_ring:
        return _go_on(turn, "full")
    here = turn.step
    return _go_on(turn, "full_withheld" if here and "full_withheld" in here.branches else "busy")


def _repeat(turn: Turn) -> None:
    here = turn.step
    if here and here.kind == "ask" and turn.state.waiting == "answer":
        turn.offers_way_out = turn.state.channel == "voice"
        turn.ask(here, here.words)


def _texted(turn: Turn, text: str) -> None:
    here = turn.step
    if here is None:
        return turn.give_up("The flow has lost the step it was at.")
    language = asked_language(text)
    if language and here.expects != "language":
        turn.but(language=language)
        return _repeat(turn)
    answer = _after_keyword(turn.flow, text)
    if answer is None:
        return _repeat(turn)
    if (
        answer != text
    ):  # "SIGN Pedro Lopez 60602" in the middle of it: what the words say is no answer to one question
        turn.but(answers=updated(turn.state.answers, learned(parse_details(answer))))
    turn.but(language=_language_of(here, answer) or turn.state.language)
    return _answered(turn, here, Texted(answer))


def _after_keyword(flow: Flow, text: str) -> str | None:
    """The answer in a text; None where a supporter in the middle of a flow merely texts its keyword again."""
    if plain(text) in flow.keywords:
        return None
    first, _, rest = text.strip().partition(" ")
    return rest.strip() if rest and plain(first) in flow.keywords else text


def _language_of(here: Step, text: str) -> Language | None:
    """Who answers in Spanish goes on in Spanish. A name belongs to no language, nor does a bare "ok" or "yes"."""
    if here.expects == "yes_no" and detect_language(text) == "es":
        return "es"
    return introduced_in(text)


def _answered_by_phone(turn: Turn, event: Pressed | Recorded | Silence) -> None:
    here = turn.step
    if here is None:
        return turn.give_up("The flow has lost the step it was at.")
    nothing_said = isinstance(event, Recorded) and (event.seconds <= 0 or not event.url)
    if isinstance(event, Silence) and here.takes_any_key:
        return turn.go(turn.after(here))
    if isinstance(event, Silence) or nothing_said:
        return _not_understood(turn, here, turn.flow.silence)
    if isinstance(event, Pressed) and _everywhere(turn, here, event.keys):
        return None
    if isinstance(event, Recorded) and here.expects != "name":
        return _repeat(turn)
    return _answered(turn, here, event)


def _everywhere(turn: Turn, here: Step, keys: str) -> bool:
    """The keys that mean the same in every question that has no use of its own for them; was it one of these?"""
    if (
        keys in here.branches
        or (here.takes_any_key and keys != KEY)
        or (here.expects == "district" and keys == UNSURE_KEY)
    ):
        return False
    offer = turn.flow.steps.get(OFFER)
    if keys == "*":
        _repeat(turn)
    elif keys == "0":
        turn.go(turn.flow.stuck)
    elif keys == KEY and offer and here.expects in ONE_KEY:
        if here.expects == "language":
            turn.but(answers={**turn.state.answers, "language": NOT_CHOSEN})
        turn.go(turn.after(offer))
    else:
        return False
    return True


def _answered(turn: Turn, here: Step, event: Event) -> None:
    heard = hear(here, event, turn.choices if here.expects == "district" else ())
    if heard.learned:
        turn.but(answers=updated(turn.state.answers, heard.learned))
    if not heard.understood or not _leads_somewhere(turn, here, heard.branch):
        if isinstance(event, Texted):
            turn.but(language=detect_language(event.text) or turn.state.language)
        return _not_understood(turn, here, turn.flow.stuck)
    language = heard.learned.get("language")
    if language == "en" or language == "es":  # noqa: PLR1714 - mypy narrows by equality, not by membership
        turn.but(language=language)
    return turn.go(turn.after(here, heard.branch))


def _leads_somewhere(turn: Turn, here: Step, answer: str) -> bool:
    return instead.is_there(turn.flow.steps.get(here.branches.get(answer, "")), turn.world)


def _not_understood(turn: Turn, here: Step, way_out: str) -> None:
    tries = turn.state.tries + 1
    if tries >= _MOST_TRIES:
        return turn.go(way_out)
    turn.but(tries=tries)
    turn.offers_way_out = turn.state.channel == "voice"
    return turn.ask(here, here.again if turn.state.channel in here.again else here.words)


def _texted_before_the_call(turn: Turn, text: str) -> None:
    """The supporter has not been rung yet, or did not pick up, and writes."""
    here = turn.step
    if here is None:
        return turn.give_up("The flow has lost the step it was at.")
    turn.but(channel="text", language=detect_language(text) or turn.state.language)
    words = plain(text)
    if "cancel" in here.branches and wants_no_call(words):
        return turn.go(here.branches["cancel"])
    code = parse_zip(text) if "zip" in here.branches else None
    if code:
        turn.but(answers=updated(turn.state.answers, {"zip": code}))
        return turn.go(here.branches["zip"])
    if "now" in here.branches and (wants_the_call(words) or words in turn.flow.keywords):
        return turn.go(here.branches["now"])
    turn.but(tries=turn.state.tries + 1)
    if turn.state.tries > _MOST_TRIES:
        return turn.go(turn.flow.stuck)
    return turn.say(here.again)


def message(flow: Flow, name: str, state: State, world: World, more: Mapping[str, str] | None = None) -> str | None:
    """A text that goes out beside the conversation, such as `receipt`; None where the flow has none by that name.

    `more` is what placeholders stand for of which neither state nor world know.
    """
    template = flow.messages.get(name, {}).get(state.language)
    if template is None:
        return None
    values = Turn(flow, state.but(channel="text"), world).values(template.placeholders)
    return template.fill({**values, **(more or {})})
