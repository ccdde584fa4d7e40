"""When a text to many leaves, and what makes it wait."""

from datetime import datetime, timedelta

import pytest

from gateway import supporters
from gateway.blasts import steering
from gateway.clock import now
from gateway.erasure.forgetting import forget
from gateway.models.audit import audit
from gateway.models.blasts import blast_recipients
from gateway.models.messages import messages
from tests.blasts.people import crowd, far, joins, sent, written
from tests.inbox.conftest import Organizer
from tests.running import SHORT_CODE, RunningGateway

HELLO = "Hi friend, this is Puerta Abierta. March on Friday at noon! Reply STOP to end."


@pytest.fixture
def backend() -> str:
    """What depends on the database is tested beside this."""
    return "sqlite"


def test_each_in_their_language_and_by_their_name(gateway: RunningGateway) -> None:
    joins(gateway, "+13125551000", name="Ana Ruiz")
    joins(gateway, "+13125551001", "es")
    ana, luis = gateway.phone("+13125551000"), gateway.phone("+13125551001")
    written(gateway)
    sent(gateway)
    assert "Hi Ana," in ana.inbox[0]
    assert "marcha el viernes" in luis.inbox[0]


def test_at_night_it_waits_where_people_live(gateway: RunningGateway) -> None:
    """Noon on the west coast is six in the morning on Guam, the day after."""
    crowd(gateway, 2)
    joins(gateway, "+16715552000")
    written(gateway)
    found = sent(gateway)
    assert (found.waiting, found.texts, found.blast.status) == (1, {"delivered": 2}, "sending")
    assert found.next_at == datetime.fromisoformat("2026-11-18T23:00:00+00:00")
    gateway.advance(hours=3)
    gateway.advance(minutes=1)
    assert (far(gateway).texts, far(gateway).blast.status) == ({"delivered": 3}, "done")


def test_at_a_time_of_everybodys_own_clock(gateway: RunningGateway) -> None:
    """Two in the afternoon in Chicago, noon in Los Angeles."""
    joins(gateway, "+13125551000")
    joins(gateway, "+12135551000")
    written(gateway)
    steering.send(gateway.runtime, "rosa", "march", local=datetime.fromisoformat("2026-11-18T15:00"))
    gateway.run_jobs()
    gateway.advance(minutes=59)
    assert far(gateway).texts.total() == 0
    gateway.advance(minutes=2)
    gateway.advance(minutes=1)
    assert far(gateway).texts == {"delivered": 1}
    gateway.advance(hours=2)
    gateway.advance(minutes=1)
    assert far(gateway).texts == {"delivered": 2}


def test_at_a_moment(gateway: RunningGateway) -> None:
    crowd(gateway, 2)
    written(gateway)
    steering.send(gateway.runtime, "rosa", "march", at=now() + timedelta(hours=1))
    gateway.run_jobs()
    joins(gateway, "+13125557000")  # too late: the audience is written down
    gateway.advance(minutes=30)
    assert (far(gateway).waiting, far(gateway).blast.status) == (2, "scheduled")
    gateway.advance(minutes=31)
    gateway.advance(minutes=1)
    assert far(gateway).texts == {"delivered": 2}


def test_a_moment_that_has_passed_is_a_wrong_day(gateway: RunningGateway, organizer: Organizer) -> None:
    """It would go out at once. By everybody's own clock it has not passed before it has on Hawaii."""
    crowd(gateway, 2)
    written(gateway)
    for plan in ("--at 2026-10-19T20:00", "--local 2026-11-17T20:00"):
        for command in ("preview march", "send march --people 2 --as Luz"):
            assert "that moment has passed" in organizer.fails(f"blast {command} {plan}")
    assert "under way" in organizer.succeeds("blast send march --people 2 --as Luz --local 2026-11-18T09:00")


def test_nobody_is_texted_more_often_than_a_day_allows(gateway: RunningGateway) -> None:
    crowd(gateway, 1)
    for slug in ("b1", "b2", "b3", "b4"):
        written(gateway, slug)
        sent(gateway, slug)
    assert gateway.count(messages) == 3
    gateway.advance(hours=25)
    gateway.advance(minutes=1)
    assert gateway.count(messages) == 4


def test_many_people_need_a_second_yes(gateway: RunningGateway, organizer: Organizer) -> None:
    crowd(gateway, 3)
    written(gateway)
    few = {"APPROVE_ABOVE": "2", "SENDER_RATES": "short_code=0"}
    assert "not to 2" in organizer.fails("blast send march --people 2 --as Rosa", **few)
    assert "second yes" in organizer.succeeds("blast send march --people 3 --as Rosa", **few)
    gateway.run_jobs()
    assert gateway.count(blast_recipients) == 0
    yes = organizer.succeeds("blast preview march", **few).rpartition("`gateway ")[2].rpartition("`")[0]
    assert "somebody else" in organizer.fails(f"{yes} --as ROSA", **few)
    assert "not to 30" in organizer.fails(f"{yes}0 --people 30 --as Luz", **few)
    assert "preview again" in organizer.fails(f"{yes}0 --as Luz", **few)
    organizer.succeeds(f"{yes} --as Luz", **few)
    assert "It is scheduled" in organizer.succeeds("blast preview march", **few)
    gateway.run_jobs()
    assert gateway.count(messages) == 3
    assert [row.action for row in gateway.rows(audit)] == ["blast create", "blast send", "blast approve"]


def test_a_wave_of_failures_pauses_it(gateway: RunningGateway) -> None:
    for phone in crowd(gateway, 42)[:3]:
        gateway.phone(phone, delivery="30007")
    joins(gateway, "+16715552000")  # where it is night
    written(gateway)
    sent(gateway)
    gateway.advance(minutes=1)
    blast = far(gateway).blast
    assert (blast.status, blast.why) == ("paused", "3 of 42 texts were taken for spam by the carriers (30007)")
    gateway.advance(hours=3)
    assert far(gateway).waiting == 1
    steering.resume(gateway.runtime, "rosa", "march")
    gateway.run_jobs()
    assert far(gateway).waiting == 0


def test_a_number_that_may_not_send_pauses_it(gateway: RunningGateway) -> None:
    crowd(gateway, 6)
    gateway.sandbox.client.number(SHORT_CODE, kind="short_code", sms=False, voice=False)
    written(gateway)
    steering.send(gateway.runtime, "rosa", "march")
    gateway.run_jobs()
    found = far(gateway)
    assert found.blast.status == "paused"
    assert found.blast.why == "the carrier refuses every text: our number may not send there (21606)"
    assert set(found.texts) == {"queued"}
    assert found.texts.total() + found.waiting == 6
    gateway.sandbox.client.number(SHORT_CODE, kind="short_code", sms=True, voice=False)
    steering.resume(gateway.runtime, "rosa", "march")
    gateway.advance(minutes=6)
    gateway.advance(minutes=1)
    assert far(gateway).texts == {"delivered": 6}


def test_whoever_is_forgotten_goes_from_the_audience_too(gateway: RunningGateway) -> None:
    crowd(gateway, 1)
    joins(gateway, "+16715552000")  # where it is night
    written(gateway)
    sent(gateway)
    assert gateway.count(blast_recipients) == 2
    with gateway.runtime.db.transaction() as transaction:
        person = supporters.find(transaction, "+16715552000")
        assert person
        forget(transaction, person)
    gateway.sweep()
    assert gateway.count(blast_recipients) == 1
    assert far(gateway).blast.status == "done"
