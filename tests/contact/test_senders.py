"""What the senders make of a refusal: a text waits until it may leave, or never leaves."""

from datetime import timedelta
from typing import Any

import pytest

from gateway import consent, supporters
from gateway.abuse import blocklist
from gateway.clock import now
from gateway.messaging.outbox import queue_text
from gateway.models.calls import call_requests
from gateway.models.messages import messages
from gateway.models.supporters import supporters as people
from tests.contact.people import CHICAGO
from tests.running import NOON, SHORT_CODE, RunningGateway

MEXICO = "+525512345678"


def agrees(gateway: RunningGateway, phone: str = CHICAGO) -> str:
    """The id of somebody who agreed to be contacted."""
    with gateway.runtime.db.transaction() as transaction:
        person = supporters.find_or_add(transaction, phone, "en").id
        consent.opt_in(transaction, person, source="paper", words="Texts", language="en")
    return person


def queued(gateway: RunningGateway, person: str, purpose: Any = "reminder", body: str = "Is it yours?") -> str:
    number = gateway.runtime.directory.number(SHORT_CODE)
    assert number
    with gateway.runtime.db.transaction() as transaction:
        return queue_text(
            gateway.runtime, transaction, supporter_id=person, number_id=number.id, body=body, purpose=purpose
        )


def status(gateway: RunningGateway, message_id: str) -> str:
    [row] = gateway.rows(messages, messages.c.id == message_id)
    return str(row.status)


def test_the_fourth_text_of_a_day_waits_for_the_next_and_an_answer_does_not(gateway: RunningGateway) -> None:
    ana = gateway.phone(CHICAGO)
    person = agrees(gateway)
    for number in "1234":
        queued(gateway, person, body=number)
        gateway.run_jobs()
        gateway.advance(minutes=1)
    assert ana.inbox == ["1", "2", "3"]
    queued(gateway, person, "receipt", "Thank you")
    gateway.run_jobs()
    gateway.advance(minutes=1)
    assert ana.last_text == "Thank you"
    gateway.advance(hours=23, minutes=50)
    assert len(ana.inbox) == 4
    gateway.advance(minutes=10)
    assert ana.last_text == "4"


@pytest.mark.parametrize("purpose", ["reminder", "receipt"])
def test_a_number_of_another_country_is_not_texted(gateway: RunningGateway, purpose: str) -> None:
    gateway.phone(MEXICO)
    text = queued(gateway, agrees(gateway, MEXICO), purpose)
    gateway.run_jobs()
    assert status(gateway, text) == "canceled"


def test_nobody_is_reminded_who_never_agreed(gateway: RunningGateway) -> None:
    gateway.phone(CHICAGO)
    with gateway.runtime.db.transaction() as transaction:
        person = supporters.add(transaction, CHICAGO, "en").id
    reminder, receipt = queued(gateway, person), queued(gateway, person, "receipt")
    gateway.run_jobs()
    assert (status(gateway, reminder), status(gateway, receipt)) == ("canceled", "accepted")


def test_whoever_is_blocked_meanwhile_is_neither_texted_nor_rung(gateway: RunningGateway) -> None:
    ana = gateway.phone(CHICAGO)
    ana.texts("CALL")
    [person] = gateway.rows(people)
    text = queued(gateway, person.id, "receipt")
    with gateway.runtime.db.transaction() as transaction:
        blocklist.add(transaction, CHICAGO, reason="threats", who="luz", until=now() + timedelta(days=1))
    gateway.run_jobs()
    assert status(gateway, text) == "canceled"
    [request] = gateway.rows(call_requests)
    assert request.status == "canceled"
    assert ana.call is None


def test_a_landline_is_rung_and_not_texted(gateway: RunningGateway) -> None:
    ana = gateway.phone(CHICAGO)
    ana.texts("CALL")
    [person] = gateway.rows(people)
    with gateway.runtime.db.transaction() as transaction:
        supporters.note(transaction, person.id, line_type="landline")
    text = queued(gateway, person.id, "receipt")
    gateway.run_jobs()
    assert status(gateway, text) == "canceled"
    assert ana.on_call["status"] == "ringing"


def test_who_leaves_the_campaign_is_not_rung_for_it(gateway: RunningGateway) -> None:
    ana = gateway.phone(CHICAGO)
    ana.texts("CALL")
    [person] = gateway.rows(people)
    campaign = gateway.runtime.directory.by_slug("call-the-white-house")
    assert campaign
    with gateway.runtime.db.transaction() as transaction:
        consent.opt_out(transaction, person.id, source="api", words="", language="en", campaign_id=campaign.id)
    gateway.run_jobs()
    [request] = gateway.rows(call_requests)
    assert request.status == "canceled"
    assert ana.call is None


def test_a_question_on_paper_waits_for_the_morning_of_the_state(gateway: RunningGateway) -> None:
    """Seven in the evening of a Wednesday is late in Rhode Island."""
    gateway.advance(hours=4)  # midnight in Greenwich
    gateway.phone("+14015550101")
    text = queued(gateway, agrees(gateway, "+14015550101"))
    gateway.run_jobs()
    [row] = gateway.rows(messages, messages.c.id == text)
    assert row.status == "queued"
    assert row.due_at == NOON + timedelta(hours=18)
