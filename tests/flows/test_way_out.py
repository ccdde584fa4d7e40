"""Key 9: the way out of every call, in every flow, and never by mistake."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.flows.campaign import CampaignError, parse_campaign
from gateway.flows.definition import Flow, Step
from gateway.flows.effects import Ask, CallMe, Dial, Effect, End, Forget, OptOut, Say, Sign
from gateway.flows.engine import start, step
from gateway.flows.events import LANGUAGES, Event, Language, PickedUp, Pressed, Recorded, Started
from gateway.flows.library import demo_source
from gateway.flows.menu import menu_flow
from gateway.flows.state import State
from gateway.flows.way_out import ONE_KEY, STEPS
from tests.flows.test_engine import CALL, EVENTS, FLOWS, SIGN, WORLD

HIDDEN = replace(WORLD, can_ring=False)
QUESTIONS = [
    pytest.param(flow, asked, id=f"{name}-{asked.name}")
    for name, flow in FLOWS.items()
    for asked in flow.steps.values()
    if asked.kind == "ask" and "voice" in asked.words
]


@pytest.mark.parametrize(("flow", "asked"), QUESTIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nine_stops_wherever_one_key_answers_and_nowhere_else(flow: Flow, asked: Step, language: Language) -> None:
    _, effects = step(flow, State(asked.name, "voice", language), Pressed("9"), WORLD)
    stopped = OptOut() in effects
    assert stopped == (asked.expects in ONE_KEY and asked.name not in STEPS)


def test_a_zip_code_of_nines_is_one() -> None:
    _, effects = step(SIGN.flow, State("spoken_zip", "voice", "en"), Pressed("99999"), WORLD)
    assert any(isinstance(effect, Sign) for effect in effects)
    _, effects = step(SIGN.flow, State("spoken_zip", "voice", "en"), Pressed("9"), WORLD)
    assert OptOut() not in effects


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(FLOWS)), st.lists(EVENTS, max_size=6))
def test_after_nine_nothing_is_dialed_signed_or_rung(name: str, events: list[Event]) -> None:
    flow = FLOWS[name]
    state, _ = start(flow, Started("voice", "es"), WORLD)
    state, effects = step(flow, state, Pressed("9"), WORLD)
    assert OptOut() in effects
    for event in events:
        state, effects = step(flow, state, event, WORLD)
        assert not [effect for effect in effects if isinstance(effect, Dial | Sign | CallMe | OptOut)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_we_ring_is_told_at_once(language: Language) -> None:
    state, _ = start(CALL.flow, Started("text", language), WORLD)
    _, effects = step(CALL.flow, state, PickedUp(), WORLD)
    assert {"en": "press 9", "es": "oprima el nueve"}[language] in spoken(effects)


def test_a_hidden_number_has_nothing_to_stop() -> None:
    for flow in FLOWS.values():
        state, first = start(flow, Started("voice", "en"), HIDDEN)
        _, again = step(flow, state, Pressed("7"), HIDDEN)
        _, told = step(flow, state, Pressed("9"), HIDDEN)
        assert "press 9" not in spoken([*first, *again])
        assert "nothing to stop" in spoken(told)
        assert "nada que cancelar" in spoken(told)
        assert [effect for effect in told if not isinstance(effect, Say)] == [End()]


def test_whatever_ends_a_spoken_name_is_no_opt_out() -> None:
    for event in (Recorded("https://carrier.example/r", 2), Recorded("", 0), Pressed("9")):
        _, effects = step(SIGN.flow, State("spoken_name", "voice", "en"), event, WORLD)
        assert OptOut() not in effects


def test_only_the_second_nine_erases() -> None:
    state, effects = step(CALL.flow, State("who", "voice", "en"), Pressed("9"), WORLD)
    assert Forget() not in effects
    for key in "12345678*#0":
        over, effects = step(CALL.flow, state, Pressed(key), WORLD)
        assert over.over
        assert Forget() not in effects
    _, effects = step(CALL.flow, state, Pressed("9"), WORLD)
    assert effects[0] == Forget()
    assert effects[-1] == End()


def test_nine_campaigns_leave_the_key_free() -> None:
    flow = menu_flow([replace(SIGN, slug=f"drive-{place}") for place in range(9)])
    _, effects = step(flow, State("menu", "voice", "en"), Pressed("9"), WORLD)
    assert OptOut() in effects


def test_a_campaign_may_give_it_other_words() -> None:
    source = demo_source("whitehouse") + '\n[steps.way_out_offer.voice]\nen = "Nine, and we leave you alone."\n'
    flow = parse_campaign(source).flow
    state, _ = start(flow, Started("text", "en"), WORLD)
    _, effects = step(flow, state, PickedUp(), WORLD)
    assert "Nine, and we leave you alone." in spoken(effects)


@pytest.mark.parametrize(
    ("added", "told"),
    [
        ('[steps.way_out]\nkind = "say"', "give it other words"),
        ('[steps.way_out]\nnext = "way_out_end"', "give it other words"),
        ('[steps.way_out_done]\nbranches = { 9 = "way_out_end" }', "give it other words"),
        ('[steps.who]\nbranches = { 1 = "script", 9 = "script" }', '"who" uses key 9'),
        ('[steps.ring]\nnext = "script"', '"ring" rings somebody, but the first thing asked'),
        ('[steps.ring]\nnext = "dial"', '"ring" rings somebody, but the first thing asked'),
    ],
)
def test_no_campaign_takes_it_away(added: str, told: str) -> None:
    with pytest.raises(CampaignError) as caught:
        parse_campaign(f"{demo_source('whitehouse')}\n{added}\n")
    assert told in str(caught.value)


def spoken(effects: list[Effect]) -> str:
    pieces = [piece for effect in effects for piece in (effect.prompt if isinstance(effect, Ask) else (effect,))]
    return " ".join(piece.text for piece in pieces if isinstance(piece, Say))
