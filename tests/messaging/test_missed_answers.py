"""What becomes of a text that nobody took, by what was sent since, by the hour and by who sent it."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from gateway.abuse import blocklist
from gateway.clock import now
from gateway.models.campaigns import numbers
from gateway.models.messages import messages
from gateway.models.protection import chores
from gateway.models.signatures import signatures
from gateway.models.supporters import supporters
from gateway.sandbox.client import Phone
from gateway.settings import Settings
from tests.inbox.conftest import Organizer
from tests.messaging.outage import ANA, inbound, missed_texts
from tests.posting import carrier_posts
from tests.running import ACCOUNT_SID, SHORT_CODE, RunningGateway, running_gateway


@pytest.fixture
def backend() -> str:
    """What depends on the database is tested beside this."""
    return "sqlite"


@pytest.fixture
def ana(gateway: RunningGateway) -> Phone:
    return gateway.phone(ANA)


def test_whoever_came_back_since_stays(gateway: RunningGateway, ana: Phone) -> None:
    ana.texts("hello")
    missed_texts(gateway, ana, "STOP")
    gateway.advance(minutes=1)
    ana.texts("START")
    gateway.advance(minutes=20)
    assert [row.opted_out_at for row in gateway.rows(supporters)] == [None]
    assert {row.body: row.needs_person for row in inbound(gateway)} == {"hello": True, "STOP": False, "START": False}


def test_words_of_one_person_are_taken_in_their_order_and_answered_once(gateway: RunningGateway, ana: Phone) -> None:
    missed_texts(gateway, ana, "SIGN", "Ana Ruiz", "60601")
    gateway.advance(minutes=3)
    gateway.advance(minutes=1)
    assert [row.body for row in inbound(gateway)] == ["SIGN", "Ana Ruiz", "60601"]
    assert [text[:9] for text in ana.inbox] == ["You sign "]
    assert gateway.rows(signatures)[0].name == "Ana Ruiz"
    last = inbound(gateway)[-1]
    form = {"AccountSid": ACCOUNT_SID, "From": ANA, "To": SHORT_CODE, "Body": last.body}
    _, late = carrier_posts(gateway, "/webhooks/sms", **form, MessageSid=last.carrier_sid)
    assert ("<Message" in late, len(inbound(gateway))) == (False, 3), "a late webhook is a repetition"


def test_whoever_tried_again_is_not_led_back(gateway: RunningGateway, ana: Phone) -> None:
    missed_texts(gateway, ana, "SIGN")
    gateway.advance(minutes=1)
    ana.texts("SIGN Ana Ruiz 60601")
    gateway.advance(minutes=13)
    gateway.advance(minutes=1)
    assert len(ana.inbox) == 1
    assert [row.needs_person for row in inbound(gateway)] == [True, False]
    assert "number 54" in ana.texts("YES")[0]


def test_by_night_the_answer_waits_for_the_morning(gateway: RunningGateway, ana: Phone) -> None:
    gateway.advance(hours=9)  # 23:00 in Chicago
    missed_texts(gateway, ana, "SIGN Ana Ruiz 60601")
    gateway.advance(minutes=30)
    gateway.advance(minutes=1)
    assert (ana.inbox, len(inbound(gateway))) == ([], 1)
    gateway.advance(hours=10)
    gateway.advance(minutes=1)
    assert "Reply YES" in ana.last_text


def test_what_is_a_day_old_a_person_reads(gateway: RunningGateway, ana: Phone) -> None:
    missed_texts(gateway, ana, "SIGN Ana Ruiz 60601")
    gateway.advance(hours=25)
    gateway.advance(minutes=20)
    assert ana.inbox == []
    assert [row.needs_person for row in inbound(gateway)] == [True]


def test_an_operator_looks_further_back(gateway: RunningGateway, ana: Phone, organizer: Organizer) -> None:
    missed_texts(gateway, ana, "SIGN", "STOP")
    with gateway.runtime.db.transaction() as transaction:
        transaction.execute(
            insert(chores), {"name": "missed texts", "done": 0, "changed_at": now() + timedelta(hours=1)}
        )
    gateway.advance(minutes=40)
    assert inbound(gateway) == [], "as if it had been there, and its rows were lost"
    seen = organizer.succeeds("messages sweep --dry-run --since 2026-11-18")
    assert "2 never came here.\n1 of them ask to stop" in seen
    assert inbound(gateway) == []
    taken = organizer.succeeds("messages sweep --since", "2026-11-18 12:00")
    assert "Taken in: 2, of which 1 ask to stop." in taken
    assert [row.opted_out_at is None for row in gateway.rows(supporters)] == [False]


def test_whoever_is_blocked_stays_so(gateway: RunningGateway, ana: Phone) -> None:
    with gateway.runtime.db.transaction() as transaction:
        blocklist.add(transaction, ANA, reason="abuse", who="me", until=None)
    gateway.runtime.door.refresh()
    ana.texts("hello")
    gateway.advance(minutes=3)
    assert gateway.count(supporters) == 0


def test_what_the_door_dropped_in_a_flood_is_not_brought_in(settings: Settings) -> None:
    with running_gateway(settings.model_copy(update={"inbound_per_number": 5})) as gateway:
        flooder = gateway.phone(ANA)
        for number in range(8):
            flooder.texts(f"hello {number}")
        assert len(inbound(gateway)) == 5
        gateway.advance(minutes=3)
        assert len(inbound(gateway)) == 5


def test_what_was_sent_before_a_number_was_ours_is_none_of_our_texts(gateway: RunningGateway, ana: Phone) -> None:
    missed_texts(gateway, ana, "hello")
    with gateway.runtime.db.transaction() as transaction:
        transaction.execute(update(numbers).values(created_at=now() + timedelta(minutes=5)))
    gateway.advance(hours=1)
    assert inbound(gateway) == []


def test_a_carrier_that_cannot_be_asked_is_asked_again(gateway: RunningGateway, ana: Phone) -> None:
    missed_texts(gateway, ana, "hello")
    gateway.sandbox.client.faults(rate_429=1.0)
    gateway.advance(minutes=3)
    assert inbound(gateway) == []
    gateway.sandbox.client.no_faults()
    gateway.sweep()
    assert [row.body for row in inbound(gateway)] == ["hello"]


def test_nobody_who_was_forgotten_comes_back(gateway: RunningGateway, ana: Phone) -> None:
    """Though the carrier does not let go of her last words for hours."""
    ana.texts("SIGN Ana Ruiz 60601")
    ana.texts("forget me")
    missed_texts(gateway, ana, "thank you")
    gateway.sandbox.client.faults(next=["429"] * 400)
    for _ in range(3):
        gateway.advance(minutes=15)
    assert gateway.sandbox.client.traces("thank you"), "the carrier has it still"
    assert (gateway.count(supporters), gateway.count(messages)) == (0, 0)
    gateway.sandbox.client.no_faults()
    for _ in range(3):
        gateway.advance(hours=1)
    assert gateway.sandbox.client.traces("thank you") == []
    assert (gateway.count(supporters), gateway.count(messages)) == (0, 0)
