"""Workers that are killed while they forget somebody, and a Redis that loses everything on the way."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from gateway.clock import now
from gateway.erasure.erasing import erase
from gateway.models.messages import messages
from gateway.models.protection import erasures
from gateway.models.supporters import supporters
from gateway.settings import Settings
from tests.erasure.people import NAMES, XIMENA, YOLANDA, asks_to_be_forgotten, signs_by_text
from tests.erasure.test_forgetting import left_of_her, status
from tests.running import RunningGateway, running_gateway
from tests.waiting import eventually
from tests.work.processes import HoldingDoor, worker


@pytest.fixture
def doored(settings: Settings) -> Iterator[tuple[RunningGateway, HoldingDoor, Settings]]:
    """A gateway at the present hour, and a door before the carrier for workers of their own."""
    with ExitStack() as stack:
        awake = settings.model_copy(update={"quiet_hours": "0-24"})
        gateway = stack.enter_context(running_gateway(awake, at=datetime.now(UTC)))
        door = stack.enter_context(HoldingDoor(gateway.sandbox.url))
        yield gateway, door, gateway.runtime.settings.model_copy(update={"twilio_api_base_url": door.url})


def due_now(gateway: RunningGateway) -> None:
    """As if its pause were over."""
    with gateway.runtime.db.transaction() as transaction:
        transaction.execute(
            update(erasures).where(erasures.c.status != "done").values(due_at=now() - timedelta(minutes=1))
        )


def is_done(gateway: RunningGateway) -> bool:
    """With no pause between the goes at it."""
    due_now(gateway)
    return status(gateway) == "done"


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_worker_killed_while_the_carrier_deletes(
    doored: tuple[RunningGateway, HoldingDoor, Settings], moment: str
) -> None:
    gateway, door, settings = doored
    signs_by_text(gateway.phone(XIMENA), NAMES[0])
    signs_by_text(gateway.phone(YOLANDA), "Yolanda Jaramago")
    gateway.sandbox.client.advance(60)
    asks_to_be_forgotten(gateway)
    due_now(gateway)
    door.shut = moment
    with worker(settings) as process:
        assert door.held.wait(60)
        process.kill()
        process.wait(60)
    assert status(gateway) == "gone"
    assert gateway.count(supporters) == 1
    door.shut = ""
    gateway.runtime.queues.redis.flushall()
    with worker(settings):
        eventually(lambda: is_done(gateway))
    assert left_of_her(gateway) == []
    assert len(gateway.sandbox.client.traces(YOLANDA)) > 0


def test_two_workers_at_one_erasure(doored: tuple[RunningGateway, HoldingDoor, Settings]) -> None:
    gateway, _, _ = doored
    signs_by_text(gateway.phone(XIMENA), NAMES[0])
    gateway.sandbox.client.advance(60)
    asks_to_be_forgotten(gateway)
    [erasure] = gateway.rows(erasures)
    for _ in range(3):
        due_now(gateway)
        both = [threading.Thread(target=erase, args=(gateway.runtime, erasure.id)) for _ in range(2)]
        for one in both:
            one.start()
        for one in both:
            one.join(60)
    assert status(gateway) == "done"
    assert gateway.count(messages) == 0
    assert left_of_her(gateway) == []
