"""Who is let in: floods are dropped before the database is asked, and cost nobody else their answer."""

import itertools
from collections.abc import Iterator

import pytest

from gateway.abuse import blocklist
from gateway.abuse.door import Door
from gateway.abuse.tallies import Tallies
from gateway.db import Database
from gateway.models import metadata
from gateway.models.calls import calls
from gateway.models.messages import messages
from gateway.models.supporters import consents, supporters
from gateway.settings import Settings
from tests.abuse.conftest import Gateway
from tests.posting import carrier_posts
from tests.running import HOTLINE, SHORT_CODE, RunningGateway

ROSA = "+13125550101"
JUAN = "+13125550102"
_ids: Iterator[int] = itertools.count(1)


def text(gateway: RunningGateway, body: str, sender: str = ROSA, **more: str) -> tuple[int, str]:
    form = {"From": sender, "To": SHORT_CODE, "Body": body, "MessageSid": f"SM{next(_ids):032x}", **more}
    return carrier_posts(gateway, "/webhooks/sms", **form)


def call(gateway: RunningGateway, caller: str = ROSA, path: str = "/webhooks/voice") -> str:
    form = {"From": caller, "To": HOTLINE, "CallSid": f"CA{next(_ids):032x}", "CallStatus": "ringing"}
    status, answer = carrier_posts(gateway, path, **form)
    assert status == 200
    return answer


def block(gateway: RunningGateway, phone: str) -> None:
    with gateway.runtime.db.transaction() as transaction:
        blocklist.add(transaction, phone, reason="spam", who="rita", until=None)
    gateway.runtime.door.refresh()


def rows(gateway: RunningGateway) -> int:
    return sum(gateway.count(table) for table in metadata.sorted_tables if table.name != "tallies")


def answered(reply: tuple[int, str]) -> bool:
    return reply[0] == 200 and "<Message" in reply[1]


def test_above_its_ceiling_a_number_gets_no_answer_and_leaves_no_row(gateway_with: Gateway) -> None:
    gateway = gateway_with(inbound_per_number=5)
    first = [text(gateway, "HELP") for _ in range(5)]
    assert all(map(answered, first))
    before = rows(gateway)
    flood = [text(gateway, "HELP") for _ in range(20)]
    assert {status for status, _ in flood} == {200}
    assert not any(map(answered, flood))
    assert rows(gateway) == before
    assert gateway.runtime.tallies.today("texts_flooding") == 20
    gateway.advance(minutes=1)
    assert answered(text(gateway, "HELP"))


def test_each_process_keeps_its_share(settings: Settings, database: Database) -> None:
    """But never so little that somebody who writes quickly is stopped by it."""

    def let_in(**ceilings: int) -> int:
        changed = settings.model_copy(update=ceilings)
        door = Door(changed, database, Tallies(database))
        return sum(door.text(ROSA, "HELP") == "in" for _ in range(100))

    assert let_in(inbound_per_number=20, web_concurrency=2) == 10
    assert let_in(inbound_per_number=20, web_concurrency=10) == 5
    assert let_in(inbound_per_number=3, web_concurrency=10) == 3


def test_a_flood_costs_the_others_no_answer(gateway_with: Gateway) -> None:
    gateway = gateway_with(inbound_per_number=5)
    for place in range(20):
        for _ in range(10):
            text(gateway, "SIGN")
        assert answered(text(gateway, "SIGN", f"+131255502{place:02}"))
    assert gateway.count(supporters) == 21


def test_stop_in_a_flood_still_works(gateway_with: Gateway) -> None:
    gateway = gateway_with(inbound_per_number=5)
    for _ in range(30):
        text(gateway, "HELP")
    assert answered(text(gateway, "STOP"))
    [person] = gateway.rows(supporters)
    assert person.opted_out_at
    stored = gateway.count(messages)
    assert not answered(text(gateway, "STOP")), "one a minute above the ceiling"
    assert gateway.count(messages) == stored
    gateway.advance(minutes=1)
    text(gateway, "STOP")
    assert gateway.count(messages) > stored


def test_above_the_ceiling_of_all_the_carrier_is_asked_to_come_again(gateway_with: Gateway) -> None:
    gateway = gateway_with(inbound_per_second=1)
    replies = [text(gateway, "SIGN", f"+131255502{place:02}") for place in range(12)]
    assert {status for status, _ in replies} == {200, 503}
    assert 1 <= gateway.count(messages, messages.c.direction == "in") < 12
    gateway.advance(seconds=1)
    assert answered(text(gateway, "SIGN", "+13125550211"))
    for place in range(6):
        assert text(gateway, "STOP", f"+131255503{place:02}")[0] == 200, "STOP is never put off"
    assert gateway.runtime.tallies.today("texts_overload") > 0


def test_a_flood_from_one_number_does_not_use_up_what_all_may_send(gateway_with: Gateway) -> None:
    gateway = gateway_with(inbound_per_number=5, inbound_per_second=8)
    for _ in range(50):
        text(gateway, "HELP")
    gateway.advance(seconds=1)
    for _ in range(50):
        text(gateway, "HELP")
    assert [text(gateway, "SIGN", f"+131255502{place:02}")[0] for place in range(5)] == [200] * 5


def test_a_blocked_number_is_not_there(gateway: RunningGateway) -> None:
    block(gateway, ROSA)
    before = rows(gateway)
    assert not answered(text(gateway, "SIGN"))
    assert not answered(text(gateway, "Hello?"))
    assert 'Reject reason="rejected"' in call(gateway)
    assert rows(gateway) == before
    assert answered(text(gateway, "SIGN", JUAN))
    assert "Reject" not in call(gateway, JUAN)
    tallies = gateway.runtime.tallies
    assert (tallies.today("texts_blocked"), tallies.today("calls_blocked")) == (2, 1)


@pytest.mark.parametrize("how", [{}, {"OptOutType": "STOP"}], ids=["ours to read", "the carrier read it"])
def test_a_blocked_number_may_still_say_stop(gateway: RunningGateway, how: dict[str, str]) -> None:
    block(gateway, ROSA)
    text(gateway, "STOP", **how)
    assert gateway.count(consents, consents.c.kind == "opt_out") == 1
    stored = gateway.count(messages)
    text(gateway, "STOP", **how)
    assert gateway.count(messages) == stored, "once an hour"


def test_a_block_counts_within_two_seconds(gateway: RunningGateway) -> None:
    assert answered(text(gateway, "HELP"))
    with gateway.runtime.db.transaction() as transaction:
        blocklist.add(transaction, ROSA, reason="spam", who="rita", until=None)
    gateway.runtime.door.refresh()
    assert not answered(text(gateway, "HELP"))


def test_a_number_that_calls_and_calls_hears_the_busy_tone(gateway_with: Gateway) -> None:
    gateway = gateway_with(hotline_per_number=5)
    spoken = [call(gateway) for _ in range(8)]
    assert ["busy" in answer for answer in spoken] == [False] * 5 + [True] * 3
    assert gateway.count(calls) == 5
    assert "busy" not in call(gateway, JUAN)
    assert "busy" in call(gateway, path="/webhooks/voice/fallback"), "nor is there a way round"
    gateway.advance(hours=1)
    assert "busy" not in call(gateway)


def test_withheld_numbers_share_a_ceiling_of_their_own(gateway_with: Gateway) -> None:
    gateway = gateway_with(hotline_per_number=5)
    for name in ("anonymous", "+266696687", "", "Restricted") * 12:
        call(gateway, name)
    assert gateway.count(calls) == 48
    assert ["busy" in call(gateway, "anonymous") for _ in range(3)] == [False, False, True]
    assert "busy" not in call(gateway, ROSA)


def test_the_caller_hears_it_and_nothing_is_paid(gateway_with: Gateway) -> None:
    gateway = gateway_with(hotline_per_number=1)
    rosa = gateway.phone(ROSA)
    rosa.dials()
    rosa.hangs_up()
    rosa.dials()
    assert rosa.last_call is not None
    assert rosa.last_call["status"] == "busy"
    assert gateway.count(calls) == 1
