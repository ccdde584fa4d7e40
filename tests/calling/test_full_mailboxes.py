"""A mailbox that somebody found full is remembered for a day, by its telephone."""

from datetime import timedelta

from gateway.clock import now
from gateway.models.calls import call_requests, dial_attempts
from gateway.officials.mailboxes import full_mailboxes
from gateway.sandbox.client import Phone
from tests.calling.test_reports import talked
from tests.running import WHITE_HOUSE, RunningGateway


def full(gateway: RunningGateway) -> list[str]:
    with gateway.runtime.db.reading() as connection:
        return sorted(full_mailboxes(connection))


def picks_up(gateway: RunningGateway, number: str) -> Phone:
    phone = gateway.phone(number)
    phone.texts("CALL")
    gateway.run_jobs()
    phone.answers()
    phone.waits(5)
    return phone


def test_the_next_supporter_is_told_and_rung_when_there_may_be_room(gateway: RunningGateway) -> None:
    ana = talked(gateway)
    assert "seems to be full" in ana.presses("3")
    ana.presses("3")
    assert full(gateway) == [WHITE_HOUSE]
    gateway.sandbox.client.advance(2)  # the carrier places one call a second
    rosa = picks_up(gateway, "+13125550102")
    assert "seems to be full" in rosa.presses("1")
    assert "We ring you tomorrow" in rosa.presses("1")
    assert gateway.count(dial_attempts) == 1
    [wish] = gateway.rows(call_requests, call_requests.c.status == "due")
    assert timedelta(hours=23) < wish.due_at - now() <= timedelta(hours=24, minutes=30)
    gateway.advance(hours=24, minutes=30)
    assert full(gateway) == []
    assert "once more, press 1" in rosa.answers() + rosa.waits(5)
    assert "We connect you now" in rosa.presses("1")


def test_whoever_leaves_a_message_all_the_same_puts_it_right(gateway: RunningGateway) -> None:
    ana = talked(gateway)
    ana.presses("3")
    assert "you can say" in ana.presses("2")
    ana.waits(8)
    gateway.official().hangs_up()
    assert full(gateway) == [WHITE_HOUSE]
    ana.presses("2")
    assert full(gateway) == []
