"""A STOP and an answer while a worker is in the middle of a blast, and the carrier keeps it waiting."""

import threading
from collections.abc import Iterator

import pytest

from gateway.blasts import steering
from gateway.blasts.draining import drain
from gateway.blasts.pace import Pace
from gateway.messaging.outbox import queue_text
from gateway.models.blasts import blast_recipients
from gateway.models.messages import messages
from gateway.models.supporters import supporters
from gateway.runtime import Runtime, open_runtime
from gateway.settings import Settings
from tests.blasts.people import crowd, far, joins, written
from tests.jobs import run_jobs
from tests.running import SHORT_CODE, RunningGateway
from tests.work.processes import HoldingDoor

PEOPLE = 12
AT_ONCE = 4  # on their way at most, with one thread


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"blast_threads": 1})


@pytest.fixture
def door(gateway: RunningGateway) -> Iterator[HoldingDoor]:
    """The carrier has taken the first text of the worker, and does not say so."""
    with HoldingDoor(gateway.sandbox.url) as opened:
        opened.shut = "after"
        yield opened


@pytest.fixture
def worker(gateway: RunningGateway, door: HoldingDoor) -> Iterator[Runtime]:
    opened = open_runtime(gateway.runtime.settings.model_copy(update={"twilio_api_base_url": door.url}))
    yield opened
    opened.close()


def goes_on(door: HoldingDoor) -> None:
    door.shut = ""
    door.open.set()


def test_stop_is_heard_before_the_next_claim(gateway: RunningGateway, door: HoldingDoor, worker: Runtime) -> None:
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
    goes_on(door)
    draining.join(60)
    gateway.run_jobs()
    assert far(gateway).left_out == {"opted out": 1}
    assert far(gateway).texts.total() == PEOPLE - 1


@pytest.mark.parametrize("rate", [1, 3, 10, 75, 100, 400])
def test_what_is_claimed_at_once_leaves_within_half_a_second(runtime: Runtime, rate: int) -> None:
    """So a STOP that comes after a claim waits no longer for the next. One text is the least."""
    batch = Pace(runtime, "n", rate).batch
    assert 1 <= batch <= max(1, rate / 2)


def test_an_answer_leaves_before_the_rest_of_the_blast(
    gateway: RunningGateway, door: HoldingDoor, worker: Runtime
) -> None:
    """There is one worker. It hands itself over, and comes back to the blast."""
    crowd(gateway, PEOPLE)
    asker = joins(gateway, "+13125559000", agreed=False)
    written(gateway)
    steering.send(gateway.runtime, "rosa", "march")
    claimed: list[int] = []

    def somebody_answers() -> None:
        door.held.wait(60)
        claimed.append(gateway.count(messages))
        number = gateway.runtime.directory.number(SHORT_CODE)
        assert number
        with gateway.runtime.db.transaction() as transaction:
            queue_text(
                gateway.runtime,
                transaction,
                supporter_id=asker,
                number_id=number.id,
                body="Yes, bring your children.",
                purpose="person",
            )
        goes_on(door)

    answering = threading.Thread(target=somebody_answers)
    answering.start()
    run_jobs(worker)
    answering.join(60)
    left = [text.body for text in gateway.sandbox.carrier.store.messages.values()]
    assert len(left) == PEOPLE + 1
    assert left.index("Yes, bring your children.") <= claimed[0] <= AT_ONCE
