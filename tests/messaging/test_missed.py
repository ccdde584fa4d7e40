"""Texts that were sent while nobody was there to take them."""

import threading
from datetime import timedelta

import pytest

from gateway.messaging import missed
from gateway.models.supporters import supporters
from tests.messaging.outage import ANA, inbound, missed_texts
from tests.running import RunningGateway


def test_a_text_of_the_outage_is_answered_when_it_is_over(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    missed_texts(gateway, ana, "SIGN Ana Ruiz 60601")
    gateway.advance(minutes=1)
    assert inbound(gateway) == [], "its webhook could still come"
    gateway.advance(minutes=11)
    gateway.advance(minutes=1)
    assert ["Reply YES" in text for text in ana.inbox] == [True]
    assert "number 54" in ana.texts("YES")[0]
    for _ in range(2):
        gateway.advance(minutes=11)
    assert (len(ana.inbox), len(inbound(gateway))) == (2, 2), "what is here is not taken in again"


def test_stop_counts_however_late(gateway: RunningGateway) -> None:
    """And before anything that became due meanwhile leaves."""
    ana = gateway.phone(ANA)
    ana.texts("SIGN Ana Ruiz 60601")
    missed_texts(gateway, ana, "please stop texting me")
    gateway.advance(days=3)
    gateway.advance(minutes=20)
    assert gateway.count(supporters, supporters.c.opted_out_at.is_not(None)) == 1
    assert len(ana.inbox) == 1, "no question whether she signed, and no confirmation of STOP after its first minutes"
    assert "unsubscribed" in ana.texts("STOP")[0], "but nobody who asks again goes without"


def test_two_sweepers_at_once_and_more_than_a_page(gateway: RunningGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.carriers.twilio._LARGE_PAGE", 2)
    monkeypatch.setattr("gateway.messaging.missed._AT_ONCE", 3)
    gateway.sandbox.client.faults(webhooks_lost=1.0)
    for number in range(7):
        gateway.phone(f"+1312555010{number}").texts("SIGN")
    gateway.sandbox.client.no_faults()
    gateway.clock.shift(timedelta(minutes=13))
    gateway.sandbox.client.advance(13 * 60)
    together = [threading.Thread(target=missed.take_missed, args=(gateway.runtime,)) for _ in range(2)]
    for one in together:
        one.start()
    for one in together:
        one.join(60)
    gateway.run_jobs()
    assert len(inbound(gateway)) == 7
    gateway.sandbox.client.advance(5)
    assert [len(gateway.phone(f"+1312555010{number}").inbox) for number in range(7)] == [1] * 7
