"""Signing by voice, and asking by key to be rung, are opt-ins: one entry for each conversation about a campaign."""

from typing import Any

from gateway.models.campaigns import campaigns
from gateway.models.supporters import consents
from tests.calling.test_hotline import signs
from tests.calling.test_ringing import rung
from tests.running import RunningGateway


def opt_ins(gateway: RunningGateway, source: str) -> list[Any]:
    return gateway.rows(consents, consents.c.kind == "opt_in", consents.c.source == source)


def test_who_signs_on_the_hotline_agrees_once(gateway: RunningGateway) -> None:
    signs(gateway.phone(line_type="mobile"))
    [entry] = opt_ins(gateway, "hotline")
    [petition] = gateway.rows(campaigns, campaigns.c.slug == "keep-families-together")
    assert (entry.campaign_id, entry.version_id) == (petition.id, petition.version_id)
    assert (entry.language, entry.words) == ("en", "signed by name and ZIP code on the phone")


def test_it_is_there_before_the_last_key(gateway: RunningGateway) -> None:
    """For whoever hangs up before it is asked by text."""
    rosa = gateway.phone(line_type="mobile")
    rosa.dials()
    rosa.presses("2")
    rosa.presses("1")
    rosa.says("Rosa Parks")
    rosa.presses("#")
    assert opt_ins(gateway, "hotline") == []
    rosa.presses("60601")
    [entry] = opt_ins(gateway, "hotline")
    assert entry.language == "es"


def test_another_call_is_another_conversation(gateway: RunningGateway) -> None:
    rosa = gateway.phone(line_type="mobile")
    signs(rosa)
    gateway.advance(minutes=5)
    signs(rosa)
    assert len(opt_ins(gateway, "hotline")) == 2


def test_who_asks_to_be_rung_again_agrees_once(gateway: RunningGateway) -> None:
    gateway.official(behaviour="busy")
    ana = rung(gateway)
    for _ in range(2):
        ana.answers()
        ana.waits(12)
        ana.presses("1")
        ana.waits(40)
        assert "Press 1 and we ring you back" in ana.hears
        ana.presses("1")
        gateway.advance(minutes=21)
        gateway.run_jobs()
    [entry] = opt_ins(gateway, "phone")
    assert entry.words == "asked by key to be rung"
    assert len(opt_ins(gateway, "keyword")) == 1
    assert opt_ins(gateway, "hotline") == []
