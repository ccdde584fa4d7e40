"""Answers that were stored, but whose way back through the webhook's response was cut."""

from sqlalchemy import update

from gateway.models.messages import messages
from tests.posting import carrier_posts
from tests.running import ACCOUNT_SID, SHORT_CODE, RunningGateway

ANA = "+13125550101"


def text_whose_answer_is_lost(gateway: RunningGateway, body: str, number: int = 1) -> None:
    """The gateway answers, and the carrier has hung up already."""
    form = {"AccountSid": ACCOUNT_SID, "From": ANA, "To": SHORT_CODE, "Body": body, "MessageSid": f"SM{number:032x}"}
    assert carrier_posts(gateway, "/webhooks/sms", **form)[0] == 200


def statuses(gateway: RunningGateway) -> list[str]:
    rows = gateway.rows(messages, messages.c.direction == "out")
    return [row.status for row in sorted(rows, key=lambda row: row.created_at)]


def test_a_lost_answer_is_sent_as_a_text_of_its_own(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    text_whose_answer_is_lost(gateway, "SIGN Ana Ruiz 60601")
    gateway.advance(minutes=1)
    assert ana.inbox == []
    for _ in range(20):
        gateway.advance(minutes=1)
    assert len(ana.inbox) == 1
    assert "Reply YES" in ana.last_text
    assert statuses(gateway) == ["delivered"]
    assert "number 54" in ana.texts("YES")[0]


def test_only_the_last_of_several_lost_answers_still_fits(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    for number, body in enumerate(("SIGN", "Ana Ruiz", "60601")):
        text_whose_answer_is_lost(gateway, body, number)
    gateway.advance(minutes=4)
    gateway.advance(minutes=1)
    assert [text[:9] for text in ana.inbox] == ["You sign "]
    assert statuses(gateway) == ["canceled", "canceled", "delivered"]


def test_whoever_tried_again_is_not_answered_twice(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    text_whose_answer_is_lost(gateway, "SIGN")
    [asked] = ana.texts("SIGN")
    gateway.advance(minutes=4)
    gateway.advance(minutes=1)
    assert ana.inbox == [asked]
    assert statuses(gateway) == ["canceled", "delivered"]


def test_an_answer_that_came_through_without_a_report_is_not_sent_again(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    [asked] = ana.texts("SIGN")
    with gateway.runtime.db.transaction() as transaction:  # as if every report of it had been lost
        unheard = {"carrier_sid": None, "status": "accepted"}
        transaction.execute(update(messages).where(messages.c.direction == "out").values(unheard))
    for _ in range(10):
        gateway.advance(minutes=1)
    assert ana.inbox == [asked]
    [answer] = gateway.rows(messages, messages.c.direction == "out")
    assert (answer.status, bool(answer.carrier_sid)) == ("delivered", True)


def test_a_carrier_that_cannot_be_asked_is_asked_later(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    text_whose_answer_is_lost(gateway, "SIGN")
    gateway.sandbox.client.faults(rate_429=1.0)
    gateway.advance(minutes=5)
    assert statuses(gateway) == ["accepted"]
    gateway.sandbox.client.no_faults()
    gateway.advance(minutes=1)
    gateway.advance(minutes=1)
    assert len(ana.inbox) == 1


def test_an_answer_of_hours_ago_helps_nobody(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    text_whose_answer_is_lost(gateway, "SIGN")
    gateway.advance(hours=2)
    gateway.advance(minutes=1)
    assert ana.inbox == []
    assert statuses(gateway) == ["canceled"]


def test_after_stop_nothing_follows(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    text_whose_answer_is_lost(gateway, "SIGN")
    text_whose_answer_is_lost(gateway, "STOP", 2)
    gateway.advance(minutes=5)
    gateway.advance(minutes=5)
    assert ana.inbox == []
    assert set(statuses(gateway)) == {"canceled"}
