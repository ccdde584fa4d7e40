"""The office is closed at this hour: what a supporter can do instead, over real HTTP."""

import pytest
from sqlalchemy import update

from gateway.campaigns import import_campaign, set_status
from gateway.models.calls import calls
from gateway.models.conversations import conversations
from gateway.models.messages import messages
from gateway.models.signatures import signatures
from gateway.models.supporters import consents, supporters
from gateway.officials import by_hand
from gateway.sandbox.client import Phone
from tests.calling.test_officials_by_location import congress, filled, picks_up
from tests.flows.flow_transcripts import YOUR_CONGRESS
from tests.flows.test_campaign import LETTER
from tests.running import HOTLINE, SHORT_CODE, RunningGateway

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


@pytest.fixture
def writing(filled: RunningGateway) -> RunningGateway:
    """Its campaign has a letter."""
    import_campaign(filled.runtime.db, YOUR_CONGRESS + LETTER, [SHORT_CODE, HOTLINE])
    filled.runtime.directory.refresh()
    return filled


def test_a_letter_is_texted_once_a_day(writing: RunningGateway) -> None:
    rosa = after_hours(writing)
    assert "For a letter that you can send, press 4" in rosa.hears
    assert "We text you the letter" in rosa.presses("4")
    assert "Next is Senator Ana Rivers" in rosa.hears
    assert "press 4" not in rosa.presses("1"), "her office is closed, too"
    rosa.hangs_up()
    writing.run_jobs()
    assert rosa.last_text == (
        "Puerta Abierta: a letter to copy and send with your name to letters@example.org: "
        "Please keep families together."
    )
    rosa.texts("CONGRESS")
    picks_up(writing, rosa)
    assert "press 4" not in rosa.presses("1")
    assert writing.count(messages, messages.c.purpose == "letter") == 1


def test_a_letter_for_whoever_dialed_in_spanish_leaves_at_once_and_with_consent(writing: RunningGateway) -> None:
    """It is eight in the evening in New York, where nothing of ours begins any more; but this answers a call."""
    writing.advance(hours=5)
    ana = on_the_hotline(writing, writing.phone("+12125550101", line_type="mobile"))
    assert "Para mandar una carta, oprima el cuatro" in ana.hears
    assert "Le enviamos la carta" in ana.presses("4")
    writing.run_jobs()
    assert "Puerta Abierta: una carta para copiar" in ana.last_text
    [entry] = writing.rows(consents)
    assert (entry.source, entry.words) == ("hotline", "asked by key for a letter by text")


def test_no_letter_to_whom_no_text_reaches(writing: RunningGateway) -> None:
    """A landline that we know, and a number that is withheld; who opted out gets no texts of ours."""
    writing.advance(hours=4)
    kitchen, ana = writing.phone("+12125550102"), writing.phone("+12125550101")
    kitchen.texts("SIGN")
    ana.texts("STOP")
    with writing.runtime.db.transaction() as transaction:
        landline = supporters.c.opted_out_at.is_(None)
        transaction.execute(update(supporters).where(landline).values(line_type="landline"))
    for phone in (kitchen, ana):
        assert "oprima el cuatro" not in on_the_hotline(writing, phone).hears
        assert "La oficina abre" in phone.presses("4"), "asked again"
    assert writing.count(messages, messages.c.purpose == "letter") == 0


def on_the_hotline(gateway: RunningGateway, phone: Phone) -> Phone:
    """In Spanish; the office is closed."""
    phone.dials()
    for keys in ("2", "3", "60601", "1"):
        phone.presses(keys)
    assert "La oficina abre" in phone.hears
    return phone


def line_kept(gateway: RunningGateway) -> str | None:
    [leg] = gateway.rows(calls, calls.c.status != "ended")
    phone: str | None = leg.office_phone
    return phone
