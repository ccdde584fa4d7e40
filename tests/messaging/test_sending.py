"""Texts of the outbox: each reaches its supporter once, whatever breaks."""

import threading
from datetime import timedelta
from typing import Any

import pytest

from gateway import clock, consent, supporters
from gateway.messaging.outbox import queue_text
from gateway.messaging.sending import send_message
from gateway.models.messages import messages
from gateway.models.supporters import consents
from gateway.models.supporters import supporters as people
from tests.running import HOTLINE, SHORT_CODE, RunningGateway
from tests.work.processes import held_up

ANA = "+13125550101"
OPTED_OUT_AT_THE_CARRIER, NO_SUCH_NUMBER, NO_MOBILE = "+15005550004", "+15005550001", "+15005550009"


def queued(
    gateway: RunningGateway,
    body: str = "Your signature counts.",
    to: str = ANA,
    *,
    sender: str = SHORT_CODE,
    zip_code: str | None = None,
    **more: Any,
) -> str:
    """The id of a text in the outbox."""
    number = gateway.runtime.directory.number(sender)
    assert number
    with gateway.runtime.db.transaction() as transaction:
        person = supporters.find_or_add(transaction, to, "en")
        supporters.note(transaction, person.id, zip=zip_code)
        columns = {"purpose": "notice", **more}
        return queue_text(
            gateway.runtime, transaction, supporter_id=person.id, number_id=number.id, body=body, **columns
        )


def status(gateway: RunningGateway, message_id: str) -> str:
    [row] = gateway.rows(messages, messages.c.id == message_id)
    return str(row.status)


def test_a_text_is_sent_once_and_followed_to_its_delivery(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    text = queued(gateway)
    gateway.run_jobs()
    assert status(gateway, text) in {"accepted", "sent", "delivered"}
    gateway.advance(minutes=1)
    assert status(gateway, text) == "delivered"
    send_message(gateway.runtime, text)
    gateway.sweep()
    assert ana.inbox == ["Your signature counts."]


def test_a_text_for_later_waits(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    text = queued(gateway, due_at=clock.now() + timedelta(hours=1))
    send_message(gateway.runtime, text)
    gateway.sweep()
    assert ana.inbox == []
    gateway.advance(minutes=61)
    assert ana.inbox == ["Your signature counts."]


def test_quiet_hours_put_a_text_off_until_the_morning(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    gateway.advance(hours=8)  # eleven at night in Washington, and a stranger may live there
    queued(gateway)
    gateway.run_jobs()
    assert ana.inbox == []
    gateway.advance(hours=16)
    assert ana.inbox == ["Your signature counts."]


def test_at_night_a_text_that_answers_one_goes_out_at_once(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    gateway.advance(hours=8)
    ana.texts("hello?")
    queued(gateway)
    gateway.run_jobs()
    gateway.sandbox.client.advance(10)
    assert ana.last_text == "Your signature counts."


def test_the_carrier_drops_what_it_could_only_deliver_in_quiet_hours(gateway: RunningGateway) -> None:
    """Ninety texts from a number that sends one a second, half a minute before eight in the evening."""
    gateway.advance(hours=4, minutes=59, seconds=30)
    for place in range(90):
        queued(gateway, to=f"+1202555{1000 + place}", sender=HOTLINE, zip_code="20001")
    gateway.run_jobs()
    gateway.advance(hours=1)
    delivered = gateway.count(messages, messages.c.status == "delivered")
    expired = gateway.count(messages, messages.c.status == "failed", messages.c.error_code == 30036)
    assert 20 <= delivered <= 31
    assert delivered + expired + gateway.count(messages, messages.c.status == "queued") == 90


def test_stop_cancels_what_has_not_left(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    text = queued(gateway)
    ana.texts("STOP")
    before = list(ana.inbox)
    gateway.run_jobs()
    gateway.advance(hours=1)
    assert status(gateway, text) == "canceled"
    assert ana.inbox == before


def test_nothing_is_sent_to_somebody_who_opted_out_a_moment_ago(gateway: RunningGateway) -> None:
    """STOP is also the last thing they sent: a text after it answers nothing."""
    ana = gateway.phone(ANA)
    ana.texts("STOP")
    before = list(ana.inbox)
    text = queued(gateway)
    gateway.run_jobs()
    assert status(gateway, text) == "canceled"
    assert ana.inbox == before


@pytest.mark.parametrize("fault", ["429", "5xx_before", "5xx_after", "dropped"])
def test_whatever_the_carrier_answers_the_text_arrives_once(gateway: RunningGateway, fault: str) -> None:
    ana = gateway.phone(ANA)
    text = queued(gateway)
    gateway.sandbox.client.faults(next=[fault], callbacks={"lost": 1.0})
    gateway.run_jobs()
    assert status(gateway, text) == ("queued" if fault == "429" else "uncertain")
    for _ in range(12):
        gateway.advance(seconds=30)
    assert ana.inbox == ["Your signature counts."]
    assert status(gateway, text) in {"accepted", "sent", "delivered"}


def test_a_callback_settles_an_uncertain_text_before_anybody_asks(gateway: RunningGateway) -> None:
    gateway.phone(ANA)
    text = queued(gateway)
    gateway.sandbox.client.faults(next=["dropped"])
    gateway.run_jobs()
    gateway.sandbox.client.advance(30)
    assert status(gateway, text) == "delivered"


def test_two_equal_texts_in_doubt_are_not_taken_for_one(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    first, second = queued(gateway), queued(gateway)
    gateway.sandbox.client.faults(next=["dropped", "5xx_before"], callbacks={"lost": 1.0})
    gateway.run_jobs()
    for _ in range(12):
        gateway.advance(seconds=30)
    assert len(ana.inbox) == 2
    assert {status(gateway, first), status(gateway, second)} <= {"accepted", "sent", "delivered"}


def test_an_answer_given_in_a_webhook_is_not_taken_for_a_lost_text(gateway: RunningGateway) -> None:
    """Same person, same words, a moment earlier: but that one was a reply."""
    ana = gateway.phone(ANA)
    gateway.sandbox.client.faults(callbacks={"lost": 1.0})
    [reply] = ana.texts("SIGN")
    queued(gateway, body=reply)
    gateway.sandbox.client.faults(next=["5xx_before"], callbacks={"lost": 1.0})
    gateway.run_jobs()
    for _ in range(10):
        gateway.advance(seconds=30)
    assert ana.inbox.count(reply) == 2


def test_a_carrier_that_cannot_be_reached_loses_nothing(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    gateway.sandbox.client.faults(rate_429=1.0)
    queued(gateway)
    gateway.run_jobs()
    for _ in range(5):
        gateway.advance(seconds=30)
    assert ana.inbox == []
    gateway.sandbox.client.no_faults()
    gateway.advance(seconds=30)
    assert ana.inbox == ["Your signature counts."]


def test_somebody_who_told_the_carrier_to_stop_is_opted_out_here(gateway: RunningGateway) -> None:
    text, later = (
        queued(gateway, to=OPTED_OUT_AT_THE_CARRIER),
        queued(gateway, "And another", OPTED_OUT_AT_THE_CARRIER),
    )
    gateway.run_jobs()
    [row] = gateway.rows(messages, messages.c.id == text)
    assert (row.status, row.error_code) == ("failed", 21610)
    assert status(gateway, later) == "canceled"
    [person] = gateway.rows(people)
    assert person.opted_out_at is not None
    [entry] = gateway.rows(consents)
    assert (entry.kind, entry.source) == ("opt_out", "carrier")


def test_a_refused_number_is_not_tried_again(gateway: RunningGateway) -> None:
    text = queued(gateway, to=NO_SUCH_NUMBER)
    landline = queued(gateway, to=NO_MOBILE)
    gateway.run_jobs()
    gateway.advance(hours=1)
    assert (status(gateway, text), status(gateway, landline)) == ("failed", "failed")
    [person] = gateway.rows(people, people.c.line_type.is_not(None))
    assert person.line_type == "landline"


def test_an_unfit_account_keeps_texts_waiting(gateway: RunningGateway) -> None:
    """Wrong credentials are mended by an operator, and no text is lost to them."""
    ana = gateway.phone(ANA)
    text = queued(gateway)
    carrier = gateway.sandbox.carrier
    right, carrier.auth_token = carrier.auth_token, "changed"
    gateway.run_jobs()
    carrier.auth_token = right
    assert status(gateway, text) == "queued"
    gateway.advance(minutes=6)
    assert ana.inbox == ["Your signature counts."]


def test_an_opt_out_between_queueing_and_sending_counts(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    text = queued(gateway)
    with gateway.runtime.db.transaction() as transaction:
        person = supporters.find(transaction, ANA)
        assert person
        consent.opt_out(transaction, person.id, source="hotline", words="", language="en")
    gateway.run_jobs()
    assert status(gateway, text) == "canceled"
    assert ana.inbox == []


def test_no_transaction_is_open_while_the_carrier_is_asked(gateway: RunningGateway) -> None:
    """SQLite has one writer: a text on its way to a slow carrier would hold up everybody."""
    gateway.phone(ANA)
    text = queued(gateway)
    with held_up(gateway) as (worker, door):
        sending = threading.Thread(target=send_message, args=(worker, text))
        sending.start()
        assert door.held.wait(60)
        queued(gateway, "Meanwhile")
        assert sending.is_alive()
        door.lets_go()
        sending.join(60)
    assert status(gateway, text) == "accepted"
