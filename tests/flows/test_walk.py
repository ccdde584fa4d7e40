"""The terminal runner, with a script for the keyboard."""

import pytest

from gateway.flows.events import Channel
from gateway.flows.state import State
from gateway.flows.walk import walk
from tests.flows.demo import demo_campaigns

SIGN, CALL = demo_campaigns()


def walked(campaign: str, channel: Channel, keys: list[str], words: str = "") -> tuple[State, str]:
    left = iter(keys)
    shown: list[str] = []
    state = walk(SIGN if campaign == "sign" else CALL, channel, lambda _: next(left, None), shown.append, words=words)
    return state, "\n".join(shown)


def test_sign_by_text() -> None:
    state, shown = walked("sign", "text", ["Maria Lopez", "60601", "yes"])
    assert state.over
    assert "You are number 54" in shown


def test_sign_with_words() -> None:
    state, shown = walked("sign", "text", ["yes"], words="Maria Lopez 60601")
    assert state.over
    assert "* sign confirmed: Maria Lopez, 60601" in shown


def test_sign_by_voice_hears_the_own_name() -> None:
    state, shown = walked("sign", "voice", ["2", "Maria Lopez", "60601", "1"])
    assert state.over
    assert "[your voice: Maria Lopez]" in shown
    assert "firma número 54" in shown


def test_call_by_text_with_a_call_back() -> None:
    keys = ["", "1", "nonsense", "busy", "no_answer", "1", "when?", "", "1", "answered", "2"]
    state, shown = walked("call", "text", keys)
    assert state.over
    assert "* call me in 5 minutes" in shown
    assert "* reported: message" in shown
    assert shown.count("* dial white-house") == 3


@pytest.mark.parametrize("keys", [["h"], ["", ""], ["1", "", ""]])
def test_hanging_up_and_silence(keys: list[str]) -> None:
    assert walked("sign", "voice", keys)[0].over


@pytest.mark.parametrize("keys", [[], ["1"], ["1", "Maria"]])
def test_the_end_of_the_input_ends_the_walk(keys: list[str]) -> None:
    assert not walked("sign", "voice", keys)[0].over
    assert not walked("call", "text", keys[:0])[0].over
    assert not walked("call", "voice", ["1", "1"])[0].over
