"""What the carrier reports about a text moves it forward only."""

import itertools

import pytest

from gateway.models.messages import messages
from gateway.models.supporters import supporters as people
from tests.messaging.test_sending import ANA, queued, status
from tests.posting import carrier_posts, stranger_posts
from tests.running import RunningGateway


def sent(gateway: RunningGateway) -> tuple[str, str]:
    """A text that the carrier has taken, and told nothing about: our id and its own."""
    gateway.phone(ANA)
    gateway.sandbox.client.faults(callbacks={"lost": 1.0})
    text = queued(gateway)
    gateway.run_jobs()
    [row] = gateway.rows(messages)
    return text, row.carrier_sid


def reports(gateway: RunningGateway, text: str, sid: str, word: str, **more: str) -> tuple[int, str]:
    return carrier_posts(gateway, f"/webhooks/status/{text}", MessageSid=sid, MessageStatus=word, **more)


@pytest.mark.parametrize("order", list(itertools.permutations(["queued", "sent", "delivered"])))
def test_any_order_of_reports_ends_the_same(gateway: RunningGateway, order: tuple[str, ...]) -> None:
    text, sid = sent(gateway)
    for word in (*order, *order):
        assert reports(gateway, text, sid, word)[0] == 200
    assert status(gateway, text) == "delivered"


def test_what_is_over_stays_over(gateway: RunningGateway) -> None:
    text, sid = sent(gateway)
    reports(gateway, text, sid, "undelivered", ErrorCode="30008")
    before = gateway.rows(messages)
    for word in ("sent", "delivered", "failed", "queued", "read", "nonsense", ""):
        assert reports(gateway, text, sid, word)[0] == 200
    assert gateway.rows(messages) == before
    assert (before[0].status, before[0].error_code) == ("undelivered", 30008)


def test_reports_of_no_known_text_change_nothing(gateway: RunningGateway) -> None:
    text, sid = sent(gateway)
    before = gateway.rows(messages)
    assert reports(gateway, "0" * 26, sid, "delivered")[0] == 200
    assert reports(gateway, "%00", sid, "delivered")[0] == 200
    assert reports(gateway, text, "SM" + "0" * 32, "delivered")[0] == 200
    assert gateway.rows(messages) == before


def test_the_id_of_another_text_changes_nothing(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    ana.texts("SIGN")
    gateway.sandbox.client.advance(30)
    [reply] = gateway.rows(messages, messages.c.direction == "out")
    text = queued(gateway)
    gateway.sandbox.client.faults(next=["5xx_before"])
    gateway.run_jobs()
    assert reports(gateway, text, reply.carrier_sid, "delivered")[0] == 200
    assert status(gateway, text) == "uncertain"


def test_forged_and_malformed_reports_are_turned_away(gateway: RunningGateway) -> None:
    text, sid = sent(gateway)
    before = gateway.rows(messages)
    path = f"/webhooks/status/{text}"
    assert stranger_posts(gateway, path, MessageSid=sid, MessageStatus="delivered")[0] == 403
    assert carrier_posts(gateway, path, MessageStatus="delivered")[0] == 400
    assert carrier_posts(gateway, path, MessageSid="S\x00", MessageStatus="delivered")[0] == 400
    assert carrier_posts(gateway, path, MessageSid=sid, MessageStatus="failed", ErrorCode="9" * 40)[0] == 200
    assert before[0].status == "accepted"
    assert status(gateway, text) == "failed"


def test_an_opt_out_told_in_a_report_counts(gateway: RunningGateway) -> None:
    text, sid = sent(gateway)
    waiting = queued(gateway, "One more")
    reports(gateway, text, sid, "failed", ErrorCode="21610")
    [person] = gateway.rows(people)
    assert person.opted_out_at is not None
    assert status(gateway, waiting) == "canceled"


def test_a_landline_told_in_a_report_is_remembered(gateway: RunningGateway) -> None:
    text, sid = sent(gateway)
    reports(gateway, text, sid, "undelivered", ErrorCode="30006")
    [person] = gateway.rows(people)
    assert (person.line_type, person.opted_out_at) == ("landline", None)


def test_an_answer_given_in_a_webhook_is_followed_too(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    ana.texts("SIGN")
    gateway.advance(minutes=1)
    [reply] = gateway.rows(messages, messages.c.direction == "out")
    assert reply.status == "delivered"
    assert reply.carrier_sid
