"""What is enqueued is worked off, and a job carries nothing but ids."""

import inspect
from typing import get_args

from gateway import jobs, queues
from gateway.queues import NAMES, Job, Queues
from gateway.settings import Settings
from tests.structure.sources import GATEWAY, calls_of
from tests.waiting import eventually
from tests.work.processes import worker


def test_the_worker_looks_at_every_queue(settings: Settings) -> None:
    ready = settings.model_copy(
        update={"public_url": "https://sms.example.org", "twilio_api_base_url": "http://127.0.0.1:9"}
    )
    waiting = Queues(ready.redis)
    waiting.redis.flushall()
    for name in NAMES:
        waiting.queue(name).enqueue("gateway.jobs.send_message", "no such text")
    with worker(ready):
        eventually(lambda: all(waiting.queue(name).is_empty() for name in NAMES))
    waiting.close()


def test_every_job_has_a_queue_and_a_function_that_takes_ids() -> None:
    assert set(queues._QUEUE_OF) == set(get_args(Job))  # noqa: SLF001 - the table itself is what this is about
    assert set(queues._QUEUE_OF.values()) == set(NAMES)  # noqa: SLF001 - as above
    for job in get_args(Job):
        for name, parameter in inspect.signature(getattr(jobs, job)).parameters.items():
            assert (name.endswith("_id"), parameter.annotation) == (True, str)


def test_what_a_transaction_decides_is_enqueued_after_its_commit() -> None:
    """`enqueue` itself is for whoever is in no transaction: the queues, and the demo that skips time."""
    direct = {path.relative_to(GATEWAY).parts[0] for path in GATEWAY.rglob("*.py") if "enqueue" in calls_of(path)}
    assert direct == {"queues.py", "demo"}
