"""The office is closed at this hour: what a supporter can do instead, over real HTTP."""

from gateway.campaigns import set_status
from gateway.models.calls import calls
from gateway.models.conversations import conversations
from gateway.models.signatures import signatures
from gateway.officials import by_hand
from gateway.sandbox.client import Phone
from tests.calling.test_officials_by_location import congress, filled, picks_up
from tests.running import RunningGateway

__all__ = ["congress", "filled"]

PETITION = "keep-families-together"


def after_hours(gateway: RunningGateway) -> Phone:
    """Seven in the evening in Washington, six at her home in Chicago; she has heard that the office is closed."""
    gateway.advance(hours=4)
    rosa = gateway.phone(line_type="mobile")
    rosa.texts("CONGRESS 60601")
    picks_up(gateway, rosa)
    rosa.presses("1")
    return rosa


def signs(phone: Phone) -> str:
    phone.says("Rosa Parks")
    phone.presses("#")
    phone.presses("60601")
    return phone.presses("1")


def test_the_petition_of_the_same_hotline_is_offered_and_signed(filled: RunningGateway) -> None:
    rosa = after_hours(filled)
    assert "at the border, press 3" in rosa.hears
    assert "say your first and last name" in rosa.presses("3")
    assert "You are number 54" in signs(rosa)
    [signed] = filled.rows(signatures)
    [conversation] = filled.rows(conversations)
    petition = filled.runtime.directory.by_slug(PETITION)
    assert petition
    assert (signed.status, signed.campaign_id, conversation.campaign_id) == ("confirmed", petition.id, petition.id)
    filled.run_jobs()
    assert "is number 54" in rosa.last_text


def test_without_a_live_petition_none_is_offered(filled: RunningGateway) -> None:
    set_status(filled.runtime.db, PETITION, "paused")
    filled.runtime.directory.refresh()
    rosa = after_hours(filled)
    assert "press 3" not in rosa.hears
    assert "You cannot reach" in rosa.presses("3"), "asked again"


def test_whoever_signs_instead_keeps_no_line_from_others(filled: RunningGateway) -> None:
    """Rung when the office opens, whose line is theirs; but on this day it stays closed."""
    filled.official("+12025550127")
    rosa = after_hours(filled)
    rosa.presses("1")
    filled.advance(hours=15, minutes=5)
    assert "Rosa Field once more, press 1" in rosa.answers() + rosa.waits(5)
    assert line_kept(filled)
    by_hand.close_today(filled.runtime.db, "me", "sample:representative:il-7")
    filled.runtime.officials.refresh()
    assert "at the border, press 3" in rosa.presses("1")
    assert line_kept(filled)
    rosa.presses("3")
    assert not line_kept(filled)


def line_kept(gateway: RunningGateway) -> str | None:
    [leg] = gateway.rows(calls, calls.c.status != "ended")
    phone: str | None = leg.office_phone
    return phone
