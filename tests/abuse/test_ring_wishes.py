"""Asking to be rung again and again, or while no calls can be placed: what one is told, and what happens."""

from typing import get_args

import pytest

from gateway.conversations.ring_wishes import _WORDS, Limit
from gateway.flows.events import Language
from gateway.flows.speech import written_phone
from gateway.models.calls import call_requests, calls
from gateway.models.conversations import conversations
from gateway.render.segments import segments
from gateway.sandbox.client import Phone
from tests.abuse.conftest import Gateway
from tests.running import HOTLINE, RunningGateway


def asks(gateway: RunningGateway, phone: Phone, word: str = "CALL") -> str:
    """One wish, fulfilled: they pick up, and hang up."""
    [said] = phone.texts(word)
    gateway.run_jobs()
    if phone.call:
        phone.answers()
        phone.waits(5)
        phone.presses("1")
        phone.hangs_up()
        gateway.run_jobs()
    return str(said)


@pytest.mark.parametrize(
    ("word", "told"),
    [("CALL", "cannot ring again before tomorrow"), ("LLAMAR", "no podemos llamar otra vez antes de mañana")],
)
def test_enough_for_one_day(gateway_with: Gateway, word: str, told: str) -> None:
    gateway = gateway_with(calls_asked_per_day=3)
    gateway.official()
    rosa = gateway.phone()
    said = [asks(gateway, rosa, word) for _ in range(5)]
    assert [told in each for each in said] == [False] * 3 + [True] * 2
    assert written_phone(HOTLINE) in said[3]
    assert gateway.count(calls) == 3
    assert gateway.count(conversations, conversations.c.status == "open") == 0, "nothing waits for a ring"
    gateway.advance(hours=24)
    assert told not in asks(gateway, rosa, word)
    assert gateway.count(calls) == 4


def test_others_are_rung_meanwhile(gateway_with: Gateway) -> None:
    gateway = gateway_with(calls_asked_per_day=1)
    asks(gateway, gateway.phone())
    asks(gateway, gateway.phone())
    asks(gateway, gateway.phone("+13125550102"))
    assert gateway.count(calls) == 2


def test_a_wish_repeated_before_the_ring_counts_too(gateway_with: Gateway) -> None:
    """Each of them sets the tries back, so without a ceiling a phone could be made to ring all day."""
    gateway = gateway_with(calls_asked_per_day=3)
    rosa = gateway.phone(behaviour="busy")
    for _ in range(6):
        rosa.texts("CALL")
        gateway.run_jobs()
        gateway.advance(seconds=40)
    assert gateway.count(calls) == 3
    [request] = gateway.rows(call_requests)
    assert request.asked == 3


def test_asking_while_the_phone_rings_is_no_new_wish(gateway_with: Gateway) -> None:
    gateway = gateway_with(calls_asked_per_day=1)
    rosa = gateway.phone(behaviour="manual")
    rosa.texts("CALL")
    gateway.run_jobs()
    assert "cannot ring" not in rosa.texts("CALL")[0]
    assert "press 1" in rosa.answers() + rosa.waits(5)
    assert gateway.count(calls) == 1


def test_a_call_back_from_the_hotline_is_a_wish_as_well(gateway_with: Gateway) -> None:
    gateway = gateway_with(calls_asked_per_day=1)
    gateway.official(behaviour="busy")
    rosa = gateway.phone()
    asks(gateway, rosa)
    rosa.dials()
    rosa.presses("1")
    rosa.presses("2")
    rosa.presses("1")
    rosa.waits(8)
    rosa.presses("1")
    assert "cannot ring again before tomorrow" in rosa.hears
    assert rosa.call is None
    assert gateway.count(call_requests) == 1


@pytest.mark.parametrize("limit", get_args(Limit))
@pytest.mark.parametrize("language", get_args(Language))
def test_the_words_fit_two_segments(limit: Limit, language: Language) -> None:
    template = _WORDS[limit]["text"][language]
    words = template.format(organization="Immigrant Families Together", hotline=written_phone(HOTLINE))
    assert segments(words).count <= 2
    assert not segments(words).culprits
