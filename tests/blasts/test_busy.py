"""A STOP and an answer while a worker is in the middle of a blast, and the carrier keeps it waiting."""

import threading
import time
from collections.abc import Iterator

import pytest

from gateway.blasts import steering
from gateway.blasts.sending.claiming import claim
from gateway.blasts.sending.draining import drain
from gateway.blasts.sending.ending import begin
from gateway.blasts.sending.freezing import freeze
from gateway.blasts.sending.pace import Pace
from gateway.messaging.sending import send
from gateway.models.blasts import blast_recipients
from gateway.models.messages import messages
from gateway.models.supporters import supporters
from gateway.runtime import Runtime
from gateway.settings import Settings
from tests.blasts.people import crowd, far, joins, person_answers, written
from tests.jobs import run_jobs
from tests.running import SHORT_CODE, RunningGateway
from tests.work.processes import HoldingDoor, held_up

PEOPLE = 12
AT_ONCE = 4  # on their way at most, with one thread


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"blast_threads": 1})


@pytest.fixture
def held(gateway: RunningGateway) -> Iterator[tuple[Runtime, HoldingDoor]]:
    with held_up(gateway) as found:
        yield found


def test_stop_is_heard_before_the_next_claim(gateway: RunningGateway, held: tuple[Runtime, HoldingDoor]) -> None:
    worker, door = held
    crowd(gateway, PEOPLE)
    number_id = written(gateway).number_id
    steering.send(gateway.runtime, "rosa", "march")
    draining = threading.Thread(target=drain, args=(worker, number_id))
    draining.start()
    assert door.held.wait(60)
    waiting = gateway.rows(blast_recipients, blast_recipients.c.message_id.is_(None))
    assert PEOPLE - AT_ONCE <= len(waiting) < PEOPLE
    [leaver] = gateway.rows(supporters, supporters.c.id == waiting[0].supporter_id)
    gateway.phone(leaver.phone).texts("STOP")
    door.lets_go()
    draining.join(60)
    gateway.run_jobs()
    assert far(gateway).left_out == {"opted out": 1}
    assert far(gateway).texts.total() == PEOPLE - 1


def test_a_worker_that_stood_still_sends_nothing_any_more(gateway: RunningGateway) -> None:
    """Its machine slept: others took it for dead, and sent what it had claimed; one of the people has said STOP."""
    phones = crowd(gateway, 3)
    blast = written(gateway)
    steering.send(gateway.runtime, "rosa", "march")
    freeze(gateway.runtime, blast.id, time.monotonic() + 30)
    begin(gateway.runtime, blast.id)
    number = gateway.runtime.directory.number(SHORT_CODE)
    assert number
    claimed = claim(gateway.runtime, far(gateway).blast, number, 3).letters
    assert len(claimed) == 3
    gateway.advance(minutes=2)
    gateway.phone(phones[0]).texts("STOP")
    for _ in range(3):
        gateway.advance(minutes=1)
    for letter in claimed:
        send(gateway.runtime, letter)
    gateway.advance(minutes=5)
    assert far(gateway).texts == {"delivered": 2, "canceled": 1}
    assert [text.body[:5] for text in gateway.sandbox.carrier.store.messages.values()].count("Hi fr") == 2


@pytest.mark.parametrize("rate", [1, 3, 10, 75, 100, 400])
def test_what_is_claimed_at_once_leaves_within_half_a_second(runtime: Runtime, rate: int) -> None:
    """So a STOP that comes after a claim waits no longer for the next. One text is the least."""
    batch = Pace(runtime, "n", rate).batch
    assert 1 <= batch <= max(1, rate / 2)


def test_an_answer_leaves_before_the_rest_of_the_blast(
    gateway: RunningGateway, held: tuple[Runtime, HoldingDoor]
) -> None:
    """There is one worker. It hands itself over, and comes back to the blast."""
    worker, door = held
    crowd(gateway, PEOPLE)
    asker = joins(gateway, "+13125559000", agreed=False)
    written(gateway)
    steering.send(gateway.runtime, "rosa", "march")
    claimed: list[int] = []

    def somebody_answers() -> None:
        door.held.wait(60)
        claimed.append(gateway.count(messages))
        person_answers(gateway, asker, "Yes, bring your children.")
        door.lets_go()

    answering = threading.Thread(target=somebody_answers)
    answering.start()
    run_jobs(worker)
    answering.join(60)
    left = [text.body for text in gateway.sandbox.carrier.store.messages.values()]
    assert len(left) == PEOPLE + 1
    assert left.index("Yes, bring your children.") <= claimed[0] <= AT_ONCE
