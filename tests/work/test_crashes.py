"""Workers that are killed, and what the supporters notice of it: nothing."""

import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rq import Worker
from rq.serializers import JSONSerializer
from rq.worker import WorkerStatus
from sqlalchemy import update

from gateway import sweeper
from gateway.clock import now
from gateway.models.calls import call_requests, calls
from gateway.models.messages import messages
from gateway.sandbox.client import Phone
from gateway.settings import Settings
from tests.messaging.test_sending import queued
from tests.running import RunningGateway, running_gateway
from tests.waiting import eventually
from tests.work.processes import HoldingDoor, MortalRedis, worker

ANA = "+13125550101"
TEXT = "Your signature counts."


@dataclass
class Scene:
    """A gateway at the present hour, whose workers reach the carrier through a door."""

    gateway: RunningGateway
    door: HoldingDoor
    ana: Phone

    @property
    def settings(self) -> Settings:
        return self.gateway.runtime.settings.model_copy(update={"twilio_api_base_url": self.door.url})

    def status(self) -> str:
        """Of the one text there is."""
        return str(
            self.gateway.rows(messages, messages.c.body.is_not(None), messages.c.purpose == "notice")[-1].status
        )

    def rings(self) -> int:
        state = self.ana.state
        return len(state["calls"]) + (state["call"] is not None)

    def minutes_later(self) -> None:
        """As if the worker had died a while ago."""
        ago = now() - timedelta(minutes=10)
        with self.gateway.runtime.db.transaction() as transaction:
            transaction.execute(update(messages).where(messages.c.claimed_at.is_not(None)).values(claimed_at=ago))
            transaction.execute(update(calls).where(calls.c.status != "ended").values(created_at=ago))


def arrived(gateway: RunningGateway, phone: Phone) -> list[str]:
    gateway.sandbox.client.advance(1)
    return phone.inbox


@pytest.fixture
def scene(settings: Settings) -> Iterator[Scene]:
    with ExitStack() as stack:
        awake = settings.model_copy(update={"quiet_hours": "0-24"})
        gateway = stack.enter_context(running_gateway(awake, at=datetime.now(UTC)))
        door = stack.enter_context(HoldingDoor(gateway.sandbox.url))
        yield Scene(gateway, door, gateway.phone(ANA))


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_worker_killed_while_it_sends(scene: Scene, moment: str) -> None:
    """Before or after the carrier took the text: it arrives once either way."""
    scene.door.shut = moment
    with worker(scene.settings) as process:
        queued(scene.gateway)
        assert scene.door.held.wait(60)
        process.kill()
        process.wait(60)
    assert scene.status() == "sending"
    scene.door.shut = ""
    scene.minutes_later()
    with worker(scene.settings):
        eventually(lambda: scene.status() in {"accepted", "sent", "delivered"})
    assert scene.ana.inbox == [TEXT]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_worker_killed_while_it_rings(scene: Scene, moment: str) -> None:
    scene.gateway.sandbox.client.faults(callbacks={"lost": 1.0})
    scene.door.shut = moment
    with worker(scene.settings) as process:
        scene.ana.texts("CALL")
        assert scene.door.held.wait(60)
        process.kill()
        process.wait(60)
    assert scene.gateway.count(calls, calls.c.status == "placing") == 1
    scene.door.shut = ""
    scene.minutes_later()
    with worker(scene.settings):
        eventually(lambda: scene.gateway.count(calls, calls.c.status == "ringing"))
    assert scene.rings() == 1
    assert "press 1" in scene.ana.answers() + scene.ana.waits(5)


def test_a_call_picked_up_after_its_worker_died_goes_on(scene: Scene) -> None:
    scene.door.shut = "after"
    with worker(scene.settings) as process:
        scene.ana.texts("CALL")
        assert scene.door.held.wait(60)
        process.kill()
        process.wait(60)
    assert "press 1" in scene.ana.answers() + scene.ana.waits(5)
    assert "you can say" in scene.ana.presses("1")
    [request] = scene.gateway.rows(call_requests)
    assert (request.status, request.outcome) == ("done", "answered")


def test_sigterm_finishes_the_job_in_hand(scene: Scene) -> None:
    scene.door.shut = "after"
    with worker(scene.settings) as process:
        queued(scene.gateway)
        assert scene.door.held.wait(60)
        process.send_signal(signal.SIGTERM)
        assert process.poll() is None
        scene.door.open.set()
        assert process.wait(60) == 0
    assert scene.status() == "accepted"


def test_a_worker_outlives_its_redis(settings: Settings, tmp_path: Path) -> None:
    with ExitStack() as stack:
        mortal = stack.enter_context(MortalRedis(tmp_path))
        here = settings.model_copy(update={"redis_url": mortal.url})
        gateway = stack.enter_context(running_gateway(here, at=datetime.now(UTC)))
        ana = gateway.phone(ANA)
        process = stack.enter_context(worker(gateway.runtime.settings))
        queued(gateway)
        eventually(lambda: ana.inbox == [TEXT])
        mortal.kill()
        queued(gateway, "While it was gone.")
        mortal.start()
        eventually(lambda: arrived(gateway, ana) == [TEXT, "While it was gone."])
        queued(gateway, "And after.")
        eventually(lambda: arrived(gateway, ana)[-1] == "And after.")
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def test_a_worker_stops_while_redis_is_gone(settings: Settings, tmp_path: Path) -> None:
    with ExitStack() as stack:
        mortal = stack.enter_context(MortalRedis(tmp_path))
        gateway = stack.enter_context(
            running_gateway(settings.model_copy(update={"redis_url": mortal.url}), at=datetime.now(UTC))
        )
        process = stack.enter_context(worker(gateway.runtime.settings))
        ana = gateway.phone(ANA)
        queued(gateway)
        eventually(lambda: ana.inbox)
        mortal.kill()
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def test_sigterm_in_the_middle_of_a_line_that_redis_is_gone(settings: Settings, tmp_path: Path) -> None:
    """It ended nothing: RQ raises in its handler, and whoever writes lines keeps what is raised to themselves."""
    with ExitStack() as stack:
        mortal = stack.enter_context(MortalRedis(tmp_path))
        alone = settings.model_copy(update={"redis_url": mortal.url})
        gateway = stack.enter_context(running_gateway(alone, at=datetime.now(UTC)))
        process = stack.enter_context(worker(gateway.runtime.settings, "tests.work.interrupted"))
        queued(gateway)
        eventually(lambda: gateway.phone(ANA).inbox)
        eventually(lambda: waits_for_jobs(gateway))
        mortal.kill()
        assert process.wait(60) == 0


def waits_for_jobs(gateway: RunningGateway) -> bool:
    [one] = Worker.all(connection=gateway.runtime.queues.redis, serializer=JSONSerializer)
    return one.get_state() == WorkerStatus.IDLE


def test_a_job_that_fails_is_no_end_of_the_worker(scene: Scene) -> None:
    runtime = scene.gateway.runtime
    with worker(scene.settings):
        runtime.queues.queue("messages").enqueue("gateway.jobs.no_such_job")
        runtime.queues.enqueue("send_message", "no such text")
        runtime.queues.enqueue("ring_supporter", "no such wish")
        runtime.queues.enqueue("ask_signer", "no such signature")
        queued(scene.gateway)
        eventually(lambda: scene.ana.inbox == [TEXT])
        assert runtime.queues.workers() == 1


def test_two_sweeps_at_once_wake_each_text_once(scene: Scene) -> None:
    runtime = scene.gateway.runtime
    for place in range(20):
        queued(scene.gateway, f"Text {place}")
    runtime.queues.redis.flushall()
    sweeps = [threading.Thread(target=sweeper.sweep, args=(runtime,)) for _ in range(2)]
    for sweep in sweeps:
        sweep.start()
    for sweep in sweeps:
        sweep.join(60)
    assert runtime.queues.queue("messages").count == 20
    scene.gateway.run_jobs()
    scene.gateway.sandbox.client.advance(60)
    assert sorted(scene.ana.inbox) == sorted(f"Text {place}" for place in range(20))


def test_many_workers_ask_for_one_sweep(scene: Scene) -> None:
    runtime = scene.gateway.runtime
    for _ in range(5):
        runtime.queues.enqueue_once("sweep", within=3600)
    assert runtime.queues.queue("sweeps").count == 1
