"""FORGET ME is an opt-out at once, and one erasure."""

from datetime import timedelta

from gateway.clock import now
from gateway.erasure import ask_erasure
from gateway.models.conversations import conversations
from gateway.models.protection import erasures
from gateway.models.supporters import consents, supporters
from tests.running import RunningGateway


def ask(gateway: RunningGateway) -> None:
    [person] = gateway.rows(supporters)
    with gateway.runtime.db.transaction() as transaction:
        ask_erasure(gateway.runtime, transaction, person.id, source="word")


def test_it_opts_out_at_once_and_waits_a_few_minutes(gateway: RunningGateway) -> None:
    gateway.phone().texts("SIGN")
    ask(gateway)
    [person] = gateway.rows(supporters)
    assert person.opted_out_at
    assert gateway.count(conversations, conversations.c.status == "open") == 0
    [erasure] = gateway.rows(erasures)
    assert (erasure.status, erasure.phone, erasure.supporter_id) == ("asked", "+13125550101", person.id)
    assert timedelta(minutes=1) < erasure.due_at - now() < timedelta(minutes=10)


def test_asked_twice_it_is_one(gateway: RunningGateway) -> None:
    gateway.phone().texts("SIGN")
    ask(gateway)
    ask(gateway)
    assert gateway.count(erasures) == 1
    assert gateway.count(consents, consents.c.kind == "opt_out") == 1


def test_asked_again_after_start_it_opts_out_again(gateway: RunningGateway) -> None:
    phone = gateway.phone()
    phone.texts("SIGN")
    ask(gateway)
    phone.texts("START")
    ask(gateway)
    [person] = gateway.rows(supporters)
    assert person.opted_out_at
    assert gateway.count(erasures) == 1
